"""What a paper's items amount to on a blueprint row, by plain arithmetic over the items. It knows no solver and no bank.

The freeze uses it for the last check before a paper exists, the verification for the first check after it was read back.
"""

from __future__ import annotations

from collections import Counter
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from paper_builder.paper import PaperItem, PaperRow

FACILITY_STEP = Decimal("0.0001")


def matches(item: PaperItem, where: Mapping[str, tuple[str | int, ...]]) -> bool:
    """Return whether ``item`` is one that a row with this filter counts. KeyError for a field that a filter cannot name."""
    return all(_any_of(item, field, values) for field, values in where.items() if values)


def _any_of(item: PaperItem, field: str, values: tuple[str | int, ...]) -> bool:
    match field:
        case "type" | "cognitive_level" | "difficulty" | "importance":
            return getattr(item, field) in values
        case "competency" | "knowledge_point":
            return getattr(item, field).id in values
        case "tags":
            return any(tag in values for tag in item.tags)
        case _:
            raise KeyError(field)


def measure(name: str, where: Mapping[str, tuple[str | int, ...]], items: Iterable[PaperItem]) -> Decimal:
    """Return what the matching ``items`` reach on the measure ``name``.

    ``items``, ``points``, ``seconds``: sums. ``knowledge_points``: distinct points. ``items_per_knowledge_point``: the largest
    count on one point. ``mean_facility``: points-weighted mean of the expected share earned, 0…1 (high = easy), to four places.
    KeyError for an unknown measure.
    """
    chosen = [item for item in items if matches(item, where)]
    match name:
        case "items":
            return Decimal(len(chosen))
        case "points":
            return sum((item.points for item in chosen), Decimal(0))
        case "seconds":
            return Decimal(sum(item.seconds for item in chosen))
        case "knowledge_points":
            return Decimal(len({item.knowledge_point.id for item in chosen}))
        case "items_per_knowledge_point":
            return Decimal(max(Counter(item.knowledge_point.id for item in chosen).values(), default=0))
        case "mean_facility":
            return mean_facility(chosen)
        case _:
            raise KeyError(name)


def mean_facility(items: Iterable[PaperItem]) -> Decimal:
    """Return the points-weighted mean of the items' facility, 0…1 (high = easy), to four places; 0 for no items."""
    weighted = total = Decimal(0)
    for item in items:
        weighted += item.points * Decimal(str(item.facility))
        total += item.points
    return (weighted / total).quantize(FACILITY_STEP, ROUND_HALF_EVEN) if total else Decimal(0)


def is_met(row: PaperRow) -> bool:
    """Return whether what the row reaches lies within its bounds."""
    return (row.lower is None or row.reached >= row.lower) and (row.upper is None or row.reached <= row.upper)
