"""Whether a blueprint says clearly how often a question comes again.

Over sittings that is ``reuse``, over the forms of one build ``anchor``. Which questions rest is for the pool to see.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_builder.blueprint_loading.reach import matching
from paper_builder.codes import blueprint_rules as rules
from paper_builder.diagnostics import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paper_builder.blueprint import Anchor, Blueprint, Reuse
    from paper_builder.blueprint_loading.context import Context
    from paper_builder.diagnostics import Diagnostic


def check(context: Context, blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Yield a finding for a limit without its other half or without effect, and for an anchor larger than what it may hold."""
    if blueprint.reuse is not None:
        yield from _reuse(context, blueprint.reuse)
    if blueprint.anchor is not None:
        yield from _anchor(context, blueprint, blueprint.anchor)


def _reuse(context: Context, reuse: Reuse) -> Iterator[Diagnostic]:
    if (reuse.at_most is None) != (reuse.within_sittings is None):
        given, missing = ("within_sittings", "at_most") if reuse.at_most is None else ("at_most", "within_sittings")
        yield rules.REUSE_UNCLEAR.found(
            Message(f"写了 {given}，没有写 {missing}", f"there is {given} but no {missing}"),
            span=context.document.span(("reuse", given)),
            subject="reuse",
            hint=Message("两个一起写，如 at_most: 2, within_sittings: 12", "Give both, e.g. at_most: 2, within_sittings: 12"),
        )
        return
    if reuse.at_most is None or reuse.within_sittings is None:
        return
    # After each use a question is away for so many sittings: within_sittings has room for no more uses than this.
    cycle = (reuse.rest_sittings or 0) + 1
    possible = -(-reuse.within_sittings // cycle)
    if reuse.at_most >= possible:
        rest = (
            Message(f"停用 {reuse.rest_sittings} 次考试的题", f"that rest for {reuse.rest_sittings} sittings")
            if reuse.rest_sittings
            else Message("一道题", "each")
        )
        yield rules.REUSE_WITHOUT_EFFECT.found(
            Message(
                f"at_most: {reuse.at_most} 不起作用：{rest.zh}在 {reuse.within_sittings} 次考试里本来至多用 {possible} 次",
                f"at_most: {reuse.at_most} has no effect: questions {rest.en} can come {possible} times in "
                f"{reuse.within_sittings} sittings at most",
            ),
            span=context.document.span(("reuse", "at_most")),
            subject="reuse",
            hint=Message(
                "改小 at_most，或删掉 at_most 和 within_sittings", "Make at_most smaller, or delete at_most and within_sittings"
            ),
        )


def _anchor(context: Context, blueprint: Blueprint, anchor: Anchor) -> Iterator[Diagnostic]:
    room = sum(section.count for section in matching(blueprint.sections, anchor.where))
    papers = anchor.where.past_papers(context.bank, blueprint.level) if anchor.where.looks_back else ()
    held = len({name for paper in papers for name in paper.questions})
    if anchor.items > room:
        problem = Message(f"一份试卷里这样的题只有 {room} 题", f"a paper has only {room} such items")
    elif anchor.where.question and anchor.items > len(anchor.where.question):
        problem = Message(
            f"where 只点名了 {len(anchor.where.question)} 题", f"where names only {len(anchor.where.question)} questions"
        )
    elif papers and anchor.items > held:
        problem = Message(f"where 所指的往次试卷一共只有 {held} 题", f"the past papers of where have only {held} questions")
    else:
        return
    yield rules.ANCHOR_OUT_OF_REACH.found(
        Message(f"锚题要 {anchor.items} 题，{problem.zh}", f"the anchor wants {anchor.items} items, but {problem.en}"),
        span=context.document.span(("anchor", "items")),
        subject="anchor",
        hint=Message("减少 items，或放宽 where", "Ask for fewer items, or widen where"),
    )
