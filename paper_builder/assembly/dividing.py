"""A sum of forms divided into forms: its questions dealt out, then exchanged between forms until each meets its rows.

Nothing is taken from what is left over: the sum is near the best that the tight rows allow, and any other question costs room.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING

import numpy as np

from paper_builder import giving_up
from paper_builder.assembly.search import is_welcome
from paper_builder.assembly.swaps import State
from paper_builder.assembly.tables import Cell, Tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paper_builder.assembly.problem import Ints, Problem
    from paper_builder.assembly.solver import Floats

_STEPS = 30
_PAIRS = 6
_LEAST_STEPS = 20
_PATIENCE = 10
_TENURE = 5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sum:
    """What the ``forms`` of a block take together: ``taken[s]`` times slot s."""

    forms: tuple[int, ...]
    taken: Ints


def divided(problem: Problem, sums: Sequence[Sum], cost: Floats) -> tuple[Ints, ...] | None:
    """Return forms that meet every row, made of what the sums take; None if swaps do not get there.

    ``cost`` says of each slot how much of the tight rows' room it uses up: the dear ones are dealt first, each to the form that has
    used up least.
    """
    tables = Tables(replace(problem, aims=(), profile=()))
    taken = sum((part.taken for part in sums), np.zeros(problem.slots, dtype=np.int64)) > 0
    tables.cells = tuple(Cell(cell.slots[taken[cell.slots]], cell.count) for cell in tables.cells)
    forms = _dealt(tables, sums, cost)
    return None if forms is None else _balanced(tables, forms)


def _balanced(tables: Tables, forms: Sequence[Ints]) -> tuple[Ints, ...] | None:
    """Make the best exchange again and again, even if it makes things worse, but none back for some time.

    That is tabu search (Glover 1989). What stays missed weighs more and more: the breakout method (Morris 1993).
    """
    state = State(tables, forms)
    every = range(state.number)
    # A step takes longer the more pairs of forms there are.
    steps = max(_LEAST_STEPS, _STEPS * _PAIRS // max(_PAIRS, comb(state.number, 2)))
    weight = tables.weight
    until: dict[int, list[int]] = {}
    for step in range(steps):
        giving_up.check()
        for slot in until.pop(step, ()):
            state.held[slot] = False
        if not any(state.missed(form) for form in every):
            return state.forms()
        if step % _PATIENCE == _PATIENCE - 1:
            missed = ((state.reached < tables.lower) | (state.reached > tables.upper)).any(axis=0)
            tables.weight = tables.weight + np.where(missed, weight, 0) if missed.any() else weight
        best = _best(state)
        if best is None:
            continue
        _, first, second, out, into = best
        state.swap(first, second, out, into)
        state.held[[out, into]] = True
        until.setdefault(step + _TENURE + step % _TENURE, []).extend((out, into))
    return None


def _best(state: State) -> tuple[int, int, int, int, int] | None:
    """The exchange after which rows miss least: change, forms, slots; the first of several that are as good."""
    best: tuple[int, int, int, int, int] | None = None
    for cell in state.tables.cells:
        for first, second in combinations(range(state.number), 2):
            mine, theirs = state.members(cell.slots, first), state.members(cell.slots, second)
            if len(mine) and len(theirs):
                change = state.hard_change(first, mine, theirs) + state.hard_change(second, theirs, mine).T
                at = int(np.argmin(change))
                if best is None or change.flat[at] < best[0]:
                    best = int(change.flat[at]), first, second, int(mine[at // len(theirs)]), int(theirs[at % len(theirs)])
    return best


def _dealt(tables: Tables, sums: Sequence[Sum], cost: Floats) -> list[Ints] | None:
    problem = tables.problem
    nothing = (np.zeros(0, dtype=np.int64),) * problem.forms
    state = State(tables, nothing if problem.placement is None else problem.placement.pinned)
    used = state.taken @ cost
    for part in sums:
        to_deal = part.taken - state.taken[list(part.forms)].sum(axis=0)
        if to_deal.max(initial=0) > 1 or to_deal.min(initial=0) < 0:
            return None
        for cell in tables.cells:
            slots = cell.slots[to_deal[cell.slots] > 0]
            room = {form: cell.count - int(np.count_nonzero(state.taken[form, cell.slots])) for form in part.forms}
            if len(slots) != sum(room.values()):
                return None
            for slot in slots[np.argsort(-cost[slots], kind="stable")].tolist():
                open_to = [form for form in part.forms if room[form]]
                welcome = [form for form in open_to if is_welcome(state, form, slot)] or open_to
                form = min(welcome, key=lambda form: used[form])
                state.add(form, slot)
                room[form] -= 1
                used[form] += cost[slot]
    return list(state.forms())
