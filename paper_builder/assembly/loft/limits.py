"""How many forms, how much two of them may share, how often a question may be used, and what arithmetic says of such limits.

Every form takes c slots of a cell of n questions, so N forms use them N·c times. Uses u of a question put it on u(u - 1)/2 pairs of
forms, which is convex: the sum over the cell is smallest where all are used alike. Summed over the cells and divided by the pairs
of forms this bounds the mean overlap from below: the exposure argument of Chen, Ankenmann and Spray (2003), for whole uses.
Anchor items count nowhere here.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from paper_builder.assembly.loft.board import Board
    from paper_builder.blueprint import Section
    from paper_builder.question import Question


_ROOM = 2
_OVERLAP_ROOM = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """``forms`` forms, any two sharing at most ``overlap_max`` questions, and no question on more than ``exposure_max`` of them.

    Anchor items, which stand on all, count in neither.
    """

    forms: int
    overlap_max: int
    exposure_max: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """Questions of which every form takes ``count``: those of a cell, or of several cells that share questions."""

    count: int
    questions: int


def supplies(board: Board) -> tuple[Supply, ...]:
    """Return what the cells take and have beside the anchor, cells with common questions together, in the order of their first."""
    anchor, usable = board.anchor, board.usable
    return _joined(
        (cell.count - int(np.isin(cell.slots, anchor).sum()), 0, board.question[cell.slots[usable[cell.slots]]].tolist())
        for cell in board.cells
    )


def supplies_of(sections: Sequence[Section], shares: Sequence[int], questions: Sequence[Question]) -> tuple[Supply, ...]:
    """Return what the sections take and have beside any anchor of so many items each, which is among the questions."""
    return _joined(
        (own.count - share, share, [at for at, question in enumerate(questions) if own.takes(question)])
        for own, share in zip(sections, shares, strict=True)
    )


def _joined(cells: Iterable[tuple[int, int, Iterable[int]]]) -> tuple[Supply, ...]:
    """Join cells, each its count, how many of its questions are gone, and its questions, where they have some in common."""
    found: list[tuple[int, int, set[int]]] = []
    for count, gone, names in cells:
        if not count:
            continue
        questions = set(names)
        near = [other for other in found if other[2] & questions]
        whole = (
            sum(other[0] for other in near) + count,
            sum(other[1] for other in near) + gone,
            questions.union(*(other[2] for other in near)),
        )
        found = [*(other for other in found if not other[2] & questions), whole]
    return tuple(Supply(count=count, questions=len(questions) - gone) for count, gone, questions in found)


def questions_needed(limits: Limits, items: int) -> int:
    """Return how many questions are enough for ``limits.forms`` forms of ``items`` to keep the limits with room to spare.

    The mean overlap of forms of n questions used alike is about items² ∕ n; a quarter of the limit leaves room for the pairs that
    share most. Twice the uses that there are, each question at its limit, leave room for rows.
    """
    uses = limits.forms * items
    for_overlap = min(_ROOM * uses, _OVERLAP_ROOM * items * items // limits.overlap_max if limits.overlap_max else _ROOM * uses)
    return max(for_overlap, _ROOM * uses // max(1, limits.exposure_max))


def least_uses(supply: tuple[Supply, ...], forms: int) -> int:
    """Return on how many forms some question must be at least; 0 where nothing is asked. ZeroDivisionError where one is empty."""
    return max((-(-forms * part.count // part.questions) for part in supply), default=0)


def least_mean_overlap(supply: tuple[Supply, ...], forms: int) -> Fraction:
    """Return what two of ``forms`` forms must share on average, at least; 0 for a single form."""
    pairs = forms * (forms - 1) // 2
    return Fraction(sum(_pairs(supply, forms)), pairs) if pairs else Fraction(0)


def _pairs(supply: tuple[Supply, ...], forms: int) -> Iterator[int]:
    for part in supply:
        uses, more = divmod(forms * part.count, part.questions)
        yield (part.questions - more) * (uses * (uses - 1) // 2) + more * (uses * (uses + 1) // 2)


def growth_needed(supply: tuple[Supply, ...], limits: Limits) -> tuple[Supply, ...]:
    """Return supplies grown alike, by whole questions, that leave the mean overlap room: the least by whole percents."""
    low, high = 100, 100
    while _is_too_much(_grown(supply, high), limits):
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _is_too_much(_grown(supply, middle), limits) else (low, middle)
    return _grown(supply, high)


def _grown(supply: tuple[Supply, ...], percent: int) -> tuple[Supply, ...]:
    return tuple(Supply(count=part.count, questions=-(-part.questions * percent // 100)) for part in supply)


def _is_too_much(supply: tuple[Supply, ...], limits: Limits) -> bool:
    return least_mean_overlap(supply, limits.forms) > limits.overlap_max


def most_forms(supply: tuple[Supply, ...], limits: Limits) -> int:
    """Return how many forms the bound of the mean overlap allows at most, from 1 to what is asked: it grows with their number."""
    low, high = 1, limits.forms + 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if least_mean_overlap(supply, middle) > limits.overlap_max else (middle, high)
    return low
