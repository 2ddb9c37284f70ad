"""What points at an option: lengths as a reader sees them, absolute terms, options that speak of others."""

from __future__ import annotations

import pytest

from paper_builder.option_cues import absolute_term, length, longest, much_longest, speaks_of_others


@pytest.mark.parametrize(
    ("text", "expected"),
    [("完播率", 3), ("用 VLOOKUP 匹配", 4), ("**35%**", 1), ("12,000 次", 2), ("，。！", 0), ("ＡＰＩ", 1), ("", 0)],
)
def test_length_counts_words_as_read(text: str, expected: int):
    assert length(text) == expected


@pytest.mark.parametrize(
    ("texts", "place"),
    [
        (("四个汉字", "四个汉字", "八个汉字八个汉字"), 2),
        (("四个汉字", "四个汉字", "七个汉字七个汉"), None),  # 3 more
        (("十六个汉字十六个汉字十六个汉字一", "二十个汉字二十个汉字二十个汉字二十个汉字", "短"), 1),  # exactly 1.25 times
        (("十七个汉字十七个汉字十七个汉字一二", "二十一个汉字二十一个汉字二十一个汉字二十一", "短"), None),  # under 1.25 times
        (("八个汉字八个汉字", "八个汉字八个汉字", "短"), None),
    ],
)
def test_much_longest_needs_both_the_ratio_and_the_distance(texts: tuple[str, ...], place: int | None):
    assert much_longest(texts) == place


def test_longest_is_none_where_two_are_equally_long():
    assert longest(("一二", "三四", "五")) is None
    assert longest(("一二三", "三四", "五")) == 0


@pytest.mark.parametrize("text", ["所有数据公开", "必须先审核", "结果完全可信", "任何人都能看", "永远不变", "一律删除"])
def test_absolute_terms_are_found(text: str):
    match = absolute_term(text)
    assert match is not None
    assert match.group() in text


@pytest.mark.parametrize(
    "text",
    [
        "不一定正确",
        "绝对值较大",
        "所有权归作者",
        "有一定差距",
        "一定程度上",
        "唯一标识",
        "完全匹配",
        "标明“绝对第一”",
        "归甲公司所有",
        "并非所有",
    ],
)
def test_fixed_expressions_and_quotations_are_no_absolute_terms(text: str):
    assert absolute_term(text) is None


OF_OTHERS = """
以上都是 以上都不对 以上皆非 上述均正确 以上三项均可 以上说法全对 以上全部 以上无一正确 都正确 均不属于 全是 全部选项
没有正确答案 A和B A、B都对 AB都对 选项A和B Ａ和Ｂ 二者都是 其他都不对 以上都有可能。
"""
OF_ITS_OWN = """
以上月为基期 以上数据均来自后台 全部重新审核 都市白领 全能型编辑 A/B测试 A组和B组 均衡分布 以上海为例
都对外公开 有可能 可以 两者之和
"""


@pytest.mark.parametrize("text", OF_OTHERS.split())
def test_an_option_that_speaks_of_others_is_recognised(text: str):
    assert speaks_of_others(text)


@pytest.mark.parametrize("text", OF_ITS_OWN.split())
def test_an_option_of_its_own_is_not(text: str):
    assert not speaks_of_others(text)


def test_letters_are_names_where_the_stem_uses_them():
    assert speaks_of_others("A和B", "应当保留的是（ ）。")
    assert not speaks_of_others("A和B", "渠道A和渠道B中，应当保留的是（ ）。")
