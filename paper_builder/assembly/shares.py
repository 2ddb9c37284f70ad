"""What whole forms ask of their sum: points come in whole numbers on each form, and so do not add up in any way. It makes no form.

Rows that tell questions apart by few values a point (what competency they belong to, how difficult they are) make classes of them.
How many points of a class a form has is a whole number, a column here; together these columns are the sum's. A sum that meets the
rows three times over may still be none that three whole forms can share: near the edge that is the rule, and these few columns
show it, where deciding about single questions takes very long.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from typing import TYPE_CHECKING

import numpy as np

from paper_builder.assembly.problem import Linear, distinct

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    import numpy.typing as npt

    from paper_builder.assembly.matrix import Block, Columns
    from paper_builder.assembly.problem import Ints, Problem, Row
    from paper_builder.assembly.solver import Model

_MOST_CLASSES = 9
"""A row with more values a point than this tells nearly every question from every other."""
_FEW_CLASSES = 4
"""Rows are taken together where that makes no more classes than one of them does alone, or no more than this."""
_FEW_PARTS = 3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Family:
    """Rows that count questions by the same classes: ``classes`` of each slot, and for each row its value a point of each slot."""

    classes: Ints
    rows: tuple[tuple[Row, Linear, Ints], ...]


def add_shares(
    problem: Problem,
    model: Model,
    blocks: Sequence[Block],
    taken: Sequence[Columns],
    *,
    rows: Collection[str] | None,
    possible: npt.NDArray[np.bool_],
) -> None:
    """Add to a model of sums how the forms of ``blocks`` share the points of each class, among slots that are ``possible``.

    ``taken`` are the columns of each block. No sum of real forms is lost. ``rows`` are the ids of those that count, all if None.
    """
    weights = _weights(problem)
    points = np.array(weights, dtype=np.int64)[problem.slot_section]
    unit = lcm(*weights)
    total = _total(problem, rows, weights)
    for family in _families(problem, rows, possible, unit // points):
        members = [np.flatnonzero(possible & (family.classes == number)) for number in distinct(family.classes[possible]).tolist()]
        most = [float(points[slots].sum()) for slots in members]
        for block, columns in zip(blocks, taken, strict=True):
            shares = [model.add_columns(most, integer=True) for _ in block.members]
            for form, own in zip(block.members, shares, strict=True):
                model.add_row(own, np.ones(len(own)), total, total)
                for row, part, values in family.rows:
                    if row.forms is None or form in row.forms:
                        lower, upper = (None if bound is None else bound * unit for bound in (part.lower, part.upper))
                        model.add_row(own, np.array([values[slots[0]] for slots in members]), lower, upper)
            for slots, shared in zip(members, np.array(shares).T, strict=True):
                values = np.append(points[slots], -np.ones(len(shared)))
                model.add_row(np.concatenate([columns[slots], shared]), values, 0, 0)


def _total(problem: Problem, rows: Collection[str] | None, weights: Sequence[int]) -> int | None:
    """The points of a form; None where a section may have any number of questions."""
    if rows is not None and any(row.section and row.id not in rows for row in problem.rows):
        return None
    return sum(section.count * weight for section, weight in zip(problem.sections, weights, strict=True))


def _weights(problem: Problem) -> list[int]:
    """The points of a question of each section in whole numbers, as small as they can be."""
    points = [Fraction(section.points) for section in problem.sections]
    whole = [int(each * lcm(*(each.denominator for each in points))) for each in points]
    return [each // gcd(*whole) for each in whole]


def _families(problem: Problem, rows: Collection[str] | None, possible: npt.NDArray[np.bool_], scale: Ints) -> Iterator[_Family]:
    """Yield families of rows, so many together as keep the classes few."""
    coarse = [(row, part, part.coefficients * scale) for row, part in _linear(problem, rows)]
    coarse = [found for found in coarse if 1 < len(distinct(found[2][possible])) <= _MOST_CLASSES]
    coarse.sort(key=lambda found: -len(distinct(found[2][possible])))
    while coarse:
        first = coarse.pop(0)
        classes, members, left = _classes(first[2]), [first], []
        for found in coarse:
            together = _classes(found[2], classes)
            if len(distinct(together[possible])) <= max(len(distinct(classes[possible])), _FEW_CLASSES):
                classes = together
                members.append(found)
            else:
                left.append(found)
        coarse = left
        yield _Family(classes=classes, rows=tuple(members))


def _classes(values: Ints, within: Ints | None = None) -> Ints:
    """Number the slots by their values, and by the classes that they are in already."""
    key = values[None, :] if within is None else np.stack([within, values])
    _, numbers = np.unique(key, axis=1, return_inverse=True)
    result: Ints = numbers.ravel().astype(np.int64)
    return result


def _linear(problem: Problem, rows: Collection[str] | None) -> Iterator[tuple[Row, Linear]]:
    for row in problem.rows:
        if row.section is None and (rows is None or row.id in rows) and len(row.parts) <= _FEW_PARTS:
            for part in row.parts:
                if isinstance(part, Linear):
                    yield row, part
