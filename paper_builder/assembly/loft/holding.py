"""Which linked questions a form holds before the rest is dealt: the anchor, an included question that is due, whole item sets.

Sets are dealt like questions, the one that is furthest behind its share of the forms first, and held only where the rest of the
form can still meet every single row. It searches for nothing: where rows need more than that, the solver makes the form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paper_builder.assembly.loft.board import Board
    from paper_builder.assembly.loft.ledger import Ledger
    from paper_builder.assembly.loft.limits import Limits
    from paper_builder.assembly.problem import Ints
    from paper_builder.assembly.splitmix import SplitMix

WHOLE = 1_000_000
"""All forms, where a share of them is counted in millionths."""
_TIES = 2**32


class Room:
    """What the free slots of each cell can add to each row at least and at most, by how many of them are taken."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._cell = np.full(len(board.question), -1, dtype=np.int64)
        self._least: list[Ints] = []
        self._most: list[Ints] = []
        for number, cell in enumerate(board.cells):
            self._cell[cell.slots] = number
            free = cell.slots[board.free[cell.slots]]
            rising = np.sort(board.values[: board.hard, free], axis=1)
            self._least.append(_sums(rising[:, : cell.count]))
            self._most.append(_sums(rising[:, ::-1][:, : cell.count]))

    def slots(self, questions: Sequence[int], held: Sequence[int]) -> tuple[int, ...] | None:
        """Return where the questions stand beside the ``held`` slots, each where most is left to fill; None where they cannot."""
        left = [cell.count for cell in self._board.cells]
        for slot in held:
            left[self._cell[slot]] -= 1
        chosen: list[int] = []
        for question in questions:
            fitting = np.flatnonzero((self._board.question == question) & self._board.usable)
            places = [slot for slot in fitting.tolist() if self._cell[slot] >= 0]
            best = max(places, key=lambda slot: left[self._cell[slot]], default=-1)
            if best < 0 or not left[self._cell[best]]:
                return None
            left[self._cell[best]] -= 1
            chosen.append(best)
        return tuple(chosen) if self._go_together((*held, *chosen)) else None

    def _go_together(self, held: Sequence[int]) -> bool:
        slots = np.array(held, dtype=np.int64)
        if any(set(held).intersection(self._board.foes[slot]) for slot in held):
            return False
        members = (row.of[slots] for row in self._board.groups)
        return all(
            np.bincount(own[own >= 0], minlength=1).max() <= row.each for own, row in zip(members, self._board.groups, strict=True)
        )

    def lacks(self, held: Sequence[int]) -> tuple[bool, bool]:
        """Return whether with any free slots beside ``held`` some row is short of its lower bound, and some above its upper one."""
        board = self._board
        slots = np.array(held, dtype=np.int64)
        taken = np.bincount(self._cell[slots], minlength=len(board.cells)).tolist()
        own = board.values[: board.hard, slots].sum(axis=1)
        least, most = own.copy(), own.copy()
        for cell, number, below, above in zip(board.cells, taken, self._least, self._most, strict=True):
            left = cell.count - number
            if left >= below.shape[1]:
                return True, False
            least += below[:, left]
            most += above[:, left]
        return bool((most < board.lower[: board.hard]).any()), bool((least > board.upper[: board.hard]).any())


def _sums(values: Ints) -> Ints:
    """Return the sums of the first 0, 1, 2, … columns."""
    return np.concatenate([np.zeros((len(values), 1), dtype=np.int64), np.cumsum(values, axis=1)], axis=1)


def due_on_each(ledger: Ledger, limits: Limits) -> int:
    """Return how many of the included questions that are due each of the forms to come must hold."""
    return -(-len(ledger.due) // max(1, limits.forms - len(ledger.forms)))


class Holding:
    """What the forms of one batch hold. ``shares``: on which part of the forms each set should stand, in millionths."""

    def __init__(self, board: Board, room: Room, limits: Limits, ledger: Ledger, shares: Sequence[int], random: SplitMix) -> None:
        self._board = board
        self._room = room
        self._limits = limits
        self._shares = shares
        self._random = random
        self._due = ledger.due
        self._each = due_on_each(ledger, limits)
        self._forms = len(ledger.forms)
        self._uses = [int(ledger.used[members[0]]) for members in board.sets]
        self._before = {self._mask(questions) for questions in ledger.questions.tolist()} if board.sets else set()

    @property
    def are_due(self) -> bool:
        """Whether included questions still wait for a form."""
        return bool(self._due)

    def next(self) -> tuple[int, ...] | None:
        """Return the slots that the next form holds; None where included questions are due and none of them can go on it."""
        held: tuple[int, ...] = tuple(self._board.anchor.tolist())
        chosen: set[int] = set()
        if self._due:
            due = self._with_due(held, chosen)
            if len(due) == len(held):
                return None
            held = due
        held = self._with_sets(held, chosen)
        self._forms += 1
        self._before.add(sum(1 << number for number in chosen))
        for number in chosen:
            self._uses[number] += 1
        return held

    def _with_due(self, held: tuple[int, ...], chosen: set[int]) -> tuple[int, ...]:
        taken = 0
        for question in self._due:
            if taken == self._each:
                break
            together = next((number for number, members in enumerate(self._board.sets) if question in members), None)
            if together is not None and together in chosen:
                continue
            members = (question,) if together is None else self._board.sets[together]
            slots = self._room.slots(members, held)
            if slots is None or (together is not None and not self._may_join(together, chosen)):
                continue
            if self._room.lacks((*held, *slots))[1] and taken:
                continue
            held = (*held, *slots)
            chosen.update(() if together is None else (together,))
            taken += 1
        on = set(self._board.question[list(held)].tolist())
        self._due = tuple(question for question in self._due if question not in on)
        return held

    def _with_sets(self, held: tuple[int, ...], chosen: set[int]) -> tuple[int, ...]:
        behind = [share * (self._forms + 1) - uses * WHOLE for share, uses in zip(self._shares, self._uses, strict=True)]
        owed = sum(behind) - len(chosen) * WHOLE
        for number in self._in_order(behind):
            if 2 * owed < WHOLE and not self._room.lacks(held)[0]:
                break
            if number in chosen or not self._may_join(number, chosen):
                continue
            slots = self._room.slots(self._board.sets[number], held)
            if slots is not None and not self._room.lacks((*held, *slots))[1]:
                held = (*held, *slots)
                chosen.add(number)
                owed -= WHOLE
        return held

    def _in_order(self, behind: Sequence[int]) -> Iterator[int]:
        """Yield the sets, the one most behind first, equals in random order."""
        ties = [self._random.below(_TIES) for _ in behind]
        yield from sorted(range(len(behind)), key=lambda number: (-behind[number], ties[number]))

    def _may_join(self, number: int, chosen: set[int]) -> bool:
        """Return whether the limits allow one more use of the set, beside those chosen already."""
        if self._uses[number] >= self._limits.exposure_max:
            return False
        mask = sum(1 << other for other in (*chosen, number))
        if self._size(mask) <= self._limits.overlap_max:
            return True
        return all(self._size(mask & other) <= self._limits.overlap_max for other in self._before)

    def _size(self, mask: int) -> int:
        return sum(len(members) for number, members in enumerate(self._board.sets) if mask >> number & 1)

    def _mask(self, questions: Sequence[int]) -> int:
        """Return the sets among the questions of a form, a bit each."""
        held = set(questions)
        return sum(1 << number for number, members in enumerate(self._board.sets) if members[0] in held)
