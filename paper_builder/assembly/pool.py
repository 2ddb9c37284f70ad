"""First stage: which questions of the bank may stand on a paper of this blueprint, and why each other one may not.

It knows no optimisation. What is left out is counted by its reason, so that a shortage can say what emptied a cell.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from paper_builder.assembly.reuse import Uses
from paper_builder.dates import parse_date

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from paper_builder.bank import Bank
    from paper_builder.blueprint import Blueprint, Section
    from paper_builder.question import Question


class Reason(StrEnum):
    """Why a question of the level stays off the paper. A question counts once, under the first reason that holds."""

    NOT_APPROVED = "not_approved"
    FAULTY = "faulty"
    LISTED = "listed"
    TAG = "tag"
    STATUTE = "statute"
    NO_SECTION = "no_section"
    RESTING = "resting"
    EXPOSED = "exposed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """The questions of one level, in the order of their ids.

    ``excluded`` gives the reason of each question that may not be used, ``stale`` the statutes that are to be checked again.
    ``day`` is the day that the statutes' check is measured from: the sitting, or the newest date in the bank; None where neither
    exists or no check is asked for. ``enemies`` are the pairs (low id, high id), in order, of usable questions that no form holds
    together: named by one of them as its enemy, or near-duplicates of each other.
    """

    usable: tuple[Question, ...]
    excluded: Mapping[str, Reason]
    level: tuple[Question, ...]
    day: date | None
    stale: tuple[str, ...] = ()
    enemies: tuple[tuple[str, str], ...] = ()

    def supply(self, counts: Callable[[Question], bool]) -> Supply:
        """Return how many questions of the level ``counts`` accepts, and how many of them each reason takes away."""
        matching = [question for question in self.level if counts(question)]
        lost = dict.fromkeys(Reason, 0)
        for question in matching:
            if question.id in self.excluded:
                lost[self.excluded[question.id]] += 1
        return Supply(total=len(matching), lost={reason: number for reason, number in lost.items() if number})


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """How many questions there are and how many of them fall away, by reason, in the order of ``Reason``."""

    total: int
    lost: Mapping[Reason, int]

    @property
    def usable(self) -> int:
        """Return what is left."""
        return self.total - sum(self.lost.values())


def fits(question: Question, section: Section) -> bool:
    """Return whether the question can stand in the section: by its type and, for a short answer, by the sum of its rubric."""
    return section.takes(question)


def make_pool(bank: Bank, blueprint: Blueprint, sitting: date | None) -> Pool:
    """Return the pool of the blueprint's level for a sitting on that day."""
    level = tuple(question for question in bank.questions.values() if question.level == blueprint.level)
    day = None if blueprint.statutes_checked_within_days is None else sitting or newest_date(bank)
    stale = _stale(bank, blueprint.statutes_checked_within_days, day)
    uses = Uses(bank.past.of_level(blueprint.level), blueprint.reuse, (sitting or today(bank, blueprint.level),))
    excluded: dict[str, Reason] = {}
    for question in level:
        reason = _reason(question, bank, blueprint, stale, uses)
        if reason is not None:
            excluded[question.id] = reason
    usable = tuple(question for question in level if question.id not in excluded)
    return Pool(usable=usable, excluded=excluded, level=level, day=day, stale=stale, enemies=enemies_among(usable, bank))


def enemies_among(questions: Sequence[Question], bank: Bank) -> tuple[tuple[str, str], ...]:
    """Return the pairs (low id, high id), in order, of ``questions`` that are declared enemies or near-duplicates."""
    ids = {question.id for question in questions}
    declared = ((question.id, enemy) for question in questions for enemy in question.enemies)
    pairs = {(min(pair), max(pair)) for pair in (*declared, *(bank.near_duplicates or ())) if ids.issuperset(pair)}
    return tuple(sorted(pair for pair in pairs if pair[0] != pair[1]))


def _reason(question: Question, bank: Bank, blueprint: Blueprint, stale: tuple[str, ...], uses: Uses) -> Reason | None:
    if question.status != "approved":
        return Reason.NOT_APPROVED
    if question.id in bank.faulty:
        return Reason.FAULTY
    if question.id in blueprint.excluded_questions:
        return Reason.LISTED
    if any(tag in blueprint.excluded_tags for tag in question.tags):
        return Reason.TAG
    if any(reference.statute in stale for reference in question.references):
        return Reason.STATUTE
    if not any(fits(question, section) for section in blueprint.sections):
        return Reason.NO_SECTION
    if uses.rests(question.id):
        return Reason.RESTING
    if uses.is_exposed(question.id):
        return Reason.EXPOSED
    return None


def _stale(bank: Bank, within_days: int | None, day: date | None) -> tuple[str, ...]:
    """Return the statutes whose check is too old on that day. A check after it counts: the law was looked at even later."""
    if within_days is None or day is None:
        return ()
    checked = {statute.id: parse_date(statute.checked) for statute in bank.statutes.values()}
    return tuple(name for name, last in checked.items() if last is None or (day - last).days > within_days)


def newest_date(bank: Bank) -> date | None:
    """Return the latest day on which a statute was checked or a question reviewed; None if the bank names no day.

    It stands in for today: the same bank gives the same paper on any day.
    """
    texts = [statute.checked for statute in bank.statutes.values()]
    texts += [question.review.on for question in bank.questions.values() if question.review]
    return max((day for text in texts if (day := parse_date(text))), default=None)


def today(bank: Bank, level: str) -> date | None:
    """Return the newest day that the bank and the papers published for ``level`` name; None if they name no day."""
    held = [paper.sitting for paper in bank.past.of_level(level).papers]
    return max((day for day in (newest_date(bank), *held) if day is not None), default=None)
