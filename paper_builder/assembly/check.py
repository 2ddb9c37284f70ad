"""Whether a selection really is what the blueprint asks for, by plain exact arithmetic on the bank and the blueprint.

Shares nothing with the problem, its matrix or the search: a mistake there must not be able to excuse itself here.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING, assert_never

from paper_builder.dates import parse_date
from paper_builder.question import ShortAnswer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from paper_builder.bank import Bank
    from paper_builder.blueprint import Blueprint, Constraint, FormSelection, Section, Selection
    from paper_builder.question import Question

    Placed = tuple[Question, Section]


def violations(bank: Bank, blueprint: Blueprint, selection: Selection, day: date | None) -> tuple[str, ...]:
    """Return everything that is wrong with the selection, in plain English; empty if nothing is.

    ``day`` is the day that statutes must have been checked for, None if no check is asked for.
    """
    return tuple(_all(bank, blueprint, selection, day))


def _all(bank: Bank, blueprint: Blueprint, selection: Selection, day: date | None) -> Iterator[str]:
    uses = Counter(name for form in selection.forms for section in form.questions for name in section)
    yield from (f"{name} is used {number} times" for name, number in sorted(uses.items()) if number > 1)
    for number, form in enumerate(selection.forms, 1):
        yield from (f"form {number}: {text}" for text in _form(bank, blueprint, form, day))


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
    for constraint in blueprint.constraints:
        yield from _row(bank, constraint, placed)


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


def _row(bank: Bank, constraint: Constraint, placed: Sequence[Placed]) -> Iterator[str]:
    inside = [(question, section) for question, section in placed if constraint.where.matches(question, bank)]
    reached = _measure(bank, constraint, inside)
    if constraint.lower is not None and reached < Fraction(constraint.lower):
        yield f"{constraint.id} reaches {float(reached):g}, at least {constraint.lower} wanted"
    if constraint.upper is not None and reached > Fraction(constraint.upper):
        yield f"{constraint.id} reaches {float(reached):g}, at most {constraint.upper} wanted"


def _measure(bank: Bank, constraint: Constraint, inside: Sequence[Placed]) -> Fraction:
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
        case "mean_facility":
            shares = bank.settings.facility
            earned = sum(
                (Fraction(section.points) * Fraction(str(shares[question.difficulty])) for question, section in inside),
                Fraction(0),
            )
            return earned / points if points else Fraction(0)
        case _:
            assert_never(constraint.measure)
