"""What a blueprint can say beyond counts, as its author types it: what it becomes, and each mistake with its line and words."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from paper_builder.blueprint import Anchor, Filter, Reuse
from paper_builder.blueprint_loading import load_blueprint
from paper_builder.diagnostics import Severity
from paper_builder.past import Past
from tests.blueprint_loading.texts import HEAD, TIME
from tests.builders import make_bank, make_past, make_question, make_statistics

ROOT = Path(__file__).resolve().parents[2]
BASE = HEAD + TIME
NEXT = 13
"""The line of what is added to it."""

BANK = make_bank(
    [
        *(make_question(f"pri-da-{n:03d}") for n in range(1, 10)),
        make_question("pri-da-010", status="draft"),
        make_question("pri-da-011", status="retired"),
        make_question("pri-da-012", tags=("旧",)),
        make_question("pri-da-013", enemies=("pri-da-014",)),
        make_question("pri-da-014"),
        *(make_question(f"pri-cp-{n:03d}", type="short_answer") for n in range(1, 5)),
        make_question("pri-cp-005", type="short_answer", rubric=(4, 4)),
        make_question("int-da-001"),
        make_question("pri-da-015"),
    ],
    faulty=frozenset({"pri-da-015"}),
    past=make_past(oct=("pri-da-001", "pri-da-002"), sep=("pri-da-003",)),
)


@pytest.fixture
def load(tmp_path: Path):
    def load(text: str, bank=BANK):
        path = tmp_path / "blueprints" / "primary.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return load_blueprint(path, replace(bank, root=tmp_path))

    return load


GOOD = """\
- {id: last, name: 与上三次重复, measure: items, where: {last_sittings: 3}, max: 5}
- {id: link, name: 锚定, measure: items, where: {past_paper: [primary-A-oct]}, min: 2}
- {id: each, name: 与每卷重复, measure: items_per_past_paper, where: {last_sittings: 6}, max: 3}
- {id: mean, name: 平均, measure: mean_facility, target: 0.7, tolerance: 0.05}
- {id: spread, name: 离散, measure: facility_spread, min: 0.1, max: 0.2}
- {id: wide, name: 离散二, measure: facility_spread, centre: 0.65, max: 0.25}
- {id: inf, name: 信息量, measure: information, ability: -0.5, target: 10, tolerance: 0.5, weight: 3}
- {id: some, name: 点名, measure: items, where: {question: [pri-da-001, pri-da-002]}, max: 1, forms: [A, reserve]}
included_questions: [pri-da-001]
item_sets: [[pri-da-003, pri-da-004], [pri-cp-001, pri-da-005]]
reuse: {rest_sittings: 3, rest_days: 90, at_most: 2, within_sittings: 12}
anchor: {items: 12, where: {type: [single_choice], difficulty: [2, 3]}}
"""


def test_everything_that_can_be_said_is_read(load):
    blueprint, found = load(BASE + GOOD)
    assert found == ()
    rows = {row.id: row for row in blueprint.constraints}
    assert rows["last"].where == Filter(last_sittings=(3,))
    assert rows["link"].where == Filter(past_paper=("primary-A-oct",))
    assert (rows["each"].measure, rows["each"].upper) == ("items_per_past_paper", 3)
    assert (rows["spread"].centre, rows["wide"].centre, rows["mean"].centre) == (Decimal("0.7"), Decimal("0.65"), None)
    inf = rows["inf"]
    assert (inf.ability, inf.lower, inf.upper, inf.weight, inf.is_soft) == (
        Decimal("-0.5"),
        Decimal("9.5"),
        Decimal("10.5"),
        3,
        True,
    )
    assert (rows["some"].forms, rows["some"].where.question) == (("A", "reserve"), ("pri-da-001", "pri-da-002"))
    assert [rows["some"].is_about(form) for form in ("A", "B", "reserve")] == [True, False, True]
    assert not rows["mean"].is_soft
    assert blueprint.included_questions == ("pri-da-001",)
    assert blueprint.item_sets == (("pri-da-003", "pri-da-004"), ("pri-cp-001", "pri-da-005"))
    assert blueprint.reuse == Reuse(rest_sittings=3, rest_days=90, at_most=2, within_sittings=12)
    anchor = blueprint.anchor
    assert anchor == Anchor(items=12, where=Filter(type=("single_choice",), difficulty=(2, 3)), span=anchor.span)
    assert anchor.span.line == NEXT + 11
    assert blueprint.anchor_shares == (12, 0, 0)


def test_what_is_not_said_is_not_there(load):
    blueprint, found = load(BASE)
    assert found == ()
    assert (blueprint.included_questions, blueprint.item_sets, blueprint.reuse, blueprint.anchor) == ((), (), None, None)
    (row,) = blueprint.constraints
    assert (row.weight, row.forms, row.ability, row.centre, row.is_about("C")) == (0, (), None, None, True)


ROWS = [
    ("measure: information, min: 3", "PB412", "信息量要写在哪个能力值处计算"),
    ("measure: items, ability: 1, min: 3", "PB412", "ability 只用于 information，这一行是 items"),
    ("measure: facility_spread, max: 0.2", "PB412", "没有写以哪个得分率为中心"),
    ("measure: points, centre: 0.7, max: 20, where: {difficulty: [5]}", "PB412", "centre 只用于 facility_spread"),
    ("measure: items_per_knowledge_point, max: 4, weight: 2", "PB412", "items_per_knowledge_point 只能是必须满足的要求"),
    ("measure: items_per_past_paper, max: 4, weight: 2", "PB412", "items_per_past_paper 只能是必须满足的要求"),
    ("measure: knowledge_points, min: 4, weight: 2", "PB412", "knowledge_points 只能是必须满足的要求"),
    ("measure: items_per_past_paper, min: 1", "PB404", "与每份往次试卷相同的题数只能写 max"),
    ("measure: information, ability: 0.00001, min: 1", "PB404", "小数最多四位"),
    ("measure: information, ability: 7, min: 1", "PB106", "7"),
    ("measure: facility_spread, centre: 1.5, max: 1", "PB106", "1.5"),
    ("measure: items, max: 4, weight: 0", "PB106", "0"),
    ("measure: items, max: 4, weight: 101", "PB106", "101"),
    ("measure: items, max: 4, forms: [备用]", "PB105", "备用"),
    ("measure: items, max: 4, forms: [a]", "PB105", "a"),
    ("measure: items, max: 4, forms: []", "PB107", "forms"),
    ("measure: items, max: 4, where: {last_sittings: 0}", "PB106", "0"),
    ("measure: items, max: 4, where: {last_sittings: [3]}", "PB103", "last_sittings"),
    ("measure: items, max: 4, where: {question: [pri-da-099]}", "PB403", "题库里没有试题 pri-da-099"),
    ("measure: items, max: 4, where: {question: [int-da-001]}", "PB403", "试题 int-da-001 不是级别 primary 的"),
    ("measure: items, max: 4, where: {past_paper: [primary-A-nov]}", "PB413", "没有发布过试卷 primary-A-nov"),
    ("measure: items, min: 3, where: {question: [pri-da-001, pri-da-002]}", "PB405", "要求 ≥ 3 题，按这些大题只能得到 2 题"),
    ("measure: points, min: 21, where: {question: [pri-cp-001, pri-cp-002]}", "PB405", "只能得到 20 分"),
    ("measure: facility_spread, centre: 0.5, min: 0.41", "PB405", "预计得分率与 0.5 的距离在 0 到 0.4 之间"),
    ("measure: facility_spread, centre: 0.7, max: 0.04", "PB405", "在 0.05 到 0.35 之间"),
]


@pytest.mark.parametrize(("row", "code", "words"), ROWS)
def test_each_mistake_of_a_row_is_found_at_its_line(load, row, code, words):
    blueprint, found = load(BASE + f"- {{id: x, name: 某行, {row}}}\n")
    assert [finding.code for finding in found] == [code], [finding.message.zh for finding in found]
    (finding,) = found
    assert finding.span.line == NEXT
    assert words in finding.message.zh
    assert finding.hint is not None or code < "PB4"  # a wrong shape is said together with the right one
    assert (blueprint is None) == (finding.severity is Severity.ERROR)


PARTS = [
    ("included_questions: [pri-da-099]", "PB403", "题库里没有试题 pri-da-099"),
    ("included_questions: [int-da-001]", "PB414", "它属于中级（intermediate）"),
    ("included_questions: [pri-da-010]", "PB414", "它的状态是 draft，不是 approved"),
    ("included_questions: [pri-da-011]", "PB414", "已停用"),
    ("included_questions: [pri-da-015]", "PB414", "它的文件有错误"),
    ("included_questions: [pri-cp-005]", "PB414", "没有一个大题的题型和分值与它相符"),
    ("item_sets: [[pri-da-001, pri-da-099]]", "PB403", "题库里没有试题 pri-da-099"),
    ("item_sets: [[pri-da-001, int-da-001]]", "PB414", "它属于中级"),
    ("item_sets: [[pri-da-001, pri-da-011]]", "PB414", "已停用"),
    ("item_sets: [[pri-da-013, pri-da-014]]", "PB415", "pri-da-013 与 pri-da-014 互斥"),
    ("item_sets: [[pri-da-014, pri-da-013]]", "PB415", "互斥"),
    ("item_sets: [[pri-cp-001, pri-cp-002, pri-cp-003, pri-cp-004]]", "PB415", "其中 4 题要进“简答”，那里只有 3 题的位置"),
    ("item_sets: [[pri-da-001, pri-da-002], [pri-da-003, pri-da-002]]", "PB415", "pri-da-002 在两个题组里"),
    ("item_sets: [[pri-da-001]]", "PB107", "item_sets"),
    ("item_sets: [[pri-da-001, pri-da-001]]", "PB107", "item_sets"),
    ("reuse: {at_most: 2}", "PB416", "写了 at_most，没有写 within_sittings"),
    ("reuse: {within_sittings: 2}", "PB416", "写了 within_sittings，没有写 at_most"),
    ("reuse: {at_most: 12, within_sittings: 12}", "PB417", "一道题在 12 次考试里本来至多用 12 次"),
    ("reuse: {rest_sittings: 5, at_most: 2, within_sittings: 12}", "PB417", "停用 5 次考试的题在 12 次考试里本来至多用 2 次"),
    ("reuse: {rest_sittings: 12, at_most: 1, within_sittings: 12}", "PB417", "本来至多用 1 次"),
    ("reuse: {}", "PB107", "reuse"),
    ("reuse: {rest_days: 0}", "PB106", "0"),
    ("anchor: {items: 59}", "PB418", "锚题要 59 题，一份试卷里这样的题只有 58 题"),
    ("anchor: {items: 4, where: {type: [short_answer]}}", "PB418", "只有 3 题"),
    ("anchor: {items: 3, where: {question: [pri-da-001, pri-da-002]}}", "PB418", "where 只点名了 2 题"),
    ("anchor: {items: 3, where: {past_paper: [primary-A-oct]}}", "PB418", "where 所指的往次试卷一共只有 2 题"),
    ("anchor: {items: 3, where: {past_paper: [primary-A-okt]}}", "PB413", "primary-A-okt"),
    ("anchor: {items: 3, where: {competency: [data]}}", "PB403", "题库里没有能力 data"),
    ("anchor: {where: {difficulty: [1]}}", "PB101", "items"),
]


@pytest.mark.parametrize(("part", "code", "words"), PARTS)
def test_each_mistake_of_a_part_is_found_at_its_line(load, part, code, words):
    blueprint, found = load(BASE + part + "\n")
    assert [finding.code for finding in found] == [code], [finding.message.zh for finding in found]
    (finding,) = found
    assert finding.span.line == NEXT
    assert words in finding.message.zh
    assert finding.hint is not None or code < "PB4"  # a wrong shape is said together with the right one
    assert (blueprint is None) == (finding.severity is Severity.ERROR)


@pytest.mark.parametrize(
    "part",
    [
        "item_sets: [[pri-da-001, pri-da-010]]",
        "item_sets: [[pri-cp-001, pri-cp-002, pri-cp-003, pri-da-001]]",
        "reuse: {rest_sittings: 5, at_most: 1, within_sittings: 12}",
        "reuse: {rest_sittings: 4, at_most: 2, within_sittings: 11}",
        "reuse: {rest_days: 365}",
        "anchor: {items: 58}",
        "anchor: {items: 2, where: {past_paper: [primary-A-oct]}}",
        "anchor: {items: 3, where: {last_sittings: 2}}",
    ],
)
def test_what_can_be_met_is_accepted(load, part):
    blueprint, found = load(BASE + part + "\n")
    assert found == ()
    assert blueprint is not None


@pytest.mark.parametrize(
    ("question", "excluded", "words"),
    [
        ("pri-da-001", "excluded_questions: [pri-da-001]", "它也列在 excluded_questions 里"),
        ("pri-da-012", "excluded_tags: [旧]", "它带有被排除的标签“旧”"),
    ],
)
@pytest.mark.parametrize("wanted", ["included_questions: [{0}]", "item_sets: [[{0}, pri-da-002]]"])
def test_wanted_and_excluded_at_once_is_a_contradiction(load, question, excluded, words, wanted):
    blueprint, found = load(BASE + excluded + "\n" + wanted.format(question) + "\n")
    assert blueprint is None
    assert [(finding.code, finding.span.line) for finding in found] == [("PB414", NEXT + 1)]
    assert words in found[0].message.zh


def test_the_nearest_past_paper_is_offered(load):
    _, found = load(BASE + "- {id: x, name: 行, measure: items, max: 4, where: {past_paper: [primary-A-okt]}}\n")
    assert found[0].hint.zh == "是不是 primary-A-oct？"


MEAN = "- {{id: m{0}, name: 平均, measure: mean_facility, target: {1}, tolerance: 0.02{2}}}\n"
SPREAD = "- {{id: s, name: 离散, measure: facility_spread, max: 0.2{0}}}\n"


@pytest.mark.parametrize(
    ("means", "forms", "centre"),
    [
        ([("0.7", "")], "", "0.7"),
        ([("0.7", ""), ("0.7", ", forms: [A]")], ", forms: [A]", "0.7"),
        ([("0.7", ", forms: [B]"), ("0.71", ", forms: [A]")], ", forms: [A]", "0.71"),
        ([("0.7", ", forms: [A]")], "", None),
        ([("0.7", ", where: {difficulty: [3]}")], "", None),
        ([("0.7", ""), ("0.71", "")], "", None),
    ],
)
def test_a_spread_takes_its_centre_from_the_mean_of_the_whole_paper_where_there_is_one(load, means, forms, centre):
    text = BASE + "".join(MEAN.format(number, *mean) for number, mean in enumerate(means)) + SPREAD.format(forms)
    blueprint, found = load(text)
    if centre is None:
        assert "PB412" in [finding.code for finding in found]
    else:
        assert found == ()
        assert blueprint.constraints[-1].centre == Decimal(centre)


LOW = "- {{id: a, name: 甲, measure: points, where: {{difficulty: [5]}}, max: 10{0}}}\n"
HIGH = "- {{id: b, name: 乙, measure: points, where: {{difficulty: [5]}}, min: 20{0}}}\n"


@pytest.mark.parametrize(
    ("first", "second", "clash"),
    [
        ("", "", True),
        ("", ", forms: [A]", True),
        (", forms: [A, B]", ", forms: [B]", True),
        (", forms: [A]", ", forms: [B, reserve]", False),
        ("", ", weight: 5", False),
        (", weight: 5", "", False),
    ],
)
def test_rows_contradict_each_other_only_where_both_bind_one_form(load, first, second, clash):
    _, found = load(BASE + LOW.format(first) + HIGH.format(second))
    assert [finding.code for finding in found] == (["PB406"] if clash else [])


def test_information_at_two_abilities_and_spreads_about_two_centres_do_not_contradict(load):
    rows = (
        "- {id: i1, name: 甲, measure: information, ability: -1, max: 5}\n"
        "- {id: i2, name: 乙, measure: information, ability: 1, min: 9}\n"
        "- {id: s1, name: 丙, measure: facility_spread, centre: 0.4, min: 0.25}\n"
        "- {id: s2, name: 丁, measure: facility_spread, centre: 0.8, max: 0.2}\n"
    )
    assert load(BASE + rows)[1] == ()
    assert [finding.code for finding in load(BASE + rows.replace("ability: 1", "ability: -1"))[1]] == ["PB406"]


def test_a_soft_row_may_ask_for_what_cannot_be(load):
    row = "- {{id: x, name: 易, measure: mean_facility, min: 0.95{0}}}\n"
    assert [finding.code for finding in load(BASE + row.format(""))[1]] == ["PB405"]
    assert load(BASE + row.format(", weight: 1"))[1] == ()


def test_a_soft_limit_or_one_for_some_forms_does_not_keep_the_time(load):
    for change in (", weight: 9", ", forms: [A]"):
        _, found = load(BASE.replace("max: 5400", "max: 5400" + change))
        assert [finding.code for finding in found] == ["PB409"]


def test_a_measured_facility_widens_what_is_possible(load):
    row = "- {id: x, name: 易, measure: mean_facility, min: 0.95}\n"
    easy = replace(BANK, statistics={"pri-da-001": make_statistics(0.97)})
    assert load(BASE + row, easy)[1] == ()
    other = replace(BANK, statistics={"int-da-001": make_statistics(0.97)})
    assert [finding.code for finding in load(BASE + row, other)[1]] == ["PB405"]


def test_a_limit_of_one_digit_more_is_another_blueprint(load):
    first, _ = load(BASE + GOOD)
    second, _ = load(BASE + GOOD.replace("items: 12", "items: 13"))
    assert first.digest != second.digest


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_example_of_the_readme_is_a_blueprint(load, name):
    text = (ROOT / name).read_text("utf-8")
    (example,) = (part for part in text.split("```yaml\n")[1:] if part.startswith("constraints:"))
    october = replace(BANK.past.papers[0], name="primary-A-2026-10-31")
    rows, rest = example.split("```")[0].removeprefix("constraints:\n").split("included_questions:")
    blueprint, found = load(f"{BASE}{rows}included_questions:{rest}", replace(BANK, past=Past(papers=(october,))))
    assert found == ()
    assert len(blueprint.constraints) == 8
    assert None not in (blueprint.reuse, blueprint.anchor)


@pytest.mark.parametrize(
    ("text", "looks_back"),
    [
        ("", False),
        ("included_questions: [pri-da-001]", False),
        ("reuse: {rest_days: 3}", True),
        ("anchor: {items: 2}", False),
        ("anchor: {items: 2, where: {last_sittings: 1}}", True),
        ("- {id: x, name: 行, measure: items, max: 4, where: {last_sittings: 2}}", True),
        ("- {id: x, name: 行, measure: items, max: 4, where: {past_paper: [primary-A-oct]}}", True),
        ("- {id: x, name: 行, measure: items_per_past_paper, max: 4}", True),
    ],
)
def test_a_blueprint_knows_whether_it_needs_past_papers(load, text, looks_back):
    blueprint, _ = load(BASE + text + "\n")
    assert blueprint.looks_back is looks_back


def test_near_duplicates_make_no_set(load):
    alike = replace(BANK, near_duplicates=(("pri-da-001", "pri-da-002"),))
    assert load(BASE + "item_sets: [[pri-da-001, pri-da-003]]\n", alike)[1] == ()
    blueprint, found = load(BASE + "item_sets: [[pri-da-002, pri-da-001]]\n", alike)
    assert blueprint is None
    assert [finding.code for finding in found] == ["PB415"]
    assert "pri-da-001 与 pri-da-002 几乎相同" in found[0].message.zh
