"""A blueprint's file as its author types it: what it becomes, and each mistake with its place and words."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from paper_builder.blueprint import Filter
from paper_builder.blueprint_loading import find_blueprint, load_blueprint
from paper_builder.diagnostics import Severity
from tests.blueprint_loading.texts import HEAD, TIME
from tests.builders import make_bank, make_question

DATA = "- {id: data, name: 数据分析, measure: points, where: {competency: [data_analysis]}, target: 20, tolerance: 2}\n"
GOOD = HEAD + DATA + TIME
ROW = 13
"""The line of the time row; a row put in its place, or a list of rows, starts there."""


@pytest.fixture
def load(tmp_path: Path):
    bank = make_bank([make_question("pri-da-001", tags=("图",))], root=tmp_path)

    def load(text: str, name: str = "primary.yaml"):
        path = tmp_path / "blueprints" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return load_blueprint(path, bank)

    return load


def test_a_good_file_becomes_a_blueprint_with_a_place_for_every_row(load):
    blueprint, found = load(GOOD)
    assert found == ()
    assert [(section.id, section.count, section.points, section.scoring) for section in blueprint.sections] == [
        ("single", 40, Decimal(1), "all_or_nothing"),
        ("multiple", 15, Decimal(2), "half_if_subset"),
        ("short", 3, Decimal(10), None),
    ]
    data, time = blueprint.constraints
    assert (data.lower, data.target, data.upper) == (Decimal(18), Decimal(20), Decimal(22))
    assert data.where == Filter(competency=("data_analysis",))
    assert (time.lower, time.target, time.upper, time.where) == (None, None, Decimal(5400), Filter())
    places = [(row.span.path, row.span.line) for row in (*blueprint.sections, *blueprint.constraints)]
    assert places == [("blueprints/primary.yaml", line) for line in (8, 9, 10, 12, 13)]


def test_decimals_are_those_of_the_file(load):
    row = "- {id: f, name: 得分率, measure: mean_facility, target: 0.7, tolerance: 0.03}\n"
    blueprint, found = load(GOOD + row)
    assert found == ()
    assert (blueprint.constraints[-1].lower, blueprint.constraints[-1].upper) == (Decimal("0.67"), Decimal("0.73"))


def test_a_tolerance_larger_than_its_target_ends_at_zero(load):
    blueprint, _ = load(GOOD + "- {id: h, name: 难, measure: points, where: {difficulty: [5]}, target: 3, tolerance: 5}\n")
    assert (blueprint.constraints[-1].lower, blueprint.constraints[-1].upper) == (Decimal(0), Decimal(8))


def test_the_digest_is_of_what_the_file_says_not_how_it_looks(load):
    first, _ = load(GOOD)
    second, _ = load("# 说明\n" + GOOD.replace("minutes: 90", "minutes:   90   # 分钟"))
    third, _ = load(GOOD.replace("tolerance: 2", "tolerance: 1"))
    assert first.digest == second.digest != third.digest
    assert first.digest.startswith("sha256:")


def test_a_level_has_its_file_in_the_bank(tmp_path: Path):
    assert find_blueprint(make_bank([], root=tmp_path), "primary") == tmp_path / "blueprints" / "primary.yaml"


def test_a_file_outside_the_bank_is_shown_by_its_own_path(tmp_path: Path):
    bank = replace(make_bank([]), root=tmp_path / "elsewhere")
    path = tmp_path / "mine.yaml"
    path.write_text(GOOD.replace("level: primary", "level: nobody"), encoding="utf-8")
    _, found = load_blueprint(path, bank)
    assert found[0].span is not None
    assert found[0].span.path == path.as_posix()


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "words"),
    [
        ("count: 3,", "count: 2,", "PB401", 5, "各大题 40×1＋15×2＋2×10＝90 分，满分却写 100 分"),
        ("pass_points: 60", "pass_points: 65", "PB402", 6, "合格分写 65 分，bank.yaml 规定 60 分"),
        ("level: primary", "level: primery", "PB403", 3, "题库里没有级别 primery"),
        ("[data_analysis]", "[data_analisys]", "PB403", 12, "题库里没有能力 data_analisys"),
        ("competency: [data_analysis]", "knowledge_point: [da-point-99]", "PB403", 12, "没有知识点 da-point-99"),
        ("competency: [data_analysis]", "tags: [表]", "PB403", 12, "没有标签 表"),
        ("target: 20, tolerance: 2", "min: 30, max: 20", "PB404", 12, "下限 30 大于上限 20"),
        ("target: 20, tolerance: 2", "target: 20", "PB404", 12, "缺 tolerance"),
        ("target: 20, tolerance: 2", "tolerance: 2", "PB404", 12, "缺 target"),
        ("target: 20, tolerance: 2", "target: 20, tolerance: 2, max: 30", "PB404", 12, "不能同时写"),
        (", target: 20, tolerance: 2", "", "PB404", 12, "没有写范围"),
        ("target: 20, tolerance: 2", "min: 0.00001", "PB404", 12, "小数最多四位"),
        ("measure: points", "measure: items_per_knowledge_point", "PB404", 12, "只能写 max"),
        ("target: 20, tolerance: 2", "min: 101", "PB405", 12, "按这些大题只能得到 100 分"),
        ("id: time,", "id: short,", "PB407", 13, "编号 short 用了两次"),
        (", scoring: half_if_subset", "", "PB408", 9, "没有写评分规则"),
        ("count: 3, points: 10", "count: 3, points: 10, scoring: all_or_nothing", "PB408", 10, "不写 scoring"),
        ("max: 5400", "max: 5401", "PB409", 4, "90 分钟（5400 秒）"),
    ],
)
def test_each_mistake_is_found_at_its_line(load, old, new, code, line, words):
    assert old in GOOD
    blueprint, found = load(GOOD.replace(old, new))
    assert [finding.code for finding in found] == [code]
    (finding,) = found
    assert finding.span is not None
    assert finding.span.path == "blueprints/primary.yaml"
    assert finding.span.line == line
    assert words in finding.message.zh
    assert finding.hint is not None
    assert (blueprint is None) == (finding.severity is Severity.ERROR)


def test_the_nearest_name_is_offered(load):
    _, found = load(GOOD.replace("[data_analysis]", "[data_analisys]"))
    assert found[0].hint is not None
    assert found[0].hint.zh == "是不是 data_analysis？"


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("{id: a, name: 简答, measure: points, where: {type: [short_answer]}, target: 25, tolerance: 2}", "只能得到 30 分"),
        (
            "{id: a, name: 难简答, measure: points, where: {type: [short_answer], difficulty: [5]}, target: 15, tolerance: 4}",
            "只能得到 10 或 20 分",
        ),
        ("{id: a, name: 单选, measure: items, where: {type: [single_choice]}, max: 39}", "只能得到 40 题"),
        ("{id: a, name: 单选, measure: items, where: {type: [single_choice], difficulty: [1]}, min: 41}", "只能得到 40 题"),
        ("{id: a, name: 知识点, measure: knowledge_points, min: 59}", "只能得到 58 个知识点"),
        ("{id: a, name: 知识点, measure: knowledge_points, where: {competency: [data_analysis]}, min: 21}", "20 个知识点"),
        ("{id: a, name: 每点, measure: items_per_knowledge_point, max: 0}", "80 个知识点 × 每个 0 题＝0 题"),
        (
            "{id: a, name: 用时, measure: seconds, where: {difficulty: [3]}, min: 5401}",
            "至少 5401 秒，而考试时间是 90 分钟（5400 秒）",
        ),
        ("{id: a, name: 得分率, measure: mean_facility, min: 0.95}", "在 0.35 到 0.9 之间"),
        ("{id: a, name: 得分率, measure: mean_facility, where: {difficulty: [1]}, max: 0.8}", "在 0.9 到 0.9 之间"),
    ],
)
def test_a_row_that_no_paper_could_meet_is_told_why(load, rows, words):
    blueprint, found = load(GOOD + f"- {rows}\n")
    assert blueprint is None
    assert [finding.code for finding in found] == ["PB405"]
    assert found[0].span is not None
    assert found[0].span.line == 14
    assert words in found[0].message.zh


@pytest.mark.parametrize(
    "row",
    [
        "{id: a, name: 简答, measure: points, where: {type: [short_answer]}, target: 30, tolerance: 0}",
        "{id: a, name: 难简答, measure: points, where: {type: [short_answer], difficulty: [5]}, target: 18, tolerance: 2}",
        "{id: a, name: 单选, measure: items, where: {type: [single_choice]}, min: 40}",
        "{id: a, name: 知识点, measure: knowledge_points, min: 58}",
        "{id: a, name: 每点, measure: items_per_knowledge_point, max: 1}",
        "{id: a, name: 得分率, measure: mean_facility, min: 0.9}",
        "{id: a, name: 图题, measure: items, where: {tags: [图]}, max: 3}",
    ],
)
def test_a_row_at_the_edge_of_what_is_possible_is_accepted(load, row):
    blueprint, found = load(GOOD + f"- {row}\n")
    assert found == ()
    assert blueprint is not None


def test_two_ranges_for_the_same_questions_must_meet(load):
    other = "- {id: more, name: 数据多, measure: points, where: {competency: [data_analysis]}, min: 23}\n"
    _, found = load(GOOD + other)
    assert [finding.code for finding in found] == ["PB406"]
    assert "至少 23，又至多 22" in found[0].message.zh
    assert found[0].span is not None
    assert (found[0].span.line, found[0].related[0].span.line) == (14, 12)
    assert load(GOOD + other.replace("23", "22"))[1] == ()


COGNITIVE = """\
- {{id: r, name: 识记, measure: points, where: {{cognitive_level: [remember]}}, {0}}}
- {{id: u, name: 理解, measure: points, where: {{cognitive_level: [understand]}}, {1}}}
- {{id: h, name: 其余, measure: points, where: {{cognitive_level: [apply, analyse, evaluate, create]}}, {2}}}
"""


def test_parts_must_not_exceed_the_whole(load):
    _, found = load(GOOD + COGNITIVE.format("min: 60", "min: 41", "max: 50"))
    assert [finding.code for finding in found] == ["PB406"]
    assert "下限合计 60＋41＋0＝101 分，多于全部的 100 分" in found[0].message.zh
    assert [place.span.line for place in found[0].related] == [14, 15]
    assert load(GOOD + COGNITIVE.format("min: 60", "min: 40", "max: 50"))[1] == ()


def test_parts_that_cover_everything_must_reach_the_whole(load):
    _, found = load(GOOD + COGNITIVE.format("max: 30", "max: 30", "max: 39"))
    assert "上限合计 30＋30＋39＝99 分，少于全部的 100 分" in found[0].message.zh
    assert load(GOOD + COGNITIVE.format("max: 30", "max: 30", "max: 40"))[1] == ()
    not_all = COGNITIVE.replace(", create]", "]")
    assert load(GOOD + not_all.format("max: 30", "max: 30", "max: 39"))[1] == ()


def test_what_is_excluded_must_exist_but_only_warns(load):
    blueprint, found = load(GOOD + "excluded_tags: [图, 土]\nexcluded_questions: [pri-da-001, pri-da-01]\n")
    assert blueprint is not None
    assert blueprint.excluded_tags == ("图", "土")
    assert [(finding.code, finding.subject) for finding in found] == [("PB410", "土"), ("PB410", "pri-da-01")]
    assert found[1].hint is not None
    assert "pri-da-001" in found[1].hint.zh


def test_a_point_of_another_level_is_refused(tmp_path: Path):
    bank = make_bank([], root=tmp_path)
    points = {**bank.knowledge_points, "da-point-1": replace(bank.knowledge_points["da-point-1"], levels={"advanced": "X"})}
    path = tmp_path / "x.yaml"
    path.write_text(GOOD.replace("competency: [data_analysis]", "knowledge_point: [da-point-1]"), encoding="utf-8")
    _, found = load_blueprint(path, replace(bank, knowledge_points=points))
    assert [finding.code for finding in found] == ["PB403"]
    assert "在级别 primary 不考" in found[0].message.zh


def test_the_file_of_another_level_is_not_taken_for_this_one(load):
    _, found = load(GOOD, name="advanced.yaml")
    assert [finding.code for finding in found] == ["PB411"]


def test_several_mistakes_are_all_told_in_the_order_of_the_file(load):
    text = GOOD.replace("pass_points: 60", "pass_points: 65").replace(", scoring: half_if_subset", "").replace(TIME, "- {id: x}\n")
    _, found = load(text)
    assert [finding.code[:3] for finding in found] == ["PB1", "PB1"], "shapes first: what else is said would rest on them"
    text = GOOD.replace("pass_points: 60", "pass_points: 65").replace(", scoring: half_if_subset", "").replace("[data_", "[dat_")
    _, found = load(text)
    assert [(finding.code, finding.span.line) for finding in found if finding.span] == [("PB402", 6), ("PB408", 9), ("PB403", 12)]


def test_unreadable_yaml_and_missing_files_are_findings(load, tmp_path: Path):
    blueprint, found = load("id: [\n")
    assert blueprint is None
    assert found
    blueprint, found = load_blueprint(tmp_path / "none.yaml", make_bank([], root=tmp_path))
    assert blueprint is None
    assert found[0].span is not None
    assert found[0].span.path == "none.yaml"
