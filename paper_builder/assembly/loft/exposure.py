"""On which share of many forms some question must stand at least, by the averaged form: a linear programme the size of one form.

If any number of forms meet the rows, so does their average, in which x_q is the share of the forms that hold question q. The least
t with all x_q ≤ t is therefore a lower bound of the largest exposure, however many forms there are. A problem here is of one form.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from paper_builder.assembly.matrix import averaged, build
from paper_builder.assembly.solver import Status, solve

if TYPE_CHECKING:
    from paper_builder.assembly.problem import Problem

_STEP = 1_000_000
"""A bound is cut down to millionths, and a limit widened by one: more than a solver's tolerance could falsify."""


def is_possible(problem: Problem, share: Fraction) -> bool:
    """Return whether averaged forms meet the rows with no question on more than that share of them; True proves nothing."""
    built = build(problem, averaged(problem))
    for column in built.taken[0].tolist():
        built.model.upper[column] = min(built.model.upper[column], float(share) + 1 / _STEP)
    return solve(built.model).status is not Status.INFEASIBLE


def least_exposure(problem: Problem) -> Fraction | None:
    """Return the share that some question must stand on, 0 to 1; None where not even averaged forms meet the rows."""
    built = build(problem, averaged(problem))
    columns = built.taken[0]
    share = built.model.add_columns([1.0], integer=False, cost=1.0)
    slots_of: list[list[int]] = [[] for _ in problem.questions]
    for slot, question in enumerate(problem.slot_question.tolist()):
        slots_of[question].append(slot)
    for slots in slots_of:
        if slots:
            values = np.append(np.ones(len(slots)), -1.0)
            built.model.add_row(np.concatenate([columns[slots], share]), values, None, 0)
    answer = solve(built.model)
    if answer.status is not Status.FOUND:
        return None
    return Fraction(max(0, ceil(answer.objective * _STEP) - 2), _STEP)
