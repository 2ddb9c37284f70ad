"""What papers there are, by trying all of them: plain sums over plain tuples, for banks of a dozen questions."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from paper_builder.bank import Bank
    from paper_builder.blueprint import Blueprint, Constraint
    from paper_builder.question import Question

POINTS = {"single_choice": 1, "multiple_choice": 2, "short_answer": 10}


def counted(bank: Bank, constraint: Constraint, form: Collection[Question]) -> list[Question]:
    where = constraint.where
    return [
        question
        for question in form
        if (not where.type or question.type in where.type)
        and (not where.competency or question.competency in where.competency)
        and (not where.cognitive_level or question.cognitive_level in where.cognitive_level)
        and (not where.difficulty or question.difficulty in where.difficulty)
        and (not where.knowledge_point or question.knowledge_point in where.knowledge_point)
        and (not where.tags or set(question.tags) & set(where.tags))
        and (not where.importance or bank.knowledge_points[question.knowledge_point].levels["primary"] in where.importance)
    ]


def reached(bank: Bank, constraint: Constraint, form: Collection[Question]) -> Fraction:
    inside = counted(bank, constraint, form)
    points = sum(POINTS[question.type] for question in inside)
    topics = [question.knowledge_point for question in inside]
    match constraint.measure:
        case "items":
            return Fraction(len(inside))
        case "points":
            return Fraction(points)
        case "seconds":
            return Fraction(sum(question.seconds for question in inside))
        case "knowledge_points":
            return Fraction(len(set(topics)))
        case "items_per_knowledge_point":
            return Fraction(max((topics.count(topic) for topic in topics), default=0))
        case "mean_facility":
            shares = {difficulty: Fraction(str(share)) for difficulty, share in bank.settings.facility.items()}
            earned = sum((POINTS[question.type] * shares[question.difficulty] for question in inside), Fraction(0))
            return earned / points if points else Fraction(0)


def meets(bank: Bank, blueprint: Blueprint, form: Collection[Question], rows: Collection[str] | None = None) -> bool:
    """Whether one form meets the named rows, all of them if None."""
    for section in blueprint.sections:
        if (rows is None or section.id in rows) and sum(q.type == section.type for q in form) != section.count:
            return False
    if rows is None or "(enemies)" in rows:
        names = {question.id for question in form}
        if any(names & set(question.enemies) for question in form):
            return False
    for constraint in blueprint.constraints:
        if rows is None or constraint.id in rows:
            value = reached(bank, constraint, form)
            if constraint.lower is not None and value < constraint.lower:
                return False
            if constraint.upper is not None and value > constraint.upper:
                return False
    return True


def has_papers(bank: Bank, blueprint: Blueprint, forms: int, rows: Collection[str] | None = None) -> bool:
    """Whether so many forms meet the named rows (all if None); without ``(unshared)`` among these they may share questions."""
    types = {section.type for section in blueprint.sections}
    pool = [question for question in bank.questions.values() if question.type in types]
    good = [
        sum(1 << number for number in chosen)
        for size in range(len(pool) + 1)
        for chosen in combinations(range(len(pool)), size)
        if meets(bank, blueprint, [pool[number] for number in chosen], rows)
    ]
    if rows is not None and "(unshared)" not in rows:
        return bool(good)
    return _disjoint(good, forms, 0)


def _disjoint(good: list[int], forms: int, used: int) -> bool:
    if forms == 0:
        return True
    return any(not form & used and _disjoint(good[place:], forms - 1, used | form) for place, form in enumerate(good))
