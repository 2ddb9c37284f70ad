"""Charts of the matrix_operation questions."""

from __future__ import annotations

from math import nan
from typing import TYPE_CHECKING

from scripts.charts.common import COLOURS, canvas, save

if TYPE_CHECKING:
    from collections.abc import Callable

WEEKLY_ACTIVE_RATES = (18, 27, 38, 46, 48, 47, 47, 46, 41, 34, 26, 19)

FOLLOWER_COSTS = {
    "品牌主号": (6.0, 6.5),
    "甲区域号": (4.0, 4.2),
    "乙区域号": (5.0, 9.5),
    "员工号组": (3.0, 2.4),
    "达人号": (8.0, 7.6),
}

OVERLAP_ACCOUNTS = ("主号", "甲号", "乙号", "丙号")
OVERLAP_FOLLOWERS = (100_000, 40_000, 20_000, 10_000)
OVERLAP_COMMON = (
    (100_000, 12_000, 16_000, 3_000),
    (12_000, 40_000, 4_000, 6_000),
    (16_000, 4_000, 20_000, 1_000),
    (3_000, 6_000, 1_000, 10_000),
)


def community_activity() -> str:
    """Weekly active rate of one community over its first twelve weeks."""
    weeks = range(1, len(WEEKLY_ACTIVE_RATES) + 1)
    figure, axes = canvas("某社群第1—12周的周活跃率")
    axes.plot(weeks, WEEKLY_ACTIVE_RATES, color=COLOURS[0], marker="o", markersize=4)
    for week, rate in zip(weeks, WEEKLY_ACTIVE_RATES, strict=True):
        axes.annotate(f"{rate}", (week, rate), xytext=(0, 6), textcoords="offset points", ha="center", fontsize=8)
    axes.set_xticks(list(weeks))
    axes.set_ylim(0, 60)
    axes.set_xlabel("建群后第几周")
    axes.set_ylabel("周活跃率（%）")
    return save(figure)


def follower_costs() -> str:
    """Cost of one new valid follower for five accounts, first half against second half of a year."""
    width = 0.38
    figure, axes = canvas("各账号每新增一名有效关注者的成本")
    for half, label in enumerate(("上半年", "下半年")):
        places = [place + (half - 0.5) * width for place in range(len(FOLLOWER_COSTS))]
        costs = [pair[half] for pair in FOLLOWER_COSTS.values()]
        bars = axes.bar(places, costs, width, label=label, color=COLOURS[half])
        axes.bar_label(bars, fmt="%.1f", fontsize=8, padding=2)
    axes.set_xticks(range(len(FOLLOWER_COSTS)), list(FOLLOWER_COSTS))
    axes.set_ylim(0, 11)
    axes.set_ylabel("成本（元/人）")
    axes.legend(frameon=False, loc="upper left")
    return save(figure)


def follower_overlap() -> str:
    """Share of each row account's followers who also follow the column account."""
    shares = [[common / own * 100 for common in row] for row, own in zip(OVERLAP_COMMON, OVERLAP_FOLLOWERS, strict=True)]
    figure, axes = canvas("四个账号的关注者重合率（%）")
    cells = [[nan if row == column else shares[row][column] for column in range(4)] for row in range(4)]
    axes.imshow(cells, cmap="Blues", vmin=0, vmax=100, aspect="auto")
    places = range(len(OVERLAP_ACCOUNTS))
    for row in places:
        for column in places:
            text = "—" if row == column else f"{shares[row][column]:.0f}"
            colour = "white" if row != column and shares[row][column] > 55 else "black"
            axes.text(column, row, text, ha="center", va="center", color=colour)
    axes.set_xticks(places, OVERLAP_ACCOUNTS)
    axes.set_yticks(places, OVERLAP_ACCOUNTS)
    axes.set_xlabel("同时关注的账号（列）")
    axes.set_ylabel("账号（行）")
    return save(figure)


CHARTS: dict[str, Callable[[], str]] = {
    "community_activity": community_activity,
    "follower_costs": follower_costs,
    "follower_overlap": follower_overlap,
}
