"""A problem as the plain arrays that dealing and mending need, small enough to be sent to another process. It knows no question.

A form takes a fixed number of slots of each cell, so what is constant inside the cells needs no watching: only the other rows do.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

import numpy as np

from paper_builder.assembly.tables import ALLOWED_APART, NO_BOUND, Cell, Tables
from paper_builder.blueprint import Filter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paper_builder.assembly.problem import Ints, Problem

HARD = 8
"""How much more what a row misses weighs than what a wish misses, while both are mended together."""


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """A row on groups: the group of each slot (-1 for none), how many groups there are, and how many slots of one a form may hold.

    A form draws from at least ``lower`` and at most ``upper`` groups.
    """

    of: Ints
    number: int
    each: int
    lower: int
    upper: int


@dataclass(frozen=True, slots=True, eq=False)
class _Wish:
    """A sum that should be from ``lower`` to ``upper``, and what one unit outside costs."""

    coefficients: Ints
    lower: int
    upper: int
    weight: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Board:
    """Rows, cells and enemies over the slots.

    ``values`` has a line a row and a column a slot; a form keeps ``lower`` ≤ its sum ≤ ``upper``. The last ``wishes`` lines may be
    missed. ``weight`` is what one unit outside costs. ``foes`` gives for each slot those that no form holds together with it:
    enemies, and other slots of the same question.
    """

    values: Ints
    lower: Ints
    upper: Ints
    weight: Ints
    wishes: int
    groups: tuple[Groups, ...]
    cells: tuple[Cell, ...]
    question: Ints
    questions: int
    foes: tuple[tuple[int, ...], ...]

    @property
    def size(self) -> int:
        """Return how many slots a form takes."""
        return sum(cell.count for cell in self.cells)


def meets(board: Board, form: Ints) -> bool:
    """Return whether a form, as slots, has the right number of each cell, no enemies, and meets every row."""
    hard = len(board.values) - board.wishes
    sums = board.values[:hard, form].sum(axis=1)
    chosen = set(form.tolist())
    return (
        all(np.isin(cell.slots, form).sum() == cell.count for cell in board.cells)
        and len(chosen) == board.size
        and not any(chosen.intersection(board.foes[slot]) for slot in chosen)
        and bool(((board.lower[:hard] <= sums) & (sums <= board.upper[:hard])).all())
        and all(_is_within(groups, form) for groups in board.groups)
    )


def _is_within(groups: Groups, form: Ints) -> bool:
    members = groups.of[form]
    counts = np.bincount(members[members >= 0], minlength=groups.number)
    return bool(counts.max(initial=0) <= groups.each) and groups.lower <= int(np.count_nonzero(counts)) <= groups.upper


def make_board(problem: Problem) -> Board:
    """Return the board of a problem of one form. Its wishes are the soft rows, and that forms are about equally hard."""
    tables = Tables(problem)
    cells = tuple(part for cell in tables.cells for part in _parts(cell, tables))
    lower, upper = tables.lower[0], tables.upper[0]
    watched = [
        line
        for line in range(len(tables.values))
        if any(len(cell.slots) and np.ptp(tables.values[line, cell.slots]) for cell in cells)
    ]
    wishes = [*_soft(problem), *_equally_hard(problem, cells)]
    lines = [*tables.values[watched], *(wish.coefficients for wish in wishes)]
    return Board(
        values=np.array(lines, dtype=np.int64).reshape(len(lines), problem.slots),
        lower=np.array([*lower[watched], *(wish.lower for wish in wishes)], dtype=np.int64),
        upper=np.array([*upper[watched], *(wish.upper for wish in wishes)], dtype=np.int64),
        weight=np.array(
            [*np.maximum(1, tables.weight * HARD // tables.divisor)[watched], *(wish.weight for wish in wishes)], dtype=np.int64
        ),
        wishes=len(wishes),
        groups=tuple(Groups(row.group, row.groups, row.each[0], row.lower[0], row.upper[0]) for row in tables.grouped),
        cells=cells,
        question=problem.slot_question,
        questions=len(problem.questions),
        foes=_foes(problem),
    )


def _parts(cell: Cell, tables: Tables) -> Iterator[Cell]:
    """Yield what exact counts divide a cell into where they take all that a form takes of it: no form takes any other slot."""
    values = tables.values[:, cell.slots]
    exact = [
        line
        for line in np.flatnonzero(tables.lower[0] == tables.upper[0]).tolist()
        if set(values[line].tolist()) == {0, 1} and not np.delete(tables.values[line], cell.slots).any()
    ]
    if exact and values[exact].sum(axis=0).max() == 1 and tables.lower[0, exact].sum() == cell.count:
        yield from (Cell(cell.slots[values[line] == 1], int(tables.lower[0, line])) for line in exact)
    else:
        yield cell


def _soft(problem: Problem) -> Iterator[_Wish]:
    for aim in problem.aims:
        if aim.target is None:
            lower, upper = (-NO_BOUND if aim.lower is None else aim.lower), (NO_BOUND if aim.upper is None else aim.upper)
            yield _Wish(aim.coefficients, lower, upper, aim.weight)


def _equally_hard(problem: Problem, cells: tuple[Cell, ...]) -> Iterator[_Wish]:
    """Yield for what decides whether forms are parallel the band in which any two are.

    The middle of the band is what the row on it aims at, or else what forms come to that wear out all questions alike, as far as
    the row allows.
    """
    for quantity in problem.profile:
        if not quantity.decides:
            continue
        half = ALLOWED_APART // 2 // quantity.weight
        middle = sum(
            (
                Fraction(int(quantity.coefficients[cell.slots].sum()) * cell.count, len(cell.slots))
                for cell in cells
                if len(cell.slots)
            ),
            Fraction(0),
        )
        for row in problem.rows:
            asked = row.constraint
            if asked is None or not (asked.id == quantity.name or (asked.measure == quantity.name and asked.where == Filter())):
                continue
            if asked.target is not None:
                middle = Fraction(asked.target) / quantity.unit
            if asked.lower is not None:
                middle = max(middle, Fraction(asked.lower) / quantity.unit + half)
            if asked.upper is not None:
                middle = min(middle, Fraction(asked.upper) / quantity.unit - half)
        yield _Wish(quantity.coefficients, ceil(middle) - half, floor(middle) + half, quantity.weight)


def _foes(problem: Problem) -> tuple[tuple[int, ...], ...]:
    slots_of: list[list[int]] = [[] for _ in problem.questions]
    for slot, question in enumerate(problem.slot_question.tolist()):
        slots_of[question].append(slot)
    foes: list[set[int]] = [set() for _ in range(problem.slots)]
    for clique in (*problem.cliques, *(np.array([number]) for number, slots in enumerate(slots_of) if len(slots) > 1)):
        members = [slot for question in clique.tolist() for slot in slots_of[question]]
        for slot in members:
            foes[slot].update(members)
    return tuple(tuple(sorted(others - {slot})) for slot, others in enumerate(foes))
