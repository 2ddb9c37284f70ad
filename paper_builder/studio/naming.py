"""Chinese names for the ids that questions hold. An id that the bank does not know, as in a faulty question, is its own name."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from paper_builder.bank import Bank


def level_name(bank: Bank, level: str) -> str:
    """Return the name of a level, e.g. ``初级``."""
    return next((known.name for known in bank.settings.levels if known.id == level), level)


def competency_name(bank: Bank, competency: str) -> str:
    """Return the name of a competency, e.g. ``数据分析``."""
    return next((known.name for known in bank.settings.competencies if known.id == competency), competency)


def point_name(bank: Bank, point: str) -> str:
    """Return the name of a knowledge point."""
    known = bank.knowledge_points.get(point)
    return known.name if known else point
