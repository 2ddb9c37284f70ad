"""When a question may come again, by the sittings that it stood on. It counts sittings and days, and knows no pool and no solver.

Sittings are numbered: 0 is the one to be built for, -1 the last that papers were published for, 1, 2, … those planned after it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from paper_builder.blueprint import Reuse
    from paper_builder.past import Past


class Uses:
    """The sittings of one level, and which questions stood on their papers."""

    def __init__(self, past: Past, reuse: Reuse | None, days: Sequence[date | None]) -> None:
        """``past`` are the level's papers, ``days`` those of sitting 0 and the ones after it, None where not known."""
        held = {day: -number for number, day in enumerate(dict.fromkeys(paper.sitting for paper in past.papers), 1)}
        self._reuse = reuse
        self._days = {number: day for day, number in held.items()} | dict(enumerate(days))
        self._of: dict[str, set[int]] = {}
        for paper in past.papers:
            for question in paper.questions:
                self._of.setdefault(question, set()).add(held[paper.sitting])

    def rests(self, question: str, at: int = 0, *, also: Iterable[int] = ()) -> bool:
        """Return whether a question still rests at sitting ``at``; ``also`` are sittings on which it is going to stand."""
        reuse = self._reuse
        before = self._before(question, at, also)
        if reuse is None or not before:
            return False
        if reuse.rest_sittings is not None and max(before) >= at - reuse.rest_sittings:
            return True
        return reuse.rest_days is not None and any(self._too_soon(use, at, reuse.rest_days) for use in before)

    def is_exposed(self, question: str, at: int = 0, *, also: Iterable[int] = ()) -> bool:
        """Return whether a question stood on as many of the last sittings as it may, so that sitting ``at`` would be too many."""
        reuse = self._reuse
        if reuse is None or reuse.at_most is None or reuse.within_sittings is None:
            return False
        return sum(use > at - reuse.within_sittings for use in self._before(question, at, also)) >= reuse.at_most

    def period(self) -> int | None:
        """Return after how many sittings a paper's questions may come again, whichever given day it was for; None: never."""
        reuse = self._reuse
        if reuse is None:
            return None
        least = 1 + (reuse.rest_sittings or 0)
        if reuse.at_most is not None and reuse.within_sittings is not None:
            least = max(least, -(-reuse.within_sittings // reuse.at_most))
        last = max(self._days)
        while reuse.rest_days is not None and any(
            self._too_soon(at, at + least, reuse.rest_days) for at in range(last + 1 - least)
        ):
            least += 1
        return least

    def _before(self, question: str, at: int, also: Iterable[int]) -> set[int]:
        return {use for use in (*self._of.get(question, ()), *also) if use < at}

    def _too_soon(self, use: int, at: int, rest: int) -> bool:
        """Whether fewer than ``rest`` days lie between two sittings. Where a day is not known they might."""
        first, second = self._days.get(use), self._days.get(at)
        return first is None or second is None or (second - first).days < rest
