"""What many forms are like together, counted from their slots: overlap, use, difficulty, distance from targets."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paper_builder.assembly.problem import Ints, Problem

    Span = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True, kw_only=True)
class Aimed:
    """How far forms are from a row's target, on average and at most, in its own unit (points, seconds, …; facility: 0 to 1)."""

    row: str
    mean: Fraction
    worst: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """On how many forms a soft row is missed."""

    row: str
    forms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What the forms are like together.

    ``anchor`` are the questions that stand on all forms; overlap, exposure and ``unused`` are about the others. ``mean_overlap`` is
    how many questions two forms share on average, ``least_mean_overlap`` what no forms of these sections and this pool can
    undercut. ``exposure`` is on how many forms the most used question stands, ``least_exposure`` what some question must.
    ``unused`` questions of the pool stand on none. ``mean_facility`` (0 to 1, high = easy) and ``seconds`` are the smallest and
    largest of a form. ``aims`` and ``soft`` are in the order of the blueprint's rows. ``by_solver`` forms came from ``solver``.
    """

    forms: int
    items: int
    anchor: tuple[str, ...]
    mean_overlap: Fraction
    least_mean_overlap: Fraction
    overlap: int
    exposure: int
    least_exposure: int
    unused: int
    mean_facility: Span
    seconds: Span
    aims: tuple[Aimed, ...]
    soft: tuple[Missed, ...]
    by_solver: int
    solver: str


def span(problem: Problem, name: str, forms: Sequence[Ints]) -> Span:
    """Return the smallest and the largest value of a quantity of the profile; StopIteration if there is none of that name."""
    quantity = next(quantity for quantity in problem.profile if quantity.name == name)
    sums = [int(quantity.coefficients[form].sum()) for form in forms]
    return min(sums) * quantity.unit, max(sums) * quantity.unit


def aimed(problem: Problem, forms: Sequence[Ints]) -> Iterator[Aimed]:
    """Yield for each row with a target how far the forms are from it."""
    for aim in problem.aims:
        if aim.target is not None:
            off = [abs(int(aim.coefficients[form].sum()) - aim.target) for form in forms]
            yield Aimed(row=aim.name, mean=Fraction(sum(off), len(off)) * aim.unit, worst=max(off) * aim.unit)


def missed(problem: Problem, forms: Sequence[Ints]) -> Iterator[Missed]:
    """Yield for each soft row on how many forms some part of it is missed."""
    outside: dict[str, np.ndarray[tuple[int], np.dtype[np.bool_]]] = {}
    for aim in problem.aims:
        if aim.target is None:
            sums = np.array([aim.coefficients[form].sum() for form in forms], dtype=np.int64)
            beyond = np.zeros(len(forms), dtype=bool)
            if aim.lower is not None:
                beyond |= sums < aim.lower
            if aim.upper is not None:
                beyond |= sums > aim.upper
            outside[aim.name] = outside.get(aim.name, np.zeros(len(forms), dtype=bool)) | beyond
    for name, beyond in outside.items():
        yield Missed(row=name, forms=int(beyond.sum()))
