"""Scoring rules, in one place and in Decimal: exporters translate these, tests compare players against them.

A rule is defined on sets of option labels, so it holds for any order of the options.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Literal, assert_never

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

ScoringRule = Literal["all_or_nothing", "half_if_subset"]
SCORING_RULES: tuple[ScoringRule, ...] = ("all_or_nothing", "half_if_subset")


def score_choice(rule: ScoringRule, key: AbstractSet[str], chosen: AbstractSet[str], points: Decimal) -> Decimal:
    """Return the points, from 0 to ``points``, that ``chosen`` earns against ``key``.

    ``all_or_nothing``: full points for exactly the key, else 0. ``half_if_subset``: full points for exactly the key, half of them
    for a non-empty proper subset of it, 0 as soon as one chosen option is wrong.
    """
    if not key:
        raise ValueError("a choice item has at least one key")
    if chosen == key:
        return points
    match rule:
        case "all_or_nothing":
            return Decimal(0)
        case "half_if_subset":
            return points / 2 if chosen and chosen < key else Decimal(0)
        case _:
            assert_never(rule)


def rule_sentence(rule: ScoringRule, points: Decimal) -> str:
    """Return the rule in Chinese as a section head prints it, for items of ``points`` each."""
    match rule:
        case "all_or_nothing":
            return f"全部选对得{plain(points)}分，少选、多选、错选均不得分"
        case "half_if_subset":
            return f"全部选对得{plain(points)}分，少选且无错选得{plain(points / 2)}分，有错选不得分"
        case _:
            assert_never(rule)


def plain(number: Decimal) -> str:
    """Return ``number`` as people write it: ``2`` and ``0.5``, never ``2.0`` or ``5E-1``."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
