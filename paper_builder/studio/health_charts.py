"""The state of a bank as charts: how questions spread, which points have few, how far a cue's hits lie from chance.

It draws rows that ``health`` has counted and knows no bank.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from paper_builder.studio.charts import BLUE, GREY, INK, RED, finished, rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from paper_builder.analysis.cues import CueTable

Count = tuple[str, str, int]
"""A level, a value, and how many questions it has there."""


def spread_chart(scales: Mapping[str, Sequence[Count]]) -> Mapping[str, Any]:
    """Return one row of panels a scale (difficulty, cognitive level), a panel a level, a bar a value in the order given."""
    import altair as alt

    parts = []
    for title, counts in scales.items():
        levels = list(dict.fromkeys(level for level, _, _ in counts))
        values = list(dict.fromkeys(value for _, value, _ in counts))
        across = alt.X("value:N", title=None, sort=values, axis=alt.Axis(labelAngle=0))
        base = alt.Chart().encode(x=across, y=alt.Y("number:Q", title="题数", axis=alt.Axis(format="d", tickCount=4)))
        parts.append(
            alt.layer(
                base.mark_bar(color=BLUE),
                base.mark_text(dy=-8).encode(text="number:Q"),
                data=rows({"level": level, "value": value, "number": number} for level, value, number in counts),
            )
            .properties(width=alt.Step(max(34, 220 // len(values))), height=110)
            .facet(column=alt.Column("level:N", title=None, sort=levels), spacing=14)
            .properties(title=f"已审定试题的{title}")
        )
    told = "；".join(
        f"{title}：" + "，".join(f"{level}{value} {number}" for level, value, number in counts) for title, counts in scales.items()
    )
    return finished(alt.vconcat(*parts), f"已审定试题的分布。{told}。")


def points_chart(title: str, counts: Sequence[tuple[str, str, int]]) -> Mapping[str, Any]:
    """Return a bar a knowledge point, in the order given: its name, its competency and its number of questions."""
    import altair as alt

    given = [{"point": point, "competency": competency, "number": number} for point, competency, number in counts]
    names = [point for point, _, _ in counts]
    most = max((number for _, _, number in counts), default=0) or 1
    base = alt.Chart().encode(
        x=alt.X("number:Q", title="题数", axis=alt.Axis(format="d", tickMinStep=1), scale=alt.Scale(domain=[0, most])),
        y=alt.Y("point:N", title=None, sort=names),
        tooltip=[
            alt.Tooltip("point:N", title="鉴定点"),
            alt.Tooltip("competency:N", title="职业能力"),
            alt.Tooltip("number:Q", title="题数"),
        ],
    )
    none = alt.datum.number == 0
    chart = alt.layer(
        base.mark_bar(color=BLUE),
        base.mark_text(align="left", dx=4).encode(text="number:Q"),
        base.mark_point(color=RED, shape="cross", filled=True, size=60).transform_filter(none),
        data=rows(given),
    ).properties(width=420, height=alt.Step(20), title=title)
    least = min((number for _, _, number in counts), default=0)
    few = "、".join(point for point, _, number in counts if number == least)
    return finished(chart, f"{title}。最少的有 {least} 题：{few}。")


def cues_chart(groups: Sequence[CueTable], names: Mapping[str, str]) -> Mapping[str, Any]:
    """Return a panel a group: each cue's share of hits with its 95 % interval and what guessing gives; red where it leaks."""
    import altair as alt

    given = [
        {
            "group": group.group,
            "cue": names[cue.name],
            "share": round(cue.share, 4),
            "low": round(cue.low, 4),
            "high": round(cue.high, 4),
            "chance": round(cue.chance / cue.fires, 4),
            "state": "✗ 泄露" if cue.leaks else "未见泄露",
        }
        for group in groups
        for cue in group.cues
        if cue.fires
    ]
    down = alt.Y("cue:N", title=None, sort=list(names.values()))
    axis = alt.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1])
    state = alt.Color(
        "state:N",
        title="95% 区间和实际比例",
        scale=alt.Scale(domain=["未见泄露", "✗ 泄露"], range=[BLUE, RED]),
        legend=alt.Legend(orient="top", titleOrient="left"),
    )
    base = alt.Chart().encode(y=down)
    chart = (
        alt.layer(
            base.mark_rule(strokeWidth=5).encode(
                x=alt.X("low:Q", title="指向答案的比例", scale=alt.Scale(domain=[0, 1]), axis=axis),
                x2="high:Q",
                color=state,
            ),
            base.mark_point(filled=True, size=90, opacity=1, stroke=GREY).encode(
                x="share:Q", color=state, shape=alt.Shape("state:N", legend=None)
            ),
            base.mark_tick(color=INK, thickness=2, size=18).encode(x="chance:Q"),
            data=rows(given),
        )
        .properties(width=180, height=alt.Step(26))
        .facet(column=alt.Column("group:N", title=None, sort=[group.group for group in groups]), spacing=14)
        .properties(
            title=alt.TitleParams(
                "选项里的线索指向答案的比例", subtitle="细竖线：瞎猜会有的比例", subtitleFontSize=13, subtitlePadding=6, offset=10
            )
        )
    )
    leaking = [f"{group.group}的“{names[cue.name]}”" for group in groups for cue in group.cues if cue.leaks]
    told = f"泄露答案的线索：{'、'.join(leaking)}。" if leaking else "没有一条线索指向答案明显多于瞎猜。"
    return finished(chart, f"选项里的线索指向答案的比例、95% 区间与瞎猜的比较。{told}")
