"""Many forms: the options by which ``build`` makes them into one file, and ``render``, which makes one of them a paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from paper_builder.cli.language import tr
from paper_builder.cli.localised import command
from paper_builder.cli.output import bank_option, format_options, note, open_bank, progress, show
from paper_builder.diagnostics import Severity, has_errors

if TYPE_CHECKING:
    from collections.abc import Callable

    from paper_builder.assembly.loft import Limits, Summary
    from paper_builder.bank import Bank
    from paper_builder.blueprint import Blueprint

MOST_FORMS = 5000
MOST_PAPERS = 26
"""Up to so many forms are papers of their own, A to Z, that share no question."""
STOPPED = 130


@dataclass(frozen=True, slots=True)
class Amount:
    """A whole number, or a share of one that is known later."""

    number: Fraction
    is_share: bool

    def of(self, whole: int) -> int:
        """Return the number, the share of ``whole`` cut down to whole ones."""
        return int(self.number * whole) if self.is_share else int(self.number)


class AmountType(click.ParamType[Amount]):
    """A percentage such as 10%, or a whole number."""

    name = "N|N%"

    def convert(self, value: str | Amount, param: click.Parameter | None, ctx: click.Context | None) -> Amount:
        """Return the amount: 10% is a share, 6 a number."""
        if isinstance(value, Amount):
            return value
        try:
            share = value.endswith(("%", "％"))
            number = Fraction(value.rstrip("%％")) / 100 if share else Fraction(int(value))
            if number < 0 or (share and number > 1):
                raise ValueError
        except (ValueError, ZeroDivisionError):
            self.fail(
                tr(f"“{value}”不是题数、卷数或百分比（如 6 或 10%）", f"{value!r} is no number or percentage such as 6 or 10%"),
                param,
                ctx,
            )
        return Amount(number, share)


@dataclass(frozen=True, slots=True, kw_only=True)
class Many:
    """The options of ``build`` that are about many forms, as they were given."""

    overlap: Amount | None
    exposure: Amount | None
    jobs: int

    def is_meant(self, forms: int) -> bool:
        """Return whether many forms are asked for, in one file."""
        return forms > MOST_PAPERS or self.overlap is not None or self.exposure is not None


def many_options(function: Callable[..., int]) -> Callable[..., int]:
    """Add the options and give them to the function together, as ``many``."""

    @wraps(function)
    def together(*, overlap_max: Amount | None, exposure_max: Amount | None, jobs: int, **others: Any) -> int:
        return function(many=Many(overlap=overlap_max, exposure=exposure_max, jobs=jobs), **others)

    for option in (
        click.option(
            "--jobs",
            type=click.IntRange(1),
            default=1,
            metavar="N",
            help=tr(
                "大量组卷时同时用几个进程（要装 paper-builder[loft]）；结果与它无关",
                "Processes at work on many forms (needs paper-builder[loft]); the result does not depend on it",
            ),
        ),
        click.option(
            "--exposure-max",
            type=AmountType(),
            help=tr("一道题至多上几卷，或占几成，如 20%", "On how many forms one question may stand, or on what share, e.g. 20%"),
        ),
        click.option(
            "--overlap-max",
            type=AmountType(),
            help=tr("任意两卷至多几题相同，或占几成，如 10%", "How many questions two forms may share, or what share, e.g. 10%"),
        ),
    ):
        together = option(together)
    return together


def limits_of(blueprint: Blueprint, forms: int, many: Many) -> Limits:
    """Return the limits in questions and forms. Without them forms only have to differ, and a question may be on all.

    A share of a form's questions is one of those beside the anchor items.
    """
    from paper_builder.assembly.loft import Limits

    items = sum(section.count for section in blueprint.sections) - sum(blueprint.anchor_shares)
    return Limits(
        forms=forms,
        overlap_max=max(0, min(items - 1, items - 1 if many.overlap is None else many.overlap.of(items))),
        exposure_max=min(forms, forms if many.exposure is None else many.exposure.of(forms)),
    )


def build_many(bank: Bank, blueprint: Blueprint, *, forms: int, many: Many, seed: int, sitting: date | None, out: Path) -> int:
    """Build many forms of one level into one file, tell what they are like, and return the exit code."""
    from paper_builder.building import unwritable
    from paper_builder.many_forms import PART, build_forms, forms_path

    level = blueprint.level
    limits = limits_of(blueprint, forms, many)
    if limits.exposure_max < 1:
        note(tr("--exposure-max 至少要让一道题上 1 卷", "--exposure-max must let a question stand on at least one form"))
        return 2
    path = forms_path(out, level)
    try:
        with progress(tr(f"组卷：{bank.level(level).name}", f"Building {level}")) as bar:
            built = build_forms(bank, blueprint, limits, seed=seed, sitting=sitting, out=out, jobs=many.jobs, progress=bar)
    except KeyboardInterrupt:
        part = path.with_name(path.name + PART)
        kept = tr(
            f"，做好的卷留在 {part}，再运行同一条命令就接着做",
            f"; the forms made so far are in {part}: run the same again to go on",
        )
        note(tr("已中断", "Stopped") + (kept if part.exists() else ""))
        return STOPPED
    except OSError as error:
        show((unwritable(error, path),), bank.root, err=True)
        return 2
    except ModuleNotFoundError as error:
        if error.name != "joblib":
            raise
        note(
            tr(
                "--jobs 要用 joblib，请安装：pip install 'paper-builder[loft]'",
                "--jobs needs joblib: pip install 'paper-builder[loft]'",
            )
        )
        return 2
    show(built.diagnostics, bank.root, err=True)
    if built.path is None or built.summary is None:
        note(
            tr(
                f"{bank.level(level).name}：没有组成，什么也没有写。",
                f"{level}: the forms could not be built; nothing was written.",
            )
        )
        return 3
    if built.taken_over:
        note(
            tr(
                f"其中 {built.taken_over} 卷是上次中断前做好的",
                f"{built.taken_over} forms were taken over from the run that was stopped",
            )
        )
    click.echo(str(built.path))
    _tell(built.summary, limits, blueprint)
    return 0


def _tell(summary: Summary, limits: Limits, blueprint: Blueprint) -> None:
    def short(value: Fraction) -> str:
        return f"{float(value):.3f}"

    mean, least = short(summary.mean_overlap), short(summary.least_mean_overlap)
    hardest, easiest = map(short, summary.mean_facility)
    shortest, longest = (f"{float(end) / 60:.0f}" for end in summary.seconds)
    common = len(summary.anchor)
    note(
        tr(
            f"{summary.forms} 卷，每卷 {summary.items} 题"
            + (f"，其中 {common} 道锚题各卷相同，下面说的都是其余的题" if common else "")
            + f"\n两卷相同的题：平均 {mean}（下限 {least}），最多 {summary.overlap}（上限 {limits.overlap_max}）\n"
            f"一题上的卷：最多 {summary.exposure}（下限 {summary.least_exposure}，上限 {limits.exposure_max}），"
            f"没用到 {summary.unused} 题\n"
            f"预计平均得分率 {hardest}～{easiest}，用时 {shortest}～{longest} 分钟",
            f"{summary.forms} forms of {summary.items} questions"
            + (f", {common} of them the anchor that all forms share; overlap and use are about the others" if common else "")
            + f"\nquestions that two forms share: {mean} on average (at least {least}), at most {summary.overlap} "
            f"(limit {limits.overlap_max})\n"
            f"forms that a question is on: at most {summary.exposure} (at least {summary.least_exposure}, limit "
            f"{limits.exposure_max}); {summary.unused} unused\n"
            f"expected mean facility {hardest} to {easiest}, {shortest} to {longest} minutes",
        )
    )
    _tell_aims(summary, blueprint)


def _tell_aims(summary: Summary, blueprint: Blueprint) -> None:
    """Tell how far forms are from each target, and how many miss a soft row."""
    name = {row.id: row.name for row in blueprint.constraints}
    off = [
        f"{name[aim.row]} {float(aim.mean):.3g}{tr('（最多 ', ' (at most ')}{float(aim.worst):.3g}{tr('）', ')')}"
        for aim in summary.aims
        if aim.worst
    ]
    exact = len(summary.aims) - len(off)
    if off:
        note(tr("各卷离目标平均（最多）：", "off target on average: ") + tr("；", "; ").join(off))
    if exact:
        note(tr(f"{exact} 行的目标每卷都正好达到", f"{exact} targets are met exactly by every form"))
    soft = [f"{name[row.row]} {row.forms}" for row in summary.soft if row.forms]
    if soft:
        note(tr("没达到软要求的卷数：", "forms that miss a soft row: ") + tr("；", "; ").join(soft))


@command(
    "把大量组卷文件（<级别>-forms.jsonl）中的一卷写成试卷文件夹，内容和 build 写的一样。\n\n"
    "题目和选项的顺序由文件的种子和卷号决定，每次都一样。蓝图或这一卷的试题在组卷后改过的，拒绝写出。\n\n"
    "例：paper-builder render build/primary-forms.jsonl --form 17 --export qti3",
    "Make one form of a file of many (<level>-forms.jsonl) the folder of a paper, as build writes it.\n\n"
    "The order of items and options follows from the file's seed and the form's number. A form whose blueprint or questions were "
    "changed since is refused.\n\nExample: paper-builder render build/primary-forms.jsonl --form 17 --export qti3",
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--form", "number", type=click.IntRange(1), required=True, metavar="N", help=tr("第几卷，从 1 起", "Which form, from 1")
)
@bank_option()
@format_options
@click.option("--out", type=click.Path(path_type=Path), default="build", show_default=True, help=tr("输出文件夹", "Output folder"))
def render(file: Path, number: int, bank_folder: Path, formats: tuple[str, ...], allow_loss: bool, out: Path) -> int:
    """Render one form."""
    from paper_builder.blueprint_loading import find_blueprint, load_blueprint
    from paper_builder.building import informed, is_output_refused
    from paper_builder.export import find_exporter
    from paper_builder.forms_file import read_forms
    from paper_builder.many_forms import render_form

    for name in formats:
        _, unknown = find_exporter(name)
        if unknown:
            show(unknown, bank_folder, err=True)
            return 2
    forms, found = read_forms(file)
    if forms is None:
        show(found, file.parent, err=True)
        return 2
    if number > len(forms.forms):
        note(tr(f"{file} 只有 {len(forms.forms)} 卷", f"{file} has {len(forms.forms)} forms"))
        return 2
    bank = open_bank(bank_folder)
    if bank is None:
        return 2
    level = forms.header["level"]
    if level not in [known.id for known in bank.settings.levels]:
        note(tr(f"题库没有级别“{level}”", f"The bank has no level {level!r}"))
        return 2
    sitting = date.fromisoformat(forms.header["sitting"]) if forms.header["sitting"] else None
    bank, of_bank = informed(bank, sitting)
    blueprint, of_blueprint = load_blueprint(find_blueprint(bank, level), bank)
    show([told for told in (*of_bank, *of_blueprint) if told.severity is not Severity.INFO], bank.root, err=True)
    if blueprint is None:
        return 2
    rendered = render_form(forms, number, bank, blueprint, formats=formats, out=out, allow_loss=allow_loss, sitting=sitting)
    show(rendered.diagnostics, bank.root, err=True)
    if rendered.folder is None:
        note(tr("没有写出试卷。", "No paper was written."))
        return 2 if is_output_refused(rendered.diagnostics) else 1
    click.echo(str(rendered.folder))
    return 1 if has_errors(rendered.diagnostics) else 0
