"""The bank: what all questions and settings of a folder amount to, and how to ask it things. Loading lives in ``bank_loading``."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from paper_builder.past import Past

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from paper_builder.diagnostics import Span
    from paper_builder.item_statistics import ItemStatistics
    from paper_builder.question import Question

LEAST_CANDIDATES = 30
"""Results of fewer people are counts, not shares: the author's estimate says more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A level of the certificate; ``prefix`` starts its question ids (pri, int, adv)."""

    id: str
    name: str
    prefix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Competency:
    """A job competency; ``prefix`` is the second part of its question ids (da, cp, fd, mx)."""

    id: str
    name: str
    prefix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgePoint:
    """A 鉴定点. ``levels`` maps each level where it may be examined to its importance there: X core, Y general, Z auxiliary."""

    id: str
    name: str
    scope: str
    competency: str
    levels: Mapping[str, str]
    legal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Statute:
    """A law that questions cite. Dates are ISO; ``articles`` are the checked numbers, ``source`` where the text is public."""

    id: str
    title: str
    version: str
    in_force: str
    checked: str
    articles: tuple[str, ...] = ()
    source: str = ""
    note: str = ""
    replaced_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BankSettings:
    """What bank.yaml says about the exam. ``facility`` maps difficulty 1…5 to the expected share of points earned (high = easy)."""

    title: str
    issuer: str
    levels: tuple[Level, ...]
    competencies: tuple[Competency, ...]
    total_points: Decimal
    pass_points: Decimal
    facility: Mapping[int, float]
    notes: tuple[str, ...] = ()
    """Notes to candidates, printed on each paper."""
    sitting_weekday: int = 5
    """0 is Monday; sittings are on the last such day of each month."""
    statutes_checked_within_days: int = 365
    """A statute that was checked longer ago than so many days is due for checking again."""
    all_options_may_be_right: bool = False
    """Whether every option of a multiple-choice question may be right; if not, such a question is an error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bank:
    """A loaded bank. It may be partial: what could not be read is in the diagnostics that came with it.

    Mappings are in the order of ids. ``spans`` gives each question's file and the place of its mapping.
    """

    root: Path
    settings: BankSettings
    knowledge_points: Mapping[str, KnowledgePoint]
    statutes: Mapping[str, Statute]
    questions: Mapping[str, Question]
    spans: Mapping[str, Span]
    digest: str
    """sha256 over settings, points, statutes, approved questions and the assets they show."""
    faulty: frozenset[str] = frozenset()
    """Ids of questions with an error in their file: there to be searched, shown and mended, but never to stand on a paper."""
    past: Past = field(default_factory=Past)
    """Published papers; empty until ``locks.with_past`` adds them."""
    statistics: Mapping[str, ItemStatistics] = field(default_factory=dict)
    """The newest results of each question that was sat as it now is; empty until ``statistics.with_statistics`` adds them."""
    near_duplicates: tuple[tuple[str, str], ...] | None = None
    """Pairs of ids (low, high), in order, of questions too close for one paper; None until ``near_duplicates`` looked for them."""

    def level(self, level_id: str) -> Level:
        """Return the level; KeyError if the bank has none of that id."""
        for level in self.settings.levels:
            if level.id == level_id:
                return level
        raise KeyError(level_id)

    def competency(self, competency_id: str) -> Competency:
        """Return the competency; KeyError if the bank has none of that id."""
        for competency in self.settings.competencies:
            if competency.id == competency_id:
                return competency
        raise KeyError(competency_id)

    def approved(self, level_id: str) -> tuple[Question, ...]:
        """Return the questions of ``level_id`` that may stand on a paper, in the order of their ids."""
        return tuple(
            question
            for question in self.questions.values()
            if question.level == level_id and question.status == "approved" and question.id not in self.faulty
        )

    def importance(self, question: Question) -> str:
        """Return X, Y or Z of the question's point at the question's level; Z where the point is unknown there."""
        point = self.knowledge_points.get(question.knowledge_point)
        return point.levels.get(question.level, "Z") if point else "Z"

    def facility(self, question: Question) -> Decimal:
        """Return the expected share of the question's points earned, 0…1 (high = easy), to four places.

        Measured where at least ``LEAST_CANDIDATES`` people sat it, else the bank's figure for the author's difficulty.
        """
        known = self.statistics.get(question.id)
        if known is not None and known.candidates >= LEAST_CANDIDATES:
            return known.facility
        return Decimal(str(self.settings.facility[question.difficulty]))
