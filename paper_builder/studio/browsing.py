"""Finding questions in an open bank: filters, one line a question, and how many there are of each kind. Pure Python, no widget.

Nothing in a line tells an answer: what is searched holds keys, what is shown does not.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_builder.content import parse
from paper_builder.diagnostics import Severity
from paper_builder.locks import load_locks
from paper_builder.question import QUESTION_TYPES
from paper_builder.searching import Query, search
from paper_builder.studio.catalogue import STATUSES
from paper_builder.studio.inspection import Inspection
from paper_builder.studio.naming import competency_name, level_name, point_name
from paper_builder.terms import TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from paper_builder.question import Question
    from paper_builder.studio.opening import OpenBank

Pairs = tuple[tuple[str, str], ...]
"""Values and their Chinese names, in the order of a list."""

STEM = 80
"""Characters of a stem in a line."""
FINDINGS: Pairs = (("any", "有问题"), ("error", "有错误"), ("warning", "有提醒"), ("none", "没有问题"))
USES: Pairs = (("used", "上过卷"), ("unused", "没上过卷"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted(Query):
    """A query, and what only an open bank can tell.

    ``findings``: a value of ``FINDINGS``; ``used``: one of ``USES``, or the name of a published paper.
    """

    findings: str = ""
    used: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A question in a list, in words. ``errors`` and ``warnings`` are None until the bank has been checked."""

    id: str
    level: str
    competency: str
    point: str
    type: str
    status: str
    author: str
    stem: str
    errors: int | None
    warnings: int | None
    used: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CellCount:
    """How many of the found questions are of one kind."""

    level: str
    competency: str
    type: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The questions asked for, in the order of their ids, and how many there are in each cell that the filters leave."""

    total: int
    lines: tuple[Line, ...]
    cells: tuple[CellCount, ...]


class Browsing:
    """Looks into one open bank; every answer is about the bank as it is on disk at that moment."""

    def __init__(self, desk: OpenBank) -> None:
        self._desk = desk
        self.inspection = Inspection(desk)

    def choices(self) -> Mapping[str, Pairs]:
        """Return what each filter can be set to."""
        bank = self._desk.bank
        authors = sorted({question.author for question in bank.questions.values()})
        papers = tuple((lock.name, lock.name) for lock in load_locks(self._desk.root)[0])
        return {
            "level": tuple((level.id, level.name) for level in bank.settings.levels),
            "competency": tuple((competency.id, competency.name) for competency in bank.settings.competencies),
            "knowledge_point": tuple((point.id, point.name) for point in bank.knowledge_points.values()),
            "type": tuple((kind, words.zh) for kind, words in TYPES.items()),
            "status": tuple(STATUSES.items()),
            "author": tuple((author, author) for author in authors),
            "findings": FINDINGS,
            "used": USES + papers,
        }

    def points(self) -> Mapping[str, tuple[str, tuple[str, ...]]]:
        """Return the competency and the levels of each knowledge point, to narrow that filter."""
        return {point.id: (point.competency, tuple(point.levels)) for point in self._desk.bank.knowledge_points.values()}

    def find(self, wanted: Wanted, *, start: int = 0, most: int = 50) -> Found:
        """Return up to ``most`` questions from the ``start``-th on that match. Asking for findings checks the whole bank first."""
        self._desk.refresh()
        used = self._used()
        matching = [
            question
            for question in search(self._desk.bank, wanted)
            if self._has_findings(question.id, wanted.findings) and _is_used(used.get(question.id, ()), wanted.used)
        ]
        return Found(
            total=len(matching),
            lines=tuple(self._line(question, used.get(question.id, ())) for question in matching[start : start + most]),
            cells=self._cells(matching, wanted),
        )

    def _used(self) -> Mapping[str, tuple[str, ...]]:
        papers: dict[str, tuple[str, ...]] = {}
        for lock in load_locks(self._desk.root)[0]:
            for item in lock.items:
                papers[item.question] = (*papers.get(item.question, ()), lock.name)
        return papers

    def _has_findings(self, name: str, wanted: str) -> bool:
        if not wanted:
            return True
        severities = {finding.severity for finding in self.inspection.by_question().get(name, ())}
        match wanted:
            case "any":
                return bool(severities)
            case "none":
                return not severities
            case _:
                return Severity(wanted) in severities

    def _line(self, question: Question, used: tuple[str, ...]) -> Line:
        bank = self._desk.bank
        stem = parse(question.stem).plain().replace("\n", " ")
        found = self.inspection.by_question().get(question.id, ()) if self.inspection.ready else None
        counted = Counter(finding.severity for finding in found) if found is not None else None
        return Line(
            id=question.id,
            level=level_name(bank, question.level),
            competency=competency_name(bank, question.competency),
            point=point_name(bank, question.knowledge_point),
            type=TYPES[question.type].zh,
            status=STATUSES[question.status],
            author=question.author,
            stem=stem if len(stem) <= STEM else stem[:STEM] + "…",
            errors=counted[Severity.ERROR] if counted is not None else None,
            warnings=counted[Severity.WARNING] + counted[Severity.INFO] if counted is not None else None,
            used=used,
        )

    def _cells(self, questions: list[Question], wanted: Wanted) -> tuple[CellCount, ...]:
        settings = self._desk.bank.settings
        counts = Counter((question.level, question.competency, question.type) for question in questions)
        return tuple(
            CellCount(level=level.id, competency=competency.id, type=kind, number=counts[level.id, competency.id, kind])
            for level in settings.levels
            if wanted.level in ("", level.id)
            for competency in settings.competencies
            if wanted.competency in ("", competency.id)
            for kind in QUESTION_TYPES
            if wanted.type in ("", kind)
        )


def _is_used(papers: tuple[str, ...], wanted: str) -> bool:
    match wanted:
        case "":
            return True
        case "used":
            return bool(papers)
        case "unused":
            return not papers
        case _:
            return wanted in papers
