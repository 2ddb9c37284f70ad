"""``check`` and ``explain``."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from paper_builder.cli.language import current, tr
from paper_builder.cli.localised import command
from paper_builder.cli.output import colour, exit_code, note, progress
from paper_builder.cli.paths import Day, part_of_bank
from paper_builder.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Callable

    from paper_builder.checking import Checked


@command(
    "按全部规则检查题库。PATH 是题库文件夹，或题库里的文件、文件夹；默认 question_bank。\n\n"
    "有错误时退出码为 1，加 --strict 时警告也算；有文件读不了（PB0 开头的错误）时为 2，其余照样检查。"
    "每条规则的说明：paper-builder explain 代码。\n\n"
    "例：paper-builder check question_bank --changed-since origin/main",
    "Check the bank against every rule. PATH is a bank, or files and folders inside one; question_bank by default.\n\n"
    "Errors make the exit code 1, with --strict warnings too. A file that cannot be read (errors PB0…) makes it 2; all others are "
    "checked. What a rule means: paper-builder explain CODE.\n\n"
    "Example: paper-builder check question_bank --changed-since origin/main",
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "sarif", "junit"]),
    default="text",
    show_default=True,
    help=tr("输出格式", "Form of the output"),
)
@click.option("--strict", is_flag=True, help=tr("警告也使退出码为 1", "Warnings make the exit code 1 as well"))
@click.option(
    "--changed-since",
    "reference",
    metavar="REF",
    help=tr(
        "只看 git 版本 REF 以来改动的文件和受其影响的试题",
        "Only what changed since the git revision REF, and the questions that depend on it",
    ),
)
@click.option(
    "--fix",
    "mend",
    is_flag=True,
    help=tr("先改掉只有一种改法的错误，文件其余部分不动", "First mend what can be mended in one way only"),
)
@click.option(
    "--today",
    type=Day(),
    help=tr("按哪一天判断法规是否该重新核对，默认今天", "The day on which statutes are due or not, today by default"),
)
@click.option("--no-cache", is_flag=True, help=tr("不用缓存", "Do not use the cache") + " (PAPER_BUILDER_CACHE)")
def check(
    paths: tuple[Path, ...], form: str, strict: bool, reference: str | None, mend: bool, today: date | None, no_cache: bool
) -> int:
    """Check one bank, whole or in part."""
    from paper_builder.check_cache import CheckCache, cache_folder
    from paper_builder.checking import check as check_bank
    from paper_builder.history import HistoryError, history_since

    part = part_of_bank(paths)
    if part is None:
        return 2
    folder = None if no_cache else cache_folder()
    cache = CheckCache(folder) if folder else None

    def checked_now() -> Checked:
        history = history_since(part.root, reference) if reference is not None else None
        with progress(tr("检查", "Checking")) as tell:
            return check_bank(part.root, part.only, tell, today=today or date.today(), history=history, cache=cache)

    try:
        if mend:
            _fix(part.root, checked_now, quiet=form != "text")
        checked = checked_now()
    except HistoryError as error:
        note(error.message.text(current()))
        return 2
    if cache is not None and cache.note is not None:
        note(cache.note.text(current()))
    click.echo(_report(checked, part.root, form, strict), nl=False)
    return 2 if checked.unreadable else exit_code(checked.diagnostics, strict=strict)


def _report(checked: Checked, root: Path, form: str, strict: bool) -> str:
    found, language = checked.diagnostics, current()
    match form:
        case "json":
            from paper_builder.reporters.machine import json_report

            return json_report(found, questions=checked.questions, language=language)
        case "github":
            from paper_builder.reporters.github import github_report

            return github_report(found, root, language=language)
        case "sarif":
            from paper_builder.reporters.sarif import sarif_report

            return sarif_report(found, root, language=language)
        case "junit":
            from paper_builder.reporters.junit import junit_report

            return junit_report(found, root, questions=checked.questions, language=language, strict=strict)
        case _:
            from paper_builder.reporters.text import text_report

            errors, warnings, infos = (checked.count(severity) for severity in Severity)
            return text_report(found, root, language=language, colour=colour(sys.stdout)) + tr(
                f"{checked.questions} 题：错误 {errors}，警告 {warnings}，提示 {infos}\n",
                f"{checked.questions} questions: {errors} errors, {warnings} warnings, {infos} infos\n",
            )


def _fix(root: Path, check_now: Callable[[], Checked], *, quiet: bool) -> None:
    """Mend, and say what was mended: on stdout, or on stderr where stdout belongs to a program."""
    from paper_builder.fixing import fix
    from paper_builder.reporters.text import visible

    fixed = fix(root, lambda: check_now().diagnostics)
    for edit in fixed.applied:
        place = f"{edit.span.path}:{edit.span.line}:{edit.span.column} {edit.code}"
        words = f"“{visible(edit.before)}” → “{visible(edit.after)}”"
        click.echo(tr(f"已改 {place}：{words}", f"mended {place}: {words}"), err=quiet)
    for path in fixed.changed_meanwhile:
        note(tr(f"{path} 刚被别人改过，没有动它", f"{path} was changed by somebody meanwhile and was left alone"))


@command(
    "解释一条规则：是什么、为什么、反例和正例、可能的误报和来源。不写代码则列出全部规则。\n\n例：paper-builder explain PB205",
    "Explain a rule: what it is, why, a bad and a good example, known false alarms, its source. Without a code, list all rules.\n\n"
    "Example: paper-builder explain PB205",
)
@click.argument("code", required=False)
def explain(code: str | None) -> int:
    """Print one rule, or the list."""
    from paper_builder.codes import all_rules

    rules = all_rules()
    severities = {
        Severity.ERROR: tr("错误", "error"),
        Severity.WARNING: tr("警告", "warning"),
        Severity.INFO: tr("提示", "info"),
    }
    if code is None:
        for rule in rules.values():
            click.echo(f"{rule.code}  {severities[rule.severity]}  {rule.name}: {rule.what.text(current())}")
        return 0
    found = rules.get(code.upper())
    if found is None:
        near = [name for name in rules if name.startswith(code.upper()[:3])]
        note(tr(f"没有规则 {code}", f"There is no rule {code}") + (f" ({', '.join(near[:12])})" if near else ""))
        return 2
    click.echo(f"{found.code} {found.name} · {severities[found.severity]}\n")
    click.echo(found.what.text(current()) + "\n")
    click.echo(tr("为什么：", "Why: ") + found.why.text(current()))
    for label, example in ((tr("反例：", "Bad:"), found.bad), (tr("正例：", "Good:"), found.good)):
        if example:
            click.echo(f"\n{label}\n" + "\n".join(f"    {line}" for line in example.rstrip().splitlines()))
    if found.false_alarms:
        click.echo("\n" + tr("可能误报：", "Known false alarms: ") + found.false_alarms.text(current()))
    if found.source:
        click.echo("\n" + tr("来源：", "Source: ") + found.source)
    return 0
