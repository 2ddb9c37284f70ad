"""What an author can choose from, as a form needs it: levels, competencies, points, statutes, and the words for fixed values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from paper_builder.studio.values import SECONDS
from paper_builder.terms import COGNITIVE_LEVELS, DIFFICULTIES, TYPES

if TYPE_CHECKING:
    from paper_builder.bank import Bank

STATUSES = {"draft": "草稿", "in_review": "送审", "approved": "已审定", "retired": "停用"}


def catalogue_of(bank: Bank) -> dict[str, Any]:
    """Return plain data: pairs of value and Chinese name, points with competency and levels, statutes with checked articles."""
    return {
        "levels": [[level.id, level.name] for level in bank.settings.levels],
        "competencies": [[competency.id, competency.name] for competency in bank.settings.competencies],
        "points": [
            {"id": point.id, "name": point.name, "competency": point.competency, "levels": list(point.levels), "legal": point.legal}
            for point in bank.knowledge_points.values()
        ],
        "statutes": [
            {
                "id": statute.id,
                "title": statute.title,
                "version": statute.version,
                "articles": list(statute.articles),
                "replaced": bool(statute.replaced_by),
            }
            for statute in bank.statutes.values()
        ],
        "types": [[name, words.zh] for name, words in TYPES.items()],
        "cognitive_levels": [[name, words.zh] for name, words in COGNITIVE_LEVELS.items()],
        "difficulties": [[str(number), f"{number} {words.zh}"] for number, words in DIFFICULTIES.items()],
        "statuses": [[name, words] for name, words in STATUSES.items()],
        "seconds": dict(SECONDS),
    }
