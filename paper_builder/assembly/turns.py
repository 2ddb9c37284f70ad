"""Forms made by the solver out of few questions, or of all: small sections first, then one form after the other, the rest a sum.

What a form takes must leave a sum from which the others can be made; sums are small and decided soon. A choice that leads nowhere
is mostly seen at once, and another attempt costs little: so many short attempts are made, and no long one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from paper_builder.assembly.dive import Dive
from paper_builder.assembly.edge import find_edge
from paper_builder.assembly.matrix import Block, build, jointly, summed
from paper_builder.assembly.shares import add_shares
from paper_builder.assembly.solver import Status, solve

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from paper_builder.assembly.edge import Edge
    from paper_builder.assembly.matrix import Built
    from paper_builder.assembly.problem import Ints, Problem
    from paper_builder.assembly.solver import Answer

_DIVES = 3
"""Ways of dealing out small sections that are looked at together: the one that leaves most room is tried first."""
_ROOMY = 0.4
"""A way that leaves so much of the room that there was is tried at once."""
_ROUNDS = 4
_SUM_PROGRAMMES = 25
_ALL_PROGRAMMES = 120
_SUM_NODES = 20
_EDGE_ROUNDS = 2


class _Rest(Enum):
    """What the forms that are still to come are while one is made: a sum, one whose points they can share, forms in fractions.

    A sum is soon found and may not be divisible; forms in fractions take longer, and mostly can be made whole.
    """

    SHARED = auto()
    SUM = auto()
    FORMS = auto()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Way:
    """What each form takes of ``small`` sections, and what room that leaves."""

    small: tuple[Ints, ...]
    edge: Edge

    def bound(self, built: Built) -> None:
        """Leave in a model of all forms what the edge leaves."""
        number = len(self.edge.cost)
        built.model.lower[:number], built.model.upper[:number] = self.edge.lowest.tolist(), self.edge.highest.tolist()


class Turns:
    """Forms of a problem under some rows, all if None. ``nodes`` counts those of the solver.

    ``is_refuted`` once nothing can be made of all questions.
    """

    def __init__(self, problem: Problem, rows: Collection[str] | None) -> None:
        self.nodes = 0
        self.is_refuted = False
        self._problem = problem
        self._rows = rows

    def of_sum(self, free: Ints) -> tuple[Ints, ...] | None:
        """Return forms made of the slots that are not 0 in ``free``, about as many as are needed; None proves nothing."""
        dive = Dive(self._problem, self._together(free), _SUM_PROGRAMMES)
        small = next(dive.answers(), None)
        return None if small is None else self._in_turn(dive, small, free, (_Rest.SHARED, _Rest.SUM, _Rest.FORMS))

    def of_all(self, free: Ints, margin: float) -> tuple[Ints, ...] | None:
        """Return forms made of the slots that are not 0 in ``free``; None, and perhaps ``is_refuted``, where there are none.

        ``margin`` is that of the sum of all forms.
        """
        dive = Dive(self._problem, self._together(free), _ALL_PROGRAMMES)
        answers = dive.answers()
        for _ in range(_ROUNDS):
            ways = self._next_ways(dive, answers, free, margin)
            if not ways:
                self.is_refuted = dive.is_complete
                return None
            for way in sorted(ways, key=lambda way: -way.edge.margin):
                forms, is_ruled_out = self._under(dive, way, free)
                if forms is not None or not is_ruled_out:
                    return forms
        return None

    def _next_ways(self, dive: Dive, answers: Iterator[tuple[Ints, ...]], free: Ints, margin: float) -> list[_Way]:
        ways: list[_Way] = []
        for small in islice(answers, _DIVES):
            ways.append(self._edge_of(dive, small, free))
            if ways[-1].edge.margin >= margin * _ROOMY:
                break
        return ways

    def _edge_of(self, dive: Dive, small: Sequence[Ints], free: Ints) -> _Way:
        built = self._together(free)
        dive.fix(built, jointly(self._problem), small)
        return _Way(small=tuple(small), edge=find_edge(built.model, _EDGE_ROUNDS))

    def _under(self, dive: Dive, way: _Way, free: Ints) -> tuple[tuple[Ints, ...] | None, bool]:
        """Forms in which small sections stand as given, first by a sum that could be divided if questions could; or the proof."""
        if way.edge.empty:
            return None, True
        built = self._together(free)
        way.bound(built)
        taken = _sum_alone_whole(built)
        answer = self._solved(built, nodes=_SUM_NODES)
        if answer.status is Status.INFEASIBLE:
            return None, True
        if answer.status is Status.FOUND:
            forms = self._in_turn(dive, way.small, np.minimum(1, answer.whole[taken]), (_Rest.FORMS, _Rest.SHARED))
            if forms is not None:
                return forms, False
        built = self._together(free)
        way.bound(built)
        built.model.cost[:] = way.edge.cost.tolist()
        answer = self._solved(built)
        return (built.forms(answer.whole) if answer.status is Status.FOUND else None), answer.status is Status.INFEASIBLE

    def _solved(self, built: Built, *, nodes: int = 1, attempt: int = 0) -> Answer:
        answer = solve(built.model, nodes=nodes, first=True, attempt=attempt)
        self.nodes += answer.nodes
        return answer

    def _in_turn(self, dive: Dive, small: Sequence[Ints], free: Ints, ways: Sequence[_Rest]) -> tuple[Ints, ...] | None:
        for attempt, way in enumerate(ways):
            forms = self._turn(dive, small, free, attempt, way)
            if forms is not None:
                return forms
        return None

    def _turn(self, dive: Dive, small: Sequence[Ints], free: Ints, attempt: int, way: _Rest) -> tuple[Ints, ...] | None:
        """Take one form after the other out of the sum, the last two together."""
        problem = self._problem
        found: list[Ints] = []
        for form in range(problem.forms - 1):
            last = form + 2 == problem.forms
            later = range(form + 1, problem.forms)
            if way is _Rest.FORMS and not last:
                rest = tuple(Block((other,), integer=False) for other in later)
            else:
                rest = summed(problem, later, integer=True)
            blocks = (Block((form,), integer=True), *rest)
            built = build(problem, blocks, rows=self._rows, free=free)
            dive.fix(built, blocks, small)
            if way is _Rest.SHARED and not last:
                add_shares(problem, built.model, rest, built.taken[1:], rows=self._rows, possible=free > 0)
            answer = self._solved(built, attempt=attempt)
            if answer.status is not Status.FOUND:
                return None
            whole = answer.whole
            found.append(np.flatnonzero(whole[built.taken[0]]))
            if last:
                found.append(np.flatnonzero(whole[built.taken[1]]))
            free = np.where(np.isin(problem.slot_question, problem.slot_question[found[form]]), 0, free)
        return tuple(found)

    def _together(self, free: Ints) -> Built:
        return build(self._problem, jointly(self._problem), rows=self._rows, free=free)


def _sum_alone_whole(built: Built) -> Ints:
    """Let the forms take any parts of questions, so long as all together take whole ones: in the columns that are returned."""
    model = built.model
    together = np.array(built.taken)
    highest = np.array(model.upper)[together].sum(axis=0)
    for column in together.ravel().tolist():
        model.integer[column] = False
    whole = model.add_columns(highest, integer=True)
    for column, parts in zip(whole, together.T, strict=True):
        if highest[column - whole[0]] > 0:
            model.add_row(np.append(parts, column), np.append(np.ones(len(parts)), -1.0), 0, 0)
    result: Ints = whole.astype(np.int64)
    return result
