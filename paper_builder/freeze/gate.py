"""What of a selection is refused: questions that may not stand on a paper, or not together, and demands that are not fulfilled.

It looks at ids and the bank only. What rows measure is checked on the frozen paper.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from paper_builder.codes import paper_rules as rules
from paper_builder.diagnostics import Message
from paper_builder.question import ShortAnswer
from paper_builder.scoring import plain
from paper_builder.terms import form_title

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paper_builder.bank import Bank
    from paper_builder.blueprint import Anchor, Blueprint, FormSelection, Section, Selection
    from paper_builder.diagnostics import Diagnostic


def refused(blueprint: Blueprint, selection: Selection, names: Sequence[str], bank: Bank) -> Iterator[Diagnostic]:
    """Yield what is wrong with the forms, called ``names``, taken together."""
    yield from _shared(selection, names)
    yield from _anchored(blueprint, selection, names, bank)
    used = {name for form in selection.forms for section in form.questions for name in section}
    for name in blueprint.included_questions:
        if name not in used:
            yield rules.INCLUDED_MISSING.found(
                Message(f"蓝图要求 {name} 上卷，名单里没有", f"the blueprint includes {name}, the selection does not"),
                span=bank.spans.get(name),
                subject=name,
            )


def _shared(selection: Selection, names: Sequence[str]) -> Iterator[Diagnostic]:
    first_on: dict[str, int] = {}
    for index, form in enumerate(selection.forms):
        for question in (name for section in form.questions for name in section):
            first = first_on.setdefault(question, index)
            if first != index and question not in selection.anchor:
                a, b = form_title(names[first]), form_title(names[index])
                yield rules.SHARED_BY_FORMS.found(
                    Message(f"{question} 同时在 {a.zh}和 {b.zh}上", f"{question} stands on {a.en} and on {b.en}"),
                    subject=question,
                )


def _anchored(blueprint: Blueprint, selection: Selection, names: Sequence[str], bank: Bank) -> Iterator[Diagnostic]:
    """Yield where the questions that all forms share are not the anchor that the blueprint describes."""
    absent = [
        (question, form_title(name))
        for question in selection.anchor
        for name, form in zip(names, selection.forms, strict=True)
        if not any(question in section for section in form.questions)
    ]
    for question, title in absent:
        yield rules.ANCHOR_BROKEN.found(
            Message(f"锚题 {question} 不在 {title.zh}上", f"the anchor item {question} is not on {title.en}"), subject=question
        )
    if blueprint.anchor is None and selection.anchor:
        yield rules.ANCHOR_BROKEN.found(
            Message("蓝图没有锚题，各卷不得有相同试题", "the blueprint has no anchor; forms share no question"),
            subject=blueprint.id,
        )
    elif blueprint.anchor is not None and len(selection.forms) > 1 and not absent:
        yield from _not_as_wanted(blueprint, blueprint.anchor, selection, bank)


def _not_as_wanted(blueprint: Blueprint, anchor: Anchor, selection: Selection, bank: Bank) -> Iterator[Diagnostic]:
    for name in selection.anchor:
        question = bank.questions.get(name)
        if question is not None and not anchor.where.matches(question, bank):
            yield rules.ANCHOR_BROKEN.found(
                Message(f"{name} 不符合蓝图对锚题的要求", f"{name} is not what the blueprint wants as an anchor item"),
                span=anchor.span,
                subject=name,
            )
    for section, wanted, *parts in zip(
        blueprint.sections, blueprint.anchor_shares, *(form.questions for form in selection.forms), strict=True
    ):
        given = {sum(name in selection.anchor for name in part) for part in parts}
        if given != {wanted}:
            held = "/".join(map(str, sorted(given)))
            yield rules.ANCHOR_BROKEN.found(
                Message(
                    f"{section.title}应有 {wanted} 道锚题，名单给了 {held} 道",
                    f"section {section.id} wants {wanted} anchor items, the selection has {held}",
                ),
                span=anchor.span,
                subject=section.id,
            )


def refused_form(bank: Bank, blueprint: Blueprint, form: FormSelection, name: str) -> Iterator[Diagnostic]:
    """Yield what is wrong with one form, called ``name``, by itself."""
    for section, questions in zip(blueprint.sections, form.questions, strict=True):
        if len(questions) != section.count:
            yield rules.ROW_NOT_MET.found(
                Message(
                    f"{section.title}应有 {section.count} 题，名单给了 {len(questions)} 题",
                    f"section {section.id} wants {section.count} questions, the selection has {len(questions)}",
                ),
                span=section.span,
                subject=section.id,
            )
        for question in questions:
            why = _why_not(bank, question, blueprint, section)
            if why:
                yield rules.NOT_ALLOWED_ON_PAPER.found(
                    Message(f"{question}：{why.zh}", f"{question}: {why.en}"), span=bank.spans.get(question), subject=question
                )
    yield from _together(bank, blueprint, [question for section in form.questions for question in section], name)


def _together(bank: Bank, blueprint: Blueprint, chosen: Sequence[str], name: str) -> Iterator[Diagnostic]:
    times = Counter(chosen)
    for question_id, number in times.items():
        if number > 1:
            yield rules.SHARED_BY_FORMS.found(
                Message(f"{question_id} 在同一份试卷上出现两次", f"{question_id} stands twice on one paper"), subject=question_id
            )
        question = bank.questions.get(question_id)
        for enemy in question.enemies if question else ():
            if enemy in times:
                yield rules.ENEMIES_TOGETHER.found(
                    Message(
                        f"{question_id} 与 {enemy} 互斥，却在同一份试卷上", f"{question_id} and {enemy} are enemies on one paper"
                    ),
                    span=bank.spans.get(question_id),
                    subject=question_id,
                )
    for first, second in bank.near_duplicates or ():
        if first in times and second in times:
            yield rules.ENEMIES_TOGETHER.found(
                Message(
                    f"{first} 与 {second} 几乎相同，却在同一份试卷上",
                    f"{first} and {second} are near-duplicates on one paper",
                ),
                span=bank.spans.get(second),
                subject=second,
            )
    title = form_title(name)
    for members in blueprint.item_sets:
        absent = [member for member in members if member not in times]
        if absent and len(absent) < len(members):
            present = [member for member in members if member in times]
            yield rules.ITEM_SET_BROKEN.found(
                Message(
                    f"{title.zh}有题组中的 {'、'.join(present)}，缺同组的 {'、'.join(absent)}",
                    f"{title.en} has {', '.join(present)} of a set, but not {', '.join(absent)}",
                ),
                subject=absent[0],
            )


def _why_not(bank: Bank, name: str, blueprint: Blueprint, section: Section) -> Message | None:
    question = bank.questions.get(name)
    if question is None:
        return Message("题库中没有这道题", "the bank has no such question")
    if name in bank.faulty:
        return Message("文件中有错误，见 paper-builder check", "its file has errors; see paper-builder check")
    if question.status != "approved":
        return Message(f"状态是 {question.status}，不是 approved", f"its status is {question.status}, not approved")
    if question.level != blueprint.level:
        return Message(f"级别是 {question.level}", f"its level is {question.level}")
    if name in blueprint.excluded_questions:
        return Message("蓝图点名排除了它", "the blueprint excludes it by name")
    excluded = [tag for tag in question.tags if tag in blueprint.excluded_tags]
    if excluded:
        return Message(f"蓝图排除标签 {excluded[0]}", f"the blueprint excludes the tag {excluded[0]}")
    if question.type != section.type:
        return Message(
            f"题型是 {question.type}，大题要 {section.type}", f"its type is {question.type}, the section wants {section.type}"
        )
    if isinstance(question.body, ShortAnswer) and question.body.points != section.points:
        return Message(
            f"采分点合计 {plain(question.body.points)} 分，大题每题 {plain(section.points)} 分",
            f"its rubric adds up to {plain(question.body.points)}, the section gives {plain(section.points)}",
        )
    return None
