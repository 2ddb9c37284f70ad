"""Very many questions: papers from some of them, always the same, said openly; proofs of impossibility only about all of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest

from paper_builder.assembly import assemble, relaxation, repair, thinning
from paper_builder.assembly.loft import Limits, assemble_forms
from paper_builder.assembly.loft import engine as loft_engine
from paper_builder.assembly.outcome import MoveBounds
from paper_builder.assembly.problem import UNSHARED
from paper_builder.assembly.rows import make_problem
from paper_builder.assembly.thinning import MOST, of_kinds, thinned
from paper_builder.diagnostics import Severity
from tests.assembly.banks import aimed, large_bank, large_blueprint
from tests.assembly.exhaustive import meets
from tests.builders import make_bank, make_blueprint, make_question, make_row

BLUEPRINT = large_blueprint()


def ids(outcome):
    return [[name for section in form.questions for name in section] for form in outcome.selection.forms]


@pytest.fixture(scope="module")
def huge():
    return large_bank(100_000)


def test_papers_come_out_of_a_hundred_thousand_questions_and_the_draw_is_told(huge):
    outcome = assemble(huge, BLUEPRINT, forms=2, seed=1, sitting=None)
    forms = ids(outcome)
    assert all(meets(huge, BLUEPRINT, [huge.questions[name] for name in form]) for form in forms)
    assert not set(forms[0]) & set(forms[1])
    (told,) = outcome.diagnostics
    assert (told.code, told.severity) == ("PB509", Severity.INFO)
    assert "100,000" in told.message.zh
    assert f"{MOST:,}" in told.message.en
    assert outcome.selection.stop_reason.startswith(f"{MOST} of 100000 questions drawn; ")
    # Nothing is known of the questions that were not drawn, so nothing but 0 bounds what they could come to.
    assert outcome.selection.bound == "rows 0, targets 0, spread 0"


def test_rows_that_clash_are_proven_to_clash_for_all_of_them(huge):
    rows = (*BLUEPRINT.constraints, aimed("also-easy", 70, 2, difficulty=(1, 2)))
    outcome = assemble(huge, replace(BLUEPRINT, constraints=rows), forms=2, seed=1, sitting=None)
    assert outcome.status == "infeasible"
    assert {conflict.rows for conflict in outcome.conflicts} == {("easy", "also-easy")}
    assert [found.code for found in outcome.diagnostics] == ["PB509", "PB502"]


@pytest.fixture
def few_drawn(monkeypatch):
    monkeypatch.setattr(thinning, "MOST", 200)
    monkeypatch.setattr(repair, "MOST_TRIED", 100)


def with_slow_ones(number):
    """1000 questions, of which so many take 100 seconds and all others 10."""
    questions = [make_question(f"pri-da-{n:04d}", seconds=100 if n % 50 == 0 and n < 50 * number else 10) for n in range(1000)]
    return make_bank(questions)


@pytest.mark.usefixtures("few_drawn")
@pytest.mark.parametrize(("slow", "status"), [(20, "unknown"), (15, "infeasible")])
def test_what_only_the_questions_left_out_could_do_is_undecided_and_never_impossible(slow, status):
    """1690 seconds with 20 questions: at least 17 slow ones, more than any draw of a fifth is likely to hold."""
    blueprint = make_blueprint([make_row("time", "seconds", 1690, None)], single=20)
    outcome = assemble(with_slow_ones(slow), blueprint, forms=1, seed=1, sitting=None)
    assert outcome.status == status
    codes = [found.code for found in outcome.diagnostics]
    assert codes == ["PB509", "PB503" if status == "unknown" else codes[1]]
    if status == "unknown":
        assert "200 of 1000 questions drawn" in outcome.diagnostics[1].message.en
    else:
        assert codes[1] in ("PB501", "PB502")
        assert "at most 1550" in outcome.diagnostics[1].message.en


@pytest.mark.usefixtures("few_drawn")
def test_a_remedy_for_very_many_questions_is_one_that_works():
    blueprint = make_blueprint([make_row("time", "seconds", 1690, None)], single=20)
    bank = with_slow_ones(15)
    remedies = assemble(bank, blueprint, forms=1, seed=1, sitting=None).repairs
    bounds = [remedy.bounds for remedy in remedies if isinstance(remedy, MoveBounds)]
    (bound,) = bounds[0]
    eased = make_blueprint([make_row("time", "seconds", bound.value, None)], single=20)
    assert assemble(bank, eased, forms=1, seed=1, sitting=None).status == "found"


@pytest.mark.usefixtures("few_drawn")
def test_named_questions_and_rare_kinds_are_always_drawn():
    bank = large_bank(2000)
    rare = dict(list(bank.questions.items())[:3])
    bank = replace(bank, questions=bank.questions | {name: replace(q, tags=("稀",)) for name, q in rare.items()})
    singles = [name for name, question in bank.questions.items() if question.type == "single_choice"]
    blueprint = make_blueprint(
        [make_row("rare", "items", 1, None, tags="稀")],
        single=40,
        short=3,
        included_questions=(singles[500],),
        item_sets=((singles[700], singles[701]),),
    )
    questions = tuple(bank.questions.values())
    for seed in range(5):
        drawn = thinned(bank, blueprint, questions, seed)
        names = [question.id for question in drawn]
        assert len(names) == 200
        assert names == sorted(names)
        assert {singles[500], singles[700], singles[701], *rare} <= set(names)
        assert thinned(bank, blueprint, questions, seed) == drawn
        # What a remedy was seen to do among fewer questions can then be done among those of a build.
        assert {question.id for question in thinned(bank, blueprint, questions, seed, most=100)} < set(names)
    assert thinned(bank, blueprint, questions, 5) != drawn
    assert thinned(bank, blueprint, questions[:200], 0) == questions[:200]


def test_kinds_merged_can_do_what_all_questions_can():
    bank = large_bank(240)
    questions = tuple(bank.questions.values())
    merged = 0
    for forms in (1, 3):
        for easy in (30, 60, 90, 95):
            for seconds in (1000, 3000, 5400):
                rows = [
                    make_row("easy", "points", easy, None, difficulty=(1, 2)),
                    make_row("time", "seconds", None, seconds),
                    make_row("facility", "mean_facility", Decimal("0.66"), None),
                    make_row("topics", "knowledge_points", 25, None),
                    make_row("each", "items_per_knowledge_point", None, 3),
                ]
                blueprint = make_blueprint(rows, single=40, multiple=15, short=3)
                whole = make_problem(bank, blueprint, questions, forms)
                for left_out in ("", "time", "easy", UNSHARED):
                    asked = [name for name in whole.row_ids if name != left_out]
                    kinds = of_kinds(bank, blueprint, questions, forms, reserve=False, rows=asked)
                    merged += kinds.slots < whole.slots
                    assert relaxation.is_infeasible(kinds, asked) == relaxation.is_infeasible(whole, asked)
    assert merged


def test_every_kind_that_rows_tell_apart_is_drawn(huge):
    drawn = Counter((q.type, q.competency, q.cognitive_level) for q in thinned(huge, BLUEPRINT, tuple(huge.questions.values()), 0))
    every = {(q.type, q.competency, q.cognitive_level) for q in huge.questions.values()}
    assert set(drawn) == every


# ---- many forms --------------------------------------------------------------------------------------------------------


def test_many_forms_come_out_of_a_hundred_thousand_questions_and_the_draw_is_told(huge):
    outcome = assemble_forms(huge, BLUEPRINT, Limits(forms=60, overlap_max=5, exposure_max=6), seed=1, sitting=None)
    forms = [[name for names in form.questions for name in names] for form in outcome.forms]
    assert len(forms) == 60
    assert all(meets(huge, BLUEPRINT, [huge.questions[name] for name in form]) for form in forms)
    (told,) = outcome.diagnostics
    assert (told.code, told.severity) == ("PB509", Severity.INFO)
    assert f"{MOST:,}" in told.message.en
    used = {name for form in forms for name in form}
    assert outcome.summary.unused == 100_000 - len(used)
    assert outcome.summary.least_mean_overlap == 0, "a bound for all questions, not for those that were drawn"
    assert outcome.summary.least_exposure == 1


def test_more_are_drawn_where_forms_may_share_nothing(huge):
    outcome = assemble_forms(huge, BLUEPRINT, Limits(forms=60, overlap_max=0, exposure_max=60), seed=1, sitting=None)
    uses = Counter(name for form in outcome.forms for names in form.questions for name in names)
    assert sum(uses.values()) == 60 * 58
    assert max(uses.values()) == 1
    # 60 forms of 58 questions, and as many again.
    assert "6,960" in outcome.diagnostics[0].message.en


def test_what_the_drawn_rule_out_is_not_called_impossible(monkeypatch):
    monkeypatch.setattr(thinning, "MOST", 200)
    monkeypatch.setattr(loft_engine, "MOST", 200)
    monkeypatch.setattr(loft_engine, "questions_needed", lambda _limits, _items: 0)
    bank = make_bank([make_question(f"pri-da-{number:04d}") for number in range(2_000)])
    limits = Limits(forms=60, overlap_max=0, exposure_max=60)
    outcome = assemble_forms(bank, make_blueprint(single=10), limits, seed=1, sitting=None)
    assert not outcome.forms
    assert [found.code for found in outcome.diagnostics] == ["PB509", "PB523"]
    assert "which proves nothing" in outcome.diagnostics[1].message.en
