"""Blind review: the reader sees no key, the letters decide, nobody approves an own question."""

from __future__ import annotations

from datetime import date

import pytest

from paper_builder.question import Review
from paper_builder.review import ReviewRefusedError, blind, compare, outcome_of, record, refuse_day, refuse_reader
from tests.builders import make_question

DAY = date(2026, 11, 23)


def reviewed(question, **changes):
    return Review(
        **{"by": "reader-1", "on": "2026-11-01", "answered": "A", "outcome": "sent_back", "digest": question.digest} | changes
    )


def test_what_the_reader_sees_holds_no_key():
    question = make_question(key="C", explanation="因为丙正确", calculation="1 / 2")
    shown = repr(blind(question))
    assert "因为丙正确" not in shown
    assert "key" not in shown
    assert "1 / 2" not in shown
    assert blind(question).options == (("A", "甲方案"), ("B", "乙方案"), ("C", "丙方案"), ("D", "丁方案"))


@pytest.mark.parametrize(("answer", "agrees"), [("B", True), (" ｂ ", True), ("A", False)])
def test_single_choice_is_compared_by_letter(answer: str, agrees: bool):
    assert compare(make_question(key="B"), answer).agrees is agrees


@pytest.mark.parametrize(("answer", "agrees"), [("DA", True), ("A、D", True), ("AD ", True), ("ABD", False), ("A", False)])
def test_multiple_choice_is_compared_as_a_set(answer: str, agrees: bool):
    assert compare(make_question(type="multiple_choice", key="AD"), answer).agrees is agrees


@pytest.mark.parametrize("answer", ["", "E", "AB", "甲"])
def test_an_impossible_answer_is_refused_and_not_recorded(answer: str):
    with pytest.raises(ReviewRefusedError):
        compare(make_question(key="B"), answer)


def test_agreement_approves_and_records_the_digest_that_was_read():
    question = make_question(status="in_review")
    comparison = compare(question, "B")
    status, review = record(question, by="reader-2", on=DAY, comparison=comparison, outcome=outcome_of(question, comparison, None))
    assert status == "approved"
    assert review == Review(by="reader-2", on="2026-11-23", answered="B", outcome="agreed", digest=question.digest)


def test_disagreement_sends_back():
    question = make_question(status="in_review")
    comparison = compare(question, "A")
    outcome = outcome_of(question, comparison, None)
    assert outcome == "sent_back"
    assert record(question, by="reader-2", on=DAY, comparison=comparison, outcome=outcome)[0] == "draft"
    with pytest.raises(ReviewRefusedError):
        outcome_of(question, comparison, "agreed")


def test_a_right_answer_can_still_send_back_a_flawed_question():
    question = make_question()
    assert outcome_of(question, compare(question, "B"), "sent_back") == "sent_back"


def test_agreement_after_a_mending_is_recorded_as_mended():
    before = make_question(status="draft")
    question = make_question(status="draft", stem="改过的题干（ ）。", review=reviewed(before))
    assert outcome_of(question, compare(question, "B"), None) == "mended"


def test_a_short_answer_needs_a_decision_and_gets_hints():
    question = make_question(type="short_answer")
    comparison = compare(question, "我写了要点1，没有别的")
    assert comparison.agrees is None
    with pytest.raises(ReviewRefusedError):
        outcome_of(question, comparison, None)
    assert outcome_of(question, comparison, "agreed") == "agreed"
    assert [hint.named for hint in comparison.hints] == [True, False, False]


@pytest.mark.parametrize(
    ("changes", "reader"),
    [
        ({}, "writer-1"),
        ({}, "writer-1 "),
        ({}, "Writer-1"),
        ({}, "ｗｒｉｔｅｒ-1"),
        ({}, " "),
        ({}, "张三"),
        ({}, "Reviewer 2"),
        ({}, "2nd"),
        ({"status": "retired"}, "reader-2"),
    ],
)
def test_who_may_not_review(changes: dict[str, str], reader: str):
    with pytest.raises(ReviewRefusedError):
        refuse_reader(make_question(**changes), reader)


def test_an_approved_unchanged_question_is_left_alone_and_a_changed_one_is_open():
    plain = make_question()
    with pytest.raises(ReviewRefusedError):
        refuse_reader(make_question(review=reviewed(plain, outcome="agreed")), "reader-2")
    refuse_reader(make_question(stem="改过（ ）。", review=reviewed(plain, outcome="agreed")), "reader-2")


def test_who_has_seen_the_key_cannot_read_the_mended_question_blind():
    before = make_question(status="draft")
    mended = make_question(status="draft", stem="改过的题干（ ）。", review=reviewed(before))
    with pytest.raises(ReviewRefusedError, match="seen the key"):
        refuse_reader(mended, "reader-1")
    refuse_reader(mended, "reader-2")


def test_a_mended_question_is_not_blind_to_its_reader_under_another_spelling():
    before = make_question(status="draft")
    mended = make_question(status="draft", stem="改过的题干（ ）。", review=reviewed(before))
    with pytest.raises(ReviewRefusedError, match="seen the key"):
        refuse_reader(mended, " reader-1")


@pytest.mark.parametrize("name", ["张三", "Reviewer 2", "reviewer\n2"])
def test_what_no_file_may_hold_is_no_reader_and_the_refusal_says_what_one_looks_like(name: str):
    question = make_question()
    with pytest.raises(ReviewRefusedError) as refused:
        record(question, by=name, on=DAY, comparison=compare(question, "B"), outcome="agreed")
    assert "reviewer-2" in refused.value.message.zh
    assert "代号" in refused.value.message.zh


def test_white_space_around_a_name_is_not_recorded():
    question = make_question()
    assert record(question, by=" reader-2 ", on=DAY, comparison=compare(question, "B"), outcome="agreed")[1].by == "reader-2"


def test_a_review_of_a_day_to_come_is_refused():
    refuse_day(DAY, DAY)
    with pytest.raises(ReviewRefusedError, match="2026-11-24"):
        refuse_day(date(2026, 11, 24), DAY)
