"""Two questions → what they are to each other, by the guards that a teacher would name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from paper_builder.bank import KnowledgePoint
from paper_builder.question import Question
from paper_builder.similarity.canonical import plain_of, shape_of
from paper_builder.similarity.verdict import Kind, Verdict, compare
from paper_builder.similarity.vocabulary import Vocabulary
from tests.builders import make_question

POINT = KnowledgePoint(
    id="da-point-1", name="互动指标", scope="完播率、点赞率、点击率、转发率", competency="data_analysis", levels={"primary": "X"}
)
OPTIONS = ("先核对统计口径", "直接增加预算", "更换全部素材", "关闭评论区")


def judge(first: Question, second: Question) -> Verdict:
    plains = [plain_of(first), plain_of(second)]
    return compare(shape_of(plains[0]), shape_of(plains[1]), Vocabulary(plains, [POINT]))


def question(stem: str, *, options: tuple[str, ...] = OPTIONS, key: str = "A", kind: str = "single_choice") -> Question:
    return make_question(type=kind, stem=stem, options=options, key=key)  # type: ignore[arg-type]


STEM = "某账号的完播率突然下降，运营人员首先应当采取的做法是（ ）。"


@pytest.mark.parametrize(
    ("stem", "kind"),
    [
        ("某账号的完播率突然下降，运营人员首先应该采取的办法是（ ）。", Kind.SAME_QUESTION),
        ("账号的完播率突然下滑，运营人员首先应采取的做法是？", Kind.SAME_QUESTION),
        ("上周复盘时大家意见不一。某账号的完播率突然下降，运营人员首先应当采取的做法是（ ）。", Kind.SAME_QUESTION),
        ("某账号的转发率突然下降，运营人员首先应当采取的做法是（ ）。", Kind.OTHER_FACT),
        ("某账号的CTR突然下降，运营人员首先应当采取的做法是（ ）。", Kind.OTHER_FACT),
        ("某账号的完播率突然下降，运营人员首先不应采取的做法是（ ）。", Kind.OPPOSITE_POLARITY),
        ("直播带货需要取得的资质，由哪个部门核发？", Kind.SIMILAR),
    ],
)
def test_the_same_options_under_another_stem(stem: str, kind: Kind):
    assert judge(question(STEM), question(stem)).kind is kind


def test_another_number_is_another_question():
    first = question("播放 12,000 次，播完 4,200 次，完播率为（ ）。", options=("35%", "42%", "28%", "65%"))
    assert judge(first, replace(first, stem="播放 12,000 次，播完 4,800 次，完播率为（ ）。")).kind is Kind.OTHER_FACT
    assert judge(first, replace(first, stem="播放 4,200 次，播完 12,000 次，完播率为（ ）。")).kind is Kind.OTHER_FACT
    assert judge(first, replace(first, stem="播放1.2万次，播完4200次，完播率为（ ）。")).kind is Kind.SAME_QUESTION


def test_another_numeral_is_another_question():
    first = make_question(type="short_answer", stem="请说明提高完播率的三项做法，并各举一例说明理由。")
    second = make_question(type="short_answer", stem="请说明提高完播率的两项做法，并各举一例说明理由。")
    assert judge(first, second).kind is Kind.OTHER_FACT


def test_another_article_is_another_question_and_another_law_too():
    first = question("依据《中华人民共和国广告法》第九条，广告中不得出现的是（ ）。")
    for law in ("《中华人民共和国广告法》第十条", "《中华人民共和国电子商务法》第九条"):
        assert judge(first, replace(first, stem=f"依据{law}，广告中不得出现的是（ ）。")).kind is Kind.OTHER_FACT
    assert judge(first, replace(first, stem="根据《中华人民共和国广告法》，广告中不得出现的是（ ）。")).kind is Kind.SAME_QUESTION


def test_the_same_stem_with_another_key_asks_something_else():
    other = question(STEM, options=("先看流量来源", "重新剪辑片头", "暂停一切更新", "删除旧作品"))
    verdict = judge(question(STEM), other)
    assert (verdict.kind, verdict.same_key) == (Kind.OTHER_FACT, False)


def test_new_distractors_do_not_make_a_new_question():
    other = question(STEM, options=("先核对统计口径", "重新剪辑片头", "暂停一切更新", "删除旧作品"))
    assert judge(question(STEM), other).kind is Kind.SAME_QUESTION


@pytest.mark.parametrize(("key", "same"), [("A", True), ("B", False)])
def test_exact_duplicates_tell_whether_the_key_is_the_same(key: str, same: bool):
    verdict = judge(question(STEM), question(STEM.replace("（ ）", "(  )"), key=key))
    assert (verdict.kind, verdict.same_key, verdict.score) == (Kind.EXACT, same, 100.0)


def test_a_stem_without_options_yet_is_judged_by_itself():
    assert (
        judge(question(STEM), question("账号的完播率突然下降，运营人员首先应当采取的做法是", options=(), key="")).kind
        is Kind.SAME_QUESTION
    )
    assert judge(question(STEM), question(STEM.replace("完播", "转发"), options=(), key="")).kind is Kind.OTHER_FACT


def test_another_picture_is_another_question():
    first = question("根据下图，占比最高的来源是（ ）。\n![流量来源图](assets/aa.png)")
    second = question("根据下图，占比最高的来源是哪个？\n![流量来源图](assets/bb.png)")
    assert judge(first, second).kind is Kind.OTHER_FACT


@pytest.mark.parametrize("other", [STEM.replace("完播", "转发"), STEM.replace("应当", "不应"), "数据分析的第一步是（ ）。", STEM])
def test_the_order_of_the_two_makes_no_difference(other: str):
    first, second = question(STEM), question(other, options=(*OPTIONS[:3], "先等两天再说"), key="A")
    assert judge(first, second) == judge(second, first)
