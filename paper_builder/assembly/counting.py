"""Supply against demand, row by row, by adding up: the first look, before any solver, and the plainest explanation.

For one row alone the best that papers can do is to take the largest (or smallest) values section by section. Of mutual enemies one
form takes one, so ``forms`` of them are worth taking; with each question in one set of enemies the greedy choice is the best.
Item sets and what is included are left to the solver, and an anchor counts as if forms might share everything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from paper_builder.assembly.outcome import Conflict
from paper_builder.assembly.problem import ENEMIES, INCLUDED, UNSHARED, Distinct, Linear

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from paper_builder.assembly.problem import Ints, Problem, Row


def shortages(problem: Problem) -> tuple[Conflict, ...]:
    """Return a conflict for each row that cannot be met whatever the other rows of the blueprint say.

    It holds the row and those of the sections, ``ENEMIES`` and ``UNSHARED`` without which it could be met. Included questions
    that are not there and sections that cannot be filled come alone: what else is short may only follow from them.
    """
    sections = [row.id for row in problem.rows if row.section]
    extra = [name for name in problem.row_ids if name in (ENEMIES, UNSHARED)]
    missing = [Conflict(rows=(INCLUDED,), minimal=True)] if problem.links.absent else []
    missing += [_needed(problem, row, extra) for row in problem.rows if row.section and _fails(problem, row, extra)]
    if missing:
        return tuple(missing)
    background = [*sections, *extra]
    return tuple(_needed(problem, row, background) for row in problem.rows if not row.section and _fails(problem, row, background))


def _needed(problem: Problem, row: Row, background: Sequence[str]) -> Conflict:
    kept = list(background)
    for name in background:
        fewer = [other for other in kept if other != name]
        if _fails(problem, row, fewer):
            kept = fewer
    return Conflict(rows=tuple(name for name in problem.row_ids if name == row.id or name in kept), minimal=True)


def _fails(problem: Problem, row: Row, others: Collection[str]) -> bool:
    """Return whether ``row`` cannot be met under ``others``, a choice of sections, ``ENEMIES`` and ``UNSHARED``."""
    reduced = problem.reduced(others)
    enemies = _clique_of(reduced) if ENEMIES in others else np.full(reduced.slots, -1, dtype=np.int64)
    asked = reduced.row(row.id)
    forms = reduced.forms if asked.forms is None else len(asked.forms)
    room = reduced.limits * forms if reduced.shared or reduced.links.anchor else reduced.limits
    supply = _Supply(reduced, frozenset(others), enemies, forms, room)
    return any(supply.misses(part) for part in asked.parts)


@dataclass(frozen=True, slots=True)
class _Supply:
    problem: Problem
    others: frozenset[str]
    clique: Ints
    forms: int
    """How many forms the row is about."""
    room: Ints
    """How often these forms may take each slot."""

    def misses(self, part: Linear | Distinct) -> bool:
        forms = self.forms
        if isinstance(part, Distinct):
            most = sum(min(forms, int(self.room[group].sum())) for group in part.groups)
            return part.lower is not None and most < part.lower * forms
        too_little = part.lower is not None and self._most(part.coefficients) < part.lower * forms
        too_much = part.upper is not None and -self._most(-part.coefficients) > part.upper * forms
        return too_little or too_much

    def _most(self, values: Ints) -> int:
        return sum(self._most_of_section(place, row, values) for place, row in enumerate(self._sections()))

    def _sections(self) -> Iterable[Row]:
        return (row for row in self.problem.rows if row.section)

    def _most_of_section(self, place: int, row: Row, values: Ints) -> int:
        """The largest sum that all forms together can take from one section: exactly its items, or any number if it is given up."""
        slots = self.problem.in_section(place)
        order = slots[np.argsort(-values[slots], kind="stable")]
        wanted = row.section.count * self.forms if row.section and row.id in self.others else None
        total = taken = 0
        left = [self.forms] * len(self.problem.cliques)
        for value, room, clique in zip(values[order].tolist(), self.room[order].tolist(), self.clique[order].tolist(), strict=True):
            if taken == wanted or (wanted is None and value <= 0):
                break
            share = room if wanted is None else min(room, wanted - taken)
            if clique >= 0:
                share = min(share, left[clique])
                left[clique] -= share
            total += share * value
            taken += share
        return total


def _clique_of(problem: Problem) -> Ints:
    """For each slot the first clique of its question, -1 for none.

    With each question in one clique only, what is left of the enemies is a weaker demand: a shortage found under it is a real one.
    """
    of_question = np.full(len(problem.questions), -1, dtype=np.int64)
    for number, clique in reversed(list(enumerate(problem.cliques))):
        of_question[clique] = number
    return of_question[problem.slot_question]
