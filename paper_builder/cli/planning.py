"""``build --plan`` of one level: the files' names on stdout, what is missing in short on stderr."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from paper_builder.cli.language import tr
from paper_builder.cli.output import note, progress, show

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from paper_builder.assembly.plan import Plan
    from paper_builder.bank import Bank
    from paper_builder.blueprint import Blueprint
    from paper_builder.question import QuestionType


def plan(bank: Bank, blueprint: Blueprint, *, forms: int, reserve: bool, sittings: int, sitting: date | None, out: Path) -> int:
    """Write the plan of one level, print what is missing and return the exit code: 3 where no questions would do."""
    from paper_builder.building import unwritable
    from paper_builder.planning import plan as plan_level

    level = blueprint.level
    try:
        with progress(tr(f"命题计划：{bank.level(level).name}", f"Planning {level}")):
            planned = plan_level(bank, blueprint, forms=forms, reserve=reserve, sittings=sittings, sitting=sitting, out=out)
    except OSError as error:
        show((unwritable(error, out),), bank.root, err=True)
        return 2
    show(planned.diagnostics, bank.root, err=True)
    for path in planned.files:
        click.echo(str(path))
    if not planned.files:
        return 3
    made = planned.plan
    note(
        tr(
            f"{bank.level(level).name}：今后 {sittings} 次考试要 {made.distinct} 份不同的试卷，可用 {made.usable} 题，"
            + (f"还要写 {made.number} 题（少于 {made.least} 题肯定不够）。" if made.number else "不缺题。"),
            f"{level}: {sittings} sittings want {made.distinct} different papers; {made.usable} questions are usable, "
            + (f"{made.number} more are to be written (fewer than {made.least} cannot do)." if made.number else "none is missing."),
        )
    )
    for number, words in _missing(made, bank):
        note(f"  {number:>4}  {words}")
    return 0


def _missing(made: Plan, bank: Bank) -> list[tuple[int, str]]:
    """What is missing, by type and competency, in the order of the plan."""
    from paper_builder.terms import TYPES

    sums: dict[tuple[QuestionType, str], int] = {}
    for cell in made.cells:
        sums[cell.type, cell.competency] = sums.get((cell.type, cell.competency), 0) + cell.number
    return [
        (number, tr(f"{TYPES[kind].zh}·{bank.competency(competency).name}", f"{TYPES[kind].en}, {competency}"))
        for (kind, competency), number in sums.items()
    ]
