"""What stood on past papers, as types only: who was asked when. Records are read by ``locks``; rows and the pool ask here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class PastPaper:
    """A published paper: its name as ``locks.Lock.name`` has it, its level, its day (None: unknown), its questions' ids."""

    name: str
    level: str
    sitting: date | None
    questions: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """Published papers, the latest sitting first; papers of an unknown day count as the latest sitting of all.

    ``unread`` are the records, as paths from the bank's root, that could not be read: what their papers held is not known.
    """

    papers: tuple[PastPaper, ...] = ()
    unread: tuple[str, ...] = ()

    def before(self, day: date | None) -> Past:
        """Return the papers sat before ``day``; all of them where no day is given. Those of an unknown day stay."""
        if day is None:
            return self
        return replace(self, papers=tuple(paper for paper in self.papers if paper.sitting is None or paper.sitting < day))

    def of_level(self, level: str) -> Past:
        """Return the papers of one level."""
        return replace(self, papers=tuple(paper for paper in self.papers if paper.level == level))

    def last(self, sittings: int) -> tuple[PastPaper, ...]:
        """Return the papers of the last so many sittings that papers were published for."""
        days = list(dict.fromkeys(paper.sitting for paper in self.papers))[:sittings]
        return tuple(paper for paper in self.papers if paper.sitting in days)

    def with_question(self, question: str) -> tuple[PastPaper, ...]:
        """Return the papers that held a question."""
        return tuple(paper for paper in self.papers if question in paper.questions)
