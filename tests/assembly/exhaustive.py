"""What papers there are, by trying all of them: plain sums over plain tuples, for banks of a dozen questions."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product
from math import exp
from typing import TYPE_CHECKING

from paper_builder.blueprint import Constraint

if TYPE_CHECKING:
    from collections.abc import Collection
    from decimal import Decimal

    from paper_builder.bank import Bank
    from paper_builder.blueprint import Blueprint, Filter
    from paper_builder.past import PastPaper
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
        and (not where.question or question.id in where.question)
        and (
            not (where.past_paper or where.last_sittings) or any(question.id in paper.questions for paper in looked_at(bank, where))
        )
    ]


def looked_at(bank: Bank, where: Filter) -> list[PastPaper]:
    """The past papers of those names and sittings; all where the filter names none."""
    days = sorted({paper.sitting for paper in bank.past.papers}, reverse=True)
    recent = days[: where.last_sittings[0]] if where.last_sittings else days
    return [
        paper for paper in bank.past.papers if paper.sitting in recent and (not where.past_paper or paper.name in where.past_paper)
    ]


def share_of(bank: Bank, question: Question) -> Fraction:
    known = bank.statistics.get(question.id)
    return Fraction(known.facility if known else str(bank.settings.facility[question.difficulty]))


def ten_thousandths(bank: Bank, question: Question, ability: Decimal) -> int:
    known = bank.statistics.get(question.id)
    if known is None or known.a is None or known.b is None:
        return 0
    a, b = float(known.a), float(known.b)
    right = 1 / (1 + exp(-a * (float(ability) - b)))
    return round(10_000 * a * a * right * (1 - right))


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
        case "items_per_past_paper":
            held = [sum(question.id in paper.questions for question in inside) for paper in looked_at(bank, constraint.where)]
            return Fraction(max(held, default=0))
        case "mean_facility":
            earned = sum((POINTS[question.type] * share_of(bank, question) for question in inside), Fraction(0))
            return earned / points if points else Fraction(0)
        case "facility_spread":
            off = sum((POINTS[q.type] * (share_of(bank, q) - Fraction(constraint.centre)) ** 2 for q in inside), Fraction(0))
            return off / points if points else Fraction(0)
        case "information":
            return Fraction(sum(ten_thousandths(bank, question, constraint.ability) for question in inside), 10_000)


def meets(
    bank: Bank, blueprint: Blueprint, form: Collection[Question], rows: Collection[str] | None = None, *, name: str = "A"
) -> bool:
    """Whether one form, the one of that name, meets the named rows, all of them if None. A soft row is met by everything."""
    for section in blueprint.sections:
        if (rows is None or section.id in rows) and sum(q.type == section.type for q in form) != section.count:
            return False
    if rows is None or "(enemies)" in rows:
        names = {question.id for question in form}
        if any(names & set(question.enemies) for question in form):
            return False
    if rows is None or "(sets)" in rows:
        names = {question.id for question in form}
        if any(names & set(members) and not names >= set(members) for members in blueprint.item_sets):
            return False
    for constraint in blueprint.constraints:
        if constraint.weight or (constraint.forms and name not in constraint.forms):
            continue
        if rows is None or constraint.id in rows:
            value = reached(bank, constraint, form)
            power = 2 if constraint.measure == "facility_spread" else 1
            if constraint.lower is not None and value < Fraction(constraint.lower) ** power:
                return False
            if constraint.upper is not None and value > Fraction(constraint.upper) ** power:
                return False
    return True


def every_paper(bank: Bank, blueprint: Blueprint) -> list[frozenset[str]]:
    """Every set of questions that the blueprint allows, by trying all."""
    parts = []
    for section in blueprint.sections:
        fitting = [question for question in bank.questions.values() if question.type == section.type]
        parts.append(list(combinations(fitting, section.count)))
    whole = ([question for part in several for question in part] for several in product(*parts))
    return [frozenset(question.id for question in paper) for paper in whole if meets(bank, blueprint, paper)]


def has_papers(bank: Bank, blueprint: Blueprint, forms: int, rows: Collection[str] | None = None, *, reserve: bool = False) -> bool:
    """Whether so many forms meet the named rows, all if None.

    Without ``(unshared)`` among these, forms may share any questions; without ``(anchor)``, as many as the anchor has, or fewer.
    """
    types = {section.type for section in blueprint.sections}
    pool = [question for question in bank.questions.values() if question.type in types]
    subsets = [chosen for size in range(len(pool) + 1) for chosen in combinations(range(len(pool)), size)]
    good: list[list[int]] = []
    for name in [*"ABCDEFG"[:forms], *(["reserve"] if reserve else [])]:
        alone = [chosen for chosen in subsets if meets(bank, blueprint, [pool[place] for place in chosen], rows, name=name)]
        good.append([sum(1 << place for place in chosen) for chosen in alone])
    wanted = 0
    if rows is None or "(included)" in rows:
        if not set(blueprint.included_questions) <= {question.id for question in pool}:
            return False
        wanted = sum(1 << place for place, question in enumerate(pool) if question.id in blueprint.included_questions)
    shared = rows is not None and "(unshared)" not in rows
    asked = rows is None or "(anchor)" in rows
    return any(_complete(good, wanted, anchor, shared=shared) for anchor in _anchors(bank, blueprint, pool, shared, asked=asked))


def _anchors(bank: Bank, blueprint: Blueprint, pool: list[Question], shared: bool, *, asked: bool) -> list[int]:
    """Every choice of what all forms have in common; forms that share questions anyway need none unless it is asked for."""
    if blueprint.anchor is None or (shared and not asked):
        return [0]
    anchors = [0]
    allowed = counted(bank, Constraint(id="", name="", measure="items", where=blueprint.anchor.where), pool)
    for section, count in zip(blueprint.sections, blueprint.anchor_shares, strict=True):
        places = [place for place, question in enumerate(pool) if question.type == section.type and question in allowed]
        sizes = [count] if asked else range(count + 1)
        chosen = [sum(1 << place for place in some) for size in sizes for some in combinations(places, size)]
        anchors = [anchor | more for anchor in anchors for more in chosen]
    return anchors


def _complete(good: list[list[int]], wanted: int, anchor: int, *, shared: bool) -> bool:
    """Whether one good set of questions for each form gives what is wanted, with nothing but the anchor on two."""
    states = {0}
    for number, sets in enumerate(good):
        states = {
            used | form
            for form in sets
            if form & anchor == anchor
            for used in states
            if shared or not number or form & used == anchor
        }
    return any(used & wanted == wanted for used in states)
