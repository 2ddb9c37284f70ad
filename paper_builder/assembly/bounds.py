"""From the integers of a row back to its measure: where a bound would have to be for what a solver reports as missed."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from paper_builder.assembly.problem import Row

Side = Literal["lower", "upper"]
SMALLEST = 1e-6
"""What is missed by less than this is met: a solver's tolerance."""
_FACILITY_STEP = Fraction(1, 1000)
_AVERAGE_STEP = Fraction(1, 10)


def unit(row: Row, side: Side) -> Fraction:
    """Return what 1 of the row's integers means at that bound; 0 where there is no such bound or it has no fixed meaning."""
    return next((part.unit for part in row.parts if getattr(part, side) is not None), Fraction(0))


def moved(row: Row, side: Side, missed: float, further: Fraction = Fraction(0)) -> Decimal:
    """Return where the bound must be for what is ``missed``, and ``further`` out in the row's measure, rounded outwards.

    Outwards is down for the lower and up for the upper bound: to whole units, for a mean facility to thousandths. ValueError for a
    row without that bound.
    """
    size = _size(row, side)
    sign = -1 if side == "lower" else 1
    exact = _bound(row, side) + sign * (Fraction(max(missed - SMALLEST, 0)) * size + further)
    step = _FACILITY_STEP if _is_mean(row) else size
    steps = floor(exact / step) if sign < 0 else ceil(exact / step)
    return _decimal(max(steps * step, Fraction(0)))


def reach(row: Row, side: Side, missed: float, *, whole: bool) -> Decimal:
    """Return the most (for the lower bound) or least (for the upper one) that is possible where ``missed`` is missed.

    Rounded so that it stays true; to whole units where the value is of one ``whole`` form and no average.
    """
    size = _size(row, side)
    sign = -1 if side == "lower" else 1
    if whole and not _is_mean(row):
        return moved(row, side, missed)
    exact = _bound(row, side) + sign * Fraction(missed) * size
    step = _FACILITY_STEP if _is_mean(row) else _AVERAGE_STEP
    steps = ceil(exact / step - Fraction(SMALLEST)) if sign < 0 else floor(exact / step + Fraction(SMALLEST))
    return _decimal(steps * step)


def _is_mean(row: Row) -> bool:
    return row.constraint is not None and row.constraint.measure == "mean_facility"


def _size(row: Row, side: Side) -> Fraction:
    size = unit(row, side)
    if not size:
        raise ValueError(f"{row.id} has no {side} bound that can be moved")
    return size


def _bound(row: Row, side: Side) -> Fraction:
    """The bound as the row's integers have it: what lies between two of its units is the same as the nearer inside."""
    bound = getattr(row.constraint, side)
    if _is_mean(row):
        return Fraction(bound)
    size = _size(row, side)
    return (ceil(Fraction(bound) / size) if side == "lower" else floor(Fraction(bound) / size)) * size


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
