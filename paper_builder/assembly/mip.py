"""Fifth stage: whole forms by integer programming. It takes what HiGHS finds first; to make it good is ``search``'s work.

All forms with the same rows are sought as one whole sum first, on the questions that the edge leaves: small, and a proof where it
fails. What the sum takes is divided by swaps or, form after form, by HiGHS. If that fails, the sum is sought again with how forms
share it, and at last all are sought at once.
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
_ROOT = 1
"""The root alone: cuts and the heuristics that HiGHS runs there."""
_SHARE_NODES = 20
"""For shares in whole numbers, which are decided soon or late."""
_COSTS = 1000
_SEED_SHARE = 0.05
"""How much of the room that tight rows leave the seed may use up to prefer some questions."""
_SUMS = 2
"""Plain sums that are tried, and sums whose forms' shares of them are known nearly."""
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

    def _cheapest(self, built: Built, edge: Edge, attempt: int = 0, nodes: int = NODES) -> Answer:
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
        return self._solved(built, cutoff, nodes=nodes)

    def _solved(self, built: Built, cutoff: float = INFINITY, attempt: int = 0, nodes: int = NODES) -> Answer:
        # A node takes longer the larger the model: the limit is on their product.
        size = sum(low < high for low, high in zip(built.model.lower, built.model.upper, strict=True))
        nodes = max(1, min(nodes, self.nodes, _WORK // max(1, size)))
        answer = solve(built.model, nodes=nodes, first=True, cutoff=cutoff, attempt=attempt)
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
        if self.effort == Effort.SUM:
            return divided(self._under, taken, self._cost(built, edge))
        possible = self._possible(built, edge).astype(bool)
        for attempt in range(1, _SUMS + 1):
            forms: tuple[Ints, ...] | Search | None = divided(self._under, taken, self._cost(built, edge))
            forms = forms or self._in_turn(taken, attempt)
            if forms is None and attempt == 1:
                forms = self._shared_out(edge, possible, whole=True)
            if forms is not None:
                return forms
            if attempt < _SUMS:
                answer = self._cheapest(built, edge, attempt)
                taken = self._taken(built, answer) if answer.status is Status.FOUND else taken
        return self._shared_out(edge, possible, whole=False)

    def _shared_out(self, edge: Edge, possible: npt.NDArray[np.bool_], *, whole: bool) -> tuple[Ints, ...] | Search | None:
        """Divide a sum of which it is known how many questions of each kind a form takes; in ``whole`` numbers, or nearly.

        Whole numbers often show at the root that no sum can be shared, which else takes all forms at once.
        """
        built = build(self.problem, self.blocks, rows=self.rows)
        shares = add_shares(self.problem, built, self.blocks, rows=self.rows, possible=possible, whole=whole)
        for attempt in range(1 if whole else _SUMS):
            answer = self._cheapest(built, edge, attempt, _SHARE_NODES if whole else NODES)
            if answer.status is Status.INFEASIBLE:
                return self._result(answer.status, answer.stop_reason)
            if answer.values is None:
                return None
            taken = self._taken(built, answer)
            guide = Guide(kind=shares.kind, targets=shares.targets(answer.values))
            forms = divided(self._under, taken, self._cost(built, edge), guide) or self._in_turn(taken, int(whole))
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

    def _in_turn(self, taken: Sequence[Sum], attempt: int = 0) -> tuple[Ints, ...] | None:
        """Take one form after the other out of the sum, so that what is left is a sum of whole questions, too.

        An ``attempt`` by number goes no further than the root.
        """
        free = np.zeros(self.problem.slots, dtype=np.int64)
        for part in taken:
            free[part.taken > 0] = 1
        found: list[Ints] = []
        for form in range(self.problem.forms):
            later = summed(self.problem, range(form + 1, self.problem.forms), integer=True)
            answer, built = self._of_blocks((Block((form,), integer=True), *later), free, 1, attempt)
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

    def _of_blocks(self, blocks: Sequence[Block], free: Ints, most: int, attempt: int = 0) -> tuple[Answer, Built]:
        built = build(self.problem, blocks, rows=self.rows, free=free)
        random = SplitMix(f"forms/{self.seed}/{len(blocks)}")
        for columns in built.taken:
            built.model.set_cost(columns, [float(random.below(most)) for _ in columns])
        return self._solved(built, nodes=_ROOT if attempt else NODES, attempt=attempt), built
