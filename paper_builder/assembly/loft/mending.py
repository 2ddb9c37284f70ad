"""A form as it was dealt, brought to meet every row by exchanging its questions for spare ones. It works on one form at a time.

The form is given a reserve of little used slots, among which there are no enemies, and the best swap is made until none helps.
Overlap with forms that exist already is mended the same way, as one more row for each of them that is at its limit. Once every row
is met, swaps bring the form near to what rows aim at.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from paper_builder import giving_up
from paper_builder.assembly.loft.hand import Hand
from paper_builder.assembly.splitmix import SplitMix

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paper_builder.assembly.loft.board import Board
    from paper_builder.assembly.loft.dealing import Dealt
    from paper_builder.assembly.problem import Ints

_WIDTHS = (2, 8, 32)
"""Spare slots for each one of the form; the next width is tried where a row or a wish is still missed."""
_LEAST_SPARE = 32
_MOST_SPARE = 600
"""In one cell: bounds the memory on a very large bank."""
_FRONT = 3
"""Spare slots come from the least used one of so many parts of a cell, each form's from another place in it."""
_KICKS = (2, 6, 20)
_POLISH = 8
"""Swaps towards aims at most: what more would bring is less than what it wears out the questions nearest to them."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Work:
    """What the forms of one batch have in common: the board, spare slots of each cell, and the forms that exist.

    ``existing`` holds the questions of each existing form but the anchor items, a line a form; a new one shares at most
    ``most_shared`` with each.
    """

    board: Board
    spare: tuple[Ints, ...]
    existing: Ints
    most_shared: int
    seed: str


def mend_all(work: Work, places: Sequence[int], forms: Sequence[Dealt]) -> list[Ints | None]:
    """Return each form mended, its slots in order, or None where it was not possible. ``places`` are theirs in the batch."""
    return [_mended(work, place, form) for place, form in zip(places, forms, strict=True)]


def shared_with(questions: Ints, number: int, existing: Ints) -> Ints:
    """Return how many of ``questions`` each existing form holds; ``number`` is how many questions there are in all."""
    holds = np.zeros(number, dtype=bool)
    holds[questions] = True
    shared: Ints = np.count_nonzero(holds[existing], axis=1)
    return shared


def _mended(work: Work, place: int, dealt: Dealt) -> Ints | None:
    giving_up.check()
    random = SplitMix(f"{work.seed}/{place}")
    best: Hand | None = None
    for width, kicks in zip(_WIDTHS, _KICKS, strict=True):
        hand = Hand(work.board, dealt, _reserve(work, place, dealt, width))
        hand.settle(random, kicks)
        if hand.missed:
            continue
        if _shares_too_much(work, hand):
            hand.keep_apart(work.existing, work.most_shared)
            hand.settle(random, kicks)
        if not hand.missed and (best is None or hand.wished < best.wished):
            best = hand
        if best is not None and best.wished == 0:
            break
    if best is None:
        return None
    before = best.slots.copy()
    best.polish(_POLISH)
    if _shares_too_much(work, best):
        best.go_back(before)
        best.keep_apart(work.existing, work.most_shared)
        best.polish(_POLISH)
    return np.sort(best.form)


def _shares_too_much(work: Work, hand: Hand) -> bool:
    shared = shared_with(work.board.question[hand.form], work.board.questions, work.existing)
    return bool((shared > work.most_shared).any())


def _reserve(work: Work, place: int, dealt: Dealt, width: int) -> list[list[int]]:
    """Return spare slots for each cell: none on the form, no enemy of it or of each other."""
    barred = set(dealt.slots)
    for slot in dealt.slots:
        barred.update(work.board.foes[slot])
    reserve: list[list[int]] = []
    for own, order in zip(dealt.parts, work.spare, strict=True):
        wanted = min(max(len(own) * width, _LEAST_SPARE), _MOST_SPARE) if own else 0
        front = max(len(order) // _FRONT, min(len(order), 2 * wanted))
        start = place * wanted % front if front else 0
        chosen: list[int] = []
        # From one place of the front to its end, then its beginning, and only then what was used more often.
        for slot in (*order[start:front].tolist(), *order[:start].tolist(), *order[front:].tolist()):
            if len(chosen) == wanted:
                break
            if slot not in barred:
                barred.add(slot)
                barred.update(work.board.foes[slot])
                chosen.append(slot)
        reserve.append(chosen)
    return reserve
