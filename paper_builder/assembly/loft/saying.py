"""Why many forms are not possible, in words, Chinese and English: what is asked, what arithmetic says, what would help."""

from __future__ import annotations

from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

from paper_builder.assembly.loft.limits import growth_needed, most_forms
from paper_builder.assembly.loft.making import Stop
from paper_builder.codes import assembly_rules as rules
from paper_builder.diagnostics import Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paper_builder.assembly.loft.limits import Limits
    from paper_builder.assembly.loft.solving import TooAlike
    from paper_builder.bank import Bank
    from paper_builder.blueprint import Blueprint
    from paper_builder.diagnostics import Diagnostic

FROM_ALL_KINDS = Message("各类题都有", "from all kinds")
"""How the questions of many forms are drawn from a large pool."""
_NAMED = 5


def percent(part: Fraction, *, up: bool = False) -> str:
    """Return a share as a percentage with at most one decimal, rounded down or ``up``."""
    tenths = ceil(part * 1000) if up else int(part * 1000)
    return f"{tenths / 10:g}%"


def decimal(value: Fraction) -> str:
    """Return the value with at most two decimals, cut off."""
    return f"{int(value * 100) / 100:g}"


def items(blueprint: Blueprint) -> int:
    """Return how many questions a form has beside the anchor items: those that the limits are about."""
    return sum(section.count for section in blueprint.sections) - sum(blueprint.anchor_shares)


def too_exposed(bank: Bank, blueprint: Blueprint, limits: Limits, least: Fraction) -> Diagnostic:
    """Return that some question must stand on the share ``least`` of the forms."""
    uses = ceil(least * limits.forms)
    level = bank.level(blueprint.level).name
    share, enough = percent(least), percent(least, up=True)
    return rules.EXPOSURE_TOO_SMALL.found(
        Message(
            f"{level}组不成 {limits.forms} 卷：要满足蓝图各行，总有一题要上至少 {uses} 卷（{share}），"
            f"而一题至多允许上 {limits.exposure_max} 卷",
            f"{limits.forms} forms of {blueprint.level} cannot be built: to meet the rows, some question must stand on at least "
            f"{uses} of them ({share}), and one may stand on {limits.exposure_max}",
        ),
        subject=blueprint.id,
        hint=Message(
            f"--exposure-max 至少要 {enough}；或补题：paper-builder coverage --level {blueprint.level} 看哪里缺",
            f"--exposure-max must be at least {enough}; or write questions: paper-builder coverage --level {blueprint.level} shows "
            "where they are few",
        ),
    )


def too_alike(bank: Bank, blueprint: Blueprint, limits: Limits, result: TooAlike) -> Diagnostic:
    """Return that forms must share more questions on average than any two may."""
    number, level = items(blueprint), bank.level(blueprint.level).name
    usable = sum(part.questions for part in result.supply)
    wanted = sum(part.questions for part in growth_needed(result.supply, limits))
    mean, least, most = decimal(result.least), ceil(result.least), most_forms(result.supply, limits)
    share = percent(Fraction(least, number), up=True)
    return rules.OVERLAP_TOO_SMALL.found(
        Message(
            f"{level}组不成 {limits.forms} 卷：每卷 {number} 题，可用 {usable} 题，任意两卷平均至少有 {mean} 题相同，"
            f"而允许的重叠是 {limits.overlap_max} 题",
            f"{limits.forms} forms of {blueprint.level} cannot be built: with {number} questions on a form and {usable} to choose "
            f"from, two forms share at least {mean} on average, and {limits.overlap_max} are allowed",
        ),
        subject=blueprint.id,
        hint=Message(
            f"任选其一：--overlap-max 至少要 {least} 题（{share}）；可用的题至少要 {wanted} 题，各题型按比例；至多组 {most} 卷",
            f"Any of: --overlap-max must be at least {least} ({share}); at least {wanted} questions are needed, of all types in "
            f"proportion; build at most {most} forms",
        ),
    )


def too_few(bank: Bank, blueprint: Blueprint, limits: Limits, made: int, stop: Stop) -> Diagnostic:
    """Return that only ``made`` forms were made, and why it ended there."""
    level = bank.level(blueprint.level).name
    why = {
        Stop.DONE: Message("", ""),
        Stop.PROVEN: Message("已证明没有别的卷能与它们并存", "no other form can stand beside these, which is proven"),
        Stop.LIMIT: Message(
            "在规定的搜索步数内没有找到更多，但没有证明不存在", "no more were found within the limit of steps, which proves nothing"
        ),
    }[stop]
    exact = f"--forms {made} --overlap-max {limits.overlap_max} --exposure-max {limits.exposure_max}"
    return rules.FORMS_MISSING.found(
        Message(
            f"{level}只组成 {made} 卷，要 {limits.forms} 卷：{why.zh}"
            f"（重叠至多 {limits.overlap_max} 题，一题至多上 {limits.exposure_max} 卷）",
            f"only {made} of {limits.forms} forms of {blueprint.level} could be made: {why.en} "
            f"(overlap at most {limits.overlap_max}, a question on at most {limits.exposure_max} forms)",
        ),
        subject=blueprint.id,
        hint=Message(
            "任选其一：" + (f"就用这些卷（{exact}）；" if made else "") + "放宽 --overlap-max 或 --exposure-max；放宽蓝图；补题",
            "Any of: "
            + (f"take these forms ({exact}); " if made else "")
            + "allow more with --overlap-max or --exposure-max; relax the blueprint; write questions",
        ),
    )


def included_left(bank: Bank, blueprint: Blueprint, limits: Limits, left: Sequence[str]) -> Diagnostic:
    """Return that the included questions ``left`` found no form, although a form could hold each."""
    level = bank.level(blueprint.level).name
    named = "、".join(left[:_NAMED]) + ("等" if len(left) > _NAMED else "")
    names = ", ".join(left[:_NAMED]) + (", …" if len(left) > _NAMED else "")
    return rules.FORMS_MISSING.found(
        Message(
            f"{level}没有组成 {limits.forms} 卷：{len(left)} 道必选试题没有找到能上的卷（{named}）；在规定的搜索步数内没有找到，"
            "但没有证明不存在",
            f"{limits.forms} forms of {blueprint.level} were not made: no forms were found for {len(left)} included questions "
            f"({names}) within the limit of steps, which proves nothing",
        ),
        subject=blueprint.id,
        hint=Message(
            "任选其一：多组几卷；从 included_questions 去掉几题；放宽 --overlap-max 或 --exposure-max；放宽蓝图",
            "Any of: build more forms; take some out of included_questions; allow more with --overlap-max or --exposure-max; relax "
            "the blueprint",
        ),
    )


def nothing_but_anchor(bank: Bank, blueprint: Blueprint, limits: Limits) -> Diagnostic:
    """Return that all questions of a form are anchor items, so that no two forms could differ."""
    level = bank.level(blueprint.level).name
    whole = sum(blueprint.anchor_shares)
    return rules.FORMS_MISSING.found(
        Message(
            f"{level}组不成 {limits.forms} 卷：一卷的 {whole} 题全是锚题，各卷没有可以不同的题",
            f"{limits.forms} forms of {blueprint.level} cannot be built: all {whole} questions of a form are anchor items, so that "
            "forms cannot differ",
        ),
        span=blueprint.anchor.span if blueprint.anchor else None,
        subject=blueprint.id,
        hint=Message("减少 anchor 的题数", "Ask for fewer items in anchor"),
    )
