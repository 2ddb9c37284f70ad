"""Which statutes are due for a check that they are still in force, and the questions that rest on them. The day is always given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from paper_builder.codes import bank_rules as rules
from paper_builder.dates import parse_date
from paper_builder.diagnostics import Message
from paper_builder.yaml_source import read_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from paper_builder.bank import Bank, Statute
    from paper_builder.diagnostics import Diagnostic
    from paper_builder.question import Question
    from paper_builder.yaml_source import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class StatuteCheck:
    """A statute, the last day on which its check still counts, and the ids of the questions in use that cite it.

    ``due`` is None where statutes.yaml names no day of the calendar; a replaced statute is due whatever its dates.
    """

    statute: Statute
    due: date | None
    questions: tuple[str, ...]

    def overdue(self, today: date) -> bool:
        """Return whether the check does not count any more on ``today``."""
        return bool(self.statute.replaced_by) or self.due is None or self.due < today


def statute_checks(bank: Bank) -> tuple[StatuteCheck, ...]:
    """Return every statute of the bank, the one due first in front; those that are due on the same day by id."""
    citing: dict[str, list[str]] = {}
    for question in bank.questions.values():
        if question.status != "retired":
            for statute in dict.fromkeys(reference.statute for reference in question.references):
                citing.setdefault(statute, []).append(question.id)
    checks = (
        StatuteCheck(statute=statute, due=_due(bank, statute), questions=tuple(citing.get(statute.id, ())))
        for statute in bank.statutes.values()
    )
    return tuple(sorted(checks, key=lambda check: (check.due or date.min, check.statute.id)))


def overdue_citations(bank: Bank, today: date) -> Iterator[Diagnostic]:
    """Yield a finding for each citation, by a question in use, of a statute that was checked too long ago.

    Replaced statutes are findings of the bank itself, whatever the day.
    """
    checks = _overdue(bank, today)
    for name in sorted({name for check in checks.values() for name in check.questions}):
        path = bank.spans[name].path
        document, _ = read_file(bank.root / path, path)
        yield from _citations(bank, bank.questions[name], document, checks, today)


def overdue_citations_of(bank: Bank, question: Question, document: Document, today: date) -> Iterator[Diagnostic]:
    """Yield the same for one ``question`` of ``bank`` as it stands in ``document``, which need not be the file on disk."""
    if question.status != "retired":
        yield from _citations(bank, question, document, _overdue(bank, today), today)


def _overdue(bank: Bank, today: date) -> dict[str, StatuteCheck]:
    checks = statute_checks(bank)
    return {check.statute.id: check for check in checks if not check.statute.replaced_by and check.overdue(today)}


def turning_days(bank: Bank) -> tuple[date, ...]:
    """Return the days, in order, from which on another statute counts as checked too long ago; between them nothing changes."""
    days = {check.due + timedelta(days=1) for check in statute_checks(bank) if check.due and check.questions}
    return tuple(sorted(days))


def _due(bank: Bank, statute: Statute) -> date | None:
    checked = parse_date(statute.checked)
    return checked and checked + timedelta(days=bank.settings.statutes_checked_within_days)


def _citations(
    bank: Bank, question: Question, document: Document | None, checks: Mapping[str, StatuteCheck], today: date
) -> Iterator[Diagnostic]:
    for index, reference in enumerate(question.references):
        check = checks.get(reference.statute)
        if check is None or check.due is None:
            continue
        statute, limit = check.statute, bank.settings.statutes_checked_within_days
        days = (today - check.due).days + limit
        yield rules.STATUTE_CHECK_OVERDUE.found(
            Message(
                f"《{statute.title}》上次核对是 {statute.checked}，已过 {days} 天，期限是 {limit} 天",
                f"{statute.id} was last checked on {statute.checked}, {days} days ago; the limit is {limit}",
            ),
            span=document.span(("references", index, "statute")) if document else bank.spans[question.id],
            subject=question.id,
            hint=Message(
                "查官方文本：没有变就改 statutes.yaml 的 checked，变了就改题；名单：paper-builder statutes",
                "look up the official text: unchanged, renew `checked` in statutes.yaml; changed, mend the question; "
                "the list: paper-builder statutes",
            ),
        )
