"""Which questions of a paper candidates have met already, by the records of published papers. It builds and writes nothing.

A blueprint with a ``reuse`` keeps apart the papers of different days. It cannot keep apart two papers of one day that were built
separately, and without ``reuse`` nothing looks at past papers: both are told here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_builder.codes import paper_rules as rules
from paper_builder.dates import parse_date
from paper_builder.diagnostics import Message
from paper_builder.locks import with_past

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from paper_builder.bank import Bank
    from paper_builder.blueprint import Blueprint
    from paper_builder.diagnostics import Diagnostic
    from paper_builder.paper import Paper, PaperItem

_NAMED = 5
"""So many of the questions are named; the number of all stands beside them."""


def on_the_day(paper: Paper, blueprint: Blueprint, bank: Bank) -> Iterator[Diagnostic]:
    """Yield a finding for each other paper of its level, published for the same day, that shares questions with ``paper``.

    As many as the blueprint's anchor has may be shared. Two forms that are numbers are of many forms, which share by intent.
    """
    day = parse_date(paper.sitting)
    if day is None:
        return
    allowed = blueprint.anchor.items if blueprint.anchor else 0
    for other in with_past(bank, None)[0].past.of_level(paper.level.id).papers:
        form = other.name.removeprefix(f"{paper.level.id}-").removesuffix(f"-{paper.sitting}")
        if other.sitting != day or form == paper.form or (form.isdigit() and paper.form.isdigit()):
            continue
        shared = [item for item in paper.items if item.question in other.questions]
        if len(shared) > allowed:
            named = _named(shared)
            yield rules.SHARED_ON_THE_DAY.found(
                Message(
                    f"与同一天考试已发布的 {other.name} 有 {len(shared)} 题相同：{named.zh}",
                    f"shares {len(shared)} questions with {other.name}, published for the same day: {named.en}",
                ),
                subject=paper.id,
                hint=Message(
                    "同一天的 A、B、备用卷要用一条 build 命令一起组（--forms 2 --reserve），才不会有相同的题",
                    "build the papers of one day by one command (--forms 2 --reserve): those share no question",
                ),
            )


def from_the_last_sitting(papers: Iterable[Paper], blueprint: Blueprint, bank: Bank) -> Iterator[Diagnostic]:
    """Yield a finding for each paper that repeats questions of the latest sitting of ``bank.past``, where nothing keeps them off.

    A blueprint that looks at past papers has said what it wants, and nothing is yielded.
    """
    last = bank.past.of_level(blueprint.level).last(1)
    if blueprint.looks_back or not last:
        return
    asked = frozenset[str]().union(*(paper.questions for paper in last))
    names = "、".join(paper.name for paper in last), ", ".join(paper.name for paper in last)
    for paper in papers:
        shared = [item for item in paper.items if item.question in asked]
        if shared:
            yield rules.ASKED_LAST_TIME.found(
                Message(
                    f"{len(paper.items)} 题中，有 {len(shared)} 题上过最近一次考试的卷（{names[0]}）",
                    f"{len(shared)} of its {len(paper.items)} questions stood on papers of the last sitting ({names[1]})",
                ),
                subject=paper.id,
                hint=Message(
                    "要让考过的题停用，在这一级的蓝图里写 reuse，如 reuse: {rest_sittings: 1}",
                    "to let questions rest, give the blueprint of this level a reuse, such as reuse: {rest_sittings: 1}",
                ),
            )


def _named(items: list[PaperItem]) -> Message:
    zh = "、".join(f"第 {item.number} 题 {item.question}" for item in items[:_NAMED])
    en = ", ".join(f"item {item.number} {item.question}" for item in items[:_NAMED])
    more = len(items) > _NAMED
    return Message(zh + "等" * more, en + ", …" * more)
