"""The demands that are none of a blueprint's rows, in words: enemies, no question twice, included questions, item sets, the anchor.

``explain`` puts them beside the rows that they clash with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_builder.assembly.problem import ANCHOR, ENEMIES, INCLUDED, SETS, UNSHARED
from paper_builder.blueprint import RESERVE
from paper_builder.diagnostics import Message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from paper_builder.assembly.pool import Pool, Reason
    from paper_builder.blueprint import Blueprint

_NAMED = 6


def demand(name: str, blueprint: Blueprint, pool: Pool, forms: int, lost: Mapping[Reason, Message], supply: Message) -> Message:
    """Return the demand of that name on so many ``forms``, the reserve one of them. KeyError for a name that is none of a demand.

    ``lost`` are the words for why a question cannot be used, ``supply`` those for the questions that an anchor could be of.
    """
    match name:
        case _ if name == ENEMIES:
            return Message("互斥的试题不上同一份卷", "enemies stand on different papers")
        case _ if name == UNSHARED and blueprint.anchor is not None:
            return Message(f"除锚题外，{forms} 卷没有相同的试题", f"the {forms} forms share no question but anchor items")
        case _ if name == UNSHARED:
            return Message(f"{forms} 卷没有相同的试题", f"the {forms} forms share no question")
        case _ if name == INCLUDED:
            return _included(blueprint, pool, lost)
        case _ if name == SETS:
            sets = ["＋".join(members) for members in blueprint.item_sets]
            listed = _listed(sets)
            return Message(f"题组里的试题同上一份卷或都不上（{listed.zh}）", f"item sets stay together ({listed.en})")
        case _ if name == ANCHOR and blueprint.anchor is not None:
            items = blueprint.anchor.items
            return Message(
                f"各卷有 {items} 道相同的锚题（{supply.zh}）", f"all forms have {items} anchor items in common ({supply.en})"
            )
        case _:
            raise KeyError(name)


def _included(blueprint: Blueprint, pool: Pool, lost: Mapping[Reason, Message]) -> Message:
    usable = {question.id for question in pool.usable}
    zh: list[str] = []
    en: list[str] = []
    for name in blueprint.included_questions:
        reason = pool.excluded.get(name)
        if name in usable:
            why = Message("", "")
        elif reason is None:
            why = Message("（题库本级别没有）", " (not in the bank at this level)")
        else:
            why = Message(f"（{lost[reason].zh}）", f" ({lost[reason].en})")
        zh.append(name + why.zh)
        en.append(name + why.en)
    return Message(f"必选试题 {_listed(zh).zh} 都要上卷", f"these questions are to be included: {_listed(en).en}")


def _listed(names: Sequence[str]) -> Message:
    more = len(names) > _NAMED
    return Message("、".join(names[:_NAMED]) + ("等" if more else ""), ", ".join(names[:_NAMED]) + (", …" if more else ""))


def given_up(name: str) -> Message:
    """Return a demand that is given up as an instruction. KeyError for one that cannot be."""
    return {
        INCLUDED: Message("从蓝图的 included_questions 去掉必选试题", "take the questions out of “included_questions”"),
        SETS: Message("从蓝图的 item_sets 去掉题组", "take the sets out of “item_sets”"),
        ANCHOR: Message("去掉蓝图的 anchor（锚题）", "take “anchor” out of the blueprint"),
    }[name]


def on_forms(names: Sequence[str]) -> Message:
    """Return which forms a row is about; no names are all of them."""
    if not names:
        return Message("每卷", "on each form")
    zh = ["备用卷" if name == RESERVE else f"{name} 卷" for name in names]
    en = ["the reserve form" if name == RESERVE else f"form {name}" for name in names]
    return Message("、".join(zh), "on " + " and ".join(en))
