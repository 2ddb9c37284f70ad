"""Random numbers that are the same on every machine and in every version: splitmix64 on Python's integers, nothing else."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

_T = TypeVar("_T")
_MASK = 2**64 - 1


class SplitMix:
    """The generator of Steele, Lea and Flood (2014), started from a text."""

    def __init__(self, text: str) -> None:
        self._state = int.from_bytes(sha256(text.encode()).digest()[:8], "big")

    def below(self, limit: int) -> int:
        """Return a number from 0 to ``limit`` - 1. The bias is below ``limit`` / 2**64."""
        self._state = (self._state + 0x9E3779B97F4A7C15) & _MASK
        mixed = self._state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
        return ((mixed ^ (mixed >> 31)) * limit) >> 64

    def choice(self, members: Sequence[_T]) -> _T:
        """Return one of ``members``; IndexError if there are none."""
        return members[self.below(len(members))]

    def shuffled(self, members: Sequence[_T]) -> list[_T]:
        """Return the members in random order."""
        order = list(members)
        for last in range(len(order) - 1, 0, -1):
            other = self.below(last + 1)
            order[last], order[other] = order[other], order[last]
        return order
