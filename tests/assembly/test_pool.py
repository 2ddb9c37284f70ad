"""Who may stand on a paper, and under which reason everybody else is counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from paper_builder.assembly.pool import Reason, make_pool, newest_date, today
from paper_builder.blueprint import Reuse
from paper_builder.question import Reference, Review
from tests.builders import make_bank, make_blueprint, make_past, make_question

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


# ---- what stood on past papers ---------------------------------------------------------------------------------------

NOVEMBER = date(2026, 11, 28)
PAST = make_past(aug=("pri-da-001",), sep=("pri-da-001", "pri-da-002"), oct=("pri-da-003", "pri-da-004"))


@pytest.mark.parametrize(
    ("reuse", "expected"),
    [
        (None, {}),
        (Reuse(rest_sittings=0), {}),
        (Reuse(rest_sittings=1), {"pri-da-003": "resting", "pri-da-004": "resting"}),
        (Reuse(rest_sittings=2), {f"pri-da-00{n}": "resting" for n in (1, 2, 3, 4)}),
        (Reuse(rest_days=28), {}),  # from 31 October to 28 November
        (Reuse(rest_days=29), {"pri-da-003": "resting", "pri-da-004": "resting"}),
        (Reuse(at_most=1, within_sittings=2), {"pri-da-003": "exposed", "pri-da-004": "exposed"}),
        (Reuse(at_most=2, within_sittings=4), {"pri-da-001": "exposed"}),
        (Reuse(at_most=2, within_sittings=3), {}),
        (
            Reuse(rest_sittings=1, at_most=2, within_sittings=12),
            {"pri-da-001": "exposed", "pri-da-003": "resting", "pri-da-004": "resting"},
        ),
    ],
)
def test_a_question_rests_after_a_sitting_and_is_not_asked_too_often(reuse, expected):
    questions = [make_question(f"pri-da-{n:03d}") for n in range(1, 6)]
    pool = make_pool(make_bank(questions, past=PAST), make_blueprint(reuse=reuse), NOVEMBER)
    assert {name: reason.value for name, reason in pool.excluded.items()} == expected


def test_papers_of_other_levels_do_not_count():
    bank = make_bank([make_question("adv-da-001")], past=make_past(oct=("adv-da-001",)))
    assert make_pool(bank, make_blueprint(level="advanced", reuse=Reuse(rest_sittings=9)), NOVEMBER).excluded == {}


def test_without_a_sitting_the_last_papers_day_stands_in_for_today():
    bank = make_bank([make_question("pri-da-001")], past=make_past(oct=("pri-da-001",)), statutes={})
    assert today(bank, "primary") == date(2026, 10, 31)
    assert make_pool(bank, make_blueprint(reuse=Reuse(rest_days=1)), None).excluded == {"pri-da-001": Reason.RESTING}


def test_what_rests_is_counted_in_a_supply():
    bank = make_bank([make_question("pri-da-003"), make_question("pri-da-009")], past=PAST)
    supply = make_pool(bank, make_blueprint(reuse=Reuse(rest_sittings=1)), NOVEMBER).supply(lambda _: True)
    assert (supply.total, supply.usable, supply.lost) == (2, 1, {Reason.RESTING: 1})


def test_enemies_are_those_that_either_side_names_and_near_duplicates_of_usable_questions():
    questions = [
        make_question("pri-da-001"),
        make_question("pri-da-002", enemies=("pri-da-001", "pri-da-002", "pri-da-009")),
        make_question("pri-da-003", status="draft", enemies=("pri-da-001",)),
        make_question("pri-da-004"),
    ]
    bank = make_bank(questions, near_duplicates=(("pri-da-001", "pri-da-004"), ("pri-da-003", "pri-da-004")))
    pool = make_pool(bank, make_blueprint(), None)
    assert pool.enemies == (("pri-da-001", "pri-da-002"), ("pri-da-001", "pri-da-004"))
    assert make_pool(replace(bank, near_duplicates=None), make_blueprint(), None).enemies == (("pri-da-001", "pri-da-002"),)
