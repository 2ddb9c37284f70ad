"""``statutes``: which laws are due for another look, and the questions that rest on them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import click

from paper_builder.cli.language import tr
from paper_builder.cli.localised import command
from paper_builder.cli.output import bank_option, note, open_bank
from paper_builder.cli.paths import Day

if TYPE_CHECKING:
    from pathlib import Path

    from paper_builder.analysis.statutes import StatuteCheck


@command(
    "列出该重新核对是否现行有效的法规，以及引用它们的试题。期限是 bank.yaml 的 statutes_checked_within_days（默认 365 天）。\n\n"
    "有过期或已被替代、而仍有试题引用的法规时，退出码为 1。例：paper-builder statutes --within 60",
    "List the statutes that are due for a check that they are still in force, and the questions that cite them. The limit is "
    "statutes_checked_within_days of bank.yaml (365 by default).\n\n"
    "The exit code is 1 where questions cite a statute that is overdue or replaced. Example: paper-builder statutes --within 60",
)
@bank_option()
@click.option("--today", type=Day(), help=tr("按哪一天判断，默认今天", "The day to judge by, today by default"))
@click.option(
    "--within",
    type=click.IntRange(min=0),
    default=30,
    show_default=True,
    metavar="DAYS",
    help=tr("也列出这么多天以内到期的", "List those too that are due within so many days"),
)
@click.option("--all", "every", is_flag=True, help=tr("列出全部法规", "List every statute"))
def statutes(bank_folder: Path, today: date | None, within: int, every: bool) -> int:
    """Print a block a statute, the one due first in front."""
    from paper_builder.analysis.statutes import statute_checks

    bank = open_bank(bank_folder)
    if bank is None:
        return 2
    day = today or date.today()
    checks = statute_checks(bank)
    listed = [check for check in checks if every or check.overdue(day + timedelta(days=within))]
    for check in listed:
        click.echo(_block(check, day))
    overdue = [check for check in checks if check.overdue(day)]
    touched = {question for check in overdue for question in check.questions}
    note(
        tr(
            f"{len(checks)} 部法规，{len(overdue)} 部过期或已被替代，涉及 {len(touched)} 题",
            f"{len(checks)} statutes, {len(overdue)} overdue or replaced, cited by {len(touched)} questions",
        )
    )
    return 1 if touched else 0


def _block(check: StatuteCheck, today: date) -> str:
    statute = check.statute
    if statute.replaced_by:
        state = tr(f"已被 {statute.replaced_by} 替代", f"replaced by {statute.replaced_by}")
    elif check.due is None:
        state = tr(f"核对日期 {statute.checked} 不对", f"its date {statute.checked} is no day")
    elif check.overdue(today):
        state = tr(f"已过期 {(today - check.due).days} 天", f"{(today - check.due).days} days overdue")
    else:
        state = tr(f"{check.due} 到期，还有 {(check.due - today).days} 天", f"due {check.due}, in {(check.due - today).days} days")
    lines = [
        f"{statute.id}  {state}",
        tr(f"  《{statute.title}》（{statute.version}）", f"  {statute.title} ({statute.version})"),
        tr(f"  上次核对 {statute.checked}", f"  last checked {statute.checked}"),
    ]
    if statute.source:
        lines.append(f"  {statute.source}")
    if check.questions:
        lines.append(
            tr(f"  引用的试题 {len(check.questions)}：", f"  cited by {len(check.questions)}: ") + " ".join(check.questions)
        )
    return "\n".join(lines) + "\n"
