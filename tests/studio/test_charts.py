"""The charts: what they say is what was counted, Lab can draw them, and their colours are told apart."""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("altair")

from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from paper_builder.analysis.cues import cue_table
from paper_builder.studio import health
from paper_builder.studio.charts import BACKGROUNDS, BLUE, GREY, LANGUAGE, ORANGE, RED
from paper_builder.studio.coverage_chart import chart_of, coverage_shown, described
from paper_builder.studio.coverage_grid import STATUSES, grid_of, verdict
from paper_builder.studio.coverage_picture import picture
from paper_builder.studio.health_charts import cues_chart, points_chart
from paper_builder.studio.saving import VEGA_LITE, before_save
from paper_builder.studio.showing import table
from tests.builders import make_blueprint
from tests.studio.test_coverage_grid import bank_of, plenty

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from paper_builder.studio.coverage_grid import Grid
    from paper_builder.studio.opening import OpenBank

NETWORK = "http"


@pytest.fixture
def short() -> Grid:
    """A level with three questions of each kind but no short answer, of which its blueprint wants one."""
    bank, blueprint = bank_of(*plenty()), make_blueprint(single=2, short=1)
    return grid_of(bank, blueprint, verdict(bank, blueprint))


def values_of(spec: Mapping[str, Any]) -> list[dict[str, Any]]:
    return list(spec["data"]["values"])


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)


# ---- coverage --------------------------------------------------------------------------------------------------------


def test_the_coverage_chart_holds_every_number_of_the_grid(short: Grid) -> None:
    drawn = Counter[tuple[str, str, str]]()
    for row in values_of(chart_of([short])):
        drawn[row["competency"], row["type"], row["status"]] += row["number"]
    names = {"approved": "已审定", "in_review": "送审", "draft": "草稿", "retired": "停用"}
    for competency, words, _ in short.competencies:
        for kind, kind_words, _ in short.types:
            for status, number in zip(STATUSES, short.cell(competency, kind).counts, strict=True):
                assert drawn[words, kind_words, names[status]] == number


def test_red_frames_stand_where_a_paper_cannot_be_built_and_are_said_in_words(short: Grid) -> None:
    red = [row for row in values_of(chart_of([short])) if row["short"]]
    cells = [cell for cell in short.cells if cell.short]
    assert len(red) == len(cells) > 0
    assert all("✗ 缺" in row["words"] for row in red)
    assert {row["level"] for row in red} == {"初级 ✗ 组不成卷"}
    assert "简答题缺 1 题" in described([short])
    bank, blueprint = bank_of(*plenty()), make_blueprint(single=2)
    enough = grid_of(bank, blueprint, verdict(bank, blueprint))
    assert not [row for row in values_of(chart_of([enough])) if row["short"]]
    assert "初级 ✓ 试组成功" in described([enough])
    assert "未试组" in described([grid_of(bank, blueprint)])


def test_the_same_bank_gives_the_same_chart(short: Grid) -> None:
    assert json.dumps(chart_of([short])) == json.dumps(chart_of([short]))
    with pytest.raises(ValueError, match="no level"):
        chart_of([])


def test_lab_can_draw_a_chart_without_the_network(short: Grid, approved: OpenBank) -> None:
    for spec in (
        chart_of([short]),
        health.spread(approved).spec,
        health.points(approved, level="primary").spec,
        health.cues(approved).spec,
    ):
        assert spec["$schema"] == LANGUAGE
        assert VEGA_LITE.startswith("application/vnd.vegalite.v5")
        assert [text for text in strings(dict(spec)) if NETWORK in text] == [LANGUAGE]
        assert spec["description"].endswith("。")
        assert spec["background"] == "transparent", "Lab's theme shows through"


def test_a_chart_stands_above_its_table_as_an_output_of_its_own(
    short: Grid, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    InteractiveShell.clear_instance()
    InteractiveShell.instance()
    try:
        with capture_output() as captured:
            coverage_shown([short])._ipython_display_()
    finally:
        InteractiveShell.clear_instance()
    chart, table = captured.outputs
    assert set(chart.data) == {VEGA_LITE, "text/plain"}
    assert chart.data["text/plain"] == described([short])
    assert chart.metadata[VEGA_LITE]["embed_options"]["actions"] is False
    assert set(table.data) == {"text/html", "text/plain"}
    output = {"output_type": "display_data", "data": chart.data, "metadata": chart.metadata}
    model = {"type": "notebook", "content": {"metadata": {}, "cells": [{"outputs": [json.loads(json.dumps(output))]}]}}
    before_save(model)
    assert model["content"]["cells"][0]["outputs"][0]["data"] == json.loads(json.dumps(chart.data))


def test_heads_stand_where_their_columns_stand() -> None:
    html = table("题数", ["级别", "题数", "区间", "说明"], [("初级", "3", "25%–40%", "3 题"), ("中级", "12", "–", "")])
    sides = re.findall(r"<(t[hd])[^>]*text-align:(\w+)", html)
    row = [("th", "left"), ("td", "right"), ("td", "right"), ("td", "left")]
    assert sides == [("th", side) for _, side in row] + row + row


def test_all_of_the_table_of_a_level_stands_to_the_left(short: Grid) -> None:
    html = picture(short)
    cells = re.findall(r"<t[hd]\b[^>]*>", html)
    assert [cell for cell in cells if "text-align:left" not in cell] == ["<td>"], "but for the empty corner"


# ---- the state of a bank ---------------------------------------------------------------------------------------------


def test_the_spread_is_drawn_as_counted(approved: OpenBank) -> None:
    spec = health.spread(approved).spec
    counted = Counter(question.difficulty for question in approved.bank.approved("primary"))
    drawn = {row["value"]: row["number"] for row in spec["vconcat"][0]["data"]["values"] if row["level"] == "初级"}
    assert list(drawn.values()) == [counted[number] for number in range(1, 6)]


def test_points_without_questions_are_named() -> None:
    spec = points_chart("各鉴定点", [("甲（X）", "数据分析", 0), ("乙（Y）", "数据分析", 4)])
    assert "最少的有 0 题：甲（X）" in spec["description"]
    assert [row["number"] for row in values_of(spec)] == [0, 4]


def test_cues_are_drawn_with_their_intervals_and_leaks_are_red(approved: OpenBank) -> None:
    group = cue_table("初级", approved.bank.approved("primary"))
    spec = cues_chart([group], health.CUES)
    drawn = {row["cue"]: row for row in values_of(spec)}
    for cue in group.cues:
        if not cue.fires:
            assert health.CUES[cue.name] not in drawn
            continue
        row = drawn[health.CUES[cue.name]]
        assert (row["low"], row["share"], row["high"]) == tuple(round(part, 4) for part in (cue.low, cue.share, cue.high))
        assert ("✗" in row["state"]) == cue.leaks
    assert ("泄露答案的线索" in spec["description"]) == any(cue.leaks for cue in group.cues)


# ---- colours ---------------------------------------------------------------------------------------------------------

PROTAN = ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998))
DEUTAN = ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881))
TRITAN = ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900))
"""What dichromats see of linear RGB (Machado, Oliveira & Fernandes 2009, severity 1.0)."""
PLAIN = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))


def linear(colour: str) -> list[float]:
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]


def luminance(colour: str) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.2, 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def lab(colour: str, seen: tuple[tuple[float, ...], ...]) -> tuple[float, float, float]:
    """CIE L*a*b* (D65) of a colour as ``seen``."""
    red, green, blue = (min(max(sum(w * part for w, part in zip(row, linear(colour), strict=True)), 0.0), 1.0) for row in seen)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    fx, fy, fz = (part ** (1 / 3) if part > 216 / 24389 else (24389 / 27 * part + 16) / 116 for part in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


@pytest.mark.parametrize("colour", [BLUE, ORANGE, RED, GREY])
@pytest.mark.parametrize("background", BACKGROUNDS)
def test_marks_stand_out_in_both_themes(colour: str, background: str) -> None:
    assert contrast(colour, background) >= 3


@pytest.mark.parametrize("seen", [PLAIN, PROTAN, DEUTAN, TRITAN])
def test_fills_are_told_apart_by_the_colour_blind(seen: tuple[tuple[float, ...], ...]) -> None:
    for one, other in combinations((BLUE, ORANGE, GREY), 2):
        distance = sum((a - b) ** 2 for a, b in zip(lab(one, seen), lab(other, seen), strict=True)) ** 0.5
        assert distance > 15, (one, other, distance)
