"""Forms dealt from a deck in which the least used questions lie on top. It respects enemies and limits of groups, and no other row.

Dealing goes form by form, and what one form took has been used once more for the next: all questions wear out alike, which is what
keeps the mean overlap of forms near its lower bound.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paper_builder.assembly.loft.board import Board
    from paper_builder.assembly.problem import Ints
    from paper_builder.assembly.splitmix import SplitMix

_TIES = 2**32


@dataclass(frozen=True, slots=True, kw_only=True)
class Dealt:
    """A form before it is mended: the slots dealt of each cell, and those that are held and not to be exchanged."""

    parts: tuple[tuple[int, ...], ...]
    held: tuple[int, ...]

    @property
    def slots(self) -> tuple[int, ...]:
        """Return all slots, the held ones last."""
        return (*(slot for part in self.parts for slot in part), *self.held)


class Deck:
    """The free slots of each cell by how often their question was used, equals in random order; ``most`` uses are allowed."""

    def __init__(self, board: Board, used: Ints, most: int, random: SplitMix) -> None:
        self._board = board
        self._most = most
        self._random = random
        self._used: list[int] = used.tolist()
        self._question: list[int] = board.question.tolist()
        self._ties = [random.below(_TIES) for _ in self._question]
        self._free = [cell.slots[board.free[cell.slots]] for cell in board.cells]
        self._heaps = [[self._card(slot) for slot in slots.tolist()] for slots in self._free]
        for heap in self._heaps:
            heapify(heap)
        self._groups: list[tuple[list[int], int]] = [(row.of.tolist(), row.each) for row in board.groups if row.each < board.size]

    def _card(self, slot: int) -> tuple[int, int, int]:
        return self._used[self._question[slot]], self._ties[slot], slot

    def deal(self, held: Sequence[int] = ()) -> Dealt | None:
        """Return one form, ``held`` slots and the rest dealt; None where what is left of a cell does not suffice."""
        barred: set[int] = set(held)
        counts: list[dict[int, int]] = [{} for _ in self._groups]
        for slot in held:
            self._count(slot, barred, counts)
        parts: list[tuple[int, ...]] = []
        for cell, heap in zip(self._board.cells, self._heaps, strict=True):
            wanted = cell.count - (int(np.isin(cell.slots, held).sum()) if held else 0)
            took = self._take(heap, wanted, barred, counts)
            if len(took) < wanted:
                return None
            parts.append(tuple(took))
        dealt = Dealt(parts=tuple(parts), held=tuple(held))
        for slot in dealt.slots:
            self._used[self._question[slot]] += 1
        return dealt

    def _take(self, heap: list[tuple[int, int, int]], wanted: int, barred: set[int], counts: list[dict[int, int]]) -> list[int]:
        took: list[int] = []
        aside: list[int] = []
        while heap and len(took) < wanted:
            use, _, slot = heappop(heap)
            if use != self._used[self._question[slot]]:
                heappush(heap, self._card(slot))
            elif use >= self._most:
                aside.append(slot)
                break
            elif slot in barred or self._is_full(slot, counts):
                aside.append(slot)
            else:
                self._count(slot, barred, counts)
                took.append(slot)
        for slot in aside:
            # Better one too many of a group, which swaps can mend, than no form at all.
            if len(took) < wanted and slot not in barred and self._used[self._question[slot]] < self._most:
                self._count(slot, barred, counts)
                took.append(slot)
            else:
                heappush(heap, self._card(slot))
        for slot in took:
            self._ties[slot] = self._random.below(_TIES)
            # Used once more from now on, unless the form comes to nothing: then the card is put right when it is drawn.
            heappush(heap, (self._used[self._question[slot]] + 1, self._ties[slot], slot))
        return took

    def _is_full(self, slot: int, counts: list[dict[int, int]]) -> bool:
        """Return whether the form holds as many of one of the slot's groups as it may."""
        return any(counts[place].get(group[slot], 0) >= each for place, (group, each) in enumerate(self._groups))

    def _count(self, slot: int, barred: set[int], counts: list[dict[int, int]]) -> None:
        barred.update(self._board.foes[slot])
        for (group, _), counted in zip(self._groups, counts, strict=True):
            if group[slot] >= 0:
                counted[group[slot]] = counted.get(group[slot], 0) + 1

    def spare(self) -> tuple[Ints, ...]:
        """Return the slots of each cell that may still be used, the least used first."""
        used, ties = np.array(self._used, dtype=np.int64), np.array(self._ties, dtype=np.int64)
        orders: list[Ints] = []
        for slots in self._free:
            times = used[self._board.question[slots]]
            order = np.lexsort((ties[slots], times))
            orders.append(slots[order[times[order] < self._most]])
        return tuple(orders)
