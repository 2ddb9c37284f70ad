"""Whole questions as teachers send them: taken apart into the right fields, with nothing lost on the way."""

from __future__ import annotations

import re

import pytest

from paper_builder.studio.pasting import merged, take_apart
from paper_builder.studio.values import new_values

OPTIONS = ["点赞数÷播放数", "完整播放次数÷播放次数", "转发数÷播放数", "评论数÷粉丝数"]
STEM = "完播率等于（ ）。"
WHY = "完播率的分母是播放次数。A 是点赞率；C 是转发率；D 分母错了。"

A, B, C, D = OPTIONS
SINGLE = {
    "one line each": f"{STEM}\nA. {A}\nB. {B}\nC. {C}\nD. {D}\n答案：B\n解析：{WHY}",
    "numbered": f"12. {STEM}\nA、{A}\nB、{B}\nC、{C}\nD、{D}\n【答案】B\n【解析】{WHY}",
    "numbered in words": f"第3题 {STEM}\nA．{A}\nB．{B}\nC．{C}\nD．{D}\n参考答案：B\n答案解析：{WHY}",
    "full-width": f"１、{STEM}\nＡ．{A}\nＢ．{B}\nＣ．{C}\nＤ．{D}\n正确答案：Ｂ\n解析：{WHY}",
    "two on a line": f"{STEM}\nA. {A}    B. {B}\nC. {C}    D. {D}\n答案: B\n解析: {WHY}",
    "all on one line": f"{STEM} A. {A} B. {B} C. {C} D. {D} 答案：B 解析：{WHY}",
    "word tabs and breaks": f"{STEM}\vA.{A}\tB.{B}\tC.{C}\tD.{D}\r\n答案：B\r\n解析：{WHY}",
    "brackets": f"(单选题) {STEM}\n(A) {A}\n(B) {B}\n(C) {C}\n(D) {D}\n标准答案：B。\n解析：{WHY}",
    "colons and invisible": f"【单选】{STEM}\u200b\nA：{A}\nB：{B}\nC：{C}\nD：{D}\n答案：\u200bB\n解析：\n{WHY}",
    "named stem": f"题干：{STEM}\n选项\nA. {A}\nB. {B}\nC. {C}\nD. {D}\n答案\nB\n解析\n{WHY}",
    "points and blank lines": f"5．（2分）{STEM}\n\nA. {A}\n\nB. {B}\n\nC. {C}\n\nD. {D}\n\n答案：B\n\n解析：{WHY}",
    "key in the stem": f"完播率等于（B）。\nA. {A}\nB. {B}\nC. {C}\nD. {D}\n解析：{WHY}",
    "small letters": f"{STEM}\na. {A}\nb. {B}\nc. {C}\nd. {D}\n答案：b\n解析：{WHY}",
    "small letters in brackets": f"{STEM}\n(a){A}\n(b){B}\n(c){C}\n(d){D}\n【答案】b\n【解析】{WHY}",
    "headings with a space": f"{STEM}\nA. {A}\nB. {B}\nC. {C}\nD. {D}\n正确答案 B\n解析 {WHY}",
    "a table's row": f"{STEM}\tA.{A}\tB.{B}\tC.{C}\tD.{D}\t答案：B\t解析：{WHY}",
    "explanation behind the key": f"{STEM}\nA. {A}\nB. {B}\nC. {C}\nD. {D}\n答案：B。{WHY}",
}


@pytest.mark.parametrize("form", SINGLE)
def test_a_single_choice_question_is_taken_apart(form: str) -> None:
    values = take_apart(SINGLE[form]).values
    assert values["stem"] == STEM
    assert values["options"] == OPTIONS
    assert values["key"] == [1]
    assert values["type"] == "single_choice"
    assert values["explanation"] == WHY


@pytest.mark.parametrize("answer", ["ABD", "A、B、D", "A,B,D", "A B D", "ＡＢＤ", "A，B和D", "（ABD）", "ABD。", "DBA"])
def test_several_letters_make_a_multiple_choice_question(answer: str) -> None:
    values = take_apart(f"下列属于内容指标的有（ ）。\nA. 完播率\nB. 点赞率\nC. 客单价\nD. 转发率\n答案：{answer}\n解析：略").values
    assert (values["type"], values["key"]) == ("multiple_choice", [0, 1, 3])


def test_a_short_answer_gets_its_scoring_points() -> None:
    points = "1. 写明指标的定义（2分）\n2. 写明统计周期（2分）\n3. 写明数据来源（1.5分）"
    text = f"简答题：请写出统一数据口径的三个要点。\n参考答案：\n{points}\n解析：考查口径意识。"
    values = take_apart(text).values
    assert values["type"] == "short_answer"
    assert values["stem"] == "请写出统一数据口径的三个要点。"
    assert [(row["points"], row["text"]) for row in values["rubric"]] == [
        ("2", "写明指标的定义"),
        ("2", "写明统计周期"),
        ("1.5", "写明数据来源"),
    ]
    assert "写明统计周期" in values["answer"]
    assert values["explanation"] == "考查口径意识。"


def test_a_rubric_of_its_own_goes_before_the_answer() -> None:
    values = take_apart(
        "说明A/B测试的步骤。\n答案：先定假设，再分组。\n评分标准：\n（1）提出假设（3分）；\n（2）随机分组（2分）。"
    ).values
    assert values["answer"] == "先定假设，再分组。"
    assert [(row["points"], row["text"]) for row in values["rubric"]] == [("3", "提出假设"), ("2", "随机分组")]


def test_a_table_and_formulas_in_the_stem_stay() -> None:
    stem = "下表是一周数据：\n\n| 日期 | 播放 |\n|---|---|\n| 周一 | 1,200 |\n\n按 $\\frac{a}{b}$ 计算，完播率为（ ）。"
    values = take_apart(f"{stem}\nA. 10%\nB. 20%\nC. 30%\nD. 40%\n答案：C\n解析：略。").values
    assert values["stem"] == stem
    assert values["options"] == ["10%", "20%", "30%", "40%"]


def test_letters_inside_words_are_no_options() -> None:
    values = take_apart(
        "做A/B测试时，B端用户与C端用户应（ ）。\nA. 分开统计\nB. 合并统计\nC. 只看B端\nD. 不统计\n答案：A\n解析：分开。"
    ).values
    assert values["stem"] == "做A/B测试时，B端用户与C端用户应（ ）。"
    assert values["options"] == ["分开统计", "合并统计", "只看B端", "不统计"]


def test_numbers_at_the_start_of_a_stem_are_kept_when_they_belong_to_it() -> None:
    assert take_apart("3.5亿用户中……（ ）。\nA. 一\nB. 二\n答案：A").values["stem"] == "3.5亿用户中……（ ）。"
    assert take_apart("12,000 次播放……（ ）。\nA. 一\nB. 二\n答案：A").values["stem"] == "12,000 次播放……（ ）。"


def test_what_cannot_be_told_apart_stays_in_the_stem_and_is_said() -> None:
    pasted = take_apart("今天天气不错，\n大家辛苦了。")
    assert pasted.values == {"stem": "今天天气不错，\n大家辛苦了。"}
    assert any("没有找到选项" in note for note in pasted.notes)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("题（ ）。\nA. 一\nB. 二", "没有找到答案"),
        ("题（ ）。\nA. 一\nB. 二\n答案：D\n解析：无", "答案里的 D 不是选项"),
        ("题（ ）。\nA. 一\nB. 二\n难度：中\n答案：A\n解析：无", "难度"),
        ("（单选题）题（ ）。\nA. 一\nB. 二\nC. 三\n答案：AB\n解析：无", "写明是单选"),
        ("题（ ）。\nA. 一\nB. 二\n答案：A", "没有找到解析"),
    ],
)
def test_what_needs_a_look_is_said(text: str, words: str) -> None:
    assert any(words in note for note in take_apart(text).notes), take_apart(text)


@pytest.mark.parametrize("text", [*SINGLE.values(), "简答。\n答案：一（2分）\n二（3分）"])
def test_no_word_is_lost(text: str) -> None:
    """Every Chinese word of the text is in some field, apart from headings, marks and the number."""
    pasted = take_apart(text)
    kept = repr(pasted.values)
    for word in re.findall(r"[\u4e00-\u9fff]{3,}", text):
        if not re.search(r"答案|解析|单选|题干|选项|第\d", word):
            assert word in kept, (word, pasted)


# ---- keys ----------------------------------------------------------------------------------------------------------------

FOUR = "\nA. 点赞数\nB. 播放次数\nC. 评论数\nD. 转发数\n"


@pytest.mark.parametrize(
    ("stem", "emptied"),
    [
        ("完播率的分母是（ B ）。", "完播率的分母是（ ）。"),
        ("完播率的分母是（　Ｂ　）。（单选）", "完播率的分母是（ ）。（单选）"),
        ("完播率的分母是____B____。", "完播率的分母是（ ）。"),
        ("在（B）阶段核对重复记录。", "在（ ）阶段核对重复记录。"),
        ("完播率的分母是（ ）。（B）", "完播率的分母是（ ）。"),
    ],
)
def test_a_filled_blank_is_emptied_beside_an_answer(stem: str, emptied: str) -> None:
    pasted = take_apart(f"{stem}{FOUR}答案：B\n解析：按播放次数。")
    assert (pasted.values["stem"], pasted.values["key"]) == (emptied, [1])
    assert any("空格里的 B 已去掉" in note for note in pasted.notes)


def test_a_key_that_only_the_blank_holds_is_taken_and_said() -> None:
    pasted = take_apart(f"属于互动指标的有（ A、C ）。{FOUR}解析：按定义。")
    assert (pasted.values["stem"], pasted.values["type"], pasted.values["key"]) == (
        "属于互动指标的有（ ）。",
        "multiple_choice",
        [0, 2],
    )
    assert any("取自题干的空格" in note for note in pasted.notes)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"完播率的分母是（ C ）。{FOUR}答案：B", "两者不同"),
        (f"完播率的分母是（ ）。{FOUR}答案：B\n正确答案：C", "几个不同的答案"),
        (f"完播率的分母是（ ）。{FOUR}答案：A/B", "A/B"),
        (f"完播率的分母是（ ）。{FOUR}答案：×", "判断题"),
        (f"完播率的分母是（ ）。{FOUR}答案：1.B 2.A", "1.B 2.A"),
        (f"完播率的分母是（ ）。{FOUR}答案：B端用户看重效率", "B端"),
        (f"在（B）阶段核对重复记录。{FOUR}", "可能是填好的空"),
        ("分母是（ ）。\n*A. 点赞数\nB. 播放次数\nC. 评论数", "选项 A 旁"),
        ("分母是（ ）。\nA. 点赞数\nB. 播放次数 √\nC. 评论数", "选项 B 旁"),
        ("分母是（ ）。\nA. 点赞数\nA. 播放次数\nB. 评论数\n答案：A", "重复"),
    ],
)
def test_what_is_not_certain_is_said_and_never_keyed(text: str, words: str) -> None:
    pasted = take_apart(f"{text}\n解析：按定义。")
    assert pasted.values["key"] == []
    assert any(words in note for note in pasted.notes), pasted.notes
    assert pasted.values["explanation"] == "按定义。"


@pytest.mark.parametrize(
    "text",
    [
        f"完播率的分母是（ ）。{FOUR}答案：选B",
        f"完播率的分母是（ ）。{FOUR}选B",
        f"完播率的分母是（ ）。{FOUR}参考答案是B",
        "完播率的分母是（ ）。\nA. 点赞数\nB. 播放次数\nC. 评论数\nD. 转发数参考答案是B",
        f"【答案】B\n完播率的分母是（ ）。{FOUR}",
        f"完播率的分母是（ ）。答案：B{FOUR}",
        f"完播率的分母是（ ）。{FOUR}第 3 页 共 10 页\n答案：B",
        "完播率的分母是（ ）。\nA点赞数B播放次数C评论数D转发数\n答案：B",
        "完播率的分母是（ ）。\nA点赞数\nB播放次数\nC评论数\nD转发数\n答案：B",
        "完播率的分母是（ ）。\nA. A. 点赞数\nB. 播放次数（正确）\nC. 评论数\nD. 转发数\n答案：B",
    ],
)
def test_a_key_and_options_are_found_where_people_put_them(text: str) -> None:
    values = take_apart(text).values
    assert values["stem"] == "完播率的分母是（ ）。"
    assert values["options"] == ["点赞数", "播放次数", "评论数", "转发数"]
    assert values["key"] == [1]


@pytest.mark.parametrize("run", ["AB测试B问卷C访谈", "A端B端C端", "A点赞B评论", "A点赞C评论B转发"])
def test_letters_without_signs_are_no_options_unless_that_is_certain(run: str) -> None:
    pasted = take_apart(f"应当采用（ ）。\n{run}\n答案：B")
    assert "options" not in pasted.values
    assert run in pasted.values["stem"]
    assert any("没有认出选项" in note for note in pasted.notes)


@pytest.mark.parametrize("answer", ["×", "√", "对", "错误"])
def test_a_question_of_right_or_wrong_is_no_short_answer(answer: str) -> None:
    pasted = take_apart(f"完播率的分母是播放次数。\n答案：{answer}\n解析：按定义。")
    assert pasted.values == {"stem": "完播率的分母是播放次数。", "explanation": "按定义。"}
    assert any("判断题" in note and answer in note for note in pasted.notes)


# ---- more than one question ----------------------------------------------------------------------------------------------

SECOND = [
    "6. 首先核对的是（ ）。\nA. 来源\nB. 头像\n答案：B\n解析：第二题。",
    "第6题 首先核对什么？\nA. 来源\nB. 头像",
    "\n首先核对的是（ ）。\nA. 来源\nB. 头像\n答案：B",
    "6. 简述首先核对的内容。\n答案：核对来源（2分）",
]


@pytest.mark.parametrize("second", SECOND)
def test_of_two_questions_the_first_is_taken_and_the_other_told(second: str) -> None:
    pasted = take_apart(f"5. {STEM}\nA. {A}\nB. {B}\nC. {C}\nD. {D}\n答案：A\n解析：{WHY}\n{second}")
    assert pasted.values == {"stem": STEM, "type": "single_choice", "options": OPTIONS, "key": [0], "explanation": WHY}
    assert any("后面还有一道题" in note and "首先核对" in note for note in pasted.notes)


def test_two_questions_with_their_answers_at_the_end_are_told_too() -> None:
    pasted = take_apart(f"1. {STEM}{FOUR}2. 首先核对的是（ ）。\nA. 来源\nB. 头像\n答案：1.B 2.A")
    assert (pasted.values["stem"], pasted.values["key"]) == (STEM, [])
    assert any("后面还有一道题" in note for note in pasted.notes)


@pytest.mark.parametrize(
    "why",
    [
        "\nA. 是点赞率\nB. 正确\nC. 是转发率",
        "1. 先看分母\n2. 下列几项都不对\n3. 因此选 B",
        "1. 先看分母\nA. 是点赞率\nB. 正确",
    ],
)
def test_an_explanation_in_points_is_no_second_question(why: str) -> None:
    pasted = take_apart(f"{STEM}{FOUR}答案：B\n解析：{why}")
    assert (pasted.values["key"], pasted.values["explanation"], pasted.notes) == ([1], why.strip(), ())


@pytest.mark.parametrize(("points", "told"), [("（10分）", True), ("（11分）", False), ("", False)])
def test_points_of_the_stem_are_compared_with_the_scoring_points(points: str, told: bool) -> None:
    pasted = take_apart(f"简述复盘的步骤。{points}\n答案：1. 对照目标（5分）\n2. 分析原因（6分）\n解析：按流程。")
    assert pasted.values["stem"] == "简述复盘的步骤。"
    assert any("采分点共 11 分" in note for note in pasted.notes) is told


def test_the_other_fields_stay() -> None:
    values = new_values(level="primary", knowledge_point="da-engagement", competency="data_analysis", author="writer-1")
    after = merged(values, take_apart(SINGLE["numbered"]))
    assert (after["level"], after["knowledge_point"], after["author"]) == ("primary", "da-engagement", "writer-1")
    assert after["options"] == OPTIONS


def test_it_is_fast_on_a_long_text() -> None:
    """A whole chapter pasted by mistake is no reason to hang."""
    import time

    start = time.perf_counter()
    for piece in (
        "A. 选项 答案是（A） 解析 ",
        "1. 题（A）\nA. 甲\nB. 乙\n答案：A\n",
        "A甲B乙C丙 ",
        "（ B ）",
        "答案：A\n",
        "第 3 页 ",
    ):
        take_apart(piece * 4000)
    assert time.perf_counter() - start < 3
