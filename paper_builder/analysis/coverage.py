"""How far a bank's supply carries: approved questions against what one paper of each blueprint wants."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from paper_builder.bank import Bank
    from paper_builder.blueprint import Blueprint, Constraint, Section
    from paper_builder.question import Question, QuestionType

SHORT = Decimal("1.5")
"""Below this many papers' worth a cell is short: a second paper would already repeat most of the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """One row or section: what a paper wants at least, what the bank has approved, and how much more is on the way.

    ``wanted``, ``approved`` and ``waiting`` are in the row's measure (questions, points or knowledge points).
    """

    id: str
    name: str
    measure: str
    wanted: Decimal
    approved: Decimal
    waiting: Decimal

    @property
    def papers(self) -> Decimal | None:
        """Return how many disjoint papers the approved supply could serve by this row alone; None where none is wanted."""
        return (self.approved / self.wanted).quantize(Decimal("0.1")) if self.wanted else None

    @property
    def state(self) -> str:
        """Return ``red`` where one paper cannot be served, ``yellow`` under 1.5 papers' worth, else ``green``."""
        if self.approved < self.wanted:
            return "red"
        papers = self.papers
        return "green" if self.measure == "knowledge_points" or papers is None or papers >= SHORT else "yellow"


@dataclass(frozen=True, slots=True, kw_only=True)
class PointSupply:
    """Questions on one knowledge point at one level."""

    id: str
    name: str
    importance: str
    approved: int
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelCoverage:
    """One level: its sections, its rows, its knowledge points."""

    level: str
    name: str
    sections: tuple[Supply, ...]
    rows: tuple[Supply, ...]
    points: tuple[PointSupply, ...]

    @property
    def red(self) -> int:
        """Return how many sections and rows cannot serve one paper."""
        return sum(supply.state == "red" for supply in (*self.sections, *self.rows))


def coverage(bank: Bank, blueprint: Blueprint) -> LevelCoverage:
    """Return the coverage of the blueprint's level. Approved questions with an error count nowhere: no paper takes them."""
    approved = list(bank.approved(blueprint.level))
    waiting = [
        question
        for question in bank.questions.values()
        if question.level == blueprint.level and question.status in ("draft", "in_review")
    ]
    points = {section.type: section.points for section in blueprint.sections}
    return LevelCoverage(
        level=blueprint.level,
        name=bank.level(blueprint.level).name,
        sections=tuple(_section(section, approved, waiting) for section in blueprint.sections),
        rows=tuple(
            _row(row, bank, approved, waiting, points)
            for row in blueprint.constraints
            if row.measure in ("items", "points", "knowledge_points") and _wanted(row)
        ),
        points=tuple(
            PointSupply(
                id=point.id,
                name=point.name,
                importance=point.levels[blueprint.level],
                approved=sum(question.knowledge_point == point.id for question in approved),
                waiting=sum(question.knowledge_point == point.id for question in waiting),
            )
            for point in bank.knowledge_points.values()
            if blueprint.level in point.levels
        ),
    )


def _section(section: Section, approved: Iterable[Question], waiting: Iterable[Question]) -> Supply:
    return Supply(
        id=section.id,
        name=section.title,
        measure="items",
        wanted=Decimal(section.count),
        approved=Decimal(sum(question.type == section.type for question in approved)),
        waiting=Decimal(sum(question.type == section.type for question in waiting)),
    )


def _wanted(row: Constraint) -> Decimal:
    """A row's target, or its lower bound: what one paper takes of it."""
    return row.target if row.target is not None else (row.lower or Decimal(0))


def _row(
    row: Constraint,
    bank: Bank,
    approved: list[Question],
    waiting: list[Question],
    points: Mapping[QuestionType, Decimal],
) -> Supply:
    def amount(questions: list[Question]) -> Decimal:
        chosen = [question for question in questions if row.where.matches(question, bank)]
        match row.measure:
            case "points":
                return sum((points.get(question.type, Decimal(0)) for question in chosen), Decimal(0))
            case "knowledge_points":
                return Decimal(len({question.knowledge_point for question in chosen}))
            case _:
                return Decimal(len(chosen))

    return Supply(
        id=row.id, name=row.name, measure=row.measure, wanted=_wanted(row), approved=amount(approved), waiting=amount(waiting)
    )
