"""What a question refers to: knowledge point, statutes, enemies."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from paper_builder.codes import bank_rules as rules
from paper_builder.diagnostics import Message

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from paper_builder.bank import KnowledgePoint, Statute
    from paper_builder.bank_loading.context import Context, Entry
    from paper_builder.diagnostics import Diagnostic


def check(entry: Entry, context: Context) -> Iterator[Diagnostic]:
    """Yield what is wrong with the knowledge point and the statutes that a question names."""
    if context.points is not None:
        yield from _point(entry, context, context.points)
    if context.statutes is not None and entry.question.references:
        yield from _statutes(entry, context.statutes)


def _point(entry: Entry, context: Context, points: Mapping[str, KnowledgePoint]) -> Iterator[Diagnostic]:
    question, document = entry.question, entry.document
    point = points.get(question.knowledge_point)
    if point is None:
        yield rules.UNKNOWN_POINT.found(
            Message(
                f"knowledge_points.yaml 中没有 {question.knowledge_point}",
                f"knowledge_points.yaml has no {question.knowledge_point}",
            ),
            span=document.span(("knowledge_point",)),
            subject=question.id,
            hint=_near(question.knowledge_point, points),
        )
        return
    if point.competency != question.competency:
        yield rules.POINT_ELSEWHERE.found(
            Message(
                f"鉴定点 {point.id}（{point.name}）属于 {point.competency}，本题是 {question.competency}",
                f"the point {point.id} belongs to {point.competency}, the question to {question.competency}",
            ),
            span=document.span(("knowledge_point",)),
            subject=question.id,
        )
    if question.level not in point.levels and question.level in context.levels:
        yield rules.POINT_ELSEWHERE.found(
            Message(
                f"鉴定点 {point.id}（{point.name}）不在 {question.level} 级考查",
                f"the point {point.id} is not examined at level {question.level}",
            ),
            span=document.span(("knowledge_point",)),
            subject=question.id,
            hint=Message(f"可考的级别：{'、'.join(point.levels)}", f"its levels: {', '.join(point.levels)}"),
        )
    if point.legal and not question.references:
        yield rules.REFERENCE_MISSING.found(
            Message(
                f"鉴定点 {point.id}（{point.name}）是法律类，本题没有写依据",
                f"{point.id} is a legal point, and the question cites nothing",
            ),
            span=document.span(("knowledge_point",)),
            subject=question.id,
            hint=Message("补上 references，写 statutes.yaml 中的编号", "add references with ids from statutes.yaml"),
        )


def _statutes(entry: Entry, statutes: Mapping[str, Statute]) -> Iterator[Diagnostic]:
    question, document = entry.question, entry.document
    for index, reference in enumerate(question.references):
        statute = statutes.get(reference.statute)
        if statute is None:
            yield rules.UNKNOWN_STATUTE.found(
                Message(f"statutes.yaml 中没有 {reference.statute}", f"statutes.yaml has no {reference.statute}"),
                span=document.span(("references", index, "statute")),
                subject=question.id,
                hint=_near(reference.statute, statutes),
            )
            continue
        if statute.replaced_by and question.status != "retired":
            yield rules.STATUTE_REPLACED.found(
                Message(
                    f"《{statute.title}》（{statute.version}）已被 {statute.replaced_by} 替代",
                    f"{statute.id} ({statute.version}) has been replaced by {statute.replaced_by}",
                ),
                span=document.span(("references", index, "statute")),
                subject=question.id,
                hint=Message("按新法核对本题，改依据；不能改就停用", "check the question by the new law, or retire it"),
            )
        if reference.article and reference.article not in statute.articles:
            listed = "、".join(statute.articles), ", ".join(statute.articles)
            yield rules.UNKNOWN_STATUTE.found(
                Message(
                    f"《{statute.title}》第 {reference.article} 条没有核对过",
                    f"article {reference.article} of {statute.id} is not among those checked",
                ),
                span=document.span(("references", index, "article")),
                subject=question.id,
                hint=Message(f"核对过的条号：{listed[0]}", f"checked articles: {listed[1]}")
                if statute.articles
                else Message("这部法规不考条号，删掉 article", "this statute is cited without articles; delete it"),
            )


def enemies(entry: Entry, known: Collection[str]) -> Iterator[Diagnostic]:
    """Yield a finding for each enemy that is no other question of the bank; ``known`` are the ids of all that could be read."""
    question = entry.question
    for index, enemy in enumerate(question.enemies):
        if enemy == question.id:
            message = Message("本题不能与自己互斥", "a question cannot be its own enemy")
        elif enemy not in known:
            message = Message(f"题库中没有互斥题 {enemy}", f"the bank has no question {enemy}")
        else:
            continue
        yield rules.UNKNOWN_ENEMY.found(
            message,
            span=entry.document.span(("enemies", index)),
            subject=question.id,
            hint=None if enemy == question.id else _near(enemy, known),
        )


def _near(name: str, known: Collection[str]) -> Message | None:
    close = get_close_matches(name, list(known), n=1, cutoff=0.7)
    return Message(f"是不是 {close[0]}？", f"did you mean {close[0]}?") if close else None
