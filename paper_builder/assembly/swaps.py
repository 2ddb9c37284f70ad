"""Forms during a search by swaps: every sum kept up to date, and what each possible swap would change. It decides nothing.

All integers. A merit has four parts, compared in this order: what rows miss; how far forms are from what they aim at (and from
being parallel, where what decides that differs too much); how unlike they are in what decides, their information or else their
expected points; how far they lie apart in all, in time and cognitive levels too. The questions left over count as the form after
the last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from paper_builder.assembly.tables import ALIKE, ALLOWED_APART, APART_WEIGHT, NO_BOUND, ONE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paper_builder.assembly.problem import Ints
    from paper_builder.assembly.tables import Grouped, Tables

    Merit = tuple[int, int, int, int]


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
        self.aimed = ones @ tables.aims.T - tables.origin
        self.stiff = ones @ tables.stiff.T - tables.stiff_target
        self.shape = ones @ tables.profile.T
        self.foes = np.array([self.taken[:, slots].sum(axis=1) for slots in tables.enemies], dtype=np.int64).T
        self.foes = self.foes.reshape(self.number, len(tables.enemies))
        self.counts = [self._counted(row) for row in tables.grouped]
        self.held = tables.held.copy()
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
        sums = int(tables.weighed(_outside(self.reached[form], tables.lower[form], tables.upper[form])).sum())
        foes = int(np.maximum(self.foes[form] - 1, 0).sum())
        groups = 0
        for row, counts in zip(tables.grouped, self.counts, strict=True):
            groups += int(np.maximum(counts[form] - row.each[form], 0).sum())
            groups += int(_outside(np.count_nonzero(counts[form]), row.lower[form], row.upper[form]))
        return sums + (foes + groups) * ONE

    def distance(self, form: int) -> int:
        """Return how far one form is from what it aims at, in millionths of the paper."""
        return int(self.off(form).sum())

    def off(self, form: int) -> Ints:
        """Return the same for each aim."""
        return _outside(self.aimed[form], self.tables.low[form], self.tables.high[form])

    def off_aims(self) -> Ints:
        """Return what all forms together are off each aim."""
        result: Ints = np.zeros(len(self.tables.aims), dtype=np.int64)
        for form in range(self.number):
            result += self.off(form)
        return result

    def spread(self) -> int:
        """Return how far the forms that should be alike lie apart, in millionths of the paper."""
        return int(self.spreads().sum())

    def spreads(self) -> Ints:
        """Return the same for each quantity of the profile."""
        apart: Ints = np.zeros(len(self.tables.profile), dtype=np.int64)
        for group in self.tables.alike:
            apart += np.ptp(self.shape[list(group)], axis=0)
        return apart

    def apart(self) -> int:
        """Return by how much more than is allowed forms differ in what decides whether they are parallel; 0 where none does."""
        return self._beyond(ALLOWED_APART)

    def unlike(self) -> int:
        """Return the same where hardly any difference is allowed."""
        return self._beyond(ALIKE)

    def _beyond(self, allowed: int) -> int:
        lines = [int(np.ptp(self.shape[list(group), line])) for group in self.tables.alike for line in self.tables.parallel]
        return sum(max(0, between - allowed) for between in lines)

    def merit(self) -> Merit:
        """Return what is to be small, the weightiest first."""
        every = range(self.number)
        distance = sum(map(self.distance, every)) + self.apart() * APART_WEIGHT
        return sum(map(self.missed, every)), distance, self.unlike(), self.spread()

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
        touched = (reached + low < tables.lower[form]) | (reached + high > tables.upper[form])
        for row in np.flatnonzero(touched).tolist():
            after = (comes[row] + reached[row])[None, :] - goes[row][:, None]
            lower, upper = tables.lower[form, row], tables.upper[form, row]
            change += tables.weighed(_outside(after, lower, upper), row)
            change -= tables.weighed(_outside(reached[row], lower, upper), row)
        for grouped, counts in zip(tables.grouped, self.counts, strict=True):
            change += _grouped_change(grouped, form, counts[form], grouped.group[mine], grouped.group[theirs])
        change += self._foes_change(form, mine, theirs)
        return change

    def _foes_change(self, form: int, mine: Ints, theirs: Ints) -> Ints | int:
        tables = self.tables
        met = self.foes[form][tables.enemy_set]
        if not met.any():
            return 0
        line, column = np.full(len(self.held), -1, dtype=np.int64), np.full(len(self.held), -1, dtype=np.int64)
        line[mine], column[theirs] = np.arange(len(mine)), np.arange(len(theirs))
        going, coming = line[tables.enemy_slot], column[tables.enemy_slot]
        comes = np.bincount(coming[(coming >= 0) & (met > 0)], minlength=len(theirs))
        goes = np.bincount(going[(going >= 0) & (met > 1)], minlength=len(mine))
        total = comes[None, :] - goes[:, None]
        # An enemy that takes the other's place is none. Where a set has one question on the form, at most that one goes.
        alone = (going >= 0) & (met == 1)
        if alone.any():
            place = np.full(len(tables.enemies), -1, dtype=np.int64)
            place[tables.enemy_set[alone]] = going[alone]
            instead = place[tables.enemy_set]
            replaced = (coming >= 0) & (met == 1) & (instead >= 0)
            np.subtract.at(total, (instead[replaced], coming[replaced]), 1)
        change: Ints = total * ONE
        return change

    def aim_change(self, form: int, mine: Ints, theirs: Ints, *, stiff: bool, aims: Sequence[int] | None = None) -> Ints:
        """Return what each swap changes of the form's distance from some ``aims``, by their numbers, or all.

        ``stiff``: with the stiff contrast as one more.
        """
        change: Ints = np.zeros((len(mine), len(theirs)), dtype=np.int64)
        tables = self.tables
        aimed = self.aimed[form].tolist()
        before = 0
        for aim in range(len(aimed)) if aims is None else aims:
            off, (low, high) = aimed[aim], tables.ideals[form][aim]
            after = _after(tables.aims[aim], off, mine, theirs)
            if low == high == 0:
                change += np.abs(after, out=after)
                before += abs(off)
            else:
                change += _outside(after, low, high)
                before += max(low - off, 0) + max(off - high, 0)
        if stiff:
            for line, off in zip(tables.stiff, self.stiff[form].tolist(), strict=True):
                change += np.abs(_after(line, off, mine, theirs))
                before += abs(off)
        change -= before
        return change

    def apart_change(self, first: int, second: int, mine: Ints, theirs: Ints) -> Ints:
        """Return what each swap changes of ``apart``."""
        change: Ints = np.zeros((len(mine), len(theirs)), dtype=np.int64)
        for line in self.tables.parallel:
            gain = _after(self.tables.profile[line], 0, mine, theirs)
            for group in self._touched(first, second):
                highest: Ints | int = -NO_BOUND
                lowest: Ints | int = NO_BOUND
                for form in group:
                    after = self.shape[form, line] + self._share(form, first, second, gain)
                    highest, lowest = np.maximum(highest, after), np.minimum(lowest, after)
                before = int(np.ptp(self.shape[list(group), line]))
                change += np.maximum(highest - lowest - ALLOWED_APART, 0) - max(before - ALLOWED_APART, 0)
        return change

    def spread_change(self, first: int, second: int, mine: Ints, theirs: Ints, lines: Sequence[int] | None = None) -> Ints:
        """Return what each swap changes of Σ |forms × sum - total| over the forms that should be alike: 0 just where they are.

        ``lines`` are the quantities of the profile that count, all if None.
        """
        change: Ints = np.zeros((len(mine), len(theirs)), dtype=np.int64)
        for line in range(len(self.tables.profile)) if lines is None else lines:
            gain = _after(self.tables.profile[line], 0, mine, theirs)
            for group in self._touched(first, second):
                number, own = len(group), self.shape[list(group), line]
                within = first in group and second in group
                for form, off in zip(group, (number * own - own.sum()).tolist(), strict=True):
                    # What goes from one form to another of the group leaves its total, and with it the other forms, as they are.
                    moved = number * self._share(form, first, second, gain) + off
                    if not within:
                        moved = moved - (gain if first in group else -gain)
                    elif form not in (first, second):
                        continue
                    change += np.abs(moved)
                    change -= abs(off)
        return change

    def _touched(self, first: int, second: int) -> list[tuple[int, ...]]:
        """The forms that should be alike, where a swap of these two changes any of them."""
        return [group for group in self.tables.alike if len(group) > 1 and (first in group or second in group)]

    @staticmethod
    def _share(form: int, first: int, second: int, gain: Ints) -> Ints | int:
        return gain if form == first else -gain if form == second else 0

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
        self._meet(form, slot, 1)
        for row, counts in zip(tables.grouped, self.counts, strict=True):
            if row.group[slot] >= 0:
                counts[form, row.group[slot]] += 1

    def _meet(self, form: int, slot: int, change: int) -> None:
        if slot in self.tables.cliques_of:
            self.foes[form, self.tables.cliques_of[slot]] += change

    def _replace(self, form: int, out: int, into: int) -> None:
        tables = self.tables
        self.taken[form, out] = False
        self.taken[form, into] = True
        self.reached[form] += tables.values[:, into] - tables.values[:, out]
        self.aimed[form] += tables.aims[:, into] - tables.aims[:, out]
        self.stiff[form] += tables.stiff[:, into] - tables.stiff[:, out]
        self.shape[form] += tables.profile[:, into] - tables.profile[:, out]
        self._meet(form, into, 1)
        self._meet(form, out, -1)
        for row, counts in zip(tables.grouped, self.counts, strict=True):
            if row.group[out] >= 0:
                counts[form, row.group[out]] -= 1
            if row.group[into] >= 0:
                counts[form, row.group[into]] += 1


def _outside(value: Ints | int | np.int64, lower: Ints | int | np.int64, upper: Ints | int | np.int64) -> Ints:
    missed: Ints = np.maximum(lower - value, 0) + np.maximum(value - upper, 0)
    return missed


def _after(line: Ints, now: int, mine: Ints, theirs: Ints) -> Ints:
    """Return what a sum of the line comes to after each swap."""
    result: Ints = (line[theirs] + now)[None, :] - line[mine][:, None]
    return result


def _grouped_change(row: Grouped, form: int, counts: Ints, goes: Ints, comes: Ints) -> Ints | int:
    """Slots of no group (-1) read the count at the end, which is not theirs: the masks below keep it out."""
    each, lower, upper = row.each[form], row.lower[form], row.upper[form]
    leaves, enters = goes >= 0, comes >= 0
    less = (counts[goes] > each) & leaves
    more = (counts[comes] >= each) & enters
    drawn = int(np.count_nonzero(counts))
    has_room = lower <= drawn - 1 <= drawn + 1 <= upper
    if has_room and not less.any() and not more.any():
        return 0
    last = (counts[goes] == 1) & leaves
    first = (counts[comes] == 0) & enters
    same = goes[:, None] == comes[None, :]
    change = more.astype(np.int64)[None, :] - less.astype(np.int64)[:, None]
    if not has_room:
        after = drawn + first.astype(np.int64)[None, :] - last.astype(np.int64)[:, None]
        change = change + _outside(after, lower, upper) - _outside(drawn, lower, upper)
    result: Ints = np.where(same, 0, change) * ONE
    return result
