"""Forms, batch by batch: dealt from the least used questions, mended each by itself, accepted in their order.

What a batch comes to depends on the problem, the seed and the forms accepted before it alone; mending may therefore be spread over
any number of workers. The first forms are those that hold the included questions. It knows no bank and no file.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from paper_builder import giving_up
from paper_builder.assembly.loft.board import meets
from paper_builder.assembly.loft.dealing import Deck
from paper_builder.assembly.loft.holding import Holding, Room, due_on_each
from paper_builder.assembly.loft.ledger import Ledger
from paper_builder.assembly.loft.mending import Work, mend_all
from paper_builder.assembly.loft.one_more import Verdict, one_more
from paper_builder.assembly.splitmix import SplitMix

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from paper_builder.assembly.loft.board import Board
    from paper_builder.assembly.loft.dealing import Dealt
    from paper_builder.assembly.loft.limits import Limits
    from paper_builder.assembly.problem import Ints, Problem

    Batch = tuple[Ints, ...]

NAME = "deal and swap"
VERSION = "2"
"""Goes up whenever the same problem, limits and seed give other forms."""
BATCH = 50
_CHUNK = 10
"""Forms mended by one call of a worker."""
_SOLVED = 5
"""Forms of a batch that the solver makes."""
_FEW = 2
"""A batch that brings fewer forms than this is the last that is dealt; the solver makes the others. So it does with the forms that
included questions are due on, once a batch brings none of them on."""


class Stop(StrEnum):
    """Why no more forms were made. ``PROVEN``: none can stand beside those that there are. ``LIMIT``: none was found."""

    DONE = "all forms made"
    PROVEN = "no further form can stand beside these"
    LIMIT = "no further form found within the limit of steps"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """The forms in order, with their ledger, how many of them the solver made, and why there are no more.

    They are all that is wanted where ``stop`` is ``DONE`` and the ledger has no question due.
    """

    ledger: Ledger
    by_solver: int
    stop: Stop


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What forms are made of: the problem of one form, its board, and the part of the forms that each set should stand on.

    ``shares`` are in millionths, in the order of the board's sets.
    """

    problem: Problem
    board: Board
    limits: Limits
    seed: int
    shares: tuple[int, ...] = ()


def make_forms(
    task: Task, *, jobs: int | None = 1, kept: Sequence[Batch] = (), on_batch: Callable[[Batch, int], None] | None = None
) -> Made:
    """Return as many forms as the limits ask for, or as many as were found. Each meets every row; all keep the limits.

    ``jobs``: 1 is this process; another number, or None for what ``joblib.parallel_config`` says, goes through joblib. ``kept``
    are the batches of an earlier run of the same task, which are taken over as far as they keep the limits. ``on_batch`` is told
    each batch and how many forms there are.
    """
    ledger = Ledger(task.board, task.limits)
    room = Room(task.board)
    kept = _sound(task, kept)
    for_due = solver = False
    by_solver, stop = 0, Stop.DONE
    number = 0
    while not ledger.is_full:
        giving_up.check()
        due = ledger.due
        by = for_due if due else solver
        if number < len(kept):
            batch = ledger.offer(kept[number])
        elif by:
            batch, verdict = _solved(task, ledger, f"{task.seed}/{number}")
            if not batch:
                stop = Stop.PROVEN if verdict is Verdict.NONE and not due else Stop.LIMIT
                break
        else:
            batch = ledger.offer(_mended(*_dealt(task, room, ledger, f"{task.seed}/{number}"), jobs))
        if on_batch is not None:
            on_batch(batch, len(ledger.forms))
        by_solver += len(batch) if by else 0
        if due:
            for_due = for_due or ledger.due == due
        else:
            solver = solver or len(batch) < _FEW
        number += 1
    return Made(ledger=ledger, by_solver=by_solver, stop=stop)


def _sound(task: Task, kept: Sequence[Batch]) -> Sequence[Batch]:
    """Return the batches before the first that does not keep the limits, or the anchor."""
    ledger = Ledger(task.board, task.limits)
    for number, batch in enumerate(kept):
        is_anchored = all(np.isin(task.board.anchor, form).all() for form in batch)
        if not is_anchored or len(ledger.offer(batch)) != len(batch):
            return kept[:number]
    return kept


def _dealt(task: Task, room: Room, ledger: Ledger, seed: str) -> tuple[Work, list[Dealt]]:
    board, limits = task.board, task.limits
    deck = Deck(board, ledger.used, limits.exposure_max, SplitMix(f"deal/{seed}"))
    holding = Holding(board, room, limits, ledger, task.shares, SplitMix(f"hold/{seed}"))
    forms: list[Dealt] = []
    is_due = holding.are_due
    for _ in range(BATCH):
        if is_due and not holding.are_due:
            break
        held = holding.next()
        dealt = None if held is None else deck.deal(held)
        if dealt is not None:
            forms.append(dealt)
    work = Work(board=board, spare=deck.spare(), existing=ledger.questions, most_shared=limits.overlap_max, seed=f"mend/{seed}")
    return work, forms


def _mended(work: Work, forms: Sequence[Dealt], jobs: int | None) -> list[Ints | None]:
    parts = [range(start, min(start + _CHUNK, len(forms))) for start in range(0, len(forms), _CHUNK)]
    if jobs == 1:
        done = [mend_all(work, part, [forms[place] for place in part]) for part in parts]
    else:
        from joblib import Parallel, delayed

        done = Parallel(n_jobs=jobs)(delayed(mend_all)(work, part, [forms[place] for place in part]) for part in parts)
    return [form for part in done for form in part]


def _solved(task: Task, ledger: Ledger, seed: str) -> tuple[Batch, Verdict]:
    random = SplitMix(f"solve/{seed}")
    batch: list[Ints] = []
    verdict = Verdict.FOUND
    is_due = bool(ledger.due)
    while len(batch) < _SOLVED and not ledger.is_full and (ledger.due or not is_due):
        due = ledger.due
        form, verdict = one_more(task.problem, task.limits, ledger, random, due=due, each=due_on_each(ledger, task.limits))
        # Within a solver's tolerance is not yet within a row of large integers.
        taken = ledger.offer([form]) if form is not None and meets(task.board, form) else ()
        if not taken:
            verdict = Verdict.UNKNOWN if form is not None else verdict
            break
        batch.extend(taken)
    return tuple(batch), verdict
