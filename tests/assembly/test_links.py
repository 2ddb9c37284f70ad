"""Item sets, included questions, anchors and the reserve on a bank of the usual size, and what is said where they cannot be."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from paper_builder.assembly import assemble
from paper_builder.assembly.outcome import FewerForms, GiveUp, ShareItems, UseSooner, WriteQuestions
from paper_builder.blueprint import Anchor, Filter, Reuse
from tests.assembly.banks import large_bank, large_blueprint
from tests.assembly.exhaustive import meets
from tests.builders import make_bank, make_blueprint, make_past, make_question, make_row

BANK, BLUEPRINT = large_bank(400), large_blueprint()
SINGLES = [name for name, question in BANK.questions.items() if question.type == "single_choice"]


def chosen(bank, outcome):
    assert outcome.selection is not None
    return {form.name: [bank.questions[name] for section in form.questions for name in section] for form in outcome.selection.forms}


def singles(number, prefix="pri-da", **changes):
    return [make_question(f"{prefix}-{n:03d}", **changes) for n in range(number)]


def only(outcome):
    (finding,) = outcome.diagnostics
    return finding


def test_the_reserve_is_one_more_form_with_nothing_in_common():
    forms = chosen(BANK, assemble(BANK, BLUEPRINT, forms=2, reserve=True, seed=1, sitting=None))
    assert list(forms) == ["A", "B", "reserve"]
    uses = Counter(question.id for form in forms.values() for question in form)
    assert max(uses.values()) == 1
    assert all(meets(BANK, BLUEPRINT, form) for form in forms.values())


def test_sets_stay_together_and_included_questions_are_spread_over_the_forms():
    sets = tuple(tuple(SINGLES[start : start + 3]) for start in (0, 30, 60, 90))
    included = tuple(SINGLES[200:206])
    blueprint = replace(BLUEPRINT, item_sets=sets, included_questions=included)
    forms = chosen(BANK, assemble(BANK, blueprint, forms=2, reserve=True, seed=1, sitting=None))
    for name, form in forms.items():
        ids = {question.id for question in form}
        assert meets(BANK, blueprint, form, name=name)
        assert sum(question in ids for question in included) <= 3, "six questions on three forms"
    uses = Counter(question.id for form in forms.values() for question in form)
    assert all(uses[question] == 1 for question in included)


def test_an_anchor_is_the_same_on_all_forms_and_spread_over_the_sections_by_their_counts():
    blueprint = replace(BLUEPRINT, anchor=Anchor(items=12, where=Filter(cognitive_level=("remember", "understand"))))
    outcome = assemble(BANK, blueprint, forms=2, reserve=True, seed=1, sitting=None)
    forms = chosen(BANK, outcome)
    ids = [{question.id for question in form} for form in forms.values()]
    common = [BANK.questions[name] for name in sorted(set.intersection(*ids))]
    # 12 of 58, 40 + 15 + 3: quotas 8.28, 3.10 and 0.62
    assert Counter(question.type for question in common) == {"single_choice": 8, "multiple_choice": 3, "short_answer": 1}
    assert {question.cognitive_level for question in common} <= {"remember", "understand"}
    assert outcome.selection is not None
    assert sorted(outcome.selection.anchor) == [question.id for question in common]
    assert all(len(one & other) == 12 for place, one in enumerate(ids) for other in ids[:place])
    assert all(meets(BANK, blueprint, form) for form in forms.values())


def test_another_seed_anchors_other_questions():
    blueprint = replace(BLUEPRINT, anchor=Anchor(items=12, where=Filter()))
    anchors = [assemble(BANK, blueprint, forms=2, seed=seed, sitting=None).selection.anchor for seed in range(3)]
    assert len(set(anchors)) == 3


def test_included_questions_that_cannot_be_used_are_named_with_the_reason():
    bank = make_bank([*singles(4), make_question("pri-cp-001", status="draft")])
    blueprint = make_blueprint(single=2, included_questions=("pri-cp-001", "pri-da-001"))
    outcome = assemble(bank, blueprint, forms=1, seed=1, sitting=None)
    assert outcome.conflicts[0].rows == ("(included)",)
    assert "必选试题 pri-cp-001（未批准）、pri-da-001 都要上卷" in only(outcome).message.zh
    assert GiveUp(demand="(included)") in outcome.repairs
    assert only(outcome).hint is not None
    assert "included_questions" in only(outcome).hint.zh


def test_more_included_questions_than_places_clash_with_the_section():
    bank = make_bank(singles(6))
    blueprint = make_blueprint(single=1, included_questions=("pri-da-001", "pri-da-002", "pri-da-003"))
    outcome = assemble(bank, blueprint, forms=1, reserve=True, seed=1, sitting=None)
    assert outcome.conflicts[0].rows == ("single", "(included)")
    assert "组不成 1 卷和备用卷" in only(outcome).message.zh


def test_a_set_whose_members_are_not_all_usable_stays_off_and_is_named_where_that_matters():
    bank = make_bank([*singles(3), make_question("pri-cp-001", status="draft")])
    blueprint = make_blueprint(single=3, item_sets=(("pri-da-000", "pri-cp-001"),))
    outcome = assemble(bank, blueprint, forms=1, seed=1, sitting=None)
    assert outcome.conflicts[0].rows == ("single", "(sets)")
    assert "题组里的试题同上一份卷或都不上（pri-da-000＋pri-cp-001）" in only(outcome).message.zh
    assert GiveUp(demand="(sets)") in outcome.repairs


def test_an_anchor_of_more_than_there_is_says_what_there_is():
    bank = make_bank([*singles(8), *singles(2, "pri-mx")])
    anchor = Anchor(items=3, where=Filter(competency=("matrix_operation",)))
    outcome = assemble(bank, make_blueprint(single=4, anchor=anchor), forms=2, seed=1, sitting=None)
    assert outcome.conflicts[0].rows == ("(anchor)",)
    assert "各卷有 3 道相同的锚题（题库中这类题 2 道，可用 2 道）" in only(outcome).message.zh
    assert GiveUp(demand="(anchor)") in outcome.repairs


def test_a_bank_too_small_for_forms_without_common_items_is_offered_common_ones():
    outcome = assemble(make_bank(singles(8)), make_blueprint(single=4), forms=3, seed=1, sitting=None)
    # 3 forms of 4 from 8 questions: 2 + 3 × 2 = 8
    assert ShareItems(items=2) in outcome.repairs
    assert only(outcome).hint is not None
    assert "让各卷有 2 道相同的题" in only(outcome).hint.zh


def test_the_reserve_is_given_up_before_another_form():
    outcome = assemble(make_bank(singles(5)), make_blueprint(single=2), forms=2, reserve=True, seed=1, sitting=None)
    assert FewerForms(forms=2) in outcome.repairs
    assert only(outcome).hint is not None
    assert "只组 2 卷，不组备用卷" in only(outcome).hint.zh
    outcome = assemble(make_bank(singles(5)), make_blueprint(single=2), forms=3, reserve=True, seed=1, sitting=None)
    assert outcome.repairs[:2] == (FewerForms(forms=2), FewerForms(forms=1, reserve=True))


def test_where_questions_suffice_for_one_form_that_is_offered_first():
    outcome = assemble(make_bank(singles(3)), make_blueprint(single=2), forms=2, reserve=True, seed=1, sitting=None)
    assert outcome.repairs[0] == FewerForms(forms=1)
    assert FewerForms(forms=1, reserve=True) not in outcome.repairs
    assert only(outcome).hint is not None
    assert only(outcome).hint.zh.index("只组 1 卷，不组备用卷") < only(outcome).hint.zh.index("再写并审定 3 题")


def test_many_questions_to_write_come_after_what_takes_a_decision():
    outcome = assemble(make_bank(singles(4)), make_blueprint(single=4), forms=3, seed=1, sitting=None)
    assert outcome.repairs[0] == FewerForms(forms=1)
    assert isinstance(outcome.repairs[-1], WriteQuestions)
    assert outcome.repairs[-1].number == 8


def test_questions_that_rest_are_counted_and_may_be_let_back():
    bank = replace(make_bank(singles(4)), past=make_past(oct=("pri-da-000", "pri-da-001")))
    blueprint = make_blueprint(single=3, reuse=Reuse(rest_sittings=2))
    outcome = assemble(bank, blueprint, forms=1, seed=1, sitting=date(2026, 11, 28))
    assert "还在停用期 2，可用 2 道，缺 1 道" in only(outcome).message.zh
    assert outcome.repairs[0] == UseSooner(questions=2)
    assert only(outcome).hint is not None
    assert "删去蓝图的 reuse，这样有 2 道" in only(outcome).hint.zh
    again = assemble(bank, replace(blueprint, reuse=None), forms=1, seed=1, sitting=date(2026, 11, 28))
    assert again.status == "found"


@pytest.mark.parametrize(
    ("reuse", "eased", "zh", "en"),
    [
        (Reuse(rest_sittings=2), Reuse(rest_sittings=1), "rest_sittings（停用几次考试）从 2 改为 1", "from 2 to 1"),
        (Reuse(rest_sittings=9), Reuse(rest_sittings=1), "rest_sittings（停用几次考试）从 9 改为 1", "from 9 to 1"),
        (
            Reuse(rest_sittings=1, at_most=1, within_sittings=3),
            Reuse(rest_sittings=1, at_most=2, within_sittings=3),
            "at_most（至多用几次）从 1 改为 2",
            "from 1 to 2",
        ),
        (
            Reuse(rest_sittings=1, rest_days=90),
            Reuse(rest_sittings=1),
            "删去蓝图 reuse 里的 rest_days（停用天数，现为 90）",
            "delete “rest_days” (now 90)",
        ),
    ],
)
def test_the_rest_is_eased_no_further_than_helps(reuse, eased, zh, en):
    """Two questions stood on the sitting before the last and two on the last: the former suffice."""
    past = make_past(sep=("pri-da-000", "pri-da-001"), oct=("pri-da-002", "pri-da-003"))
    bank, day = replace(make_bank(singles(5)), past=past), date(2026, 11, 28)
    outcome = assemble(bank, make_blueprint(single=3, reuse=reuse), forms=1, seed=1, sitting=day)
    assert outcome.repairs[0] == UseSooner(questions=2, reuse=eased)
    hint = only(outcome).hint
    assert hint is not None
    assert zh in hint.zh
    assert en in hint.en
    assert assemble(bank, make_blueprint(single=3, reuse=eased), forms=1, seed=1, sitting=day).status == "found"


@pytest.mark.parametrize(("forms", "place"), [(("A", "reserve"), "A 卷、备用卷"), (("reserve",), "备用卷"), ((), "每卷")])
def test_a_row_says_which_forms_it_is_about(forms, place):
    row = replace(make_row("easy", "items", 2, None, difficulty=1), forms=forms)
    outcome = assemble(make_bank(singles(8)), make_blueprint([row]), forms=2, reserve=True, seed=1, sitting=None)
    assert f"“要求 easy”{place}至少 2 题" in only(outcome).message.zh


def test_a_row_for_no_form_of_this_build_asks_nothing():
    row = replace(make_row("easy", "items", 2, None, difficulty=1), forms=("C",))
    assert assemble(make_bank(singles(8)), make_blueprint([row]), forms=2, seed=1, sitting=None).status == "found"
