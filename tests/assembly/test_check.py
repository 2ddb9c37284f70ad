"""The final check sees every way in which a selection can be wrong. Each case spoils one thing of a good selection."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from paper_builder.assembly.check import violations
from paper_builder.blueprint import Anchor, Filter, Reuse
from paper_builder.question import Reference
from tests.builders import (
    make_bank,
    make_blueprint,
    make_past,
    make_question,
    make_row,
    make_selection,
    make_statistics,
)

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


def check(bank=None, blueprint=BLUEPRINT, forms=(GOOD,), day=None, sitting=None, **selection):
    return violations(bank or make_bank(QUESTIONS), blueprint, make_selection(*forms, **selection), day, sitting=sitting)


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


# ---- the rows of measured questions and past papers ------------------------------------------------------------------

KNOWN = make_bank(
    QUESTIONS,
    past=make_past(oct=("pri-da-001",), aug=("pri-da-001", "pri-cp-001")),
    statistics={
        "pri-da-001": make_statistics(0.8, a=1.0, b=0.0),
        "pri-da-002": make_statistics(0.4, a=1.2, b=0.5),
        "pri-cp-001": make_statistics(0.6),
    },
)
"""Points 1, 1, 10 and facility 0.8, 0.4, 0.6: mean 0.6; about 0.6 the mean square is (0.04 + 0.04 + 0) / 12 = 1/150."""


def row(measure, lower=None, upper=None, *, changes=None, **where):
    return replace(make_row("row", measure, lower, upper, **where), **(changes or {}))


ABOUT = {"centre": Decimal("0.6")}
AT = {"ability": Decimal("0.5")}


@pytest.mark.parametrize(
    ("fits", "misses"),
    [
        (row("mean_facility", 0.6, 0.6), row("mean_facility", 0.6001)),
        # The square of 0.0816 is less than 1/150, that of 0.0817 more.
        (row("facility_spread", 0.0816, 0.0817, changes=ABOUT), row("facility_spread", None, 0.0816, changes=ABOUT)),
        (row("facility_spread", 0.0816, changes=ABOUT), row("facility_spread", 0.0817, changes=ABOUT)),
        # 0.25 × density(0.5)… = 0.2350 for the first and 1.2² / 4 = 0.36 for the second, at 0.5.
        (row("information", 0.595, 0.595, changes=AT), row("information", 0.5951, changes=AT)),
        (row("information", 0.36, 0.36, changes=AT, difficulty=5), row("information", None, 0.3599, changes=AT, difficulty=5)),
        (row("items_per_past_paper", None, 2), row("items_per_past_paper", None, 1)),
        (row("items_per_past_paper", None, 1, last_sittings=1), row("items_per_past_paper", None, 0, last_sittings=1)),
        (row("items", 1, 1, past_paper="primary-A-oct"), row("items", 2, past_paper="primary-A-oct")),
        (row("items", 2, 2, last_sittings=2), row("items", None, 1, last_sittings=2)),
        (row("items", 0, 0, past_paper="primary-A-sep"), row("items", 1, past_paper="primary-A-sep")),
        (row("seconds", 90, 90, question="pri-da-002"), row("seconds", 91, question="pri-da-002")),
        (row("seconds", 91, question="pri-da-002", changes={"weight": 1}), row("seconds", 91, question="pri-da-002")),
        (row("items", 4, changes={"forms": ("B",)}), row("items", 4, changes={"forms": ("A", "B")})),
    ],
)
def test_each_row_is_judged_by_its_own_sum(fits, misses):
    def found(constraint):
        return check(bank=KNOWN, blueprint=make_blueprint([constraint], single=2, short=1), names=("A",))

    assert found(fits) == ()
    assert [text.split()[:3] for text in found(misses)] == [["form", "1:", "row"]]


def test_near_duplicates_are_enemies():
    bank = replace(KNOWN, near_duplicates=(("pri-da-001", "pri-da-002"), ("pri-da-002", "pri-da-003")))
    blueprint = make_blueprint(single=2, short=1)
    assert check(bank=bank, blueprint=blueprint) == ("form 1: pri-da-001 and pri-da-002 are near-duplicates",)


# ---- what is to stand together, again, or on every form ------------------------------------------------------------

FOUR = [make_question(f"pri-da-{n:03d}") for n in range(1, 7)] + [make_question("pri-cp-001", type="multiple_choice", key="AC")]
PLAIN = make_blueprint(single=2, multiple=1)
TWO = ((("pri-da-001", "pri-da-002"), ("pri-cp-001",)), (("pri-da-001", "pri-da-003"), ("pri-cp-001",)))
SHARED = ("pri-da-001", "pri-cp-001")


def asks(blueprint=PLAIN, forms=TWO[:1], bank=None, **arguments):
    return check(bank=bank or make_bank(FOUR), blueprint=blueprint, forms=forms, **arguments)


def test_included_questions_and_sets_are_there():
    assert asks(replace(PLAIN, included_questions=("pri-da-002", "pri-cp-001"))) == ()
    assert asks(replace(PLAIN, included_questions=("pri-da-004",))) == ("pri-da-004 is to be included",)
    whole = (("pri-da-002", "pri-cp-001"), ("pri-da-004", "pri-da-005"))
    assert asks(replace(PLAIN, item_sets=whole)) == ()
    assert asks(replace(PLAIN, item_sets=(("pri-da-002", "pri-da-004"),))) == ("form 1: pri-da-004 of a set is missing",)


def test_an_anchor_is_the_size_and_spread_that_was_asked_for():
    assert asks(replace(PLAIN, anchor=Anchor(items=2, where=Filter())), TWO, anchor=SHARED) == ()
    assert asks(replace(PLAIN, anchor=Anchor(items=2, where=Filter())), TWO, anchor=("pri-da-001",)) == (
        "pri-cp-001 is used 2 times",
        "multiple has 0 anchor items, not 1",
    )
    assert asks(replace(PLAIN, anchor=Anchor(items=1, where=Filter())), TWO, anchor=SHARED) == (
        "multiple has 1 anchor items, not 0",
    )
    assert asks(PLAIN, TWO, anchor=SHARED) == tuple(f"{name} is no anchor item of the blueprint" for name in SHARED)
    only = Filter(question=("pri-cp-001", "pri-da-004"))
    assert asks(replace(PLAIN, anchor=Anchor(items=2, where=only)), TWO, anchor=SHARED) == (
        "pri-da-001 is no anchor item of the blueprint",
    )
    absent = asks(replace(PLAIN, anchor=Anchor(items=2, where=Filter())), TWO, anchor=("pri-da-002", "pri-cp-001"))
    assert absent == (
        "pri-da-001 is used 2 times",
        "pri-da-002 is an anchor item and not on form 2",
        "single has 0 anchor items, not 1",
    )
    assert asks(replace(PLAIN, anchor=Anchor(items=2, where=Filter()))) == ()


PAST = make_bank(FOUR, past=make_past(oct=("pri-da-003",), sep=("pri-da-001",), aug=("pri-da-001", "pri-da-002")))


@pytest.mark.parametrize(
    ("reuse", "resting"),
    [
        (Reuse(rest_sittings=1), ()),
        (Reuse(rest_sittings=2), ("pri-da-001 stood on a paper 2 sittings ago",)),
        (
            Reuse(rest_sittings=3),
            ("pri-da-001 stood on a paper 2 sittings ago", "pri-da-002 stood on a paper 3 sittings ago"),
        ),
        # From 26 September to 28 November are 63 days, from 29 August 91.
        (Reuse(rest_days=63), ()),
        (Reuse(rest_days=64), ("pri-da-001 stood on a paper 63 days ago",)),
        (Reuse(at_most=3, within_sittings=12), ()),
        (Reuse(at_most=2, within_sittings=4), ("pri-da-001 stood on papers of 2 of the last 3 sittings",)),
        (Reuse(at_most=2, within_sittings=3), ()),
        (Reuse(at_most=1, within_sittings=3), ("pri-da-001 stood on papers of 1 of the last 2 sittings",)),
    ],
)
def test_a_question_comes_again_when_it_may(reuse, resting):
    assert asks(replace(PLAIN, reuse=reuse), bank=PAST, sitting=date(2026, 11, 28)) == resting


def test_days_are_counted_only_where_the_day_is_known():
    assert asks(replace(PLAIN, reuse=Reuse(rest_days=400)), bank=PAST) == ()
