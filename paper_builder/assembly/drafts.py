"""Kinds of questions that could be written, as stand-ins in a problem: every kind that the blueprint's rows tell apart, once.

They exist to be counted by the solver and never leave the assembly.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product
from statistics import median_low
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from paper_builder.assembly.habits import Habits
from paper_builder.assembly.outcome import Cell
from paper_builder.assembly.pool import fits
from paper_builder.assembly.problem import Distinct, Linear
from paper_builder.assembly.rows import make_problem
from paper_builder.question import COGNITIVE_LEVELS, Choice, Criterion, Option, Question, ShortAnswer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from paper_builder.assembly.problem import Ints, Problem
    from paper_builder.bank import Bank
    from paper_builder.blueprint import Blueprint, Section
    from paper_builder.question import CognitiveLevel

_MARK = "?"
"""Starts the id of every stand-in; no question of a bank can be called so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A stand-in for all questions that no row tells from it: their most usual kind, and how many of it may be written.

    ``sections`` are those that it fits. ``share`` says how usual such questions are there; only its proportion to that of others
    means something.
    """

    question: Question
    sections: tuple[Section, ...]
    limit: int
    share: float = 0.0

    @property
    def kind(self) -> Kind:
        """Return what is to be written, without the knowledge point."""
        question = self.question
        tag = question.tags[0] if question.tags else ""
        return Kind(self.sections[0].id, question.competency, question.cognitive_level, question.difficulty, tag)


class Kind(NamedTuple):
    """A kind of question, whatever its knowledge point. ``section`` is the first that it fits, ``tag`` one that a row asks for."""

    section: str
    competency: str
    cognitive_level: CognitiveLevel
    difficulty: int
    tag: str


class Kinds:
    """The drafts, and which of them a question of the bank is alike."""

    def __init__(self, bank: Bank, blueprint: Blueprint, usable: Sequence[Question], forms: int) -> None:
        self._sections = blueprint.sections
        self._tags = _tags(blueprint)
        habits = Habits(bank, blueprint, self._tags)
        every = tuple(_every(bank, blueprint, usable, forms, self._tags, habits))
        alike = _alike(bank, blueprint, every, forms)
        share = np.bincount(alike, weights=[draft.share for draft in every]) if every else np.array([])
        usual = [
            (habits.of_type(q.type, q.cognitive_level, q.difficulty), draft.share) for draft in every for q in (draft.question,)
        ]
        best: dict[int, int] = {}
        for number, group in enumerate(alike):
            if group not in best or usual[number] > usual[best[group]]:
                best[group] = number
        self.drafts = tuple(replace(every[number], share=float(share[alike[number]])) for number in sorted(best.values()))
        self._kind_of = {
            (draft.kind, draft.question.knowledge_point): every[best[group]].kind for draft, group in zip(every, alike, strict=True)
        }

    def of(self, question: Question) -> Kind | None:
        """Return the kind that a question of the bank is of; None where no draft is like it."""
        section = next((section.id for section in self._sections if fits(question, section)), "")
        tag = next((tag for tag in self._tags if tag in question.tags), "")
        own = Kind(section, question.competency, question.cognitive_level, question.difficulty, tag)
        return self._kind_of.get((own, question.knowledge_point))


def cells_of(drafts: Iterable[Draft]) -> tuple[Cell, ...]:
    """Return what is to be written, as people count it: of each draft as many as its limit says."""
    return tuple(
        Cell(
            number=draft.limit,
            section=draft.kind.section,
            type=draft.question.type,
            competency=draft.question.competency,
            knowledge_point=draft.question.knowledge_point,
            cognitive_level=draft.question.cognitive_level,
            difficulty=draft.question.difficulty,
            seconds=draft.question.seconds,
            tag=draft.kind.tag,
        )
        for draft in drafts
    )


def _tags(blueprint: Blueprint) -> list[str]:
    return sorted({tag for row in blueprint.constraints for tag in row.where.tags} - set(blueprint.excluded_tags))


def _every(
    bank: Bank, blueprint: Blueprint, usable: Sequence[Question], forms: int, tags: Sequence[str], habits: Habits
) -> Iterator[Draft]:
    # Every point is offered: a row that counts distinct points may need each of them on every form.
    points = [point for point in bank.knowledge_points.values() if blueprint.level in point.levels]
    kinds = product(_alike_sections(blueprint), points, COGNITIVE_LEVELS, sorted(bank.settings.facility), ("", *tags))
    seconds = {section.id: _seconds(section, blueprint, usable) for section in blueprint.sections}
    for number, (sections, point, cognitive_level, difficulty, tag) in enumerate(kinds):
        question = Question(
            id=f"{_MARK}{number:05d}",
            type=sections[0].type,
            level=blueprint.level,
            competency=point.competency,
            knowledge_point=point.id,
            cognitive_level=cognitive_level,
            difficulty=difficulty,
            seconds=seconds[sections[0].id],
            stem="",
            body=_body(sections[0]),
            explanation="",
            status="approved",
            author="",
            tags=(tag,) if tag else (),
        )
        count = sum(section.count for section in sections)
        share = habits.share(sections[0].type, count, point, cognitive_level, difficulty, tag)
        yield Draft(question=question, sections=sections, limit=count * forms, share=share)


def _alike_sections(blueprint: Blueprint) -> list[tuple[Section, ...]]:
    """The sections, together where they take the same questions."""
    alike: dict[tuple[str, Decimal | None], list[Section]] = {}
    for section in blueprint.sections:
        alike.setdefault((section.type, section.points if section.type == "short_answer" else None), []).append(section)
    return [tuple(sections) for sections in alike.values()]


def _seconds(section: Section, blueprint: Blueprint, usable: Sequence[Question]) -> int:
    own = [question.seconds for question in usable if fits(question, section)]
    return median_low(own) if own else int(blueprint.minutes * 60 * section.points / blueprint.total_points)


def _body(section: Section) -> Choice | ShortAnswer:
    if section.type == "short_answer":
        return ShortAnswer(model_answer="", rubric=(Criterion(points=Decimal(section.points), text=""),))
    return Choice(multiple=section.type == "multiple_choice", options=(Option(letter="A", text=""),), key=("A",))


def _alike(bank: Bank, blueprint: Blueprint, every: Sequence[Draft], forms: int) -> list[int]:
    """Return for each draft the number of its group: alike to all rows, of one competency and importance."""
    problem = make_problem(bank, blueprint, [draft.question for draft in every], forms)
    lines = [problem.slot_section, _numbered(problem, lambda q: q.competency), _numbered(problem, bank.importance)]
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
    # Whether two drafts are alike in one section that both fit decides it for the others: the points are those of the section.
    slots = np.unique(problem.slot_question, return_index=True)[1]
    _, groups = np.unique(np.array(lines)[:, slots].T, axis=0, return_inverse=True)
    return [int(group) for group in groups.reshape(-1)]


def _numbered(problem: Problem, name_of: Callable[[Question], str]) -> Ints:
    names = [name_of(problem.questions[number]) for number in problem.slot_question.tolist()]
    number_of = {name: number for number, name in enumerate(dict.fromkeys(names))}
    return np.array([number_of[name] for name in names], dtype=np.int64)
