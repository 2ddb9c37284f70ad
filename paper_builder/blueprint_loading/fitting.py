"""Short answers that no blueprint of their level has a place for: their scoring points add up to what no section gives.

It sees questions and sections side by side; whether a paper needs the question is for the search.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_builder.codes import blueprint_rules as rules
from paper_builder.diagnostics import Message, Related
from paper_builder.question import ShortAnswer
from paper_builder.scoring import plain
from paper_builder.yaml_source import read_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from paper_builder.bank import Bank
    from paper_builder.blueprint import Blueprint, Section
    from paper_builder.diagnostics import Diagnostic, Span
    from paper_builder.question import Question
    from paper_builder.yaml_source import Document


def unfitting(bank: Bank, blueprints: Sequence[Blueprint], documents: Mapping[str, Document]) -> Iterator[Diagnostic]:
    """Yield a warning for each short answer, beside its points, that no section of its level's ``blueprints`` takes for their sum.

    ``documents`` are the texts of questions that are not on disk as the bank has them.
    """
    sections: dict[str, list[Section]] = {}
    for blueprint in blueprints:
        sections.setdefault(blueprint.level, []).extend(one for one in blueprint.sections if one.type == "short_answer")
    for question in bank.questions.values():
        offered = sections.get(question.level, [])
        if not isinstance(question.body, ShortAnswer) or question.status == "retired" or not offered:
            continue
        if not any(section.takes(question) for section in offered):
            yield _unfit(bank, question, question.body, offered, documents.get(question.id))


def _unfit(bank: Bank, question: Question, body: ShortAnswer, offered: Sequence[Section], document: Document | None) -> Diagnostic:
    level = bank.level(question.level)
    given = sorted({section.points for section in offered})
    zh, en = " 或 ".join(plain(points) for points in given), " or ".join(plain(points) for points in given)
    total = plain(body.points)
    return rules.NO_SECTION_GIVES_THESE_POINTS.found(
        Message(
            f"采分点合计 {total} 分，而{level.name}的蓝图里简答题每题 {zh} 分：这道题上不了任何试卷",
            f"the scoring points add up to {total}, but a short answer of {level.id} is worth {en}: no paper can hold it",
        ),
        span=_place(bank, question, document),
        subject=question.id,
        hint=Message(f"把各采分点的分值改成合计 {zh} 分", f"let the points add up to {en}"),
        related=tuple(
            Related(
                span=section.span,
                message=Message(
                    f"“{section.title}”每题 {plain(section.points)} 分", f"“{section.id}” gives {plain(section.points)} points each"
                ),
            )
            for section in offered
            if section.span is not None
        ),
    )


def _place(bank: Bank, question: Question, document: Document | None) -> Span:
    span = bank.spans[question.id]
    if document is None:
        document, _ = read_file(bank.root / span.path, span.path)
    return document.span(("rubric", 0, "points")) if document is not None else span
