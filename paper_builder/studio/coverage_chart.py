"""The grids of several levels as one chart: competency × level × type × status, red where a paper cannot be built.

It draws what ``coverage_grid`` counted; ``coverage_picture`` says the same in a table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from paper_builder.studio.catalogue import STATUSES as STATUS_NAMES
from paper_builder.studio.charts import BLUE, GREY, ORANGE, RED, Charted, finished, rows
from paper_builder.studio.coverage_grid import STATUSES
from paper_builder.studio.coverage_picture import as_text, picture

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from paper_builder.studio.coverage_grid import Cell, Grid

_FILLS = {"approved": BLUE, "in_review": ORANGE, "draft": "transparent", "retired": GREY}
_EDGES = {"approved": BLUE, "in_review": ORANGE, "draft": GREY, "retired": GREY}
_WIDTH = 170
"""Pixels of one panel."""
_STEP = 24
"""Pixels of one bar."""


def coverage_shown(grids: Sequence[Grid]) -> Charted:
    """Return chart and tables of these levels."""
    return Charted(chart_of(grids), "".join(map(picture, grids)), "\n\n".join(map(as_text, grids)))


def chart_of(grids: Sequence[Grid]) -> Mapping[str, Any]:
    """Return the chart of these levels as Vega-Lite: a column a level, a row a competency, a bar a type, a colour a status.

    ValueError for no grid.
    """
    import altair as alt

    if not grids:
        raise ValueError("no level to draw")
    names = [STATUS_NAMES[status] for status in STATUSES]
    most = max((sum(cell.counts) for grid in grids for cell in grid.cells), default=0) or 1
    scale = alt.Scale(domain=[0, round(most * 1.45) + 1])  # room for the words at the end of the longest bar
    kind = alt.Y("type:N", title=None, sort=[name for _, name, _ in grids[0].types])
    number = alt.X("number:Q", title="题数", scale=scale, axis=alt.Axis(tickCount=4, format="d"))
    base = alt.Chart()
    bars = base.mark_bar(strokeWidth=1.5, height={"band": 0.62}).encode(
        y=kind,
        x=number.stack("zero"),
        fill=alt.Fill(
            "status:N",
            title="状态",
            scale=alt.Scale(domain=names, range=[_FILLS[status] for status in STATUSES]),
            legend=alt.Legend(orient="top", titleOrient="left"),
        ),
        stroke=alt.Stroke(
            "status:N",
            title="状态",
            scale=alt.Scale(domain=names, range=[_EDGES[status] for status in STATUSES]),
            legend=alt.Legend(orient="top", titleOrient="left"),
        ),
        order="rank:Q",
        tooltip=[
            alt.Tooltip(f"{field}:{measure}", title=title)
            for field, measure, title in (
                ("level", "N", "级别"),
                ("competency", "N", "职业能力"),
                ("type", "N", "题型"),
                ("status", "N", "状态"),
                ("number", "Q", "题数"),
            )
        ],
    )
    short = alt.datum.short
    frames = (
        base.mark_bar(color=RED, fillOpacity=0.18, stroke=RED, strokeWidth=2.5, height={"band": 0.94})
        .transform_filter(short)
        .encode(y=kind, x=alt.X("left:Q", title="题数"), x2="right:Q")
    )
    words = (
        base.mark_text(align="left", baseline="middle", dx=5)
        .transform_filter(alt.datum.rank == 0)
        .encode(y=kind, x=alt.X("total:Q", title="题数"), text="words:N")
    )
    chart = (
        alt.layer(frames, bars, words, data=rows(_rows(grids, most)))
        .properties(width=_WIDTH, height=alt.Step(_STEP))
        .facet(
            row=alt.Row(
                "competency:N",
                title=None,
                sort=[name for _, name, _ in grids[0].competencies],
                header=alt.Header(labelAngle=0, labelAlign="left"),
            ),
            column=alt.Column("level:N", title=None, sort=[_head(grid) for grid in grids]),
            spacing=12,
        )
        .properties(
            title=alt.TitleParams(
                "题库覆盖图：各职业能力、级别、题型、状态的题数",
                subtitle="条末的数是已审定的题数；红框并写“✗”：组不成卷，要补题",
                subtitleFontSize=13,
                subtitlePadding=6,
                offset=10,
            )
        )
    )
    return finished(chart, described(grids))


def described(grids: Sequence[Grid]) -> str:
    """Return in words what the chart shows: for each level whether a paper can be built, and where questions are missing."""
    return "题库覆盖图：各职业能力、级别、题型、状态的题数。" + "".join(map(_described, grids)) + "数字见表。"


def _described(grid: Grid) -> str:
    competencies = {name: words for name, words, _ in grid.competencies}
    types = {name: words for name, words, _ in grid.types}
    approved = sum(cell.counts[0] for cell in grid.cells)
    gaps = "，".join(
        f"{competencies[cell.competency]}的{types[cell.type]}{f'缺 {cell.missing} 题' if cell.missing else '缺题'}"
        for cell in grid.cells
        if cell.short
    )
    return f"{_head(grid)}，已审定 {approved} 题{f'，{gaps}' if gaps else ''}。"


def _head(grid: Grid) -> str:
    """The name of a level and whether a paper can be built."""
    if grid.short:
        return f"{grid.name} ✗ 组不成卷"
    return f"{grid.name} ✓ 试组成功" if grid.verdict is not None and grid.verdict.buildable else f"{grid.name}（未试组）"


def _rows(grids: Sequence[Grid], most: int) -> Iterator[Mapping[str, object]]:
    right = round(most * 1.45) + 1
    for grid in grids:
        kinds = {kind: name for kind, name, _ in grid.types}
        for competency, name, _ in grid.competencies:
            for kind in kinds:
                cell = grid.cell(competency, kind)
                for rank, status in enumerate(STATUSES):
                    if rank and not cell.counts[rank]:
                        continue
                    yield {
                        "level": _head(grid),
                        "competency": name,
                        "type": kinds[kind],
                        "status": STATUS_NAMES[status],
                        "rank": rank,
                        "number": cell.counts[rank],
                        "total": sum(cell.counts),
                        "words": _words(cell),
                        "short": cell.short and rank == 0,
                        "left": 0,
                        "right": right,
                    }


def _words(cell: Cell) -> str:
    if cell.missing:
        return f"{cell.counts[0]} ✗ 缺 {cell.missing}"
    return f"{cell.counts[0]} ✗ 缺题" if cell.short else str(cell.counts[0])
