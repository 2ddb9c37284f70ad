"""What a paper's items amount to on a blueprint row, by plain arithmetic over the items. It knows no solver and no bank.

The freeze uses it for the last check before a paper exists, the verification for the first check after it was read back.
"""

from __future__ import annotations

import math
from collections import Counter
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import TYPE_CHECKING

from paper_builder.diagnostics import Message
from paper_builder.scoring import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from paper_builder.paper import PaperItem, PaperRow

FACILITY_STEP = Decimal("0.0001")
INFORMATION_SCALE = 10_000
"""Information is counted in whole ten-thousandths, so that sums of it are exact."""

_EXACT = Context(prec=40, rounding=ROUND_HALF_EVEN)
_SURE = 1e-9
"""The relative error of an item's information in floating point is far below this, so further from a tie it rounds rightly."""


def matches(item: PaperItem, where: Mapping[str, tuple[str | int, ...]]) -> bool:
    """Return whether ``item`` is one that a row with this filter counts. KeyError for a field that a filter cannot name.

    A field without an entry is not asked about; an empty entry allows nothing.
    """
    return all(_any_of(item, field, values) for field, values in where.items())


def _any_of(item: PaperItem, field: str, values: tuple[str | int, ...]) -> bool:
    match field:
        case "type" | "cognitive_level" | "difficulty" | "importance":
            return getattr(item, field) in values
        case "competency" | "knowledge_point":
            return getattr(item, field).id in values
        case "tags":
            return any(tag in values for tag in item.tags)
        case "question":
            return item.question in values
        case "past_paper":
            return any(name in values for name in item.past_papers)
        case _:
            raise KeyError(field)


def measure(
    name: str,
    where: Mapping[str, tuple[str | int, ...]],
    items: Iterable[PaperItem],
    *,
    ability: Decimal | None = None,
    centre: Decimal | None = None,
) -> Decimal:
    """Return what the matching ``items`` reach on the measure ``name``.

    ``items``, ``points``, ``seconds``: sums. ``knowledge_points``: distinct points. ``items_per_knowledge_point``: the largest
    count on one point; ``items_per_past_paper``: on one past paper, of those that ``where`` names or else of all. To four places:
    ``mean_facility`` (0…1, high = easy), ``facility_spread`` about ``centre`` (0…1) and ``information`` at ``ability``.
    KeyError for an unknown measure; ValueError for a spread without its centre or information without its ability.
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
        case "items_per_past_paper":
            papers = (paper for item in chosen for paper in item.past_papers if paper in where.get("past_paper", (paper,)))
            return Decimal(max(Counter(papers).values(), default=0))
        case "mean_facility":
            return mean_facility(chosen)
        case "facility_spread":
            if centre is None:
                raise ValueError("a facility spread is measured about a centre")
            return facility_spread(chosen, centre)
        case "information":
            if ability is None:
                raise ValueError("information is measured at an ability")
            return information(chosen, ability)
        case _:
            raise KeyError(name)


def mean_facility(items: Iterable[PaperItem]) -> Decimal:
    """Return the points-weighted mean of the items' facility, 0…1 (high = easy), to four places; 0 for no items."""
    weighted = total = Decimal(0)
    for item in items:
        weighted += item.points * Decimal(str(item.facility))
        total += item.points
    return (weighted / total).quantize(FACILITY_STEP, ROUND_HALF_EVEN) if total else Decimal(0)


def facility_spread(items: Iterable[PaperItem], centre: Decimal) -> Decimal:
    """Return √(Σ points × (facility - centre)² ÷ Σ points), 0…1, to four places; 0 for no items."""
    squares = total = Decimal(0)
    for item in items:
        squares += item.points * (Decimal(str(item.facility)) - centre) ** 2
        total += item.points
    return (squares / total).sqrt().quantize(FACILITY_STEP, ROUND_HALF_EVEN) if total else Decimal(0)


def information(items: Iterable[PaperItem], ability: Decimal) -> Decimal:
    """Return the sum of the items' information at ``ability`` (logits), to four places; items not calibrated add nothing."""
    return Decimal(
        sum(item_information(item.a, item.b, ability) for item in items if item.a is not None and item.b is not None)
    ) / Decimal(INFORMATION_SCALE)


def item_information(a: Decimal, b: Decimal, ability: Decimal) -> int:
    """Return an item's Fisher information at ``ability`` (logits) in ten-thousandths, rounded half to even.

    That is a²P(1-P) with P = 1/(1+exp(-a(ability-b))), the two-parameter logistic model: Birnbaum (1968), in Lord and Novick,
    Statistical Theories of Mental Test Scores, part 5; van der Linden (2005), Linear Models for Optimal Test Design, chapter 1.
    The same integer on every machine: what floating point leaves open is settled in decimal arithmetic.
    """
    slope = float(a)
    # exp(-|x|) instead of exp(-x): P(1-P) is the same for both, and it cannot overflow.
    odds = math.exp(-abs(slope * (float(ability) - float(b))))
    value = INFORMATION_SCALE * slope * slope * odds / (1 + odds) ** 2
    if abs(value - math.floor(value) - 0.5) > _SURE * (1 + value):
        return round(value)
    exponent = _EXACT.multiply(a, _EXACT.subtract(ability, b)).copy_abs().copy_negate()
    exact_odds = _EXACT.exp(exponent)
    share = _EXACT.divide(exact_odds, _EXACT.power(_EXACT.add(1, exact_odds), 2))
    exact = _EXACT.multiply(_EXACT.multiply(_EXACT.multiply(a, a), share), INFORMATION_SCALE)
    return int(exact.to_integral_value(ROUND_HALF_EVEN))


def wanted(row: PaperRow) -> Message:
    """Return the row's bounds in words, e.g. “at least 10” or “between 2 and 3”."""
    if row.lower is None and row.upper is None:
        return Message("不限", "anything")
    if row.lower is None:
        return Message(f"至多 {plain(row.upper or Decimal(0))}", f"at most {plain(row.upper or Decimal(0))}")
    low = plain(row.lower)
    if row.upper is None:
        return Message(f"至少 {low}", f"at least {low}")
    if row.lower == row.upper:
        return Message(f"正好 {low}", f"exactly {low}")
    return Message(f"在 {low} 到 {plain(row.upper)} 之间", f"between {low} and {plain(row.upper)}")


def is_met(row: PaperRow) -> bool:
    """Return whether what the row reaches lies within its bounds."""
    return (row.lower is None or row.reached >= row.lower) and (row.upper is None or row.reached <= row.upper)
