"""The balance of a paper as JSON: every number of report.html, for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from paper_builder.export.balance import Amount, Balance, balance, shared_questions
from paper_builder.measures import is_met

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from paper_builder.export.base import ExportOptions
    from paper_builder.paper import Paper, PaperRow

VERSION = 1


def report_json(paper: Paper, options: ExportOptions) -> bytes:
    """Return the figures as UTF-8 JSON. Points are numbers, times seconds, shares and facility 0…1 (facility: high = easy)."""
    figures = balance(paper)
    wire = {
        "version": VERSION,
        "paper": {
            "id": paper.id,
            "title": paper.title,
            "level": paper.level.name,
            "form": paper.form,
            "sitting": paper.sitting,
            "minutes": paper.minutes,
            "total_points": _number(paper.total_points),
            "pass_points": _number(paper.pass_points),
        },
        "balance": _figures(figures),
        "specification": [
            {"competency": competency, "type": kind, "cognitive_level": level} | _amount(cell)
            for (competency, kind, level), cell in figures.cells.items()
        ],
        "rows": [_row(row) for row in paper.rows],
        "knowledge_points": [
            {
                "id": entry.point.id,
                "name": entry.point.name,
                "competency": entry.competency.id,
                "importance": entry.importance,
                "items": list(entry.numbers),
                "points": _number(entry.points),
            }
            for entry in figures.knowledge_points
        ],
        "keys": {
            "single_choice": dict(figures.single_keys),
            "multiple_choice": dict(figures.multiple_keys),
            "longest_run": {"letter": figures.longest_run[0], "items": figures.longest_run[1]},
        },
        "forms": [_form(paper, other) for other in (paper, *options.siblings)],
        "losses": {
            name: [
                {"code": loss.code, "severity": loss.severity.value, "message": loss.message.zh, "subject": loss.subject}
                for loss in losses
            ]
            for name, losses in options.losses.items()
        },
        "provenance": paper.provenance.as_data(),
    }
    return (json.dumps(wire, ensure_ascii=False, indent=1) + "\n").encode()


def _figures(figures: Balance) -> dict[str, Any]:
    return {
        "total": _amount(figures.total),
        "competency": _amounts(figures.by_competency),
        "type": _amounts(figures.by_type),
        "cognitive_level": _amounts(figures.by_cognitive_level),
        "difficulty": _amounts(figures.by_difficulty),
        "importance": _amounts(figures.by_importance),
        "mean_facility": float(figures.mean_facility),
        "measured_items": figures.measured,
        "seconds": figures.seconds,
        "seconds_by_type": dict(figures.seconds_by_type),
    }


def _form(paper: Paper, other: Paper) -> dict[str, Any]:
    return {"id": other.id, "form": other.form, "shared_questions": shared_questions(paper, other)} | _figures(balance(other))


def _row(row: PaperRow) -> dict[str, Any]:
    extra = {"ability": _optional(row.ability), "centre": _optional(row.centre), "weight": row.weight or None}
    return {
        "id": row.id,
        "name": row.name,
        "measure": row.measure,
        "lower": _optional(row.lower),
        "upper": _optional(row.upper),
        "target": _optional(row.target),
        "reached": _number(row.reached),
        "met": is_met(row),
    } | {name: value for name, value in extra.items() if value is not None}


def _amounts(amounts: Mapping[Any, Amount]) -> dict[str, Any]:
    return {str(key): _amount(value) for key, value in amounts.items()}


def _amount(value: Amount) -> dict[str, Any]:
    return {"items": value.items, "points": _number(value.points)}


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _optional(value: Decimal | None) -> int | float | None:
    return None if value is None else _number(value)
