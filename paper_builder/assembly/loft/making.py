"""Forms, batch by batch: dealt from the least used questions, mended each by itself, accepted in their order.

What a batch comes to depends on the problem, the seed and the forms accepted before it alone; mending may therefore be spread over
any number of workers. It knows no bank and no file.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from paper_builder.assembly.loft.board import meets
from paper_builder.assembly.loft.dealing import Deck
from paper_builder.assembly.loft.ledger import Ledger
from paper_builder.assembly.loft.mending import Work, mend_all
from paper_builder.assembly.loft.one_more import Verdict, one_more
from paper_builder.assembly.splitmix import SplitMix

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from paper_builder.assembly.loft.board import Board
    from paper_builder.assembly.loft.limits import Limits
    from paper_builder.assembly.problem import Ints, Problem

    Batch = tuple[Ints, ...]

NAME = "deal and swap"
VERSION = "1"
"""Goes up whenever the same problem, limits and seed give other forms."""
BATCH = 50
_CHUNK = 10
"""Forms mended by one call of a worker."""
_SOLVED = 5
"""Forms of a batch that the solver makes."""
_FEW = 2
"""A batch that brings fewer forms than this is the last that is dealt; the solver makes the others."""


class Stop(StrEnum):
    """Why no more forms were made. ``PROVEN``: none can stand beside those that there are. ``LIMIT``: none was found."""

    DONE = "all forms made"
    PROVEN = "no further form can stand beside these"
    LIMIT = "no further form found within the limit of steps"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """The forms in order, with their ledger, how many of them the solver made, and why there are no more."""

    ledger: Ledger
    by_solver: int
    stop: Stop


def make_forms(
    problem: Problem,
    board: Board,
    limits: Limits,
    seed: int,
    *,
    jobs: int | None = 1,
    kept: Sequence[Batch] = (),
    on_batch: Callable[[Batch, int], None] | None = None,
) -> Made:
    """Return as many forms as the limits ask for, or as many as were found. Each meets every row; all keep the limits.

    ``jobs``: 1 is this process; another number, or None for what ``joblib.parallel_config`` says, goes through joblib. ``kept``
    are the batches of an earlier run of the same arguments, which are taken over as far as they keep the limits. ``on_batch`` is
    told each batch and how many forms there are.
    """
    ledger = Ledger(board, limits)
    kept = _sound(board, limits, kept)
    solver, by_solver, stop = False, 0, Stop.DONE
    number = 0
    while not ledger.is_full:
        if number < len(kept):
            batch = ledger.offer(kept[number])
        elif solver:
            batch, verdict = _solved(problem, board, limits, ledger, f"{seed}/{number}")
            if not batch:
                stop = Stop.PROVEN if verdict is Verdict.NONE else Stop.LIMIT
                break
        else:
            batch = ledger.offer(_mended(_dealt(board, limits, ledger, f"{seed}/{number}"), jobs))
        if on_batch is not None:
            on_batch(batch, len(ledger.forms))
        by_solver += len(batch) if solver else 0
        solver = solver or len(batch) < _FEW
        number += 1
    return Made(ledger=ledger, by_solver=by_solver, stop=stop)


def _sound(board: Board, limits: Limits, kept: Sequence[Batch]) -> Sequence[Batch]:
    """Return the batches before the first that does not keep the limits."""
    ledger = Ledger(board, limits)
    for number, batch in enumerate(kept):
        if len(ledger.offer(batch)) != len(batch):
            return kept[:number]
    return kept


def _dealt(board: Board, limits: Limits, ledger: Ledger, seed: str) -> tuple[Work, list[list[int]]]:
    deck = Deck(board, ledger.used, limits.exposure_max, SplitMix(f"deal/{seed}"))
    forms = [form for _ in range(BATCH) if (form := deck.deal()) is not None]
    work = Work(board=board, spare=deck.spare(), existing=ledger.questions, most_shared=limits.overlap_max, seed=f"mend/{seed}")
    return work, forms


def _mended(dealt: tuple[Work, list[list[int]]], jobs: int | None) -> list[Ints | None]:
    work, forms = dealt
    parts = [range(start, min(start + _CHUNK, len(forms))) for start in range(0, len(forms), _CHUNK)]
    if jobs == 1:
        done = [mend_all(work, part, [forms[place] for place in part]) for part in parts]
    else:
        from joblib import Parallel, delayed

        done = Parallel(n_jobs=jobs)(delayed(mend_all)(work, part, [forms[place] for place in part]) for part in parts)
    return [form for part in done for form in part]


def _solved(problem: Problem, board: Board, limits: Limits, ledger: Ledger, seed: str) -> tuple[Batch, Verdict]:
    random = SplitMix(f"solve/{seed}")
    batch: list[Ints] = []
    verdict = Verdict.FOUND
    while len(batch) < _SOLVED and not ledger.is_full:
        form, verdict = one_more(problem, limits, ledger, random)
        # Within a solver's tolerance is not yet within a row of large integers.
        taken = ledger.offer([form]) if form is not None and meets(board, form) else ()
        if not taken:
            verdict = Verdict.UNKNOWN if form is not None else verdict
            break
        batch.extend(taken)
    return tuple(batch), verdict
