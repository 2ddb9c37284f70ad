"""How many forms, how much two of them may share, how often a question may be used, and what arithmetic says of such limits.

Every form takes c slots of a cell of n questions, so N forms use them N·c times. Uses u of a question put it on u(u - 1)/2 pairs of
forms, which is convex: the sum over the cell is smallest where all are used alike. Summed over the cells and divided by the pairs
of forms this bounds the mean overlap from below: the exposure argument of Chen, Ankenmann and Spray (2003), for whole uses.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paper_builder.assembly.loft.board import Board


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """``forms`` forms, any two sharing at most ``overlap_max`` questions, and no question on more than ``exposure_max`` of them."""

    forms: int
    overlap_max: int
    exposure_max: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """Questions of which every form takes ``count``: those of a cell, or of several cells that share questions."""

    count: int
    questions: int


def supplies(board: Board) -> tuple[Supply, ...]:
    """Return what the cells take and have, cells with common questions together, in the order of their first cells."""
    members = [set(board.question[cell.slots].tolist()) for cell in board.cells]
    joined: list[tuple[int, set[int]]] = []
    for cell, questions in zip(board.cells, members, strict=True):
        if not cell.count:
            continue
        apart = [(count, others) for count, others in joined if not others & questions]
        near = [(count, others) for count, others in joined if others & questions]
        whole = (sum(count for count, _ in near) + cell.count, questions.union(*(others for _, others in near)))
        joined = [*apart, whole]
    return tuple(Supply(count=count, questions=len(questions)) for count, questions in joined)


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
