"""Second stage: the blueprint over a pool as named rows of integers. It knows neither a solver nor how a row is put into words.

Bank and blueprint speak Decimal; everything here is scaled to integers, so that no later stage has to compare fractions of points.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor, gcd, lcm
from typing import TYPE_CHECKING, assert_never

import numpy as np

from paper_builder.assembly.pool import fits
from paper_builder.question import COGNITIVE_LEVELS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    import numpy.typing as npt

    from paper_builder.bank import Bank
    from paper_builder.blueprint import Blueprint, Constraint, Section
    from paper_builder.question import Question

    Ints = npt.NDArray[np.int64]

ENEMIES = "(enemies)"
UNSHARED = "(unshared)"
"""Names of the two rows that stand in no blueprint, and that none there can have: no enemies on a form, no question on two."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Linear:
    """``lower`` ≤ Σ coefficient × taken ≤ ``upper`` on one form; one coefficient a slot.

    ``unit`` is what 1 of the sum means in the row's own measure, 0 where that depends on what else is taken.
    """

    coefficients: Ints
    lower: int | None
    upper: int | None
    unit: Fraction


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Distinct:
    """``lower`` ≤ number of ``groups`` (arrays of slots) that one form draws from ≤ ``upper``."""

    groups: tuple[Ints, ...]
    lower: int | None
    upper: int | None
    unit: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Row:
    """A row that a paper must meet, under the id that the author gave it. It holds where all its parts hold."""

    id: str
    parts: tuple[Linear | Distinct, ...]
    section: Section | None = None
    constraint: Constraint | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Quantity:
    """Something that forms should agree on, or that a row aims at: Σ coefficient × taken, ideally ``target``.

    ``weight`` makes quantities comparable: a thousandth of the paper (of its points, its time) counts about 1000. ``unit`` is what
    1 of the sum means in points, seconds, … or, for the mean facility, in share earned.
    """

    name: str
    coefficients: Ints
    weight: int
    unit: Fraction
    target: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Problem:
    """What to choose: for each form which slots to take.

    A slot is a question in a section that it fits; most questions have exactly one. ``limits`` says how often a slot may be taken
    over all forms: 1 for every question of the bank. ``cliques`` are sets of questions of which one form takes at most one.
    """

    questions: tuple[Question, ...]
    sections: tuple[Section, ...]
    slot_question: Ints
    slot_section: Ints
    limits: Ints
    rows: tuple[Row, ...]
    cliques: tuple[Ints, ...]
    aims: tuple[Quantity, ...]
    profile: tuple[Quantity, ...]
    forms: int

    @property
    def slots(self) -> int:
        """Return the number of slots."""
        return len(self.slot_question)

    @property
    def row_ids(self) -> tuple[str, ...]:
        """Return the names of everything that could be given up, in the order of the blueprint."""
        extra = ((ENEMIES,) if self.cliques else ()) + ((UNSHARED,) if self.forms > 1 else ())
        return tuple(row.id for row in self.rows) + extra

    def reduced(self, rows: Collection[str]) -> Problem:
        """Return the problem that the named rows leave: one form stands for all where these may share their questions."""
        return self if UNSHARED in rows or self.forms == 1 else replace(self, forms=1)

    def under(self, rows: Collection[str], *, empty: bool) -> Problem:
        """Return the problem with the named rows alone. A section without its row is empty or keeps its count."""
        kept = tuple(row for row in self.rows if row.id in rows)
        given_up = {row.id for row in self.rows if row.section} - set(rows) if empty else set()
        sections = tuple(replace(section, count=0) if section.id in given_up else section for section in self.sections)
        return replace(self.reduced(rows), rows=kept, sections=sections, cliques=self.cliques if ENEMIES in rows else ())

    def row(self, row_id: str) -> Row:
        """Return the row of that id; KeyError if there is none."""
        for row in self.rows:
            if row.id == row_id:
                return row
        raise KeyError(row_id)

    def in_section(self, section: int) -> Ints:
        """Return the slots of a section, in the order of question ids."""
        return np.flatnonzero(self.slot_section == section)


def make_problem(
    bank: Bank,
    blueprint: Blueprint,
    questions: Sequence[Question],
    forms: int,
    *,
    limits: Mapping[str, int] | None = None,
) -> Problem:
    """Return the problem of choosing ``forms`` papers from ``questions``; ``limits`` gives how often others than 1 may be used."""
    slots = [
        (number, place)
        for number, question in enumerate(questions)
        for place, section in enumerate(blueprint.sections)
        if fits(question, section)
    ]
    view = _View(bank, blueprint, tuple(questions), slots)
    return Problem(
        questions=tuple(questions),
        sections=blueprint.sections,
        slot_question=np.array([number for number, _ in slots], dtype=np.int64),
        slot_section=np.array([place for _, place in slots], dtype=np.int64),
        limits=np.array([(limits or {}).get(questions[number].id, 1) for number, _ in slots], dtype=np.int64),
        rows=(
            *(view.section_row(place, section) for place, section in enumerate(blueprint.sections)),
            *(view.constraint_row(constraint) for constraint in blueprint.constraints),
        ),
        cliques=_cliques(questions),
        aims=tuple(view.aims()),
        profile=tuple(view.profile()),
        forms=forms,
    )


class _View:
    """Columns of numbers over the slots, from which rows are made."""

    def __init__(self, bank: Bank, blueprint: Blueprint, questions: tuple[Question, ...], slots: Sequence[tuple[int, int]]) -> None:
        self.bank = bank
        self.blueprint = blueprint
        self.questions = [questions[number] for number, _ in slots]
        self.sections = [place for _, place in slots]
        self.points = [Fraction(blueprint.sections[place].points) for place in self.sections]
        facility = {difficulty: Fraction(str(share)) for difficulty, share in bank.settings.facility.items()}
        self.facility = [facility[question.difficulty] for question in self.questions]

    def section_row(self, place: int, section: Section) -> Row:
        members = [Fraction(own == place) for own in self.sections]
        count = Fraction(section.count)
        return Row(id=section.id, parts=(_linear(members, count, count),), section=section)

    def constraint_row(self, constraint: Constraint) -> Row:
        return Row(id=constraint.id, parts=tuple(self._parts(constraint)), constraint=constraint)

    def _matching(self, constraint: Constraint) -> list[bool]:
        return [constraint.where.matches(question, self.bank) for question in self.questions]

    def _parts(self, constraint: Constraint) -> Iterable[Linear | Distinct]:
        inside = self._matching(constraint)
        lower = None if constraint.lower is None else Fraction(constraint.lower)
        upper = None if constraint.upper is None else Fraction(constraint.upper)
        match constraint.measure:
            case "items" | "points" | "seconds":
                yield _linear(self._values(constraint.measure, inside), lower, upper)
            case "mean_facility":
                # lower ≤ Σpf/Σp ≤ upper, multiplied out: linear, and true for a filter whose share of the points is not fixed.
                share = 1 / self._whole("points") if all(inside) else Fraction(0)
                for bound, at_least in ((lower, True), (upper, False)):
                    if bound is not None:
                        excess = [p * (f - bound) if own else Fraction(0) for own, p, f in self._weighted(inside)]
                        yield _linear(excess, Fraction(0) if at_least else None, None if at_least else Fraction(0), share)
                if lower is not None and lower > 0:
                    yield _linear([Fraction(own) for own in inside], Fraction(1), None)
            case "knowledge_points":
                yield Distinct(groups=tuple(self._by_point(inside)), lower=_up(lower), upper=_down(upper))
            case "items_per_knowledge_point":
                for group in self._by_point(inside):
                    if upper is not None and len(group) > upper:
                        members = [Fraction(0)] * len(inside)
                        for slot in group:
                            members[slot] = Fraction(1)
                        yield _linear(members, None, upper)
            case _:
                assert_never(constraint.measure)

    def _weighted(self, inside: list[bool]) -> Iterable[tuple[bool, Fraction, Fraction]]:
        return zip(inside, self.points, self.facility, strict=True)

    def _values(self, measure: str, inside: list[bool]) -> list[Fraction]:
        values = {
            "items": [Fraction(1)] * len(inside),
            "points": self.points,
            "seconds": [Fraction(question.seconds) for question in self.questions],
        }[measure]
        return [value if own else Fraction(0) for own, value in zip(inside, values, strict=True)]

    def _by_point(self, inside: list[bool]) -> Iterable[Ints]:
        groups: dict[str, list[int]] = {}
        for slot, question in enumerate(self.questions):
            if inside[slot]:
                groups.setdefault(question.knowledge_point, []).append(slot)
        return (np.array(group, dtype=np.int64) for _, group in sorted(groups.items()))

    def aims(self) -> Iterable[Quantity]:
        """What rows with a target aim at, where that is a sum over the whole paper."""
        for constraint in self.blueprint.constraints:
            if constraint.target is None or not self.questions:
                continue
            target = Fraction(constraint.target)
            inside = self._matching(constraint)
            if constraint.measure in ("items", "points", "seconds"):
                whole = self._whole(constraint.measure)
                yield _quantity(constraint.id, self._values(constraint.measure, inside), whole, target)
            elif constraint.measure == "mean_facility" and all(inside):
                whole = self._whole("points")
                yield _quantity(constraint.id, self._earned(), whole, target, measure=1 / whole)

    def profile(self) -> Iterable[Quantity]:
        """What makes two forms alike: expected points, expected time, and points per cognitive level."""
        if not self.questions:
            return
        whole = self._whole("points")
        yield _quantity("mean_facility", self._earned(), whole, measure=1 / whole)
        yield _quantity("seconds", self._values("seconds", [True] * len(self.questions)), self._whole("seconds"))
        for level in COGNITIVE_LEVELS:
            inside = [question.cognitive_level == level for question in self.questions]
            if any(inside):
                yield _quantity(level, self._values("points", inside), self._whole("points"))

    def _earned(self) -> list[Fraction]:
        return [p * f for p, f in zip(self.points, self.facility, strict=True)]

    def _whole(self, measure: str) -> Fraction:
        match measure:
            case "seconds":
                return Fraction(self.blueprint.minutes * 60)
            case "items":
                return Fraction(sum(section.count for section in self.blueprint.sections))
            case _:
                return sum((section.count * Fraction(section.points) for section in self.blueprint.sections), Fraction(0))


def _up(bound: Fraction | None) -> int | None:
    return None if bound is None else ceil(bound)


def _down(bound: Fraction | None) -> int | None:
    return None if bound is None else floor(bound)


def _integers(values: Sequence[Fraction]) -> tuple[Ints, Fraction]:
    """Return ``values`` as the smallest integers of the same ratios, and the factor that they were multiplied by."""
    scale = lcm(*(value.denominator for value in values)) if values else 1
    whole = [value.numerator * (scale // value.denominator) for value in values]
    divisor = gcd(*whole) or 1
    return np.array([value // divisor for value in whole], dtype=np.int64), Fraction(scale, divisor)


def _linear(values: Sequence[Fraction], lower: Fraction | None, upper: Fraction | None, measure: Fraction = Fraction(1)) -> Linear:
    coefficients, factor = _integers(values)
    return Linear(
        coefficients=coefficients,
        lower=_up(None if lower is None else lower * factor),
        upper=_down(None if upper is None else upper * factor),
        unit=measure / factor,
    )


def _quantity(
    name: str, values: Sequence[Fraction], whole: Fraction, target: Fraction | None = None, *, measure: Fraction = Fraction(1)
) -> Quantity:
    # Scaled together with its target, so that one between two reachable sums is as far from both as it is.
    wanted = Fraction(0) if target is None else target / measure
    integers, factor = _integers([*values, wanted])
    return Quantity(
        name=name,
        coefficients=integers[:-1],
        weight=max(1, round(Fraction(1_000_000) / (whole * factor))),
        unit=measure / factor,
        target=None if target is None else int(integers[-1]),
    )


def _cliques(questions: Sequence[Question]) -> tuple[Ints, ...]:
    """Return sets of mutual enemies that together cover every pair of enemies. One side's word makes two questions enemies."""
    place = {question.id: number for number, question in enumerate(questions)}
    enemies: list[set[int]] = [set() for _ in questions]
    for number, question in enumerate(questions):
        for name in question.enemies:
            other = place.get(name)
            if other is not None and other != number:
                enemies[number].add(other)
                enemies[other].add(number)
    covered: set[tuple[int, int]] = set()
    cliques: list[Ints] = []
    for first, others in enumerate(enemies):
        for second in sorted(others):
            if second < first or (first, second) in covered:
                continue
            clique = [first, second]
            clique += [third for third in sorted(enemies[first] & enemies[second]) if third > second or third < first]
            clique = _mutual(clique, enemies)
            covered.update((a, b) for a in clique for b in clique if a < b)
            cliques.append(np.array(sorted(clique), dtype=np.int64))
    return tuple(cliques)


def _mutual(wanted: Sequence[int], enemies: Sequence[set[int]]) -> list[int]:
    """Return the members of ``wanted``, in that order, that are enemies of all those kept before them."""
    kept: list[int] = []
    for member in wanted:
        if all(member in enemies[other] for other in kept):
            kept.append(member)
    return kept
