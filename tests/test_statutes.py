"""Which statutes are due: by the bank's limit, for questions in use, the one due first in front."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from paper_builder.analysis.statutes import statute_checks, turning_days
from paper_builder.bank import Statute
from paper_builder.question import Reference
from tests.builders import make_bank, make_question


def statute(name: str, checked: str, **changes: str) -> Statute:
    return Statute(id=name, title=name, version="1", in_force="2020-01-01", checked=checked, **changes)  # type: ignore[arg-type]


def bank_of(*statutes: Statute, days: int = 100):
    questions = [
        make_question(
            "pri-da-002", references=(Reference(statute="a"), Reference(statute="a", article="2"), Reference(statute="b"))
        ),
        make_question("pri-da-001", references=(Reference(statute="b"),)),
        make_question("pri-da-003", references=(Reference(statute="a"),), status="retired"),
    ]
    bank = make_bank(questions, root=Path("bank"))
    settings = replace(bank.settings, statutes_checked_within_days=days)
    return replace(bank, settings=settings, statutes={each.id: each for each in statutes})


def test_statutes_are_listed_by_day_with_the_questions_in_use():
    bank = bank_of(statute("a", "2026-01-02"), statute("b", "2026-01-01"), statute("c", "2025-12-31"))
    listed = [(check.statute.id, check.due, check.questions) for check in statute_checks(bank)]
    assert listed == [
        ("c", date(2026, 4, 10), ()),
        ("b", date(2026, 4, 11), ("pri-da-001", "pri-da-002")),
        ("a", date(2026, 4, 12), ("pri-da-002",)),
    ]


@pytest.mark.parametrize(
    ("each", "overdue"),
    [
        (statute("a", "2026-01-01"), False),
        (statute("a", "2025-12-31"), True),
        (statute("a", "2026-02-30"), True),
        (statute("a", "2026-01-01", replaced_by="b"), True),
    ],
)
def test_the_last_day_still_counts(each: Statute, overdue: bool):
    (check,) = statute_checks(bank_of(each))
    assert check.overdue(date(2026, 4, 11)) is overdue


def test_findings_change_only_on_days_when_a_cited_statute_turns():
    bank = bank_of(statute("a", "2026-01-02"), statute("b", "2026-01-02"), statute("c", "2025-01-01"), statute("d", "x"))
    assert turning_days(bank) == (date(2026, 4, 13),)
