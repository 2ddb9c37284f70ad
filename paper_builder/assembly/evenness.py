"""How many questions of each kind would be natural to write: as usual at the level, within what rows aim at, less what is there.

It gives wishes, and knows no solver; how nearly they can be met is the plan's matter.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import numpy as np

from paper_builder.assembly.dealing import set_of
from paper_builder.assembly.plan_model import Wish

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import numpy.typing as npt

    from paper_builder.assembly.dealing import Alike
    from paper_builder.assembly.drafts import Draft, Kind, Kinds
    from paper_builder.bank import Bank
    from paper_builder.blueprint import Blueprint, Constraint, Section
    from paper_builder.question import Question

    Floats = npt.NDArray[np.float64]

_SWEEPS = 60
_HALVINGS = 100
_SMALLEST = 1e-9
_COARSE = 3.0
"""How much more it weighs that the numbers of each type and competency are natural than that those of each kind are."""


def wishes(
    bank: Bank,
    blueprint: Blueprint,
    kinds: Kinds,
    sets: Mapping[Alike, Sequence[Draft]],
    number_of: Mapping[str, int],
    available: Iterable[Question],
) -> list[Wish]:
    """Return how many questions it would be natural to write where ``number_of`` each draft do, as many of each type as those are.

    By set, by kind, and by type and competency; the numbers agree with each other.
    """
    held = dict(zip((draft.question.id for draft in kinds.drafts), natural(bank, blueprint, kinds.drafts).tolist(), strict=True))
    having = Counter(set_of(bank, blueprint, kind, q.knowledge_point) for q in available if (kind := kinds.of(q)))
    of_type: dict[tuple[Section, ...], list[Alike]] = {}
    for alike, drafts in sets.items():
        of_type.setdefault(drafts[0].sections, []).append(alike)
    found: list[Wish] = []
    for own in of_type.values():
        total = sum(number_of[draft.question.id] for alike in own for draft in sets[alike])
        stock = [sum(held[draft.question.id] for draft in sets[alike]) for alike in own]
        missing = dict(zip(own, filled_up(total, stock, [having[alike] for alike in own]), strict=True))
        found += _of_type(missing, total)
    return found


def _of_type(missing: Mapping[Alike, float], total: int) -> Iterator[Wish]:
    """The wishes for one type, whole numbers near to ``missing``, ``total`` together."""
    of_kind: dict[Kind, dict[Alike, float]] = {}
    for alike, number in missing.items():
        of_kind.setdefault(alike.kind, {})[alike] = number
    numbers = whole(total, [sum(sets.values()) for sets in of_kind.values()])
    of_competency: dict[str, dict[Alike, int]] = {}
    owed: defaultdict[tuple[str, str, str], float] = defaultdict(float)
    for (kind, sets), number in zip(of_kind.items(), numbers, strict=True):
        # What one kind owes to an importance by being whole, another one gives: else the rarer importance would always lose.
        exact = sum(sets.values()) or 1.0
        exactly = [number * share / exact + owed[kind.competency, alike.importance, alike.point] for alike, share in sets.items()]
        given = dict(zip(sets, whole(number, exactly), strict=True))
        for alike, due in zip(sets, exactly, strict=True):
            owed[kind.competency, alike.importance, alike.point] = due - given[alike]
        yield Wish(sets=tuple(sets), number=number, weight=1.0)
        yield from (Wish(sets=(alike,), number=few, weight=1.0) for alike, few in given.items() if len(given) > 1)
        of_competency.setdefault(kind.competency, {}).update(given)
    for given in of_competency.values():
        yield Wish(sets=tuple(given), number=sum(given.values()), weight=_COARSE)


def natural(bank: Bank, blueprint: Blueprint, drafts: Sequence[Draft]) -> Floats:
    """Return how many questions like each draft a form naturally holds; in each section they add up to its count.

    The drafts' shares, raked: scaled to each section's count and to what each row of items or points aims at, in turn, until all
    are met or nearly so (Deming and Stephan 1940, iterative proportional fitting).
    """
    held = np.array([draft.share for draft in drafts])
    places = [draft.sections for draft in drafts]
    counts = {sections: sum(section.count for section in sections) for sections in places}
    members = {sections: np.array([own == sections for own in places]) for sections in counts}
    rows = [(row, worth) for row in blueprint.constraints if (worth := _worth(row, bank, drafts)) is not None]

    def to_counts() -> None:
        for sections, inside in members.items():
            held[inside] *= counts[sections] / max(float(held[inside].sum()), _SMALLEST)

    to_counts()
    for _ in range(_SWEEPS):
        for row, worth in rows:
            reached = float(held @ worth)
            aim = _aim(row, reached)
            if reached > _SMALLEST and aim != reached:
                held[worth > 0] *= max(aim / reached, _SMALLEST)
        to_counts()
    return held


def _worth(row: Constraint, bank: Bank, drafts: Sequence[Draft]) -> Floats | None:
    """What each draft counts in a row of items or points; None where the row is another or about some of the forms only."""
    if row.measure not in ("items", "points") or row.forms or row.where.looks_back:
        return None
    inside = np.array([row.where.matches(draft.question, bank) for draft in drafts])
    if not inside.any() or row.measure == "items":
        return inside.astype(np.float64) if inside.any() else None
    points = {
        draft.sections: float(sum(section.count * section.points for section in draft.sections))
        / sum(section.count for section in draft.sections)
        for draft in drafts
    }
    return np.where(inside, np.array([points[draft.sections] for draft in drafts]), 0.0)


def _aim(row: Constraint, reached: float) -> float:
    if row.target is not None:
        return float(row.target)
    lower = reached if row.lower is None else float(row.lower)
    upper = reached if row.upper is None else float(row.upper)
    return min(max(reached, lower), upper)


def filled_up(total: float, stock: Sequence[float], having: Sequence[float]) -> list[float]:
    """Return what to add to each of ``having``, ``total`` together, for there to be as much of each as ``stock`` in proportion.

    What there is too much of gets nothing.
    """
    wanted, there = np.array(stock), np.array(having, dtype=np.float64)
    low, high = 0.0, (total + float(there.sum())) / max(_SMALLEST, float(wanted.sum()))
    while np.maximum(0, high * wanted - there).sum() < total and wanted.any():
        high *= 2
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if np.maximum(0, middle * wanted - there).sum() < total else (low, middle)
    missing: list[float] = np.maximum(0, high * wanted - there).tolist()
    return missing


def whole(total: int, numbers: Sequence[float]) -> list[int]:
    """Return whole numbers near to ``numbers``, ``total`` together: one more or less where it is most amiss, in order."""
    given = [max(0, int(number)) for number in numbers]
    while sum(given) != total:
        step = 1 if sum(given) < total else -1
        lacking = [step * (number - own) if step > 0 or own else -np.inf for number, own in zip(numbers, given, strict=True)]
        given[lacking.index(max(lacking))] += step
    return given
