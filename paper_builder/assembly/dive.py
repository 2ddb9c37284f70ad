"""Which questions of small sections stand on which form, decided before all others, which may be taken in fractions meanwhile.

A small section has few questions of many points: they decide whether the rest can come out even. Once each form has its own, forms
differ, and the solver no longer has to look at every way of exchanging their names. Depth first, one linear programme a step, each
from where the last one ended; what no form can have and what no programme allows is passed over, so that an end without any
answer is a proof.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from paper_builder.assembly.solver import Reoptimized

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paper_builder.assembly.matrix import Block, Built
    from paper_builder.assembly.problem import Ints, Problem
    from paper_builder.assembly.solver import Floats

_FEW = 5
"""Sections of at most so many questions are small."""
_FRACTION = 1e-6


class Dive:
    """One search of at most ``most`` steps. ``built`` is the model of all forms, whose bounds it leaves as they are.

    ``is_complete`` is whether ``answers`` has come to its end without being cut short: then it has told every answer.
    """

    def __init__(self, problem: Problem, built: Built, most: int) -> None:
        self.is_complete = False
        self._is_cut = False
        self._problem = problem
        self._left = most
        small = [section for section, asked in enumerate(problem.sections) if asked.count <= _FEW]
        highest = np.array(built.model.upper)
        open_to = np.array([highest[columns] for columns in built.taken]).max(axis=0) > 0
        self._slots = np.flatnonzero(np.isin(problem.slot_section, small) & open_to)
        self._columns = np.array([columns[self._slots] for columns in built.taken], dtype=np.int32)
        self._highest = highest[self._columns]
        self._programme = Reoptimized(built.model)

    def answers(self) -> Iterator[tuple[Ints, ...]]:
        """Yield for each form the slots of small sections that it takes; what is left over then meets the rows in fractions."""
        values = self._programme.values()
        if values is not None:
            yield from self._from(values, {})
        self.is_complete = not self._is_cut

    def fix(self, built: Built, blocks: Sequence[Block], answer: Sequence[Ints]) -> None:
        """Set the bounds of a model of ``blocks`` to an answer: they take of small sections what their forms take there."""
        for block, columns in zip(blocks, built.taken, strict=True):
            number: Ints = np.sum([np.isin(self._slots, answer[form]) for form in block.members], axis=0)
            for column, times in zip(columns[self._slots].tolist(), number.tolist(), strict=True):
                built.model.lower[column] = built.model.upper[column] = float(times)

    def _from(self, values: Floats, decided: dict[int, int | None], told: Floats | None = None) -> Iterator[tuple[Ints, ...]]:
        """Yield the answers in which some places are ``decided``, ``values`` being a solution, but not again what was ``told``."""
        shares = values[self._columns]
        parts = np.where((shares > _FRACTION) & (shares < 1 - _FRACTION), shares, 0.0)
        parts[:, list(decided)] = 0.0
        if not parts.any():
            shares = np.rint(shares)
            if told is None or not np.array_equal(shares, told):
                yield tuple(self._slots[own > 0] for own in shares)
            told = shares
            # What is told here is one answer of several: the others differ from it in some place that is not decided.
            parts = shares + 1
            parts[:, list(decided)] = 0.0
            if not parts.any():
                return
        place = int(np.argmax(parts)) % len(self._slots)
        for form in (*sorted(self._open(decided), key=lambda form: (-shares[form, place], form)), None):
            if not self._left:
                self._is_cut = True
                return
            self._left -= 1
            wanted = np.zeros(len(shares)) if form is None else (np.arange(len(shares)) == form).astype(float)
            self._programme.bound(self._columns[:, place], wanted, wanted)
            after = self._programme.values()
            if after is not None:
                yield from self._from(after, {**decided, place: form}, told)
        self._programme.bound(self._columns[:, place], np.zeros(len(shares)), self._highest[:, place])

    def _open(self, decided: dict[int, int | None]) -> list[int]:
        """The forms to try: of those that nothing tells apart yet only one."""
        if self._problem.placement is not None:
            return list(range(self._problem.forms))
        used = set(decided.values())
        fresh = (next((form for form in kind if form not in used), None) for kind in self._problem.kinds)
        return sorted(form for form in (*used, *fresh) if form is not None)
