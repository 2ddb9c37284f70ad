"""Fourth stage: forms by exchanging questions. Rows first, then targets, then likeness, each as far as swaps can go.

It starts from forms filled at random with the right counts, makes the best swap until none helps, then pairs of swaps (``pairs``),
then a few random ones and on. It calls no solver and proves nothing: where it fails, ``mip`` decides. The same problem and seed
give the same forms anywhere: it looks at no clock, draws from a generator of its own and decides on integers only.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from paper_builder import giving_up
from paper_builder.assembly.approaching import approach
from paper_builder.assembly.pairs import polish
from paper_builder.assembly.splitmix import SplitMix
from paper_builder.assembly.swaps import State
from paper_builder.assembly.tables import APART_WEIGHT, Tables

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from paper_builder.assembly.problem import Ints, Problem, Quantity
    from paper_builder.assembly.swaps import Merit
    from paper_builder.assembly.tables import Cell

    Change = Callable[[int, int, Ints, Ints], Ints]

_HARD = 8
"""How much more what a row misses weighs than the same distance from a target, while both are sought together."""
_AIM = 2**28
"""How much more a target weighs than likeness once all rows are met: more than any likeness can come to."""
_NEVER = 2**62
_ROUNDS = 60
_STARTS = 3
_SHAKES = 30
_PATIENCE = 16
"""Once all rows are met, so many shakes in a row without a better form are enough."""
_LEAST_SHAKES = 3
_ROOMY = 0.5
"""A margin from which forms from elsewhere are given as many shakes as others."""
_IMPROVED = 15_000
_WITNESS_SHAKES = 3
_SLOTS_A_SHAKE = 4
"""Small problems are settled sooner, and the solver is quick where they are not."""
_SHAKE_SWAPS = 2
_SHAKE_TRIES = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Forms and their merit: what rows miss (0: they meet them all), and so on as in ``swaps``."""

    forms: tuple[Ints, ...]
    missed: int
    apart: int
    distance: int
    unlike: int
    spread: int
    shakes: int
    off: tuple[tuple[str, int], ...] = ()
    """What all forms together are off each aim, where they are off any."""
    between: tuple[tuple[str, int], ...] = ()
    """What lies between the forms in each quantity of the profile, where anything does."""

    @property
    def merit(self) -> Merit:
        """Return what is to be small, the weightiest first."""
        return self.missed, self.distance + self.apart * APART_WEIGHT, self.unlike, self.spread


def witness(problem: Problem) -> bool:
    """Return whether a short search finds forms that meet every row, whatever they aim at; False proves nothing.

    It looks for none where links must be placed first.
    """
    if problem.links:
        return False
    bare = replace(problem, aims=(), profile=())
    tables = Tables(bare)
    random = SplitMix("witness")
    forms = _filled(tables, random)
    return forms is not None and _Run(tables, random, 0, 0, shakes=_WITNESS_SHAKES).improved(State(tables, forms)).missed == 0


def search(problem: Problem, seed: int, *, bound: int = 0, tolerance: int = 0) -> Found | None:
    """Return the best forms found from several random starts; None where a section has too few questions.

    They may still miss rows: see ``Found.missed``. The search ends early at the distance ``bound``, under which none can be, or
    where every fine aim is within ``tolerance`` units of its target.
    """
    tables = Tables(problem)
    best: Found | None = None
    for start in range(_STARTS):
        random = SplitMix(f"search/{seed}/{start}")
        forms = _filled(tables, random)
        if forms is None:
            return None
        found = _Run(tables, random, bound, tolerance).improved(State(tables, forms))
        if best is None or found.merit < best.merit:
            best = found
        if best.missed == 0:
            break
    return best


def improved(
    problem: Problem, forms: Sequence[Ints], seed: int, *, margin: float = 1.0, bound: int = 0, tolerance: int = 0
) -> Found:
    """Return what becomes of ``forms`` from elsewhere; never anything worse.

    Where rows leave little ``margin``, 0 to 1, few swaps are open to them, and large problems are given fewer shakes.
    """
    tables = Tables(problem)
    open_to_them = int(_SHAKES * min(1.0, margin / _ROOMY))
    shakes = max(_LEAST_SHAKES, min(open_to_them, _IMPROVED // max(1, problem.slots * problem.forms)))
    return _Run(tables, SplitMix(f"improve/{seed}"), bound, tolerance, shakes=shakes).improved(State(tables, forms))


def _filled(tables: Tables, random: SplitMix) -> list[Ints] | None:
    """Deal the questions out in random order, passing over what would break a limit for each knowledge point or join enemies."""
    problem = tables.problem
    nothing = (np.zeros(0, dtype=np.int64),) * problem.forms
    state = State(tables, nothing if problem.placement is None else problem.placement.pinned)
    for cell in sorted(tables.cells, key=lambda cell: len(cell.slots) - cell.count):
        order = random.shuffled(state.members(cell.slots, problem.forms).tolist())
        wanted = [cell.count - int(np.count_nonzero(taken[cell.slots])) for taken in state.taken]
        if len(order) < sum(wanted) or min(wanted) < 0:
            return None
        for number in range(cell.count):
            for form in range(problem.forms):
                if number >= wanted[form]:
                    continue
                slot = next((slot for slot in order if is_welcome(state, form, slot)), order[0])
                state.add(form, slot)
                order.remove(slot)
    return list(state.forms())


def is_welcome(state: State, form: int, slot: int) -> bool:
    """Return whether a form could take the slot without joining enemies or breaking a limit for each knowledge point."""
    tables = state.tables
    if slot in tables.cliques_of and state.foes[form, tables.cliques_of[slot]].any():
        return False
    for row, counts in zip(tables.grouped, state.counts, strict=True):
        group = int(row.group[slot])
        if group >= 0 and counts[form, group] >= row.each[form]:
            return False
    return True


def _named(quantities: Sequence[Quantity], values: Ints) -> tuple[tuple[str, int], ...]:
    sums: dict[str, int] = {}
    for quantity, value in zip(quantities, values.tolist(), strict=True):
        sums[quantity.name] = sums.get(quantity.name, 0) + value
    return tuple((name, value) for name, value in sums.items() if value)


class _Run:
    """One way from a start to where nothing helps any more."""

    def __init__(self, tables: Tables, random: SplitMix, bound: int, tolerance: int, shakes: int = _SHAKES) -> None:
        self.most_shakes = min(shakes, tables.problem.slots // _SLOTS_A_SHAKE)
        self.tables = tables
        self.random = random
        self.bound = bound
        self.tolerance = tolerance
        self.shakes = 0

    def improved(self, state: State) -> Found:
        # Towards targets a row may be given up for more than it weighs: then the start was better.
        best = min(self._settled(State(self.tables, state.forms())), state, key=State.merit)
        merit = best.merit()
        tries = self.most_shakes
        idle = 0
        while tries and (merit[0] or idle < _PATIENCE) and not self._is_done(best, merit):
            tries -= 1
            idle += 1
            self.shakes += 1
            other = State(self.tables, best.forms())
            self._shake(other)
            # What was shaken is held until the rest has followed; else the first swap would undo it.
            self._descend(other, self._towards_targets(other), exchange=False)
            other.held[:] = self.tables.held
            other = self._settled(other)
            after = other.merit()
            if after <= merit:
                idle = 0 if after < merit else idle
                best = other
                if merit[0] > 0 == after[0]:
                    tries = self.most_shakes
                merit = after
        return Found(
            forms=best.forms(),
            missed=merit[0],
            apart=best.apart(),
            distance=merit[1] - best.apart() * APART_WEIGHT,
            unlike=merit[2],
            spread=merit[3],
            shakes=self.shakes,
            off=_named(self.tables.problem.aims, best.off_aims()),
            between=_named(self.tables.problem.profile, best.spreads()),
        )

    def _is_done(self, state: State, merit: Merit) -> bool:
        missed, distance, _, spread = merit
        return missed == 0 and spread == 0 and (distance <= self.bound or self._within(state))

    def _within(self, state: State) -> bool:
        """Whether every aim is within its tolerance: none for the coarse ones, which swaps meet exactly or never."""
        if not self.tables.fine:
            return False
        return all(self._form_within(state, form) for form in range(state.number))

    def _form_within(self, state: State, form: int) -> bool:
        aims = self.tables.problem.aims
        return all(
            off <= (self.tolerance * aims[aim].weight if aim in self.tables.fine else 0)
            for aim, off in enumerate(state.off(form).tolist())
        )

    def _settled(self, state: State) -> State:
        """Swap with the leftovers, then between forms; then pairs; then for likeness, where rows are met."""
        self._descend(state, self._towards_targets(state), exchange=False)
        if self.tables.fine:
            for form in range(state.number):
                if state.missed(form) == 0 and not self._form_within(state, form):
                    if len(self.tables.fine) == len(self.tables.problem.aims):
                        polish(state, form, self.tolerance)
                    else:
                        approach(state, form)
        if state.number > 1 and (any(state.missed(form) for form in range(state.number)) or not self.tables.fine):
            self._descend(state, self._towards_targets(state), exchange=True)
        if state.number > 1 and len(self.tables.profile) and not any(state.missed(form) for form in range(state.number)):
            self._descend(state, self._towards_likeness(state), exchange=True)
            if state.unlike():
                self._descend(state, self._towards_likeness(state, self.tables.parallel), exchange=True)
        return state

    # ---- descent -----------------------------------------------------------------------------------------------------

    def _descend(self, state: State, change: Change, *, exchange: bool) -> None:
        """Make the best swap of each cell and pair of forms while any helps; a pair that stayed as it was is not tried again."""
        left = state.number
        versions = [0] * (left + 1)
        seen: dict[tuple[int, int, int], tuple[int, int]] = {}
        for _ in range(_ROUNDS):
            moved = False
            for number, cell in enumerate(self.tables.cells):
                for first in range(left):
                    giving_up.check()
                    for second in (*range(first + 1, left), left) if exchange else (left,):
                        now = versions[first], versions[second]
                        if seen.get((number, first, second)) == now:
                            continue
                        if self._improve(state, cell, first, second, change):
                            versions[first] += 1
                            versions[second] += 1
                            moved = True
                        else:
                            seen[number, first, second] = now
            if not moved:
                return

    @staticmethod
    def _improve(state: State, cell: Cell, first: int, second: int, change: Change) -> bool:
        mine, theirs = state.members(cell.slots, first), state.members(cell.slots, second)
        if not len(mine) or not len(theirs):
            return False
        changes = change(first, second, mine, theirs)
        best = int(np.argmin(changes))
        if changes.flat[best] >= 0:
            return False
        state.swap(first, second, int(mine[best // len(theirs)]), int(theirs[best % len(theirs)]))
        return True

    def _towards_targets(self, state: State) -> Change:
        def change(first: int, second: int, mine: Ints, theirs: Ints) -> Ints:
            total = state.hard_change(first, mine, theirs) * _HARD + state.aim_change(first, mine, theirs, stiff=True)
            if second < state.number:
                total = total + (state.hard_change(second, theirs, mine) * _HARD).T
                total = total + state.aim_change(second, theirs, mine, stiff=True).T
            return total

        return change

    def _towards_likeness(self, state: State, lines: Sequence[int] | None = None) -> Change:
        def change(first: int, second: int, mine: Ints, theirs: Ints) -> Ints:
            hard = state.hard_change(first, mine, theirs)
            aim = state.aim_change(first, mine, theirs, stiff=False)
            if second < state.number:
                hard = hard + state.hard_change(second, theirs, mine).T
                aim = aim + state.aim_change(second, theirs, mine, stiff=False).T
            aim = aim + state.apart_change(first, second, mine, theirs) * APART_WEIGHT
            total = aim * _AIM + state.spread_change(first, second, mine, theirs, lines)
            result: Ints = np.where(hard > 0, _NEVER, total)
            return result

        return change

    # ---- random swaps ------------------------------------------------------------------------------------------------

    def _shake(self, state: State) -> None:
        """Make a few random swaps on forms that are off, on any where none is, and hold what they exchanged."""
        every = range(state.number)
        off = [form for form in every if state.missed(form) or state.distance(form)]
        if not off or state.apart():
            off = list(every)
        wanted = 1 + self.random.below(_SHAKE_SWAPS)
        for _ in range(_SHAKE_TRIES):
            cell = self.tables.cells[self.random.below(len(self.tables.cells))]
            first = self.random.choice(off)
            second = self.random.choice([form for form in range(state.number + 1) if form != first])
            mine, theirs = state.members(cell.slots, first), state.members(cell.slots, second)
            if not len(mine) or not len(theirs):
                continue
            out, into = self.random.choice(mine.tolist()), self.random.choice(theirs.tolist())
            state.swap(first, second, out, into)
            state.held[[out, into]] = True
            wanted -= 1
            if not wanted:
                return
