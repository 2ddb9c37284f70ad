"""What differs between two questions, for a person to read: the stems piece by piece, the options that only one of them has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_builder.question import Choice, ShortAnswer
from paper_builder.similarity.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from paper_builder.question import Question

_WORDS = re.compile(r"\\(?:text|mathrm|operatorname)\{([^{}]*)\}")
_FRACTION = re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_ROOT = re.compile(r"\\sqrt\{([^{}]*)\}")
_SUM = re.compile(r"[-+−×÷·/=]")
_CHARACTERS = {
    "times": "×",
    "div": "÷",
    "cdot": "·",
    "pm": "±",
    "le": "≤",
    "leq": "≤",
    "ge": "≥",
    "geq": "≥",
    "ne": "≠",
    "neq": "≠",
    "approx": "≈",
    "sum": "∑",
    "left": "",
    "right": "",
    "quad": " ",
    "%": "%",
    ",": " ",
    ";": " ",
}
_COMMAND = re.compile(r"\\(%|,|;|(?:" + "|".join(name for name in _CHARACTERS if name.isalpha()) + r")(?![A-Za-z]))")
CONTEXT = 8
"""Characters of equal text that are shown on either side of a change."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece of two texts: equal on both sides, or ``before`` in the first where the second has ``after``."""

    before: str
    after: str

    @property
    def equal(self) -> bool:
        """Return whether nothing changed here."""
        return self.before == self.after


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """The stems as marks, and the options (of a short answer: the scoring points) that only one side has."""

    stem: tuple[Mark, ...]
    first_only: tuple[str, ...]
    second_only: tuple[str, ...]


def difference(first: Question, second: Question) -> Difference:
    """Return what differs; the order of the options, their width and their punctuation do not count."""
    left, right = dict(_offered(first)), dict(_offered(second))
    return Difference(
        stem=tuple(_marks(plain(first.stem), plain(second.stem))),
        first_only=tuple(text for key, text in left.items() if key not in right),
        second_only=tuple(text for key, text in right.items() if key not in left),
    )


def marked(marks: Sequence[Mark], *, limit: int = 0) -> str:
    """Return the marks as one line: changes as ``〔before→after〕``, long equal runs shortened, cut off at ``limit`` characters."""
    parts = [
        _shortened(mark.before, first=place == 0, last=place == len(marks) - 1) if mark.equal else f"〔{mark.before}→{mark.after}〕"
        for place, mark in enumerate(marks)
    ]
    line = "".join(parts).replace("\n", " ")
    return line if not limit or len(line) <= limit else line[:limit] + "…"


def _shortened(text: str, *, first: bool, last: bool) -> str:
    if first and last:
        return text
    if first:
        return text if len(text) <= CONTEXT + 1 else "…" + text[-CONTEXT:]
    if last:
        return text if len(text) <= CONTEXT + 1 else text[:CONTEXT] + "…"
    return text if len(text) <= 2 * CONTEXT + 1 else f"{text[:CONTEXT]}…{text[-CONTEXT:]}"


def plain(text: str) -> str:
    """Return the words of a Markdown text, its formulas written as one would type them: ``(点赞+评论)/播放次数``."""
    from paper_builder.content import parse

    words = parse(text).plain()
    return _typed(words) if "\\" in words else words


def _typed(words: str) -> str:
    """The text with the common commands of LaTeX as characters, from the inside out; what is not known stays."""
    words = _COMMAND.sub(lambda match: _CHARACTERS[match[1]], _WORDS.sub(r"\1", words))
    before = ""
    while before != words:
        before, words = words, _FRACTION.sub(lambda match: f"{_whole(match[1])}/{_whole(match[2])}", _ROOT.sub(r"√(\1)", words))
    return words


def _whole(part: str) -> str:
    """In brackets where it would fall apart beside a stroke."""
    part = part.strip()
    return f"({part})" if _SUM.search(part) else part


def _offered(question: Question) -> Iterator[tuple[str, str]]:
    texts: Iterable[str]
    match question.body:
        case Choice(options=options):
            texts = (option.text for option in options)
        case ShortAnswer(rubric=rubric):
            texts = (criterion.text for criterion in rubric)
    return ((canonical(text), plain(text)) for text in texts)


def _marks(first: str, second: str) -> Iterator[Mark]:
    from paper_builder.similarity.verdict import edits

    place = other = 0
    for start, end, other_start, other_end in edits(first, second):
        if start > place:
            yield Mark(first[place:start], second[other:other_start])
        yield Mark(first[start:end], second[other_start:other_end])
        place, other = end, other_end
    if place < len(first):
        yield Mark(first[place:], second[other:])
