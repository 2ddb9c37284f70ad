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

    from paper_builder.assembly.problem import Ints
    from paper_builder.assembly.swaps import State

_BASE = 0x9E3779B97F4A7C15
_MOST_SWAPS = 20_000
_MEETINGS_TRIED = 200
_MOST_AIMS = 5


def polish(state: State, form: int, tolerance: int) -> bool:
    """Bring a form's fine aims as near to their targets as the best pair of swaps allows; return whether that made it better.

    ``tolerance`` is how many units an aim may be off in the end. Rows that are met stay met, and no other aim gets worse.
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
            for first, second in _meetings(key - keys, ordered, order):
                if (change[:, first] + change[:, second] == wanted).all() and _both(
                    state, form, (int(out[first]), int(into[first])), (int(out[second]), int(into[second]))
                ):
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


def _meetings(wanted: Ints, ordered: Ints, order: Ints) -> Iterator[tuple[int, int]]:
    start = np.searchsorted(ordered, wanted, side="left")
    found = np.flatnonzero((start < len(ordered)) & (ordered[np.minimum(start, len(ordered) - 1)] == wanted))
    tried = 0
    for first in found.tolist():
        place = int(start[first])
        while place < len(ordered) and ordered[place] == wanted[first]:
            second = int(order[place])
            place += 1
            if second > first:
                tried += 1
                yield first, second
            if tried == _MEETINGS_TRIED:
                return


def _both(state: State, form: int, one: tuple[int, int], two: tuple[int, int]) -> bool:
    question = state.tables.problem.slot_question
    if one[0] == two[0] or question[one[1]] == question[two[1]]:
        return False
    left = state.number
    missed, coarse = state.missed(form), _coarse(state, form)
    state.swap(form, left, *one)
    state.swap(form, left, *two)
    if state.missed(form) <= missed and _coarse(state, form) <= coarse:
        return True
    state.swap(form, left, two[1], two[0])
    state.swap(form, left, one[1], one[0])
    return False


def _coarse(state: State, form: int) -> int:
    return state.distance(form) - int(np.abs(state.aimed[form][state.tables.fine]).sum())
