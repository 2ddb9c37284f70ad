"""All that ``check`` says about one question, for a question that is being typed: shape, bank, item writing, near-duplicates.

What it does to the rest of the bank is a question of its own, for it takes longer: clues, statutes, blueprints, published papers.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from paper_builder.bank_loading import QuestionChecker
from paper_builder.consequences import Consequences
from paper_builder.diagnostics import in_order
from paper_builder.judgement import COMPARED
from paper_builder.lint import check_alone

if TYPE_CHECKING:
    from datetime import date

    from paper_builder.bank import Bank
    from paper_builder.diagnostics import Diagnostic
    from paper_builder.question import Question
    from paper_builder.studio.alike import Neighbours


class Validator:
    """Answers in milliseconds; made anew when the bank is read again."""

    def __init__(self, bank: Bank, neighbours: Neighbours) -> None:
        self.bank = bank
        self._checker = QuestionChecker(bank)
        self._neighbours = neighbours
        self._consequences = Consequences(bank)

    def check(self, data: bytes, path: str) -> tuple[Question | None, tuple[Diagnostic, ...]]:
        """Return the question in ``data``, None where its shape is wrong, and what is found; ``path`` is from the bank's root."""
        question, document, found = self._checker.check(data, path)
        if question is None or document is None:
            return None, found
        close = [dataclasses.replace(one, span=document.span(("stem",))) for one in self._neighbours.findings(question)]
        skipped = () if self._neighbours.ready else COMPARED
        return question, in_order((*found, *check_alone(question, document, close, skipped=skipped)))

    def beyond(self, data: bytes, path: str, *, today: date) -> tuple[Diagnostic, ...]:
        """Return what the same file would bring about elsewhere, or have told by others; nothing where its shape is wrong."""
        question, document, _ = self._checker.check(data, path)
        if question is None or document is None:
            return ()
        return self._consequences.of(question, document, today=today)
