"""What a blueprint can ask beyond counts reaches the paper, and its file alone is enough to measure it again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

import pytest

from paper_builder.blueprint import Filter
from paper_builder.diagnostics import Severity
from paper_builder.freeze import freeze
from paper_builder.paper import PaperItem, from_json, to_json
from paper_builder.verification import verify_paper
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
    make_question(f"pri-da-{n:03d}", options=[f"{word}{n}" for word in "甲乙丙丁"], difficulty=n % 5 + 1) for n in range(1, 13)
]
IDS = [question.id for question in QUESTIONS]
BANK = make_bank(
    QUESTIONS,
    past=make_past(oct=IDS[:3], sep=(*IDS[1:3], IDS[5]), aug=IDS[6:8]),
    statistics={
        IDS[0]: make_statistics(0.6123, candidates=250, a=1.1, b=-0.2),
        IDS[1]: make_statistics(0.71, candidates=30),
        IDS[2]: make_statistics(0.5, candidates=29, a=0.9, b=0.4),
    },
)


def frozen(rows, ids=IDS[:4], bank=BANK, **changes):
    blueprint = make_blueprint(rows, single=len(ids), **changes)
    papers, found = freeze(bank, blueprint, make_selection((ids,)), sitting=date(2026, 11, 28))
    return papers[0] if papers else None, found


def item(paper, question) -> PaperItem:
    return next(item for item in paper.items if item.question == question)


def test_an_item_says_what_is_known_of_it():
    paper, _ = frozen([])
    first, second, third, fourth = (item(paper, name) for name in IDS[:4])
    assert (first.facility, first.candidates, first.a, first.b) == (0.6123, 250, Decimal("1.1"), Decimal("-0.2"))
    assert (second.facility, second.candidates, second.a) == (0.71, 30, None)
    # 29 people are too few: the author's difficulty 4 says 0.5.
    assert (third.facility, third.candidates, third.b) == (0.5, 0, Decimal("0.4"))
    assert (fourth.facility, fourth.candidates) == (0.35, 0)
    assert [entry.past_papers for entry in (first, second, third, fourth)] == [
        ("primary-A-oct",),
        ("primary-A-oct", "primary-A-sep"),
        ("primary-A-oct", "primary-A-sep"),
        (),
    ]


def test_the_paper_of_a_bank_without_past_or_results_says_nothing_of_them():
    bare = make_bank(QUESTIONS)
    text = to_json(frozen([make_row("time", "seconds", None, 5400)], bank=bare)[0]).decode()
    for field in ("past_papers", "candidates", '"a"', '"b"', "ability", "centre", "weight"):
        assert field not in text


ROWS = [
    (replace(make_row("inf", "information", 0.4, 1), ability=Decimal("0.5")), None),
    (replace(make_row("spread", "facility_spread", 0.05, 0.2), centre=Decimal("0.6")), None),
    (make_row("each", "items_per_past_paper", None, 3), "3"),
    (make_row("last", "items", 3, 3, last_sittings=1), "3"),
    (make_row("two", "items_per_past_paper", None, 2, last_sittings=2, past_paper="primary-A-sep"), "2"),
    (make_row("old", "points", 2, 2, past_paper="primary-A-sep"), "2"),
    (make_row("named", "items", 1, 1, question=(IDS[0], IDS[9])), "1"),
    (make_row("long-ago", "items", None, 0, past_paper="primary-A-aug"), "0"),
    (make_row("unknown", "items", None, 0, past_paper="primary-A-jul"), "0"),
]


@pytest.mark.parametrize(("row", "reached"), ROWS, ids=[row.id for row, _ in ROWS])
def test_every_row_is_measured_again_from_the_file_alone(row, reached):
    paper, found = frozen([row])
    assert [finding for finding in found if finding.severity is Severity.ERROR] == []
    assert reached is None or paper.rows[0].reached == Decimal(reached)
    read = from_json(to_json(paper))
    assert read == paper
    assert list(verify_paper(read)) == []
    for wrong in (Decimal("0.0001"), Decimal(7)):
        tampered = replace(read, rows=(replace(read.rows[0], reached=read.rows[0].reached + wrong),))
        assert [finding.code for finding in verify_paper(tampered)] == ["PB801"]


def test_a_row_about_past_papers_names_them_on_the_paper():
    paper, _ = frozen([row for row, _ in ROWS])
    assert {row.id: dict(row.where) for row in paper.rows if row.where} == {
        "last": {"past_paper": ("primary-A-oct",)},
        "two": {"past_paper": ("primary-A-sep",)},
        "old": {"past_paper": ("primary-A-sep",)},
        "named": {"question": (IDS[0], IDS[9])},
        "long-ago": {"past_paper": ("primary-A-aug",)},
        "unknown": {"past_paper": ()},
    }


def test_an_item_that_was_tampered_with_misses_its_row():
    paper, _ = frozen([row for row, _ in ROWS])
    for change in ({"a": Decimal(3)}, {"facility": 0.1}, {"past_papers": ("primary-A-aug",)}):
        items = tuple(replace(entry, **change) if entry.question == IDS[0] else entry for entry in paper.items)
        changed = replace(paper, sections=(replace(paper.sections[0], items=items),))
        assert {finding.code for finding in verify_paper(changed)} == {"PB801"}


def test_a_soft_row_that_is_missed_is_told_and_stops_nothing():
    row = replace(make_row("wish", "items", 2, 3, difficulty=5), weight=4)
    paper, found = frozen([row])
    assert [(finding.code, finding.severity, finding.subject) for finding in found] == [("PB807", Severity.WARNING, "wish")]
    assert found[0].message.zh == "A卷：要求 wish尽量在 2 到 3 之间，没有做到，实际 1"
    assert paper.rows[0].weight == 4
    assert list(verify_paper(from_json(to_json(paper)))) == []
    hard, found = frozen([replace(row, weight=0)])
    assert hard is None
    assert [finding.code for finding in found] == ["PB801"]


def test_a_row_for_some_forms_binds_these_alone():
    easy = [question.id for question in QUESTIONS if question.difficulty <= 2]
    hard = [question.id for question in QUESTIONS if question.difficulty >= 4]
    row = replace(make_row("easy", "items", 2, None, difficulty=(1, 2)), forms=("A",))
    blueprint = make_blueprint([row], single=2)
    selection = make_selection((easy[:2],), (hard[:2],), names=("A", "reserve"))
    (first, second), found = freeze(BANK, blueprint, selection, sitting=None)
    assert found == ()
    assert ([entry.id for entry in first.rows], second.rows) == (["easy"], ())
    papers, found = freeze(BANK, blueprint, make_selection((hard[:2],), (easy[:2],)), sitting=None)
    assert papers == ()
    assert [finding.code for finding in found] == ["PB801"]


def test_forms_bear_the_names_of_the_selection():
    blueprint = make_blueprint(single=1)
    selection = make_selection(*(((name,),) for name in IDS[:3]), names=("A", "B", "reserve"))
    papers, _ = freeze(BANK, blueprint, selection, sitting=None)
    assert [(paper.id, paper.form) for paper in papers] == [
        ("primary-A", "A"),
        ("primary-B", "B"),
        ("primary-reserve", "reserve"),
    ]


@pytest.mark.parametrize("seed", range(8))
def test_the_members_of_a_set_stand_next_to_each_other_in_the_order_of_the_blueprint(seed):
    sets = ((IDS[7], IDS[1], IDS[4]), (IDS[0], IDS[10]))
    blueprint = make_blueprint(single=12, item_sets=sets)
    (paper,), _ = freeze(BANK, blueprint, make_selection((IDS,), seed=seed), sitting=None)
    order = [entry.question for entry in paper.items]
    for members in sets:
        start = order.index(members[0])
        assert tuple(order[start : start + len(members)]) == members
    mean = {name: sum(BANK.questions[m].difficulty for m in members) / len(members) for members in sets for name in members}
    heights = [mean.get(name, BANK.questions[name].difficulty) for name in order]
    assert heights == sorted(heights)


def test_what_is_exactly_within_its_bounds_passes_the_gate():
    """The search decides on fractions, the paper on four places: what the first accepts the second must not refuse."""
    draw = Random(3)
    for _ in range(300):
        ids = draw.sample(IDS, 5)
        facility = {name: Decimal(draw.randint(0, 10_000)) / 10_000 for name in ids}
        bank = replace(BANK, statistics={name: make_statistics(float(value)) for name, value in facility.items()})
        centre = Decimal(draw.randint(0, 10_000)) / 10_000
        square = sum((value - centre) ** 2 for value in facility.values()) / 5
        bound = square.sqrt().quantize(Decimal("0.0001"))
        for upper in (bound, bound + Decimal("0.0001"), bound - Decimal("0.0001")):
            row = replace(make_row("s", "facility_spread", None, float(upper)), centre=centre)
            paper, _ = frozen([row], ids, bank)
            if square <= upper * upper:
                assert paper is not None
            lower = replace(row, lower=upper, upper=None)
            if square >= upper * upper:
                assert frozen([lower], ids, bank)[0] is not None


@pytest.mark.parametrize(
    "where",
    [Filter(last_sittings=(2,)), Filter(past_paper=("primary-A-sep",), difficulty=(2, 3)), Filter(question=(IDS[3],))],
    ids=("sittings", "paper", "question"),
)
def test_a_filter_means_the_same_on_bank_and_paper(where):
    expected = sum(where.matches(question, BANK) for question in QUESTIONS)
    row = make_row("w", "items", expected, expected, **{name: getattr(where, name) for name in where.__slots__})
    paper, found = frozen([row], IDS)
    assert paper is not None, found
    assert paper.rows[0].reached == expected > 0
