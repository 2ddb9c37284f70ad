"""Which rows clash: from a set that has no solution down to one where every row is needed. It asks a question and knows no solver.

A deletion filter: leave out one row; if what remains still has no solution, leave it out for good. Rows that hardly matter are
left out together first, and halves of them where that is too much (after QuickXplain: Junker 2004).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from paper_builder.assembly.outcome import Conflict

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Oracle = Callable[[frozenset[str]], bool | None]
    """Whether a set of rows is proven to have no solution; None where that is not known."""

Answer = frozenset[str] | Literal[True] | None
"""What rows came to: all those that a solution was seen to meet, these among them; True where none is proven to be; or neither."""

_OTHERS_TRIED = 8


class Remembered:
    """An oracle that asks only what does not follow from what it was told: solutions meet fewer rows, too; more rows clash, too."""

    def __init__(self, ask: Callable[[frozenset[str]], Answer]) -> None:
        self._ask = ask
        self._solvable: list[frozenset[str]] = []
        self._clashing: list[frozenset[str]] = []

    def __call__(self, rows: frozenset[str]) -> bool | None:
        """Return whether the rows are proven to have no solution; None where that is not known."""
        if any(rows <= solvable for solvable in self._solvable):
            return False
        if any(rows >= clashing for clashing in self._clashing):
            return True
        answer = self._ask(rows)
        if answer is True:
            self._clashing.append(rows)
        elif answer is not None:
            self._solvable.append(answer)
        return answer if answer is True or answer is None else False


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


def filter_by_halves(likely: Sequence[str], others: Sequence[str], infeasible: Oracle) -> Conflict:
    """Return a conflict within the rows of both kinds, which have no solution together, in few questions if ``likely`` is one.

    ``others`` are given up together, then halves of what cannot be; at last each row that is left is tried by itself.
    """
    kept = (*likely, *others)
    blocks = [tuple(others)] if others else []
    while blocks:
        block = blocks.pop()
        fewer = tuple(name for name in kept if name not in block)
        if infeasible(frozenset(fewer)):
            kept = fewer
        elif len(block) > 1:
            middle = len(block) // 2
            blocks += [block[:middle], block[middle:]]
    return deletion_filter(kept, infeasible)


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
