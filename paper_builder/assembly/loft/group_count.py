"""A row on groups over the places of a hand: how many of each group the form holds, and what each swap would change of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from paper_builder.assembly.loft.board import HARD
from paper_builder.assembly.tables import ONE

if TYPE_CHECKING:
    from paper_builder.assembly.loft.board import Groups
    from paper_builder.assembly.loft.hand import Swaps
    from paper_builder.assembly.problem import Ints


class GroupCount:
    """A row on groups over the places of a hand: how many of each group the form holds. What is in none is in one of its own."""

    def __init__(self, row: Groups, slots: Ints, size: int, swaps: Swaps) -> None:
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
        return (above + int(outside(self._drawn, self.row.lower, self.row.upper))) * ONE * HARD

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
            total += outside(drawn, self.row.lower, self.row.upper)
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


def outside(value: Ints | int, lower: Ints | int, upper: Ints | int) -> Ints:
    """Return how far each value is outside its bounds; 0 inside them."""
    beyond: Ints = np.maximum(lower - value, value - upper)
    return np.maximum(beyond, 0, out=beyond) if beyond.ndim else np.maximum(beyond, 0)
