"""Findings as JSON for programs: version 1 of schemas/check.schema.json. Field names, codes and severities are never translated."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from paper_builder.diagnostics import Severity, in_order

if TYPE_CHECKING:
    from collections.abc import Iterable

    from paper_builder.diagnostics import Diagnostic, Language, Span

JSON_VERSION = 1


def json_report(diagnostics: Iterable[Diagnostic], *, questions: int, language: Language = "zh") -> str:
    """Return version 1 of the JSON report, ending in a line break; field names, codes and severities are never translated."""
    ordered = in_order(diagnostics)
    report = {
        "version": JSON_VERSION,
        "summary": {
            "questions": questions,
            "errors": sum(found.severity is Severity.ERROR for found in ordered),
            "warnings": sum(found.severity is Severity.WARNING for found in ordered),
            "infos": sum(found.severity is Severity.INFO for found in ordered),
        },
        "diagnostics": [_json(found, language) for found in ordered],
    }
    return json.dumps(report, ensure_ascii=False, indent=1) + "\n"


def _json(found: Diagnostic, language: Language) -> dict[str, Any]:
    return {
        "code": found.code,
        "severity": found.severity.value,
        "message": found.message.text(language),
        "hint": found.hint.text(language) if found.hint else None,
        "subject": found.subject,
        **_place(found.span),
        "related": [
            {
                "path": other.span.path,
                "line": other.span.line,
                "column": other.span.column,
                "message": other.message.text(language),
            }
            for other in found.related
        ],
    }


def _place(span: Span | None) -> dict[str, Any]:
    if span is None:
        return dict.fromkeys(("path", "line", "column", "end_line", "end_column"))
    return {
        "path": span.path,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }
