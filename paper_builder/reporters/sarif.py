"""Findings as SARIF 2.1.0, which code scanning of GitHub and others keeps over time.

Columns count characters (``unicodeCodePoints``), as everywhere in this product. A result carries a fingerprint without its line, so
that it stays the same result when lines above it move.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from paper_builder import __version__
from paper_builder.codes import all_rules
from paper_builder.diagnostics import Severity, Span, in_order
from paper_builder.reporters.places import from_here

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from paper_builder.diagnostics import Diagnostic, Language, Message, Rule, TextEdit

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_WHOLE_BANK = Span(path="bank.yaml")
"""Where a finding about no file in particular is shown: a viewer drops results without a place."""


def sarif_report(diagnostics: Iterable[Diagnostic], root: Path, *, language: Language) -> str:
    """Return the log, ending in a line break, with the rules of the codes that were found. Paths are those of ``github_report``."""
    ordered = in_order(diagnostics)
    codes = sorted({found.code for found in ordered})
    known = all_rules()
    log = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "paper-builder",
                        "version": __version__,
                        "rules": [_rule(code, known.get(code), language) for code in codes],
                    }
                },
                "language": "zh-CN" if language == "zh" else "en-US",
                "columnKind": "unicodeCodePoints",
                "results": [_result(found, codes.index(found.code), root, language) for found in ordered],
            }
        ],
    }
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _rule(code: str, rule: Rule | None, language: Language) -> dict[str, Any]:
    if rule is None:  # of a plugin
        return {"id": code}
    return {
        "id": code,
        "name": rule.name,
        "shortDescription": {"text": rule.what.text(language)},
        "fullDescription": {"text": rule.why.text(language)},
        "help": _help(rule, language),
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _help(rule: Rule, language: Language) -> dict[str, str]:
    """The whole entry of ``explain``: what, why, examples, where it may be wrong, its source."""

    def said(zh: str, en: str) -> str:
        return zh if language == "zh" else en

    words = [rule.what.text(language), said("为什么：", "Why: ") + rule.why.text(language)]
    more = []
    if rule.false_alarms:
        more.append(said("可能误报：", "Known false alarms: ") + rule.false_alarms.text(language))
    if rule.source:
        more.append(said("来源：", "Source: ") + rule.source)
    examples = [
        (label, example.rstrip("\n"))
        for label, example in ((said("反例：", "Bad:"), rule.bad), (said("正例：", "Good:"), rule.good))
        if example
    ]
    return {
        "text": "\n\n".join([*words, *(f"{label}\n{example}" for label, example in examples), *more]),
        "markdown": "\n\n".join([*words, *(f"{label}\n\n```yaml\n{example}\n```" for label, example in examples), *more]),
    }


def _result(found: Diagnostic, index: int, root: Path, language: Language) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": found.code,
        "ruleIndex": index,
        "level": _LEVELS[found.severity],
        "message": {"text": found.message.text(language) + (f"\n{found.hint.text(language)}" if found.hint else "")},
        "locations": [_location(found.span or _WHOLE_BANK, root) | _subject(found)],
        "partialFingerprints": {"paperBuilder/v1": _fingerprint(found)},
    }
    if found.related:
        result["relatedLocations"] = [
            {"id": number, **_location(other.span, root), "message": _text(other.message, language)}
            for number, other in enumerate(found.related, 1)
        ]
    if found.fix:
        result["fixes"] = [{"artifactChanges": _changes(found.fix, root)}]
    return result


def _text(message: Message, language: Language) -> dict[str, str]:
    return {"text": message.text(language)}


def _subject(found: Diagnostic) -> dict[str, Any]:
    return {"logicalLocations": [{"name": found.subject}]} if found.subject else {}


def _location(span: Span, root: Path) -> dict[str, Any]:
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(root, span.path)}, "region": _region(span)}}


def _region(span: Span) -> dict[str, int]:
    return {"startLine": span.line, "startColumn": span.column, "endLine": span.end_line, "endColumn": span.end_column}


def _uri(root: Path, path: str) -> str:
    """The path as a URI: relative below the working directory, else absolute."""
    place = from_here(root, path)
    return PurePosixPath(place).as_uri() if place.startswith("/") else quote(place)


def _changes(fix: tuple[TextEdit, ...], root: Path) -> list[dict[str, Any]]:
    by_path: dict[str, list[TextEdit]] = {}
    for edit in fix:
        by_path.setdefault(edit.span.path, []).append(edit)
    return [
        {
            "artifactLocation": {"uri": _uri(root, path)},
            "replacements": [{"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.text}} for edit in edits],
        }
        for path, edits in by_path.items()
    ]


def _fingerprint(found: Diagnostic) -> str:
    """The finding without its line, in one language, so that neither a moved line nor ``--lang`` makes it another one."""
    path = found.span.path if found.span else ""
    words = "\n".join((found.code, path, found.subject, found.message.en))
    return hashlib.sha256(words.encode()).hexdigest()[:32]
