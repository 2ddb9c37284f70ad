"""The verb ``build --plan``: bank and blueprint → what to write for the sittings to come, as two files. It builds no paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_builder.assembly.plan import make_plan
from paper_builder.assembly.plan_table import plan_csv, plan_markdown
from paper_builder.codes import assembly_rules as rules
from paper_builder.diagnostics import Message
from paper_builder.folders import write_file

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from paper_builder.assembly.plan import Plan
    from paper_builder.bank import Bank
    from paper_builder.blueprint import Blueprint
    from paper_builder.diagnostics import Diagnostic


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A plan and its files; none where no questions that could be written would do."""

    plan: Plan
    files: tuple[Path, ...]
    diagnostics: tuple[Diagnostic, ...]


def plan(bank: Bank, blueprint: Blueprint, *, forms: int, reserve: bool, sittings: int, sitting: date | None, out: Path) -> Planned:
    """Write ``out``/<level>-plan.md and .csv: what ``sittings`` sittings from ``sitting`` on lack. OSError where the disk refuses.

    The bank is one that was ``building.informed``.
    """
    made = make_plan(bank, blueprint, forms=forms, reserve=reserve, sittings=sittings, sitting=sitting)
    if made.kinds is None:
        name = bank.level(blueprint.level).name
        impossible = rules.PLAN_IMPOSSIBLE.found(
            Message(
                f"{name}：再写多少题也组不成 {made.distinct} 份这样的试卷",
                f"{blueprint.level}: no questions that could be written would make {made.distinct} such papers possible",
            ),
            subject=blueprint.id,
            hint=Message(
                f"先运行 paper-builder build {blueprint.level}，看哪些要求互相冲突",
                f"run paper-builder build {blueprint.level} first, to see which demands clash",
            ),
        )
        return Planned(plan=made, files=(), diagnostics=(*made.diagnostics, impossible))
    files = {
        out / f"{blueprint.level}-plan.md": plan_markdown(made, bank, blueprint),
        out / f"{blueprint.level}-plan.csv": plan_csv(made, bank, blueprint),
    }
    for path, data in files.items():
        write_file(path, data)
    return Planned(plan=made, files=tuple(files), diagnostics=made.diagnostics)
