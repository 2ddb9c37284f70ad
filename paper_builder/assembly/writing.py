"""How few questions, of which kinds, would have to be written. It proposes; whether papers then come out is tried by ``repair``."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from paper_builder.assembly.drafts import drafts
from paper_builder.assembly.matrix import Block, build
from paper_builder.assembly.problem import make_problem
from paper_builder.assembly.solver import Status, solve

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paper_builder.assembly.drafts import Draft
    from paper_builder.assembly.problem import Ints, Problem
    from paper_builder.bank import Bank
    from paper_builder.blueprint import Blueprint
    from paper_builder.question import Question

_NODES = 100
_GAP = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Drafts to write and how many of each, by the draft's id."""

    kinds: tuple[Draft, ...]
    number_of: Counter[str]


def proposals(bank: Bank, blueprint: Blueprint, usable: Sequence[Question], forms: int) -> Iterator[Proposal]:
    """Yield proposals, the smallest first; none where no question that could be written would help."""
    kinds = drafts(bank, blueprint, usable, forms)
    limits = {kind.question.id: kind.limit for kind in kinds}
    problem = make_problem(bank, blueprint, (*usable, *(kind.question for kind in kinds)), forms, limits=limits)
    is_new = np.array([problem.questions[number].id in limits for number in problem.slot_question.tolist()], dtype=np.int64)
    for plan in (_at_once, _in_turn) if forms > 1 else (_at_once,):
        taken = plan(problem, is_new)
        if taken is None:
            return
        number_of: Counter[str] = Counter()
        for slot in np.flatnonzero(taken * is_new).tolist():
            number_of[problem.questions[problem.slot_question[slot]].id] += int(taken[slot])
        if number_of:
            yield Proposal(kinds=kinds, number_of=number_of)


def _at_once(problem: Problem, is_new: Ints) -> Ints | None:
    """All forms as one sum: as few questions as possible, but the sum may not divide into forms."""
    built = build(problem, (Block(problem.forms, integer=True),))
    built.model.set_cost(built.taken[0], is_new.tolist())
    answer = solve(built.model, nodes=_NODES)
    return answer.whole[built.taken[0]] if answer.status is Status.FOUND else None


def _in_turn(problem: Problem, is_new: Ints) -> Ints | None:
    """Form by form: perhaps some questions more, but they are forms."""
    total = np.zeros(problem.slots, dtype=np.int64)
    for later in reversed(range(problem.forms)):
        blocks = (Block(1, integer=True), *((Block(later, integer=False),) if later else ()))
        built = build(problem, blocks, free=np.where(is_new, 1, 1 - total))
        for columns in built.taken:
            built.model.set_cost(columns, is_new.tolist())
        answer = solve(built.model, nodes=_NODES, gap=_GAP)
        if answer.status is not Status.FOUND:
            return None
        total += answer.whole[built.taken[0]]
    return total
