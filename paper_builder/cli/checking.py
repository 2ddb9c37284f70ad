"""``check`` and ``explain``."""

from __future__ import annotations

from pathlib import Path

import click

from paper_builder.cli.language import current, tr
from paper_builder.cli.localised import command
from paper_builder.cli.output import DEFAULT_BANK, colour, exit_code, note, progress
from paper_builder.diagnostics import Severity


@command(
    "按全部规则检查题库。PATH 是题库文件夹，或题库里的文件、文件夹；默认 question_bank。\n\n"
    "有错误时退出码为 1；加 --strict 时警告也算。每条规则的说明：paper-builder explain 代码。",
    "Check the bank against every rule. PATH is a bank, or files and folders inside one; question_bank by default.\n\n"
    "Errors make the exit code 1, with --strict warnings too. What a rule means: paper-builder explain CODE.",
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help=tr("输出格式", "Form of the output"),
)
@click.option("--strict", is_flag=True, help=tr("警告也使退出码为 1", "Warnings make the exit code 1 as well"))
def check(paths: tuple[Path, ...], form: str, strict: bool) -> int:
    """Check one bank, whole or in part."""
    from paper_builder import reporters
    from paper_builder.checking import check as check_bank

    given = paths or (Path(DEFAULT_BANK),)
    missing = [path for path in given if not path.exists()]
    if missing:
        note(tr(f"没有 {missing[0]}", f"There is no {missing[0]}"))
        return 2
    roots = {root for path in given if (root := _root_of(path)) is not None}
    if len(roots) != 1 or any(_root_of(path) is None for path in given):
        note(
            tr(
                "找不到题库：请给出含 bank.yaml 的文件夹，或同一题库中的文件",
                "No bank found: give a folder that holds bank.yaml, or files of one bank",
            )
        )
        return 2
    root = roots.pop()
    only = [path for path in given if path.resolve() != root.resolve()]
    with progress(tr("检查", "Checking")) as tell:
        checked = check_bank(root, only if len(only) == len(given) else (), progress=tell)
    found = checked.diagnostics
    counts = {severity: checked.count(severity) for severity in Severity}
    match form:
        case "json":
            click.echo(reporters.json_report(found, questions=checked.questions, language=current()), nl=False)
        case "github":
            click.echo(reporters.github_report(found, root, language=current()), nl=False)
        case _:
            import sys

            click.echo(reporters.text_report(found, root, language=current(), colour=colour(sys.stdout)), nl=False)
            errors, warnings, infos = counts[Severity.ERROR], counts[Severity.WARNING], counts[Severity.INFO]
            click.echo(
                tr(
                    f"{checked.questions} 题：错误 {errors}，警告 {warnings}，提示 {infos}",
                    f"{checked.questions} questions: {errors} errors, {warnings} warnings, {infos} infos",
                )
            )
    return 2 if checked.bank is None else exit_code(found, strict=strict)


def _root_of(path: Path) -> Path | None:
    """The bank that holds ``path``: the nearest folder, upward, with a bank.yaml; the folder itself where it looks like a bank."""
    resolved = path.resolve()
    for folder in (resolved, *resolved.parents):
        if (folder / "bank.yaml").is_file():
            return _shown(folder)
    return path if path.is_dir() else None


def _shown(folder: Path) -> Path:
    """The folder as a user would name it: relative to where they stand, if it lies below."""
    try:
        return folder.relative_to(Path.cwd())
    except ValueError:
        return folder


@command(
    "解释一条规则：是什么、为什么、反例和正例。不写代码则列出全部规则。\n\n例：paper-builder explain PB205",
    "Explain a rule: what it is, why, a bad and a good example. Without a code, list all rules.\n\n"
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
    return 0
