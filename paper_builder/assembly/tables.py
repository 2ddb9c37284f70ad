"""A problem as tables of integers for the search by swaps: what a slot counts in every row and aim, and what a miss weighs.

It holds what never changes during a search. It knows no form and makes no decision.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from paper_builder.assembly.problem import Distinct, Linear, distinct

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paper_builder.assembly.problem import Ints, Problem, Row

NO_BOUND = 2**60
ONE = 100_000
"""What one question too many or too few weighs, in the millionths that aims are counted in: a tenth of the paper."""
ALLOWED_APART = 10_000
"""Forms whose expected points differ by more than 1 % of the paper are not parallel, however near their targets they are."""
ALIKE = 1_000
"""A tenth of a percent more or less is no difference that time should be given up for."""
APART_WEIGHT = 8
_FINE = 60
"""An aim with more values than this is fine: single swaps cannot meet it, pairs of them can."""
_STIFF_WEIGHT = 4
_LARGEST_FACTOR = 2
_MOST_CONTRASTED = 5


@dataclass(frozen=True, slots=True, eq=False)
class Grouped:
    """A row on groups: which group each slot is in (-1 for none), how many one may hold, how many must be drawn from, by form."""

    group: Ints
    groups: int
    each: tuple[int, ...]
    lower: tuple[int, ...]
    upper: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """Slots that may be exchanged for each other without a change in the exact counts, and how many of them a form takes."""

    slots: Ints
    count: int


class Tables:
    """Rows of ``values`` with bounds and weights; rows on groups; enemies; aims and profile, each already times its weight.

    ``enemies`` are the slots of each set of enemies, ``cliques_of`` the sets of each slot that is in any; ``enemy_slot`` and
    ``enemy_set`` are the same as pairs of a slot and a set.
    ``lower`` and ``upper`` have a line a form. A unit that a row misses weighs ``weight`` / ``divisor``. An aim is ideal from
    ``low`` to ``high`` beyond its ``origin``; both 0 is a target. Slots that are ``held`` stay where a form starts with them.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        linear: list[Linear] = []
        rows: list[Row] = []
        self.grouped: list[Grouped] = []
        exact: list[Linear] = []
        for row in problem.rows:
            capacity = _capacity(row, problem)
            if capacity is not None:
                self.grouped.append(capacity)
                continue
            for part in row.parts:
                match part:
                    case Linear():
                        linear.append(part)
                        rows.append(row)
                        if row.forms is None and _is_exact_count(part):
                            exact.append(part)
                    case Distinct():
                        self.grouped.append(_distinct(part, row, problem))
        self.values = _stack([part.coefficients for part in linear], problem.slots)
        bounds = [(row.forms, *_times((part.lower, part.upper), 1)) for row, part in zip(rows, linear, strict=True)]
        self.lower = _by_form(problem, [(forms, lower) for forms, lower, _ in bounds], -NO_BOUND)
        self.upper = _by_form(problem, [(forms, upper) for forms, _, upper in bounds], NO_BOUND)
        reach = [int(np.ptp(part.coefficients)) if problem.slots else 0 for part in linear]
        self.weight = np.array([max(1, ONE // max(1, span)) for span in reach], dtype=np.int64)
        self.divisor = np.array([max(1, span // ONE) for span in reach], dtype=np.int64)
        self._divides = bool((self.divisor > 1).any())
        self.enemies = problem.clique_slots()
        self.cliques_of = self._cliques_of()
        self.enemy_slot = np.concatenate([np.zeros(0, dtype=np.int64), *self.enemies])
        self.enemy_set = np.repeat(np.arange(len(self.enemies)), [len(slots) for slots in self.enemies])
        self._aim(problem)
        self.stiff, self.stiff_target = self._stiff()
        self.profile = _stack([quantity.coefficients * quantity.weight for quantity in problem.profile], problem.slots)
        self.parallel = tuple(line for line, quantity in enumerate(problem.profile) if quantity.decides)
        self.alike = problem.alike or (tuple(range(problem.forms)),)
        self.held = np.zeros(problem.slots, dtype=bool)
        if problem.placement is not None:
            self.held[problem.placement.held] = True
        self.cells = tuple(self._cells(exact))

    def weighed(self, missed: Ints, row: int | None = None) -> Ints:
        """Return what is ``missed`` on one row, or on each of all, in millionths; not 0 unless nothing is missed."""
        if row is None:
            weighed, divisor = missed * self.weight, self.divisor
        else:
            weighed, divisor = missed * self.weight[row], self.divisor[row : row + 1]
        result: Ints = -(-weighed // divisor) if self._divides else weighed
        return result

    def _cliques_of(self) -> dict[int, Ints]:
        """The sets of enemies that each slot is in, of the slots that are in any."""
        cliques: dict[int, list[int]] = {}
        for number, slots in enumerate(self.enemies):
            for slot in slots.tolist():
                cliques.setdefault(slot, []).append(number)
        return {slot: np.array(numbers, dtype=np.int64) for slot, numbers in cliques.items()}

    def _aim(self, problem: Problem) -> None:
        aims = problem.aims
        self.aims = _stack([aim.coefficients * aim.weight for aim in aims], problem.slots)
        ideals = [_times(aim.ideal, aim.weight) for aim in aims]
        origins = [low if low > -NO_BOUND else high if high < NO_BOUND else 0 for low, high in ideals]
        self.origin = np.array(origins, dtype=np.int64)
        spans = list(zip(aims, ideals, origins, strict=True))
        low = [(aim.forms, least - at if least > -NO_BOUND else least) for aim, (least, _), at in spans]
        high = [(aim.forms, most - at if most < NO_BOUND else most) for aim, (_, most), at in spans]
        self.low, self.high = _by_form(problem, low, -NO_BOUND), _by_form(problem, high, NO_BOUND)
        self.ideals = [list(zip(*pair, strict=True)) for pair in zip(self.low.tolist(), self.high.tolist(), strict=True)]
        fine = [
            number
            for number, aim in enumerate(aims)
            if aim.target is not None and aim.forms is None and len(distinct(aim.coefficients)) > _FINE
        ]
        self.gradual = tuple(number for number, aim in enumerate(aims) if len(distinct(aim.coefficients)) > _FINE)
        self.coarse = tuple(number for number in range(len(aims)) if number not in self.gradual)
        # Pairs of swaps can meet a few sums at once. What decides whether forms are parallel comes before the others.
        self.fine = [number for number in fine if aims[number].decides] or fine

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
        targets = np.array([aim.target for aim in fine], dtype=np.int64)
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
    return part.lower is not None and part.lower == part.upper and set(distinct(part.coefficients).tolist()) <= {0, 1}


def _times(ideal: tuple[int | None, int | None], weight: int) -> tuple[int, int]:
    lower, upper = ideal
    return -NO_BOUND if lower is None else lower * weight, NO_BOUND if upper is None else upper * weight


def _by_form(problem: Problem, values: Sequence[tuple[tuple[int, ...] | None, int]], otherwise: int) -> Ints:
    """Return a line a form of the values, each with the forms that it is for, and of what stands for it on the others."""
    lines = [[value if forms is None or form in forms else otherwise for forms, value in values] for form in range(problem.forms)]
    return np.array(lines, dtype=np.int64).reshape(problem.forms, len(values))


def _capacity(row: Row, problem: Problem) -> Grouped | None:
    """Return a row of many small counts, such as the questions on each knowledge point, as one row on groups."""
    parts = [part for part in row.parts if isinstance(part, Linear)]
    if len(parts) < 2 or len(parts) < len(row.parts):
        return None
    if any(part.lower is not None or part.upper != parts[0].upper for part in parts):
        return None
    total = sum((part.coefficients for part in parts), np.zeros(problem.slots, dtype=np.int64))
    if any(part.coefficients.min() < 0 for part in parts) or total.max() > 1:
        return None
    group = np.full(problem.slots, -1, dtype=np.int64)
    for number, part in enumerate(parts):
        group[part.coefficients == 1] = number
    return _grouped(group, row, problem, each=parts[0].upper or 0)


def _distinct(part: Distinct, row: Row, problem: Problem) -> Grouped:
    group = np.full(problem.slots, -1, dtype=np.int64)
    for number, members in enumerate(part.groups):
        group[members] = number
    return _grouped(
        group,
        row,
        problem,
        lower=-NO_BOUND if part.lower is None else part.lower,
        upper=NO_BOUND if part.upper is None else part.upper,
    )


def _grouped(
    group: Ints, row: Row, problem: Problem, *, each: int = NO_BOUND, lower: int = -NO_BOUND, upper: int = NO_BOUND
) -> Grouped:
    mine = [row.forms is None or form in row.forms for form in range(problem.forms)]
    return Grouped(
        group=group,
        groups=max(1, int(group.max(initial=-1)) + 1),
        each=tuple(each if own else NO_BOUND for own in mine),
        lower=tuple(lower if own else -NO_BOUND for own in mine),
        upper=tuple(upper if own else NO_BOUND for own in mine),
    )


def _stack(lines: Sequence[Ints], slots: int) -> Ints:
    return np.array(lines, dtype=np.int64).reshape(len(lines), slots)
