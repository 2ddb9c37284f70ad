"""Which rows clash: from a set that has no solution down to one where every row is needed. It asks a question and knows no solver.

A deletion filter: leave out one row; if what remains still has no solution, leave it out for good.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_builder.assembly.outcome import Conflict

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Oracle = Callable[[frozenset[str]], bool | None]
    """Whether a set of rows is proven to have no solution; None where that is not known."""

_OTHERS_TRIED = 8


def deletion_filter(rows: Sequence[str], infeasible: Oracle) -> Conflict:
    """Return a conflict within ``rows``, which have no solution. Later rows are given up first."""
    kept = list(rows)
    minimal = True
    for name in reversed(rows):
        fewer = [other for other in kept if other != name]
        answer = infeasible(frozenset(fewer))
        if answer:
            kept = fewer
        elif answer is None:
            minimal = False
    return Conflict(rows=tuple(kept), minimal=minimal)


def smallest_conflict(rows: Sequence[str], infeasible: Oracle, *, others: int = _OTHERS_TRIED) -> Conflict:
    """Return the smallest conflict found: the first one, or a smaller one that does without one of its rows.

    For quick oracles; ``others`` is how many rows are tried. Ties go to the one found first.
    """
    best = deletion_filter(rows, infeasible)
    for name in best.rows[:others]:
        rest = [other for other in rows if other != name]
        if infeasible(frozenset(rest)):
            other = deletion_filter(rest, infeasible)
            if len(other.rows) < len(best.rows):
                best = other
    return best
