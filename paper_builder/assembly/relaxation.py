"""Third stage: forms that need not be whole. If even these cannot meet the rows, no papers can: a proof, in milliseconds.

It also gives the bound that the finished forms are measured against. It knows rows by their names only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_builder.assembly.bounds import SMALLEST
from paper_builder.assembly.matrix import add_aims, averaged, build
from paper_builder.assembly.solver import Status, solve

if TYPE_CHECKING:
    from collections.abc import Collection

    from paper_builder.assembly.problem import Problem


def is_infeasible(problem: Problem, rows: Collection[str]) -> bool:
    """Return whether the named rows are proven to have no solution; False proves nothing."""
    reduced = problem.reduced(rows)
    return solve(build(reduced, averaged(reduced), rows=rows).model).status is Status.INFEASIBLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest:
    """How near the relaxation comes to the targets.

    ``distance`` is a lower bound of all forms' distances added up, in millionths of the paper: the sum of their deviations is at
    least that of their sum.
    """

    status: Status
    stop_reason: str
    distance: int


def nearest(problem: Problem) -> Nearest:
    """Return the averaged forms that come nearest to the targets, or that there are none."""
    blocks = averaged(problem)
    built = build(problem, blocks)
    for block, columns in zip(blocks, built.taken, strict=True):
        add_aims(problem, built.model, columns, block)
    answer = solve(built.model)
    return Nearest(
        status=answer.status,
        stop_reason=answer.stop_reason,
        distance=max(0, int(answer.objective + SMALLEST)) if answer.values is not None else 0,
    )


def shortfall(problem: Problem, row: str, rows: Collection[str]) -> tuple[float, float] | None:
    """Return by how much a row's lower and upper bound must be missed on each form for ``rows`` to have a solution.

    In the units of the row's integers; both 0 if they have one as they are, None if moving those bounds does not help.
    """
    reduced = problem.reduced(rows)
    built = build(reduced, averaged(reduced), rows=rows, elastic=(row,))
    answer = solve(built.model)
    if answer.values is None:
        return None
    slack = built.slack[row]
    return float(answer.values[slack.below[0]]), float(answer.values[slack.above[0]])
