"""What to write for the sittings to come: counted by hand where that is possible, else by the model of all papers at once."""

from __future__ import annotations

import csv
import io
import itertools
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paper_builder.assembly.plan import Plan, make_plan
from paper_builder.assembly.plan_table import plan_csv, plan_markdown
from paper_builder.assembly.relaxation import is_infeasible
from paper_builder.assembly.rows import make_problem
from paper_builder.bank import Bank
from paper_builder.blueprint import Anchor, Blueprint, Filter, Reuse
from paper_builder.past import Past
from paper_builder.question import Question, Reference
from tests.assembly.banks import SHARES, large_bank, large_blueprint
from tests.builders import COMPETENCY_PREFIXES, make_bank, make_blueprint, make_past, make_question, make_row

NOVEMBER = date(2026, 11, 28)


def singles(number: int, **changes: Any) -> list[Question]:
    return [make_question(f"pri-da-{n:03d}", **changes) for n in range(1, number + 1)]


def plan(bank: Bank, blueprint: Blueprint, sittings: int, forms: int = 1, *, reserve: bool = False) -> Plan:
    return make_plan(bank, blueprint, forms=forms, reserve=reserve, sittings=sittings, sitting=NOVEMBER)


def written(bank: Bank, made: Plan) -> Bank:
    """The bank with every planned question written."""
    new = [
        make_question(
            f"pri-{bank.competency(cell.competency).prefix}-9{place:02d}{copy:02d}",
            type=cell.type,
            key="AB" if cell.type == "multiple_choice" else "A",
            knowledge_point=cell.knowledge_point,
            cognitive_level=cell.cognitive_level,
            difficulty=cell.difficulty,
            seconds=cell.seconds,
            tags=(cell.tag,) if cell.tag else (),
        )
        for place, cell in enumerate(made.cells)
        for copy in range(cell.number)
    ]
    return replace(bank, questions={q.id: q for q in (*bank.questions.values(), *new)})


def is_possible(bank: Bank, blueprint: Blueprint, papers: int) -> bool:
    """Whether averaged forms of so many papers at once exist."""
    problem = make_problem(bank, blueprint, tuple(bank.questions.values()), papers)
    return not is_infeasible(problem, problem.row_ids)


# ---- by counting -----------------------------------------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 9), st.integers(0, 4), st.integers(1, 4), st.integers(1, 3), st.booleans(), st.none() | st.integers(0, 4))
def test_without_rows_it_is_demand_less_supply(single: int, short: int, sittings: int, forms: int, reserve: bool, rest: int | None):
    questions = [*singles(single), *(make_question(f"pri-cp-{n:03d}", type="short_answer") for n in range(short))]
    blueprint = make_blueprint(single=2, short=1, reuse=None if rest is None else Reuse(rest_sittings=rest))
    made = plan(make_bank(questions, points=2), blueprint, sittings, forms, reserve=reserve)
    papers = (forms + reserve) * (sittings if rest is None else min(sittings, rest + 1))
    assert made.distinct == papers
    assert made.number == made.least == max(0, 2 * papers - single) + max(0, papers - short)


def test_questions_that_rest_come_back_on_the_sitting_that_they_may():
    past = make_past(sep=("pri-da-003", "pri-da-004"), oct=("pri-da-001", "pri-da-002"))
    blueprint = make_blueprint(single=2, reuse=Reuse(rest_sittings=2))
    numbers = [plan(make_bank(singles(4), past=past), blueprint, sittings).number for sittings in (1, 2, 3, 4, 9)]
    assert numbers == [2, 2, 2, 2, 2]  # November has nobody, December those of September, January those of October
    assert [plan(make_bank(singles(6), past=past), blueprint, sittings).number for sittings in (1, 3, 9)] == [0, 0, 0]


def test_questions_that_were_asked_often_are_not_counted_on_twice():
    past = make_past(sep=("pri-da-001", "pri-da-002"), oct=("pri-da-001", "pri-da-002"))
    blueprint = make_blueprint(single=1, reuse=Reuse(at_most=3, within_sittings=6))
    # Papers come again after two sittings, but a question that stood on the last two may have only one of the next three.
    assert [plan(make_bank(singles(2), past=past), blueprint, sittings).number for sittings in (1, 2, 3)] == [0, 0, 1]
    assert plan(make_bank(singles(2)), blueprint, 3).number == 0


def test_rest_days_count_in_the_calendar_of_sittings():
    # 28 November, 26 December, 30 January, 27 February, 27 March: of two steps the shortest is 56 days
    made = plan(make_bank(singles(2)), make_blueprint(single=1, reuse=Reuse(rest_days=56)), 6)
    assert (made.period, made.number) == (2, 0)
    made = plan(make_bank(singles(2)), make_blueprint(single=1, reuse=Reuse(rest_days=57)), 6)
    assert (made.period, made.number) == (3, 1)


def test_a_row_on_the_last_sitting_is_about_the_one_before_each():
    past = make_past(oct=("pri-da-001", "pri-da-002"))
    fresh = make_row("fresh", "items", None, 0, last_sittings=1)
    bank = make_bank(singles(2), past=past)
    assert [plan(bank, make_blueprint([fresh], single=2), sittings).number for sittings in (1, 2)] == [2, 2]
    assert plan(bank, make_blueprint([make_row("fresh", "items", None, 0, last_sittings=2)], single=2), 2).number == 4


def test_anchor_items_are_written_once_for_all_forms_of_a_sitting():
    anchored = make_blueprint(single=2, anchor=Anchor(items=1, where=Filter()))
    assert plan(make_bank([]), anchored, 2, 2).number == 2 * 3
    assert plan(make_bank([]), make_blueprint(single=2), 2, 2).number == 2 * 4


def test_enemies_and_near_duplicates_are_no_supply_of_one_form():
    bank = make_bank(
        singles(3), near_duplicates=(("pri-da-001", "pri-da-002"), ("pri-da-001", "pri-da-003"), ("pri-da-002", "pri-da-003"))
    )
    assert plan(bank, make_blueprint(single=3), 1).number == 2
    assert plan(bank, make_blueprint(single=1), 3).number == 0


def test_statutes_that_are_overdue_take_questions_away_and_are_told():
    law = (Reference(statute="advertising-law"),)
    bank = make_bank([*singles(1), make_question("pri-cp-001", references=law)])
    made = make_plan(
        bank,
        make_blueprint(single=2, statutes_checked_within_days=30),
        forms=1,
        reserve=False,
        sittings=1,
        sitting=date(2027, 1, 30),
    )
    assert made.number == 1
    assert [finding.code for finding in made.diagnostics] == ["PB504"]


def test_a_bank_that_names_no_day_can_be_planned_for():
    bank = make_bank(singles(1), statutes={})
    made = make_plan(bank, make_blueprint(single=1), forms=1, reserve=False, sittings=3, sitting=None)
    assert (made.first, made.number) == (None, 2)


def test_without_a_day_the_next_sitting_is_the_first():
    bank = make_bank(singles(1))  # its newest day is 23 November 2026
    made = make_plan(bank, make_blueprint(single=1), forms=1, reserve=False, sittings=1, sitting=None)
    assert made.first == NOVEMBER


def test_a_sitting_that_papers_were_published_for_is_over():
    past = make_past(oct=["pri-da-001"])
    past = Past(papers=tuple(replace(paper, sitting=NOVEMBER) for paper in past.papers))
    made = make_plan(
        replace(make_bank(singles(1)), past=past), make_blueprint(single=1), forms=1, reserve=False, sittings=1, sitting=None
    )
    assert made.first == date(2026, 12, 26)


# ---- rows ------------------------------------------------------------------------------------------------------------


def test_what_is_there_and_what_is_needed_are_of_the_same_kind():
    questions = singles(3, cognitive_level="apply", knowledge_point="da-point-2", tags=("案例",))
    row = make_row("cases", "items", 2, None, tags="案例", knowledge_point="da-point-2", cognitive_level="apply", difficulty=3)
    (kind,) = plan(make_bank(questions), make_blueprint([row], single=2), 3).kinds or ()
    assert (kind.there, kind.number, kind.needed) == (3, 3, 6)
    assert [(cell.knowledge_point, cell.tag) for cell in kind.cells] == [("da-point-2", "案例")]


def test_rows_that_no_question_could_meet_have_no_plan():
    rows = [make_row("easy", "items", 2, None, difficulty=1), make_row("mean", "mean_facility", None, 0.5)]
    made = plan(make_bank([]), make_blueprint(rows, single=2), 1)
    assert (made.kinds, made.number) == (None, 0)


@pytest.mark.parametrize("sittings", [4, 7])
def test_with_what_is_planned_all_papers_can_be_built_and_with_less_not(sittings: int):
    bank, blueprint = large_bank(), large_blueprint()
    made = plan(bank, blueprint, sittings, 2)
    assert made.number >= made.least > 0
    assert made.number <= made.least * 1.01 + 1
    grown = written(bank, made)
    assert len(grown.questions) == len(bank.questions) + made.number
    assert is_possible(grown, blueprint, made.distinct)
    assert not is_possible(bank, blueprint, made.distinct)
    assert not is_possible(grown, blueprint, made.distinct + 1)


def test_few_questions_of_a_kind_are_planned_for_one_point():
    bank, blueprint = large_bank(), large_blueprint()
    made = plan(bank, blueprint, 4, 2)
    on_point: dict[str, int] = {}
    for cell in made.cells:
        assert cell.number <= 9
        on_point[cell.knowledge_point] = on_point.get(cell.knowledge_point, 0) + cell.number
    assert len(on_point) > 20


def test_a_point_that_a_row_names_keeps_its_questions():
    row = make_row("named", "items", 2, None, knowledge_point="da-point-7")
    made = plan(make_bank([]), make_blueprint([row], single=2), 5)
    assert {cell.knowledge_point for cell in made.cells} == {"da-point-7"}
    assert made.number == 10


def test_the_same_arguments_give_the_same_plan():
    bank, blueprint = large_bank(), large_blueprint()
    assert plan(bank, blueprint, 3, 2) == plan(bank, blueprint, 3, 2)


def test_sections_of_one_type_share_what_is_written():
    first, second = make_blueprint(single=2).sections[0], make_blueprint(single=3).sections[0]
    blueprint = make_blueprint(single=2, sections=(first, replace(second, id="more")))
    made = plan(make_bank(singles(4)), blueprint, 2)
    assert (made.number, made.least) == (6, 6)


def test_every_point_is_offered_where_every_form_needs_many():
    # The bank's own questions cover the points only once, and eight papers want all of them.
    questions = [make_question(f"pri-da-{n:03d}", knowledge_point=f"da-point-{n}") for n in range(1, 7)]
    rows = [make_row("topics", "knowledge_points", 6, None), make_row("only", "items", 6, 6, competency="data_analysis")]
    bank = make_bank(questions, points=6)
    made = plan(bank, make_blueprint(rows, single=6), 8)
    assert made.number == made.least == 42
    assert {cell.knowledge_point: cell.number for cell in made.cells} == {f"da-point-{n}": 7 for n in range(1, 7)}


# ---- evenness --------------------------------------------------------------------------------------------------------

SHORTS = ("da", "cp", "fd", "mx")


def stock_of(numbers: tuple[int, ...]) -> list[Question]:
    return [make_question(f"pri-{short}-{n:03d}") for short, number in zip(SHORTS, numbers, strict=True) for n in range(number)]


def planned_by_competency(bank: Bank, made: Plan) -> tuple[int, ...]:
    return tuple(sum(cell.number for cell in made.cells if bank.competency(cell.competency).prefix == short) for short in SHORTS)


@settings(max_examples=15, deadline=None)
@given(
    st.tuples(*[st.integers(0, 5)] * 4), st.integers(1, 3), st.lists(st.tuples(st.integers(0, 2), st.integers(2, 4)), max_size=4)
)
def test_of_all_plans_of_the_least_number_it_is_the_one_nearest_to_the_usual_shares(
    stock: tuple[int, ...], papers: int, bounds: list[tuple[int, int]]
):
    """Against every way to write so few questions, where forms may be averaged: of four competencies, rows on some of them."""
    count = 6
    rows = [
        make_row(f"row-{short}", "items", low, high, competency=COMPETENCY_PREFIXES[short].id)
        for short, (low, high) in zip(SHORTS, bounds, strict=False)
    ]
    bank = make_bank(stock_of(stock), points=2)
    made = plan(bank, make_blueprint(rows, single=count), papers)
    limits = [*bounds, *[(0, count)] * (len(SHORTS) - len(bounds))]

    def possible(written: tuple[int, ...]) -> bool:
        most = [min(have + new, high * papers) for have, new, (_, high) in zip(stock, written, limits, strict=True)]
        least = [low * papers for low, _ in limits]
        return all(low <= high for low, high in zip(least, most, strict=True)) and sum(least) <= count * papers <= sum(most)

    def ways(number: int) -> list[tuple[int, ...]]:
        return [way for way in itertools.product(range(number + 1), repeat=len(SHORTS)) if sum(way) == number and possible(way)]

    least = next((number for number in range(count * papers + 1) if ways(number)), None)
    if least is None:
        assert made.kinds is None
        return
    assert made.number == made.least == least
    # A competency's usual share: its questions, with one paper's worth spread evenly.
    shares = [(have + count / len(SHORTS)) / (sum(stock) + count) for have in stock]
    inside = all(low <= share * count <= high for share, (low, high) in zip(shares, limits, strict=True))
    own = planned_by_competency(bank, made)
    assert own in ways(least)
    if inside:
        total = sum(stock) + least

        def off(way: tuple[int, ...]) -> float:
            return sum(abs(have + new - share * total) for have, new, share in zip(stock, way, shares, strict=True))

        assert off(own) <= min(map(off, ways(least))) + 2  # its numbers are rounded before, not after, the limits are looked at


def test_what_rows_leave_open_is_as_usual_at_the_level():
    usual = [*singles(5, cognitive_level="apply", difficulty=4), make_question("pri-cp-001", difficulty=1)]
    made = plan(make_bank(usual), make_blueprint(single=4), 3)
    assert made.number == 6
    assert {(cell.cognitive_level, cell.difficulty) for cell in made.cells} == {("apply", 4)}


def test_in_a_new_bank_what_rows_leave_open_is_medium():
    made = plan(make_bank([]), make_blueprint(single=4), 1)
    assert {(cell.cognitive_level, cell.difficulty) for cell in made.cells} == {("apply", 3)}
    assert planned_by_competency(make_bank([]), made) == (1, 1, 1, 1)


def test_a_bank_that_lacks_a_kind_is_not_taken_to_be_as_it_should_be():
    rows = [replace(make_row("cp", "items", 1, 3, competency="content_planning"), target=Decimal(2))]
    bank = make_bank(singles(8))
    made = plan(bank, make_blueprint(rows, single=4), 4)
    da, cp, fd, mx = planned_by_competency(bank, made)
    assert made.number == made.least == 8
    assert cp >= 6
    assert da == 0
    assert fd + mx == 8 - cp


@pytest.mark.parametrize("sittings", [4, 7])
def test_every_competency_gets_its_share_of_every_type(sittings: int):
    bank, blueprint = large_bank(), large_blueprint()
    made = plan(bank, blueprint, sittings, 2)
    for section in blueprint.sections:
        stock = {c.id: made.stock.get((section.id, c.id), 0) for c in bank.settings.competencies}
        new = {
            c.id: sum(cell.number for cell in made.cells if (cell.section, cell.competency) == (section.id, c.id))
            for c in bank.settings.competencies
        }
        assert sum(stock.values()) + sum(new.values()) >= section.count * made.distinct
        for short, points in SHARES.items():
            name = COMPETENCY_PREFIXES[short].id
            share = (stock[name] + new[name]) / (sum(stock.values()) + sum(new.values()))
            assert share == pytest.approx(points / 100, abs=0.1)


# ---- the table -------------------------------------------------------------------------------------------------------


def rows_of(page: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in page.splitlines() if line.startswith("|")]


def test_the_page_has_one_row_a_kind_in_the_order_of_competencies_and_sections():
    bank, blueprint = large_bank(), large_blueprint()
    made = plan(bank, blueprint, 4, 2)
    page = plan_markdown(made, bank, blueprint).decode()
    titles = [line.removeprefix("## ") for line in page.splitlines() if line.startswith("## ")]
    names = [title.partition("：")[0] for title in titles[1:]]
    assert names == [competency.name for competency in bank.settings.competencies]
    assert sum(int(title.partition("缺 ")[2].partition(" ")[0]) for title in titles[1:]) == made.number
    for part in page.split("\n## ")[2:]:
        rows = [row for row in rows_of(part) if row[0] in ("单选", "多选", "简答")]
        kinds = [tuple(row[:4]) for row in rows]
        assert len(set(kinds)) == len(kinds)
        order = [("单选", "多选", "简答").index(kind[0]) for kind in kinds]
        assert order == sorted(order)
        for _, _, _, _, needed, there, missing, points in rows:
            assert int(needed) == int(there) + int(missing)
            assert int(missing) == sum(int(point.rpartition(" ")[2]) for point in points.split("、"))


def test_the_summary_adds_up():
    bank, blueprint = large_bank(), large_blueprint()
    made = plan(bank, blueprint, 4, 2)
    page = plan_markdown(made, bank, blueprint).decode()
    *parts, whole = [
        [[int(number) for number in re.findall(r"\d+", cell)] for cell in row[1:]]
        for row in rows_of(page.split("\n## ")[1])
        if row[0] not in ("能力", "---")
    ]
    assert [[sum(column) for column in zip(*cells, strict=True)] for cells in zip(*parts, strict=True)] == whole
    assert whole[-1] == [made.number, made.usable]


def test_the_spreadsheet_holds_every_question_once():
    bank, blueprint = large_bank(), large_blueprint()
    made = plan(bank, blueprint, 4, 2)
    rows = list(csv.DictReader(io.StringIO(plan_csv(made, bank, blueprint).decode("utf-8-sig"))))
    assert sum(int(row["缺"]) for row in rows) == made.number
    assert all(row["知识点"] == bank.knowledge_points[row["知识点编号"]].name for row in rows)
