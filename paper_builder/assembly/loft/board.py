"""A problem as the plain arrays that dealing and mending need, small enough to be sent to another process. It knows no question.

A form takes a fixed number of slots of each cell, so what is constant inside the cells needs no watching: only the other rows do.
Anchor items stand on every form; like the members of item sets they are held there, and neither dealt nor exchanged.
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
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from paper_builder.assembly.problem import Ints, Problem

    Flags = npt.NDArray[np.bool_]

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

    ``values`` has a line a row and a column a slot; a form keeps ``lower`` ≤ its sum ≤ ``upper``. After the ``hard`` first lines
    come as many ``wishes``, which may be missed; the others are ``aims``, from which a form should not be far. ``weight`` is what
    one unit outside costs. ``foes`` gives for each slot those that no form holds together with it: enemies, and other slots of the
    same question. ``anchor`` are the slots that every form takes, ``sets`` the questions that a form takes together or not at all,
    ``included`` those that some form takes. Beside the anchor a form may take ``usable`` slots; the ``free`` ones among them, which
    are in no set, are dealt and exchanged.
    """

    values: Ints
    lower: Ints
    upper: Ints
    weight: Ints
    hard: int
    wishes: int
    groups: tuple[Groups, ...]
    cells: tuple[Cell, ...]
    question: Ints
    questions: int
    foes: tuple[tuple[int, ...], ...]
    usable: Flags
    free: Flags
    anchor: Ints
    sets: tuple[tuple[int, ...], ...]
    included: tuple[int, ...]

    @property
    def size(self) -> int:
        """Return how many slots a form takes."""
        return sum(cell.count for cell in self.cells)

    @property
    def aims(self) -> int:
        """Return how many lines are aims."""
        return len(self.values) - self.hard - self.wishes

    def own(self, form: Ints) -> Ints:
        """Return the questions of a form that limits of use and overlap are about: all but the anchor items."""
        questions: Ints = self.question[form[~np.isin(form, self.anchor)] if len(self.anchor) else form]
        return questions


def meets(board: Board, form: Ints) -> bool:
    """Return whether a form, as slots, has the right number of each cell, no enemies, whole sets, and meets every row."""
    hard = board.hard
    sums = board.values[:hard, form].sum(axis=1)
    chosen = set(form.tolist())
    questions = set(board.question[form].tolist())
    return (
        all(np.isin(cell.slots, form).sum() == cell.count for cell in board.cells)
        and len(chosen) == board.size
        and chosen.issuperset(board.anchor.tolist())
        and not any(chosen.intersection(board.foes[slot]) for slot in chosen)
        and not any(questions.intersection(members) and not questions.issuperset(members) for members in board.sets)
        and bool(((board.lower[:hard] <= sums) & (sums <= board.upper[:hard])).all())
        and all(_is_within(groups, form) for groups in board.groups)
    )


def _is_within(groups: Groups, form: Ints) -> bool:
    members = groups.of[form]
    counts = np.bincount(members[members >= 0], minlength=groups.number)
    return bool(counts.max(initial=0) <= groups.each) and groups.lower <= int(np.count_nonzero(counts)) <= groups.upper


def make_board(problem: Problem, included: tuple[int, ...] = ()) -> Board:
    """Return the board of a problem of one form, whose placement, if any, are the anchor items.

    Its wishes are the soft rows, and that forms are about equally hard; its aims are what rows with a target aim at.
    """
    tables = Tables(problem)
    cells = tuple(part for cell in tables.cells for part in _parts(cell, tables))
    lower, upper = tables.lower[0], tables.upper[0]
    watched = [
        line
        for line in range(len(tables.values))
        if any(len(cell.slots) and np.ptp(tables.values[line, cell.slots]) for cell in cells)
    ]
    foes = _foes(problem)
    anchor = np.zeros(0, dtype=np.int64) if problem.placement is None else problem.placement.pinned[0]
    usable = _usable(problem, anchor, foes)
    wishes = [*_soft(problem), *_equally_hard(problem, cells, usable, anchor)]
    aims = [_Wish(aim.coefficients, aim.target, aim.target, aim.weight) for aim in problem.aims if aim.target is not None]
    lines = [*tables.values[watched], *(wish.coefficients for wish in (*wishes, *aims))]
    return Board(
        values=np.array(lines, dtype=np.int64).reshape(len(lines), problem.slots),
        lower=np.array([*lower[watched], *(wish.lower for wish in (*wishes, *aims))], dtype=np.int64),
        upper=np.array([*upper[watched], *(wish.upper for wish in (*wishes, *aims))], dtype=np.int64),
        weight=np.array(
            [
                *np.maximum(1, tables.weight * HARD // tables.divisor)[watched],
                *(wish.weight for wish in (*wishes, *aims)),
            ],
            dtype=np.int64,
        ),
        hard=len(watched),
        wishes=len(wishes),
        groups=tuple(Groups(row.group, row.groups, row.each[0], row.lower[0], row.upper[0]) for row in tables.grouped),
        cells=cells,
        question=problem.slot_question,
        questions=len(problem.questions),
        foes=foes,
        usable=usable,
        free=usable & ~np.isin(problem.slot_question, [member for members in problem.links.sets for member in members]),
        anchor=anchor,
        sets=problem.links.sets,
        included=included,
    )


def _usable(problem: Problem, anchor: Ints, foes: Sequence[Sequence[int]]) -> Flags:
    """Mark the slots that a form may take beside the anchor items: no enemy of one, and none of a set that is not whole."""
    usable = np.ones(problem.slots, dtype=bool)
    usable[problem.slots_of(problem.links.barred)] = False
    for slot in anchor.tolist():
        usable[[slot, *foes[slot]]] = False
    return usable


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


def _equally_hard(problem: Problem, cells: tuple[Cell, ...], usable: Flags, anchor: Ints) -> Iterator[_Wish]:
    """Yield for what decides whether forms are parallel the band in which any two are.

    The middle of the band is what the row on it aims at, or else what forms come to that wear out all questions alike, as far as
    the row allows.
    """
    for quantity in problem.profile:
        if not quantity.decides:
            continue
        half = ALLOWED_APART // 2 // quantity.weight
        middle = Fraction(int(quantity.coefficients[anchor].sum()))
        for cell in cells:
            slots = cell.slots[usable[cell.slots]]
            count = cell.count - int(np.isin(cell.slots, anchor).sum())
            middle += Fraction(int(quantity.coefficients[slots].sum()) * count, max(1, len(slots)))
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
