"""Whole runs on a bank of the usual size: disjoint and alike forms, seeds, other processes, and the end without an answer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest

from paper_builder.assembly import assemble, engine, mip
from tests.assembly.banks import large_bank, large_blueprint
from tests.assembly.exhaustive import POINTS, meets
from tests.builders import FACILITY, make_bank, make_blueprint, make_question, make_row

BANK = large_bank()
BLUEPRINT = large_blueprint()


@pytest.fixture(scope="module")
def three_forms():
    outcome = assemble(BANK, BLUEPRINT, forms=3, seed=11, sitting=None)
    assert outcome.selection is not None
    return [[BANK.questions[name] for section in form.questions for name in section] for form in outcome.selection.forms]


def test_forms_share_no_question_and_each_meets_every_row(three_forms):
    names = [question.id for form in three_forms for question in form]
    assert len(names) == 3 * 58 == len(set(names))
    assert all(meets(BANK, BLUEPRINT, form) for form in three_forms)


def test_forms_are_alike_in_facility_time_and_cognitive_levels(three_forms):
    points = [sum(POINTS[question.type] for question in form) for form in three_forms]
    assert points == [100] * 3
    facility = [sum(POINTS[q.type] * Fraction(str(FACILITY[q.difficulty])) for q in form) / 100 for form in three_forms]
    seconds = [sum(question.seconds for question in form) for form in three_forms]
    assert max(facility) - min(facility) <= Fraction("0.002")
    assert max(seconds) - min(seconds) <= 30
    for level in ("remember", "understand", "apply", "analyse"):
        levels = [sum(POINTS[q.type] for q in form if q.cognitive_level == level) for form in three_forms]
        assert max(levels) - min(levels) <= 1, level


def test_the_questions_of_a_section_are_of_its_type_and_in_the_order_of_ids():
    outcome = assemble(BANK, BLUEPRINT, forms=1, seed=3, sitting=None)
    assert outcome.selection is not None
    for section, names in zip(BLUEPRINT.sections, outcome.selection.forms[0].questions, strict=True):
        assert len(names) == section.count
        assert list(names) == sorted(names)
        assert {BANK.questions[name].type for name in names} == {section.type}


def test_another_seed_is_another_paper():
    papers = [assemble(BANK, BLUEPRINT, forms=1, seed=seed, sitting=None).selection for seed in range(5)]
    chosen = [frozenset(name for section in paper.forms[0].questions for name in section) for paper in papers if paper]
    assert len(chosen) == len(set(chosen)) == 5
    uses = Counter(name for form in chosen for name in form)
    assert len(uses) > 130, "a seed decides about most of a paper, not about a few questions"


def test_one_question_may_fit_two_sections_but_stands_in_one():
    sections = (BLUEPRINT.sections[0], replace(BLUEPRINT.sections[0], id="more", count=5, points=BLUEPRINT.sections[1].points))
    blueprint = make_blueprint([make_row("points", "points", 12, 12)], sections=sections)
    blueprint = replace(blueprint, sections=(replace(sections[0], count=2), sections[1]))
    bank = make_bank([make_question(f"pri-da-{number:03d}") for number in range(7)])
    outcome = assemble(bank, blueprint, forms=1, seed=0, sitting=None)
    assert outcome.selection is not None
    first, second = outcome.selection.forms[0].questions
    assert (len(first), len(second)) == (2, 5)
    assert not set(first) & set(second)
    short = assemble(replace(bank, questions=dict(list(bank.questions.items())[:6])), blueprint, forms=1, seed=0, sitting=None)
    assert short.status == "infeasible"


SCRIPT = """
import json
from dataclasses import replace
from paper_builder.assembly import assemble
from paper_builder.blueprint import Anchor, Filter
from tests.assembly.banks import large_bank, large_blueprint
bank = large_bank(240)
names = [name for name, question in bank.questions.items() if question.type == "single_choice"]
linked = replace(
    large_blueprint(),
    anchor=Anchor(items=6, where=Filter()),
    item_sets=(tuple(names[:3]), tuple(names[10:12])),
    included_questions=tuple(names[40:43]),
)
for reserve in (False, True):
    selection = assemble(bank, linked, forms=2, reserve=reserve, seed=5, sitting=None).selection
    print(json.dumps([[form.questions for form in selection.forms], selection.anchor, selection.objective]))
for size, forms in ((200, 2), (90, 3)):
    outcome = assemble(large_bank(size), large_blueprint(), forms=forms, seed=5, sitting=None)
    print(json.dumps([
        outcome.selection and [form.questions for form in outcome.selection.forms],
        outcome.selection and [outcome.selection.objective, outcome.selection.bound],
        [[found.message.zh, found.message.en, found.hint and found.hint.zh] for found in outcome.diagnostics],
        [[stage.name, stage.value, stage.bound, stage.stop_reason] for stage in outcome.stages],
    ], ensure_ascii=True))
"""


def test_other_processes_come_to_the_same_whatever_their_hash_seed_and_place():
    outputs = []
    for hash_seed, zone, locale in (("0", "UTC", "C"), ("1", "Asia/Shanghai", "C.UTF-8"), ("4711", "America/Lima", "POSIX")):
        environment = os.environ | {"PYTHONHASHSEED": hash_seed, "TZ": zone, "LC_ALL": locale, "PYTHONUTF8": "1"}
        root = Path(__file__).resolve().parents[2]
        done = subprocess.run([sys.executable, "-c", SCRIPT], cwd=root, env=environment, capture_output=True, check=True)
        outputs.append(done.stdout)
    assert outputs[0] == outputs[1] == outputs[2]
    linked, with_reserve, found, impossible = (json.loads(line) for line in outputs[0].splitlines())
    assert len(linked[0]) == 2
    assert len(with_reserve[0]) == 3
    assert found[0]
    assert not impossible[0]
    assert impossible[2]


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]):
    assemble(BANK, BLUEPRINT, forms=1, seed=1, sitting=None)
    assert capfd.readouterr() == ("", "")


def test_progress_counts_the_stages():
    told: list[tuple[int, int]] = []
    assemble(BANK, BLUEPRINT, forms=1, seed=1, sitting=None, progress=lambda done, total: told.append((done, total)))
    assert told == [(number, 5) for number in range(6)]


def test_no_form_is_not_a_request():
    with pytest.raises(ValueError, match="one form"):
        assemble(BANK, BLUEPRINT, forms=0, seed=1, sitting=None)


def test_a_search_that_ends_early_is_unknown_and_never_infeasible(monkeypatch: pytest.MonkeyPatch):
    """Half of forty random times, twice to the second: averages meet it at once, whole questions hardly ever."""
    random = Random(1)
    questions = [
        make_question(f"pri-da-{number:03d}", seconds=random.randint(10_000, 99_999), tags=tuple(random.sample("甲乙丙", 2)))
        for number in range(40)
    ]
    rows = [make_row(f"time-{tag}", "seconds", 700_001, 700_001, tags=tag) for tag in "甲乙丙"]
    blueprint = make_blueprint(rows, single=20)
    monkeypatch.setitem(mip.Finding.__init__.__kwdefaults__, "nodes", 3)
    outcome = assemble(make_bank(questions), blueprint, forms=1, seed=1, sitting=None)
    assert outcome.status == "unknown"
    assert outcome.selection is None
    assert outcome.conflicts == outcome.repairs == ()
    (finding,) = outcome.diagnostics
    assert finding.code == "PB503"
    assert "没有证明" in finding.message.zh
    assert "不会小于 0.0 %" in finding.message.zh
    assert outcome.stages[-1].bound == 0
    assert outcome.stages[-1].value is None


def test_a_selection_that_fails_the_final_check_is_never_returned(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(engine, "violations", lambda *_, **__: ("form 1: time reaches 6000",))
    with pytest.raises(RuntimeError, match="time reaches 6000"):
        assemble(BANK, BLUEPRINT, forms=1, seed=1, sitting=date(2026, 11, 28))
