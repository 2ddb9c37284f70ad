"""How few questions, and which, would have to be written. It proposes; whether papers then come out is tried by ``repair``."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from paper_builder.assembly.dealing import deal, sets_of
from paper_builder.assembly.drafts import Kinds
from paper_builder.assembly.evenness import whole, wishes
from paper_builder.assembly.matrix import Block, build, summed
from paper_builder.assembly.plan_model import Sittings
from paper_builder.assembly.rows import make_problem
from paper_builder.assembly.solver import Status, solve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from paper_builder.assembly.drafts import Draft
    from paper_builder.assembly.problem import Ints, Problem
    from paper_builder.bank import Bank
    from paper_builder.blueprint import Blueprint
    from paper_builder.question import Question

_NODES = 100
_GAP = 0.01
_POINTS_EACH = 3


def proposals(
    bank: Bank, blueprint: Blueprint, usable: Sequence[Question], forms: int, *, reserve: bool
) -> Iterator[tuple[Draft, ...]]:
    """Yield drafts, each with how many of it to write as its limit: the fewest first; none where no questions would help.

    The first proposal is as usual at the level as can be, but its forms are averages, which may not divide into whole ones. Then
    come those of a whole sum, which mostly divides, and of forms, which take longest.
    """
    kinds = Kinds(bank, blueprint, usable, forms + reserve)

    def modelled(drafts: Sequence[Draft]) -> Sittings:
        model = Sittings(drafts, forms, reserve)
        model.add(bank, blueprint, usable, 1)
        return model

    model = modelled(kinds.drafts)
    number_of, _ = model.fewest()
    if number_of is None:
        return
    if number_of.total():
        yield tuple(evened(bank, blueprint, kinds, usable, model, number_of, lambda drafts: modelled(drafts).suffice()))
    for choose, points in ((_at_once, _POINTS_EACH), (_in_turn, 1)):
        drafts = _on_few_points(bank, blueprint, kinds, usable, points)
        limits = {draft.question.id: draft.limit for draft in drafts}
        everything = (*usable, *(draft.question for draft in drafts))
        problem = make_problem(bank, blueprint, everything, forms, reserve=reserve, limits=limits)
        if choose is _in_turn and (problem.forms == 1 or problem.links):
            return
        is_new = np.array([problem.questions[number].id in limits for number in problem.slot_question.tolist()], dtype=np.int64)
        taken = choose(problem, is_new)
        if taken is not None and (taken * is_new).any():
            number = np.bincount(problem.slot_question, weights=taken * is_new, minlength=len(everything)).astype(int).tolist()
            yield tuple(replace(draft, limit=few) for draft, few in zip(drafts, number[len(usable) :], strict=True) if few)


def evened(
    bank: Bank,
    blueprint: Blueprint,
    kinds: Kinds,
    available: Sequence[Question],
    model: Sittings,
    number_of: Counter[str],
    suffices: Callable[[Sequence[Draft]], bool],
) -> Sequence[Draft]:
    """Return drafts, each with how many to write as its limit: as many as ``number_of``, but as usual at the level as can be.

    ``number_of`` is what the ``model`` found to be the fewest of each. What is returned was seen to suffice, or is just that.
    """
    sets = sets_of(bank, blueprint, kinds.drafts)
    total = number_of.total()
    even = model.evenest(total, sets, wishes(bank, blueprint, kinds, sets, number_of, available))
    fewest = {alike: float(sum(number_of[draft.question.id] for draft in drafts)) for alike, drafts in sets.items()}
    for numbers in chain(even, [fewest]):
        dealt = deal(bank, blueprint, sets, dict(zip(numbers, whole(total, [*numbers.values()]), strict=True)), available)
        if suffices(dealt):
            return dealt
    return [replace(draft, limit=number) for draft in kinds.drafts if (number := number_of[draft.question.id])]


def _on_few_points(bank: Bank, blueprint: Blueprint, kinds: Kinds, usable: Sequence[Question], points: int) -> list[Draft]:
    """The drafts of each set on so many of the least covered points, and on all that no question covers.

    Whole forms take long with all.
    """
    covered = Counter(question.knowledge_point for question in usable)
    few: list[Draft] = []
    for drafts in sets_of(bank, blueprint, kinds.drafts).values():
        ranked = sorted(drafts, key=lambda draft: (covered[draft.question.knowledge_point], draft.question.knowledge_point))
        few += [draft for place, draft in enumerate(ranked) if place < points or not covered[draft.question.knowledge_point]]
    return few


def _at_once(problem: Problem, is_new: Ints) -> Ints | None:
    """All forms as one sum: as few questions as possible, but the sum may not divide into forms."""
    built = build(problem, summed(problem, range(problem.forms), integer=True))
    for columns in built.taken:
        built.model.set_cost(columns, is_new.tolist())
    if len(built.anchor):
        # What stands on all forms is one question.
        built.model.set_cost(built.anchor, (is_new * (1 - problem.forms)).tolist())
    answer = solve(built.model, nodes=_NODES)
    if answer.status is not Status.FOUND:
        return None
    taken: Ints = sum((answer.whole[columns] for columns in built.taken), np.zeros(problem.slots, dtype=np.int64))
    return taken - (problem.forms - 1) * answer.whole[built.anchor] if len(built.anchor) else taken


def _in_turn(problem: Problem, is_new: Ints) -> Ints | None:
    """Form by form: perhaps some questions more, but they are forms."""
    total = np.zeros(problem.slots, dtype=np.int64)
    for number in range(problem.forms):
        blocks = (Block((number,), integer=True), *summed(problem, range(number + 1, problem.forms), integer=False))
        built = build(problem, blocks, free=np.where(is_new, 1, 1 - total))
        for columns in built.taken:
            built.model.set_cost(columns, is_new.tolist())
        answer = solve(built.model, nodes=_NODES, gap=_GAP)
        if answer.status is not Status.FOUND:
            return None
        total += answer.whole[built.taken[0]]
    return total
