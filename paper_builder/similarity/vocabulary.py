"""Which pieces of text are words of this bank, so that a changed word can be told from a slip of the pen. Standard library only.

A term is a name that the bank itself gives: a knowledge point, an entry of its scope, a short option.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

from paper_builder.similarity.canonical import canonical
from paper_builder.similarity.wording import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from paper_builder.bank import KnowledgePoint
    from paper_builder.similarity.canonical import Plain

LONGEST_TERM = 8
KNOWN_FROM = 3
"""A pair of characters is a known one from this many questions on: two may be one question and its copy."""
_PARTS = re.compile(r"[、；，/（）()：;,]|与|和")
_FIGURE = re.compile(r"[0-9a-z]")
_NUMERAL = re.compile(r"[一二三四五六七八九十两百千万亿半]")


class Vocabulary:
    """The terms of a bank, and how many of its questions hold each pair of characters, worked out when first asked about."""

    def __init__(self, plains: Sequence[Plain], points: Iterable[KnowledgePoint]) -> None:
        self._plains = plains
        self._points = tuple(points)

    def prepare(self) -> None:
        """Work everything out now, so that no question has to wait for it."""
        _ = self._pairs, self._terms

    @cached_property
    def _pairs(self) -> Counter[str]:
        counts: Counter[str] = Counter()
        for plain in self._plains:
            counts.update({pair for text in (plain.stem, *plain.options) for pair in _pairs(fold(text))})
        return counts

    @cached_property
    def _terms(self) -> frozenset[str]:
        parts = (part for point in self._points for part in _PARTS.split(f"{point.name}、{point.scope}"))
        options = (option for plain in self._plains for option in plain.options if len(option) <= LONGEST_TERM)
        terms = (fold(text) for text in (*map(canonical, parts), *options))
        return frozenset(term for term in terms if 2 <= len(term) <= LONGEST_TERM)

    def term_replaced(self, first: str, second: str, edit: Edit) -> bool:
        """Return whether the edit puts something else in the place of a term, a number or a Latin word.

        One character for another inside a term is a slip of the pen, unless that makes another term of it (点赞率, 点击率).
        """
        if _fact_replaced(first, second, edit):
            return True
        start, end, other_start, other_end = edit
        if start == end or other_start == other_end:
            return False
        owners = self._has_own_term(first, start, end, second) + self._has_own_term(second, other_start, other_end, first)
        return owners == 2 or (owners == 1 and max(end - start, other_end - other_start) > 1)

    def word_replaced(self, first: str, second: str, edit: Edit) -> bool:
        """Return whether the edit puts known characters in the place of others, as another word does and a slip does not."""
        return _fact_replaced(first, second, edit) or (
            self._is_known(first, edit[0], edit[1], second) and self._is_known(second, edit[2], edit[3], first)
        )

    def _has_own_term(self, text: str, start: int, end: int, other: str) -> bool:
        for begin in range(max(0, start - LONGEST_TERM + 1), end):
            for stop in range(max(begin + 2, start + 1), min(begin + LONGEST_TERM, len(text)) + 1):
                if (term := text[begin:stop]) in self._terms and term not in other:
                    return True
        return False

    def _is_known(self, text: str, start: int, end: int, other: str) -> bool:
        around = text[max(0, start - 1) : end + 1]
        return any(pair not in other and self._pairs[pair] >= KNOWN_FROM for pair in _pairs(around))


Edit = tuple[int, int, int, int]
"""Start and end of a changed piece in the first text, then in the second."""


def _pairs(text: str) -> Iterator[str]:
    return (text[place : place + 2] for place in range(len(text) - 1))


def _fact_replaced(first: str, second: str, edit: Edit) -> bool:
    before, after = first[edit[0] : edit[1]], second[edit[2] : edit[3]]
    if not before or not after:
        return False
    figures = _FIGURE.search(before) or _FIGURE.search(after)
    return bool(figures or (_NUMERAL.search(before) and _NUMERAL.search(after)))
