"""Findings as workflow commands of GitHub and Gitea, which show them beside the changed lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_builder.diagnostics import Severity, in_order
from paper_builder.reporters.places import from_here

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from paper_builder.diagnostics import Diagnostic, Language

_GITHUB = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def github_report(diagnostics: Iterable[Diagnostic], root: Path, *, language: Language) -> str:
    """Return a workflow command per finding; "" for none. Paths start at the working directory where ``root`` lies below it."""
    return "".join(_github(found, root, language) for found in in_order(diagnostics))


def _github(found: Diagnostic, root: Path, language: Language) -> str:
    properties: dict[str, str] = {}
    if found.span:
        span = found.span
        properties = {"file": from_here(root, span.path), "line": str(span.line), "endLine": str(span.end_line)}
        if span.line == span.end_line:  # GitHub ignores columns over several lines
            properties |= {"col": str(span.column), "endColumn": str(max(span.column, span.end_column - 1))}
    properties["title"] = f"{found.code} {found.subject}".strip()
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    text = found.message.text(language) + (f"\n{found.hint.text(language)}" if found.hint else "")
    return f"::{_GITHUB[found.severity]} {listed}::{_data(text)}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
