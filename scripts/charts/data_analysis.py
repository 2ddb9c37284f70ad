"""Charts of the data_analysis questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.charts.common import COLOURS, canvas, save

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matplotlib.axes import Axes


def _paired_bars(axes: Axes, groups: Sequence[str], series: dict[str, Sequence[float]]) -> None:
    """Draw two ``series`` of percentages side by side for each of ``groups``, every bar labelled with its value."""
    width = 0.36
    for index, (label, values) in enumerate(series.items()):
        positions = [place + (index - 0.5) * width for place in range(len(groups))]
        bars = axes.bar(positions, list(values), width, label=label, color=COLOURS[index])
        axes.bar_label(bars, labels=[f"{value:g}%" for value in values], padding=2, fontsize=9)
    axes.set_xticks(range(len(groups)), list(groups))
    axes.legend(frameon=False)


def truncated_axis() -> str:
    """Two months of plays on an axis that does not start at zero (pri-da-015)."""
    figure, axes = canvas("账号播放量", width=4.6)
    bars = axes.bar(["1月", "2月"], [98, 100], width=0.5, color=COLOURS[0])
    axes.bar_label(bars, labels=["98", "100"], padding=2)
    axes.set_ylim(97.5, 100.5)
    axes.set_ylabel("播放次数（万次）")
    return save(figure)


def live_funnel() -> str:
    """Step conversion of a live room, this month against the last (int-da-008)."""
    figure, axes = canvas("直播间各环节转化率")
    _paired_bars(
        axes,
        ["曝光→进入", "进入→商品点击", "商品点击→下单", "下单→支付"],
        {"上月": (5.1, 40, 18, 85), "本月": (5.0, 38, 11, 86)},
    )
    axes.set_ylabel("转化率（%）")
    axes.set_ylim(0, 100)
    return save(figure)


def split_by_customer() -> str:
    """Conversion of two page versions in each customer group and overall (adv-da-005)."""
    figure, axes = canvas("两版页面的支付转化率")
    _paired_bars(axes, ["新客", "老客", "全部访客"], {"旧版": (3, 10, 7.2), "新版": (4, 12, 5.6)})
    axes.set_ylabel("支付买家数÷访客数（%）")
    axes.set_ylim(0, 14)
    return save(figure)


def multiple_response_pie() -> str:
    """Answers to a question with several choices allowed, drawn as a pie although they sum to 120% (pri-da-048)."""
    figure, axes = canvas("得知活动的渠道（可多选）", width=4.6)
    answers = {"短视频": 42, "公众号": 38, "社群": 25, "海报": 15}
    labels = [f"{channel}{share}%" for channel, share in answers.items()]
    axes.pie(list(answers.values()), labels=labels, colors=COLOURS[: len(answers)], startangle=90, counterclock=False)
    return save(figure)


def viewing_curve() -> str:
    """Share of viewers still watching a 60-second video at each moment (int-da-025)."""
    figure, axes = canvas("观看留存率曲线")
    moments = range(0, 65, 5)
    axes.plot(moments, [100, 82, 76, 73, 70, 45, 43, 41, 40, 39, 38, 36, 35], color=COLOURS[0], marker="o", markersize=4)
    axes.set_xticks(moments)
    axes.set_xlabel("播放位置（秒）")
    axes.set_ylim(0, 105)
    axes.set_ylabel("留存率（%）")
    axes.grid(axis="y", alpha=0.3)
    return save(figure)


CHARTS: dict[str, Callable[[], str]] = {
    "truncated_axis": truncated_axis,
    "live_funnel": live_funnel,
    "split_by_customer": split_by_customer,
    "multiple_response_pie": multiple_response_pie,
    "viewing_curve": viewing_curve,
}
