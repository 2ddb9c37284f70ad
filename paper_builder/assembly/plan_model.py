"""Averaged forms of several sittings as one model: how few questions are to be written for them, and how evenly.

It knows drafts by their ids and wishes by the drafts that they are about; what is natural to wish is ``evenness``'s matter.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from paper_builder.assembly.matrix import averaged, build
from paper_builder.assembly.rows import make_problem
from paper_builder.assembly.solver import INFINITY, Model, Status, solve

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from paper_builder.assembly.dealing import Alike
    from paper_builder.assembly.drafts import Draft
    from paper_builder.assembly.matrix import Columns
    from paper_builder.bank import Bank
    from paper_builder.blueprint import Blueprint
    from paper_builder.question import Question

_NODES = 200
_FIRST_FOUND = 1.0
_FURTHER = (0, 1, 3)
"""How much further than to the next whole number a set's number may be rounded, tried in turn."""
_SMALLEST = 1e-6
_NEAR = 0.25
"""Being off a wish by up to this share of it costs once its weight, what is further off ``_FAR`` times."""
_FAR = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """That ``number`` questions be written of some sets of drafts together; each one off costs ``weight``."""

    sets: tuple[Alike, ...]
    number: int
    weight: float


class Sittings:
    """Averaged forms of several sittings in one model, and how many of each draft they take together."""

    def __init__(self, drafts: Sequence[Draft], forms: int, reserve: bool) -> None:
        """``forms`` and perhaps a reserve are those of each sitting; a draft's ``limit`` is the most that may be written of it."""
        self._drafts = drafts
        self._forms = forms
        self._reserve = reserve
        self._model = Model()
        self._taken: dict[str, list[tuple[int, float]]] = {}
        self._new: dict[str, int] = {}

    def add(self, bank: Bank, blueprint: Blueprint, questions: Sequence[Question], number: int) -> None:
        """Add so many sittings that are alike, as one: if each has its averaged forms, then so has their mean."""
        limits = {draft.question.id: draft.limit for draft in self._drafts}
        everything = (*questions, *(draft.question for draft in self._drafts))
        problem = make_problem(bank, blueprint, everything, self._forms, reserve=self._reserve, limits=limits)
        built = build(problem, averaged(problem), model=self._model)
        for slot, place in enumerate(problem.slot_question.tolist()):
            taken = self._taken.setdefault(problem.questions[place].id, [])
            taken += [(int(columns[slot]), float(number)) for columns in built.taken]
            if len(built.anchor):
                # Blocks take an anchor item once a form.
                taken.append((int(built.anchor[slot]), -float(number * (problem.forms - 1))))

    def fewest(self) -> tuple[Counter[str] | None, int]:
        """Return how many of each draft to write, by its id, and the least number proven; None if no number would do."""
        new = self._model.add_columns([float(draft.limit) for draft in self._drafts], integer=True, cost=1.0)
        self._new = {draft.question.id: int(column) for draft, column in zip(self._drafts, new, strict=True)}
        for name, taken in self._taken.items():
            own = self._new.get(name)
            self._bound(taken if own is None else [*taken, (own, -1.0)], 1.0 if own is None else 0.0)
        answer = solve(self._model, nodes=_NODES)
        if answer.status is not Status.FOUND:
            return None, 0
        return Counter({name: int(answer.whole[column]) for name, column in self._new.items()}), _whole(answer.bound)

    def evenest(self, total: int, sets: Mapping[Alike, Sequence[Draft]], wishes: Sequence[Wish]) -> Iterator[dict[Alike, float]]:
        """Yield how many to write of each set of drafts, ``total`` in all, so that the wishes are missed as little as possible.

        At first not whole, then whole ones near to these, if there are any. Each draft is in one set; what falls to it there need
        not be whole. To be called once, after ``fewest``.
        """
        model = self._model
        for column in self._new.values():
            model.cost[column] = 0.0
            model.integer[column] = False
        columns = model.add_columns([float(total)] * len(sets), integer=False)
        model.add_row(columns, np.ones(len(columns)), total, total)
        column_of = dict(zip(sets, columns.tolist(), strict=True))
        for alike, drafts in sets.items():
            own = [self._new[draft.question.id] for draft in drafts]
            model.add_row(np.array([*own, column_of[alike]]), np.array([1.0] * len(own) + [-1.0]), 0, 0)
        for wish in wishes:
            self._add_wish(wish, np.array([column_of[alike] for alike in wish.sets]))
        answer = solve(model)
        if answer.values is None:
            return
        yield {alike: float(answer.values[column]) for alike, column in column_of.items()}
        low, high = np.floor(answer.values + _SMALLEST), np.ceil(answer.values - _SMALLEST)
        for further in _FURTHER:
            for column in columns.tolist():
                model.integer[column] = True
                model.lower[column] = max(0.0, float(low[column]) - further)
                model.upper[column] = float(high[column]) + further
            answer = solve(model, nodes=_NODES, gap=_FIRST_FOUND)
            if answer.status is Status.FOUND:
                yield {alike: float(answer.whole[column]) for alike, column in column_of.items()}
                return

    def _add_wish(self, wish: Wish, columns: Columns) -> None:
        near = max(1.0, _NEAR * wish.number)
        off = np.array(
            [
                self._model.add_columns([most], integer=False, cost=cost * wish.weight)[0]
                for most, cost in ((near, 1.0), (INFINITY, _FAR))
                for _ in ("below", "above")
            ]
        )
        values = np.array([*([1.0] * len(columns)), 1.0, -1.0, 1.0, -1.0])
        self._model.add_row(np.concatenate([columns, off]), values, wish.number, wish.number)

    def suffice(self) -> bool:
        """Return whether the sittings have their averaged forms where of each draft as many are written as its limit says."""
        limits = {draft.question.id: float(draft.limit) for draft in self._drafts}
        for name, taken in self._taken.items():
            self._bound(taken, limits.get(name, 1.0))
        return solve(self._model).status is Status.FOUND

    def _bound(self, taken: Sequence[tuple[int, float]], most: float) -> None:
        columns, values = zip(*taken, strict=True)
        self._model.add_row(np.array(columns), np.array(values), None, most)


def _whole(bound: float) -> int:
    """The least whole number not below a bound that was found with a small error."""
    return max(0, int(np.ceil(bound - 1e-6)))
