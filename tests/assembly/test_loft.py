"""Many forms: every limit and row by plain counting, bounds against trying everything, and the same forms whoever makes them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, combinations_with_replacement
from math import comb
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_builder.assembly.loft import Limits, assemble_forms
from paper_builder.assembly.loft.limits import Supply, growth_needed, least_mean_overlap, least_uses, most_forms
from tests.assembly.banks import large_bank, large_blueprint
from tests.assembly.exhaustive import counted, every_paper, meets, reached
from tests.assembly.strategies import FEW, banks, blueprints
from tests.builders import make_bank, make_blueprint, make_question, make_row

BANK = large_bank()
BLUEPRINT = large_blueprint()
LIMITS = Limits(forms=110, overlap_max=24, exposure_max=44)


def chosen(outcome):
    return [[name for names in form.questions for name in names] for form in outcome.forms]


def shared(forms):
    return [len(set(a) & set(b)) for a, b in combinations(forms, 2)]


def make(limits=LIMITS, *, bank=BANK, blueprint=BLUEPRINT, seed=3, **options):
    return assemble_forms(bank, blueprint, limits, seed=seed, sitting=None, **options)


@pytest.fixture(scope="module")
def many():
    outcome = make()
    assert outcome.summary is not None
    return outcome


# ---- what a user relies on ---------------------------------------------------------------------------------------------


def test_each_form_meets_every_row(many):
    assert len(many.forms) == 110
    for form in chosen(many):
        assert len(set(form)) == 58
        assert meets(BANK, BLUEPRINT, [BANK.questions[name] for name in form])


def test_no_two_forms_share_more_and_no_question_is_on_more_than_allowed(many):
    forms = chosen(many)
    assert max(shared(forms)) <= 24
    assert max(Counter(name for form in forms for name in form).values()) <= 44


def test_the_summary_is_what_counting_gives(many):
    forms, summary = chosen(many), many.summary
    uses = Counter(name for form in forms for name in form)
    overlaps = shared(forms)
    assert summary.mean_overlap == Fraction(sum(overlaps), len(overlaps))
    assert (summary.overlap, summary.exposure) == (max(overlaps), max(uses.values()))
    assert summary.unused == sum(question.id not in uses for question in BANK.questions.values())
    seconds = [sum(BANK.questions[name].seconds for name in form) for form in forms]
    assert summary.seconds == (min(seconds), max(seconds))
    assert summary.least_mean_overlap <= summary.mean_overlap


def test_questions_wear_out_alike_and_forms_are_equally_hard(many):
    summary = many.summary
    assert summary.mean_overlap <= summary.least_mean_overlap * Fraction(11, 10)
    assert summary.mean_facility[1] - summary.mean_facility[0] <= Fraction(1, 100)


def test_forms_are_near_to_what_rows_aim_at_and_the_summary_says_how_near(many):
    targets = {row.id: row for row in BLUEPRINT.constraints if row.target is not None}
    assert [aim.row for aim in many.summary.aims] == list(targets)
    for aim in many.summary.aims:
        row = targets[aim.row]
        off = [
            abs(reached(BANK, row, counted(BANK, row, [BANK.questions[name] for name in form])) - Fraction(row.target))
            for form in chosen(many)
        ]
        assert (aim.mean, aim.worst) == (sum(off) / len(off), max(off))
        if aim.row.startswith("points-"):
            assert aim.mean < Fraction(1, 10), "rows allow 2 points; forms that only meet them are off by about one"
        if aim.row == "facility":
            assert aim.mean < Fraction(2, 1000), "the band in which forms are parallel is 1 % wide"


def test_soft_rows_are_met_as_far_as_they_can_be_and_counted():
    hard = replace(make_row("hard", "items", 6, None, difficulty=(4, 5)), weight=1)
    never = replace(make_row("never", "items", 41, None, type="single_choice"), weight=1)
    blueprint = make_blueprint([hard, never], single=40, multiple=15, short=3)
    outcome = make(Limits(forms=60, overlap_max=57, exposure_max=60), blueprint=blueprint)
    assert [(row.row, row.forms) for row in outcome.summary.soft] == [("hard", 0), ("never", 60)]
    for form in chosen(outcome):
        assert sum(BANK.questions[name].difficulty >= 4 for name in form) >= 6


def test_without_limits_forms_still_differ():
    forms = chosen(make(Limits(forms=60, overlap_max=57, exposure_max=60)))
    assert len({frozenset(form) for form in forms}) == 60


def test_fewer_forms_are_the_first_of_more(many):
    fewer = make(Limits(forms=37, overlap_max=24, exposure_max=44))
    assert fewer.forms == many.forms[:37]


def test_another_seed_gives_other_forms(many):
    other = make(seed=4)
    assert not set(map(frozenset, chosen(other))) & set(map(frozenset, chosen(many)))


# ---- the same forms, whoever makes them --------------------------------------------------------------------------------

SCRIPT = """
import json
from tests.assembly.test_loft import LIMITS, chosen, make
print(json.dumps(chosen(make())))
"""


def test_other_processes_make_the_same_forms_whatever_their_hash_seed(many):
    for hash_seed in ("0", "4711"):
        environment = os.environ | {"PYTHONHASHSEED": hash_seed}
        root = Path(__file__).resolve().parents[2]
        done = subprocess.run([sys.executable, "-c", SCRIPT], cwd=root, env=environment, capture_output=True, check=True)
        assert json.loads(done.stdout) == chosen(many)


def test_workers_make_the_same_forms(many):
    assert make(jobs=2).forms == many.forms


def test_a_dask_cluster_makes_the_same_forms(many):
    distributed = pytest.importorskip("distributed", reason="needs dask's distributed")
    joblib = pytest.importorskip("joblib")
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=False, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        before = sum(client.run(lambda dask_worker: dask_worker.state.executed_count).values())
        with joblib.parallel_config(backend="dask"):
            assert make(jobs=None).forms == many.forms
        assert sum(client.run(lambda dask_worker: dask_worker.state.executed_count).values()) > before, "the cluster did the work"


def test_a_run_that_was_stopped_anywhere_goes_on_to_the_same_forms(many):
    batches = []
    make(on_batch=lambda batch, _: batches.append(tuple(batch)))
    assert len(batches) > 2
    for number in range(len(batches) + 1):
        told = []
        again = make(kept=batches[:number], on_batch=lambda batch, _, told=told: told.append(tuple(batch)))
        assert again == many
        assert told == batches


def test_kept_batches_that_are_not_sound_are_made_again(many):
    batches = []
    make(on_batch=lambda batch, _: batches.append(tuple(batch)))
    twice = [batches[0], batches[0], *batches[2:]]
    form = batches[1][0]
    short = [batches[0], (type(form)(questions=(form.questions[0][:-1], *form.questions[1:])), *batches[1][1:])]
    unknown = [(type(form)(questions=(("no-such-question", *form.questions[0][1:]), *form.questions[1:])),)]
    for kept in (twice, short, unknown):
        assert make(kept=kept) == many


# ---- what arithmetic says ----------------------------------------------------------------------------------------------


@given(st.integers(1, 3), st.integers(3, 5), st.integers(2, 4))
def test_the_bound_of_the_mean_overlap_is_that_of_the_best_of_all_sets_of_forms(count, questions, forms):
    every = list(combinations(range(questions), min(count, questions)))
    best = min(sum(shared(several)) for several in combinations_with_replacement(every, forms))
    supply = (Supply(count=min(count, questions), questions=questions),)
    assert least_mean_overlap(supply, forms) == Fraction(best, comb(forms, 2))
    fewest = min(
        max(Counter(q for form in several for q in form).values()) for several in combinations_with_replacement(every, forms)
    )
    assert least_uses(supply, forms) == fewest


@given(st.integers(1, 12), st.integers(0, 40), st.integers(2, 60), st.integers(0, 5))
def test_what_would_help_is_the_least_that_does(count, more, forms, overlap):
    supply = (Supply(count=count, questions=count + more),)
    limits = Limits(forms=forms, overlap_max=overlap, exposure_max=forms)
    (grown,) = growth_needed(supply, limits)
    assert least_mean_overlap((grown,), forms) <= overlap
    most = most_forms(supply, limits)
    assert most == max(n for n in range(1, forms + 1) if least_mean_overlap(supply, n) <= overlap)


@FEW
@given(banks(), blueprints(), st.integers(2, 4), st.integers(0, 3), st.integers(1, 4))
def test_forms_are_found_only_where_there_are_some_and_always_within_the_limits(bank, blueprint, forms, overlap, exposure):
    items = sum(section.count for section in blueprint.sections)
    limits = Limits(forms=forms, overlap_max=min(overlap, items - 1), exposure_max=min(exposure, forms))
    outcome = make(limits, bank=bank, blueprint=blueprint)
    every = every_paper(bank, blueprint)
    possible = any(
        max(shared(several)) <= limits.overlap_max
        and max(Counter(name for form in several for name in form).values()) <= limits.exposure_max
        for several in combinations_with_replacement(every, forms)
    )
    if outcome.forms:
        assert possible
        found = chosen(outcome)
        assert all(frozenset(form) in every for form in found)
        assert max(shared(found)) <= limits.overlap_max
        assert max(Counter(name for form in found for name in form).values()) <= limits.exposure_max
    else:
        codes = {found.code for found in outcome.diagnostics}
        assert codes & {"PB501", "PB502", "PB503", "PB521", "PB522", "PB523"}
        if codes & {"PB501", "PB502", "PB521", "PB522"}:
            assert not possible, "called impossible only where it is"


# ---- what is said where it is not possible -----------------------------------------------------------------------------


def said(outcome, code):
    (finding,) = [found for found in outcome.diagnostics if found.code == code]
    assert not outcome.forms
    assert outcome.summary is None
    return finding


def plain_bank(number):
    return make_bank([make_question(f"pri-da-{place:03d}", knowledge_point=f"da-point-{place % 5 + 1}") for place in range(number)])


def test_too_small_an_overlap_is_explained_with_numbers_that_hold():
    blueprint = make_blueprint([make_row("all", "items", 10, 10)], single=10)
    finding = said(make(Limits(forms=50, overlap_max=1, exposure_max=50), bank=plain_bank(40), blueprint=blueprint), "PB521")
    # 500 uses of 40 questions: 20 of them 12 times, 20 of them 13 times.
    mean = Fraction(20 * comb(12, 2) + 20 * comb(13, 2), comb(50, 2))
    assert 2 < mean < 3
    assert f"{int(mean * 100) / 100:g} 题相同" in finding.message.zh
    assert "至少要 3 题（30%）" in finding.hint.zh
    assert "must be at least 3 (30%)" in finding.hint.en


def test_too_small_an_exposure_is_explained_with_the_share_that_is_needed():
    questions = [make_question(f"pri-da-{place:03d}", difficulty=5 if place < 6 else 1) for place in range(60)]
    blueprint = make_blueprint([make_row("hard", "items", 3, None, difficulty=(5,))], single=10)
    finding = said(make(Limits(forms=40, overlap_max=9, exposure_max=15), bank=make_bank(questions), blueprint=blueprint), "PB522")
    assert "至少 20 卷" in finding.message.zh, "3 hard questions of 6: each on half of the forms"
    assert "at least 20 of them (49.9%)" in finding.message.en or "at least 20 of them (50%)" in finding.message.en


def test_forms_that_run_out_are_counted_and_that_many_can_be_had():
    bank, blueprint = plain_bank(12), make_blueprint([make_row("all", "items", 4, 4)], single=4)
    limits = Limits(forms=40, overlap_max=1, exposure_max=40)
    finding = said(make(limits, bank=bank, blueprint=blueprint), "PB521")
    assert "40 forms" in finding.message.en
    assert "at most 9 forms" in finding.hint.en, "the packing number D(12, 4, 2)"
    limits = Limits(forms=9, overlap_max=1, exposure_max=9)
    finding = said(make(limits, bank=bank, blueprint=blueprint), "PB523")
    made = int(finding.message.en.split()[1])
    assert 1 < made < 9
    assert f"--forms {made} --overlap-max 1 --exposure-max 9" in finding.hint.en
    again = make(Limits(forms=made, overlap_max=1, exposure_max=9), bank=bank, blueprint=blueprint)
    assert len(again.forms) == made


def test_rows_that_no_form_meets_are_explained_as_for_one_form():
    blueprint = make_blueprint([make_row("hard", "items", 5, None, difficulty=(5,))], single=10)
    finding = said(make(Limits(forms=40, overlap_max=9, exposure_max=40), bank=plain_bank(40), blueprint=blueprint), "PB501")
    assert "hard" in finding.message.en


def test_a_bank_without_questions_is_explained():
    outcome = make(bank=make_bank([]))
    assert not outcome.forms
    assert {found.code for found in outcome.diagnostics} == {"PB501"}


def test_tight_rows_that_swaps_do_not_meet_are_met_by_the_solver():
    """Half of thirty odd times to the second, together with two more sums: hardly any random form is near."""
    questions = [make_question(f"pri-da-{place:03d}", seconds=(7919 * place * place) % 9973 + 30) for place in range(30)]
    total = sum(question.seconds for question in questions[::3])
    blueprint = make_blueprint([make_row("time", "seconds", total, total)], single=10)
    outcome = make(Limits(forms=3, overlap_max=8, exposure_max=3), bank=make_bank(questions), blueprint=blueprint)
    assert len(outcome.forms) == 3
    assert outcome.summary.by_solver == 3
    assert outcome.summary.solver.startswith("HiGHS")
    assert all(sum(outcome_seconds(questions, form)) == total for form in chosen(outcome))


def outcome_seconds(questions, form):
    return [question.seconds for question in questions if question.id in form]
