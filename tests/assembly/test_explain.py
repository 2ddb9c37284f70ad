"""What an author reads when there is no paper: the right row, the right numbers, and what to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from paper_builder.assembly import assemble
from paper_builder.assembly.outcome import CheckStatutes, FewerForms, MoveBounds, WriteQuestions
from paper_builder.diagnostics import Span
from paper_builder.question import Reference
from tests.builders import make_bank, make_blueprint, make_question, make_row


def singles(number, prefix="pri-da", **changes):
    return [make_question(f"{prefix}-{n:03d}", **changes) for n in range(number)]


def only(outcome):
    (finding,) = outcome.diagnostics
    return finding


def test_an_empty_section_says_wanted_supply_each_exclusion_and_what_is_missing():
    questions = [
        *singles(2),
        *(make_question(f"pri-cp-00{n}", status="draft") for n in range(3)),
        make_question("pri-fd-001", tags=("旧",)),
    ]
    blueprint = make_blueprint(single=2, excluded_tags=("旧",))
    finding = only(assemble(make_bank(questions), blueprint, forms=2, seed=1, sitting=None))
    assert finding.code == "PB501"
    assert finding.subject == "single"
    assert "“单选”每卷 2 题，2 卷共 4 题（题库中这类题 6 道，未批准 3，按标签排除 1，可用 2 道，缺 2 道）" in finding.message.zh
    assert "4 on 2 (the bank has 6 of this kind, not approved 3, excluded by tag 1, usable 2, 2 missing)" in finding.message.en
    assert finding.hint is not None
    assert "再写并审定 2 题" in finding.hint.zh
    assert "只组 1 卷" in finding.hint.zh
    assert "build only 1 form" in finding.hint.en


def test_a_short_cell_is_named_with_its_place_and_what_to_write():
    questions = [*singles(3), *singles(1, "pri-mx", cognitive_level="apply")]
    row = replace(
        make_row("matrix", "points", 2, 2, competency="matrix_operation"), name="矩阵运营", span=Span(path="b.yaml", line=9)
    )
    outcome = assemble(make_bank(questions), make_blueprint([row], single=3), forms=1, seed=1, sitting=None)
    finding = only(outcome)
    assert finding.code == "PB501"
    assert finding.span == Span(path="b.yaml", line=9)
    assert outcome.conflicts[0].rows == ("matrix",)
    assert "“矩阵运营”每卷 2 分（题库中这类题 1 道，可用 1 道，不算别的行，至多 1 分）" in finding.message.zh
    write, move = outcome.repairs
    assert isinstance(write, WriteQuestions)
    assert [(cell.number, cell.type, cell.competency) for cell in write.cells] == [(1, "single_choice", "matrix_operation")]
    assert isinstance(move, MoveBounds)
    assert [(bound.row, bound.side, bound.value) for bound in move.bounds] == [("matrix", "lower", 1)]
    assert finding.hint is not None
    assert "把“矩阵运营”的下限从 2 改为 1" in finding.hint.zh


def test_enemies_that_empty_a_section_are_named():
    first, second, third = singles(3)
    pair = replace(first, enemies=(second.id,))
    finding = only(assemble(make_bank([pair, second, third]), make_blueprint(single=3), forms=1, seed=1, sitting=None))
    assert "互斥的试题不上同一份卷" in finding.message.zh
    assert "可用 3 道" in finding.message.zh
    assert "enemies" in finding.message.en


def test_every_short_section_is_reported_and_the_remedy_mends_all():
    outcome = assemble(make_bank(singles(1)), make_blueprint(single=2, multiple=1, short=1), forms=1, seed=1, sitting=None)
    assert [finding.subject for finding in outcome.diagnostics] == ["single", "multiple", "short"]
    (write,) = outcome.repairs
    assert isinstance(write, WriteQuestions)
    assert {(cell.section, cell.number) for cell in write.cells} == {("single", 1), ("multiple", 1), ("short", 1)}


def test_a_number_that_holds_without_some_rows_says_so_for_the_repair_may_name_another():
    """The quickest four need 40 s; with the hard row, which is not in the conflict, 60 s."""
    quick, slow = singles(4, difficulty=1, seconds=10), singles(4, "pri-cp", difficulty=5, seconds=30)
    rows = [make_row("hard", "items", 1, None, difficulty=5), make_row("time", "seconds", None, 20)]
    outcome = assemble(make_bank([*quick, *slow]), make_blueprint(rows, single=4), forms=1, seed=1, sitting=None)
    finding = only(outcome)
    assert "time" in outcome.conflicts[0].rows
    assert "hard" not in outcome.conflicts[0].rows
    assert "不算别的行，至少 40 秒" in finding.message.zh
    assert "without any other row at least 40 s" in finding.message.en
    assert {bound.value for repair in outcome.repairs if isinstance(repair, MoveBounds) for bound in repair.bounds} == {60}


def test_two_rows_that_clash_are_told_with_how_far_each_lets_the_other_go():
    easy = singles(6, difficulty=1)
    hard = singles(6, "pri-cp", difficulty=5)
    rows = [make_row("easy", "points", 4, None, difficulty=1), make_row("facility", "mean_facility", None, 0.5)]
    outcome = assemble(make_bank([*easy, *hard]), make_blueprint(rows, single=5), forms=1, seed=1, sitting=None)
    finding = only(outcome)
    assert finding.code == "PB502"
    assert outcome.conflicts[0].rows == ("easy", "facility")
    # k easy of 5: (0.9k + 0.35(5-k)) / 5 ≤ 0.5 gives k ≤ 1.36; four easy ones give 0.79
    assert "“要求 easy”每卷至少 4 分（题库中这类题 6 道，可用 6 道，别的行只算“要求 facility”，至多 1 分）" in finding.message.zh
    assert "“要求 facility”每卷至多 0.5（别的行只算“要求 easy”，至少 0.79）" in finding.message.zh
    assert {type(repair) for repair in outcome.repairs} == {MoveBounds}
    moves = {(bound.row, bound.value) for repair in outcome.repairs for bound in repair.bounds}
    assert ("easy", 1) in moves
    assert finding.hint is not None
    assert "（1）" in finding.hint.zh
    assert "Any one of these" in finding.hint.en


def test_forms_that_one_bank_cannot_feed_name_the_demand_that_they_share_nothing():
    outcome = assemble(make_bank(singles(5)), make_blueprint(single=2), forms=3, seed=1, sitting=None)
    assert outcome.conflicts[0].rows == ("single", "(unshared)")
    assert "3 卷没有相同的试题" in only(outcome).message.zh
    assert FewerForms(forms=2) in outcome.repairs


def test_what_is_to_be_written_is_for_the_reserve_too():
    bank = make_bank([make_question(f"pri-da-{n:03d}") for n in (1, 2)])
    outcome = assemble(bank, make_blueprint(single=2), forms=2, seed=0, sitting=None, reserve=True)
    (written,) = [repair for repair in outcome.repairs if isinstance(repair, WriteQuestions)]
    assert written.number == 4


def test_a_row_that_clashes_with_itself_comes_alone():
    row = make_row("facility", "mean_facility", 0.3, 0.45)
    outcome = assemble(make_bank(singles(4, difficulty=1)), make_blueprint([row], single=1), forms=1, seed=1, sitting=None)
    assert outcome.conflicts[0].rows == ("facility",)


def test_statutes_that_are_too_old_are_counted_and_checking_them_is_a_remedy():
    law = (Reference(statute="advertising-law"),)
    questions = [*singles(1), *singles(2, "pri-cp", references=law)]
    blueprint = make_blueprint(single=2, statutes_checked_within_days=30)
    outcome = assemble(make_bank(questions), blueprint, forms=1, seed=1, sitting=date(2027, 1, 30))
    warning, finding = outcome.diagnostics
    assert warning.code == "PB504"
    assert "2 题没有参加组卷" in warning.message.zh
    assert "pri-cp-000、pri-cp-001" in warning.message.zh
    assert warning.hint is not None
    assert "《中华人民共和国广告法》" in warning.hint.zh
    assert "法条核对过期 2，可用 1 道" in finding.message.zh
    assert outcome.repairs[0] == CheckStatutes(statutes=("advertising-law",))
    assert finding.hint is not None
    assert "重新核对" in finding.hint.zh


def test_statutes_are_told_even_where_papers_are_found():
    law = (Reference(statute="advertising-law"),)
    questions = [*singles(3), *singles(1, "pri-cp", references=law)]
    outcome = assemble(
        make_bank(questions), make_blueprint(statutes_checked_within_days=30), forms=1, seed=1, sitting=date(2027, 1, 30)
    )
    assert outcome.status == "found"
    assert [finding.code for finding in outcome.diagnostics] == ["PB504"]


def test_many_kinds_of_questions_to_write_are_summed_up_for_the_sentence():
    rows = [make_row("topics", "knowledge_points", 12)]
    outcome = assemble(make_bank([]), make_blueprint(rows, single=12), forms=1, seed=1, sitting=None)
    finding = outcome.diagnostics[0]
    (write,) = outcome.repairs
    assert isinstance(write, WriteQuestions)
    assert write.number == 12
    assert len({cell.knowledge_point for cell in write.cells}) == 12
    assert finding.hint is not None
    assert "再写并审定 12 题" in finding.hint.zh
    assert len(finding.hint.zh) < 150


@pytest.mark.parametrize("tag", ["案例"])
def test_a_row_on_a_tag_asks_for_questions_with_that_tag(tag):
    rows = [make_row("cases", "items", 1, None, tags=tag)]
    outcome = assemble(make_bank(singles(4)), make_blueprint(rows), forms=1, seed=1, sitting=None)
    assert isinstance(outcome.repairs[0], WriteQuestions)
    assert [cell.tag for cell in outcome.repairs[0].cells] == [tag]
    hint = only(outcome).hint
    assert hint is not None
    assert f"标签 {tag}" in hint.zh


def test_a_short_answer_of_other_points_is_counted_as_falling_away():
    questions = [make_question(f"pri-da-{n:03d}", type="short_answer", rubric=(5, 4)) for n in range(2)]
    questions.append(make_question("pri-da-009", type="short_answer"))
    finding = only(assemble(make_bank(questions), make_blueprint(single=0, short=2), forms=1, seed=1, sitting=None))
    assert "题库中这类题 3 道，不合任何大题 2，可用 1 道，缺 1 道" in finding.message.zh


def test_an_average_over_forms_is_called_one():
    questions = [*singles(3), *singles(9, "pri-mx")]
    rows = [make_row("data", "items", 2, None, competency="data_analysis")]
    outcome = assemble(make_bank(questions), make_blueprint(rows, single=3), forms=2, seed=1, sitting=None)
    assert outcome.conflicts[0].rows == ("data", "(unshared)")
    assert "不算别的行，平均至多 1.5 题" in only(outcome).message.zh
    assert "at most 1.5 questions on average" in only(outcome).message.en
