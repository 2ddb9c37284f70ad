"""A blueprint (双向细目表): sections and named rows that a paper must meet. Declarative: a filter is data, never an expression."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from decimal import Decimal

    from paper_builder.bank import Bank
    from paper_builder.diagnostics import Span
    from paper_builder.question import Question, QuestionType
    from paper_builder.scoring import ScoringRule

Measure = Literal["items", "points", "knowledge_points", "items_per_knowledge_point", "seconds", "mean_facility"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A 大题: ``count`` items of one type at ``points`` each. ``scoring`` is None for short answers."""

    id: str
    title: str
    type: QuestionType
    count: int
    points: Decimal
    scoring: ScoringRule | None
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which items a row is about. Each field lists allowed values; an empty field allows all; fields are joined by AND."""

    type: tuple[str, ...] = ()
    competency: tuple[str, ...] = ()
    knowledge_point: tuple[str, ...] = ()
    cognitive_level: tuple[str, ...] = ()
    difficulty: tuple[int, ...] = ()
    importance: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    def matches(self, question: Question, bank: Bank) -> bool:
        """Return whether ``question`` is one that the row counts."""
        return (
            (not self.type or question.type in self.type)
            and (not self.competency or question.competency in self.competency)
            and (not self.knowledge_point or question.knowledge_point in self.knowledge_point)
            and (not self.cognitive_level or question.cognitive_level in self.cognitive_level)
            and (not self.difficulty or question.difficulty in self.difficulty)
            and (not self.importance or bank.importance(question) in self.importance)
            and (not self.tags or any(tag in self.tags for tag in question.tags))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """A row: ``lower`` ≤ measure over the items that ``where`` matches ≤ ``upper``; None is no bound.

    ``items`` and ``points`` are sums; ``knowledge_points`` counts distinct points; ``items_per_knowledge_point`` bounds each point;
    ``seconds`` is expected time; ``mean_facility`` is the points-weighted mean of the expected share earned (0…1, high = easy).
    ``target`` is what the row aims at where the file gave one, for reports.
    """

    id: str
    name: str
    measure: Measure
    where: Filter
    lower: Decimal | None = None
    upper: Decimal | None = None
    target: Decimal | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Blueprint:
    """What one paper of a level looks like. Section points add up to ``total_points`` (checked at loading)."""

    id: str
    title: str
    level: str
    minutes: int
    total_points: Decimal
    pass_points: Decimal
    sections: tuple[Section, ...]
    constraints: tuple[Constraint, ...]
    excluded_tags: tuple[str, ...] = ()
    excluded_questions: tuple[str, ...] = ()
    statutes_checked_within_days: int | None = None
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSelection:
    """One form's questions, a tuple of ids per section, in the order of the blueprint's sections."""

    questions: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What a solver, or a person's list, chose: one entry a form. How it was found goes into the papers' provenance."""

    forms: tuple[FormSelection, ...]
    seed: int
    solver: str
    solver_version: str
    stop_reason: str
    objective: str = ""
    bound: str = ""
