"""The coverage of a level: counts, needs, where a paper cannot be built, and what a form starts with."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from paper_builder.assembly import assemble
from paper_builder.studio.coverage_grid import (
    STATUSES,
    blueprint_of,
    fields_for,
    grid_of,
    judged_grid,
    suggestion,
    verdict,
)
from paper_builder.studio.coverage_picture import as_text, picture
from paper_builder.studio.opening import NoticeError
from paper_builder.studio.values import new_values
from tests.builders import make_bank, make_blueprint, make_question, make_row
from tests.studio.examples import ANSWERS, approve, write_example_bank

if TYPE_CHECKING:
    from pathlib import Path

    from paper_builder.bank import Bank

KEPT_BY_LAB = frozenset(
    {"b", "br", "caption", "details", "div", "h4", "kbd", "li", "p", "span", "strong", "summary"}
    | {"table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"}
)
"""Tags of ours that Lab leaves in an untrusted notebook."""


def bank_of(*specs: tuple[str, str, str]) -> Bank:
    """A bank of questions given as (id, type, status), no two of them alike."""
    return make_bank(
        make_question(name, type=kind, status=status, stem=unlike(place), options=[unlike(place)[n : n + 4] for n in (0, 4, 8, 12)])
        for place, (name, kind, status) in enumerate(specs)
    )


def unlike(place: int) -> str:
    """A text that shares no character with that of another place."""
    return "".join(chr(0x4E00 + 16 * place + n) for n in range(16))


def plenty(kind: str = "single_choice", count: int = 3, status: str = "approved") -> list[tuple[str, str, str]]:
    number = {"single_choice": 0, "multiple_choice": 300, "short_answer": 600}[kind]
    return [(f"pri-{short}-{number + n:03d}", kind, status) for short in ("da", "cp", "fd", "mx") for n in range(1, count + 1)]


# ---- counts and needs ------------------------------------------------------------------------------------------------


def test_each_cell_counts_its_questions_by_status() -> None:
    bank = bank_of(
        *plenty(count=2),
        ("pri-da-010", "single_choice", "draft"),
        ("pri-da-011", "single_choice", "retired"),
        ("pri-da-301", "multiple_choice", "in_review"),
        ("adv-da-001", "single_choice", "approved"),
    )
    grid = grid_of(bank, make_blueprint(single=2))
    counted = Counter((q.competency, q.type, q.status) for q in bank.questions.values() if q.level == "primary")
    for cell in grid.cells:
        assert cell.counts == tuple(counted[cell.competency, cell.type, status] for status in STATUSES)
    assert sum(sum(cell.counts) for cell in grid.cells) == 11


def test_needs_stand_with_their_type_and_competency() -> None:
    rows = [
        make_row("da", "points", 1, 2, competency="data_analysis"),
        make_row("easy", "points", 1, 2, difficulty=3),
        make_row("da-easy", "points", 1, 2, competency="data_analysis", difficulty=3),
    ]
    grid = grid_of(bank_of(*plenty()), make_blueprint(rows, single=2))
    columns = {kind: need for kind, _, need in grid.types}
    assert (columns["single_choice"].wanted, columns["single_choice"].approved, columns["single_choice"].papers) == ("2", "12", "6")
    assert columns["short_answer"] is None
    lines = {name: need for name, _, need in grid.competencies}
    assert (lines["data_analysis"].wanted, lines["data_analysis"].unit) == ("1", "分")
    assert lines["distribution"] is None
    assert [need.name for need in grid.others] == ["要求 easy", "要求 da-easy"]


def test_sections_of_one_type_share_a_column() -> None:
    blueprint = make_blueprint(single=2)
    twice = replace(blueprint, sections=(*blueprint.sections, replace(blueprint.sections[0], id="more", title="更多", count=3)))
    need = grid_of(bank_of(*plenty()), twice).types[0][2]
    assert (need.wanted, need.approved, need.name) == ("5", "12", "单选、更多")


# ---- short -----------------------------------------------------------------------------------------------------------


def test_a_bank_with_enough_is_short_nowhere() -> None:
    grid = grid_of(bank_of(*plenty()), make_blueprint(single=4), verdict(bank_of(*plenty()), make_blueprint(single=4)))
    assert grid.verdict.buildable
    assert not grid.short
    assert not any(cell.short for cell in grid.cells)


def test_a_missing_type_marks_its_column_and_the_assembly_says_which_cells() -> None:
    bank, blueprint = bank_of(*plenty()), make_blueprint(single=2, short=2)
    quick = grid_of(bank, blueprint)
    assert quick.short
    assert {cell.type for cell in quick.cells if cell.short} == {"short_answer"}
    judged = grid_of(bank, blueprint, verdict(bank, blueprint))
    assert judged.verdict.buildable is False
    assert sum(cell.missing for cell in judged.cells) == 2
    assert all(cell.short == (cell.missing > 0) for cell in judged.cells)


def test_writing_what_is_ordered_makes_the_paper_possible() -> None:
    rows = [make_row("da", "points", 2, None, competency="data_analysis", cognitive_level="apply")]
    bank, blueprint = bank_of(*plenty()), make_blueprint(rows, single=3)
    orders = verdict(bank, blueprint).orders
    assert orders
    written = list(bank.questions.values())
    for order in orders:
        for _ in range(order.number):
            fields = order.fields
            written.append(
                make_question(
                    f"pri-da-{800 + len(written)}",
                    type=fields["type"],
                    competency=fields["competency"],
                    knowledge_point=fields["knowledge_point"],
                    cognitive_level=fields["cognitive_level"],
                    difficulty=int(fields["difficulty"]),
                    seconds=int(fields["seconds"]),
                )
            )
    assert assemble(make_bank(written), blueprint, forms=1, seed=0, sitting=None).status == "found"


def test_rows_that_clash_are_red_although_each_has_supply() -> None:
    rows = [
        make_row("da", "points", 2, None, competency="data_analysis"),
        make_row("fd", "points", 2, None, competency="distribution"),
    ]
    bank, blueprint = bank_of(*plenty()), make_blueprint(rows, single=3)
    assert not grid_of(bank, blueprint).short
    judged = grid_of(bank, blueprint, verdict(bank, blueprint))
    assert judged.short
    assert judged.verdict.messages
    assert "✗" in picture(judged)


# ---- a new question from a cell --------------------------------------------------------------------------------------


def test_the_point_with_the_fewest_questions_is_suggested_core_before_others() -> None:
    bank = make_bank([make_question("pri-da-001", knowledge_point="da-point-1")], points=3)
    less = replace(bank.knowledge_points["da-point-2"], levels={"primary": "Z"})
    bank = replace(bank, knowledge_points={**bank.knowledge_points, "da-point-2": less})
    assert suggestion(bank, "primary", "data_analysis") == "da-point-3"
    assert suggestion(bank, "primary", "no_such") == ""


def test_a_form_takes_the_fields_of_a_cell() -> None:
    bank = bank_of(*plenty())
    values = new_values(**fields_for(bank, "primary", "distribution", "multiple_choice"))
    assert (values["level"], values["competency"], values["type"]) == ("primary", "distribution", "multiple_choice")
    assert bank.knowledge_points[values["knowledge_point"]].competency == "distribution"


# ---- the picture -----------------------------------------------------------------------------------------------------


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.attributes |= {name for name, _ in attrs}


def test_the_picture_is_made_of_what_lab_keeps_in_an_untrusted_notebook() -> None:
    bank, blueprint = bank_of(*plenty()), make_blueprint(single=2, short=2)
    tags = _Tags()
    tags.feed(picture(grid_of(bank, blueprint, verdict(bank, blueprint))))
    assert tags.seen <= KEPT_BY_LAB
    assert {name for name in tags.attributes if not name.startswith("data-")} <= {"style", "title", "scope"}


def test_red_is_said_in_words_and_every_cell_has_its_numbers() -> None:
    bank, blueprint = bank_of(*plenty()), make_blueprint(single=2, short=1)
    html = picture(grid_of(bank, blueprint, verdict(bank, blueprint)))
    cells = re.findall(r"<td data-competency=.*?</td>", html)
    assert len(cells) == 12
    assert all(re.search(r"\d+ (已审定|送审|草稿|停用)|没有题", cell) for cell in cells)
    assert all(("✗ 缺" in cell) == ("border-left" in cell) for cell in cells)
    assert sum("✗ 缺" in cell for cell in cells) == 1


def test_names_from_the_bank_are_no_markup() -> None:
    bank = bank_of(*plenty())
    levels = tuple(replace(level, name="<b>初级</b>") for level in bank.settings.levels)
    shown = picture(grid_of(replace(bank, settings=replace(bank.settings, levels=levels)), make_blueprint(single=1, title="<i>")))
    assert "<b>" not in shown
    assert "<i>" not in shown


def test_plain_text_tells_the_same_numbers() -> None:
    grid = grid_of(bank_of(*plenty(), ("pri-da-020", "single_choice", "draft")), make_blueprint(single=2))
    assert "数据分析：单项选择题 3/4" in as_text(grid)


# ---- a bank on disk --------------------------------------------------------------------------------------------------


def test_the_example_bank_turns_from_red_to_buildable_by_reviewing(tmp_path: Path) -> None:
    desk = write_example_bank(tmp_path / "bank")
    assert judged_grid(desk.bank, "basic").short
    approve(desk, *ANSWERS)
    grid = judged_grid(desk.bank, "basic")
    assert (grid.short, grid.verdict.buildable) == (False, True)
    assert [need.wanted for _, _, need in grid.types] == ["1", "1", "1"]
    assert Decimal(grid.types[0][2].papers) == 1


def test_a_level_without_a_usable_blueprint_is_told_in_words(tmp_path: Path) -> None:
    desk = write_example_bank(tmp_path / "bank")
    with pytest.raises(NoticeError):
        blueprint_of(desk.bank, "no_such")
    (tmp_path / "bank" / "blueprints" / "basic.yaml").write_text("id: basic\n")
    with pytest.raises(NoticeError) as told:
        blueprint_of(desk.bank, "basic")
    assert "基础级" in told.value.message
