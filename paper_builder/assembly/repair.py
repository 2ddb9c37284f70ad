"""What would make an impossible blueprint possible. Each remedy is tried: only those that let the search find papers are offered.

It thinks in problems and rows; how a remedy reads is ``remedies``'s matter.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING

from paper_builder.assembly.bounds import SMALLEST, moved, unit
from paper_builder.assembly.counting import shortages
from paper_builder.assembly.drafts import cells_of
from paper_builder.assembly.matrix import Block, build, summed
from paper_builder.assembly.mip import Effort, find_forms
from paper_builder.assembly.outcome import (
    CheckStatutes,
    FewerForms,
    GiveUp,
    MoveBounds,
    NewBound,
    ShareItems,
    UseSooner,
    WriteQuestions,
)
from paper_builder.assembly.pool import Reason, make_pool
from paper_builder.assembly.problem import ANCHOR, INCLUDED, SETS, UNSHARED
from paper_builder.assembly.relaxation import is_infeasible
from paper_builder.assembly.rows import make_problem
from paper_builder.assembly.search import witness
from paper_builder.assembly.solver import Status, solve
from paper_builder.assembly.thinning import MOST_TRIED, thinned
from paper_builder.assembly.writing import proposals
from paper_builder.blueprint import Anchor, Filter, Reuse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from paper_builder.assembly.bounds import Side
    from paper_builder.assembly.matrix import Columns, Slack
    from paper_builder.assembly.outcome import Conflict, Demand, Repair
    from paper_builder.assembly.pool import Pool
    from paper_builder.assembly.problem import Problem, Row
    from paper_builder.bank import Bank
    from paper_builder.blueprint import Blueprint, Constraint
    from paper_builder.question import Question

_NODES = 100
_FEW = 2
"""With more forms than this a remedy is tried on their sum only, which is quick; it may not be offered though it would help."""
_FEW_TO_SHARE = 4
_MOST_SHARED = Fraction(1, 2)
"""Forms that have a larger part in common are hardly different ones: nobody is told to make such."""
_FEW_QUESTIONS = 5
"""So many questions are written sooner than a requirement is changed."""
_GAP = 0.01
_ROWS_TRIED = 8
_FURTHER = (Fraction(0), Fraction(1, 100), Fraction(3, 100))


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A blueprint that a bank cannot meet, and the rows that clash."""

    bank: Bank
    blueprint: Blueprint
    pool: Pool
    forms: int
    reserve: bool
    seed: int = 0
    sitting: date | None = None
    conflicts: tuple[Conflict, ...]

    def questions(self, more: Sequence[Question] = ()) -> tuple[Question, ...]:
        """Return the usable questions and ``more``; some of each where there are very many."""
        parts = (self.pool.usable, more)
        drawn = (thinned(self.bank, self.blueprint, part, self.seed, most=MOST_TRIED) for part in parts)
        return tuple(chain.from_iterable(drawn))

    def problem(
        self,
        more: Sequence[Question] = (),
        blueprint: Blueprint | None = None,
        forms: FewerForms | None = None,
    ) -> Problem:
        """Return the problem with more questions, another blueprint or fewer forms."""
        wanted = forms or FewerForms(forms=self.forms, reserve=self.reserve)
        return make_problem(self.bank, blueprint or self.blueprint, self.questions(more), wanted.forms, reserve=wanted.reserve)


def repairs(case: Case, progress: Callable[[int, int], None] | None = None) -> tuple[Repair, ...]:
    """Return remedies that were tried and work, the cheapest first.

    Those that take a look or a decision come before questions to write, a few of these before requirements that change, and many
    at the end. ``progress`` is told how many kinds of remedies were tried, and how many there are.
    """
    tell = progress or (lambda _done, _total: None)
    found: list[Repair] = []
    for number, kind in enumerate(_KINDS, 1):
        found += kind(case)
        tell(number, len(_KINDS))
    many = [repair for repair in found if isinstance(repair, WriteQuestions) and repair.number > _FEW_QUESTIONS]
    return (*(repair for repair in found if repair not in many), *many)


def _works(problem: Problem, effort: Effort | None = None) -> bool:
    if shortages(problem):
        return False
    effort = effort or (Effort.SHARES if problem.forms <= _FEW else Effort.SUM)
    return witness(problem) or (
        not is_infeasible(problem, problem.row_ids) and find_forms(problem, 0, nodes=_NODES, effort=effort).status is Status.FOUND
    )


def _check_statutes(case: Case) -> Iterator[CheckStatutes]:
    stale = [question for question in case.pool.level if case.pool.excluded.get(question.id) is Reason.STATUTE]
    if stale and _works(case.problem(stale)):
        cited = {reference.statute for question in stale for reference in question.references}
        yield CheckStatutes(statutes=tuple(sorted(cited & set(case.pool.stale))))


def _use_sooner(case: Case) -> Iterator[UseSooner]:
    """The mildest ``reuse`` that helps: one of its numbers changed as little as possible, or all of it given up."""
    tried: list[list[Question]] = [[]]
    for reuse in _eased(case):
        pool = make_pool(case.bank, replace(case.blueprint, reuse=reuse), case.sitting)
        back = [question for question in pool.usable if question.id in case.pool.excluded]
        if back not in tried and _works(case.problem(back)):
            yield UseSooner(questions=len(back), reuse=reuse)
            return
        tried.append(back)


def _eased(case: Case) -> Iterator[Reuse | None]:
    reuse = case.blueprint.reuse
    if reuse is None:
        return
    held = len({paper.sitting for paper in case.bank.past.of_level(case.blueprint.level).papers})
    if reuse.rest_sittings is not None:
        for rest in reversed(range(1, min(reuse.rest_sittings, held + 1))):
            yield replace(reuse, rest_sittings=rest)
        yield _or_none(replace(reuse, rest_sittings=None))
    if reuse.at_most is not None and reuse.within_sittings is not None:
        for most in range(reuse.at_most + 1, min(reuse.within_sittings, held + 1)):
            yield replace(reuse, at_most=most)
        yield _or_none(replace(reuse, at_most=None, within_sittings=None))
    if reuse.rest_days is not None:
        yield _or_none(replace(reuse, rest_days=None))
    yield None


def _or_none(reuse: Reuse) -> Reuse | None:
    return None if reuse == Reuse() else reuse


def _give_up(case: Case) -> Iterator[GiveUp]:
    """Each clashing demand that is no row, by itself."""
    without: dict[Demand, Blueprint] = {
        INCLUDED: replace(case.blueprint, included_questions=()),
        SETS: replace(case.blueprint, item_sets=()),
        ANCHOR: replace(case.blueprint, anchor=None),
    }
    clashing = {name for conflict in case.conflicts for name in conflict.rows}
    for demand, blueprint in without.items():
        if demand in clashing and _works(case.problem(blueprint=blueprint)):
            yield GiveUp(demand=demand)


def _share_items(case: Case) -> Iterator[ShareItems]:
    """The smallest anchor with which averaged forms exist, or a little more, where forms clash for want of questions."""
    clashing = {name for conflict in case.conflicts for name in conflict.rows}
    if UNSHARED not in clashing or case.blueprint.anchor is not None or case.forms > _FEW_TO_SHARE:
        return

    def shared(items: int) -> Problem:
        return case.problem(blueprint=replace(case.blueprint, anchor=Anchor(items=items, where=Filter())))

    most = int(sum(section.count for section in case.blueprint.sections) * _MOST_SHARED)
    low, high = 0, most + 1
    while high - low > 1:
        middle = (low + high) // 2
        problem = shared(middle)
        low, high = (middle, high) if is_infeasible(problem, problem.row_ids) else (low, middle)
    for items in (high, high + 1, high + 3):
        if items <= most and _works(shared(items), Effort.SHARES):
            yield ShareItems(items=items)
            return


def _fewer_forms(case: Case) -> Iterator[FewerForms]:
    """The most forms that there can be: the reserve one of them, or given up."""
    for number in reversed(range(1, case.forms + case.reserve)):
        fewer = [FewerForms(forms=number)] if number <= case.forms else []
        fewer += [FewerForms(forms=number - 1, reserve=True)] if case.reserve and number > 1 else []
        working = [wanted for wanted in fewer if _works(case.problem(forms=wanted))]
        if working:
            yield from working
            return


def _write_questions(case: Case) -> Iterator[WriteQuestions]:
    for drafts in proposals(case.bank, case.blueprint, case.questions(), case.forms, reserve=case.reserve):
        copies = [replace(draft.question, id=f"{draft.question.id}.{copy}") for draft in drafts for copy in range(draft.limit)]
        if _works(case.problem(copies)):
            yield WriteQuestions(cells=cells_of(drafts))
            return


def _move_bounds(case: Case) -> Iterator[MoveBounds]:
    """Each clashing row by itself; where no single bound helps, as many as it takes, moved as little as possible together."""
    problem = case.problem()
    clashing = list(dict.fromkeys(name for conflict in case.conflicts for name in conflict.rows))
    movable = [row for row in problem.rows if row.constraint and (unit(row, "lower") or unit(row, "upper"))]
    singles = [(row,) for row in movable if row.id in clashing][:_ROWS_TRIED]
    helped = False
    for rows in singles:
        for found in _moved(case, problem, rows):
            helped = True
            yield found
    if not helped:
        yield from _moved(case, problem, movable)


def _moved(case: Case, problem: Problem, rows: Sequence[Row]) -> Iterator[MoveBounds]:
    blocks = (Block((0,), integer=True), *summed(problem, range(1, problem.forms), integer=False))
    built = build(problem, blocks, elastic=[row.id for row in rows])
    for row in rows:
        for side, columns in _sides(built.slack[row.id]):
            # What moves as little as possible is a share of the paper, not a count of whatever unit a row has.
            built.model.set_cost(columns, [float(unit(row, side) / _whole(row, case.blueprint))])
    answer = solve(built.model, nodes=_NODES, gap=_GAP)
    if answer.status is not Status.FOUND or answer.values is None:
        return
    missed = [
        (row, side, float(answer.values[columns[0]]))
        for row in rows
        for side, columns in _sides(built.slack[row.id])
        if answer.values[columns[0]] > SMALLEST and unit(row, side)
    ]
    # Averaged forms are optimistic, and the tightest bound leaves the search no room: then a little further.
    for share in _FURTHER:
        bounds = [
            NewBound(row=row.id, side=side, value=moved(row, side, by, share * _whole(row, case.blueprint)))
            for row, side, by in missed
        ]
        if bounds and _works(case.problem(blueprint=with_bounds(case.blueprint, bounds))):
            yield MoveBounds(bounds=tuple(bounds))
            return


def _sides(slack: Slack) -> tuple[tuple[Side, Columns], ...]:
    return ("lower", slack.below), ("upper", slack.above)


def with_bounds(blueprint: Blueprint, bounds: Sequence[NewBound]) -> Blueprint:
    """Return the blueprint with those bounds in place of its own."""
    constraints: list[Constraint] = []
    for constraint in blueprint.constraints:
        for bound in bounds:
            if bound.row == constraint.id:
                constraint = (
                    replace(constraint, lower=bound.value) if bound.side == "lower" else replace(constraint, upper=bound.value)
                )
        constraints.append(constraint)
    return replace(blueprint, constraints=tuple(constraints))


def _whole(row: Row, blueprint: Blueprint) -> Fraction:
    measure = row.constraint.measure if row.constraint else "items"
    match measure:
        case "points":
            return Fraction(blueprint.total_points)
        case "seconds":
            return Fraction(blueprint.minutes * 60)
        case "mean_facility":
            return Fraction(1)
        case "information":
            constraint = row.constraint
            return Fraction((constraint and (constraint.target or constraint.lower or constraint.upper)) or 1)
        case _:
            return Fraction(sum(section.count for section in blueprint.sections))


_KINDS: tuple[Callable[[Case], Iterator[Repair]], ...] = (
    _check_statutes,
    _fewer_forms,
    _use_sooner,
    _write_questions,
    _move_bounds,
    _give_up,
    _share_items,
)
