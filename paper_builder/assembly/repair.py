"""What would make an impossible blueprint possible. Each remedy is tried: only those that let the search find papers are offered.

It thinks in problems and rows; how a remedy reads is ``explain``'s matter.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from paper_builder.assembly.bounds import SMALLEST, moved, unit
from paper_builder.assembly.drafts import cells_of
from paper_builder.assembly.matrix import Block, build
from paper_builder.assembly.mip import try_forms
from paper_builder.assembly.outcome import CheckStatutes, FewerForms, MoveBounds, NewBound, WriteQuestions
from paper_builder.assembly.pool import Reason
from paper_builder.assembly.problem import make_problem
from paper_builder.assembly.relaxation import is_infeasible
from paper_builder.assembly.search import witness
from paper_builder.assembly.solver import Status, solve
from paper_builder.assembly.writing import proposals

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paper_builder.assembly.bounds import Side
    from paper_builder.assembly.matrix import Columns, Slack
    from paper_builder.assembly.outcome import Conflict, Repair
    from paper_builder.assembly.pool import Pool
    from paper_builder.assembly.problem import Problem, Row
    from paper_builder.bank import Bank
    from paper_builder.blueprint import Blueprint, Constraint
    from paper_builder.question import Question

_NODES = 100
_GAP = 0.01
_ATTEMPTS = 2
_FEW = 4
_ROWS_TRIED = 8
_FURTHER = (Fraction(0), Fraction(1, 100), Fraction(3, 100))


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A blueprint that a bank cannot meet, and the rows that clash."""

    bank: Bank
    blueprint: Blueprint
    pool: Pool
    forms: int
    conflicts: tuple[Conflict, ...]

    def problem(self, questions: Sequence[Question] | None = None, blueprint: Blueprint | None = None) -> Problem:
        """Return the problem with other questions or another blueprint."""
        return make_problem(
            self.bank, blueprint or self.blueprint, self.pool.usable if questions is None else questions, self.forms
        )


def repairs(case: Case) -> tuple[Repair, ...]:
    """Return remedies that were tried and work, the one that changes no requirement first."""
    return tuple(_all(case))


def _all(case: Case) -> Iterator[Repair]:
    yield from _check_statutes(case)
    yield from _write_questions(case)
    yield from _move_bounds(case)
    yield from _fewer_forms(case)


def _works(problem: Problem) -> bool:
    return witness(problem) or (
        not is_infeasible(problem, problem.row_ids)
        and try_forms(problem, 0, nodes=_NODES, attempts=_ATTEMPTS if problem.forms <= _FEW else 1).status is Status.FOUND
    )


def _check_statutes(case: Case) -> Iterator[CheckStatutes]:
    stale = [question for question in case.pool.level if case.pool.excluded.get(question.id) is Reason.STATUTE]
    if stale and _works(case.problem((*case.pool.usable, *stale))):
        cited = {reference.statute for question in stale for reference in question.references}
        yield CheckStatutes(statutes=tuple(sorted(cited & set(case.pool.stale))))


def _fewer_forms(case: Case) -> Iterator[FewerForms]:
    problem = case.problem()
    for forms in reversed(range(1, case.forms)):
        if _works(replace(problem, forms=forms)):
            yield FewerForms(forms=forms)
            return


def _write_questions(case: Case) -> Iterator[WriteQuestions]:
    for proposal in proposals(case.bank, case.blueprint, case.pool.usable, case.forms):
        copies = [
            replace(kind.question, id=f"{kind.question.id}.{copy}")
            for kind in proposal.kinds
            for copy in range(proposal.number_of[kind.question.id])
        ]
        if _works(case.problem((*case.pool.usable, *copies))):
            yield WriteQuestions(cells=cells_of(proposal.kinds, proposal.number_of))
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
    blocks = (Block(1, integer=True), *((Block(case.forms - 1, integer=False),) if case.forms > 1 else ()))
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
        case _:
            return Fraction(sum(section.count for section in blueprint.sections))
