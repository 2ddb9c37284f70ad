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
    from paper_builder.assembly.loft.limits import Limits
    from paper_builder.assembly.loft.solving import TooAlike
    from paper_builder.bank import Bank
    from paper_builder.blueprint import Blueprint
    from paper_builder.diagnostics import Diagnostic

_NAMED = 5


def percent(part: Fraction, *, up: bool = False) -> str:
    """Return a share as a percentage with at most one decimal, rounded down or ``up``."""
    tenths = ceil(part * 1000) if up else int(part * 1000)
    return f"{tenths / 10:g}%"


def decimal(value: Fraction) -> str:
    """Return the value with at most two decimals, cut off."""
    return f"{int(value * 100) / 100:g}"


def items(blueprint: Blueprint) -> int:
    """Return how many questions a form has."""
    return sum(section.count for section in blueprint.sections)


def not_for_many(blueprint: Blueprint) -> tuple[Diagnostic, ...]:
    """Return why the blueprint cannot be one of many forms; empty if it can."""
    asked = [
        (found, zh, en)
        for found, zh, en in (
            (bool(blueprint.included_questions), "included_questions（必选试题）", "included_questions"),
            (blueprint.anchor is not None, "anchor（锚题）", "an anchor"),
        )
        if found
    ]
    return tuple(
        rules.NOT_FOR_MANY_FORMS.found(
            Message(
                f"蓝图 {blueprint.id} 有 {zh}，按重叠和曝光上限组大量卷时不能用",
                f"blueprint {blueprint.id} has {en}, which does not go with many forms under limits of overlap and exposure",
            ),
            span=blueprint.anchor.span if blueprint.anchor is not None and en == "an anchor" else None,
            subject=blueprint.id,
            hint=Message(
                "去掉这一项，或用 --forms 26 以内、不带 --overlap-max 和 --exposure-max 的方式组卷",
                "take it out, or build at most 26 forms without --overlap-max and --exposure-max",
            ),
        )
        for _, zh, en in asked
    )


def sets_left_out(blueprint: Blueprint) -> tuple[Diagnostic, ...]:
    """Return that the questions of item sets are on no form; empty where there are none."""
    members = [member for members in blueprint.item_sets for member in members]
    if not members:
        return ()
    named = "、".join(members[:_NAMED]) + ("等" if len(members) > _NAMED else "")
    return (
        rules.SETS_LEFT_OUT.found(
            Message(
                f"题组中的 {len(members)} 题没有参加组卷（{named}）：大量组卷只用单独的试题",
                f"{len(members)} questions of item sets were left out ({', '.join(members[:_NAMED])}"
                + (", …" if len(members) > _NAMED else "")
                + "): many forms are made of single questions only",
            ),
            subject=blueprint.id,
        ),
    )


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
