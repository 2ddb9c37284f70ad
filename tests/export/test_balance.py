"""Figures against sums written out by hand over the items."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from paper_builder.export.balance import balance, shared_questions
from tests.builders import make_choice_item, make_paper


def test_every_margin_adds_up_to_the_whole_paper():
    paper = make_paper()
    figures = balance(paper)
    assert (figures.total.items, figures.total.points) == (24, Decimal(100))
    scales = (figures.by_competency, figures.by_type, figures.by_cognitive_level, figures.by_difficulty, figures.by_importance)
    for amounts in (*scales, figures.cells):
        assert sum(amount.items for amount in amounts.values()) == 24
        assert sum(amount.points for amount in amounts.values()) == 100


def test_each_cell_is_what_its_items_come_to():
    paper = make_paper()
    for (competency, kind, level), amount in balance(paper).cells.items():
        chosen = [
            item for item in paper.items if (item.competency.id, item.type, item.cognitive_level) == (competency, kind, level)
        ]
        assert chosen
        assert amount.items == len(chosen)
        assert amount.points == sum(item.points for item in chosen)


def test_facility_is_weighted_by_points():
    paper = make_paper()
    expected = sum(float(item.points) * item.facility for item in paper.items) / 100
    assert float(balance(paper).mean_facility) == pytest.approx(expected, abs=5e-5)


def test_time_is_the_sum_of_the_items():
    figures = balance(make_paper())
    assert figures.seconds == 20 * 60 + 4 * 480
    assert figures.seconds_by_type == {"single_choice": 600, "multiple_choice": 600, "short_answer": 1920}


def test_letters_are_counted_for_each_type_alone():
    figures = balance(make_paper())
    assert figures.single_keys == {"A": 2, "B": 3, "C": 3, "D": 2}
    assert figures.multiple_keys == {"A": 10, "B": 5, "C": 5, "D": 5}


@pytest.mark.parametrize(
    ("letters", "run"), [("ABCD", ("A", 1)), ("AABBBC", ("B", 3)), ("CCCC", ("C", 4)), ("ABBA", ("B", 2)), ("", ("", 0))]
)
def test_the_longest_run_is_found(letters, run):
    base = make_paper()
    items = []
    for number, letter in enumerate(letters, start=1):
        item = make_choice_item(number)
        items.append(replace(item, body=replace(item.body, key=(letter,))))
    sections = (replace(base.sections[0], items=tuple(items)), base.sections[1])
    assert balance(replace(base, sections=sections)).longest_run == run


def test_every_knowledge_point_is_listed_once_with_all_its_items():
    paper = make_paper()
    covered = balance(paper).knowledge_points
    assert sorted(number for entry in covered for number in entry.numbers) == list(range(1, 25))
    assert len({entry.point.id for entry in covered}) == len(covered) == 7
    for entry in covered:
        assert entry.points == sum(paper.items[number - 1].points for number in entry.numbers)


def test_competencies_come_in_the_order_of_the_blueprint():
    paper = make_paper()
    asked = tuple(replace(paper.rows[0], id=name, where={"competency": (name,)}) for name in ("matrix_operation", "distribution"))
    names = [competency.id for competency in balance(replace(paper, rows=asked)).competencies]
    assert names == ["matrix_operation", "distribution", "content_planning", "data_analysis"]


def test_shared_questions_are_those_on_both_papers():
    paper = make_paper()
    other = replace(paper, sections=(replace(paper.sections[0], items=paper.sections[0].items[:3]),))
    assert shared_questions(paper, other) == 3
