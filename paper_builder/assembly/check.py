"""Whether a selection really is what the blueprint asks for, by plain exact arithmetic on the bank and the blueprint.

Shares nothing with the problem, its matrix or the search: a mistake there must not be able to excuse itself here.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, assert_never

from paper_builder.dates import parse_date
from paper_builder.measures import INFORMATION_SCALE, item_information
from paper_builder.question import ShortAnswer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from paper_builder.bank import Bank
    from paper_builder.blueprint import Blueprint, Constraint, FormSelection, Section, Selection
    from paper_builder.question import Question

    Placed = tuple[Question, Section]


def violations(
    bank: Bank, blueprint: Blueprint, selection: Selection, day: date | None, *, sitting: date | None = None
) -> tuple[str, ...]:
    """Return everything that is wrong with the selection, in plain English; empty if nothing is.

    ``day`` is the day that statutes must have been checked for, None if no check is asked for. ``sitting`` is the day of the exam,
    None where days since a question's last use are not to be counted; ``bank.past`` holds the papers published before it. A soft
    row that is missed is nothing wrong.
    """
    return tuple(_all(bank, blueprint, selection, day, sitting))


def _all(bank: Bank, blueprint: Blueprint, selection: Selection, day: date | None, sitting: date | None) -> Iterator[str]:
    uses = Counter(name for form in selection.forms for section in form.questions for name in section)
    for name, number in sorted(uses.items()):
        allowed = len(selection.forms) if name in selection.anchor else 1
        if number > allowed:
            yield f"{name} is used {number} times"
    yield from (f"{name} is to be included" for name in blueprint.included_questions if name not in uses)
    yield from anchor_violations(bank, blueprint, selection)
    resting = _resting(bank, blueprint, sitting)
    yield from (f"{name} {resting[name]}" for name in sorted(uses) if name in resting)
    for number, form in enumerate(selection.forms, 1):
        yield from (f"form {number}: {text}" for text in _form(bank, blueprint, form, day))


def anchor_violations(bank: Bank, blueprint: Blueprint, selection: Selection) -> Iterator[str]:
    """Yield where what all forms share is not the anchor that the blueprint asks for."""
    anchor = blueprint.anchor
    for name in selection.anchor:
        absent = [number for number, form in enumerate(selection.forms, 1) if name not in itertools.chain(*form.questions)]
        yield from (f"{name} is an anchor item and not on form {number}" for number in absent)
        question = bank.questions.get(name)
        if anchor is None or (question is not None and not anchor.where.matches(question, bank)):
            yield f"{name} is no anchor item of the blueprint"
    if anchor is None or len(selection.forms) < 2:
        return
    allowed = [section for section in blueprint.sections if not anchor.where.type or section.type in anchor.where.type]
    quotas = {section.id: Fraction(anchor.items * section.count, sum(other.count for other in allowed)) for section in allowed}
    shares = {name: math.floor(quota) for name, quota in quotas.items()}
    by_remainder = sorted(quotas, key=lambda name: shares[name] - quotas[name])
    for name in by_remainder[: anchor.items - sum(shares.values())]:
        shares[name] += 1
    for section, *parts in zip(blueprint.sections, *(form.questions for form in selection.forms), strict=False):
        wanted = shares.get(section.id, 0)
        for held in sorted({len({*names} & {*selection.anchor}) for names in parts} - {wanted}):
            yield f"{section.id} has {held} anchor items, not {wanted}"


def _resting(bank: Bank, blueprint: Blueprint, sitting: date | None) -> dict[str, str]:
    """Return the questions that may not come again yet, and why."""
    reuse = blueprint.reuse
    if reuse is None:
        return {}
    sittings: dict[str, list[date | None]] = {}
    days: list[date | None] = []
    for paper in bank.past.of_level(blueprint.level).papers:
        if paper.sitting not in days:
            days.append(paper.sitting)
        for name in paper.questions:
            if paper.sitting not in sittings.setdefault(name, []):
                sittings[name].append(paper.sitting)
    reasons: dict[str, str] = {}
    for name, stood in sittings.items():
        ago = [days.index(day) + 1 for day in stood]
        if reuse.rest_sittings is not None and min(ago) <= reuse.rest_sittings:
            reasons[name] = f"stood on a paper {min(ago)} sittings ago"
        if reuse.rest_days is not None and sitting is not None:
            passed = [(sitting - day).days for day in stood if day is not None]
            if min(passed, default=reuse.rest_days) < reuse.rest_days:
                reasons[name] = f"stood on a paper {min(passed)} days ago"
        if reuse.at_most is not None and reuse.within_sittings is not None:
            recent = [number for number in ago if number < reuse.within_sittings]
            if len(recent) + 1 > reuse.at_most:
                reasons[name] = f"stood on papers of {len(recent)} of the last {reuse.within_sittings - 1} sittings"
    return reasons


def _form(bank: Bank, blueprint: Blueprint, form: FormSelection, day: date | None) -> Iterator[str]:
    if len(form.questions) != len(blueprint.sections):
        yield f"{len(form.questions)} sections where the blueprint has {len(blueprint.sections)}"
        return
    placed: list[Placed] = []
    for section, names in zip(blueprint.sections, form.questions, strict=True):
        if len(names) != section.count:
            yield f"{section.id} has {len(names)} questions, not {section.count}"
        for name in names:
            question = bank.questions.get(name)
            if question is None:
                yield f"{name} is not in the bank"
                continue
            yield from (f"{name} {reason}" for reason in _refusals(bank, blueprint, question, section, day))
            placed.append((question, section))
    chosen = {question.id for question, _ in placed}
    for question, _ in placed:
        yield from (f"{question.id} and {enemy} are enemies" for enemy in question.enemies if enemy in chosen)
    yield from (
        f"{first} and {second} are near-duplicates"
        for first, second in bank.near_duplicates or ()
        if first in chosen and second in chosen
    )
    for members in blueprint.item_sets:
        if chosen & {*members} and not chosen >= {*members}:
            yield f"{', '.join(sorted({*members} - chosen))} of a set is missing"
    for constraint in blueprint.constraints:
        if constraint.weight == 0 and (not constraint.forms or form.name in constraint.forms):
            yield from _row(bank, constraint, placed, blueprint.level)


def _refusals(bank: Bank, blueprint: Blueprint, question: Question, section: Section, day: date | None) -> Iterator[str]:
    if question.status != "approved":
        yield f"is {question.status}"
    if question.id in bank.faulty:
        yield "has an error in its file"
    if question.level != blueprint.level:
        yield f"is of level {question.level}"
    if question.type != section.type:
        yield f"is no {section.type}"
    if isinstance(question.body, ShortAnswer) and question.body.points != section.points:
        yield f"is worth {question.body.points}, not {section.points}"
    if question.id in blueprint.excluded_questions or set(question.tags) & set(blueprint.excluded_tags):
        yield "is excluded"
    if day is not None and blueprint.statutes_checked_within_days is not None:
        for reference in question.references:
            statute = bank.statutes.get(reference.statute)
            checked = parse_date(statute.checked) if statute is not None else None
            if statute is not None and (checked is None or (day - checked).days > blueprint.statutes_checked_within_days):
                yield f"cites {statute.id}, checked on {statute.checked}"


def _row(bank: Bank, constraint: Constraint, placed: Sequence[Placed], level: str) -> Iterator[str]:
    inside = [(question, section) for question, section in placed if constraint.where.matches(question, bank)]
    reached = _measure(bank, constraint, inside, level)
    # A spread is compared by its square: the root is not a fraction.
    power = 2 if constraint.measure == "facility_spread" else 1
    shown = f"{float(reached) ** (1 / power):g}"
    if constraint.lower is not None and reached < Fraction(constraint.lower) ** power:
        yield f"{constraint.id} reaches {shown}, at least {constraint.lower} wanted"
    if constraint.upper is not None and reached > Fraction(constraint.upper) ** power:
        yield f"{constraint.id} reaches {shown}, at most {constraint.upper} wanted"


def _measure(bank: Bank, constraint: Constraint, inside: Sequence[Placed], level: str) -> Fraction:
    """Return what the items reach on the row's measure, exactly; of a facility spread its square."""
    points = sum((Fraction(section.points) for _, section in inside), Fraction(0))
    match constraint.measure:
        case "items":
            return Fraction(len(inside))
        case "points":
            return points
        case "seconds":
            return Fraction(sum(question.seconds for question, _ in inside))
        case "knowledge_points":
            return Fraction(len({question.knowledge_point for question, _ in inside}))
        case "items_per_knowledge_point":
            return Fraction(max(Counter(question.knowledge_point for question, _ in inside).values(), default=0))
        case "items_per_past_paper":
            papers = constraint.where.past_papers(bank, level)
            return Fraction(max((sum(question.id in paper.questions for question, _ in inside) for paper in papers), default=0))
        case "mean_facility":
            shares = (Fraction(section.points) * Fraction(bank.facility(question)) for question, section in inside)
            return sum(shares, Fraction(0)) / points if points else Fraction(0)
        case "facility_spread":
            centre = Fraction(constraint.centre or 0)
            squares = (Fraction(section.points) * (Fraction(bank.facility(q)) - centre) ** 2 for q, section in inside)
            return sum(squares, Fraction(0)) / points if points else Fraction(0)
        case "information":
            known = [bank.statistics[question.id] for question, _ in inside if question.id in bank.statistics]
            whole = sum(
                item_information(item.a, item.b, constraint.ability or Decimal(0))
                for item in known
                if item.a is not None and item.b is not None
            )
            return Fraction(whole, INFORMATION_SCALE)
        case _:
            assert_never(constraint.measure)
