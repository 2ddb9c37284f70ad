"""Kinds of questions that could be written, as stand-ins in a problem: every kind that the blueprint's rows tell apart, once.

They exist to be counted by the solver and never leave the assembly.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from statistics import median_low
from typing import TYPE_CHECKING

import numpy as np

from paper_builder.assembly.outcome import Cell
from paper_builder.assembly.pool import fits
from paper_builder.assembly.problem import Distinct, Linear, make_problem
from paper_builder.question import COGNITIVE_LEVELS, Choice, Criterion, Option, Question, ShortAnswer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from paper_builder.bank import Bank, KnowledgePoint
    from paper_builder.blueprint import Blueprint, Section

_POINTS_EACH = 3
"""Knowledge points offered for each competency and importance: the least covered ones."""
_MARK = "?"
"""Starts the id of every stand-in; no question of a bank can be called so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A stand-in question of a kind and how many of it may be written."""

    question: Question
    section: Section
    limit: int


def drafts(bank: Bank, blueprint: Blueprint, usable: Sequence[Question], forms: int) -> tuple[Draft, ...]:
    """Return one draft for each kind of question that some row counts differently from every other kind."""
    every = tuple(_every(bank, blueprint, usable, forms))
    return tuple(every[number] for number in _distinguishable(bank, blueprint, every, forms))


def cells_of(kinds: Sequence[Draft], number_of: Mapping[str, int]) -> tuple[Cell, ...]:
    """Return the drafts that are to be written, as people count them; ``number_of`` is by the draft's id."""
    return tuple(
        Cell(
            number=number_of[kind.question.id],
            section=kind.section.id,
            type=kind.question.type,
            competency=kind.question.competency,
            knowledge_point=kind.question.knowledge_point,
            cognitive_level=kind.question.cognitive_level,
            difficulty=kind.question.difficulty,
            seconds=kind.question.seconds,
            tag=kind.question.tags[0] if kind.question.tags else "",
        )
        for kind in kinds
        if number_of.get(kind.question.id)
    )


def _every(bank: Bank, blueprint: Blueprint, usable: Sequence[Question], forms: int) -> Iterator[Draft]:
    tags = sorted({tag for constraint in blueprint.constraints for tag in constraint.where.tags} - set(blueprint.excluded_tags))
    points = list(_knowledge_points(bank, blueprint, usable))
    kinds = product(blueprint.sections, points, COGNITIVE_LEVELS, sorted(bank.settings.facility), ("", *tags))
    seconds = {section.id: _seconds(section, blueprint, usable) for section in blueprint.sections}
    for number, (section, point, cognitive_level, difficulty, tag) in enumerate(kinds):
        question = Question(
            id=f"{_MARK}{number:05d}",
            type=section.type,
            level=blueprint.level,
            competency=point.competency,
            knowledge_point=point.id,
            cognitive_level=cognitive_level,
            difficulty=difficulty,
            seconds=seconds[section.id],
            stem="",
            body=_body(section),
            explanation="",
            status="approved",
            author="",
            tags=(tag,) if tag else (),
        )
        yield Draft(question=question, section=section, limit=section.count * forms)


def _knowledge_points(bank: Bank, blueprint: Blueprint, usable: Sequence[Question]) -> Iterator[KnowledgePoint]:
    named = {name for constraint in blueprint.constraints for name in constraint.where.knowledge_point}
    covered = dict.fromkeys(bank.knowledge_points, 0)
    for question in usable:
        covered[question.knowledge_point] = covered.get(question.knowledge_point, 0) + 1
    groups: dict[tuple[str, str], list[KnowledgePoint]] = {}
    for point in bank.knowledge_points.values():
        if blueprint.level in point.levels:
            groups.setdefault((point.competency, point.levels[blueprint.level]), []).append(point)
    for _, group in sorted(groups.items()):
        group.sort(key=lambda point: (covered[point.id], point.id))
        # Points that no question covers yet are all offered: a row that counts distinct points may need each of them.
        yield from (
            point for place, point in enumerate(group) if place < _POINTS_EACH or not covered[point.id] or point.id in named
        )


def _seconds(section: Section, blueprint: Blueprint, usable: Sequence[Question]) -> int:
    own = [question.seconds for question in usable if fits(question, section)]
    return median_low(own) if own else int(blueprint.minutes * 60 * section.points / blueprint.total_points)


def _body(section: Section) -> Choice | ShortAnswer:
    if section.type == "short_answer":
        return ShortAnswer(model_answer="", rubric=(Criterion(points=Decimal(section.points), text=""),))
    return Choice(multiple=section.type == "multiple_choice", options=(Option(letter="A", text=""),), key=("A",))


def _distinguishable(bank: Bank, blueprint: Blueprint, every: Sequence[Draft], forms: int) -> list[int]:
    """Return the first draft of each set that all rows treat alike."""
    problem = make_problem(bank, blueprint, [draft.question for draft in every], forms)
    lines = [problem.slot_section]
    for row in problem.rows:
        for part in row.parts:
            match part:
                case Linear():
                    lines.append(part.coefficients)
                case Distinct():
                    group = np.full(problem.slots, -1, dtype=np.int64)
                    for number, members in enumerate(part.groups):
                        group[members] = number
                    lines.append(group)
    if not problem.slots:
        return []
    _, first = np.unique(np.array(lines).T, axis=0, return_index=True)
    return sorted({int(problem.slot_question[slot]) for slot in first})
