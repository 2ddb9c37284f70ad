"""Findings as text for people: each with its source line and a caret under the very characters."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from paper_builder.diagnostics import Severity, in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from paper_builder.diagnostics import Diagnostic, Language, Span

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
    yield _paint(visible(place), "1", colour) + word + visible(f"{subject}{between}{found.message.text(language)}")
    if found.span:
        yield from _excerpt(found.span, sources, tint, colour)
    if found.hint:
        label = _paint("怎么改：" if language == "zh" else "help: ", "32", colour)
        yield f"  {label}{visible(found.hint.text(language))}"
    for other in found.related:
        label = "另见 " if language == "zh" else "see "
        yield visible(f"  {label}{other.span.path}:{other.span.line}:{other.span.column}{between}{other.message.text(language)}")


def _excerpt(span: Span, sources: _Sources, tint: str, colour: bool) -> Iterator[str]:
    line = sources.line(span)
    if not line.strip():
        return
    start = min(span.column - 1, len(line))
    end = min(span.end_column - 1, len(line)) if span.end_line == span.line else len(line.rstrip())
    end = max(end, start + 1)
    shown, start, end = _window(line, start, end)
    gutter = f"{span.line:>5} | "
    yield gutter + visible(shown)
    pad = display_width(visible(shown[:start]))
    marks = max(display_width(visible(shown[start:end])), 1)
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


def visible(text: str) -> str:
    """Return ``text`` with what a terminal would act upon made visible: a bank file must not recolour or retitle it."""
    return "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    if character == "\t":
        return " "
    if unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp", "Cs"}:
        return "�"
    return character


def _paint(text: str, code: str, colour: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if colour and text else text
