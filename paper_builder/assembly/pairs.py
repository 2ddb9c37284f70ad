"""Pairs of swaps that together do what no single one can: bring sums of many different sizes to the very unit that is wanted.

A form has n swaps and n² pairs of them. What a swap does to the fine aims is hashed by a linear map, so that two swaps meet what is
wanted where their hashes add up to its hash: n look-ups in a sorted list instead of n² trials. Every meeting is compared exactly.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from paper_builder.assembly.problem import Ints
    from paper_builder.assembly.swaps import State

    Keys = npt.NDArray[np.uint64]

_BASE = 0x9E3779B97F4A7C15
_MOST_SWAPS = 20_000
_MEETINGS_TRIED = 200
_MOST_AIMS = 5


def polish(state: State, form: int, tolerance: int) -> bool:
    """Bring a form's fine aims as near to their targets as the best pair of swaps allows; return whether that made it better.

    ``tolerance`` is how many units an aim may be off in the end. Rows that are met stay met, and all aims together get nearer.
    """
    tables = state.tables
    if not tables.fine or len(tables.fine) > _MOST_AIMS:
        return False
    units = np.array([tables.problem.aims[aim].coefficients for aim in tables.fine], dtype=np.int64)
    weights = np.array([tables.problem.aims[aim].weight for aim in tables.fine], dtype=np.int64)
    miss = state.aimed[form][tables.fine] // weights
    worst = int(np.abs(miss).max())
    out, into = _swaps(state, form)
    if worst == 0 or not len(out):
        return False
    change = units[:, into] - units[:, out]
    with np.errstate(over="ignore"):
        factors = np.array([pow(_BASE, power, 2**64) for power in range(1, len(units) + 1)], dtype=np.uint64)
        keys = (change.astype(np.uint64) * factors[:, None]).sum(axis=0, dtype=np.uint64)
        order = np.argsort(keys, kind="stable")
        ordered = keys[order]
        for off in _offsets(len(units), min(tolerance, worst - 1)):
            wanted = np.array(off, dtype=np.int64) - miss
            key = (wanted.astype(np.uint64) * factors).sum(dtype=np.uint64)
            for first, second in _meetings(key, ordered, order):
                pair = (int(out[first]), int(into[first])), (int(out[second]), int(into[second]))
                if (change[:, first] + change[:, second] == wanted).all() and make_both(state, form, pair):
                    return True
    return False


def _offsets(aims: int, tolerance: int) -> list[tuple[int, ...]]:
    """Every way to be off by at most the tolerance, the nearest first."""
    values = range(-tolerance, tolerance + 1)
    return sorted(product(values, repeat=aims), key=lambda off: (max(map(abs, off)), sum(map(abs, off)), off))


def _swaps(state: State, form: int) -> tuple[Ints, Ints]:
    """Swaps with what is left over, within each cell; thinned out evenly where there are too many."""
    goes: list[Ints] = []
    comes: list[Ints] = []
    for cell in state.tables.cells:
        mine, theirs = state.members(cell.slots, form), state.members(cell.slots, state.number)
        goes.append(np.repeat(mine, len(theirs)))
        comes.append(np.tile(theirs, len(mine)))
    out, into = np.concatenate(goes), np.concatenate(comes)
    step = len(out) // _MOST_SWAPS + 1
    return out[::step], into[::step]


def _meetings(key: np.uint64, ordered: Keys, order: Ints) -> Iterator[tuple[int, int]]:
    """Pairs of swaps whose hashes, ``ordered``, add up to ``key``, each pair once."""
    # Descending hashes give ascending wanted ones but for one step over 2**64: a search for those stays near where it was.
    wanted = key - ordered[::-1]
    start = np.searchsorted(ordered, wanted, side="left")
    found = np.flatnonzero((start < len(ordered)) & (ordered[np.minimum(start, len(ordered) - 1)] == wanted))
    tried = 0
    for look in found.tolist():
        place, first = int(start[look]), int(order[len(order) - 1 - look])
        while place < len(ordered) and ordered[place] == wanted[look]:
            second = int(order[place])
            place += 1
            if second > first:
                tried += 1
                yield first, second
            if tried == _MEETINGS_TRIED:
                return


def make_both(state: State, form: int, pair: tuple[tuple[int, int], tuple[int, int]]) -> bool:
    """Make both swaps; take them back and return False where they cannot be made together or do not help."""
    (first_out, first_in), (second_out, second_in) = pair
    question = state.tables.problem.slot_question
    if first_out == second_out or question[first_in] == question[second_in]:
        return False
    missed, distance, left = state.missed(form), state.distance(form), state.number
    state.swap(form, left, first_out, first_in)
    state.swap(form, left, second_out, second_in)
    if state.missed(form) <= missed and state.distance(form) < distance:
        return True
    state.swap(form, left, second_in, second_out)
    state.swap(form, left, first_in, first_out)
    return False
