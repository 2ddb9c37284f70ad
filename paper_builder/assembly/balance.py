"""Last stage of the search: exchange questions until forms are as alike, and as close to their targets, as swaps can make them.

It swaps between forms and with the questions left over, starts from forms that meet every row and never leaves them; it calls no
solver. Integers only, the best swap first, ties by position: the same start and seed give the same end anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

import numpy as np

from paper_builder.assembly.problem import Distinct, Linear

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paper_builder.assembly.problem import Ints, Problem, Quantity

_SPREAD_FIRST = 16
"""How much more a difference between forms counts than the same distance of a form from its target."""
_TRIES = 64
"""How many improving swaps of one pair are tried before the next pair: most of the best ones keep every row."""
_ROUNDS = 100
_SHAKES = 16
_SHAKE_SWAPS = 3
_SHAKE_TRIES = 100
_NO_BOUND = np.int64(2) ** 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Balanced:
    """The forms and what they came to: ``spread`` and ``distance`` of the functions below, and the swaps that it took."""

    forms: tuple[Ints, ...]
    spread: int
    distance: int
    swaps: int


def balance(problem: Problem, forms: Sequence[Ints], seed: int) -> Balanced:
    """Return forms that meet every row as ``forms`` do, and differ and deviate as little as was found.

    From where no swap helps any more a few random ones lead on; what they lead to counts only if it is better.
    """
    random = Random(f"balance/{seed}")
    best = _State(problem, forms)
    swaps = best.descend()
    for _ in range(_SHAKES):
        if best.merit() == (0, 0):
            break
        other = _State(problem, best.forms())
        made = other.shake(random) + other.descend()
        if other.merit() < best.merit():
            best, swaps = other, swaps + made
    final_spread, final_distance = best.merit()
    return Balanced(forms=best.forms(), spread=final_spread, distance=final_distance, swaps=swaps)


def spread(problem: Problem, forms: Sequence[Ints]) -> int:
    """Return how far the forms lie apart, in millionths of the paper: Σ over the profile of weight × (largest − smallest)."""
    return sum(quantity.weight * int(np.ptp(_sums(quantity, forms))) for quantity in problem.profile)


def distance(problem: Problem, forms: Sequence[Ints]) -> int:
    """Return how far the forms are from what the blueprint aims at, in millionths: Σ over both of weight × |reached − target|."""
    return sum(aim.weight * int(np.abs(_sums(aim, forms) - (aim.target or 0)).sum()) for aim in problem.aims)


def _sums(quantity: Quantity, forms: Sequence[Ints]) -> Ints:
    return np.array([quantity.coefficients[form].sum() for form in forms], dtype=np.int64)


class _State:
    """Which slot stands on which form, with every sum kept up to date. The leftovers count as the form after the last."""

    def __init__(self, problem: Problem, forms: Sequence[Ints]) -> None:
        self.problem = problem
        self.spread_weight = 0
        self.taken = np.zeros((len(forms), problem.slots), dtype=bool)
        for number, form in enumerate(forms):
            self.taken[number, form] = True
        linear = [part for row in problem.rows for part in row.parts if isinstance(part, Linear)]
        cliques = [np.isin(problem.slot_question, clique).astype(np.int64) for clique in problem.cliques]
        self.rows = _stack([*(part.coefficients for part in linear), *cliques], problem.slots)
        ones: list[int | None] = [1] * len(cliques)
        self.lower = _bounds([*(part.lower for part in linear), *([None] * len(cliques))], -_NO_BOUND)
        self.upper = _bounds([*(part.upper for part in linear), *ones], _NO_BOUND)
        self.reached = self.taken.astype(np.int64) @ self.rows.T
        self.distinct = [_Distinct(part, problem.slots) for row in problem.rows for part in row.parts if isinstance(part, Distinct)]
        self.profile = _stack([quantity.coefficients * quantity.weight for quantity in problem.profile], problem.slots)
        self.aims = _stack([aim.coefficients * aim.weight for aim in problem.aims], problem.slots)
        self.targets = np.array([(aim.target or 0) * aim.weight for aim in problem.aims], dtype=np.int64)
        self.shape = self.taken.astype(np.int64) @ self.profile.T
        self.aimed = self.taken.astype(np.int64) @ self.aims.T - self.targets

    def forms(self) -> tuple[Ints, ...]:
        return tuple(np.flatnonzero(taken) for taken in self.taken)

    def merit(self) -> tuple[int, int]:
        """Return what is to be small: first the differences between forms, then the distance from the targets."""
        return spread(self.problem, self.forms()), distance(self.problem, self.forms())

    def descend(self) -> int:
        """Swap while it helps; return the number of swaps.

        Targets alone first: forms that all meet them are nearly alike, and swaps that then even them out cost little.
        """
        swaps = 0
        for self.spread_weight in (0, _SPREAD_FIRST):
            for _ in range(_ROUNDS):
                moved = sum(
                    self.improve(section, first, second)
                    for section in range(len(self.problem.sections))
                    for first, second in self.pairs()
                )
                swaps += moved
                if not moved:
                    break
        return swaps

    def shake(self, random: Random) -> int:
        """Make some swaps at random that keep every row; return their number."""
        made = 0
        pairs = list(self.pairs())
        for _ in range(_SHAKE_TRIES):
            first, second = random.choice(pairs)
            section = random.randrange(len(self.problem.sections))
            mine, theirs = self._members(section, first), self._members(section, second)
            if not len(mine) or not len(theirs):
                continue
            made += self._try(first, second, int(random.choice(mine)), int(random.choice(theirs)))
            if made == _SHAKE_SWAPS:
                break
        return made

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Every form with each later form and with the leftovers."""
        number = len(self.taken)
        for first in range(number):
            for second in range(first + 1, number + 1):
                yield first, second

    def _members(self, section: int, form: int) -> Ints:
        slots = self.problem.in_section(section)
        if form < len(self.taken):
            own: Ints = slots[self.taken[form, slots]]
            return own
        used = np.zeros(len(self.problem.questions), dtype=bool)
        used[self.problem.slot_question[self.taken.any(axis=0)]] = True
        left: Ints = slots[~used[self.problem.slot_question[slots]]]
        return left

    def improve(self, section: int, first: int, second: int) -> bool:
        """Make the best swap between two forms that improves and keeps every row; return whether there was one."""
        mine, theirs = self._members(section, first), self._members(section, second)
        if not len(mine) or not len(theirs):
            return False
        change = self._change(first, second, mine, theirs).ravel()
        best = np.argsort(change, kind="stable")[:_TRIES]
        for place in best[change[best] < 0].tolist():
            if self._try(first, second, int(mine[place // len(theirs)]), int(theirs[place % len(theirs)])):
                return True
        return False

    def _try(self, first: int, second: int, out: int, into: int) -> bool:
        """Swap two slots if both forms keep their rows; return whether they do."""
        leftover = second == len(self.taken)
        if not self._keeps_rows(first, out, into) or not (leftover or self._keeps_rows(second, into, out)):
            return False
        self._replace(first, out, into)
        if not leftover:
            self._replace(second, into, out)
        return True

    def _change(self, first: int, second: int, mine: Ints, theirs: Ints) -> Ints:
        """What each swap does to the objective: one row a slot of the first form, one column a slot of the second."""
        number = len(self.taken)
        exchange = second < number
        total: Ints = np.zeros((len(mine), len(theirs)), dtype=np.int64)
        if number > 1 and self.spread_weight:
            whole = self.shape.sum(axis=0)
            for own, gain in zip(range(len(self.profile)), self._gains(self.profile, mine, theirs), strict=True):
                shape = self.shape[:, own]
                drift = 0 if exchange else gain
                for form in range(number):
                    moved = gain if form == first else -gain if exchange and form == second else 0
                    total += np.abs(number * (shape[form] + moved) - whole[own] - drift)
                total -= np.abs(number * shape - whole[own]).sum()
            total = total * self.spread_weight // number
        for own, gain in zip(range(len(self.aims)), self._gains(self.aims, mine, theirs), strict=True):
            total += np.abs(self.aimed[first, own] + gain) - abs(self.aimed[first, own])
            if exchange:
                total += np.abs(self.aimed[second, own] - gain) - abs(self.aimed[second, own])
        return total

    @staticmethod
    def _gains(table: Ints, mine: Ints, theirs: Ints) -> Iterator[Ints]:
        return (line[theirs][None, :] - line[mine][:, None] for line in table)

    def _keeps_rows(self, form: int, out: int, into: int) -> bool:
        reached = self.reached[form] + self.rows[:, into] - self.rows[:, out]
        if (reached < self.lower).any() or (reached > self.upper).any():
            return False
        return all(part.keeps(self.taken[form], out, into) for part in self.distinct)

    def _replace(self, form: int, out: int, into: int) -> None:
        self.taken[form, out] = False
        self.taken[form, into] = True
        self.reached[form] += self.rows[:, into] - self.rows[:, out]
        self.shape[form] += self.profile[:, into] - self.profile[:, out]
        self.aimed[form] += self.aims[:, into] - self.aims[:, out]


class _Distinct:
    """A row that counts groups: which group each slot is in (-1 for none)."""

    def __init__(self, part: Distinct, slots: int) -> None:
        self.part = part
        self.group = np.full(slots, -1, dtype=np.int64)
        for number, members in enumerate(part.groups):
            self.group[members] = number

    def keeps(self, taken: Ints, out: int, into: int) -> bool:
        after = taken.copy()
        after[out], after[into] = False, True
        groups = self.group[after]
        number = len(np.unique(groups[groups >= 0]))
        return (self.part.lower is None or number >= self.part.lower) and (self.part.upper is None or number <= self.part.upper)


def _stack(lines: Sequence[Ints], slots: int) -> Ints:
    return np.array(lines, dtype=np.int64).reshape(len(lines), slots)


def _bounds(values: Sequence[int | None], missing: np.int64) -> Ints:
    return np.array([missing if value is None else value for value in values], dtype=np.int64)
