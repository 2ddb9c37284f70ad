"""Forms during a search by swaps: every sum kept up to date, and what each possible swap would change. It decides nothing.

All integers. A merit has three parts, compared in this order: what rows miss, how far forms are from what they aim at (and from
being parallel, where their expected points differ too much), how far they lie apart. The questions left over count as the form
after the last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from paper_builder.assembly.tables import ALLOWED_APART, APART_WEIGHT, ONE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paper_builder.assembly.problem import Ints
    from paper_builder.assembly.tables import Grouped, Tables

    Merit = tuple[int, int, int]


class State:
    """Which slot stands on which form, with all that follows from it."""

    def __init__(self, tables: Tables, forms: Sequence[Ints]) -> None:
        self.tables = tables
        slots = tables.problem.slots
        self.number = len(forms)
        self.taken = np.zeros((self.number, slots), dtype=bool)
        for number, form in enumerate(forms):
            self.taken[number, form] = True
        ones = self.taken.astype(np.int64)
        self.reached = ones @ tables.values.T
        self.aimed = ones @ tables.aims.T - tables.targets
        self.stiff = ones @ tables.stiff.T - tables.stiff_target
        self.shape = ones @ tables.profile.T
        self.foes = ones @ tables.enemies.T
        self.counts = [self._counted(row) for row in tables.grouped]
        self.held = np.zeros(slots, dtype=bool)
        """Slots that ``members`` passes over: neither to go nor to come for the time being."""
        self.used = np.zeros(len(tables.problem.questions), dtype=bool)
        self.used[tables.problem.slot_question[self.taken.any(axis=0)]] = True

    def _counted(self, row: Grouped) -> Ints:
        inside = row.group >= 0
        return np.array(
            [np.bincount(row.group[taken & inside], minlength=row.groups) for taken in self.taken], dtype=np.int64
        ).reshape(self.number, row.groups)

    def forms(self) -> tuple[Ints, ...]:
        """Return each form's slots, in order."""
        return tuple(np.flatnonzero(taken) for taken in self.taken)

    def members(self, slots: Ints, form: int) -> Ints:
        """Return which of ``slots`` stand on ``form``, or are left over."""
        free = slots[~self.held[slots]]
        if form < self.number:
            own: Ints = free[self.taken[form, free]]
            return own
        left: Ints = free[~self.used[self.tables.problem.slot_question[free]]]
        return left

    # ---- merits ------------------------------------------------------------------------------------------------------

    def missed(self, form: int) -> int:
        """Return what the rows of one form miss, weighted; 0 where it meets them all."""
        tables = self.tables
        sums = int((_outside(self.reached[form], tables.lower, tables.upper) * tables.weight).sum())
        foes = int(np.maximum(self.foes[form] - 1, 0).sum())
        groups = 0
        for row, counts in zip(tables.grouped, self.counts, strict=True):
            groups += int(np.maximum(counts[form] - row.each, 0).sum())
            groups += int(_outside(np.count_nonzero(counts[form]), row.lower, row.upper))
        return sums + (foes + groups) * ONE

    def distance(self, form: int) -> int:
        """Return how far one form is from what it aims at, in millionths of the paper."""
        return int(np.abs(self.aimed[form]).sum())

    def spread(self) -> int:
        """Return how far the forms lie apart, in millionths of the paper."""
        return int(np.ptp(self.shape, axis=0).sum()) if self.number else 0

    def apart(self) -> int:
        """Return by how much more than is allowed the mean facility of the forms differs, in millionths; 0 where it does not."""
        line = self.tables.facility
        return 0 if line is None else max(0, int(np.ptp(self.shape[:, line])) - ALLOWED_APART)

    def merit(self) -> Merit:
        """Return what is to be small, the weightiest first."""
        every = range(self.number)
        return sum(map(self.missed, every)), sum(map(self.distance, every)) + self.apart() * APART_WEIGHT, self.spread()

    # ---- what swaps change: a line a slot that goes, a column a slot that comes ------------------------------------------

    def hard_change(self, form: int, mine: Ints, theirs: Ints) -> Ints:
        """Return what each swap changes of what the form's rows miss."""
        tables = self.tables
        change: Ints = np.zeros((len(mine), len(theirs)), dtype=np.int64)
        goes, comes = tables.values[:, mine], tables.values[:, theirs]
        # A row that holds now and after any of these swaps is left out.
        low = np.minimum(comes.min(axis=1) - goes.max(axis=1), 0)
        high = np.maximum(comes.max(axis=1) - goes.min(axis=1), 0)
        reached = self.reached[form]
        touched = (reached + low < tables.lower) | (reached + high > tables.upper)
        for row in np.flatnonzero(touched).tolist():
            after = (comes[row] + reached[row])[None, :] - goes[row][:, None]
            lower, upper = tables.lower[row], tables.upper[row]
            change += (_outside(after, lower, upper) - _outside(reached[row], lower, upper)) * tables.weight[row]
        for grouped, counts in zip(tables.grouped, self.counts, strict=True):
            change += _grouped_change(grouped, counts[form], grouped.group[mine], grouped.group[theirs])
        change += self._foes_change(form, mine, theirs)
        return change

    def _foes_change(self, form: int, mine: Ints, theirs: Ints) -> Ints | int:
        foes, table = self.foes[form], self.tables.enemies
        near = np.flatnonzero(foes)
        if not len(near):
            return 0
        goes, comes = table[np.ix_(near, mine)], table[np.ix_(near, theirs)]
        single = foes[near] == 1
        total = comes.sum(axis=0)[None, :] - goes[~single].sum(axis=0)[:, None]
        alone = goes[single]
        if alone.any():
            # An enemy that takes the other's place is none.
            total = total - alone.T @ comes[single]
        change: Ints = total * ONE
        return change

    def aim_change(self, form: int, mine: Ints, theirs: Ints, *, stiff: bool) -> Ints:
        """Return what each swap changes of the form's distance from its aims, with the stiff contrast as one of them or not."""
        change: Ints = np.zeros((len(mine), len(theirs)), dtype=np.int64)
        pairs = [(self.tables.aims, self.aimed[form])] + ([(self.tables.stiff, self.stiff[form])] if stiff else [])
        for table, off in pairs:
            for line, miss in zip(table, off.tolist(), strict=True):
                change += np.abs((line[theirs] + miss)[None, :] - line[mine][:, None]) - abs(miss)
        return change

    def apart_change(self, first: int, second: int, mine: Ints, theirs: Ints) -> Ints:
        """Return what each swap changes of ``apart``."""
        line = self.tables.facility
        if line is None or self.number == 1:
            return np.zeros((len(mine), len(theirs)), dtype=np.int64)
        table = self.tables.profile[line]
        gain = table[theirs][None, :] - table[mine][:, None]
        own = self.shape[first, line] + gain
        others = [self.shape[form, line] for form in range(self.number) if form not in (first, second)]
        if second < self.number:
            others.append(self.shape[second, line] - gain)
        highest = lowest = own
        for other in others:
            highest, lowest = np.maximum(highest, other), np.minimum(lowest, other)
        change: Ints = np.maximum(highest - lowest - ALLOWED_APART, 0) - self.apart()
        return change

    def spread_change(self, first: int, second: int, mine: Ints, theirs: Ints) -> Ints:
        """Return what each swap changes of Σ |forms × sum - total|, which is 0 just where the forms are alike."""
        change: Ints = np.zeros((len(mine), len(theirs)), dtype=np.int64)
        exchange = second < self.number
        whole = self.shape.sum(axis=0)
        for line, table in enumerate(self.tables.profile):
            gain = table[theirs][None, :] - table[mine][:, None]
            drift = 0 if exchange else gain
            shape = self.shape[:, line] * self.number
            for form in range(self.number):
                moved = gain if form == first else -gain if exchange and form == second else 0
                change += np.abs(shape[form] + self.number * moved - whole[line] - drift)
            change -= np.abs(shape - whole[line]).sum()
        return change

    # ---- swapping ----------------------------------------------------------------------------------------------------

    def swap(self, first: int, second: int, out: int, into: int) -> None:
        """Exchange a slot of the first form for one of the second, or one left over."""
        self._replace(first, out, into)
        if second < self.number:
            self._replace(second, into, out)
        else:
            question = self.tables.problem.slot_question
            self.used[question[out]] = False
            self.used[question[into]] = True

    def add(self, form: int, slot: int) -> None:
        """Put a slot on a form that does not hold it."""
        tables = self.tables
        self.taken[form, slot] = True
        self.used[tables.problem.slot_question[slot]] = True
        self.reached[form] += tables.values[:, slot]
        self.aimed[form] += tables.aims[:, slot]
        self.stiff[form] += tables.stiff[:, slot]
        self.shape[form] += tables.profile[:, slot]
        self.foes[form] += tables.enemies[:, slot]
        for row, counts in zip(tables.grouped, self.counts, strict=True):
            if row.group[slot] >= 0:
                counts[form, row.group[slot]] += 1

    def _replace(self, form: int, out: int, into: int) -> None:
        tables = self.tables
        self.taken[form, out] = False
        self.taken[form, into] = True
        self.reached[form] += tables.values[:, into] - tables.values[:, out]
        self.aimed[form] += tables.aims[:, into] - tables.aims[:, out]
        self.stiff[form] += tables.stiff[:, into] - tables.stiff[:, out]
        self.shape[form] += tables.profile[:, into] - tables.profile[:, out]
        self.foes[form] += tables.enemies[:, into] - tables.enemies[:, out]
        for row, counts in zip(tables.grouped, self.counts, strict=True):
            if row.group[out] >= 0:
                counts[form, row.group[out]] -= 1
            if row.group[into] >= 0:
                counts[form, row.group[into]] += 1


def _outside(value: Ints | int | np.int64, lower: Ints | int | np.int64, upper: Ints | int | np.int64) -> Ints:
    missed: Ints = np.maximum(lower - value, 0) + np.maximum(value - upper, 0)
    return missed


def _grouped_change(row: Grouped, counts: Ints, goes: Ints, comes: Ints) -> Ints | int:
    """Slots of no group (-1) read the count at the end, which is not theirs: the masks below keep it out."""
    leaves, enters = goes >= 0, comes >= 0
    less = (counts[goes] > row.each) & leaves
    more = (counts[comes] >= row.each) & enters
    last = (counts[goes] == 1) & leaves
    first = (counts[comes] == 0) & enters
    same = goes[:, None] == comes[None, :]
    change = more.astype(np.int64)[None, :] - less.astype(np.int64)[:, None]
    drawn = int(np.count_nonzero(counts))
    if not row.lower <= drawn - 1 <= drawn + 1 <= row.upper:
        after = drawn + first.astype(np.int64)[None, :] - last.astype(np.int64)[:, None]
        change = change + _outside(after, row.lower, row.upper) - _outside(drawn, row.lower, row.upper)
    result: Ints = np.where(same, 0, change) * ONE
    return result
