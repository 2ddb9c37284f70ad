"""Character offsets of a text → lines and columns. A leaf of ``yaml_source``; it knows no YAML."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property

from paper_builder.diagnostics import Span

_LINE_BREAK = re.compile(r"\r\n|\r|\n")


class SourceText:
    """A file's text under the path that reports show, with the places of its lines."""

    def __init__(self, text: str, path: str) -> None:
        self.text = text
        self.path = path

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in _LINE_BREAK.finditer(self.text))]

    @cached_property
    def lines(self) -> list[str]:
        """Return the lines without their breaks; the last one may be empty."""
        return _LINE_BREAK.split(self.text)

    def line_and_column(self, index: int) -> tuple[int, int]:
        """Return line and column, from 1, of the character at ``index`` (clamped to the text)."""
        index = max(0, min(index, len(self.text)))
        line = bisect_right(self._starts, index)
        return line, index - self._starts[line - 1] + 1

    def index_of(self, line: int, column: int) -> int:
        """Return the offset of a place given from 1; the inverse of ``line_and_column``."""
        return self._starts[line - 1] + column - 1

    def span(self, start: int, end: int | None = None) -> Span:
        """Return the stretch from ``start`` to ``end`` (exclusive); of one character without ``end``.

        A stretch that ends behind line breaks is cut back to the last character before them.
        """
        end = start + 1 if end is None else end
        while end > start + 1 and self.text[end - 1 : end] in {"\n", "\r", " ", "\t"}:
            end -= 1
        line, column = self.line_and_column(start)
        end_line, end_column = self.line_and_column(max(start, end))
        return Span(path=self.path, line=line, column=column, end_line=end_line, end_column=end_column)

    def whole_line(self, line: int) -> Span:
        """Return line ``line`` (from 1) without its indentation."""
        text = self.lines[line - 1] if line <= len(self.lines) else ""
        column = len(text) - len(text.lstrip()) + 1
        return Span(path=self.path, line=line, column=column, end_line=line, end_column=max(column, len(text.rstrip()) + 1))
