"""Natural order of options: numbers, money, times, dates and ordinals stay; anything else may be shuffled."""

from __future__ import annotations

from decimal import Decimal

import pytest

from paper_builder.quantities import in_natural_order, numbers


@pytest.mark.parametrize(
    "texts",
    [
        ["28%", "35%", "42%", "65%"],
        ["65%", "42%", "35%", "28%"],
        ["45秒", "2分钟", "1小时", "1天"],
        ["1,200元", "3,000元", "1.2万元", "2万元"],
        ["第一周", "第二周", "第三周", "第四周"],
        ["12:30", "13:00", "14:00"],
        ["－5%", "-3%", "0%", "３%"],
        ["2025年1月", "2025年3月", "2026年1月"],
        ["约1.5倍", "约2倍", "约3倍", "约10倍"],
    ],
)
def test_natural_order_is_seen(texts: list[str]):
    assert in_natural_order(texts)


@pytest.mark.parametrize(
    "texts",
    [
        ["3天内", "10天内", "7天内", "5天内"],
        ["28%", "28%", "42%", "65%"],
        ["完播率", "点赞率", "评论率", "转发率"],
        ["5W模式", "4P理论", "AIDA", "SWOT"],
        ["3天", "5元", "7次", "9人"],
        ["1"],
        [],
    ],
)
def test_other_options_may_be_shuffled(texts: list[str]):
    assert not in_natural_order(texts)


@pytest.mark.parametrize(
    ("text", "shape", "values"),
    [
        ("1,234.5元", "#元", (Decimal("1234.5"),)),
        ("1.2万", "#", (Decimal("12000"),)),
        ("2小时", "#秒", (Decimal(7200),)),
        ("由3%升到5%", "由#%升到#%", (Decimal(3), Decimal(5))),
        ("8－3", "#-#", (Decimal(8), Decimal(3))),
    ],
)
def test_numbers_are_read_with_scale_and_unit(text: str, shape: str, values: tuple[Decimal, ...]):
    assert numbers(text) == (shape, values)
