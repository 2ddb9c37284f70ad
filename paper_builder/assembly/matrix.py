"""The rows of a problem as a solver's model. It knows no HiGHS call, no question text, and nothing of why a model is wanted.

A model is made of blocks that share the questions. An integer block of one form is a paper. A continuous block of m forms is the
sum of m papers that need not be whole: all forms share one blueprint, so if m real forms exist then their sum satisfies it. An
infeasible block hence proves that m forms do not exist, at the size of one form (the averaged-form relaxation).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from paper_builder.assembly.problem import ENEMIES, Distinct, Linear
from paper_builder.assembly.solver import INFINITY, Model

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import numpy.typing as npt

    from paper_builder.assembly.problem import Ints, Problem

    Columns = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Block:
    """``forms`` papers added up; ``integer`` where each question is taken or not."""

    forms: int
    integer: bool


@dataclass(frozen=True, slots=True)
class Slack:
    """Columns that say by how much a row's lower and upper bound are missed, per form, in the units of the row's integers."""

    below: Columns
    above: Columns


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Built:
    """A model and where its columns are: ``taken[b][s]`` says how often block b takes slot s."""

    model: Model
    taken: tuple[Columns, ...]
    slack: Mapping[str, Slack]

    def forms(self, whole: Ints) -> tuple[Ints, ...]:
        """Return for each block the slots that the rounded solution ``whole`` takes."""
        return tuple(np.flatnonzero(whole[columns]) for columns in self.taken)


def averaged(problem: Problem) -> tuple[Block, ...]:
    """Return the averaged-form relaxation: all forms in one continuous block."""
    return (Block(problem.forms, integer=False),)


def jointly(problem: Problem) -> tuple[Block, ...]:
    """Return the problem itself: every form in an integer block of its own."""
    return (Block(1, integer=True),) * problem.forms


def build(
    problem: Problem,
    blocks: Sequence[Block],
    *,
    rows: Collection[str] | None = None,
    elastic: Collection[str] = (),
    free: Ints | None = None,
) -> Built:
    """Return the model of ``blocks`` under the named ``rows`` (all of them if None), with no cost on any slot.

    ``rows`` without ``UNSHARED`` is the caller's to reduce (``Problem.reduced``). Rows named in ``elastic`` may be missed, at the
    price of 1 a unit, or what the caller puts on their slack. ``free`` marks with 0 the slots that may not be taken any more.
    """
    active = frozenset(problem.row_ids if rows is None else rows)
    limits = problem.limits if free is None else problem.limits * free
    model = Model()
    slack = {row.id: _slack(model) for row in problem.rows if row.id in active and row.id in elastic}
    taken: list[Columns] = []
    for block in blocks:
        columns = model.add_columns(limits, integer=block.integer)
        taken.append(columns)
        for row in problem.rows:
            if row.id not in active:
                continue
            for part in row.parts:
                match part:
                    case Linear():
                        _add_linear(model, part, columns, block, slack.get(row.id))
                    case Distinct():
                        _add_distinct(model, part, columns, block, limits, slack.get(row.id))
        if ENEMIES in active:
            for clique in problem.cliques:
                members = np.flatnonzero(np.isin(problem.slot_question, clique))
                model.add_row(columns[members], np.ones(len(members)), None, block.forms)
    _take_each_once(problem, model, taken, limits)
    return Built(model=model, taken=tuple(taken), slack=slack)


def _slack(model: Model) -> Slack:
    below, above = (model.add_columns([INFINITY], integer=False, cost=1.0) for _ in range(2))
    return Slack(below, above)


def _add_linear(model: Model, part: Linear, columns: Columns, block: Block, slack: Slack | None) -> None:
    lower = None if part.lower is None else part.lower * block.forms
    upper = None if part.upper is None else part.upper * block.forms
    _add_bounded(model, columns, part.coefficients, lower, upper, block, slack)


def _add_distinct(model: Model, part: Distinct, columns: Columns, block: Block, limits: Ints, slack: Slack | None) -> None:
    """Count the groups drawn from: a column a group, at most what is taken of it, at most one a form.

    Such a column needs no integrality. Nothing forces it up but the lower bound and nothing down but the upper one; where both
    exist, it lies between the largest slot taken and the sum, which for whole papers leaves it 0 or 1.
    """
    drawn = model.add_columns([float(block.forms)] * len(part.groups), integer=False)
    for column, group in zip(drawn, part.groups, strict=True):
        own = np.array([column], dtype=np.int32)
        if part.lower is not None:
            model.add_row(np.concatenate([columns[group], own]), np.array([1.0] * len(group) + [-1.0]), 0, None)
        if part.upper is not None:
            for slot in group:
                if limits[slot]:
                    model.add_row(np.array([columns[slot], column]), np.array([1.0, -float(limits[slot])]), None, 0)
    lower = None if part.lower is None else part.lower * block.forms
    upper = None if part.upper is None else part.upper * block.forms
    _add_bounded(model, drawn, np.ones(len(drawn)), lower, upper, block, slack)


def _add_bounded(
    model: Model,
    columns: Columns,
    values: npt.NDArray[np.int64] | npt.NDArray[np.float64],
    lower: int | None,
    upper: int | None,
    block: Block,
    slack: Slack | None,
) -> None:
    if slack is None:
        model.add_row(columns, values, lower, upper)
        return
    # Two rows where both bounds are missed: one pair of slacks a row of the blueprint, shared by all forms.
    if lower is not None:
        model.add_row(np.concatenate([columns, slack.below]), np.append(values, block.forms), lower, None)
    if upper is not None:
        model.add_row(np.concatenate([columns, slack.above]), np.append(values, -block.forms), None, upper)


def _take_each_once(problem: Problem, model: Model, taken: Sequence[Columns], limits: Ints) -> None:
    """No question twice: not in two sections of a form, not on two forms."""
    if len(taken) == 1 and len(np.unique(problem.slot_question)) == problem.slots:
        return  # the columns' own bounds say so already
    slots_of: dict[int, list[int]] = {}
    for slot, question in enumerate(problem.slot_question.tolist()):
        slots_of.setdefault(question, []).append(slot)
    for slots in slots_of.values():
        if len(slots) * len(taken) > 1:
            members = np.concatenate([columns[slots] for columns in taken])
            model.add_row(members, np.ones(len(members)), None, float(limits[slots].max()))
