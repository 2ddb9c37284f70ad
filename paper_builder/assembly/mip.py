"""Fifth stage: whole forms by integer programming. It takes what HiGHS finds first; to make it good is ``search``'s work.

All forms with the same rows are sought as one whole sum first, on the questions that the edge leaves: small, and a proof where it
fails. What the sum takes is divided by swaps. If that fails, the sum is sought again with how whole forms share its points, and
divided by HiGHS, small sections first; then forms are made from all questions in that way, and at last all are sought at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

from paper_builder.assembly.dividing import Sum, divided
from paper_builder.assembly.edge import find_edge
from paper_builder.assembly.matrix import build, jointly, summed
from paper_builder.assembly.placing import TRIES, place
from paper_builder.assembly.shares import add_shares
from paper_builder.assembly.solver import INFINITY, Status, solve
from paper_builder.assembly.splitmix import SplitMix
from paper_builder.assembly.turns import Turns

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from paper_builder.assembly.edge import Edge
    from paper_builder.assembly.matrix import Built
    from paper_builder.assembly.problem import Ints, Problem
    from paper_builder.assembly.solver import Answer, Floats

NODES = 5000
"""Branch-and-bound nodes of one model: some seconds on a bank of a thousand questions."""
_WORK = 200_000
_COSTS = 1000
_SEED_SHARE = 0.05
"""How much of the room that tight rows leave the seed may use up to prefer some questions."""
_SUMS = 2
"""Sums with shares that are tried."""
_LEAST_SHARE = 1e-3
_TINY = 1e-6
_FOUND = "solution found"
_UNDIVIDED = "the sum of all forms could not be divided"


class Effort(IntEnum):
    """How far a search for several forms goes: sums divided by swaps alone; by the solver, too; all forms at once."""

    SUM = 1
    SHARES = 2
    ALL = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What the search came to. ``forms`` holds each form's slots, empty unless found. ``INFEASIBLE`` is proven: there are none."""

    status: Status
    forms: tuple[Ints, ...] = ()
    nodes: int
    stop_reason: str


def find_forms(
    problem: Problem, seed: int, *, rows: Collection[str] | None = None, nodes: int = NODES, effort: Effort = Effort.ALL
) -> Search:
    """Return forms that meet the named rows (all if None), or the proof that there are none, or that it stays unknown.

    The seed draws a cost for every question, and cheap ones are preferred: it decides which of the many good papers comes out.
    It stays unknown where more ``effort`` would be needed; a single form needs none beyond the sum.
    """
    return Finding(problem, seed, rows=rows, nodes=nodes, effort=effort).search()


def margin(problem: Problem) -> float:
    """Return how much room the rows leave, 0 to 1, 1 being about a swap; 0 also where there are no forms."""
    return Finding(problem, 0).margin


def is_infeasible(problem: Problem, rows: Collection[str], *, nodes: int, effort: Effort) -> bool | None:
    """Return whether the named rows are proven to have no forms; None if it stays unknown."""
    match find_forms(problem, 0, rows=rows, nodes=nodes, effort=effort).status:
        case Status.FOUND:
            return False
        case Status.INFEASIBLE:
            return True
        case Status.UNKNOWN:
            return None


class Finding:
    """One search for forms under some rows; its arguments are those of ``find_forms``."""

    def __init__(
        self,
        problem: Problem,
        seed: int,
        *,
        rows: Collection[str] | None = None,
        nodes: int = NODES,
        effort: Effort = Effort.ALL,
    ) -> None:
        self.problem = problem = problem.reduced(problem.row_ids if rows is None else rows)
        self.seed = seed
        self.rows = rows
        self.nodes = nodes
        self.effort = effort
        self.used = 0
        every = range(problem.forms)
        self.blocks = jointly(problem) if problem.shared else summed(problem, every, integer=True)
        self._edge: tuple[Built, Edge] | None = None

    @property
    def margin(self) -> float:
        """Return how much room the rows leave: see ``margin`` of this module."""
        return self.edge()[1].margin

    def search(self) -> Search:
        """Return what the steps come to, the quick ones first."""
        built, edge = self.edge()
        if edge.empty:
            return self._result(Status.INFEASIBLE, "no averaged forms")
        if len(self.blocks) < self.problem.forms and not self.problem.links:
            return self._by_sums(edge, self._possible(built, edge))
        answer = self._cheapest(built, edge)
        if answer.status is not Status.FOUND:
            return self._result(answer.status, answer.stop_reason)
        if len(self.blocks) == self.problem.forms:
            return self._result(Status.FOUND, _FOUND, built.forms(answer.whole))
        placed = self._placed()
        if placed is not None:
            return placed
        if self.effort < Effort.ALL:
            return self._result(Status.UNKNOWN, _UNDIVIDED)
        return self._jointly(self._possible(built, edge))

    def _result(self, status: Status, reason: str, forms: Sequence[Ints] = ()) -> Search:
        return Search(status=status, forms=tuple(forms), nodes=self.used, stop_reason=reason)

    # ---- the sum -----------------------------------------------------------------------------------------------------

    def edge(self) -> tuple[Built, Edge]:
        """Return the model of the sums and its edge."""
        if self._edge is None:
            built = build(self.problem, self.blocks, rows=self.rows)
            self._edge = built, find_edge(built.model)
        return self._edge

    def _cheapest(self, built: Built, edge: Edge, attempt: int = 0) -> Answer:
        """Whole sums that use up little of the room that tight rows leave, less strictly with each attempt."""
        model = built.model
        number = len(edge.cost)
        model.lower[:number], model.upper[:number] = edge.lowest.tolist(), edge.highest.tolist()
        model.cost[:number] = edge.cost.tolist()
        random = SplitMix(f"sum/{self.seed}/{attempt}")
        taken = self.problem.forms * sum(section.count for section in self.problem.sections)
        spare = edge.room * _SEED_SHARE * 4**attempt if edge.room < INFINITY else 1.0
        share = max(spare, _LEAST_SHARE) / max(1, taken) / _COSTS
        for columns in built.taken:
            for column in columns.tolist():
                model.cost[column] += share * random.below(_COSTS)
        is_bounded = self._all_sections and edge.room < INFINITY
        cutoff = edge.least + edge.room + share * _COSTS * taken + _TINY if is_bounded else INFINITY
        return self._solved(built, cutoff)

    def _solved(self, built: Built, cutoff: float = INFINITY) -> Answer:
        # A node takes longer the larger the model: the limit is on their product.
        size = sum(low < high for low, high in zip(built.model.lower, built.model.upper, strict=True))
        nodes = max(1, min(self.nodes, _WORK // max(1, size)))
        answer = solve(built.model, nodes=nodes, first=True, cutoff=cutoff)
        self.used += answer.nodes
        return answer

    @property
    def _all_sections(self) -> bool:
        return self.rows is None or all(row.id in self.rows for row in self.problem.rows if row.section)

    def _possible(self, built: Built, edge: Edge) -> Ints:
        possible = np.zeros(self.problem.slots, dtype=np.int64)
        for columns in built.taken:
            possible[edge.highest[columns] > 0] = 1
        return possible

    # ---- from the sum to forms ---------------------------------------------------------------------------------------

    def _by_sums(self, edge: Edge, possible: Ints) -> Search:
        """Divide a whole sum whose points the forms can share; where none divides, make forms of all that is possible."""
        turns = Turns(self.problem, self.rows)
        for attempt in range(_SUMS if self.effort > Effort.SUM else 1):
            built = build(self.problem, self.blocks, rows=self.rows)
            add_shares(self.problem, built.model, self.blocks, built.taken, rows=self.rows, possible=possible > 0)
            answer = self._cheapest(built, edge, attempt)
            if answer.status is Status.INFEASIBLE:
                return self._result(answer.status, answer.stop_reason)
            taken = self._taken(built, answer) if answer.status is Status.FOUND else []
            forms = divided(self._under, taken, self._cost(built, edge)) if taken and self._all_sections else None
            if forms is None and self.effort > Effort.SUM:
                forms = turns.of_sum(np.minimum(1, np.sum([part.taken for part in taken], axis=0))) if taken else None
                if forms is None and not attempt:
                    forms = turns.of_all(possible, edge.margin)
                self.used, turns.nodes = self.used + turns.nodes, 0
            if turns.is_refuted:
                return self._result(Status.INFEASIBLE, "no way to deal out the small sections")
            if forms is not None:
                return self._result(Status.FOUND, _FOUND, forms)
        if self.effort < Effort.ALL:
            return self._result(Status.UNKNOWN, _UNDIVIDED)
        return self._jointly(possible)

    @property
    def _under(self) -> Problem:
        return self.problem if self.rows is None else self.problem.under(self.rows, empty=False)

    def _taken(self, built: Built, answer: Answer) -> list[Sum]:
        return [
            Sum(forms=block.members, taken=answer.whole[columns]) for block, columns in zip(self.blocks, built.taken, strict=True)
        ]

    def _cost(self, built: Built, edge: Edge) -> Floats:
        """What a slot costs; where blocks differ, on the average of them."""
        cost: Floats = np.array([edge.cost[columns] for columns in built.taken]).mean(axis=0)
        return cost

    def _placed(self) -> Search | None:
        """Place linked questions first. That no forms come out then says nothing about other places."""
        for attempt in range(TRIES if self.effort > Effort.SUM else 1):
            placed = place(self.problem, self.seed, attempt, rows=self.rows)
            self.used += placed.nodes
            if placed.problem is None:
                return self._result(placed.status, placed.stop_reason)
            found = find_forms(placed.problem, self.seed, rows=self.rows, nodes=self.nodes, effort=min(self.effort, Effort.SHARES))
            self.used += found.nodes
            if found.status is Status.FOUND:
                return self._result(Status.FOUND, _FOUND, found.forms)
        return None

    def _jointly(self, free: Ints) -> Search:
        built = build(self.problem, jointly(self.problem), rows=self.rows, free=free)
        random = SplitMix(f"forms/{self.seed}")
        for columns in built.taken:
            built.model.set_cost(columns, [float(random.below(_COSTS)) for _ in columns])
        answer = self._solved(built)
        if answer.status is Status.FOUND:
            return self._result(Status.FOUND, _FOUND, built.forms(answer.whole))
        return self._result(answer.status, answer.stop_reason)
