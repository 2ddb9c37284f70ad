"""Remedies in words, Chinese and English, each as something to do. It knows nothing of how they were found and tried.

``explain`` puts them beside the conflicts that they solve.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from paper_builder.assembly.demands import given_up
from paper_builder.assembly.outcome import CheckStatutes, FewerForms, GiveUp, MoveBounds, ShareItems, UseSooner, WriteQuestions
from paper_builder.diagnostics import Message
from paper_builder.scoring import plain
from paper_builder.terms import COGNITIVE_LEVELS, DIFFICULTIES, TYPES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paper_builder.assembly.outcome import Cell, NewBound, Repair
    from paper_builder.assembly.repair import Case

_CELLS = 6
"""So many kinds of questions to write are told one by one."""


def any_of(case: Case, repairs: Sequence[Repair]) -> Message | None:
    """Return the remedies as a choice, in their order; None if there are none."""
    if not repairs:
        return None
    remedies = [_remedy(case, repair) for repair in repairs]
    if len(remedies) == 1:
        return Message(f"可以：{remedies[0].zh}", f"What would help: {remedies[0].en}")
    zh = "；".join(f"（{number}）{one.zh}" for number, one in enumerate(remedies, 1))
    en = "; ".join(f"({number}) {one.en}" for number, one in enumerate(remedies, 1))
    return Message(f"任选一项即可：{zh}", f"Any one of these helps: {en}")


def papers(forms: int, *, reserve: bool) -> Message:
    """Return so many forms, and the reserve beside them, in words."""
    named = "1 form" if forms == 1 else f"{forms} forms"
    if reserve:
        return Message(f"{forms} 卷和备用卷", f"{named} and a reserve form")
    return Message(f"{forms} 卷", named)


def _remedy(case: Case, repair: Repair) -> Message:
    match repair:
        case WriteQuestions(cells=cells):
            listed = [_cell(case, cell) for cell in cells] if len(cells) <= _CELLS else _summed(case, cells)
            zh = "、".join(cell.zh for cell in listed)
            en = ", ".join(cell.en for cell in listed)
            return Message(f"再写并审定 {repair.number} 题：{zh}", f"write and approve {repair.number} more: {en}")
        case MoveBounds(bounds=bounds):
            moves = [_move(case, bound) for bound in bounds]
            return Message("，同时".join(move.zh for move in moves), " and ".join(move.en for move in moves))
        case FewerForms(forms=forms, reserve=reserve):
            wanted = papers(forms, reserve=reserve)
            without = Message("，不组备用卷", " and no reserve") if case.reserve and not reserve else Message("", "")
            return Message(f"只组 {wanted.zh}{without.zh}", f"build only {wanted.en}{without.en}")
        case ShareItems(items=items):
            return Message(
                f"让各卷有 {items} 道相同的题（在蓝图里写 anchor，items: {items}）",
                f"let the forms have {items} items in common (“anchor” in the blueprint, with items: {items})",
            )
        case UseSooner():
            return _eased(case, repair)
        case GiveUp(demand=name):
            return given_up(name)
        case CheckStatutes(statutes=statutes):
            titles = "、".join(f"《{case.bank.statutes[name].title}》" for name in statutes)
            names = ", ".join(statutes)
            return Message(
                f"重新核对法规并更新 checked 日期：{titles}", f"check these statutes again and update their dates: {names}"
            )
        case _:
            assert_never(repair)


def _eased(case: Case, repair: UseSooner) -> Message:
    back = Message(
        f"这样有 {repair.questions} 道因为近期考过而没有参加组卷的题可用",
        f"that brings back {repair.questions} questions that were left out for having been asked lately",
    )
    before, after = case.blueprint.reuse, repair.reuse
    if before is None or after is None:
        return Message(f"删去蓝图的 reuse，{back.zh}", f"delete “reuse” from the blueprint; {back.en}")
    for name, zh in (("rest_sittings", "停用几次考试"), ("at_most", "至多用几次"), ("rest_days", "停用天数")):
        old, new = getattr(before, name), getattr(after, name)
        if old != new and new is not None:
            return Message(
                f"把蓝图 reuse 里的 {name}（{zh}）从 {old} 改为 {new}，{back.zh}",
                f"change “{name}” in the blueprint's “reuse” from {old} to {new}; {back.en}",
            )
        if old != new:
            both = " 和 within_sittings" if name == "at_most" else ""
            return Message(
                f"删去蓝图 reuse 里的 {name}{both}（{zh}，现为 {old}），{back.zh}",
                f"delete “{name}”{both and ' and “within_sittings”'} (now {old}) from the blueprint's “reuse”; {back.en}",
            )
    raise ValueError("a reuse that is not changed")


def _cell(case: Case, cell: Cell) -> Message:
    point = case.bank.knowledge_points[cell.knowledge_point]
    competency = case.bank.competency(cell.competency)
    kind, level, difficulty = TYPES[cell.type], COGNITIVE_LEVELS[cell.cognitive_level], DIFFICULTIES[cell.difficulty]
    tag = Message(f"·标签 {cell.tag}", f", tag {cell.tag}") if cell.tag else Message("", "")
    return Message(
        f"{kind.zh}·{competency.name}（如{point.name}）·{level.zh}·难度{difficulty.zh}{tag.zh} {cell.number} 题",
        f"{cell.number} {kind.en} on {cell.competency} (e.g. {cell.knowledge_point}), {level.en}, {difficulty.en}{tag.en}",
    )


def _summed(case: Case, cells: Sequence[Cell]) -> list[Message]:
    """Too many kinds for a sentence: only how many of each type on each competency."""
    sums: dict[tuple[str, str], int] = {}
    for cell in cells:
        sums[cell.type, cell.competency] = sums.get((cell.type, cell.competency), 0) + cell.number
    return [
        Message(
            f"{TYPES[kind].zh}·{case.bank.competency(competency).name} {number} 题", f"{number} {TYPES[kind].en} on {competency}"
        )
        for (kind, competency), number in sums.items()
    ]


def _move(case: Case, bound: NewBound) -> Message:
    constraint = next(row for row in case.blueprint.constraints if row.id == bound.row)
    old = constraint.lower if bound.side == "lower" else constraint.upper
    assert old is not None
    side = Message("下限", "lower bound") if bound.side == "lower" else Message("上限", "upper bound")
    return Message(
        f"把“{constraint.name}”的{side.zh}从 {plain(old)} 改为 {plain(bound.value)}",
        f"move the {side.en} of “{constraint.id}” from {plain(old)} to {plain(bound.value)}",
    )
