"""Which words may stand for each other."""

from __future__ import annotations

import pytest

from paper_builder.similarity.canonical import canonical
from paper_builder.similarity.wording import fold


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("根据材料，以下表述恰当的是", "按照材料，下列说法正确的是"),
        ("某公司应该采用的办法", "公司应当使用的方法"),
        ("不恰当的是哪一项", "错误的是哪个"),
    ],
)
def test_the_language_of_tasks_is_unified(first: str, second: str):
    assert fold(canonical(first)) == fold(canonical(second))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("点赞率", "点击率"),
        ("其他费用", "他费用"),
        ("不正当竞争", "正当竞争"),
        ("之前", "前"),
        ("增加粉丝", "减少粉丝"),
        ("目的地", "目的"),
    ],
)
def test_the_language_of_the_subject_is_left_alone(first: str, second: str):
    assert fold(canonical(first)) != fold(canonical(second))
