"""Findings → text for people, JSON for programs, annotations for GitHub. They only print; nothing here decides what is wrong."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paper_builder.diagnostics import Severity, in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from paper_builder.diagnostics import Diagnostic, Language, Span

JSON_VERSION = 1
_WORDS = {
    Severity.ERROR: {"zh": "错误", "en": "error"},
    Severity.WARNING: {"zh": "警告", "en": "warning"},
    Severity.INFO: {"zh": "提示", "en": "info"},
}
_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}
_WINDOW = 100
"""A source line is shown in at most so many columns around its caret; stems run over several hundred."""
_MAX_SOURCE = 5_000_000


def display_width(text: str) -> int:
    """Return the columns of a terminal that ``text`` takes: 2 for a Chinese character, 0 for a combining mark."""
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in {"Cc", "Cf", "Me", "Mn"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def text_report(diagnostics: Iterable[Diagnostic], root: Path, *, language: Language, colour: bool = False) -> str:
    """Return the findings in order, each with its source line and a caret; "" for none. ``root`` is where their paths start."""
    sources = _Sources(root)
    return "".join(_text(found, sources, language, colour) for found in in_order(diagnostics))


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


def github_report(diagnostics: Iterable[Diagnostic], root: Path, *, language: Language) -> str:
    """Return a workflow command per finding; "" for none. Paths start at the working directory where ``root`` lies below it."""
    return "".join(_github(found, root, language) for found in in_order(diagnostics))


# ---- text ----------------------------------------------------------------------------------------------------------


class _Sources:
    """The lines of files, read once each; a file that is gone or is no text has none."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lines: dict[str, list[str]] = {}

    def line(self, span: Span) -> str:
        if span.path not in self._lines:
            self._lines[span.path] = self._read(span.path)
        lines = self._lines[span.path]
        return lines[span.line - 1] if 0 < span.line <= len(lines) else ""

    def _read(self, path: str) -> list[str]:
        file = self._root / path
        try:
            if file.is_symlink() or file.stat().st_size > _MAX_SOURCE:
                return []
            text = file.read_bytes().decode("utf-8-sig")
        except (OSError, ValueError):
            return []
        return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _text(found: Diagnostic, sources: _Sources, language: Language, colour: bool) -> str:
    return "\n".join(_lines(found, sources, language, colour)) + "\n\n"


def _lines(found: Diagnostic, sources: _Sources, language: Language, colour: bool) -> Iterator[str]:
    tint = _COLOURS[found.severity]
    word = _paint(f"{_WORDS[found.severity][language]} {found.code}", f"1;{tint}", colour)
    place = f"{found.span.path}:{found.span.line}:{found.span.column}: " if found.span else ""
    subject = f" {found.subject}" if found.subject and found.subject not in place else ""
    between = "：" if language == "zh" else ": "
    yield _visible(f"{_paint(place, '1', colour)}{word}{subject}{between}{found.message.text(language)}")
    if found.span:
        yield from _excerpt(found.span, sources, tint, colour)
    if found.hint:
        label = _paint("怎么改：" if language == "zh" else "help: ", "32", colour)
        yield _visible(f"  {label}{found.hint.text(language)}")
    for other in found.related:
        label = "另见 " if language == "zh" else "see "
        yield _visible(f"  {label}{other.span.path}:{other.span.line}:{other.span.column}{between}{other.message.text(language)}")


def _excerpt(span: Span, sources: _Sources, tint: str, colour: bool) -> Iterator[str]:
    line = sources.line(span)
    if not line.strip():
        return
    start = min(span.column - 1, len(line))
    end = min(span.end_column - 1, len(line)) if span.end_line == span.line else len(line.rstrip())
    end = max(end, start + 1)
    shown, start, end = _window(line, start, end)
    gutter = f"{span.line:>5} | "
    yield gutter + _visible(shown)
    pad = display_width(_visible(shown[:start]))
    marks = max(display_width(_visible(shown[start:end])), 1)
    yield " " * (len(gutter) - 2) + "| " + " " * pad + _paint("^" * marks, f"1;{tint}", colour)


def _window(line: str, start: int, end: int) -> tuple[str, int, int]:
    """Return a piece of ``line`` of at most ``_WINDOW`` columns that shows ``start``, and where the marked stretch lies in it."""
    line = line.rstrip()
    if display_width(line) <= _WINDOW:
        return line, start, end
    first = start
    room = _WINDOW // 3
    while first > 0 and room > 0:
        first -= 1
        room -= _width(line[first])
    last = first
    room = _WINDOW
    while last < len(line) and room > 1:
        room -= _width(line[last])
        last += 1
    before, after = "…" if first else "", "…" if last < len(line) else ""
    shift = len(before) - first
    return before + line[first:last] + after, start + shift, min(end, last) + shift


def _visible(text: str) -> str:
    """Return ``text`` with what a terminal would act upon made visible; our own colours are kept."""
    return "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    if character == "\t":
        return " "
    if character != "\x1b" and unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp", "Cs"}:
        return "�"
    return character


def _paint(text: str, code: str, colour: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if colour and text else text


# ---- JSON ----------------------------------------------------------------------------------------------------------


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


# ---- GitHub --------------------------------------------------------------------------------------------------------

_GITHUB = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def _github(found: Diagnostic, root: Path, language: Language) -> str:
    properties: dict[str, str] = {}
    if found.span:
        span = found.span
        properties = {"file": _from_here(root, span.path), "line": str(span.line), "endLine": str(span.end_line)}
        if span.line == span.end_line:  # GitHub ignores columns over several lines
            properties |= {"col": str(span.column), "endColumn": str(max(span.column, span.end_column - 1))}
    properties["title"] = f"{found.code} {found.subject}".strip()
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    text = found.message.text(language) + (f"\n{found.hint.text(language)}" if found.hint else "")
    return f"::{_GITHUB[found.severity]} {listed}::{_data(text)}\n"


def _from_here(root: Path, path: str) -> str:
    try:
        return (root.resolve() / path).relative_to(Path.cwd()).as_posix()
    except ValueError:
        return (root / path).as_posix()


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
