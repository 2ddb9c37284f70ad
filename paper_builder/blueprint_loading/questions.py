"""Whether the questions that a blueprint names one by one, to be included or kept together, can stand on its papers at all.

Counts with the sections' room and what the questions' files say; how many forms there are, and what else is asked for, is for the
search to see.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from paper_builder.blueprint_loading.names import unknown_name
from paper_builder.codes import blueprint_rules as rules
from paper_builder.diagnostics import Message, Related

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paper_builder.bank import Bank
    from paper_builder.blueprint import Blueprint
    from paper_builder.blueprint_loading.context import Context
    from paper_builder.diagnostics import Diagnostic
    from paper_builder.question import Question
    from paper_builder.yaml_source import DocumentPath


def check(context: Context, blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Yield a finding for each question that cannot be included, and each set that cannot stand together on a form."""
    for place, name in enumerate(blueprint.included_questions):
        yield from _named(context, blueprint, ("included_questions", place), name, at_once=True)
    for number, members in enumerate(blueprint.item_sets):
        for place, name in enumerate(members):
            yield from _named(context, blueprint, ("item_sets", number, place), name, at_once=False)
        yield from _together(context, blueprint, number, members)
    yield from _in_two_sets(context, blueprint)


def _named(context: Context, blueprint: Blueprint, path: DocumentPath, name: str, *, at_once: bool) -> Iterator[Diagnostic]:
    question = context.bank.questions.get(name)
    if question is None:
        yield unknown_name(context, path, Message("试题", "question"), name, list(context.bank.questions), name)
        return
    reason = _never(context.bank, blueprint, question) or (_not_yet(context.bank, question) if at_once else None)
    if reason is not None:
        yield rules.QUESTION_CANNOT_STAND.found(
            Message(f"{name} 不能上卷：{reason.zh}", f"{name} cannot stand on a paper: {reason.en}"),
            span=context.document.span(path),
            subject=name,
            hint=Message("换一道题，或从这里删掉它", "Name another question, or delete it here"),
        )


def _never(bank: Bank, blueprint: Blueprint, question: Question) -> Message | None:
    """Return why no paper of the blueprint can hold the question, however far its author and reviewer get; None if one can."""
    if question.level != blueprint.level:
        return Message(
            f"它属于{bank.level(question.level).name}（{question.level}）", f"it is of the level {question.level}, not this one"
        )
    if question.id in blueprint.excluded_questions:
        return Message("它也列在 excluded_questions 里", "excluded_questions lists it as well")
    tags = [tag for tag in question.tags if tag in blueprint.excluded_tags]
    if tags:
        return Message(f"它带有被排除的标签“{tags[0]}”", f"it has the excluded tag “{tags[0]}”")
    if question.status == "retired":
        return Message("它已停用（retired）", "it is retired")
    if not any(section.takes(question) for section in blueprint.sections):
        return Message("没有一个大题的题型和分值与它相符", "no section has its type and points")
    return None


def _not_yet(bank: Bank, question: Question) -> Message | None:
    if question.status != "approved":
        return Message(f"它的状态是 {question.status}，不是 approved", f"its status is {question.status}, not approved")
    if question.id in bank.faulty:
        return Message("它的文件有错误，见 paper-builder check", "its file has errors, see paper-builder check")
    return None


def _together(context: Context, blueprint: Blueprint, number: int, members: Sequence[str]) -> Iterator[Diagnostic]:
    questions = [question for name in members if (question := context.bank.questions.get(name)) is not None]
    for first, second in combinations(questions, 2):
        if second.id in first.enemies or first.id in second.enemies:
            yield _impossible(
                context,
                number,
                Message(f"{first.id} 与 {second.id} 互斥，不能同卷", f"{first.id} and {second.id} are enemies"),
                Message("从题组里删掉其中一道，或取消互斥", "Take one out of the set, or let them not be enemies"),
            )
    for one, other in context.bank.near_duplicates or ():
        if one in members and other in members:
            yield _impossible(
                context,
                number,
                Message(f"{one} 与 {other} 几乎相同，不能同卷", f"{one} and {other} are near-duplicates, so no form holds both"),
                Message("从题组里删掉其中一道，或改写一道", "Take one out of the set, or rewrite one"),
            )
    rooms: dict[tuple[int, ...], int] = {}
    for question in questions:
        places = tuple(place for place, section in enumerate(blueprint.sections) if section.takes(question))
        rooms[places] = rooms.get(places, 0) + 1
    for places, wanted in rooms.items():
        sections = [blueprint.sections[place] for place in places]
        room = sum(section.count for section in sections)
        if sections and wanted > room:
            yield _impossible(
                context,
                number,
                Message(
                    f"其中 {wanted} 题要进“{'、'.join(section.title for section in sections)}”，那里只有 {room} 题的位置",
                    f"{wanted} of it belong in {', '.join(section.id for section in sections)}, which has room for {room}",
                ),
                Message("拆成几组，或增加大题的题数", "Make several sets of it, or give the section more questions"),
            )


def _in_two_sets(context: Context, blueprint: Blueprint) -> Iterator[Diagnostic]:
    first: dict[str, tuple[int, int]] = {}
    for number, members in enumerate(blueprint.item_sets):
        for place, name in enumerate(members):
            other = first.setdefault(name, (number, place))
            if other != (number, place):
                span = context.document.span(("item_sets", *other))
                yield rules.ITEM_SET_IMPOSSIBLE.found(
                    Message(f"{name} 在两个题组里", f"{name} is in two sets"),
                    span=context.document.span(("item_sets", number, place)),
                    subject=name,
                    hint=Message("合成一组，或从其中一组删掉它", "Make one set of both, or take it out of one"),
                    related=(Related(span=span, message=Message("另一组在这里", "the other one is here")),),
                )


def _impossible(context: Context, number: int, problem: Message, hint: Message) -> Diagnostic:
    return rules.ITEM_SET_IMPOSSIBLE.found(
        Message(f"第 {number + 1} 个题组：{problem.zh}", f"item set {number + 1}: {problem.en}"),
        span=context.document.span(("item_sets", number)),
        subject=f"item_sets[{number}]",
        hint=hint,
    )
