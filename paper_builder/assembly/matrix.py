"""The rows of a problem as a solver's model. It knows no HiGHS call, no question text, and nothing of why a model is wanted.

A model is made of blocks that share the questions. An integer block of one form is a paper. A continuous block of m forms with the
same rows is the sum of m papers that need not be whole: if m real forms exist then their sum satisfies it. An infeasible block
hence proves that m forms do not exist, at the size of one form (the averaged-form relaxation).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from paper_builder.assembly.links import add_links
from paper_builder.assembly.problem import ENEMIES, Distinct, Linear, distinct
from paper_builder.assembly.solver import INFINITY, Model

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import numpy.typing as npt

    from paper_builder.assembly.problem import Ints, Problem, Quantity, Row

    Columns = npt.NDArray[np.int32]


_FEW_PARTS = 3
"""A row of more parts is one of many small counts, each of which is met or not: none of them has room to spare."""
_ROOM_SHARE = 8
"""Between two bounds a row has room where it keeps from both by this part of what lies between."""


@dataclass(frozen=True, slots=True)
class Block:
    """Papers added up, by the numbers of their forms, which have the same rows; ``integer`` where each question is taken or not."""

    members: tuple[int, ...]
    integer: bool

    @property
    def forms(self) -> int:
        """Return how many papers are added up."""
        return len(self.members)


@dataclass(frozen=True, slots=True)
class Slack:
    """Columns that say by how much a row's lower and upper bound are missed, per form, in the units of the row's integers."""

    below: Columns
    above: Columns


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Built:
    """A model and where its columns are: ``taken[b][s]`` says how often block b takes slot s, ``anchor[s]`` whether all forms do.

    ``anchor`` is empty where forms have no items in common.
    """

    model: Model
    taken: tuple[Columns, ...]
    slack: Mapping[str, Slack]
    anchor: Columns

    def forms(self, whole: Ints) -> tuple[Ints, ...]:
        """Return for each block the slots that the rounded solution ``whole`` takes."""
        return tuple(np.flatnonzero(whole[columns]) for columns in self.taken)


def summed(problem: Problem, forms: Collection[int], *, integer: bool) -> tuple[Block, ...]:
    """Return the sums of some of the forms: one block for all that have the same rows."""
    chosen = (tuple(form for form in kind if form in forms) for kind in problem.kinds)
    return tuple(Block(members, integer) for members in chosen if members)


def averaged(problem: Problem) -> tuple[Block, ...]:
    """Return the averaged-form relaxation: all forms that have the same rows in one continuous block."""
    return summed(problem, range(problem.forms), integer=False)


def jointly(problem: Problem) -> tuple[Block, ...]:
    """Return the problem itself: every form in an integer block of its own."""
    return tuple(Block((form,), integer=True) for form in range(problem.forms))


def build(
    problem: Problem,
    blocks: Sequence[Block],
    *,
    rows: Collection[str] | None = None,
    elastic: Collection[str] = (),
    free: Ints | None = None,
    model: Model | None = None,
) -> Built:
    """Return the model of ``blocks`` under the named ``rows`` (all of them if None), with no cost on any slot.

    ``rows`` without ``UNSHARED`` is the caller's to reduce (``Problem.reduced``). Rows named in ``elastic`` may be missed, at the
    price of 1 a unit, or what the caller puts on their slack. ``free`` marks with 0 the slots that may not be taken any more.
    Where there are links the blocks must be all forms. A ``model`` is added to, as columns and rows of their own.
    """
    active = frozenset(problem.row_ids if rows is None else rows)
    limits = problem.limits if free is None else problem.limits * free
    links = problem.links.under(active)
    model = Model() if model is None else model
    slack = {row.id: _slack(model) for row in problem.rows if row.id in active and row.id in elastic}
    taken: list[Columns] = []
    for block in blocks:
        most = _most(problem, block, limits)
        columns = model.add_columns(most, integer=block.integer)
        taken.append(columns)
        _pin(problem, model, columns, block)
        for row in problem.rows:
            if row.id in active and concerns(row, block):
                span = 0.0 if len(row.parts) > _FEW_PARTS else None
                for part in row.parts:
                    match part:
                        case Linear():
                            moved = _span(problem, part) if span is None else span
                            _add_linear(model, part, columns, block, slack.get(row.id), moved)
                        case Distinct():
                            each = np.where(most, problem.limits, 0)
                            _add_distinct(model, part, columns, block, each, slack.get(row.id))
        if ENEMIES in active:
            for members in problem.clique_slots():
                model.add_row(columns[members], np.ones(len(members)), None, block.forms)
    forms = [block.forms for block in blocks]
    anchor = add_links(replace(problem, links=links), model, taken, forms, integer=any(block.integer for block in blocks))
    _take_each_once(problem, model, taken, limits, forms, anchor)
    return Built(model=model, taken=tuple(taken), slack=slack, anchor=anchor)


def concerns(row: Row | Quantity, block: Block) -> bool:
    """Return whether the row or aim is about the forms of the block."""
    return row.forms is None or block.members[0] in row.forms


def add_aims(problem: Problem, model: Model, columns: Columns, block: Block) -> None:
    """Let it cost what the block, whose ``columns`` these are, is off what it aims at, in millionths of the paper."""
    for aim in problem.aims:
        if concerns(aim, block):
            off = model.add_columns([INFINITY, INFINITY], integer=False, cost=float(aim.weight))
            lower, upper = (None if bound is None else bound * block.forms for bound in aim.ideal)
            model.add_row(np.concatenate([columns, off]), np.append(aim.coefficients, [1, -1]), lower, upper)


def _most(problem: Problem, block: Block, limits: Ints) -> Ints:
    """How often a block may take each slot: once a form where forms may have it in common; as it stands there if it is placed."""
    most = limits * block.forms if problem.shared else limits.copy()
    for share in problem.links.anchor if not problem.shared else ():
        most[share.slots] *= block.forms
    if problem.placement is not None:
        most[problem.placement.held] = 0
        for form in block.members:
            most[problem.placement.pinned[form]] += 1
    return most


def _pin(problem: Problem, model: Model, columns: Columns, block: Block) -> None:
    if problem.placement is not None:
        number_of = np.zeros(problem.slots, dtype=np.int64)
        for form in block.members:
            number_of[problem.placement.pinned[form]] += 1
        for slot in np.flatnonzero(number_of).tolist():
            model.add_row(columns[[slot]], np.ones(1), int(number_of[slot]), None)


def _slack(model: Model) -> Slack:
    below, above = (model.add_columns([INFINITY], integer=False, cost=1.0) for _ in range(2))
    return Slack(below, above)


def _span(problem: Problem, part: Linear) -> float:
    """About what one swap moves the sum by: the range of its coefficients in a section, averaged over the questions of a form."""
    questions = moved = 0
    for place, section in enumerate(problem.sections):
        own = part.coefficients[problem.slot_section == place]
        questions += section.count
        moved += section.count * int(np.ptp(own)) if len(own) else 0
    return moved / max(1, questions)


def _add_linear(model: Model, part: Linear, columns: Columns, block: Block, slack: Slack | None, span: float) -> None:
    lower = None if part.lower is None else part.lower * block.forms
    upper = None if part.upper is None else part.upper * block.forms
    _add_bounded(model, columns, part.coefficients, lower, upper, block, slack, span)


def _add_distinct(model: Model, part: Distinct, columns: Columns, block: Block, each: Ints, slack: Slack | None) -> None:
    """Count the groups drawn from: a column a group, at most what is taken of it, at most one a form.

    ``each`` says how often a form may take a slot.
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
                if each[slot]:
                    model.add_row(np.array([columns[slot], column]), np.array([1.0, -float(each[slot])]), None, 0)
    lower = None if part.lower is None else part.lower * block.forms
    upper = None if part.upper is None else part.upper * block.forms
    _add_bounded(model, drawn, np.ones(len(drawn)), lower, upper, block, slack, 1.0)


def _add_bounded(
    model: Model,
    columns: Columns,
    values: npt.NDArray[np.int64] | npt.NDArray[np.float64],
    lower: int | None,
    upper: int | None,
    block: Block,
    slack: Slack | None,
    span: float,
) -> None:
    if slack is None:
        room = span * block.forms
        if lower is not None and upper is not None:
            room = min(room, (upper - lower) / _ROOM_SHARE)
        model.add_row(columns, values, lower, upper, span=room)
        return
    # Two rows where both bounds are missed: one pair of slacks a row of the blueprint, shared by all forms.
    if lower is not None:
        model.add_row(np.concatenate([columns, slack.below]), np.append(values, block.forms), lower, None)
    if upper is not None:
        model.add_row(np.concatenate([columns, slack.above]), np.append(values, -block.forms), None, upper)


def _take_each_once(
    problem: Problem, model: Model, taken: Sequence[Columns], limits: Ints, forms: Sequence[int], anchor: Columns
) -> None:
    """No question twice: not in two sections of a form, not on two forms but as an anchor item.

    Where questions are shared, only the first of these. What a placement holds is settled by its bounds.
    """
    simple = len(distinct(problem.slot_question)) == problem.slots
    if simple and not len(anchor) and (len(taken) == 1 or problem.shared):
        return  # the columns' own bounds say so already
    held = frozenset(() if problem.placement is None else problem.placement.held.tolist())
    slots_of: dict[int, list[int]] = {}
    for slot, question in enumerate(problem.slot_question.tolist()):
        if slot not in held:
            slots_of.setdefault(question, []).append(slot)
    for slots in slots_of.values():
        most = float(limits[slots].max())
        if problem.shared:
            for columns, number in zip(taken, forms, strict=True):
                if len(slots) > 1:
                    model.add_row(columns[slots], np.ones(len(slots)), None, most * number)
        elif len(slots) * len(taken) > 1 or len(anchor):
            members = np.concatenate([columns[slots] for columns in taken])
            values = np.ones(len(members))
            if len(anchor):
                members = np.concatenate([members, anchor[slots]])
                values = np.append(values, [1.0 - sum(forms)] * len(slots))
            model.add_row(members, values, None, most)
