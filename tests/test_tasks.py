"""Which way a task is asked: the cases of PB304 test each word in its place, these the whole of a stem."""

from __future__ import annotations

import pytest

from paper_builder.tasks import is_negative


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
        "以下行为不违反广告法的是（ ）。",
        "下列设备中不适合移动直播的是（ ）。",
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
        "导致统计结果不准确的原因是（ ）。",
        "对不符合要求的稿件，编辑应当（ ）。",
        "直播没有预告，后果是（ ）。",
        "",
    ],
)
def test_positive_tasks(stem: str):
    assert not is_negative(stem)
