"""Bank → the same bank with its approved questions that hold an error of item writing, or repeat another one, counted as faulty.

Reading a bank finds what is wrong with files and keys; this adds the errors that ``check`` finds by the rules of ``lint`` and
``similarity``, so that what is an error there never stands on a paper. It knows no blueprint.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from paper_builder.codes.assembly_rules import KEPT_OFF
from paper_builder.codes.similarity_rules import DUPLICATE_QUESTION
from paper_builder.diagnostics import Message, Severity
from paper_builder.lint import check_alone, has_errors
from paper_builder.similarity import exact_pairs
from paper_builder.similarity.findings import pair_findings
from paper_builder.yaml_source import read_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from paper_builder.bank import Bank
    from paper_builder.diagnostics import Diagnostic
    from paper_builder.question import Question


def with_errors_faulty(bank: Bank) -> tuple[Bank, tuple[Diagnostic, ...]]:
    """Return the bank in which every approved question with an error is faulty, and a warning for each that was not so before.

    An error that the question's file suppresses, with its reason, is none. Costs some 0.1 ms a question.
    """
    usable = {question.id: question for level in bank.settings.levels for question in bank.approved(level.id)}
    errors: dict[str, Diagnostic] = {}
    for name, error in _errors(bank, usable):
        errors.setdefault(name, error)
    kept_off = tuple(_kept_off(name, errors[name]) for name in sorted(errors))
    return (replace(bank, faulty=bank.faulty.union(errors)), kept_off) if errors else (bank, ())


def _errors(bank: Bank, usable: Mapping[str, Question]) -> Iterator[tuple[str, Diagnostic]]:
    """Yield id and error; of two equal questions with different keys both ids, for nobody knows which key is right.

    Only the files of those with an error are read again, for what they suppress.
    """
    repeating = {pair.second.id: pair for pair in exact_pairs(bank, about=usable)}
    for name, question in usable.items():
        pair = repeating.get(name)
        if pair is None and not has_errors(question):
            continue
        repeated = tuple(pair_findings(bank, [pair])) if pair is not None else ()
        path = bank.spans[name].path
        document, problems = read_file(bank.root / path, path)
        found = check_alone(question, document, repeated) if document is not None else (*problems, *repeated)
        errors = [one for one in found if one.severity is Severity.ERROR]
        yield from ((name, error) for error in errors)
        if pair is not None and not pair.same_key and pair.first.id in usable:
            yield from ((pair.first.id, error) for error in errors if error.code == DUPLICATE_QUESTION.code)


def _kept_off(name: str, error: Diagnostic) -> Diagnostic:
    return KEPT_OFF.found(
        Message(
            f"{name} 没有用在试卷上，它有错误 {error.code}：{error.message.zh}",
            f"{name} is used on no paper for an error, {error.code}: {error.message.en}",
        ),
        span=error.span,
        subject=name,
        hint=error.hint,
        related=error.related,
    )
