"""Fourth stage: whole forms by integer programming. It takes what HiGHS finds first; to make it good is ``search``'s work.

One form at a time, with the forms still to come as one averaged block beside it, so that an early form does not use up what later
ones need. If that fails, after a few attempts all forms are sought at once, and only that may say that there are none.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

import numpy as np

from paper_builder.assembly.matrix import Block, build, jointly
from paper_builder.assembly.solver import Status, solve

if TYPE_CHECKING:
    from collections.abc import Collection

    from paper_builder.assembly.problem import Ints, Problem

NODES = 5000
"""Branch-and-bound nodes of one form: some seconds on a bank of a thousand questions."""
_WORK = 200_000
_ATTEMPTS = 3
_FIRST_FOUND = 1.0
_COSTS = 1000
_FOUND = "solution found"


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What the search came to. ``forms`` holds each form's slots, empty unless found; ``proven``: there are none."""

    status: Status
    forms: tuple[Ints, ...] = ()
    nodes: int
    stop_reason: str
    proven: bool = False


def find_forms(problem: Problem, seed: int, *, rows: Collection[str] | None = None, nodes: int = NODES) -> Search:
    """Return forms that meet the named rows (all if None), or the proof that there are none, or that it stays unknown.

    The seed draws a cost for every question, and cheap ones are preferred: it decides which of the many good papers comes out.
    """
    problem = problem.reduced(problem.row_ids if rows is None else rows)
    search = try_forms(problem, seed, rows=rows, nodes=nodes)
    if search.status is Status.FOUND or search.proven or problem.forms == 1:
        return search
    return _all_at_once(problem, _costs(problem, seed, 0), rows, nodes)


def try_forms(
    problem: Problem, seed: int, *, rows: Collection[str] | None = None, nodes: int = NODES, attempts: int = _ATTEMPTS
) -> Search:
    """Return forms as ``find_forms`` does, but one at a time only: infeasible then means nothing unless it is ``proven``.

    ValueError for no attempt.
    """
    if attempts < 1:
        raise ValueError("at least one attempt")
    for attempt in range(attempts):
        search = _one_by_one(problem, _costs(problem, seed, attempt), rows, nodes, careful=attempt > 0)
        if search.status is Status.FOUND or search.proven or problem.forms == 1:
            break
    return search


def is_infeasible(problem: Problem, rows: Collection[str], *, nodes: int) -> bool | None:
    """Return whether the named rows are proven to have no forms; None if the nodes did not suffice to tell."""
    return _verdict(find_forms(problem, 0, rows=rows, nodes=nodes))


def is_quickly_infeasible(problem: Problem, rows: Collection[str], *, nodes: int) -> bool | None:
    """Return the same as ``is_infeasible`` from two attempts at one form after the other, None more often."""
    return _verdict(try_forms(problem.reduced(rows), 0, rows=rows, nodes=nodes, attempts=2))


def _verdict(search: Search) -> bool | None:
    if search.status is Status.FOUND:
        return False
    return True if search.proven else None


def _costs(problem: Problem, seed: int, attempt: int) -> Ints:
    random = Random(f"assembly/{seed}/{attempt}")
    return np.array([random.randrange(_COSTS) for _ in range(problem.slots)], dtype=np.int64)


def _one_by_one(problem: Problem, costs: Ints, rows: Collection[str] | None, nodes: int, *, careful: bool) -> Search:
    free = np.ones(problem.slots, dtype=np.int64)
    found: list[Ints] = []
    used = 0
    for later in reversed(range(problem.forms)):
        # Careful: what is left for the later forms is a set of whole questions. That takes longer, and fails less often.
        blocks = (Block(1, integer=True), *((Block(later, integer=careful),) if later else ()))
        built = build(problem, blocks, rows=rows, free=free)
        built.model.set_cost(built.taken[0], costs)
        answer = solve(built.model, nodes=nodes, gap=_FIRST_FOUND)
        used += answer.nodes
        if answer.status is not Status.FOUND:
            # One whole form beside the sum of the others is less than what is asked for; without even that there is nothing.
            proven = answer.status is Status.INFEASIBLE and not found
            return Search(status=answer.status, nodes=used, stop_reason=answer.stop_reason, proven=proven)
        form = built.forms(answer.whole)[0]
        free[np.isin(problem.slot_question, problem.slot_question[form])] = 0
        found.append(form)
    return Search(status=Status.FOUND, forms=tuple(found), nodes=used, stop_reason=_FOUND)


def _all_at_once(problem: Problem, costs: Ints, rows: Collection[str] | None, nodes: int) -> Search:
    built = build(problem, jointly(problem), rows=rows)
    for number, columns in enumerate(built.taken):
        built.model.set_cost(columns, np.roll(costs, number))
    # A node takes longer the larger the model: the limit is on their product.
    limit = max(1, min(nodes, _WORK // len(built.model.upper)))
    answer = solve(built.model, nodes=limit, gap=_FIRST_FOUND)
    found = answer.status is Status.FOUND
    return Search(
        status=answer.status,
        forms=built.forms(answer.whole) if found else (),
        nodes=answer.nodes,
        stop_reason=_FOUND if found else answer.stop_reason,
        proven=answer.status is Status.INFEASIBLE,
    )
