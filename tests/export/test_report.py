"""The report shows what the paper is, on a page that needs nothing from outside."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from lxml import html

from paper_builder.export import export_paper
from paper_builder.export.base import ExportOptions
from paper_builder.question import COGNITIVE_LEVELS
from paper_builder.terms import COGNITIVE_LEVELS as LEVEL_NAMES
from tests.builders import make_choice_item, make_paper
from tests.export.payloads import MARKUP


def page(paper, **options):
    return html.fromstring(export_paper(paper, "report-html", ExportOptions(**options))[0].data)


def data(paper, **options):
    return json.loads(export_paper(paper, "report-json", ExportOptions(**options))[0].data)


def sections(paper, **options):
    return {section.find("h2").text.split("、", 1)[1]: section for section in page(paper, **options).iter("section")}


def grid(table):
    """Return the body of a table as rows of texts, cells that span rows repeated."""
    rows, waiting = [], {}
    for row in table.iter("tr"):
        cells, column = [], 0
        pending = list(row)
        while pending or column in waiting:
            if column in waiting:
                text, left = waiting.pop(column)
                if left > 1:
                    waiting[column] = (text, left - 1)
                cells.append(text)
                column += 1
                continue
            cell = pending.pop(0)
            text = cell.text_content().strip()
            for _ in range(int(cell.get("colspan", 1))):
                if int(cell.get("rowspan", 1)) > 1:
                    waiting[column] = (text, int(cell.get("rowspan")) - 1)
                cells.append(text)
                column += 1
        rows.append(cells)
    return rows


def number_of(cell):
    found = re.fullmatch(r"(\d+)／([\d.]+)", cell)
    return (int(found[1]), Decimal(found[2])) if found else (0, Decimal(0))


def test_every_cell_of_the_specification_is_what_its_items_come_to():
    paper = make_paper()
    table = next(sections(paper)["双向细目表"].iter("table"))
    head, levels, *rows = grid(table)
    columns = {name: levels.index(name) for name in levels if name in {term.zh for term in LEVEL_NAMES.values()}}
    assert head[-2:] == ["合计", "占分比"]
    names = {"单项选择题": "single_choice", "多项选择题": "multiple_choice", "简答题": "short_answer"}
    checked = 0
    for row in rows:
        chosen = [
            item for item in paper.items if row[0] in {item.competency.name, "全卷"} and names.get(row[1], item.type) == item.type
        ]
        if row[0] == "占分比":
            continue
        for level in COGNITIVE_LEVELS:
            cell = [item for item in chosen if item.cognitive_level == level]
            if LEVEL_NAMES[level].zh in columns:
                expected = (len(cell), sum((item.points for item in cell), Decimal(0)))
                assert number_of(row[columns[LEVEL_NAMES[level].zh]]) == expected, row
                checked += 1
        assert number_of(row[-2]) == (len(chosen), sum((item.points for item in chosen), Decimal(0))), row
    assert checked == 20 * 4
    assert rows[-2][-2:] == ["24／100", "100%"]


def test_a_paper_that_does_not_add_up_is_not_said_to():
    assert "与满分 90 分不一致" in sections(make_paper(total_points=Decimal(90)))["双向细目表"].text_content()
    assert "与满分一致" in sections(make_paper())["双向细目表"].text_content()


def test_every_row_says_what_was_wanted_and_reached():
    rows = grid(next(sections(make_paper())["细目表各行：要求与实际"].iter("table")))
    assert rows[1][0].startswith("数据分析")
    assert rows[1][1:4] == ["20–30 分", "25 分", "26 分"]
    assert rows[2][1:4] == ["0.6–0.7", "", "0.648"]


@pytest.mark.parametrize(
    ("lower", "upper", "reached", "shown", "met"),
    [
        (Decimal(20), Decimal(20), Decimal(20), "20 分", True),
        (Decimal(20), None, Decimal(19), "≥ 20 分", False),
        (None, Decimal(30), Decimal("30.5"), "≤ 30 分", False),
        (None, None, Decimal(3), "不限", True),
    ],
)
def test_a_row_is_judged_by_its_bounds(lower, upper, reached, shown, met):
    paper = make_paper()
    row = replace(paper.rows[0], lower=lower, upper=upper, reached=reached)
    paper = replace(paper, rows=(row,))
    cells = grid(next(sections(paper)["细目表各行：要求与实际"].iter("table")))[1]
    assert cells[1] == shown
    assert cells[-1] == ("达标" if met else "未达标")
    assert data(paper)["rows"][0]["met"] is met


def test_a_row_that_may_be_missed_is_not_called_a_failure_and_not_hidden():
    paper = make_paper()
    soft = replace(paper.rows[0], lower=Decimal(27), reached=Decimal(26), weight=5)
    paper = replace(paper, rows=(soft, paper.rows[1]))
    cells = grid(next(sections(paper)["细目表各行：要求与实际"].iter("table")))[1]
    assert cells[-1] == "尽量满足，未达到"
    assert cells[0].endswith("尽量满足，权重 5")
    assert data(paper)["rows"][0]["weight"] == 5
    assert data(paper)["rows"][0]["met"] is False
    tiles = [tile.text_content() for tile in page(paper).iter("div") if tile.find("dt") is not None]
    assert tiles[-2:] == ["细目表达标1 / 1 行", "尽量满足的0 / 1 行"]


def test_information_and_spread_say_where_they_are_measured():
    paper = make_paper()
    rows = (
        replace(paper.rows[0], measure="information", where={}, ability=Decimal("-0.5"), reached=Decimal("24.1234")),
        replace(paper.rows[1], id="s", measure="facility_spread", where={"difficulty": (5,)}, centre=Decimal("0.7")),
        replace(paper.rows[0], id="p", measure="items_per_past_paper", where={"past_paper": tuple("abcdef")}, reached=Decimal(21)),
        replace(paper.rows[0], id="i", measure="items", where={"past_paper": ()}, reached=Decimal(21)),
    )
    paper = replace(paper, rows=rows)
    shown = grid(next(sections(paper)["细目表各行：要求与实际"].iter("table")))[1:]
    assert [cells[0].removeprefix("数据分析") for cells in shown] == [
        "全卷；能力值 -0.5 处",
        "平均得分率难度 难；以 0.7 为中心",
        "往次试卷 a、b、c等 6 个",
        "往次试卷 无",
    ]
    assert [cells[3] for cells in shown] == ["24.1234", "0.648", "21 题", "21 题"]
    assert [entry.get("ability", entry.get("centre")) for entry in data(paper)["rows"]] == [-0.5, 0.7, None, None]
    other = replace(paper, id="primary-reserve", form="reserve", rows=(replace(rows[0], reached=Decimal(22)), *rows[1:]))
    compared = grid(next(sections(paper, siblings=(other,))["各卷比较"].iter("table")))
    assert compared[0] == ["", "A卷", "备用卷", "最大差"]
    assert ["数据分析", "24.1234", "22.0000", "2.1234"] in compared
    assert ["平均得分率", "0.6480", "0.6480", "0.0000"] in compared


def test_facility_is_said_to_be_measured_or_estimated():
    paper = make_paper()
    assert "得分率都按命题人的难度估计。" in sections(paper)["难度"].text_content()
    items = paper.sections[0].items
    some = (replace(items[0], candidates=250), replace(items[1], candidates=31), *items[2:])
    mixed = replace(paper, sections=(replace(paper.sections[0], items=some), *paper.sections[1:]))
    assert "2 题为实测得分率（每题至少 31 人），22 题按难度估计。" in sections(mixed)["难度"].text_content()
    assert (data(paper)["balance"]["measured_items"], data(mixed)["balance"]["measured_items"]) == (0, 2)
    every = tuple(
        replace(section, items=tuple(replace(item, candidates=40) for item in section.items)) for section in paper.sections
    )
    assert "24 题为实测得分率（每题至少 40 人）。" in sections(replace(paper, sections=every))["难度"].text_content()


def test_every_chart_can_be_read_without_seeing_it():
    charts = list(page(make_paper()).iter("svg"))
    assert len(charts) >= 8
    for chart in charts:
        assert chart.get("role") == "img"
        assert chart.find("title").text
        assert chart.find("desc").text


def test_a_bar_is_as_long_as_its_value():
    chart = next(sections(make_paper())["能力与认知层次"].iter("svg"))
    lengths = [float(bar.get("width")) for bar in chart.iter("rect")]
    points = [26, 24, 24, 26]
    assert [length / lengths[0] for length in lengths] == pytest.approx([value / points[0] for value in points], abs=0.01)


def test_forms_are_compared_only_where_there_are_several():
    paper = make_paper()
    assert "各卷比较" not in sections(paper)
    item = make_choice_item(1, question="pri-da-999", facility=0.1)
    changed = (replace(paper.sections[0], items=(item, *paper.sections[0].items[1:])), *paper.sections[1:])
    other = replace(paper, id="primary-B", form="B", sections=changed)
    rows = {row[0]: row[1:] for row in grid(next(sections(paper, siblings=(other,))["各卷比较"].iter("table")))}
    assert rows["平均得分率"][2] == "0.0140"
    assert rows["与A卷相同的题"] == ["—", "23", ""]
    assert [form["shared_questions"] for form in data(paper, siblings=(other,))["forms"]] == [24, 23]


def test_the_losses_of_each_export_are_listed():
    paper = make_paper()
    _, lost = export_paper(paper, "moodle")
    shown = sections(paper, losses={"json": (), "moodle": lost})["导出格式的缺失"].text_content()
    assert "无缺失" in shown
    assert all(code in shown for code in {loss.code for loss in lost})
    assert len(data(paper, losses={"moodle": lost})["losses"]["moodle"]) == len(lost)


def test_the_data_agrees_with_the_paper():
    wire = data(make_paper())
    assert sum(cell["points"] for cell in wire["specification"]) == 100
    assert wire["keys"]["single_choice"] == {"A": 2, "B": 3, "C": 3, "D": 2}
    assert wire["balance"]["seconds"] == 3120
    assert {entry["id"] for entry in wire["knowledge_points"]} == {f"kp-{n}" for n in range(7)}


def test_the_page_asks_for_nothing_and_runs_nothing():
    read = page(make_paper())
    assert list(read.iter("script", "link", "iframe", "img", "a")) == []
    assert [
        (e.tag, name) for e in read.iter() for name in e.attrib if name in {"style", "src", "href"} or name.startswith("on")
    ] == []


@pytest.mark.parametrize("payload", MARKUP)
def test_a_text_of_the_bank_cannot_become_markup(payload):
    paper = make_paper(title=payload, issuer=payload, form=payload)
    item = replace(paper.sections[0].items[0], competency=replace(paper.items[0].competency, name=payload))
    item = replace(item, knowledge_point=replace(item.knowledge_point, id="zz", name=payload))
    sections_ = (replace(paper.sections[0], items=(item, *paper.sections[0].items[1:])), *paper.sections[1:])
    paper = replace(paper, sections=sections_, rows=(replace(paper.rows[0], name=payload), *paper.rows[1:]))
    wanted = {element.tag for element in page(make_paper(), siblings=(make_paper(),)).iter()}
    read = page(paper, siblings=(replace(paper, id=payload),))
    assert {element.tag for element in read.iter()} <= wanted
    assert [name for element in read.iter() for name in element.attrib if name.startswith("on")] == []
