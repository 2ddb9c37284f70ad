"""Where linked questions stand, before anything is exchanged: item sets, included questions and anchors, by a small integer model.

Whether a linked question is on a form is decided whole; all other questions may be taken in fractions. So the model is about as
quick as the relaxation, and where even it has no solution there are no forms. What it decides the search by swaps then holds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from paper_builder.assembly.matrix import Block, add_aims, averaged, build
from paper_builder.assembly.problem import Links, Placement
from paper_builder.assembly.solver import INFINITY, Status, solve
from paper_builder.assembly.splitmix import SplitMix

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from paper_builder.assembly.matrix import Built
    from paper_builder.assembly.problem import Ints, Problem

TRIES = 4
"""Placements tried before the solver is given the whole problem."""
_NODES = 200
_GAP = 0.05
_UNEVEN = 2000
_DRAWN = 1000
"""In millionths of the paper: what one more linked question on the fullest form costs, and at most what the seed says of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A problem whose linked questions stand where they are to; None where no such placement was found, or there is none."""

    problem: Problem | None
    status: Status
    nodes: int
    stop_reason: str


def place(problem: Problem, seed: int, attempt: int, *, rows: Collection[str] | None = None) -> Placed:
    """Return the problem with its linked questions placed, near to what forms aim at and evenly. ``INFEASIBLE`` is a proof.

    Each ``attempt`` gives other places. Where ``rows``, all if None, ask for no link, nothing is placed.
    """
    active = problem.row_ids if rows is None else rows
    links = problem.links.under(active)
    if not links:
        return Placed(problem=replace(problem, links=links), status=Status.FOUND, nodes=0, stop_reason="")
    one_by_one = bool(links.sets or links.included)
    blocks = tuple(Block((form,), integer=False) for form in range(problem.forms)) if one_by_one else averaged(problem)
    built = build(problem, blocks, rows=active)
    model = built.model
    linked = problem.slots_of(links.linked)
    whole = [columns[linked] for columns in built.taken] if one_by_one else []
    for column in np.concatenate([*whole, built.anchor]).tolist():
        model.integer[column] = True
    for block, columns in zip(blocks, built.taken, strict=True):
        add_aims(problem, model, columns, block)
    if one_by_one and problem.forms > 1:
        _spread_evenly(built, linked)
    random = SplitMix(f"placing/{seed}/{attempt}")
    for columns in (*whole, built.anchor):
        model.set_cost(columns, [random.below(_DRAWN * (attempt + 1)) for _ in columns])
    answer = solve(model, nodes=_NODES, gap=_GAP)
    if answer.status is not Status.FOUND:
        return Placed(problem=None, status=answer.status, nodes=answer.nodes, stop_reason=answer.stop_reason)
    taken = answer.whole
    anchor = np.flatnonzero(taken[built.anchor])
    pinned = [np.union1d(linked[taken[columns] > 0], anchor) for columns in whole] or [anchor] * problem.forms
    return Placed(
        problem=_placed(problem, linked, anchor, pinned), status=answer.status, nodes=answer.nodes, stop_reason=answer.stop_reason
    )


def placed_as(problem: Problem, forms: Sequence[Ints]) -> Problem:
    """Return the problem with its linked questions placed as they stand on ``forms``, which meet every link."""
    if not problem.links:
        return problem
    linked = problem.slots_of(problem.links.linked)
    anchor = np.zeros(0, dtype=np.int64)
    if problem.links.anchor:
        anchor = np.flatnonzero(np.bincount(np.concatenate(forms), minlength=problem.slots) == problem.forms)
    return _placed(problem, linked, anchor, [np.union1d(np.intersect1d(form, linked), anchor) for form in forms])


def _placed(problem: Problem, linked: Ints, anchor: Ints, pinned: Sequence[Ints]) -> Problem:
    held = np.union1d(linked, problem.slots_of(problem.slot_question[anchor].tolist()))
    return replace(problem, links=Links(), placement=Placement(pinned=tuple(pinned), held=held))


def _spread_evenly(built: Built, linked: Ints) -> None:
    """Let the form with the most linked questions cost by their number."""
    most = built.model.add_columns([INFINITY], integer=False, cost=_UNEVEN)
    for columns in built.taken:
        built.model.add_row(np.concatenate([columns[linked], most]), np.append(np.ones(len(linked)), -1.0), None, 0)
