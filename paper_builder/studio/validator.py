"""All that ``check`` says about one question, for a question that is being typed: shape, bank, item writing, near-duplicates.

What concerns the whole bank is left to ``check``: clues between questions, blueprints, published papers, overdue statutes.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from paper_builder.bank_loading import QuestionChecker
from paper_builder.diagnostics import in_order
from paper_builder.judgement import COMPARED
from paper_builder.lint import check_alone

if TYPE_CHECKING:
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

    def check(self, data: bytes, path: str) -> tuple[Question | None, tuple[Diagnostic, ...]]:
        """Return the question in ``data``, None where its shape is wrong, and what is found; ``path`` is from the bank's root."""
        question, document, found = self._checker.check(data, path)
        if question is None or document is None:
            return None, found
        close = [dataclasses.replace(one, span=document.span(("stem",))) for one in self._neighbours.findings(question)]
        skipped = () if self._neighbours.ready else COMPARED
        return question, in_order((*found, *check_alone(question, document, close, skipped=skipped)))
