"""Charts of the content_planning questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.charts.common import COLOURS, canvas, save

if TYPE_CHECKING:
    from collections.abc import Callable

# Segment, first minute, last minute of a two-hour live stream.
LIVE_SEGMENTS = (
    ("暖场", 0, 10),
    ("福利款", 10, 25),
    ("主推款", 25, 70),
    ("互动抽奖", 70, 80),
    ("利润款", 80, 110),
    ("收尾预告", 110, 120),
)

# Second of the video, share of viewers (in %) still watching.
RETENTION = ((0, 100), (3, 88), (8, 81), (12, 77), (15, 57), (18, 41), (22, 38), (27, 36), (30, 34))

# Camera number, place in the floor plan.
CAMERAS = ((1, 0.0, 1.6), (2, -2.6, -1.4), (3, 0.0, -1.9), (4, 2.6, -1.4))

# Lamp number, place in the floor plan, brightness; the person stands in the middle, the camera below.
LAMPS = ((1, -2.4, -1.5, "强"), (2, 2.4, -1.5, "弱"), (3, 1.9, 1.7, "中"))

# Task of a campaign, days it takes, place in the network, tasks that must be finished before.
TASKS = (
    ("方案定稿", 3, 0.0, 0.0, ()),
    ("视频制作", 8, 2.2, 1.1, (0,)),
    ("场地审批", 5, 2.2, -1.1, (0,)),
    ("平台审核", 2, 4.4, 1.1, (1,)),
    ("场地布置", 4, 4.4, -1.1, (2,)),
    ("联合彩排", 2, 6.6, 0.0, (3, 4)),
)

# Minute of the live stream, viewers online at that minute.
ONLINE = ((0, 400), (10, 900), (20, 1500), (30, 1450), (40, 1400), (50, 760), (60, 720), (70, 1180), (80, 1120), (90, 1050))


def live_timetable() -> str:
    """A bar for each segment of a live stream, from its first to its last minute."""
    figure, axes = canvas("直播流程时间表（总时长 120 分钟）")
    for row, (name, start, end) in enumerate(LIVE_SEGMENTS):
        axes.barh(row, end - start, left=start, height=0.6, color=COLOURS[row % len(COLOURS)])
        axes.text(end + 1.5, row, f"{name} {start}～{end}", va="center", fontsize=9)
    axes.set_yticks([])
    axes.set_xticks(range(0, 121, 10))
    axes.set_xlim(0, 150)
    axes.invert_yaxis()
    axes.set_xlabel("开播后的时间（分钟）")
    axes.grid(axis="x", linewidth=0.4, alpha=0.5)
    axes.set_axisbelow(True)
    return save(figure)


def retention_curve() -> str:
    """How many viewers of a 30-second video still watch at each second."""
    figure, axes = canvas("某条 30 秒短视频的观众留存曲线")
    seconds = [second for second, _ in RETENTION]
    shares = [share for _, share in RETENTION]
    axes.plot(seconds, shares, marker="o", color=COLOURS[0])
    for second, share in RETENTION:
        axes.annotate(f"{share}%", (second, share), textcoords="offset points", xytext=(4, 7), fontsize=8)
    for border in (3, 12, 18, 27):
        axes.axvline(border, color="grey", linewidth=0.6, linestyle="--")
    axes.set_xticks(seconds)
    axes.set_xlim(-0.5, 32)
    axes.set_ylim(0, 112)
    axes.set_xlabel("播放进度（秒）")
    axes.set_ylabel("留存率（%，分母为播放次数）")
    return save(figure)


def camera_axis() -> str:
    """Floor plan of a dialogue: two persons, the line between them, four cameras."""
    figure, axes = canvas("双人对话机位俯视图", height=3.6)
    axes.plot([-3.6, 3.6], [0, 0], color="grey", linewidth=1, linestyle="--")
    axes.text(3.65, 0, "关系轴线", va="center", fontsize=9)
    for x, name in ((-1.6, "甲"), (1.6, "乙")):
        axes.plot(x, 0, marker="o", markersize=22, color=COLOURS[1])
        axes.text(x, 0, name, ha="center", va="center", color="white", fontsize=11)
    for number, x, y in CAMERAS:
        axes.annotate(
            "",
            xy=(x * 0.72, y * 0.5),
            xytext=(x, y),
            arrowprops={"arrowstyle": "->", "color": COLOURS[0]},
        )
        axes.plot(x, y, marker="s", markersize=14, color=COLOURS[0])
        axes.text(x + 0.25, y, f"机位{number}", va="center", fontsize=10)
    axes.set_xlim(-4, 5.2)
    axes.set_ylim(-2.5, 2.3)
    axes.set_axis_off()
    return save(figure)


def lamp_plan() -> str:
    """Floor plan of a portrait: person, background, camera, three lamps."""
    figure, axes = canvas("人物采访布光俯视图", height=3.8)
    axes.plot([-3.2, 3.2], [2.5, 2.5], color="grey", linewidth=4)
    axes.text(3.3, 2.5, "背景", va="center", fontsize=9)
    axes.plot(0, 0, marker="o", markersize=24, color=COLOURS[1])
    axes.text(0, 0, "人物", ha="center", va="center", color="white", fontsize=9)
    axes.plot(0, -2.3, marker="s", markersize=16, color=COLOURS[0])
    axes.text(0.3, -2.3, "摄像机（朝向人物正面）", va="center", fontsize=9)
    for number, x, y, light in LAMPS:
        axes.annotate(
            "",
            xy=(x * 0.22, y * 0.22),
            xytext=(x, y),
            arrowprops={"arrowstyle": "->", "color": COLOURS[4]},
        )
        axes.plot(x, y, marker="*", markersize=18, color=COLOURS[4])
        if x < 0:
            axes.text(x - 0.3, y, f"灯{number}（{light}）", ha="right", va="center", fontsize=9)
        else:
            axes.text(x + 0.3, y, f"灯{number}（{light}）", va="center", fontsize=9)
    axes.set_xlim(-4.2, 4.6)
    axes.set_ylim(-2.8, 2.9)
    axes.set_axis_off()
    return save(figure)


def task_network() -> str:
    """Tasks of a campaign as boxes with their days, arrows from each to those that wait for it."""
    figure, axes = canvas("活动筹备任务网络图（箭头指向后续任务）")
    for name, days, x, y, before in TASKS:
        axes.text(
            x,
            y,
            f"{name}\n{days} 天",
            ha="center",
            va="center",
            fontsize=10,
            bbox={"boxstyle": "round,pad=0.45", "facecolor": "white", "edgecolor": COLOURS[0]},
        )
        for index in before:
            axes.annotate(
                "",
                xy=(x, y),
                xytext=TASKS[index][2:4],
                arrowprops={"arrowstyle": "->", "color": COLOURS[1], "shrinkA": 34, "shrinkB": 34},
            )
    axes.set_xlim(-0.9, 7.5)
    axes.set_ylim(-1.9, 1.9)
    axes.set_axis_off()
    return save(figure)


def online_curve() -> str:
    """How many viewers are online in each tenth minute of a live stream, with the parts of its plan."""
    figure, axes = canvas("某场直播的在线人数（每 10 分钟）")
    minutes = [minute for minute, _ in ONLINE]
    viewers = [number for _, number in ONLINE]
    axes.plot(minutes, viewers, marker="o", color=COLOURS[0])
    for minute, number in ONLINE:
        axes.annotate(f"{number}", (minute, number), textcoords="offset points", xytext=(0, 7), ha="center", fontsize=8)
    for start, end, name in ((0, 20, "暖场福利"), (20, 40, "主推款甲"), (40, 60, "企业介绍"), (60, 90, "主推款乙")):
        axes.axvline(end, color="grey", linewidth=0.6, linestyle="--")
        axes.text((start + end) / 2, 60, name, ha="center", fontsize=9)
    axes.set_xticks(minutes)
    axes.set_xlim(-3, 94)
    axes.set_ylim(0, 1750)
    axes.set_xlabel("开播后的时间（分钟）")
    axes.set_ylabel("在线人数（人）")
    return save(figure)


CHARTS: dict[str, Callable[[], str]] = {
    "live_timetable": live_timetable,
    "retention_curve": retention_curve,
    "camera_axis": camera_axis,
    "lamp_plan": lamp_plan,
    "task_network": task_network,
    "online_curve": online_curve,
}
