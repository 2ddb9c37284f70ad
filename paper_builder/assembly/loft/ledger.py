"""The forms that exist so far: how often each question was used, what two forms share, and so which form may join them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from paper_builder.assembly.loft.mending import shared_with

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paper_builder.assembly.loft.board import Board
    from paper_builder.assembly.loft.limits import Limits
    from paper_builder.assembly.problem import Ints


class Ledger:
    """Accepted forms, in the order of their numbers. Anchor items count as neither used nor shared."""

    def __init__(self, board: Board, limits: Limits) -> None:
        self._board = board
        self._limits = limits
        self._anchor = set(board.question[board.anchor].tolist())
        self._questions = np.zeros((limits.forms, board.size - len(board.anchor)), dtype=np.int64)
        self.forms: list[Ints] = []
        self.used = np.zeros(board.questions, dtype=np.int64)
        self._shared = 0
        self.most_shared = 0

    @property
    def questions(self) -> Ints:
        """The questions of each form but the anchor items, a line a form."""
        return self._questions[: len(self.forms)]

    @property
    def is_full(self) -> bool:
        """Whether there are as many forms as are wanted."""
        return len(self.forms) == self._limits.forms

    @property
    def due(self) -> tuple[int, ...]:
        """The included questions that stand on no form yet."""
        return tuple(number for number in self._board.included if not self.used[number] and number not in self._anchor)

    @property
    def mean_shared(self) -> Fraction:
        """How many questions two forms share on average; 0 for less than two forms."""
        number = len(self.forms)
        return Fraction(2 * self._shared, number * (number - 1)) if number > 1 else Fraction(0)

    def offer(self, forms: Sequence[Ints | None]) -> tuple[Ints, ...]:
        """Take those of ``forms`` that keep the limits together with all before them, while any are wanted; return them."""
        before = len(self.forms)
        for form in forms:
            if form is not None and not self.is_full:
                self._offer(form)
        return tuple(self.forms[before:])

    def _offer(self, form: Ints) -> None:
        questions = self._board.own(form)
        shared = shared_with(questions, self._board.questions, self.questions)
        if (self.used[questions] >= self._limits.exposure_max).any() or (shared > self._limits.overlap_max).any():
            return
        self._questions[len(self.forms)] = questions
        self.forms.append(form)
        self.used[questions] += 1
        self._shared += int(shared.sum())
        self.most_shared = max(self.most_shared, int(shared.max(initial=0)))
