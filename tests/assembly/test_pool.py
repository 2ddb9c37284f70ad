"""Who may stand on a paper, and under which reason everybody else is counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from paper_builder.assembly.pool import Reason, make_pool, newest_date
from paper_builder.question import Reference, Review
from tests.builders import make_bank, make_blueprint, make_question

LAW = (Reference(statute="advertising-law"),)  # checked on 2026-11-23


def reasons(questions, **changes):
    bank = make_bank(questions)
    sitting = changes.pop("sitting", None)
    blueprint = make_blueprint(single=1, short=1, **changes)
    pool = make_pool(bank, blueprint, sitting)
    return {name: reason.value for name, reason in pool.excluded.items()}, [question.id for question in pool.usable]


@pytest.mark.parametrize("status", ["draft", "in_review", "retired"])
def test_only_approved_questions_are_usable(status):
    excluded, usable = reasons([make_question("pri-da-001", status=status), make_question("pri-da-002")])
    assert excluded == {"pri-da-001": "not_approved"}
    assert usable == ["pri-da-002"]


def test_a_question_with_an_error_in_its_file_is_not_usable():
    bank = make_bank([make_question("pri-da-001"), make_question("pri-da-002")], faulty=frozenset({"pri-da-002"}))
    pool = make_pool(bank, make_blueprint(), None)
    assert pool.excluded == {"pri-da-002": Reason.FAULTY}


def test_another_level_is_not_even_counted():
    excluded, usable = reasons([make_question("int-da-001"), make_question("pri-da-001")])
    assert excluded == {}
    assert usable == ["pri-da-001"]


def test_tags_and_names_exclude():
    questions = [make_question("pri-da-001", tags=("图", "旧")), make_question("pri-da-002"), make_question("pri-da-003")]
    excluded, usable = reasons(questions, excluded_tags=("旧",), excluded_questions=("pri-da-002",))
    assert excluded == {"pri-da-001": "tag", "pri-da-002": "listed"}
    assert usable == ["pri-da-003"]


def test_a_short_answer_fits_only_a_section_of_its_rubric_sum():
    questions = [
        make_question("pri-da-001", type="short_answer", rubric=(5, 5)),
        make_question("pri-da-002", type="short_answer", rubric=(5, 4)),
        make_question("pri-da-003", type="multiple_choice", key="AB"),
    ]
    excluded, usable = reasons(questions)
    assert excluded == {"pri-da-002": "no_section", "pri-da-003": "no_section"}
    assert usable == ["pri-da-001"]


@pytest.mark.parametrize(
    ("sitting", "usable"),
    [
        (date(2027, 5, 22), ["pri-da-001", "pri-da-002"]),  # 180 days after the check
        (date(2027, 5, 23), ["pri-da-002"]),  # 181
        (date(2026, 1, 1), ["pri-da-001", "pri-da-002"]),  # before it
    ],
)
def test_a_statute_must_be_checked_within_the_days_before_the_sitting(sitting, usable):
    questions = [make_question("pri-da-001", references=LAW), make_question("pri-da-002")]
    excluded, found = reasons(questions, statutes_checked_within_days=180, sitting=sitting)
    assert found == usable
    assert excluded == ({} if len(usable) == 2 else {"pri-da-001": "statute"})


def test_without_a_sitting_the_newest_date_in_the_bank_stands_in_for_today():
    reviewed = Review(by="b", on="2027-06-01", answered="B", outcome="agreed", digest="")
    questions = [make_question("pri-da-001", references=LAW), make_question("pri-da-002", review=reviewed)]
    assert newest_date(make_bank(questions)) == date(2027, 6, 1)
    assert reasons(questions, statutes_checked_within_days=180)[0] == {"pri-da-001": "statute"}
    assert reasons(questions[:1], statutes_checked_within_days=180)[0] == {}


def test_without_a_limit_no_statute_is_looked_at():
    assert reasons([make_question("pri-da-001", references=LAW)], sitting=date(2099, 1, 1))[0] == {}


def test_a_statute_without_a_readable_date_counts_as_never_checked():
    bank = make_bank([make_question("pri-da-001", references=LAW)])
    statutes = {name: replace(statute, checked="2026-02-30") for name, statute in bank.statutes.items()}
    pool = make_pool(replace(bank, statutes=statutes), make_blueprint(statutes_checked_within_days=9), date(2026, 3, 1))
    assert pool.excluded == {"pri-da-001": Reason.STATUTE}


def test_a_supply_counts_each_question_once_under_its_first_reason():
    questions = [
        make_question("pri-da-001", status="draft", tags=("旧",)),
        make_question("pri-da-002", tags=("旧",)),
        make_question("pri-cp-001"),
        make_question("pri-da-003"),
    ]
    pool = make_pool(make_bank(questions), make_blueprint(excluded_tags=("旧",)), None)
    supply = pool.supply(lambda question: question.competency == "data_analysis")
    assert (supply.total, supply.usable) == (3, 1)
    assert supply.lost == {Reason.NOT_APPROVED: 1, Reason.TAG: 1}
