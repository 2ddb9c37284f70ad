"""Which way a task is asked, and which words may stand for each other."""

from __future__ import annotations

import pytest

from paper_builder.similarity.canonical import canonical
from paper_builder.similarity.wording import fold, is_negative


@pytest.mark.parametrize(
    "stem",
    [
        "下列说法不正确的是（ ）。",
        "下列说法**不正确**的是（ ）。",
        "下列做法错误的有（ ）。",
        "下列各项中，不属于私域渠道的是（ ）。",
        "运营者不应采取的做法是（ ）。",
        "除（ ）外，均可计入成本。",
        "某账号近来数据下滑。下列判断有误的是（ ）。",
    ],
)
def test_negative_tasks(stem: str):
    assert is_negative(stem)


@pytest.mark.parametrize(
    "stem",
    [
        "下列说法正确的是（ ）。",
        "某公司没有注册商标。下列做法恰当的是（ ）。",
        "甲店被指不正当竞争。该行为的性质是（ ）。",
        "错误率的计算方法是（ ）。",
        "数据不准确。首先应当检查的是（ ）。",
        "",
    ],
)
def test_positive_tasks(stem: str):
    assert not is_negative(stem)


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
