"""Runs the rules: a question and its file → findings at the very characters meant; the bank → clues between questions.

It neither reads files nor decides what a flaw is. Suppressions are read here with the question and applied at the end, when every
finding of the bank is there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from paper_builder.codes import item_rules
from paper_builder.diagnostics import Message, Related, Severity
from paper_builder.lint import suppression
from paper_builder.lint.clues import clues
from paper_builder.lint.rules import ON_ALL, ON_CHOICES, ON_SHORT_ANSWERS
from paper_builder.lint.view import ChoiceView
from paper_builder.question import Choice, ShortAnswer

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from paper_builder.bank import Bank
    from paper_builder.diagnostics import Diagnostic, Rule, Span
    from paper_builder.lint.clues import Clue
    from paper_builder.lint.finding import Finding
    from paper_builder.lint.suppression import Suppression
    from paper_builder.question import Question
    from paper_builder.yaml_source import Document


def check_question(question: Question, document: Document) -> tuple[Diagnostic, ...]:
    """Return what the rules say about one question, suppressed or not; ``document`` is the file that it was read from."""
    return tuple(_diagnostic(rule, finding, question, document) for rule, finding in _findings(question))


def has_errors(question: Question) -> bool:
    """Return whether the rules find an error in ``question``, suppressed or not. Rules that only warn are not asked."""
    return any((finding.severity or rule.severity) is Severity.ERROR for rule, finding in _findings(question, {Severity.ERROR}))


def _findings(question: Question, severities: Collection[Severity] = frozenset(Severity)) -> Iterator[tuple[Rule, Finding]]:
    """Yield what the rules of these severities find; a single finding of a rule may be less severe than the rule."""
    match question.body:
        case Choice() as body:
            view = ChoiceView(question, body)
            for rule, check in ON_CHOICES:
                if rule.severity in severities:
                    for finding in check(view):
                        yield rule, finding
        case ShortAnswer() as body:
            for rule, examine in ON_SHORT_ANSWERS:
                if rule.severity in severities:
                    for finding in examine(question, body):
                        yield rule, finding
        case _:
            assert_never(question.body)
    for rule, look in ON_ALL:
        if rule.severity in severities:
            for finding in look(question):
                yield rule, finding


def _diagnostic(rule: Rule, finding: Finding, question: Question, document: Document) -> Diagnostic:
    related = tuple(
        Related(span=document.span(path), message=Message("也涉及这里", "this is part of it")) for path in finding.others
    )
    return rule.found(
        finding.message,
        span=document.span_of(finding.path, finding.piece, finding.nth),
        subject=question.id,
        hint=finding.hint,
        related=related,
        severity=finding.severity,
    )


def check_alone(
    question: Question, document: Document, others: Iterable[Diagnostic] = (), *, skipped: Collection[str] = ()
) -> tuple[Diagnostic, ...]:
    """Return what the rules and ``others`` say about one question, less what its file suppresses.

    ``skipped`` are codes that were not looked for, so that a suppression of theirs is not told to be without effect.
    """
    suppressions, wrong = suppression.read(document, question.id)
    found = [*check_question(question, document), *wrong, *others]
    return tuple(suppression.apply(found, suppressions, {*skipped, item_rules.CROSS_ITEM_CLUE.code}))


def clue_finding(bank: Bank, clue: Clue, place: Span) -> Diagnostic:
    """Return the finding for a clue of ``bank`` whose words stand at ``place``."""
    return item_rules.CROSS_ITEM_CLUE.found(
        Message(
            f"{clue.asked} 的答案“{clue.words}”写在 {clue.telling} 的题干里",
            f"the key of {clue.asked}, “{clue.words}”, stands in the stem of {clue.telling}",
        ),
        span=place,
        subject=clue.telling,
        hint=Message(f"不能同卷的话，写 enemies: [{clue.asked}]", f"if they must not share a paper, write enemies: [{clue.asked}]"),
        related=(Related(span=bank.spans[clue.asked], message=Message("答案在这道题里", "the question with this key")),),
    )


class Linter:
    """Collects what the rules find while a bank is read; ``finish`` adds what needs the whole bank, less what is suppressed.

    ``covers`` tells by the path of its file whether a question is asked the rules about one question; without it, all are.
    """

    def __init__(self, covers: Callable[[str], bool] | None = None) -> None:
        self._covers = covers
        self._found: list[Diagnostic] = []
        self._suppressions: list[Suppression] = []
        self._documents: dict[str, Document] = {}

    def inspect(self, question: Question, document: Document) -> None:
        """Take in one question and its file."""
        self._documents[question.id] = document
        if self._covers is None or self._covers(document.path):
            self._found.extend(check_question(question, document))
        suppressions, wrong = suppression.read(document, question.id)
        self._suppressions.extend(suppressions)
        self._found.extend(wrong)

    def finish(self, bank: Bank, others: Iterable[Diagnostic] = (), *, skipped: Collection[str] = ()) -> tuple[Diagnostic, ...]:
        """Return all findings that are not suppressed: of the rules, between questions, and ``others`` found elsewhere.

        ``skipped`` are codes that were not looked for, so that a suppression of theirs is not told to be without effect.
        """
        found = [*self._found, *self._clues(bank), *others]
        return tuple(suppression.apply(found, self._suppressions, skipped))

    def _clues(self, bank: Bank) -> Iterator[Diagnostic]:
        for clue in clues(bank):
            yield clue_finding(bank, clue, self._documents[clue.telling].span_of(("stem",), clue.words))
