"""What a copy may change without being another text, and what it may not."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_builder.similarity.canonical import canonical, canonicals, han_of, plain_of, shape_of
from tests.builders import make_question
from tests.similarity.planted import noisy


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("完播率是（ ）。", "完播率是( )"),
        ("完播率是（　　）。", "完播率是____。"),
        ("独立访客数（UV）", "独立访客数(ＵＶ)"),
        ("下列说法**不正确**的是", "下列说法不正确的是"),
        ("播放 12,000 次", "播放12000次"),
        ("播放量\u200b与\u202e点赞\u202c数\ufeff", "播放量与点赞数"),
        ("用“摇”镜头——快", '用"摇"镜头 快'),
        ("5～10天", "5–10 天"),
        ("$a \\times b$", "a \\times b"),
        ("第一项\n- 甲\n- 乙", "第一项 甲 乙"),
        ("| a | b |\n| --- | :-: |\n| 1 | 2 |", "a b 1 2"),
        ("API 接口", "api接口"),
    ],
)
def test_layout_is_not_text(first: str, second: str):
    assert canonical(first) == canonical(second)
    assert han_of(first) == han_of(second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("A÷B", "A×B"),
        ("A-B", "AB"),
        ("收入*成本", "收入成本"),
        ("(a+b)×c", "a+b×c"),
        ("a<b", "a≤b"),
        ("3.5", "35"),
        ("12:30", "1230"),
        ("1、23", "12、3"),
        ("1,23", "12,3"),
        ("10⁵", "105"),
        ("28%", "28"),
        ("-5", "5"),
        ("utm_source", "utm source"),
    ],
)
def test_operators_digits_and_the_bounds_of_words_are_text(first: str, second: str):
    assert canonical(first) != canonical(second)


@given(st.lists(st.text(alphabet="率不A12９.,，。:：()（）[]*_`$-–~ \n|²½\u200b\u0301\x04", max_size=8), min_size=1, max_size=5))
def test_texts_made_canonical_at_once_are_what_each_is_alone(texts: list[str]):
    assert canonicals(texts) == [canonical(text) for text in texts]


@given(st.text(alphabet="完播率点赞不的是属于AB12 3.5%，。（）÷×", min_size=1, max_size=30), st.integers(0, 10_000))
def test_noise_makes_no_other_text(text: str, seed: int):
    assert canonical(noisy(text, Random(seed))) == canonical(text)


def test_the_order_of_options_does_not_matter_and_the_picture_does():
    one = make_question("pri-da-001", stem="下图中占比最高的是（ ）。\n![图](assets/aa.png)", options=("甲", "乙"), key="A")
    turned = make_question("pri-da-002", stem="下图中占比最高的是( )\n\n![图](assets/aa.png)", options=("乙", "甲"), key="B")
    other = make_question("pri-da-003", stem="下图中占比最高的是（ ）。\n![图](assets/bb.png)", options=("甲", "乙"), key="A")
    assert plain_of(one).identity == plain_of(turned).identity != plain_of(other).identity
    assert plain_of(one).key == plain_of(turned).key


def test_a_law_is_a_fact_and_no_part_of_the_wording():
    shape = shape_of(plain_of(make_question(stem="依据《中华人民共和国广告法》（2021年修正）第九条，广告不得使用的是（ ）。")))
    assert shape.core == "广告不得用是"
    assert shape.facts == {"中华人民共和国广告法", "中华人民共和国广告法第九条"}
    assert shape.numbers == ()
