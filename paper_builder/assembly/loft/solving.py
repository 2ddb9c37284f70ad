"""From a problem and limits to many forms, or to the limit that arithmetic rules out. It knows no bank and no file.

First the anchor; then what needs no search: the averaged form under the exposure limit, and the lower bound of the mean overlap.
Then the forms.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from paper_builder.assembly.loft.anchoring import Anchored, NoAnchor, anchored
from paper_builder.assembly.loft.board import make_board
from paper_builder.assembly.loft.exposure import is_possible, least_exposure, set_shares
from paper_builder.assembly.loft.limits import least_mean_overlap, supplies, supplies_of
from paper_builder.assembly.loft.making import Task, make_forms

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from paper_builder.assembly.loft.board import Board
    from paper_builder.assembly.loft.limits import Limits, Supply
    from paper_builder.assembly.loft.making import Batch, Made
    from paper_builder.assembly.problem import Ints, Problem

_ANCHORS = 3
"""Anchors tried, where arithmetic rules out the first."""


@dataclass(frozen=True, slots=True)
class NoForm:
    """Not even one form meets the rows, or none was found."""


@dataclass(frozen=True, slots=True)
class TooExposed:
    """Some question must stand on at least the share ``least`` of the forms, which is more than is allowed: proven."""

    least: Fraction


@dataclass(frozen=True, slots=True)
class TooAlike:
    """Two forms must share at least ``least`` questions on average, which is more than is allowed: proven from ``supply``."""

    least: Fraction
    supply: tuple[Supply, ...]


@dataclass(frozen=True, slots=True)
class Forms:
    """What was made, perhaps less than asked for, and the lower bound of the mean overlap of as many. ``anchor`` are slots."""

    made: Made
    supply: tuple[Supply, ...]
    least: Fraction
    anchor: Ints


Result = NoForm | TooExposed | TooAlike | Forms


def solve_forms(
    problem: Problem,
    limits: Limits,
    seed: int,
    *,
    jobs: int | None = 1,
    kept: Sequence[Batch] = (),
    on_batch: Callable[[Batch, int], None] | None = None,
) -> Result:
    """Return the forms, or why there are none. The arguments are those of ``make_forms``; ``problem`` is that of two forms."""
    if problem.links.absent:
        return NoForm()
    if problem.links.anchor and (alike := _any_anchor_alike(problem, limits)) is not None:
        return alike
    result: NoForm | TooExposed | TooAlike = NoForm()
    for attempt in range(_ANCHORS if problem.links.anchor else 1):
        match anchored(problem, limits, f"{seed}/{attempt}"):
            case NoAnchor(exposed=None):
                return NoForm()
            case NoAnchor(exposed=Fraction() as least):
                return TooExposed(least)
            case Anchored(problem=alone):
                board = make_board(alone, problem.links.included)
                ruled_out = _ruled_out(alone, board, limits)
                if ruled_out is None:
                    return _made(alone, board, limits, seed, jobs, kept, on_batch)
                result = ruled_out
    # That forms are too alike beside one anchor proves nothing of others.
    return NoForm() if problem.links.anchor and isinstance(result, TooAlike) else result


def _any_anchor_alike(problem: Problem, limits: Limits) -> TooAlike | None:
    """Return that forms are too alike whatever the anchor is, by counting sections; None where they need not be."""
    shares = [0] * len(problem.sections)
    for share in problem.links.anchor:
        if len(share.slots):
            shares[int(problem.slot_section[share.slots[0]])] = share.lower
    supply = supplies_of(problem.sections, shares, problem.questions)
    if any(part.questions < part.count for part in supply):
        return None
    mean = least_mean_overlap(supply, limits.forms)
    return TooAlike(mean, supply) if mean > limits.overlap_max else None


def _ruled_out(alone: Problem, board: Board, limits: Limits) -> NoForm | TooExposed | TooAlike | None:
    """Return what arithmetic says against the forms; None where nothing."""
    if any(int(board.usable[cell.slots].sum()) + int(np.isin(cell.slots, board.anchor).sum()) < cell.count for cell in board.cells):
        return NoForm()
    # With an anchor the averaged forms have been seen to keep the limit.
    if not len(board.anchor) and not is_possible(alone, Fraction(limits.exposure_max, limits.forms)):
        bound = least_exposure(alone)
        return NoForm() if bound is None else TooExposed(bound)
    supply = supplies(board)
    mean = least_mean_overlap(supply, limits.forms)
    return TooAlike(mean, supply) if mean > limits.overlap_max else None


def _made(
    alone: Problem,
    board: Board,
    limits: Limits,
    seed: int,
    jobs: int | None,
    kept: Sequence[Batch],
    on_batch: Callable[[Batch, int], None] | None,
) -> NoForm | Forms:
    shares = set_shares(alone, Fraction(limits.exposure_max, limits.forms), board.usable)
    task = Task(problem=alone, board=board, limits=limits, seed=seed, shares=shares)
    made = make_forms(task, jobs=jobs, kept=kept, on_batch=on_batch)
    if not made.ledger.forms and not made.ledger.due:
        return NoForm()
    supply = supplies(board)
    return Forms(made, supply, least_mean_overlap(supply, len(made.ledger.forms)), board.anchor)
