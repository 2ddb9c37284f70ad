"""A form and a reserve of spare slots, place by place, with every sum kept up to date, and what each possible swap would change.

All possible swaps of two places of one cell are priced at once, in integers. It decides which swap is best and no more than that:
where the reserve comes from, and what is done where swaps do not suffice, is ``mending``'s.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from paper_builder.assembly.loft.board import HARD
from paper_builder.assembly.loft.group_count import GroupCount, outside
from paper_builder.assembly.tables import APART_WEIGHT, ONE

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from paper_builder.assembly.loft.board import Board
    from paper_builder.assembly.loft.dealing import Dealt
    from paper_builder.assembly.problem import Ints
    from paper_builder.assembly.splitmix import SplitMix

    Small = npt.NDArray[np.int16]
    """Counts of questions on a form."""

_KICK_SWAPS = 2
_NEVER = 2**62
_STEPS = 12
"""Swaps for rows and aims together, before rows come first."""
_NEAR = 250
"""In millionths of the paper: a form that is no further from its aims, each on average, is near enough."""
_PAIRED = 96
"""Of the swaps that keep every row so many are paired, those that by themselves do least harm."""
_PAIRS_TRIED = 6


@dataclass(frozen=True, slots=True, eq=False)
class Swaps:
    """The swaps of a hand: the place on the form that goes, the place in reserve that comes, and the swaps that touch a place."""

    goes: Ints
    comes: Ints
    at: tuple[Ints, ...]


@lru_cache(maxsize=256)
def _swaps(sizes: tuple[tuple[int, int], ...], held: int) -> Swaps:
    """Return the swaps inside the cells; ``sizes`` are the cells' places on the form and in reserve, ``held`` those in between."""
    goes: list[Ints] = []
    comes: list[Ints] = []
    mine, theirs = 0, held + sum(count for count, _ in sizes)
    for count, spare in sizes:
        goes.append(np.repeat(np.arange(mine, mine + count), spare))
        comes.append(np.tile(np.arange(theirs, theirs + spare), count))
        mine, theirs = mine + count, theirs + spare
    out, into = np.concatenate(goes), np.concatenate(comes)
    order = [np.argsort(out, kind="stable"), np.argsort(into, kind="stable")]
    starts = (
        np.searchsorted(out[order[0]], np.arange(mine + held + 1)),
        np.searchsorted(into[order[1]], np.arange(mine + held, theirs + 1)),
    )
    at = [part[first:last] for part, start in zip(order, starts, strict=True) for first, last in pairwise(start.tolist())]
    return Swaps(out, into, tuple(at))


class Hand:
    """A form and its reserve, place by place: what was dealt of each cell, what is held and stays, the reserve of each cell.

    ``common`` says, once forms are to be kept apart, which places hold a question of which of them.
    """

    def __init__(self, board: Board, dealt: Dealt, reserve: Sequence[Sequence[int]]) -> None:
        self.board = board
        self.size = board.size
        self.slots = np.array([*dealt.slots, *(slot for part in reserve for slot in part)], dtype=np.int64)
        sizes = tuple((len(own), len(part)) for own, part in zip(dealt.parts, reserve, strict=True))
        self.swaps = _swaps(sizes, len(dealt.held))
        self.values = board.values[:, self.slots]
        self.groups = [GroupCount(row, self.slots, self.size, self.swaps) for row in board.groups]
        self.common: Small = np.zeros((len(self.slots), 0), dtype=np.int16)
        self.most_shared = 0
        self._add_up()
        self.reach = np.abs(self.change).max(axis=1, initial=0)
        """The most that one swap can change of each sum. Swaps exchange what is in the hand, so it stays an upper bound."""

    def _add_up(self) -> None:
        self.sums = self.values[:, : self.size].sum(axis=1)
        self.change = self.values[:, self.swaps.comes] - self.values[:, self.swaps.goes]
        self.shared: Small = self.common[: self.size].sum(axis=0, dtype=np.int16)

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
        self.common = np.zeros((len(self.slots), len(existing)), dtype=np.int16)
        self.common[where[form, column], form] = 1
        self.most_shared = most_shared
        self._add_up()

    def settle(self, random: SplitMix, kicks: int) -> None:
        """Make the best swap until none helps; while rows are missed, kick the form aside ``kicks`` times and go on."""
        self._approach()
        self._descend()
        number = len(self.swaps.goes)
        while kicks and number and self.missed:
            kicks -= 1
            cost, before = self._cost(), self.slots.copy()
            for _ in range(_KICK_SWAPS):
                self._swap(random.below(number))
            self._descend()
            if self._cost() > cost:
                self.go_back(before)

    def polish(self, most: int) -> None:
        """Make the swap, or the two swaps, that bring the form nearest to its aims, at most so often. What is met stays met."""
        for _ in range(most if len(self.swaps.goes) else 0):
            now = self._distance()
            if now <= _NEAR * self.board.aims:
                return
            after = self._distance_after()
            if not (self._swap_best(after, now) or self._swap_two(after, now)):
                return

    def _swap_two(self, after: Ints, now: int) -> bool:
        """Make two swaps that together bring the form nearer to its aims and keep every row; return whether there were any.

        Paired are the swaps that by themselves do least harm, after which the form would be ``after`` from its aims.
        """
        chosen = np.argsort(after, kind="stable")[:_PAIRED]
        chosen = chosen[after[chosen] < _NEVER]
        board = self.board
        soft = slice(board.hard, len(board.values))
        change = self.change[soft, chosen]
        weight = board.weight[soft].copy()
        weight[: board.wishes] *= APART_WEIGHT
        total = np.zeros((len(chosen), len(chosen)), dtype=np.int64)
        for line, (lower, upper) in enumerate(zip(board.lower[soft].tolist(), board.upper[soft].tolist(), strict=True)):
            both = change[line][:, None] + (change[line] + self.sums[board.hard + line])[None, :]
            total += outside(both, lower, upper) * weight[line]
        goes, comes = self.swaps.goes[chosen], self.swaps.comes[chosen]
        total[(goes[:, None] == goes[None, :]) | (comes[:, None] == comes[None, :])] = _NEVER
        total[np.tril_indices(len(chosen))] = _NEVER
        for _ in range(_PAIRS_TRIED if len(chosen) else 0):
            first, second = divmod(int(np.argmin(total)), len(chosen))
            if total[first, second] >= now:
                break
            total[first, second] = _NEVER
            pair = int(chosen[first]), int(chosen[second])
            for number in pair:
                self._swap(number)
            if not self.missed:
                return True
            for number in pair:
                self._swap(number)
        return False

    def _approach(self) -> None:
        """Make the best swap for rows, wishes and aims together, while it helps. Rows met first would leave forms at their edge."""
        for _ in range(_STEPS if self.board.aims and len(self.swaps.goes) else 0):
            off = int(self._outside[self.board.hard + self.board.wishes :].sum())
            if not self._swap_best(self._missed_after(len(self.board.values)), sum(self._cost()) + off):
                return

    def _descend(self) -> None:
        while len(self.swaps.goes):
            now = sum(self._cost())
            if not now or not self._swap_best(self._missed_after(self.board.hard + self.board.wishes), now):
                return

    def _swap_best(self, after: Ints, now: int) -> bool:
        """Make the best swap, given what would be missed after each, if that is less than is missed now; return whether it is."""
        best = int(np.argmin(after))
        if after[best] >= now:
            return False
        self._swap(best)
        return True

    def _cost(self) -> tuple[int, int]:
        """What rows miss, and what wishes miss."""
        off = self._outside
        hard, wishes = self.board.hard, self.board.wishes
        groups = sum(group.cost() for group in self.groups)
        shared = int(np.maximum(self.shared - self.most_shared, 0).sum(dtype=np.int64))
        return int(off[:hard].sum()) + groups + shared * ONE * HARD, int(off[hard : hard + wishes].sum())

    @property
    def _outside(self) -> Ints:
        """What each line is outside its bounds, weighted."""
        board = self.board
        return outside(self.sums, board.lower, board.upper) * board.weight

    def _distance(self) -> int:
        """How far the form is from its wishes and aims."""
        off = self._outside[self.board.hard :]
        return int(off.sum()) + int(off[: self.board.wishes].sum()) * (APART_WEIGHT - 1)

    def _distance_after(self) -> Ints:
        """How far the form would be from its wishes and aims after each swap; never, where a row would be missed."""
        board = self.board
        first = board.hard + board.wishes
        after: Ints = self._outside_after(board.hard, first) * APART_WEIGHT + self._outside_after(first, len(board.values))
        after[self._missed_after(board.hard) > 0] = _NEVER
        return after

    def _outside_after(self, first: int, last: int) -> Ints:
        """What the lines from ``first`` to before ``last`` would be outside their bounds after each swap, weighted.

        Line by line and in place: what fits into a processor's cache is several times quicker than all lines at once.
        """
        total = np.zeros(len(self.swaps.goes), dtype=np.int64)
        below, above = np.empty_like(total), np.empty_like(total)
        for line in range(first, last):
            reach, change = self.reach[line], self.change[line]
            short, over = self.board.lower[line] - self.sums[line], self.sums[line] - self.board.upper[line]
            if -reach < short and -reach < over:
                np.subtract(short, change, out=below)
                np.add(change, over, out=above)
                np.maximum(above, below, out=above)
            elif -reach < short:
                np.subtract(short, change, out=above)
            elif -reach < over:
                np.add(change, over, out=above)
            else:
                continue
            np.maximum(above, 0, out=above)
            above *= self.board.weight[line]
            total += above
        return total

    def _missed_after(self, lines: int) -> Ints:
        """What the first so many lines, groups and limits of overlap would miss after each swap, weighted."""
        total = self._outside_after(0, lines)
        for group in self.groups:
            if group.is_near:
                total += group.after()
        full = np.flatnonzero(self.shared >= self.most_shared) if self.common.shape[1] else self.shared
        if len(full):
            common = self.common[:, full]
            shared = common[self.swaps.comes] - common[self.swaps.goes]
            shared += self.shared[full] - np.int16(self.most_shared)
            np.maximum(shared, 0, out=shared)
            total += shared.sum(axis=1, dtype=np.int64) * (ONE * HARD)
        return total

    def _swap(self, number: int) -> None:
        swaps = self.swaps
        goes, comes = int(swaps.goes[number]), int(swaps.comes[number])
        self.sums += self.change[:, number]
        self.shared += self.common[comes] - self.common[goes]
        both, turned = [goes, comes], [comes, goes]
        self.slots[both] = self.slots[turned]
        self.values[:, both] = self.values[:, turned]
        self.common[both] = self.common[turned]
        for place in both:
            touched = swaps.at[place]
            self.change[:, touched] = self.values[:, swaps.comes[touched]] - self.values[:, swaps.goes[touched]]
        for group in self.groups:
            group.swap(goes, comes)

    def go_back(self, slots: Ints) -> None:
        """Put the form back to where it stood when its ``slots`` were these."""
        place = {slot: at for at, slot in enumerate(self.slots.tolist())}
        order = np.array([place[slot] for slot in slots.tolist()], dtype=np.int64)
        self.slots, self.values, self.common = slots, self.values[:, order], self.common[order]
        self._add_up()
        for group in self.groups:
            group.reorder(order)
