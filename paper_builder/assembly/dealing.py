"""Which knowledge points the questions of a plan are about: a few of a kind on each, those first that have the fewest questions.

Rows that name no point treat points of the same competency and importance nearly alike; what is dealt out is checked by the plan.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from paper_builder.assembly.drafts import Draft, Kind
    from paper_builder.bank import Bank
    from paper_builder.blueprint import Blueprint
    from paper_builder.question import Question

_TOGETHER = 3
"""So many questions of a kind are dealt to one knowledge point before the next one is looked at."""


class Alike(NamedTuple):
    """What drafts of a set agree in: kind, importance of the knowledge point, and the point where a row names it, else ""."""

    kind: Kind
    importance: str
    point: str


def set_of(bank: Bank, blueprint: Blueprint, kind: Kind, point: str) -> Alike:
    """Return the set of a question of that kind on that knowledge point."""
    importance = bank.knowledge_points[point].levels[blueprint.level]
    return Alike(kind, importance, point if point in _named(blueprint) else "")


def sets_of(bank: Bank, blueprint: Blueprint, drafts: Sequence[Draft]) -> dict[Alike, list[Draft]]:
    """Return the drafts in sets."""
    sets: dict[Alike, list[Draft]] = {}
    for draft in drafts:
        sets.setdefault(set_of(bank, blueprint, draft.kind, draft.question.knowledge_point), []).append(draft)
    return sets


def deal(
    bank: Bank,
    blueprint: Blueprint,
    sets: Mapping[Alike, Sequence[Draft]],
    numbers: Mapping[Alike, int],
    available: Sequence[Question],
) -> list[Draft]:
    """Return drafts to write, their limits the numbers: so many of each set, over all points that no row tells from its own."""
    on_point = Counter(question.knowledge_point for question in available)
    of_type = Counter[tuple[str, str]]((question.knowledge_point, question.type) for question in available)
    dealt: list[Draft] = []
    for alike, drafts in sets.items():
        question, number = drafts[0].question, numbers[alike]
        points = _points(bank, blueprint, question)
        number_on: Counter[str] = Counter()
        for start in range(0, number, _TOGETHER):
            few = min(_TOGETHER, number - start)
            point = min(points, key=lambda name: (of_type[name, question.type], on_point[name], name))
            on_point[point] += few
            of_type[point, question.type] += few
            number_on[point] += few
        for point, few in number_on.items():
            own = replace(question, id=f"{question.id}.{point}", knowledge_point=point)
            dealt.append(replace(drafts[0], question=own, limit=few))
    return dealt


def _points(bank: Bank, blueprint: Blueprint, question: Question) -> list[str]:
    """The knowledge points that a question could be about instead, its own among them; its own alone if a row names that."""
    named = _named(blueprint)
    own = bank.knowledge_points[question.knowledge_point]
    if own.id in named:
        return [own.id]
    return [
        point.id
        for point in bank.knowledge_points.values()
        if point.competency == own.competency
        and point.levels.get(blueprint.level) == own.levels[blueprint.level]
        and point.id not in named
    ]


def _named(blueprint: Blueprint) -> frozenset[str]:
    return frozenset(name for row in blueprint.constraints for name in row.where.knowledge_point)
