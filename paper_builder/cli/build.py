"""``build``: papers of one or more levels, or what to write for those of the sittings to come."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from paper_builder.cli.forms import MOST_FORMS, build_many, many_options
from paper_builder.cli.language import tr
from paper_builder.cli.localised import command
from paper_builder.cli.output import bank_option, format_options, note, open_bank, progress, show
from paper_builder.dates import last_weekday
from paper_builder.diagnostics import Severity, has_errors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paper_builder.bank import Bank
    from paper_builder.blueprint import Blueprint
    from paper_builder.building import Built
    from paper_builder.cli.forms import Many
    from paper_builder.diagnostics import Diagnostic


_SITTING = re.compile(r"(20[0-9]{2})-([0-9]{1,2})(?:-(0?[1-9]|[12][0-9]|3[01]))?\Z")
"""In another century nothing is past and every statute was just checked: that is a slip of the pen."""


class Sitting(click.ParamType[tuple[int, int, int]]):
    """A month, YYYY-MM, for the sitting of that month, or a date, YYYY-MM-DD."""

    name = "YYYY-MM"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int, int]:
        """Return year, month and day; day 0 means the month's sitting."""
        match = _SITTING.match(value)
        elsewhen = re.match(r"[0-9]{4}-[0-9]{1,2}(-[0-9]{1,2})?\Z", value)
        if elsewhen and not value.startswith("20"):
            self.fail(tr(f"“{value}”：只接受 2000 年到 2099 年", f"{value!r}: only years from 2000 to 2099 will do"), param, ctx)
        try:
            year, month, day = (int(part or 0) for part in match.groups()) if match else (0, 0, 0)
            date(year, month, day or 1)
        except ValueError:
            self.fail(
                tr(f"“{value}”不是年月（如 2026-11）或日期", f"{value!r} is not a month such as 2026-11 or a date"), param, ctx
            )
        return year, month, day


def sitting_day(wanted: tuple[int, int, int], bank: Bank) -> date:
    """Return the day: as given, or the last sitting weekday of the month. A given day that is not that one is told of."""
    year, month, day = wanted
    usual = last_weekday(year, month, bank.settings.sitting_weekday)
    given = date(year, month, day) if day else usual
    if given != usual:
        note(
            tr(
                f"注意：{given} 不是题库规定的考试日，{year} 年 {month} 月的考试日是 {usual}。试卷上写的是 {given}。",
                f"Note: {given} is not the sitting day that the bank sets, which is {usual} in that month. The papers say {given}.",
            )
        )
    return given


@command(
    "组卷。每份试卷写成 OUT/<级别>-<卷>/：试卷 PDF 和 HTML、答案与评分细则、平台文件、均衡报告、清单。\n\n"
    "同一题库、蓝图和种子，得到逐字节相同的文件夹。组不出时退出码为 3，并说明哪些要求互相冲突、补哪些题可以解决。\n\n"
    "可以一次组几个级别：一个级别组不出，不影响别的级别；每个级别要么全部写出，要么一份也不写。\n\n"
    "--plan K 不组卷，只算今后 K 次考试（每次 --forms 份，可加 --reserve）还缺哪些题：写出 OUT/<级别>-plan.md 和 .csv，"
    "每行一类题，缺几道。蓝图写了 reuse 的，停用期满的题算作可用。\n\n"
    "例：paper-builder build primary --forms 2 --reserve --sitting 2026-11 --export qti3\n\n"
    "给出 --overlap-max 或 --exposure-max，或要超过 26 卷：大量组卷，全部写进一个文件 OUT/<级别>-forms.jsonl，一卷一行；"
    "要哪一卷，用 paper-builder render 写成试卷。中断后再运行同一条命令，会接着做。\n\n"
    "例：paper-builder build primary intermediate advanced --forms 2 --reserve --plan 6\n\n"
    "例：paper-builder build primary --forms 1000 --overlap-max 40% --exposure-max 30%",
    "Build papers. Each becomes OUT/<level>-<form>/ with paper as PDF and HTML, key and marking rules, platform files, a report "
    "of the balance, and a manifest.\n\nThe same bank, blueprint and seed give the same bytes. If it cannot be met, exit code 3 "
    "and the demands that clash, with what to write.\n\nSeveral levels may be built at once: one that cannot be built does not "
    "stop the others, and of each level all papers are written or none.\n\n--plan K builds nothing: it works out what the next K "
    "sittings lack (each of --forms papers, with --reserve one more) and writes OUT/<level>-plan.md and .csv, a row for each kind "
    "of question and how many are missing. Questions count again after the rest that the blueprint's reuse asks for.\n\n"
    "Example: paper-builder build primary --forms 2 --reserve --sitting 2026-11 --export qti3\n\n"
    "With --overlap-max or --exposure-max, or for more than 26 forms, all forms go into one file, OUT/<level>-forms.jsonl, a line "
    "each; paper-builder render makes any of them a paper. A run that was stopped goes on when the same command is given again.\n\n"
    "Example: paper-builder build primary intermediate advanced --forms 2 --reserve --plan 6\n\n"
    "Example: paper-builder build primary --forms 1000 --overlap-max 40% --exposure-max 30%",
)
@click.argument("levels", nargs=-1, required=True, metavar="LEVEL...")
@bank_option()
@click.option(
    "--forms",
    type=click.IntRange(1, MOST_FORMS),
    default=1,
    show_default=True,
    help=tr(
        "份数：A、B、C……，互不重题；超过 26 份是大量组卷", "Number of papers: A, B, C …, sharing no question; above 26 many forms"
    ),
)
@many_options
@click.option("--reserve", is_flag=True, help=tr("再组一份备用卷（reserve）", "One paper more, to be held in reserve"))
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help=tr("随机种子", "Seed"))
@click.option("--sitting", type=Sitting(), help=tr("考试年月（该月的考试日）或日期", "Month (its sitting) or date of the exam"))
@format_options
@click.option(
    "--plan",
    "sittings",
    type=click.IntRange(1, 60),
    metavar="K",
    help=tr("不组卷，只写今后 K 次考试的命题计划", "Build nothing; plan what to write for the next K sittings"),
)
@click.option("--out", type=click.Path(path_type=Path), default="build", show_default=True, help=tr("输出文件夹", "Output folder"))
def build(
    levels: tuple[str, ...],
    bank_folder: Path,
    forms: int,
    reserve: bool,
    seed: int,
    sitting: tuple[int, int, int] | None,
    formats: tuple[str, ...],
    allow_loss: bool,
    sittings: int | None,
    out: Path,
    many: Many,
) -> int:
    """Build or plan each level in turn; the exit code is that of the worst."""
    from paper_builder.building import informed
    from paper_builder.cli.planning import plan
    from paper_builder.export import find_exporter

    if many.is_meant(forms) and (reserve or formats or allow_loss or sittings is not None):
        note(
            tr(
                "大量组卷不能同时用 --reserve、--export、--allow-loss 或 --plan；试卷和平台文件用 paper-builder render 写出",
                "Many forms do not go with --reserve, --export, --allow-loss or --plan; paper-builder render writes papers of them",
            )
        )
        return 2
    if sittings is not None and (formats or allow_loss):
        note(
            tr(
                "--plan 不组卷，不能同时用 --export 或 --allow-loss",
                "--plan builds nothing and does not go with --export or --allow-loss",
            )
        )
        return 2
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
    with progress(tr("查找相近的试题", "Looking for near-duplicates")):
        bank, diagnostics = informed(bank, day)
    _show(diagnostics, bank)
    worst = 0
    for level in dict.fromkeys(levels):
        blueprint, refused = _usable_blueprint(bank, level)
        if blueprint is None:
            worst = max(worst, refused)
        elif sittings is not None:
            worst = max(worst, plan(bank, blueprint, forms=forms, reserve=reserve, sittings=sittings, sitting=day, out=out))
        elif many.is_meant(forms):
            worst = max(worst, build_many(bank, blueprint, forms=forms, many=many, seed=seed, sitting=day, out=out))
        else:
            worst = max(worst, _build(bank, blueprint, forms, reserve, seed, day, formats, allow_loss, out))
    return worst


def _show(diagnostics: Sequence[Diagnostic], bank: Bank) -> None:
    """Print on stderr what a builder of papers has to know; hints for authors are for ``check``."""
    show([found for found in diagnostics if found.severity is not Severity.INFO], bank.root, err=True)


def _usable_blueprint(bank: Bank, level: str) -> tuple[Blueprint | None, int]:
    """Return the level's blueprint; None and the exit code after telling why it cannot be used."""
    from paper_builder.blueprint_loading import find_blueprint, load_blueprint
    from paper_builder.building import past_in_doubt

    blueprint, diagnostics = load_blueprint(find_blueprint(bank, level), bank)
    _show(diagnostics, bank)
    if blueprint is None:
        name = bank.level(level).name
        note(tr(f"{name}：蓝图有错误，什么也没有写。", f"{level}: the blueprint has errors; nothing was written."))
        return None, 2
    doubts = past_in_doubt(bank, blueprint)
    _show(doubts, bank)
    return (None, 1) if doubts else (blueprint, 0)


def _build(
    bank: Bank,
    blueprint: Blueprint,
    forms: int,
    reserve: bool,
    seed: int,
    day: date | None,
    formats: tuple[str, ...],
    allow_loss: bool,
    out: Path,
) -> int:
    from paper_builder.building import build as build_level

    level = blueprint.level
    with progress(tr(f"组卷：{bank.level(level).name}", f"Building {level}")) as bar:
        built = build_level(
            bank,
            blueprint,
            forms=forms,
            reserve=reserve,
            seed=seed,
            sitting=day,
            formats=formats,
            out=out,
            allow_loss=allow_loss,
            progress=lambda _step, done, total: bar(done, total),
        )
    return _tell(built, bank, level)


def _tell(built: Built, bank: Bank, level: str) -> int:
    """Print what became of one level and return its exit code."""
    from paper_builder.building import is_output_refused
    from paper_builder.measures import is_met

    show(built.diagnostics, bank.root, err=True)
    for folder in built.folders:
        click.echo(str(folder))
    name = bank.level(level).name
    if built.infeasible:
        note(tr(f"{name}：没有组成试卷，什么也没有写。", f"{level}: no paper could be built; nothing was written."))
        return 3
    if not built.folders:
        note(tr(f"{name}：没有写出试卷。", f"{level}: no paper was written."))
        return 2 if is_output_refused(built.diagnostics) else 1
    for paper in built.papers:
        missed = [row for row in paper.rows if not is_met(row)]
        wishes = tr(
            f"；{len(missed)} 行软要求没有达到：{'、'.join(row.name for row in missed)}" if missed else "全部达到",
            f", {len(missed)} soft rows missed: {', '.join(row.id for row in missed)}" if missed else ", all met",
        )
        note(
            tr(
                f"{paper.id}：{len(paper.items)} 题，{paper.total_points} 分，{len(paper.rows)} 行要求{wishes}",
                f"{paper.id}: {len(paper.items)} questions, {paper.total_points} points, {len(paper.rows)} rows{wishes}",
            )
        )
    return 1 if has_errors(built.diagnostics) else 0
