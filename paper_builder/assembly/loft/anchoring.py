"""Which questions all of many forms have in common: the anchor, chosen once, before anything else is dealt.

An integer model decides what is anchor and takes all else in fractions: averaged forms that meet every row with the anchor on them.
The anchor is a miniature of these forms: of everything that rows aim at and forms should agree on it holds its sections' part, as
nearly as whole questions can: what is advised for items by which forms are equated (Kolen and Brennan 2014).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from paper_builder.assembly.matrix import add_aims, averaged, build
from paper_builder.assembly.problem import ANCHOR, Links, Placement
from paper_builder.assembly.solver import INFINITY, Status, solve
from paper_builder.assembly.splitmix import SplitMix

if TYPE_CHECKING:
    from paper_builder.assembly.loft.limits import Limits
    from paper_builder.assembly.matrix import Built, Columns
    from paper_builder.assembly.problem import Ints, Problem
    from paper_builder.assembly.solver import Model

_NODES = 200
_GAP = 0.1
_DRAWN = 1000
"""In millionths of the paper: at most what the seed says of one question."""
_STEP = 1_000_000
_FORMS = 2
"""Forms of the model. Their sum stands for any number: only shares of them count."""
_MOST_CANDIDATES = 400
"""Of more questions that could be anchor items so many are drawn, but for the few that each section needs."""


@dataclass(frozen=True, slots=True)
class Anchored:
    """The problem of one form on which the anchor items are placed."""

    problem: Problem


@dataclass(frozen=True, slots=True)
class NoAnchor:
    """No anchor was found. ``exposed``: beside any anchor some question must stand on at least that share of the forms, proven."""

    exposed: Fraction | None = None


def anchored(problem: Problem, limits: Limits, seed: str) -> Anchored | NoAnchor:
    """Return the problem of one form with its anchor, and without included questions. ``problem`` is that of two forms."""
    problem = replace(problem, links=replace(problem.links, included=(), absent=()))
    alone = problem.of_forms((0,))
    alone = replace(alone, rows=tuple(row for row in alone.rows if row.id != ANCHOR))
    if not problem.links.anchor:
        return Anchored(alone)
    shared = replace(problem, shared=True)
    share = Fraction(limits.exposure_max, limits.forms)
    random = SplitMix(f"anchor/{seed}")
    for candidates in (_drawn(shared, random), None):
        built = _model(shared, candidates, random)
        _limit(shared, built, float(share) + 1 / _STEP)
        answer = solve(built.model, nodes=_NODES, gap=_GAP)
        if answer.status is Status.FOUND:
            return Anchored(_placed(alone, np.flatnonzero(answer.whole[built.anchor])))
    if answer.status is Status.INFEASIBLE:
        return NoAnchor(_least(shared))
    return NoAnchor()


def _drawn(problem: Problem, random: SplitMix) -> Ints:
    """Return slots enough to choose the anchor from, of each section in proportion to its part of the anchor."""
    whole = sum(share.lower for share in problem.links.anchor)
    chosen: list[int] = []
    for share in problem.links.anchor:
        number = _MOST_CANDIDATES * share.lower // whole + share.lower
        chosen += random.shuffled(share.slots.tolist())[:number]
    return np.array(sorted(chosen), dtype=np.int64)


def _model(problem: Problem, candidates: Ints | None, random: SplitMix) -> Built:
    blocks = averaged(problem)
    built = build(problem, blocks)
    model = built.model
    for slot, column in enumerate(built.anchor.tolist()):
        model.integer[column] = True
        if candidates is not None and slot not in candidates:
            model.upper[column] = 0.0
    for members in problem.links.sets:
        first, *others = (problem.slots_of((member,)) for member in members)
        for other in others:
            values = np.append(np.ones(len(first)), -np.ones(len(other)))
            model.add_row(built.anchor[np.concatenate([first, other])], values, 0, 0)
    for block, columns in zip(blocks, built.taken, strict=True):
        add_aims(problem, model, columns, block)
        _represent(problem, model, built.anchor, columns)
    model.set_cost(built.anchor, [random.below(_DRAWN) for _ in built.anchor])
    return built


def _represent(problem: Problem, model: Model, anchor: Columns, taken: Columns) -> None:
    """Let it cost what the anchor is off its sections' part of the forms, in each aim and in what makes forms alike."""
    part = np.zeros(problem.slots)
    for share in problem.links.anchor:
        place = int(problem.slot_section[share.slots[0]]) if len(share.slots) else 0
        part[problem.in_section(place)] = share.lower / problem.sections[place].count
    for quantity in (*problem.aims, *problem.profile):
        off = model.add_columns([INFINITY, INFINITY], integer=False, cost=float(quantity.weight * _FORMS))
        values = np.concatenate([quantity.coefficients, -part * quantity.coefficients / _FORMS, [1.0, -1.0]])
        model.add_row(np.concatenate([anchor, taken, off]), values, 0, 0)


def _limit(problem: Problem, built: Built, share: float) -> None:
    for columns in built.taken:
        for slot in range(problem.slots):
            # As an anchor item a question stands on all forms.
            model_columns = np.array([columns[slot], built.anchor[slot]])
            built.model.add_row(model_columns, np.array([1.0, -_FORMS * (1.0 - share)]), None, _FORMS * share)


def _least(problem: Problem) -> Fraction | None:
    """Return the share of the forms that some question must stand on beside any anchor; None where no anchor goes with the rows."""
    built = build(problem, averaged(problem))
    share = built.model.add_columns([1.0], integer=False, cost=1.0)
    for columns in built.taken:
        for slot in range(problem.slots):
            three = np.array([columns[slot], built.anchor[slot], share[0]])
            built.model.add_row(three, np.array([1.0, -float(_FORMS), -float(_FORMS)]), None, 0)
    answer = solve(built.model)
    if answer.status is not Status.FOUND:
        return None
    return Fraction(max(0, ceil(answer.objective * _STEP) - 2), _STEP)


def _placed(problem: Problem, anchor: Ints) -> Problem:
    questions = problem.slot_question[anchor].tolist()
    sets = tuple(members for members in problem.links.sets if members[0] not in questions)
    links = Links(sets=sets, barred=problem.links.barred)
    placement = Placement(pinned=(anchor,), held=problem.slots_of(questions))
    return replace(problem, links=links, placement=placement)
