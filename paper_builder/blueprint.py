"""A blueprint (双向细目表): sections and named rows that a paper must meet. Declarative: a filter is data, never an expression."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from paper_builder.question import ShortAnswer
from paper_builder.terms import RESERVE_FORM

if TYPE_CHECKING:
    from decimal import Decimal

    from paper_builder.bank import Bank
    from paper_builder.diagnostics import Span
    from paper_builder.past import PastPaper
    from paper_builder.question import Question, QuestionType
    from paper_builder.scoring import ScoringRule

Measure = Literal[
    "items",
    "points",
    "knowledge_points",
    "items_per_knowledge_point",
    "items_per_past_paper",
    "seconds",
    "mean_facility",
    "facility_spread",
    "information",
]


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

    def takes(self, question: Question) -> bool:
        """Return whether the question can stand here: by its type and, for a short answer, by the sum of its rubric."""
        if question.type != self.type:
            return False
        return not isinstance(question.body, ShortAnswer) or question.body.points == self.points


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
    question: tuple[str, ...] = ()
    past_paper: tuple[str, ...] = ()
    """Names of published papers: questions that stood on one of them."""
    last_sittings: tuple[int, ...] = ()
    """Empty or one number n: questions that stood on a paper of the level's last n sittings."""

    def matches(self, question: Question, bank: Bank) -> bool:
        """Return whether ``question`` is one that the row counts. ``bank.past`` must hold nothing later than the sitting."""
        return (
            (not self.type or question.type in self.type)
            and (not self.competency or question.competency in self.competency)
            and (not self.knowledge_point or question.knowledge_point in self.knowledge_point)
            and (not self.cognitive_level or question.cognitive_level in self.cognitive_level)
            and (not self.difficulty or question.difficulty in self.difficulty)
            and (not self.importance or bank.importance(question) in self.importance)
            and (not self.tags or any(tag in self.tags for tag in question.tags))
            and (not self.question or question.id in self.question)
            and (not self.looks_back or any(question.id in paper.questions for paper in self.past_papers(bank, question.level)))
        )

    @property
    def looks_back(self) -> bool:
        """Return whether the filter asks for what stood on past papers."""
        return bool(self.past_paper or self.last_sittings)

    def past_papers(self, bank: Bank, level: str) -> tuple[PastPaper, ...]:
        """Return the published papers that the filter is about: of those names and those sittings, all of the level if neither."""
        past = bank.past.of_level(level)
        papers = past.last(self.last_sittings[0]) if self.last_sittings else past.papers
        return tuple(paper for paper in papers if not self.past_paper or paper.name in self.past_paper)


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """A row: ``lower`` ≤ measure over the items that ``where`` matches ≤ ``upper``; None is no bound.

    ``items`` and ``points`` are sums; ``knowledge_points`` counts distinct points; ``items_per_knowledge_point`` bounds each point;
    ``items_per_past_paper`` bounds the overlap with each past paper that ``where`` is about. ``seconds`` is expected time;
    ``mean_facility`` is the points-weighted mean of the expected share earned (0…1, high = easy), ``facility_spread`` the
    points-weighted root mean square of its distance from ``centre``. ``information`` is the sum of the items' Fisher information at
    ``ability`` (logits) under the two-parameter logistic model, a²P(1-P); items that were not calibrated add nothing.
    ``target`` is what the row aims at where the file gave one.

    A row with a ``weight`` is soft: papers come as near to it as they can and are built where it is missed; 0 makes it a demand.
    ``forms`` names the forms that the row is about (A, B, …, reserve); empty is all.
    """

    id: str
    name: str
    measure: Measure
    where: Filter
    lower: Decimal | None = None
    upper: Decimal | None = None
    target: Decimal | None = None
    ability: Decimal | None = None
    centre: Decimal | None = None
    weight: int = 0
    forms: tuple[str, ...] = ()
    span: Span | None = None

    @property
    def is_soft(self) -> bool:
        """Return whether a paper may miss the row."""
        return self.weight > 0

    def is_about(self, form: str) -> bool:
        """Return whether the row is about the form of that name."""
        return not self.forms or form in self.forms


@dataclass(frozen=True, slots=True, kw_only=True)
class Reuse:
    """How soon and how often a question may come again, by the papers published for its level. None is no limit.

    A question rests for ``rest_sittings`` sittings and ``rest_days`` days after it stood on a paper, and stands on papers of at
    most ``at_most`` of the last ``within_sittings`` sittings, the one to be built for included.
    """

    rest_sittings: int | None = None
    rest_days: int | None = None
    at_most: int | None = None
    within_sittings: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """So many items are the same on all forms of one build, from those that ``where`` matches, spread over the sections."""

    items: int
    where: Filter
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
    included_questions: tuple[str, ...] = ()
    """Each stands on one of the forms of a build; on all of them where it is an anchor item."""
    item_sets: tuple[tuple[str, ...], ...] = ()
    """Questions that stand on a form together or not at all."""
    reuse: Reuse | None = None
    anchor: Anchor | None = None
    statutes_checked_within_days: int | None = None
    digest: str = ""

    @property
    def looks_back(self) -> bool:
        """Return whether anything in it depends on past papers."""
        filters = [row.where for row in self.constraints] + ([self.anchor.where] if self.anchor else [])
        overlap = any(row.measure == "items_per_past_paper" for row in self.constraints)
        return self.reuse is not None or overlap or any(where.looks_back for where in filters)

    @property
    def anchor_shares(self) -> tuple[int, ...]:
        """Return how many anchor items each section holds.

        The sections whose type the anchor allows share its items in proportion to their counts, by largest remainders (Hamilton's
        method), the earlier section first among equals. All 0 without an anchor.
        """
        if self.anchor is None:
            return (0,) * len(self.sections)
        allowed = self.anchor.where.type
        counts = [section.count if not allowed or section.type in allowed else 0 for section in self.sections]
        total = sum(counts) or 1
        shares = [self.anchor.items * count // total for count in counts]
        remainders = [self.anchor.items * count % total for count in counts]
        largest = sorted(range(len(counts)), key=lambda place: -remainders[place])
        for place in largest[: self.anchor.items - sum(shares) if any(counts) else 0]:
            shares[place] += 1
        return tuple(shares)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSelection:
    """One form's questions, a tuple of ids per section, in the order of the blueprint's sections, and the form's name."""

    questions: tuple[tuple[str, ...], ...]
    name: str = ""


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
    anchor: tuple[str, ...] = ()
    """The questions that stand on every form."""


RESERVE = RESERVE_FORM
"""The name of the reserve form, which is built last."""
_FORM_NAMES = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def form_names(forms: int, *, reserve: bool = False) -> tuple[str, ...]:
    """Return the names of a build's forms in order: A … Z, AA, AB, …, and the reserve form after them if there is one."""
    names = [_form_name(index) for index in range(forms)]
    return (*names, RESERVE) if reserve else tuple(names)


def _form_name(index: int) -> str:
    first, second = divmod(index, len(_FORM_NAMES))
    return (_FORM_NAMES[first - 1] if first else "") + _FORM_NAMES[second]
