"""From a problem to forms or to the rows that clash, stage by stage. It knows rows by their names, and no bank or blueprint.

Counting, then the relaxation (a proof of impossibility, a bound), then swaps, then the solver where swaps do not suffice. Each
stage leaves a record: what it reached, what nothing can undercut, why it stopped.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from paper_builder.assembly import mip, placing, relaxation, solver
from paper_builder.assembly.clashing import integer_conflict, linear_conflict, sharpened
from paper_builder.assembly.counting import shortages
from paper_builder.assembly.outcome import Stage
from paper_builder.assembly.search import improved, search
from paper_builder.assembly.solver import Status

if TYPE_CHECKING:
    from collections.abc import Callable

    from paper_builder.assembly.outcome import Conflict, StageName
    from paper_builder.assembly.problem import Ints, Problem
    from paper_builder.assembly.search import Found

STAGES = 5
SEARCH_NAME = "swap search"
SEARCH_VERSION = "4"
"""Goes up whenever the same problem and seed give other forms."""
_TIGHT = 0.5
"""Where rows leave less room than this, in swaps, the solver goes first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """What a problem came to. ``shortage``: counting alone showed that there are no forms; ``nodes``: those of the solver."""

    status: Status
    stages: tuple[Stage, ...]
    forms: tuple[Ints, ...] = ()
    distance: int = 0
    spread: int = 0
    bound: int = 0
    conflicts: tuple[Conflict, ...] = ()
    shortage: bool = False
    solver: str = SEARCH_NAME
    solver_version: str = SEARCH_VERSION
    stop_reason: str = ""
    nodes: int = 0


def solve_problem(
    problem: Problem,
    seed: int,
    *,
    tolerance: int = 0,
    is_part: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Solution:
    """Return forms that meet every row, or the rows that clash. ``tolerance``: how many units a fine aim may be off in the end.

    Of a problem that ``is_part`` of another, what rows clash holds of the part alone, and no bound but 0 is given.
    """
    return _Solving(problem, seed, tolerance, is_part, progress or (lambda _done, _total: None)).solution()


@dataclass(slots=True)
class _Solving:
    problem: Problem
    seed: int
    tolerance: int
    is_part: bool
    progress: Callable[[int, int], None]
    stages: list[Stage] = field(default_factory=list)

    def solution(self) -> Solution:
        self.progress(0, STAGES)
        short = shortages(self.problem)
        self._done("counting", "shortage" if short else "enough of everything")
        if short:
            return self._infeasible(tuple(dict.fromkeys(sharpened(self.problem, found) for found in short)), shortage=True)
        nearest = relaxation.nearest(self.problem)
        self._done("relaxation", nearest.stop_reason)
        if nearest.status is Status.INFEASIBLE:
            return self._infeasible((sharpened(self.problem, linear_conflict(self.problem)),))
        bound = 0 if self.is_part else nearest.distance
        finding = mip.Finding(self.problem, self.seed)
        found = None if finding.margin < _TIGHT else self._swapped(bound)
        if found is not None:
            return self._found(found, bound, "swaps meet every row")
        made = finding.search()
        match made.status:
            case Status.FOUND:
                settled = placing.placed_as(self.problem, made.forms)
                found = improved(settled, made.forms, self.seed, margin=finding.margin, bound=bound, tolerance=self.tolerance)
                if found.missed:
                    # To the solver a row is met that is missed by less than its tolerance.
                    return self._undecided(made, bound, "rows are met only within the solver's tolerance")
                reason = f"rows too tight for swaps; {solver.NAME}: {made.stop_reason}"
                return self._found(found, bound, reason, mip=True)
            case Status.INFEASIBLE:
                self._done("search", made.stop_reason)
                return self._infeasible((integer_conflict(self.problem),))
            case Status.UNKNOWN:
                return self._undecided(made, bound, made.stop_reason)

    def _undecided(self, made: mip.Search, bound: int, reason: str) -> Solution:
        self._done("search", reason)
        self._done("targets", reason, bound=bound)
        return Solution(
            status=Status.UNKNOWN,
            stages=tuple(self.stages),
            bound=bound,
            solver=solver.NAME,
            solver_version=solver.version(),
            stop_reason=reason,
            nodes=made.nodes,
        )

    def _swapped(self, bound: int) -> Found | None:
        """Return forms found by swaps that meet every row; where questions are linked, from several placements of these."""
        for attempt in range(placing.TRIES if self.problem.links else 1):
            placed = placing.place(self.problem, self.seed, attempt).problem
            if placed is None:
                return None
            found = search(placed, self.seed, bound=bound, tolerance=self.tolerance)
            if found is not None and not found.missed:
                return found
        return None

    def _done(self, name: StageName, reason: str, parts: tuple[tuple[str, int], ...] = (), **values: int) -> None:
        self.stages.append(Stage(name=name, stop_reason=reason, parts=parts, **values))
        self.progress(len(self.stages), STAGES)

    def _found(self, found: Found, bound: int, reason: str, *, mip: bool = False) -> Solution:
        self._done("search", reason, value=found.missed, bound=0)
        nothing_better = f"no better in {found.shakes} shakes"
        self._done("targets", _reached(found.distance, bound, nothing_better), found.off, value=found.distance, bound=bound)
        self._done("balance", _reached(found.spread, 0, nothing_better), found.between, value=found.spread, bound=0)
        return Solution(
            status=Status.FOUND,
            stages=tuple(self.stages),
            forms=found.forms,
            distance=found.distance,
            spread=found.spread,
            bound=bound,
            solver=solver.NAME if mip else SEARCH_NAME,
            solver_version=solver.version() if mip else SEARCH_VERSION,
            stop_reason=reason,
        )

    def _infeasible(self, conflicts: tuple[Conflict, ...], *, shortage: bool = False) -> Solution:
        return Solution(status=Status.INFEASIBLE, stages=tuple(self.stages), conflicts=conflicts, shortage=shortage)


def _reached(value: int, bound: int, otherwise: str) -> str:
    if value == 0:
        return "met exactly"
    return "nothing can be nearer" if value == bound else otherwise
