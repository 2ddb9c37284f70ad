"""One question that is being changed → what ``check`` would then say beyond the question by itself.

Clues between it and others, overdue statutes that it cites, and what the change brings about in blueprints and published papers.
The rules are those of ``judgement``; here they are asked about one question only, and often enough for whoever is typing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from paper_builder.analysis.statutes import overdue_citations_of
from paper_builder.codes import item_rules
from paper_builder.diagnostics import in_order
from paper_builder.judgement import beside_the_questions
from paper_builder.lint import suppression
from paper_builder.lint.clues import clues
from paper_builder.lint.engine import clue_finding
from paper_builder.yaml_source import read_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from paper_builder.bank import Bank
    from paper_builder.diagnostics import Diagnostic
    from paper_builder.question import Question
    from paper_builder.yaml_source import Document


class Consequences:
    """Answers about one question of ``bank`` at a time, in some 40 ms for a thousand questions; made anew for another bank."""

    def __init__(self, bank: Bank) -> None:
        self._bank = bank
        self._before: frozenset[Diagnostic] | None = None

    def of(self, question: Question, document: Document, *, today: date) -> tuple[Diagnostic, ...]:
        """Return the findings, in order, that ``question`` gives rise to where the bank holds it as it stands in ``document``.

        Findings of blueprints and published papers are among them where the bank without the change does not have them, or where
        they are about this question.
        """
        spans = {**self._bank.spans, question.id: document.root_span}
        after = replace(self._bank, questions={**self._bank.questions, question.id: question}, spans=spans)
        if self._before is None:
            self._before = frozenset(beside_the_questions(self._bank))
        rest = (
            one
            for one in beside_the_questions(after, {question.id: document})
            if one.subject == question.id or one not in self._before
        )
        overdue = overdue_citations_of(after, question, document, today)
        return in_order((*_clues(after, question, document), *overdue, *rest))


def _clues(bank: Bank, question: Question, document: Document) -> Iterator[Diagnostic]:
    """What tells the key of ``question``, and whose key it tells; less what is suppressed in the file of the one that tells."""
    code = item_rules.CROSS_ITEM_CLUE.code
    told: dict[str, list[Diagnostic]] = {question.id: []}
    documents: dict[str, Document | None] = {question.id: document}
    for clue in clues(bank):
        if question.id not in (clue.asked, clue.telling):
            continue
        if clue.telling not in documents:
            path = bank.spans[clue.telling].path
            documents[clue.telling] = read_file(bank.root / path, path)[0]
        telling = documents[clue.telling]
        place = telling.span_of(("stem",), clue.words) if telling is not None else bank.spans[clue.telling]
        told.setdefault(clue.telling, []).append(clue_finding(bank, clue, place))
    for name, found in told.items():
        telling = documents[name]
        suppressions = suppression.read(telling, name)[0] if telling is not None else ()
        own = [one for one in suppressions if one.code == code]
        yield from (one for one in suppression.apply(found, own) if name == question.id or one.code == code)
