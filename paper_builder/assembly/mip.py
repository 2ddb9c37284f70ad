"""Fifth stage: whole forms by integer programming. It takes what HiGHS finds first; to make it good is ``search``'s work.

All forms with the same rows are sought as one whole sum first, on the questions that the edge leaves: small, and a proof where it
fails. What the sum takes is divided by swaps. If that fails, the sum is sought again with how forms share it, then form after form
is taken out of it, and at last all are sought at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

from paper_builder.assembly.dividing import Guide, Sum, divided
from paper_builder.assembly.edge import find_edge
from paper_builder.assembly.matrix import Block, build, jointly, summed
from paper_builder.assembly.placing import TRIES, place
from paper_builder.assembly.shares import add_shares
from paper_builder.assembly.solver import INFINITY, Status, solve
from paper_builder.assembly.splitmix import SplitMix

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import numpy.typing as npt

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
"""Sums that are tried: plain ones, then ones with their shares."""
_LEAST_SHARE = 1e-3
_TINY = 1e-6
_FOUND = "solution found"


class Effort(IntEnum):
    """How far a search for several forms goes: the plain sum divided by swaps; its shares, and form after form; all at once."""

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
    reduced = problem.reduced(problem.row_ids if rows is None else rows)
    return _Finding(reduced, seed, rows, nodes, effort).search()


def margin(problem: Problem) -> float:
    """Return how much room the rows leave, 0 to 1, 1 being about a swap; 0 also where there are no forms."""
    return _Finding(problem, 0, None, 0, Effort.SUM).edge()[1].margin


def is_infeasible(problem: Problem, rows: Collection[str], *, nodes: int, effort: Effort) -> bool | None:
    """Return whether the named rows are proven to have no forms; None if it stays unknown."""
    match find_forms(problem, 0, rows=rows, nodes=nodes, effort=effort).status:
        case Status.FOUND:
            return False
        case Status.INFEASIBLE:
            return True
        case Status.UNKNOWN:
            return None


class _Finding:
    """One search for forms under some rows."""

    def __init__(self, problem: Problem, seed: int, rows: Collection[str] | None, nodes: int, effort: Effort) -> None:
        self.problem = problem
        self.seed = seed
        self.rows = rows
        self.nodes = nodes
        self.effort = effort
        self.used = 0
        every = range(problem.forms)
        self.blocks = jointly(problem) if problem.shared else summed(problem, every, integer=True)

    def search(self) -> Search:
        """Return what the steps come to, the quick ones first."""
        built, edge = self.edge()
        if edge.empty:
            return self._result(Status.INFEASIBLE, "no averaged forms")
        answer = self._cheapest(built, edge)
        if answer.status is not Status.FOUND:
            return self._result(answer.status, answer.stop_reason)
        if len(self.blocks) == self.problem.forms:
            return self._result(Status.FOUND, _FOUND, built.forms(answer.whole))
        forms = self._placed() if self.problem.links else self._divided(built, edge, answer)
        if isinstance(forms, Search):
            return forms
        if forms is not None:
            return self._result(Status.FOUND, _FOUND, forms)
        if self.effort < Effort.ALL:
            return self._result(Status.UNKNOWN, "the sum of all forms could not be divided")
        return self._jointly(self._possible(built, edge))

    def _result(self, status: Status, reason: str, forms: Sequence[Ints] = ()) -> Search:
        return Search(status=status, forms=tuple(forms), nodes=self.used, stop_reason=reason)

    # ---- the sum -----------------------------------------------------------------------------------------------------

    def edge(self) -> tuple[Built, Edge]:
        """Return the model of the sums and its edge."""
        built = build(self.problem, self.blocks, rows=self.rows)
        return built, find_edge(built.model)

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
        return self._solved(built, edge.least + edge.room + share * _COSTS * taken + _TINY if is_bounded else INFINITY)

    def _solved(self, built: Built, cutoff: float = INFINITY) -> Answer:
        # A node takes longer the larger the model: the limit is on their product.
        size = sum(low < high for low, high in zip(built.model.lower, built.model.upper, strict=True))
        answer = solve(built.model, nodes=max(1, min(self.nodes, _WORK // max(1, size))), first=True, cutoff=cutoff)
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

    def _divided(self, built: Built, edge: Edge, answer: Answer) -> tuple[Ints, ...] | Search | None:
        """Divide the sum, or one that can be shared for certain; a Search where that proves that there are no forms."""
        taken = self._taken(built, answer)
        if not self._all_sections:
            return self._in_turn(taken) if self.effort > Effort.SUM else None
        sums = _SUMS if self.effort > Effort.SUM else 1
        for attempt in range(1, sums + 1):
            forms = divided(self._under, taken, self._cost(built, edge))
            if forms is not None:
                return forms
            if attempt < sums:
                answer = self._cheapest(built, edge, attempt)
                taken = self._taken(built, answer) if answer.status is Status.FOUND else taken
        if self.effort == Effort.SUM:
            return None
        return self._shared_out(edge, self._possible(built, edge).astype(bool))

    def _shared_out(self, edge: Edge, possible: npt.NDArray[np.bool_]) -> tuple[Ints, ...] | Search | None:
        built = build(self.problem, self.blocks, rows=self.rows)
        shares = add_shares(self.problem, built, self.blocks, rows=self.rows, possible=possible)
        for attempt in range(_SUMS):
            answer = self._cheapest(built, edge, attempt)
            if answer.status is not Status.FOUND or answer.values is None:
                return self._result(answer.status, answer.stop_reason)
            taken = self._taken(built, answer)
            guide = Guide(kind=shares.kind, targets=shares.targets(answer.values))
            forms = divided(self._under, taken, self._cost(built, edge), guide)
            if forms is None:
                forms = self._in_turn(taken)
            if forms is not None:
                return forms
        return None

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

    def _in_turn(self, taken: Sequence[Sum]) -> tuple[Ints, ...] | None:
        """Take one form after the other out of the sum, so that what is left is a sum of whole questions, too."""
        free = np.zeros(self.problem.slots, dtype=np.int64)
        for part in taken:
            free[part.taken > 0] = 1
        found: list[Ints] = []
        for form in range(self.problem.forms):
            later = summed(self.problem, range(form + 1, self.problem.forms), integer=True)
            answer, built = self._of_blocks((Block((form,), integer=True), *later), free, 1)
            if answer.status is not Status.FOUND:
                return None
            found.append(built.forms(answer.whole)[0])
            free = np.where(np.isin(self.problem.slot_question, self.problem.slot_question[found[-1]]), 0, free)
        return tuple(found)

    def _placed(self) -> tuple[Ints, ...] | Search | None:
        """Place linked questions first. That no forms come out then says nothing about other places."""
        for attempt in range(TRIES if self.effort > Effort.SUM else 1):
            placed = place(self.problem, self.seed, attempt, rows=self.rows)
            self.used += placed.nodes
            if placed.problem is None:
                return self._result(placed.status, placed.stop_reason)
            found = _Finding(placed.problem, self.seed, self.rows, self.nodes, min(self.effort, Effort.SHARES)).search()
            self.used += found.nodes
            if found.status is Status.FOUND:
                return found.forms
        return None

    def _jointly(self, free: Ints) -> Search:
        answer, built = self._of_blocks(jointly(self.problem), free, _COSTS)
        if answer.status is Status.FOUND:
            return self._result(Status.FOUND, _FOUND, built.forms(answer.whole))
        return self._result(answer.status, answer.stop_reason)

    def _of_blocks(self, blocks: Sequence[Block], free: Ints, most: int) -> tuple[Answer, Built]:
        built = build(self.problem, blocks, rows=self.rows, free=free)
        random = SplitMix(f"forms/{self.seed}/{len(blocks)}")
        for columns in built.taken:
            built.model.set_cost(columns, [float(random.below(most)) for _ in columns])
        return self._solved(built), built
