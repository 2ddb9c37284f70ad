"""A form as it was dealt, brought to meet every row by exchanging its questions for spare ones. It works on one form at a time.

The form and a reserve of little used slots, among which there are no enemies, stand in one row of places; a swap exchanges two
places of one cell. All possible swaps are priced at once, in integers, and the best is made until none helps. Overlap with forms
that exist already is mended the same way, as one more row for each of them that is at its limit.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from paper_builder.assembly.loft.board import HARD
from paper_builder.assembly.splitmix import SplitMix
from paper_builder.assembly.tables import ONE

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from paper_builder.assembly.loft.board import Board, Groups
    from paper_builder.assembly.problem import Ints

    Small = npt.NDArray[np.int16]
    """Counts of questions on a form."""

_WIDTHS = (2, 8, 32)
"""Spare slots for each one of the form; the next width is tried where a row or a wish is still missed."""
_LEAST_SPARE = 32
_MOST_SPARE = 600
"""In one cell: bounds the memory on a very large bank."""
_FRONT = 3
"""Spare slots come from the least used one of so many parts of a cell, each form's from another place in it."""
_KICKS = (2, 6, 20)
_KICK_SWAPS = 2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Work:
    """What the forms of one batch have in common: the board, spare slots of each cell, and the forms that exist.

    ``existing`` holds the questions of each existing form, a line a form; a new one shares at most ``most_shared`` with each.
    """

    board: Board
    spare: tuple[Ints, ...]
    existing: Ints
    most_shared: int
    seed: str


def mend_all(work: Work, places: Sequence[int], forms: Sequence[list[int]]) -> list[Ints | None]:
    """Return each form mended, its slots in order, or None where it was not possible. ``places`` are theirs in the batch."""
    return [_mended(work, place, form) for place, form in zip(places, forms, strict=True)]


def shared_with(questions: Ints, number: int, existing: Ints) -> Ints:
    """Return how many of ``questions`` each existing form holds; ``number`` is how many questions there are in all."""
    holds = np.zeros(number, dtype=bool)
    holds[questions] = True
    shared: Ints = np.count_nonzero(holds[existing], axis=1)
    return shared


def _mended(work: Work, place: int, form: list[int]) -> Ints | None:
    random = SplitMix(f"{work.seed}/{place}")
    best: tuple[int, Ints] | None = None
    for width, kicks in zip(_WIDTHS, _KICKS, strict=True):
        hand = _Hand(work.board, form, _reserve(work, place, form, width))
        hand.settle(random, kicks)
        if hand.missed:
            continue
        questions = work.board.question[hand.form]
        if (shared_with(questions, work.board.questions, work.existing) > work.most_shared).any():
            hand.keep_apart(work.existing, work.most_shared)
            hand.settle(random, kicks)
        if not hand.missed and (best is None or hand.wished < best[0]):
            best = hand.wished, np.sort(hand.form)
        if best is not None and best[0] == 0:
            break
    return None if best is None else best[1]


def _reserve(work: Work, place: int, form: Sequence[int], width: int) -> list[list[int]]:
    """Return spare slots for each cell: none on the form, no enemy of it or of each other."""
    barred = set(form)
    for slot in form:
        barred.update(work.board.foes[slot])
    reserve: list[list[int]] = []
    for cell, order in zip(work.board.cells, work.spare, strict=True):
        wanted = min(max(cell.count * width, _LEAST_SPARE), _MOST_SPARE)
        front = max(len(order) // _FRONT, min(len(order), 2 * wanted))
        start = place * wanted % front if front else 0
        chosen: list[int] = []
        # From one place of the front to its end, then its beginning, and only then what was used more often.
        for slot in (*order[start:front].tolist(), *order[:start].tolist(), *order[front:].tolist()):
            if len(chosen) == wanted:
                break
            if slot not in barred:
                barred.add(slot)
                barred.update(work.board.foes[slot])
                chosen.append(slot)
        reserve.append(chosen)
    return reserve


@dataclass(frozen=True, slots=True, eq=False)
class _Swaps:
    """The swaps of a hand: the place on the form that goes, the place in reserve that comes, and the swaps that touch a place."""

    goes: Ints
    comes: Ints
    at: tuple[Ints, ...]


@lru_cache(maxsize=256)
def _swaps(sizes: tuple[tuple[int, int], ...]) -> _Swaps:
    """Return the swaps inside the cells; ``sizes`` are the cells' places on the form and in reserve."""
    goes: list[Ints] = []
    comes: list[Ints] = []
    mine, theirs = 0, sum(count for count, _ in sizes)
    for count, spare in sizes:
        goes.append(np.repeat(np.arange(mine, mine + count), spare))
        comes.append(np.tile(np.arange(theirs, theirs + spare), count))
        mine, theirs = mine + count, theirs + spare
    out, into = np.concatenate(goes), np.concatenate(comes)
    order = [np.argsort(out, kind="stable"), np.argsort(into, kind="stable")]
    starts = np.searchsorted(out[order[0]], np.arange(mine + 1)), np.searchsorted(into[order[1]], np.arange(mine, theirs + 1))
    at = [part[first:last] for part, start in zip(order, starts, strict=True) for first, last in pairwise(start.tolist())]
    return _Swaps(out, into, tuple(at))


class _Hand:
    """A form and its reserve, place by place, with every sum kept up to date."""

    def __init__(self, board: Board, form: Sequence[int], reserve: Sequence[Sequence[int]]) -> None:
        self.board = board
        self.size = len(form)
        self.slots = np.array([*form, *(slot for part in reserve for slot in part)], dtype=np.int64)
        self.swaps = _swaps(tuple((cell.count, len(part)) for cell, part in zip(board.cells, reserve, strict=True)))
        self.values = board.values[:, self.slots]
        self.groups = [_GroupCount(row, self.slots, self.size, self.swaps) for row in board.groups]
        self.held: Small = np.zeros((len(self.slots), 0), dtype=np.int16)
        self.most_shared = 0
        self._add_up()
        self.reach = np.abs(self.change).max(axis=1, initial=0)
        """The most that one swap can change of each sum. Swaps exchange what is in the hand, so it stays an upper bound."""

    def _add_up(self) -> None:
        self.sums = self.values[:, : self.size].sum(axis=1)
        self.change = self.values[:, self.swaps.comes] - self.values[:, self.swaps.goes]
        self.shared: Small = self.held[: self.size].sum(axis=0, dtype=np.int16)

    @property
    def form(self) -> Ints:
        """The slots on the form."""
        return self.slots[: self.size]

    @property
    def missed(self) -> int:
        """What rows miss, weighted; 0 where the form meets them all."""
        return self._cost()[0]

    @property
    def wished(self) -> int:
        """What wishes miss, weighted; 0 where they all come true."""
        return self._cost()[1]

    def keep_apart(self, existing: Ints, most_shared: int) -> None:
        """Count from now on what the form shares with each existing one above ``most_shared`` as missed."""
        at = np.full(self.board.questions, -1, dtype=np.int64)
        at[self.board.question[self.slots]] = np.arange(len(self.slots))
        where = at[existing]
        form, column = np.nonzero(where >= 0)
        self.held = np.zeros((len(self.slots), len(existing)), dtype=np.int16)
        self.held[where[form, column], form] = 1
        self.most_shared = most_shared
        self._add_up()

    def settle(self, random: SplitMix, kicks: int) -> None:
        """Make the best swap until none helps; while rows are missed, kick the form aside ``kicks`` times and go on."""
        self._descend()
        number = len(self.swaps.goes)
        while kicks and number and self.missed:
            kicks -= 1
            cost, before = self._cost(), self.slots.copy()
            for _ in range(_KICK_SWAPS):
                self._swap(random.below(number))
            self._descend()
            if self._cost() > cost:
                self._restore(before)

    def _descend(self) -> None:
        while len(self.swaps.goes):
            now = sum(self._cost())
            if not now:
                return
            after = self._after()
            best = int(np.argmin(after))
            if after[best] >= now:
                return
            self._swap(best)

    def _cost(self) -> tuple[int, int]:
        """What rows miss, and what wishes miss."""
        board = self.board
        outside = _outside(self.sums, board.lower, board.upper) * board.weight
        hard = len(outside) - board.wishes
        groups = sum(group.cost() for group in self.groups)
        shared = int(np.maximum(self.shared - self.most_shared, 0).sum(dtype=np.int64))
        return int(outside[:hard].sum()) + groups + shared * ONE * HARD, int(outside[hard:].sum())

    def _after(self) -> Ints:
        """What would be missed after each swap, rows and wishes together."""
        board = self.board
        near = np.flatnonzero((self.sums - self.reach < board.lower) | (self.sums + self.reach > board.upper))
        sums = self.change[near] + self.sums[near, None]
        total: Ints = board.weight[near] @ _outside(sums, board.lower[near, None], board.upper[near, None])
        for group in self.groups:
            if group.is_near:
                total += group.after()
        full = np.flatnonzero(self.shared >= self.most_shared) if self.held.shape[1] else self.shared
        if len(full):
            held = self.held[:, full]
            shared = held[self.swaps.comes] - held[self.swaps.goes]
            shared += self.shared[full] - np.int16(self.most_shared)
            np.maximum(shared, 0, out=shared)
            total += shared.sum(axis=1, dtype=np.int64) * (ONE * HARD)
        return total

    def _swap(self, number: int) -> None:
        swaps = self.swaps
        goes, comes = int(swaps.goes[number]), int(swaps.comes[number])
        self.sums += self.change[:, number]
        self.shared += self.held[comes] - self.held[goes]
        both, turned = [goes, comes], [comes, goes]
        self.slots[both] = self.slots[turned]
        self.values[:, both] = self.values[:, turned]
        self.held[both] = self.held[turned]
        for place in both:
            touched = swaps.at[place]
            self.change[:, touched] = self.values[:, swaps.comes[touched]] - self.values[:, swaps.goes[touched]]
        for group in self.groups:
            group.swap(goes, comes)

    def _restore(self, slots: Ints) -> None:
        place = {slot: at for at, slot in enumerate(self.slots.tolist())}
        order = np.array([place[slot] for slot in slots.tolist()], dtype=np.int64)
        self.slots, self.values, self.held = slots, self.values[:, order], self.held[order]
        self._add_up()
        for group in self.groups:
            group.reorder(order)


class _GroupCount:
    """A row on groups over the places of a hand: how many of each group the form holds. What is in none is in one of its own."""

    def __init__(self, row: Groups, slots: Ints, size: int, swaps: _Swaps) -> None:
        self.row = row
        self.size = size
        self.swaps = swaps
        self.group = np.where(row.of[slots] >= 0, row.of[slots], row.number)
        self.limit = np.full(row.number + 1, min(row.each, len(slots)), dtype=np.int64)
        self.limit[-1] = len(slots)
        self._count()

    def _count(self) -> None:
        self.counts = np.bincount(self.group[: self.size], minlength=self.row.number + 1)
        self.same = self.group[self.swaps.goes] == self.group[self.swaps.comes]

    @property
    def is_near(self) -> bool:
        """Whether some swap may change what is missed."""
        return self._is_nearly_drawn or bool((self.counts >= self.limit).any())

    @property
    def _drawn(self) -> int:
        return int(np.count_nonzero(self.counts[:-1]))

    @property
    def _is_nearly_drawn(self) -> bool:
        drawn = self._drawn
        return not self.row.lower <= drawn - 1 <= drawn + 1 <= self.row.upper

    def cost(self) -> int:
        """What is missed now, weighted."""
        above = int(np.maximum(self.counts - self.limit, 0).sum())
        return (above + int(_outside(self._drawn, self.row.lower, self.row.upper))) * ONE * HARD

    def after(self) -> Ints:
        """What would be missed after each swap, weighted."""
        counts, goes, comes = self.counts, self.swaps.goes, self.swaps.comes
        less = (counts > self.limit)[self.group].astype(np.int64)
        more = (counts >= self.limit)[self.group].astype(np.int64)
        total: Ints = np.where(self.same, 0, more[comes] - less[goes])
        total += int(np.maximum(counts - self.limit, 0).sum())
        if self._is_nearly_drawn:
            real = self.group < self.row.number
            last = ((counts == 1)[self.group] & real).astype(np.int64)
            first = ((counts == 0)[self.group] & real).astype(np.int64)
            drawn = self._drawn + np.where(self.same, 0, first[comes] - last[goes])
            total += _outside(drawn, self.row.lower, self.row.upper)
        return total * (ONE * HARD)

    def swap(self, goes: int, comes: int) -> None:
        """Exchange two places."""
        out, into = self.group[goes], self.group[comes]
        self.counts[out] -= 1
        self.counts[into] += 1
        self.group[goes], self.group[comes] = into, out
        for place in (goes, comes):
            touched = self.swaps.at[place]
            self.same[touched] = self.group[self.swaps.goes[touched]] == self.group[self.swaps.comes[touched]]

    def reorder(self, order: Ints) -> None:
        """Put what stood at ``order`` at the places 0, 1, …"""
        self.group = self.group[order]
        self._count()


def _outside(value: Ints | int, lower: Ints | int, upper: Ints | int) -> Ints:
    outside: Ints = np.maximum(lower - value, value - upper)
    return np.maximum(outside, 0, out=outside) if outside.ndim else np.maximum(outside, 0)
