"""``build``: papers of one or more levels."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from paper_builder.cli.language import tr
from paper_builder.cli.localised import command
from paper_builder.cli.output import bank_option, note, open_bank, progress, show
from paper_builder.diagnostics import Severity, has_errors

if TYPE_CHECKING:
    from paper_builder.bank import Bank
    from paper_builder.building import Built


class Sitting(click.ParamType[tuple[int, int, int]]):
    """A month, YYYY-MM, for the sitting of that month, or a date, YYYY-MM-DD."""

    name = "YYYY-MM"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int, int]:
        """Return year, month and day; day 0 means the month's sitting."""
        try:
            year, month, *rest = (int(part) for part in value.split("-"))
            day = rest[0] if rest else 0
            date(year, month, day or 1)
            if len(rest) > 1:
                raise ValueError
        except ValueError:
            self.fail(
                tr(f"“{value}”不是年月（如 2026-11）或日期", f"{value!r} is not a month such as 2026-11 or a date"), param, ctx
            )
        return year, month, day


def sitting_day(wanted: tuple[int, int, int], bank: Bank) -> date:
    """Return the day: as given, or the last sitting weekday of the month."""
    year, month, day = wanted
    if day:
        return date(year, month, day)
    last = date(year, month, calendar.monthrange(year, month)[1])
    return last - timedelta(days=(last.weekday() - bank.settings.sitting_weekday) % 7)


@command(
    "组卷。每份试卷写成 OUT/<级别>-<卷>/：试卷 PDF 和 HTML、答案与评分细则、平台文件、均衡报告、清单。\n\n"
    "同一题库、蓝图和种子，得到逐字节相同的文件夹。组不出时退出码为 3，并说明哪些要求互相冲突、补哪些题可以解决。\n\n"
    "例：paper-builder build primary --forms 3 --sitting 2026-11 --export qti3 --export moodle",
    "Build papers. Each becomes OUT/<level>-<form>/ with paper as PDF and HTML, key and marking rules, platform files, a report "
    "of the balance, and a manifest.\n\nThe same bank, blueprint and seed give the same bytes. If it cannot be met, exit code 3 "
    "and the demands that clash, with what to write.\n\n"
    "Example: paper-builder build primary --forms 3 --sitting 2026-11 --export qti3 --export moodle",
)
@click.argument("levels", nargs=-1, required=True, metavar="LEVEL...")
@bank_option()
@click.option(
    "--forms",
    type=click.IntRange(1, 26),
    default=1,
    show_default=True,
    help=tr("份数：A、B、C……，互不重题", "Number of papers: A, B, C …, sharing no question"),
)
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help=tr("随机种子", "Seed"))
@click.option("--sitting", type=Sitting(), help=tr("考试年月（该月的考试日）或日期", "Month (its sitting) or date of the exam"))
@click.option(
    "--export",
    "formats",
    multiple=True,
    metavar="FORMAT",
    help=tr(
        "另外写出的平台格式，可重复；见 paper-builder formats",
        "A platform format to write as well; repeatable; see paper-builder formats",
    ),
)
@click.option(
    "--allow-loss", is_flag=True, help=tr("格式放不下的试题可以略去", "Let a format leave out questions that it cannot carry")
)
@click.option("--out", type=click.Path(path_type=Path), default="build", show_default=True, help=tr("输出文件夹", "Output folder"))
def build(
    levels: tuple[str, ...],
    bank_folder: Path,
    forms: int,
    seed: int,
    sitting: tuple[int, int, int] | None,
    formats: tuple[str, ...],
    allow_loss: bool,
    out: Path,
) -> int:
    """Build each level in turn; the exit code is that of the worst."""
    from paper_builder.blueprint_loading import find_blueprint, load_blueprint
    from paper_builder.building import build as build_level
    from paper_builder.export import find_exporter

    for name in formats:
        _, unknown = find_exporter(name)
        if unknown:
            show(unknown, bank_folder, err=True)
            return 2
    bank = open_bank(bank_folder)
    if bank is None:
        return 2
    known = [level.id for level in bank.settings.levels]
    for level in levels:
        if level not in known:
            note(
                tr(
                    f"题库没有级别“{level}”；可选：{'、'.join(known)}",
                    f"The bank has no level {level!r}; it has {', '.join(known)}",
                )
            )
            return 2
    day = sitting_day(sitting, bank) if sitting else None
    worst = 0
    for level in dict.fromkeys(levels):
        blueprint, diagnostics = load_blueprint(find_blueprint(bank, level), bank)
        show([found for found in diagnostics if found.severity is not Severity.INFO], bank.root, err=True)
        if blueprint is None:
            return 2
        with progress(tr(f"组卷：{bank.level(level).name}", f"Building {level}")) as bar:
            built = build_level(
                bank,
                blueprint,
                forms=forms,
                seed=seed,
                sitting=day,
                formats=formats,
                out=out,
                allow_loss=allow_loss,
                progress=lambda _step, done, total: bar(done, total),
            )
        worst = max(worst, _tell(built, bank, level))
    return worst


def _tell(built: Built, bank: Bank, level: str) -> int:
    """Print what became of one level and return its exit code."""
    show(built.diagnostics, bank.root, err=True)
    for folder in built.folders:
        click.echo(str(folder))
    if built.infeasible:
        name = bank.level(level).name
        note(tr(f"{name}：没有组成试卷，什么也没有写。", f"{level}: no paper could be built; nothing was written."))
        return 3
    if not built.folders:
        note(tr("没有写出试卷。", "No paper was written."))
        return 1
    for paper in built.papers:
        met = sum(1 for _ in paper.rows)
        note(
            tr(
                f"{paper.id}：{len(paper.items)} 题，{paper.total_points} 分，{met} 行要求全部达到",
                f"{paper.id}: {len(paper.items)} questions, {paper.total_points} points, all {met} rows met",
            )
        )
    return 1 if has_errors(built.diagnostics) else 0
