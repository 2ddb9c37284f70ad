"""Pairs of swaps that bring sums of many sizes near to their targets, beside rows and aims that few pairs leave as they are.

``pairs`` meets targets exactly, which takes a great many pairs to choose from. Here only swaps that by themselves cost no row and
no coarse aim anything are paired; every pair of these is compared, and the nearest one that really is no loss is made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from paper_builder.assembly.pairs import make_both

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paper_builder.assembly.problem import Ints
    from paper_builder.assembly.swaps import State

_MOST_SWAPS = 1_000
_PAIRS_TRIED = 30
_ROUNDS = 4


def approach(state: State, form: int) -> bool:
    """Bring the form's many-valued aims nearer to their targets, a few pairs of swaps at most; return whether any helped.

    Rows that are met stay met, and the form's distance from all its aims falls with each pair.
    """
    helped = False
    for _ in range(_ROUNDS):
        out, into = _harmless(state, form)
        if not len(out) or not any(make_both(state, form, pair) for pair in _nearest(state, form, out, into)):
            break
        helped = True
    return helped


def _harmless(state: State, form: int) -> tuple[Ints, Ints]:
    """Swaps with what is left over that cost no row and no coarse aim anything; thinned out evenly where there are too many."""
    goes: list[Ints] = []
    comes: list[Ints] = []
    for cell in state.tables.cells:
        mine, theirs = state.members(cell.slots, form), state.members(cell.slots, state.number)
        if len(mine) and len(theirs):
            cost = np.maximum(state.hard_change(form, mine, theirs), 0)
            cost += np.maximum(state.aim_change(form, mine, theirs, stiff=False, aims=state.tables.coarse), 0)
            line, column = np.nonzero(cost == 0)
            goes.append(mine[line])
            comes.append(theirs[column])
    nothing = np.zeros(0, dtype=np.int64)
    out, into = np.concatenate([nothing, *goes]), np.concatenate([nothing, *comes])
    step = len(out) // _MOST_SWAPS + 1
    return out[::step], into[::step]


def _nearest(state: State, form: int, out: Ints, into: Ints) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Yield pairs of these swaps that bring the form nearer to its many-valued aims, the best first."""
    tables = state.tables
    change: Ints = np.zeros((len(out), len(out)), dtype=np.int64)
    for aim in tables.gradual:
        low, high, off = int(tables.low[form, aim]), int(tables.high[form, aim]), int(state.aimed[form, aim])
        gain = tables.aims[aim, into] - tables.aims[aim, out]
        after = gain[:, None] + (gain + off)[None, :]
        change += np.maximum(low - after, 0) + np.maximum(after - high, 0)
        change -= max(low - off, 0) + max(off - high, 0)
    # Each pair once, and none with itself.
    change[np.tril_indices(len(out))] = 0
    tried = 0
    while tried < _PAIRS_TRIED:
        best = int(change.min(initial=0))
        if best >= 0:
            return
        for place in np.flatnonzero(change == best).tolist():
            first, second = divmod(place, len(out))
            change[first, second] = 0
            tried += 1
            yield (int(out[first]), int(into[first])), (int(out[second]), int(into[second]))
