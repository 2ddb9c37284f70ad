"""The section of the balance report that holds the blueprint's rows: what each asks for, what the paper reaches, in words."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from paper_builder.export import charts
from paper_builder.export.report_sections import table
from paper_builder.measures import is_met
from paper_builder.scoring import plain
from paper_builder.terms import COGNITIVE_LEVELS, DIFFICULTIES, TYPES

if TYPE_CHECKING:
    from decimal import Decimal

    from paper_builder.paper import Paper, PaperRow

_FIELD_NAMES = {
    "type": "题型",
    "competency": "能力",
    "knowledge_point": "知识点",
    "cognitive_level": "认知层次",
    "difficulty": "难度",
    "importance": "重要程度",
    "tags": "标签",
    "question": "试题",
    "past_paper": "往次试卷",
}
_UNITS = {
    "items": "题",
    "points": "分",
    "knowledge_points": "个",
    "items_per_knowledge_point": "题",
    "items_per_past_paper": "题",
    "seconds": "分钟",
}
_NAMES_SHOWN = 3


def rows_section(paper: Paper) -> str:
    """Return each blueprint row with what was asked for, what was reached, and whether that is within bounds."""
    if not paper.rows:
        return ""
    rows = []
    for row in paper.rows:
        chart = charts.gauge(
            f"{row.name}：{_shown(row, row.reached)}，要求 {_range(row)}",
            lower=None if row.lower is None else float(row.lower),
            upper=None if row.upper is None else float(row.upper),
            reached=float(row.reached),
        )
        rows.append(
            (
                f"{escape(row.name)}<small>{escape(_where(row, paper))}</small>",
                _range(row),
                "" if row.target is None else _shown(row, row.target),
                f"<strong>{_shown(row, row.reached)}</strong>",
                chart,
                _verdict(row),
            )
        )
    return table(("要求", "|允许范围", "|目标", "|实际", "位置", "结果"), rows, "rows")


def _verdict(row: PaperRow) -> str:
    if is_met(row):
        return '<span class="met">达标</span>'
    return '<span class="short">尽量满足，未达到</span>' if row.is_soft else '<span class="missed">未达标</span>'


def _where(row: PaperRow, paper: Paper) -> str:
    names = {"competency": {item.competency.id: item.competency.name for item in paper.items}}
    names["knowledge_point"] = {item.knowledge_point.id: item.knowledge_point.name for item in paper.items}
    names["type"] = {kind: name.zh for kind, name in TYPES.items()}
    names["cognitive_level"] = {level: name.zh for level, name in COGNITIVE_LEVELS.items()}
    names["difficulty"] = {str(value): name.zh for value, name in DIFFICULTIES.items()}
    parts = [
        f"{_FIELD_NAMES.get(field, field)} {_listed([names.get(field, {}).get(str(value), str(value)) for value in values])}"
        for field, values in row.where.items()
    ]
    shown = ["；".join(parts) or "全卷"]
    if row.ability is not None:
        shown.append(f"能力值 {plain(row.ability)} 处")
    if row.centre is not None:
        shown.append(f"以 {plain(row.centre)} 为中心")
    if row.is_soft:
        shown.append(f"尽量满足，权重 {row.weight}")
    return "；".join(shown)


def _listed(names: list[str]) -> str:
    if len(names) > _NAMES_SHOWN + 1:
        return f"{'、'.join(names[:_NAMES_SHOWN])}等 {len(names)} 个"
    return "、".join(names) or "无"


def _range(row: PaperRow) -> str:
    if row.lower is not None and row.upper is not None:
        return _shown(row, row.lower) if row.lower == row.upper else f"{_bare(row, row.lower)}–{_shown(row, row.upper)}"
    if row.lower is not None:
        return f"≥ {_shown(row, row.lower)}"
    return f"≤ {_shown(row, row.upper)}" if row.upper is not None else "不限"


def _bare(row: PaperRow, value: Decimal) -> str:
    if row.measure == "seconds":
        return f"{float(value) / 60:.1f}".removesuffix(".0")
    return plain(value)


def _shown(row: PaperRow, value: Decimal) -> str:
    return f"{_bare(row, value)} {_UNITS.get(row.measure, '')}".strip()
