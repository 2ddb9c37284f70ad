"""The direct formulation, given to HiGHS alone: every form in integer columns of its own, and the largest deviation as the cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from paper_builder.assembly.matrix import build, jointly
from paper_builder.assembly.solver import INFINITY, Status, solve

if TYPE_CHECKING:
    from paper_builder.assembly.problem import Ints, Problem


def solve_directly(problem: Problem, *, nodes: int) -> tuple[Status, tuple[Ints, ...]]:
    """Return what HiGHS found within so many nodes: forms with the smallest largest deviation."""
    built = build(problem, jointly(problem))
    worst = built.model.add_columns([INFINITY], integer=False, cost=1.0)
    for columns in built.taken:
        for aim in problem.aims:
            both = np.concatenate([columns, worst])
            built.model.add_row(both, np.append(aim.coefficients, -1), None, aim.target)
            built.model.add_row(both, np.append(aim.coefficients, 1), aim.target, None)
    answer = solve(built.model, nodes=nodes, gap=0.01)
    return answer.status, built.forms(answer.whole) if answer.status is Status.FOUND else ()
