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


def live_paid_period() -> str:
    """One live stream in steps of five minutes: paid traffic doubles the audience, orders do not follow."""
    minutes = range(5, 65, 5)
    audience = (180, 230, 250, 240, 230, 220, 520, 560, 540, 230, 210, 200)
    orders = (6, 9, 12, 15, 13, 12, 13, 14, 13, 12, 11, 10)
    figure, axes = canvas("某场直播每5分钟的平均在线人数与支付订单数", width=6.4, height=3.6)
    axes.text(37.5, 640, "付费投放", ha="center", fontsize=9)
    bars = axes.twinx()
    bars.axvspan(30, 45, color="#eeeeee", zorder=0)
    bars.bar(
        [minute - 2.5 for minute in minutes],
        orders,
        width=3,
        color=COLOURS[2],
        alpha=0.55,
        zorder=1,
        label="支付订单数（笔，右轴）",
    )
    bars.set_ylabel("支付订单数（笔）")
    bars.set_ylim(0, 35)
    axes.plot([minute - 2.5 for minute in minutes], audience, color=COLOURS[0], marker="o", label="平均在线人数（人，左轴）")
    axes.set_xlabel("开播后的分钟数")
    axes.set_xticks(range(0, 65, 5))
    axes.set_ylabel("平均在线人数（人）")
    axes.set_ylim(0, 800)
    handles = axes.get_legend_handles_labels()[0] + bars.get_legend_handles_labels()[0]
    axes.legend(handles=handles, loc="upper left", fontsize=8, frameon=False)
    axes.set_zorder(bars.get_zorder() + 1)
    axes.patch.set_visible(False)
    return save(figure)


def paid_share_sessions() -> str:
    """Six live streams: paid visits grow, natural visits and the payment per thousand visits fall in the end."""
    sessions = [f"第{number}场" for number in range(1, 7)]
    natural = (2.0, 2.0, 2.1, 2.0, 1.8, 1.4)
    paid = (0.5, 0.8, 1.2, 1.8, 2.6, 3.4)
    payment = (1600, 1600, 1560, 1280, 980, 760)
    figure, axes = canvas("六场直播的进入人次与每千人次支付金额", width=6.4, height=3.8)
    lower = axes.bar(sessions, natural, color=COLOURS[0], width=0.55, label="自然进入（万人次，左轴）")
    upper = axes.bar(sessions, paid, bottom=natural, color=COLOURS[4], width=0.55, label="付费进入（万人次，左轴）")
    axes.bar_label(lower, fmt="%.1f", label_type="center", fontsize=8, color="white")
    axes.bar_label(upper, fmt="%.1f", label_type="center", fontsize=8, color="white")
    axes.set_ylabel("进入人次（万）")
    axes.set_ylim(0, 7)
    right = axes.twinx()
    line = right.plot(sessions, payment, color=COLOURS[1], marker="s", label="每千人次支付金额（元，右轴）")
    for place, value in enumerate(payment):
        right.annotate(f"{value:,}", (place, value), textcoords="offset points", xytext=(0, 6), ha="center", fontsize=8)
    right.set_ylabel("每千人次支付金额（元）")
    right.set_ylim(-2800, 2100)
    right.set_yticks(range(0, 1801, 600))
    axes.legend(handles=[lower, upper, *line], loc="upper center", bbox_to_anchor=(0.5, -0.1), fontsize=8, frameon=False, ncols=3)
    return save(figure)


CHARTS: dict[str, Callable[[], str]] = {
    "follower_activity": follower_activity,
    "creative_fatigue": creative_fatigue,
    "live_paid_period": live_paid_period,
    "paid_share_sessions": paid_share_sessions,
}
