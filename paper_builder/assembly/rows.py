"""How a problem is made: the rows, aims and links of a blueprint as integers over a pool.

Bank and blueprint speak Decimal; everything here is scaled to integers, so that no later stage has to compare fractions of points.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, assert_never

import numpy as np

from paper_builder import giving_up
from paper_builder.assembly.pool import enemies_among, fits
from paper_builder.assembly.problem import Distinct, Links, Problem, Quantity, Row, Share
from paper_builder.assembly.scaling import Sum, linear, quantity, rounded_down, rounded_up, weighed
from paper_builder.blueprint import form_names
from paper_builder.measures import INFORMATION_SCALE, item_information
from paper_builder.question import COGNITIVE_LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from paper_builder.assembly.problem import Ints
    from paper_builder.bank import Bank
    from paper_builder.blueprint import Blueprint, Constraint, Section
    from paper_builder.question import Question

_NARROWEST = Fraction(1, 20)
"""A spread of less is weighed like this one: around 0 what its square misses says nothing about it."""


def make_problem(
    bank: Bank,
    blueprint: Blueprint,
    questions: Sequence[Question],
    forms: int,
    *,
    reserve: bool = False,
    limits: Mapping[str, int] | None = None,
) -> Problem:
    """Return the problem of choosing ``forms`` papers, and a reserve, from ``questions``.

    ``limits`` gives how often others than 1 may be used, by their ids.
    """
    slots = [
        (number, place)
        for number, question in enumerate(questions)
        for place, section in enumerate(blueprint.sections)
        if fits(question, section)
    ]
    view = _View(bank, blueprint, tuple(questions), slots, form_names(forms, reserve=reserve))
    problem = Problem(
        questions=tuple(questions),
        sections=blueprint.sections,
        slot_question=np.array([number for number, _ in slots], dtype=np.int64),
        slot_section=np.array([place for _, place in slots], dtype=np.int64),
        limits=np.array([(limits or {}).get(questions[number].id, 1) for number, _ in slots], dtype=np.int64),
        rows=(
            *(view.section_row(place, section) for place, section in enumerate(blueprint.sections)),
            *view.constraint_rows(),
        ),
        cliques=_cliques(questions, enemies_among(questions, bank)),
        aims=(*view.targets(), *view.soft_rows()),
        profile=tuple(view.profile()),
        forms=forms + reserve,
        links=view.links(),
        alike=view.alike(),
    )
    return problem.of_forms((0,)) if problem.forms == 1 else problem


class _View:
    """Columns of numbers over the slots, from which rows are made."""

    def __init__(
        self,
        bank: Bank,
        blueprint: Blueprint,
        questions: tuple[Question, ...],
        slots: Sequence[tuple[int, int]],
        names: tuple[str, ...],
    ) -> None:
        self.bank = bank
        self.blueprint = blueprint
        self.pool = questions
        self.names = names
        self.questions = [questions[number] for number, _ in slots]
        self.sections = [place for _, place in slots]
        points = [Fraction(section.points) for section in blueprint.sections]
        self.points = [points[place] for place in self.sections]
        self.facility = [Fraction(bank.facility(question)) for question in self.questions]

    # ---- rows --------------------------------------------------------------------------------------------------------

    def section_row(self, place: int, section: Section) -> Row:
        members = [Fraction(own == place) for own in self.sections]
        count = Fraction(section.count)
        return Row(id=section.id, parts=(linear(Sum(members, count, count))[0],), section=section)

    def constraint_rows(self) -> Iterable[Row]:
        for constraint in self.blueprint.constraints:
            giving_up.check()
            if not constraint.is_soft and self._forms(constraint) != ():
                parts = tuple(part if isinstance(part, Distinct) else linear(part)[0] for part in self._parts(constraint))
                yield Row(id=constraint.id, parts=parts, constraint=constraint, forms=self._forms(constraint))

    def _forms(self, constraint: Constraint) -> tuple[int, ...] | None:
        """The numbers of the forms that a row is about; None where it is about all."""
        about = tuple(number for number, name in enumerate(self.names) if not constraint.forms or name in constraint.forms)
        return None if len(about) == len(self.names) else about

    def _matching(self, constraint: Constraint) -> list[bool]:
        return [constraint.where.matches(question, self.bank) for question in self.questions]

    def _parts(self, constraint: Constraint) -> Iterable[Sum | Distinct]:
        inside = self._matching(constraint)
        lower = None if constraint.lower is None else Fraction(constraint.lower)
        upper = None if constraint.upper is None else Fraction(constraint.upper)
        match constraint.measure:
            case "items" | "points" | "seconds" | "information":
                yield Sum(self._values(constraint, inside), lower, upper)
            case "mean_facility":
                # lower ≤ Σpf/Σp ≤ upper, multiplied out: linear, and true for a filter whose share of the points is not fixed.
                share = 1 / self._whole("points") if all(inside) else Fraction(0)
                yield from self._mean(inside, self.facility, lower, upper, share)
            case "facility_spread":
                squares = [(f - _centre(constraint)) ** 2 for f in self.facility]
                least, most = (None if bound is None else bound**2 for bound in (lower, upper))
                yield from self._mean(inside, squares, least, most, Fraction(0))
            case "knowledge_points":
                yield Distinct(groups=tuple(self._by_point(inside)), lower=rounded_up(lower), upper=rounded_down(upper))
            case "items_per_knowledge_point":
                for group in self._by_point(inside):
                    if upper is not None and len(group) > upper:
                        yield Sum(self._members(group), None, upper)
            case "items_per_past_paper":
                for paper in constraint.where.past_papers(self.bank, self.blueprint.level):
                    held = [slot for slot, q in enumerate(self.questions) if inside[slot] and q.id in paper.questions]
                    if lower is not None or (upper is not None and len(held) > upper):
                        yield Sum(self._members(held), lower, upper)
            case _:
                assert_never(constraint.measure)

    def _mean(
        self, inside: list[bool], values: list[Fraction], lower: Fraction | None, upper: Fraction | None, share: Fraction
    ) -> Iterable[Sum]:
        """The points-weighted mean of ``values`` inside, within bounds: Σ points × (value - bound) is on one side of 0."""
        for bound, at_least in ((lower, True), (upper, False)):
            if bound is not None:
                weighted = zip(inside, self.points, values, strict=True)
                excess = [p * (value - bound) if own else Fraction(0) for own, p, value in weighted]
                yield Sum(excess, Fraction(0) if at_least else None, None if at_least else Fraction(0), share)
        if lower is not None and lower > 0:
            yield Sum([Fraction(own) for own in inside], Fraction(1), None)

    def _members(self, slots: Iterable[int] | Ints) -> list[Fraction]:
        members = [Fraction(0)] * len(self.questions)
        for slot in slots:
            members[slot] = Fraction(1)
        return members

    def _values(self, constraint: Constraint, inside: list[bool]) -> list[Fraction]:
        match constraint.measure:
            case "points":
                values = self.points
            case "seconds":
                values = self._seconds()
            case "information":
                values = self._information(constraint)
            case _:
                values = [Fraction(1)] * len(inside)
        return [value if own else Fraction(0) for own, value in zip(inside, values, strict=True)]

    def _seconds(self) -> list[Fraction]:
        return [Fraction(question.seconds) for question in self.questions]

    def _information(self, constraint: Constraint) -> list[Fraction]:
        if constraint.ability is None:
            raise ValueError(f"{constraint.id} measures information at no ability")
        values: list[Fraction] = []
        for question in self.questions:
            known = self.bank.statistics.get(question.id)
            if known is None or known.a is None or known.b is None:
                values.append(Fraction(0))
            else:
                values.append(Fraction(item_information(known.a, known.b, constraint.ability), INFORMATION_SCALE))
        return values

    def _by_point(self, inside: list[bool]) -> Iterable[Ints]:
        groups: dict[str, list[int]] = {}
        for slot, question in enumerate(self.questions):
            if inside[slot]:
                groups.setdefault(question.knowledge_point, []).append(slot)
        return (np.array(group, dtype=np.int64) for _, group in sorted(groups.items()))

    # ---- aims --------------------------------------------------------------------------------------------------------

    def targets(self) -> Iterable[Quantity]:
        """What rows with a target aim at, where that is a sum over the whole paper."""
        informed = any(constraint.measure == "information" for constraint in self.blueprint.constraints)
        for constraint in self.blueprint.constraints:
            giving_up.check()
            if constraint.target is None or not self.questions or self._forms(constraint) == ():
                continue
            target = Fraction(constraint.target)
            inside = self._matching(constraint)
            forms = self._forms(constraint)
            if constraint.measure in ("items", "points", "seconds", "information"):
                whole = self._whole_of(constraint)
                decides = constraint.measure == "information"
                yield quantity(constraint.id, self._values(constraint, inside), whole, target, forms=forms, decides=decides)
            elif constraint.measure == "mean_facility" and all(inside):
                whole = self._whole("points")
                yield quantity(constraint.id, self._earned(), whole, target, measure=1 / whole, forms=forms, decides=not informed)

    def soft_rows(self) -> Iterable[Quantity]:
        """What soft rows ask, a range for each of their parts."""
        for constraint in self.blueprint.constraints:
            giving_up.check()
            if not constraint.is_soft or not self.questions or self._forms(constraint) == ():
                continue
            for part in self._parts(constraint):
                if isinstance(part, Distinct):
                    raise TypeError(f"{constraint.id} cannot be soft")
                scaled, factor = linear(part)
                yield Quantity(
                    name=constraint.id,
                    coefficients=scaled.coefficients,
                    weight=constraint.weight * weighed(self._whole_of(constraint), factor),
                    unit=scaled.unit,
                    lower=scaled.lower,
                    upper=scaled.upper,
                    forms=self._forms(constraint),
                )

    def profile(self) -> Iterable[Quantity]:
        """What makes two forms alike: information, or else expected points; expected time; points per cognitive level."""
        if not self.questions:
            return
        asked = {(row.ability, row.where): row for row in reversed(self.blueprint.constraints) if row.measure == "information"}
        for constraint in reversed(asked.values()):
            values = self._values(constraint, self._matching(constraint))
            yield quantity(constraint.id, values, self._whole_of(constraint), decides=True)
        whole = self._whole("points")
        yield quantity("mean_facility", self._earned(), whole, measure=1 / whole, decides=not asked)
        yield quantity("seconds", self._seconds(), self._whole("seconds"))
        for level in COGNITIVE_LEVELS:
            inside = [question.cognitive_level == level for question in self.questions]
            if any(inside):
                points = [p if own else Fraction(0) for own, p in zip(inside, self.points, strict=True)]
                yield quantity(level, points, self._whole("points"))

    def alike(self) -> tuple[tuple[int, ...], ...]:
        """Return the forms in groups that should be alike. Rows about what was asked before make no other kind of form."""
        rows = [
            constraint
            for constraint in self.blueprint.constraints
            if not (constraint.measure == "items_per_past_paper" or constraint.where.looks_back or constraint.where.question)
        ]
        groups: dict[tuple[int, ...], list[int]] = {}
        for number, name in enumerate(self.names):
            own = tuple(place for place, row in enumerate(rows) if not row.forms or name in row.forms)
            groups.setdefault(own, []).append(number)
        return tuple(tuple(group) for group in groups.values()) if len(groups) > 1 else ()

    def _earned(self) -> list[Fraction]:
        return [p * f for p, f in zip(self.points, self.facility, strict=True)]

    def _whole_of(self, constraint: Constraint) -> Fraction:
        """What a measure comes to on a whole paper, so that a share of it can be weighed against a share of another."""
        match constraint.measure:
            case "information":
                return Fraction(constraint.target or constraint.lower or constraint.upper or 1)
            case "facility_spread":
                bound = max(Fraction(constraint.lower or 0), Fraction(constraint.upper or 0))
                return self._whole("points") * 2 * max(bound, _NARROWEST)
            case measure:
                return self._whole(measure)

    def _whole(self, measure: str) -> Fraction:
        match measure:
            case "seconds":
                return Fraction(self.blueprint.minutes * 60)
            case "items":
                return Fraction(sum(section.count for section in self.blueprint.sections))
            case _:
                return sum((section.count * Fraction(section.points) for section in self.blueprint.sections), Fraction(0))

    # ---- links -------------------------------------------------------------------------------------------------------

    def links(self) -> Links:
        number_of = {question.id: number for number, question in enumerate(self.pool)}
        included = tuple(dict.fromkeys(self.blueprint.included_questions))
        whole = [members for members in self.blueprint.item_sets if all(name in number_of for name in members)]
        broken = [members for members in self.blueprint.item_sets if members not in whole]
        return Links(
            sets=tuple(tuple(number_of[name] for name in dict.fromkeys(members)) for members in whole),
            barred=tuple(sorted({number_of[name] for members in broken for name in members if name in number_of})),
            included=tuple(number_of[name] for name in included if name in number_of),
            absent=tuple(name for name in included if name not in number_of),
            anchor=tuple(self._shares()),
        )

    def _shares(self) -> Iterable[Share]:
        anchor = self.blueprint.anchor
        if anchor is None:
            return
        allowed = [anchor.where.matches(question, self.bank) for question in self.questions]
        for place, count in enumerate(self.blueprint.anchor_shares):
            if count:
                slots = [slot for slot, own in enumerate(self.sections) if own == place and allowed[slot]]
                yield Share(slots=np.array(slots, dtype=np.int64), lower=count, upper=count)


def _centre(constraint: Constraint) -> Fraction:
    if constraint.centre is None:
        raise ValueError(f"{constraint.id} measures a spread about no centre")
    return Fraction(constraint.centre)


def _cliques(questions: Sequence[Question], pairs: Iterable[tuple[str, str]]) -> tuple[Ints, ...]:
    """Return sets of mutual enemies that together cover every pair of enemies."""
    place = {question.id: number for number, question in enumerate(questions)}
    enemies: list[set[int]] = [set() for _ in questions]
    for one, other in pairs:
        enemies[place[one]].add(place[other])
        enemies[place[other]].add(place[one])
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
