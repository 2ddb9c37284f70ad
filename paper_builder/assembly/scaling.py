"""Exact fractions to integers of the same ratios: sums with their bounds, quantities with their targets, and what they weigh.

It knows numbers only, no question and no blueprint.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, gcd, lcm
from typing import TYPE_CHECKING

import numpy as np

from paper_builder.assembly.problem import Linear, Quantity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paper_builder.assembly.problem import Ints

_MILLION = Fraction(1_000_000)


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum over the slots and its bounds before scaling. ``measure``: what 1 of it means, 0 if that depends on what is taken."""

    values: list[Fraction]
    lower: Fraction | None
    upper: Fraction | None
    measure: Fraction = Fraction(1)


def rounded_up(bound: Fraction | None) -> int | None:
    """Return a lower bound on whole numbers that means the same."""
    return None if bound is None else ceil(bound)


def rounded_down(bound: Fraction | None) -> int | None:
    """Return an upper bound on whole numbers that means the same."""
    return None if bound is None else floor(bound)


def _integers(values: Sequence[Fraction]) -> tuple[Ints, Fraction]:
    """Return ``values`` as the smallest integers of the same ratios, and the factor that they were multiplied by."""
    scale = lcm(*(value.denominator for value in values)) if values else 1
    whole = [value.numerator * (scale // value.denominator) for value in values]
    divisor = gcd(*whole) or 1
    return np.array([value // divisor for value in whole], dtype=np.int64), Fraction(scale, divisor)


def linear(part: Sum) -> tuple[Linear, Fraction]:
    """Return the part in integers, and the factor of ``_integers``."""
    coefficients, factor = _integers(part.values)
    lower = rounded_up(None if part.lower is None else part.lower * factor)
    upper = rounded_down(None if part.upper is None else part.upper * factor)
    return Linear(coefficients=coefficients, lower=lower, upper=upper, unit=part.measure / factor), factor


def quantity(
    name: str,
    values: Sequence[Fraction],
    whole: Fraction,
    target: Fraction | None = None,
    *,
    measure: Fraction = Fraction(1),
    forms: tuple[int, ...] | None = None,
    decides: bool = False,
) -> Quantity:
    """Return what forms should agree on or aim at; ``whole`` is what it comes to on a whole paper, ``measure`` as in ``Sum``."""
    # Scaled together with its target, so that one between two reachable sums is as far from both as it is.
    wanted = Fraction(0) if target is None else target / measure
    integers, factor = _integers([*values, wanted])
    return Quantity(
        name=name,
        coefficients=integers[:-1],
        weight=weighed(whole, factor),
        unit=measure / factor,
        target=None if target is None else int(integers[-1]),
        forms=forms,
        decides=decides,
    )


def weighed(whole: Fraction, factor: Fraction) -> int:
    """Return what one of the integers weighs in millionths of the ``whole``, at least 1."""
    return max(1, round(_MILLION / (whole * factor)))
