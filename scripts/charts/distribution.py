"""Charts of the distribution questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.charts.common import COLOURS, canvas, save

if TYPE_CHECKING:
    from collections.abc import Callable


def follower_activity() -> str:
    """Followers online by hour of one account: a low noon peak and a high evening peak."""
    hours = (8, 10, 12, 14, 16, 18, 20, 22)
    online = (1200, 1500, 2600, 1800, 1600, 2400, 5200, 3100)
    figure, axes = canvas("某账号近30天各时点平均在线粉丝数")
    bars = axes.bar([f"{hour}:00" for hour in hours], online, color=COLOURS[0], width=0.6)
    axes.bar_label(bars, labels=[f"{value:,}" for value in online], fontsize=9, padding=2)
    axes.set_ylabel("在线粉丝数（人）")
    axes.set_ylim(0, 6000)
    return save(figure)


def creative_fatigue() -> str:
    """One ad creative over seven days: click rate falls, cost per acquisition and frequency rise."""
    days = range(1, 8)
    click_rate = (2.4, 2.5, 2.3, 1.9, 1.5, 1.2, 1.0)
    cost = (42, 40, 43, 52, 66, 82, 98)
    frequency = (1.3, 1.7, 2.2, 2.9, 3.7, 4.4, 5.1)
    figure, axes = canvas("某素材上线后每日点击率、人均曝光频次与获客成本", width=6.4)
    lines = [
        axes.plot(days, click_rate, color=COLOURS[0], marker="o", label="点击率（%，左轴）")[0],
        axes.plot(days, frequency, color=COLOURS[2], marker="^", label="累计人均曝光频次（次，左轴）")[0],
    ]
    axes.set_xlabel("上线第几天")
    axes.set_ylabel("点击率（%） / 频次（次）")
    axes.set_ylim(0, 7)
    right = axes.twinx()
    lines += right.plot(days, cost, color=COLOURS[1], marker="s", linestyle="--", label="获客成本（元/人，右轴）")
    right.set_ylabel("获客成本（元/人）")
    right.set_ylim(0, 140)
    axes.legend(handles=lines, loc="upper left", fontsize=8, frameon=False)
    return save(figure)


CHARTS: dict[str, Callable[[], str]] = {
    "follower_activity": follower_activity,
    "creative_fatigue": creative_fatigue,
}
