"""The texts of a bank that may not be stored outside it: explanations, model answers and scoring points of its questions."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from paper_builder.bank_loading import load_bank
from paper_builder.question import ShortAnswer
from paper_builder.studio.opening import signature

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from paper_builder.question import Question

PIECE = 14
"""So many characters in a row of such a text are taken for it; fewer may stand in an innocent sentence."""
_TAG = re.compile(r"<[^<>]*>")
_NOT_WORD = re.compile(r"\W+")


class SecretTexts:
    """The confidential texts of the bank in ``root``, read again when its files change."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._seen: object = None
        self._pieces: frozenset[str] = frozenset()
        self._shown: frozenset[str] = frozenset()

    def occur_in(self, text: str) -> bool:
        """Return whether ``text``, which may be HTML, holds a stretch of a confidential text that no stem or option holds."""
        self._refresh()
        folded = fold(text)
        return any(folded[at : at + PIECE] in self._pieces for at in range(len(folded) - PIECE + 1))

    def _refresh(self) -> None:
        seen = signature(self._root)
        if seen == self._seen:
            return
        bank, _ = load_bank(self._root)
        self._seen = seen
        if bank is None:
            return
        questions = bank.questions.values()
        shown = {piece for question in questions for text in _shown(question) for piece in _pieces(text)}
        self._pieces = frozenset({piece for question in questions for text in _hidden(question) for piece in _pieces(text)} - shown)


def fold(text: str) -> str:
    """Return the words of ``text`` in one row, without tags, marks and spaces."""
    return _NOT_WORD.sub("", _TAG.sub("", html.unescape(text)))


def _pieces(text: str) -> Iterator[str]:
    folded = fold(text)
    return (folded[at : at + PIECE] for at in range(len(folded) - PIECE + 1))


def _hidden(question: Question) -> Iterator[str]:
    yield question.explanation
    if isinstance(question.body, ShortAnswer):
        yield question.body.model_answer
        for criterion in question.body.rubric:
            yield criterion.text


def _shown(question: Question) -> Iterator[str]:
    yield question.stem
    if not isinstance(question.body, ShortAnswer):
        for option in question.body.options:
            yield option.text
