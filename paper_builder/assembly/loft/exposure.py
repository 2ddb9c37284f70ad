"""On which share of many forms questions stand, by the averaged form: a linear programme the size of one form.

If any number of forms meet the rows, so does their average, in which x_q is the share of the forms that hold question q. The least
t with all x_q ≤ t is therefore a lower bound of the largest exposure, however many forms there are. A problem here is of one form;
what its placement holds, the anchor items, is on all forms and counts nowhere.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from paper_builder.assembly.matrix import averaged, build
from paper_builder.assembly.solver import INFINITY, Status, solve

if TYPE_CHECKING:
    import numpy.typing as npt

    from paper_builder.assembly.matrix import Built, Columns
    from paper_builder.assembly.problem import Problem

    Flags = npt.NDArray[np.bool_]

_STEP = 1_000_000
"""A bound is cut down to millionths, and a limit widened by one: more than a solver's tolerance could falsify."""


def is_possible(problem: Problem, share: Fraction) -> bool:
    """Return whether averaged forms meet the rows with no question on more than that share of them; True proves nothing."""
    return solve(_limited(problem, share).model).status is not Status.INFEASIBLE


def _limited(problem: Problem, share: Fraction) -> Built:
    """Return the model of averaged forms with no question on more than that share of them."""
    built = build(problem, averaged(problem))
    held = _held(problem)
    for slot, column in enumerate(built.taken[0].tolist()):
        if slot not in held:
            built.model.upper[column] = min(built.model.upper[column], float(share) + 1 / _STEP)
    return built


def _held(problem: Problem) -> frozenset[int]:
    return frozenset(() if problem.placement is None else problem.placement.held.tolist())


def least_exposure(problem: Problem) -> Fraction | None:
    """Return the share that some question must stand on, 0 to 1; None where not even averaged forms meet the rows."""
    built = build(problem, averaged(problem))
    columns = built.taken[0]
    share = built.model.add_columns([1.0], integer=False, cost=1.0)
    slots_of: list[list[int]] = [[] for _ in problem.questions]
    held = _held(problem)
    for slot, question in enumerate(problem.slot_question.tolist()):
        if slot not in held:
            slots_of[question].append(slot)
    for slots in slots_of:
        if slots:
            values = np.append(np.ones(len(slots)), -1.0)
            built.model.add_row(np.concatenate([columns[slots], share]), values, None, 0)
    answer = solve(built.model)
    if answer.status is not Status.FOUND:
        return None
    return Fraction(max(0, ceil(answer.objective * _STEP) - 2), _STEP)


def set_shares(problem: Problem, share: Fraction, usable: Flags) -> tuple[int, ...]:
    """Return for each item set on which part of the forms it should stand, in millionths.

    As near as rows allow to what a question of its section comes to where all ``usable`` slots wear out alike.
    """
    if not problem.links.sets:
        return ()
    built = _limited(problem, share)
    natural: list[float] = []
    firsts: list[Columns] = []
    for members in problem.links.sets:
        slots = problem.slots_of(members)
        sections = [int(problem.slot_section[slot]) for slot in slots.tolist()]
        parts = [problem.sections[place].count / max(1, int(usable[problem.in_section(place)].sum())) for place in sections]
        natural.append(min(1.0, sum(parts) / len(members)))
        firsts.append(built.taken[0][problem.slots_of(members[:1])])
        off = built.model.add_columns([INFINITY, INFINITY], integer=False, cost=1.0)
        columns = np.concatenate([firsts[-1], off])
        values = np.append(np.ones(len(firsts[-1])), [1.0, -1.0])
        built.model.add_row(columns, values, natural[-1], natural[-1])
    answer = solve(built.model)
    shares = natural if answer.values is None else [float(answer.values[first].sum()) for first in firsts]
    return tuple(int(part * _STEP) for part in shares)
