"""The final check sees every way in which a selection can be wrong. Each case spoils one thing of a good selection."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from paper_builder.assembly.check import violations
from paper_builder.blueprint import FormSelection, Selection
from paper_builder.question import Reference
from tests.builders import make_bank, make_blueprint, make_question, make_row

QUESTIONS = [
    make_question("pri-da-001", seconds=60, difficulty=1, cognitive_level="remember"),
    make_question("pri-da-002", seconds=90, difficulty=5, knowledge_point="da-point-2"),
    make_question("pri-da-003", seconds=30),
    make_question("pri-cp-001", type="short_answer", seconds=400, difficulty=3),
]
ROWS = [
    make_row("time", "seconds", None, 550),
    make_row("points", "points", 12, 12),
    make_row("items", "items", 2, 2, type="single_choice"),
    make_row("topics", "knowledge_points", 3, 3),
    make_row("each", "items_per_knowledge_point", None, 1),
    # (1×0.9 + 1×0.35 + 10×0.65) / 12 = 0.645833…
    make_row("facility", "mean_facility", 0.6458, 0.6459),
]
BLUEPRINT = make_blueprint(ROWS, single=2, short=1)
GOOD = (("pri-da-001", "pri-da-002"), ("pri-cp-001",))


def check(bank=None, blueprint=BLUEPRINT, forms=(GOOD,), day=None):
    selection = Selection(
        forms=tuple(FormSelection(questions=form) for form in forms), seed=1, solver="hand", solver_version="", stop_reason=""
    )
    return violations(bank or make_bank(QUESTIONS), blueprint, selection, day)


def changed(number, **changes):
    return make_bank([replace(q, **changes) if place == number else q for place, q in enumerate(QUESTIONS)])


def test_a_good_selection_has_nothing_wrong():
    assert check() == ()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"forms": (GOOD, GOOD)}, "pri-da-001 is used 2 times"),
        ({"forms": ((("pri-da-001",), ("pri-cp-001",)),)}, "single has 1 questions, not 2"),
        ({"forms": ((("pri-da-001", "pri-da-002"),),)}, "1 sections where the blueprint has 2"),
        ({"forms": ((("pri-da-001", "pri-da-009"), ("pri-cp-001",)),)}, "pri-da-009 is not in the bank"),
        ({"forms": ((("pri-da-001", "pri-cp-001"), ("pri-da-002",)),)}, "pri-cp-001 is no single_choice"),
        ({"bank": changed(0, status="in_review")}, "pri-da-001 is in_review"),
        ({"bank": changed(0, level="advanced")}, "pri-da-001 is of level advanced"),
        ({"bank": changed(0, enemies=("pri-da-002",))}, "pri-da-001 and pri-da-002 are enemies"),
        ({"bank": changed(1, enemies=("pri-da-001",))}, "pri-da-002 and pri-da-001 are enemies"),
        ({"bank": changed(0, tags=("旧",)), "blueprint": replace(BLUEPRINT, excluded_tags=("旧",))}, "pri-da-001 is excluded"),
        ({"blueprint": replace(BLUEPRINT, excluded_questions=("pri-da-002",))}, "pri-da-002 is excluded"),
        ({"bank": replace(make_bank(QUESTIONS), faulty=frozenset({"pri-da-001"}))}, "pri-da-001 has an error in its file"),
        ({"bank": changed(0, seconds=61)}, "time reaches 551, at most 550 wanted"),
        ({"bank": changed(1, knowledge_point="da-point-1")}, "topics reaches 2, at least 3 wanted"),
        ({"bank": changed(1, knowledge_point="da-point-1")}, "each reaches 2, at most 1 wanted"),
        ({"bank": changed(0, difficulty=2)}, "facility reaches 0.6375, at least 0.6458 wanted"),
        (
            {
                "bank": changed(0, references=(Reference(statute="advertising-law"),)),
                "blueprint": replace(BLUEPRINT, statutes_checked_within_days=10),
                "day": date(2026, 12, 4),
            },
            "pri-da-001 cites advertising-law, checked on 2026-11-23",
        ),
    ],
)
def test_each_fault_is_seen(arguments, message):
    assert any(message in text for text in check(**arguments)), check(**arguments)


def test_a_short_answer_must_be_worth_what_its_section_gives():
    bank = make_bank([*QUESTIONS[:3], make_question("pri-cp-001", type="short_answer", seconds=400, rubric=(4, 4))])
    assert "form 1: pri-cp-001 is worth 8, not 10" in check(bank=bank)


def test_a_bound_is_compared_exactly():
    exact = make_row("facility", "mean_facility", 0.6, 0.645833)  # 0.645833… is a third of a millionth more
    assert any("facility" in text for text in check(blueprint=make_blueprint([exact], single=2, short=1)))
