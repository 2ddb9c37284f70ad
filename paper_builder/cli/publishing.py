"""``publish`` and ``diff``: the record of a paper, and what changed in the bank since a revision."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from paper_builder.cli.language import current, tr
from paper_builder.cli.localised import command
from paper_builder.cli.output import bank_option, colour, note, open_bank, show


@command(
    "发布一份组好的试卷：在题库的 papers/ 中写一份记录（用了哪些题、各是什么内容，不含答案）。\n\n"
    "核对不通过的试卷、与题库或蓝图现在的内容不同的试卷不能发布。记录写好以后请提交到 git。\n\n"
    "例：paper-builder publish build/primary-A --bank question_bank",
    "Publish a built paper: write its record into papers/ of the bank (which questions, of which content, without the keys).\n\n"
    "A paper that does not verify, or differs from bank or blueprint as they are now, is refused. Commit the record to git.\n\n"
    "Example: paper-builder publish build/primary-A --bank question_bank",
)
@click.argument("folder", type=click.Path(path_type=Path))
@bank_option()
def publish(folder: Path, bank_folder: Path) -> int:
    """Verify, then write the lock."""
    from paper_builder.publishing import publish as publish_paper

    if not folder.is_dir():
        note(tr(f"没有文件夹 {folder}", f"There is no folder {folder}"))
        return 2
    bank = open_bank(bank_folder)
    if bank is None:
        return 2
    published = publish_paper(folder, bank)
    show(published.diagnostics, folder, err=True)
    if published.path is None:
        note(tr(f"{folder} 没有发布", f"{folder} was not published"))
        return 1
    click.echo(str(published.path))
    if not published.anew:
        note(tr("这份试卷早已发布，记录没有变", "This paper was published before; its record is the same"))
    return 0


@command(
    "用文字说明题库自 git 版本 REF（默认 HEAD，即尚未提交的改动）以来每道题改了什么、影响哪些已发布的试卷。\n\n"
    "例：paper-builder diff origin/main --format markdown",
    "Say in words what changed in each question since the git revision REF (HEAD by default: what is not committed yet), and "
    "which published papers that touches.\n\n"
    "Example: paper-builder diff origin/main --format markdown",
)
@click.argument("reference", metavar="[REF]", default="HEAD")
@bank_option()
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help=tr("输出格式；markdown 可直接作合并请求的评论", "Form of the output; markdown is ready for a comment on a pull request"),
)
def diff(reference: str, bank_folder: Path, form: str) -> int:
    """Compare and print; a change is no finding, so the exit code is 0 where every question could be read."""
    from paper_builder import differences
    from paper_builder.history import HistoryError, history_since

    if not (bank_folder / "bank.yaml").is_file():
        note(tr(f"{bank_folder} 里没有 bank.yaml，不是题库", f"{bank_folder} holds no bank.yaml: it is not a bank"))
        return 2
    try:
        found = differences.difference(bank_folder, history_since(bank_folder, reference))
    except HistoryError as error:
        note(error.message.text(current()))
        return 2
    match form:
        case "json":
            click.echo(differences.json_report(found, language=current()), nl=False)
        case "markdown":
            click.echo(differences.markdown_report(found, language=current()), nl=False)
        case _:
            click.echo(differences.text_report(found, language=current(), colour=colour(sys.stdout)), nl=False)
    unreadable = [change.path for change in found.questions if change.kind == "unreadable"]
    if unreadable:
        note(
            tr(
                f"读不了 {'、'.join(unreadable)}，不知道里面改了什么；运行 paper-builder check {bank_folder} 看错在哪里",
                f"What changed in {', '.join(unreadable)} cannot be read; paper-builder check {bank_folder} says why",
            )
        )
        return 2
    return 0
