"""What a remedy makes of a bank, a blueprint and a request, as an author would follow it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from paper_builder.assembly.outcome import (
    CheckStatutes,
    FewerForms,
    GiveUp,
    MoveBounds,
    ShareItems,
    UseSooner,
    WriteQuestions,
)
from paper_builder.assembly.repair import with_bounds
from paper_builder.blueprint import Anchor, Filter
from tests.builders import make_question

if TYPE_CHECKING:
    from typing import Any

    from paper_builder.assembly.outcome import Repair
    from paper_builder.bank import Bank
    from paper_builder.blueprint import Blueprint


def mended(bank: Bank, blueprint: Blueprint, forms: int, repair: Repair, *, reserve: bool = False) -> dict[str, Any]:
    """The arguments for ``assemble`` after the remedy."""
    match repair:
        case WriteQuestions(cells=cells):
            written = [
                make_question(
                    f"pri-{cell.knowledge_point[:2]}-{900 + number * 10 + copy}",
                    type=cell.type,
                    knowledge_point=cell.knowledge_point,
                    cognitive_level=cell.cognitive_level,
                    difficulty=cell.difficulty,
                    tags=(cell.tag,) if cell.tag else (),
                    seconds=cell.seconds,
                )
                for number, cell in enumerate(cells)
                for copy in range(cell.number)
            ]
            bank = replace(bank, questions={**bank.questions, **{question.id: question for question in written}})
        case MoveBounds(bounds=bounds):
            blueprint = with_bounds(blueprint, bounds)
        case FewerForms():
            forms, reserve = repair.forms, repair.reserve
        case ShareItems(items=items):
            blueprint = replace(blueprint, anchor=Anchor(items=items, where=Filter()))
        case GiveUp(demand="(included)"):
            blueprint = replace(blueprint, included_questions=())
        case GiveUp(demand="(sets)"):
            blueprint = replace(blueprint, item_sets=())
        case GiveUp():
            blueprint = replace(blueprint, anchor=None)
        case UseSooner(reuse=reuse):
            blueprint = replace(blueprint, reuse=reuse)
        case CheckStatutes():
            pass
        case _:
            assert_never(repair)
    return {"bank": bank, "blueprint": blueprint, "forms": forms, "reserve": reserve}
