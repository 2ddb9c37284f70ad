"""A problem as tables of integers for the search by swaps: what a slot counts in every row and aim, and what a miss weighs.

It holds what never changes during a search. It knows no form and makes no decision.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from paper_builder.assembly.problem import Distinct, Linear

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paper_builder.assembly.problem import Ints, Problem, Row

NO_BOUND = 2**60
ONE = 100_000
"""What one question too many or too few weighs, in the millionths that aims are counted in: a tenth of the paper."""
ALLOWED_APART = 10_000
"""Forms whose expected points differ by more than 1 % of the paper are not parallel, however near their targets they are."""
APART_WEIGHT = 8
_FINE = 60
"""An aim with more values than this is fine: single swaps cannot meet it, pairs of them can."""
_STIFF_WEIGHT = 4
_LARGEST_FACTOR = 2
_MOST_CONTRASTED = 5


@dataclass(frozen=True, slots=True, eq=False)
class Grouped:
    """A row on groups: which group each slot is in (-1 for none), how many one may hold, how many must be drawn from."""

    group: Ints
    groups: int
    each: int
    lower: int
    upper: int


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """Slots that may be exchanged for each other without a change in the exact counts, and how many of them a form takes."""

    slots: Ints
    count: int


class Tables:
    """Rows of ``values`` with bounds and weights; rows on groups; enemies; aims and profile, each already times its weight."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        linear: list[Linear] = []
        self.grouped: list[Grouped] = []
        exact: list[Linear] = []
        for row in problem.rows:
            capacity = _capacity(row, problem.slots)
            if capacity is not None:
                self.grouped.append(capacity)
                continue
            for part in row.parts:
                match part:
                    case Linear():
                        linear.append(part)
                        if _is_exact_count(part):
                            exact.append(part)
                    case Distinct():
                        self.grouped.append(_distinct(part, problem.slots))
        self.values = _stack([part.coefficients for part in linear], problem.slots)
        self.lower = np.array([-NO_BOUND if part.lower is None else part.lower for part in linear], dtype=np.int64)
        self.upper = np.array([NO_BOUND if part.upper is None else part.upper for part in linear], dtype=np.int64)
        reach = [int(np.ptp(part.coefficients)) if problem.slots else 0 for part in linear]
        self.weight = np.array([max(1, ONE // max(1, span)) for span in reach], dtype=np.int64)
        self.enemies = np.zeros((len(problem.cliques), problem.slots), dtype=np.int64)
        for line, clique in zip(self.enemies, problem.cliques, strict=True):
            line[np.isin(problem.slot_question, clique)] = 1
        self.aims = _stack([aim.coefficients * aim.weight for aim in problem.aims], problem.slots)
        self.targets = np.array([(aim.target or 0) * aim.weight for aim in problem.aims], dtype=np.int64)
        self.fine = [number for number, aim in enumerate(problem.aims) if len(np.unique(aim.coefficients)) > _FINE]
        self.stiff, self.stiff_target = self._stiff()
        self.profile = _stack([quantity.coefficients * quantity.weight for quantity in problem.profile], problem.slots)
        self.facility = next((line for line, quantity in enumerate(problem.profile) if quantity.name == "mean_facility"), None)
        self.cells = tuple(self._cells(exact))

    def _stiff(self) -> tuple[Ints, Ints]:
        """The contrast of the fine aims that swaps move least, as one more aim, weighted so that it is met first.

        Rasch informations at neighbouring abilities are nearly collinear: what one swap does to them lies close to a plane, and a
        miss across that plane is hard to mend once the rest fits.
        """
        number = len(self.fine)
        none = np.zeros((0, self.problem.slots), dtype=np.int64), np.zeros(0, dtype=np.int64)
        if not 2 <= number <= _MOST_CONTRASTED:
            return none
        fine = [self.problem.aims[aim] for aim in self.fine]
        lines = np.array([aim.coefficients for aim in fine], dtype=np.int64)
        targets = np.array([aim.target or 0 for aim in fine], dtype=np.int64)
        values = range(-_LARGEST_FACTOR, _LARGEST_FACTOR + 1)
        factors = np.array([f for f in product(values, repeat=number) if f > (0,) * number and all(f)], dtype=np.int64)
        contrasts = factors @ lines
        centred = contrasts - contrasts.sum(axis=1, keepdims=True) // max(1, self.problem.slots)
        best = int(np.argmin((centred * centred).sum(axis=1)))
        weight = _STIFF_WEIGHT * max(aim.weight for aim in fine)
        return contrasts[best : best + 1] * weight, (factors[best] @ targets)[None] * weight

    def _cells(self, exact: Sequence[Linear]) -> Iterator[Cell]:
        """Sections, or what exact counts divide a section into where they do so without overlap or remainder."""
        for place, section in enumerate(self.problem.sections):
            slots = self.problem.in_section(place)
            inside = np.zeros(self.problem.slots, dtype=bool)
            inside[slots] = True
            parts = [
                part
                for part in exact
                if part.lower is not None and not (part.coefficients.astype(bool) & ~inside).any() and part.lower < section.count
            ]
            covered = sum((part.coefficients for part in parts), np.zeros(self.problem.slots, dtype=np.int64))
            if parts and (covered[slots] == 1).all() and sum(part.lower or 0 for part in parts) == section.count:
                yield from (Cell(np.flatnonzero(part.coefficients), part.lower or 0) for part in parts)
            else:
                yield Cell(slots, section.count)


def _is_exact_count(part: Linear) -> bool:
    return part.lower is not None and part.lower == part.upper and set(np.unique(part.coefficients).tolist()) <= {0, 1}


def _capacity(row: Row, slots: int) -> Grouped | None:
    """Return a row of many small counts, such as the questions on each knowledge point, as one row on groups."""
    parts = [part for part in row.parts if isinstance(part, Linear)]
    if len(parts) < 2 or len(parts) < len(row.parts):
        return None
    if any(part.lower is not None or part.upper != parts[0].upper for part in parts):
        return None
    total = sum((part.coefficients for part in parts), np.zeros(slots, dtype=np.int64))
    if any(part.coefficients.min() < 0 for part in parts) or total.max() > 1:
        return None
    group = np.full(slots, -1, dtype=np.int64)
    for number, part in enumerate(parts):
        group[part.coefficients == 1] = number
    return Grouped(group, len(parts), parts[0].upper or 0, -NO_BOUND, NO_BOUND)


def _distinct(part: Distinct, slots: int) -> Grouped:
    group = np.full(slots, -1, dtype=np.int64)
    for number, members in enumerate(part.groups):
        group[members] = number
    lower, upper = (-NO_BOUND if part.lower is None else part.lower), (NO_BOUND if part.upper is None else part.upper)
    return Grouped(group, len(part.groups), NO_BOUND, lower, upper)


def _stack(lines: Sequence[Ints], slots: int) -> Ints:
    return np.array(lines, dtype=np.int64).reshape(len(lines), slots)
