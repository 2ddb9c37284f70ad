"""From a selection to papers: the key follows its text, letters stay fair, and nothing wrong passes the gate."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from paper_builder.blueprint import Blueprint, Constraint, Filter, Section
from paper_builder.diagnostics import Severity
from paper_builder.freeze import freeze, keeps_order
from paper_builder.option_order import longest_run
from paper_builder.paper import ChoiceBody, from_json, to_json
from paper_builder.verification import verify_paper
from tests.builders import make_bank, make_png, make_question, make_selection

WORDS = ("按渠道比较", "只看总量", "忽略口径", "照搬同行")


def blueprint(singles: int, multiples: int = 0, shorts: int = 0, *constraints: Constraint) -> Blueprint:
    sections = (
        Section(id="single", title="单项选择题", type="single_choice", count=singles, points=Decimal(1), scoring="all_or_nothing"),
        Section(
            id="multiple", title="多项选择题", type="multiple_choice", count=multiples, points=Decimal(2), scoring="half_if_subset"
        ),
        Section(id="short", title="简答题", type="short_answer", count=shorts, points=Decimal(10), scoring=None),
    )
    kept = tuple(section for section in sections if section.count)
    return Blueprint(
        id="primary",
        title="",
        level="primary",
        minutes=90,
        total_points=sum((s.count * s.points for s in kept), Decimal(0)),
        pass_points=Decimal(1),
        sections=kept,
        constraints=constraints,
        digest="sha256:" + "d" * 64,
    )


def singles(count: int, **changes):
    return [
        make_question(
            f"pri-da-{n:03d}",
            options=[f"{word}{n}号" for word in WORDS] if "options" not in changes else changes["options"],
            key="ABCD"[n % 4],
            explanation=f"{'ABCD'[n % 4]} 正确；{'ABCD'[(n + 1) % 4]} 误用总量。",
            **{name: value for name, value in changes.items() if name != "options"},
        )
        for n in range(1, count + 1)
    ]


def ids(questions):
    return [question.id for question in questions]


def freeze_singles(count: int = 40, seed: int = 0, **changes):
    questions = singles(count, **changes)
    papers, found = freeze(make_bank(questions), blueprint(count), make_selection((ids(questions),), seed=seed), sitting=None)
    return questions, papers, found


@pytest.mark.parametrize("seed", range(5))
def test_key_text_and_explanation_follow_the_shuffle(seed: int):
    questions, (paper,), found = freeze_singles(seed=seed)
    assert not found
    assert not list(verify_paper(paper))
    source = {question.id: question for question in questions}
    for item in paper.items:
        body, question = item.body, source[item.question]
        assert isinstance(body, ChoiceBody)
        (label,) = body.key
        text = {option.label: option.text for option in body.options}
        original = {option.letter: option.text for option in question.body.options}
        assert text[label] == original[question.body.key[0]]
        assert sorted(text.values()) == sorted(original.values())
        named = item.explanation[0], item.explanation.partition("；")[2][0]
        assert named[0] == label
        wrong = question.explanation.partition("；")[2][0]
        assert text[named[1]] == original[wrong]
    keys = [item.body.key[0] for item in paper.items]
    assert max(Counter(keys).values()) <= 14
    assert longest_run(keys) <= 4


def test_forms_and_seeds_differ_and_repeat():
    _, (first,), _ = freeze_singles(seed=1)
    _, (again,), _ = freeze_singles(seed=1)
    _, (other,), _ = freeze_singles(seed=2)
    assert to_json(first) == to_json(again)
    assert to_json(first) != to_json(other)
    assert from_json(to_json(first)) == first


@pytest.mark.parametrize(
    "changes",
    [
        {"options": ["10%", "20%", "30%", "40%"]},
        {"keep_order": True},
        {"stem": "两组比较，A 组更高，说明（ ）。"},
    ],
)
def test_orders_that_carry_meaning_stay(changes):
    questions, (paper,), _ = freeze_singles(4, **changes)
    assert all(keeps_order(question) for question in questions)
    for item in paper.items:
        assert [option.source for option in item.body.options] == ["A", "B", "C", "D"]
        assert item.body.fixed_order


def test_too_many_fixed_keys_on_one_letter_are_said():
    questions = [make_question(f"pri-da-{n:03d}", key="B", keep_order=True) for n in range(1, 21)]
    papers, found = freeze(make_bank(questions), blueprint(20), make_selection((ids(questions),)), sitting=None)
    assert papers
    assert [finding.code for finding in found] == ["PB804"]


def test_easier_items_come_first_and_numbers_run_on():
    single = [make_question(f"pri-da-{n:03d}", difficulty=5 - n % 5) for n in range(1, 11)]
    short = [make_question("pri-cp-001", type="short_answer")]
    papers, _ = freeze(
        make_bank([*single, *short]), blueprint(10, 0, 1), make_selection((ids(single), ids(short))), sitting=date(2026, 11, 28)
    )
    (paper,) = papers
    assert [item.number for item in paper.items] == list(range(1, 12))
    difficulties = [item.difficulty for item in paper.sections[0].items]
    assert difficulties == sorted(difficulties)
    assert (paper.id, paper.form, paper.sitting) == ("primary-A", "A", "2026-11-28")


def test_rows_are_measured_and_a_missed_row_stops_the_paper():
    row = Constraint(
        id="hard",
        name="难题分值",
        measure="points",
        where=Filter(difficulty=(4, 5)),
        lower=Decimal(1),
    )
    questions = singles(4)
    papers, found = freeze(make_bank(questions), blueprint(4, 0, 0, row), make_selection((ids(questions),)), sitting=None)
    assert papers == ()
    assert [(finding.code, finding.subject) for finding in found] == [("PB801", "hard")]
    easy = replace(row, where=Filter(difficulty=(3,)))
    (paper,), found = freeze(make_bank(questions), blueprint(4, 0, 0, easy), make_selection((ids(questions),)), sitting=None)
    assert paper.rows[0].reached == 4
    assert not found


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"status": "draft"}, "PB802"),
        ({"enemies": ("pri-da-002",)}, "PB803"),
    ],
)
def test_a_hand_made_list_passes_the_same_gate(change, code):
    first, second, *rest = singles(4)
    questions = [replace(first, **change), second, *rest]
    papers, found = freeze(make_bank(questions), blueprint(4), make_selection((ids(questions),)), sitting=None)
    assert papers == ()
    assert code in {finding.code for finding in found}
    assert all(finding.severity is Severity.ERROR for finding in found)


def test_wrong_level_wrong_type_unknown_and_wrong_points_are_refused():
    good = singles(2)
    other = make_question("int-da-001")
    short = make_question("pri-cp-002", type="short_answer", rubric=(4, 4))
    bank = make_bank([*good, other, short])
    for names in (["pri-da-001", "int-da-001"], ["pri-da-001", "pri-cp-002"], ["pri-da-001", "pri-da-999"]):
        papers, found = freeze(bank, blueprint(2), make_selection((names,)), sitting=None)
        assert papers == ()
        assert {finding.code for finding in found} == {"PB802"}
    papers, found = freeze(bank, blueprint(1, 0, 1), make_selection((["pri-da-001"], ["pri-cp-002"])), sitting=None)
    assert papers == ()
    assert "8" in found[0].message.zh


def test_two_forms_with_a_common_question_are_refused():
    questions = singles(4)
    names = ids(questions)
    papers, found = freeze(make_bank(questions), blueprint(2), make_selection((names[:2],), (names[1:3],)), sitting=None)
    assert papers == ()
    assert {finding.code for finding in found} == {"PB806"}


def test_pictures_travel_with_the_paper_and_a_missing_one_stops_it(tmp_path: Path):
    picture = make_png()
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "aa.png").write_bytes(picture)
    seen = make_question(stem="看图（ ）。\n![图](assets/aa.png)")
    (paper,), _ = freeze(make_bank([seen], root=tmp_path), blueprint(1), make_selection((["pri-da-001"],)), sitting=None)
    assert paper.asset("assets/aa.png").data == picture
    lost = make_question(stem="看图（ ）。\n![图](assets/bb.png)")
    papers, found = freeze(make_bank([lost], root=tmp_path), blueprint(1), make_selection((["pri-da-001"],)), sitting=None)
    assert papers == ()
    assert [finding.code for finding in found] == ["PB805"]


def test_a_question_with_errors_in_its_file_reaches_no_paper():
    questions = singles(2)
    bank = make_bank(questions, faulty=frozenset({"pri-da-001"}))
    papers, found = freeze(bank, blueprint(2), make_selection((ids(questions),)), sitting=None)
    assert papers == ()
    assert [(finding.code, finding.subject) for finding in found] == [("PB802", "pri-da-001")]
