"""From a problem of one form and limits to many forms, or to the limit that arithmetic rules out. It knows no bank and no file.

First what needs no search: the averaged form under the exposure limit, and the lower bound of the mean overlap. Then the forms.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from paper_builder.assembly.loft.board import make_board
from paper_builder.assembly.loft.exposure import is_possible, least_exposure
from paper_builder.assembly.loft.limits import least_mean_overlap, supplies
from paper_builder.assembly.loft.making import make_forms

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from paper_builder.assembly.loft.limits import Limits, Supply
    from paper_builder.assembly.loft.making import Batch, Made
    from paper_builder.assembly.problem import Problem


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
    """What was made, perhaps fewer than asked for, and the lower bound of the mean overlap of as many."""

    made: Made
    supply: tuple[Supply, ...]
    least: Fraction


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
    """Return the forms, or why there are none. The arguments are those of ``make_forms``; ``problem`` is that of one form."""
    board = make_board(problem)
    if any(len(cell.slots) < cell.count for cell in board.cells):
        return NoForm()
    if not is_possible(problem, Fraction(limits.exposure_max, limits.forms)):
        least = least_exposure(problem)
        return NoForm() if least is None else TooExposed(least)
    supply = supplies(board)
    mean = least_mean_overlap(supply, limits.forms)
    if mean > limits.overlap_max:
        return TooAlike(mean, supply)
    made = make_forms(problem, board, limits, seed, jobs=jobs, kept=kept, on_batch=on_batch)
    if not made.ledger.forms:
        return NoForm()
    return Forms(made, supply, least_mean_overlap(supply, len(made.ledger.forms)))
