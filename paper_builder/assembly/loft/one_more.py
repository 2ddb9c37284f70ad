"""One form more by HiGHS, where dealing and swaps bring none: it must keep every row and limit beside the forms that exist."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

import numpy as np

from paper_builder.assembly.matrix import Block, build
from paper_builder.assembly.solver import Status, solve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paper_builder.assembly.loft.ledger import Ledger
    from paper_builder.assembly.loft.limits import Limits
    from paper_builder.assembly.problem import Ints, Problem
    from paper_builder.assembly.splitmix import SplitMix

_NODES = 20
_FIRST = 1.0
"""A relative gap that takes the first solution."""
_USE_COST = 16
_RANDOM_COST = 16


class Verdict(Enum):
    """What the solver says: a form, a proof that there is none, or neither within its limit of nodes."""

    FOUND = auto()
    NONE = auto()
    UNKNOWN = auto()


def one_more(
    problem: Problem, limits: Limits, ledger: Ledger, random: SplitMix, *, due: Sequence[int] = (), each: int = 0
) -> tuple[Ints | None, Verdict]:
    """Return the slots of one more form, of little used questions where it can be, at least ``each`` of the ``due`` ones on it."""
    uses = ledger.used[problem.slot_question]
    free = (uses < limits.exposure_max).astype(np.int64)
    built = build(problem, (Block((0,), integer=True),), free=free)
    columns = built.taken[0]
    least = int(uses.min(initial=0))
    built.model.set_cost(columns, [(use - least) * _USE_COST + random.below(_RANDOM_COST) for use in uses.tolist()])
    for questions in ledger.questions:
        slots = np.flatnonzero(np.isin(problem.slot_question, questions))
        built.model.add_row(columns[slots], np.ones(len(slots)), None, limits.overlap_max)
    if due:
        slots = problem.slots_of(due)
        built.model.add_row(columns[slots], np.ones(len(slots)), each, None)
    answer = solve(built.model, nodes=_NODES, gap=_FIRST)
    match answer.status:
        case Status.FOUND:
            return np.flatnonzero(answer.whole[columns]), Verdict.FOUND
        case Status.INFEASIBLE:
            return None, Verdict.NONE
        case Status.UNKNOWN:
            return None, Verdict.UNKNOWN
