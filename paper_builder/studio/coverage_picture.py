"""The grid of a level as a table in HTML: the numbers that ``coverage_chart`` draws, and more. Red is always said in words too.

The widget shows the same HTML and puts its buttons into the cells by their ``data-`` attributes.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from paper_builder.studio.catalogue import STATUSES as STATUS_NAMES
from paper_builder.studio.coverage_grid import STATUSES
from paper_builder.studio.showing import RED, YELLOW

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from paper_builder.studio.coverage_grid import Cell, Grid, Need, Verdict

_EDGES = {"red": f";border-left:4px solid {RED}", "yellow": f";border-left:4px solid {YELLOW}", "green": ""}
_STATES = {"red": "✗ 不够一卷", "yellow": "△ 偏少", "green": ""}
_SHOWN = 12


def picture(grid: Grid) -> str:
    """Return whether a paper can be built, the table of one level, what the other rows want, and what to write."""
    return "".join(
        (
            f"<h4>{escape(grid.name)}（{escape(grid.title)}）</h4>",
            f"<p>{verdict_line(grid)}</p>",
            "<p>左边红线并写“✗”：组不成卷，要补题</p>" if grid.short else "",
            _table(grid),
            _others(grid.others),
            orders_list(grid.verdict) if grid.verdict else "",
        )
    )


def verdict_line(grid: Grid) -> str:
    """Return in one sentence whether a paper can be built, as far as that is known."""
    if grid.verdict is None:
        return "✗ 按下表，组不成一份试卷。" if grid.short else "按下表，各项都够一份试卷；能否同时满足，要试组一卷才知道。"
    match grid.verdict.buildable:
        case True:
            return "✓ 已试组一卷：全部要求都能同时满足。"
        case False:
            return "✗ 组不成一份试卷。" + "".join(f"<br>{escape(message)}" for message in grid.verdict.messages)
        case _:
            return "？ 试组没有得出结论。" + "".join(f"<br>{escape(message)}" for message in grid.verdict.messages)


def orders_list(verdict: Verdict) -> str:
    """Return what to write, one line a kind; the widget gives each line its button."""
    if not verdict.orders:
        return ""
    items = "".join(
        f'<li data-order="{place}">{escape(order.text)}：<strong>{order.number}</strong> 题</li>'
        for place, order in enumerate(verdict.orders[:_SHOWN])
    )
    more = len(verdict.orders) - _SHOWN
    rest = f"<p>另有 {more} 类，写完这些再看。</p>" if more > 0 else ""
    return f"<p><strong>补写并审定下列试题就能组卷：</strong></p><ul>{items}</ul>{rest}"


def _table(grid: Grid) -> str:
    heads = "".join(_head(name) for _, name, _ in grid.types)
    rows = "".join(
        f"<tr>{_head(name, 'row')}"
        + "".join(_cell(grid.cell(competency, kind), name, kind_name) for kind, kind_name, _ in grid.types)
        + _needed(need)
        + "</tr>"
        for competency, name, need in grid.competencies
    )
    feet = "".join(_needed(need) for _, _, need in grid.types)
    return (
        f"<table><caption>{escape(grid.name)}：各能力、题型的题数和状态</caption>"
        f"<thead><tr>{_head('职业能力')}{heads}{_head('每卷要多少')}</tr></thead>"
        f"<tbody>{rows}</tbody><tfoot><tr>{_head('每卷要多少', 'row')}{feet}<td></td></tr></tfoot></table>"
    )


def _head(name: str, scope: str = "col") -> str:
    """A head over, or before, cells of words: on their side, where Lab would put heads to the right."""
    return f'<th scope="{scope}" style="text-align:left">{escape(name)}</th>'


def _cell(cell: Cell, competency: str, kind: str) -> str:
    parts = [f"{number} {STATUS_NAMES[status]}" for status, number in zip(STATUSES, cell.counts, strict=True) if number]
    words = f"<br><strong>✗ 缺 {cell.missing} 题</strong>" if cell.missing else "<br><strong>✗ 缺题</strong>" if cell.short else ""
    return (
        f'<td data-competency="{escape(cell.competency)}" data-type="{escape(cell.type)}" title="{escape(f"{competency}·{kind}")}"'
        f"{_edge('red' if cell.short else 'green')}>"
        f"{'、'.join(parts) or '没有题'}{words}</td>"
    )


def _needed(need: Need | None) -> str:
    if need is None:
        return f"<td{_edge('green')}>不要求</td>"
    state = f"<br><strong>{_STATES[need.state]}</strong>" if _STATES[need.state] else ""
    return f"<td{_edge(need.state)}>{_amounts(need)}{state}</td>"


def _amounts(need: Need) -> str:
    papers = f"，够 {need.papers} 卷" if need.papers else ""
    waiting = f"，另有 {need.waiting} {need.unit}待审" if need.waiting != "0" and need.state != "green" else ""
    return f"要 {need.wanted} {need.unit}，有 {need.approved} {need.unit}{papers}{waiting}"


def _edge(state: str) -> str:
    return f' style="text-align:left{_EDGES[state]}"'


def _others(needs: Iterable[Need]) -> str:
    rows = "".join(_other(need) for need in needs)
    if not rows:
        return ""
    return (
        "<details><summary>其他要求：难度、认知层次、知识点</summary><table>"
        f"<thead><tr>{_head('要求')}{_head('每卷要多少')}{_head('待审')}</tr></thead>"
        f"<tbody>{rows}</tbody></table></details>"
    )


def _other(need: Need) -> str:
    return f"<tr>{_head(need.name, 'row')}{_needed(need)}<td{_edge('green')}>{need.waiting} {need.unit}</td></tr>"


def as_text(grid: Grid) -> str:
    """Return the grid for a place that shows no HTML."""
    return "\n".join(_text_lines(grid))


def _text_lines(grid: Grid) -> Iterator[str]:
    yield f"{grid.name}（{grid.title}）"
    for competency, name, _ in grid.competencies:
        cells = (grid.cell(competency, kind) for kind, _, _ in grid.types)
        yield f"  {name}：" + "；".join(
            f"{kind_name} {cell.counts[0]}/{sum(cell.counts)}" + (f" ✗缺{cell.missing or ''}题" if cell.short else "")
            for (_, kind_name, _), cell in zip(grid.types, cells, strict=True)
        )
