"""Whether the bank knows every name that a blueprint uses. Shapes and sums are looked at elsewhere."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from paper_builder.codes import blueprint_rules as rules
from paper_builder.diagnostics import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from paper_builder.blueprint import Blueprint, Filter
    from paper_builder.blueprint_loading.context import Context
    from paper_builder.diagnostics import Diagnostic
    from paper_builder.yaml_source import DocumentPath


def check(context: Context, blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Yield a finding for each name that is not in the bank, with the nearest one that is."""
    bank = context.bank
    levels = [level.id for level in bank.settings.levels]
    if blueprint.level not in levels:
        yield unknown_name(context, ("level",), Message("级别", "level"), blueprint.level, levels, blueprint.id)
    tags = sorted({tag for question in bank.questions.values() for tag in question.tags})
    known = {
        "competency": (Message("能力", "competency"), [competency.id for competency in bank.settings.competencies]),
        "knowledge_point": (Message("知识点", "knowledge point"), list(bank.knowledge_points)),
        "tags": (Message("标签", "tag"), tags),
        "question": (Message("试题", "question"), list(bank.questions)),
    }
    for number, constraint in enumerate(blueprint.constraints):
        yield from _filter(context, blueprint.level, ("constraints", number, "where"), constraint.where, known, constraint.id)
    if blueprint.anchor is not None:
        yield from _filter(context, blueprint.level, ("anchor", "where"), blueprint.anchor.where, known, "anchor")
    yield from _nothing_excluded(context, "excluded_tags", Message("标签", "tag"), blueprint.excluded_tags, tags)
    yield from _nothing_excluded(
        context, "excluded_questions", Message("试题", "question"), blueprint.excluded_questions, list(bank.questions)
    )


def _filter(
    context: Context, level: str, path: DocumentPath, where: Filter, known: Mapping[str, tuple[Message, list[str]]], subject: str
) -> Iterator[Diagnostic]:
    bank = context.bank
    for field, (what, names) in known.items():
        for place, name in enumerate(getattr(where, field)):
            if name not in names:
                yield unknown_name(context, (*path, field, place), what, name, names, subject)
            elif field == "knowledge_point" and level not in bank.knowledge_points[name].levels:
                yield _other_level(context, (*path, field, place), name, level, subject)
            elif field == "question" and bank.questions[name].level != level:
                yield rules.UNKNOWN_NAME.found(
                    Message(f"试题 {name} 不是级别 {level} 的", f"the question {name} is not of the level {level}"),
                    span=context.document.span((*path, field, place)),
                    subject=subject,
                    hint=Message("换一道本级别的试题", "Name a question of this level"),
                )
    papers = [paper.name for paper in bank.past.of_level(level).papers]
    for place, name in enumerate(where.past_paper):
        if name not in papers:
            yield rules.PAST_PAPER_UNKNOWN.found(
                Message(
                    f"本级别在这次考试以前没有发布过试卷 {name}",
                    f"no paper {name} was published for this level before this sitting",
                ),
                span=context.document.span((*path, "past_paper", place)),
                subject=subject,
                hint=_nearest(name, papers),
            )


def unknown_name(context: Context, path: DocumentPath, what: Message, name: str, known: list[str], subject: str) -> Diagnostic:
    """Return the finding that the bank has no ``what`` of that name, with the nearest of those ``known``."""
    return rules.UNKNOWN_NAME.found(
        Message(f"题库里没有{what.zh} {name}", f"the bank has no {what.en} {name}"),
        span=context.document.span(path),
        subject=subject,
        hint=_nearest(name, known),
    )


def _nearest(name: str, known: list[str]) -> Message:
    close = get_close_matches(name, known, n=1, cutoff=0.6)
    if close:
        return Message(f"是不是 {close[0]}？", f"Is {close[0]} meant?")
    if known and len(known) <= 8:
        listed = ", ".join(known)
        return Message(f"可以写：{listed}", f"There are: {listed}")
    return Message("改成题库里有的名称", "Use a name that the bank has")


def _other_level(context: Context, path: DocumentPath, point: str, level: str, subject: str) -> Diagnostic:
    return rules.UNKNOWN_NAME.found(
        Message(f"知识点 {point} 在级别 {level} 不考", f"the knowledge point {point} is not examined at level {level}"),
        span=context.document.span(path),
        subject=subject,
        hint=Message("换一个知识点，或在 knowledge_points.yaml 里加上这个级别", "Use another point, or add the level to it"),
    )


def _nothing_excluded(context: Context, field: str, what: Message, names: Iterable[str], known: list[str]) -> Iterator[Diagnostic]:
    for place, name in enumerate(names):
        if name not in known:
            yield rules.NOTHING_EXCLUDED.found(
                Message(f"要排除的{what.zh} {name} 不在题库里", f"the excluded {what.en} {name} is not in the bank"),
                span=context.document.span((field, place)),
                subject=name,
                hint=_nearest(name, known),
            )
