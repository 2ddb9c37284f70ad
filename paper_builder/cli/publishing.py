"""``publish``, ``correct`` and ``diff``: the record of a paper, its corrections, and what changed in the bank since a revision."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import normalize

import click

from paper_builder.cli.language import current, tr
from paper_builder.cli.localised import command
from paper_builder.cli.output import bank_option, colour, note, open_bank, show
from paper_builder.cli.paths import Day

if TYPE_CHECKING:
    from paper_builder.correcting import Corrected
    from paper_builder.errata import Correction


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
    "更正一份已发布试卷的一道题的答案：先在题库里把答案和解析改对，再用这个命令。已发布的试卷和记录一个字节也不动；"
    "更正记录写进题库的 papers/，更正后的标准答案和平台文件写到旁边的文件夹（…-correction-1）。\n\n"
    "--key 写题库里的字母（不是卷面的），用来核对；题目没有正确答案时写 none（送分），全体考生得满分。\n\n"
    '例：paper-builder correct build/primary-A --question pri-da-017 --key AC --reason "选项 C 也成立"',
    "Correct the key of one item of a published paper, after the key and its explanation were mended in the bank. What was "
    "published stays, byte for byte; the correction is recorded in papers/ of the bank, and the corrected answer key and platform "
    "files go into a folder beside (…-correction-1).\n\n"
    "--key takes the letters of the bank, not of the paper, to confirm them; where no answer is right give none: everyone gets the "
    "points.\n\n"
    'Example: paper-builder correct build/primary-A --question pri-da-017 --key AC --reason "option C holds too"',
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--question", required=True, metavar="ID", help=tr("试题编号，或卷面题号", "The question's id, or its number on the paper")
)
@click.option("--key", required=True, metavar="LETTERS", help=tr("题库里的新答案，或 none", "The new key in the bank, or none"))
@click.option("--reason", required=True, help=tr("更正的理由，一句话", "Why it is corrected, in a sentence"))
@bank_option()
@click.option("--on", "day", type=Day(), help=tr("更正日期，默认今天", "Date of the correction, today by default"))
@click.option(
    "--export",
    "formats",
    multiple=True,
    metavar="FORMAT",
    help=tr("试卷文件夹里没有、也要写的平台格式，可重复", "A platform format that the folder does not hold; repeatable"),
)
@click.option("--out", type=click.Path(path_type=Path), help=tr("写到哪个文件夹", "The folder to write"))
def correct(
    folder: Path,
    question: str,
    key: str,
    reason: str,
    bank_folder: Path,
    day: date | None,
    formats: tuple[str, ...],
    out: Path | None,
) -> int:
    """Record the correction and write the files."""
    from paper_builder.correcting import AWARD
    from paper_builder.correcting import correct as correct_paper
    from paper_builder.export import find_exporter
    from paper_builder.yaml_writing import refuse

    reason = " ".join(reason.split())
    try:
        refuse(reason)
    except ValueError:
        reason = ""
    if not reason:
        note(tr("请用 --reason 写明更正的理由，不要有控制字符", "Say why with --reason, without control characters"))
        return 2
    if not folder.is_dir():
        note(tr(f"没有文件夹 {folder}", f"There is no folder {folder}"))
        return 2
    for name in formats:
        exporter, _ = find_exporter(name)
        if exporter is not None and exporter.audience == "candidate":
            note(tr(f"{name} 是给考生的，更正不改考生的试卷", f"{name} is for candidates, whose paper a correction leaves alone"))
            return 2
    bank = open_bank(bank_folder)
    if bank is None:
        return 2
    # Letters typed with a Chinese keyboard are as good as others.
    typed = normalize("NFKC", key).strip().upper()
    letters = AWARD if typed in (AWARD.upper(), "送分") else "".join(letter for letter in typed if letter.isalnum())
    on = (day or date.today()).isoformat()
    done = correct_paper(folder, bank, question=question, key=letters, reason=reason, on=on, formats=formats, out=out)
    show(done.diagnostics, folder, err=True)
    if done.correction is None:
        note(tr(f"{folder} 没有更正，什么也没有写", f"{folder} was not corrected; nothing was written"))
        return 1
    _tell(done, done.correction)
    return 0


def _tell(done: Corrected, correction: Correction) -> None:
    click.echo(str(done.record))
    click.echo(str(done.folder))
    was, becomes = correction.old_key_on_paper or "—", correction.new_key_on_paper or tr("全体得满分", "everyone gets the points")
    note(
        tr(
            f"{correction.paper} 第 {correction.item} 题（卷面字母）：{was} → {becomes}；含答案，考试结束前不要公开",
            f"{correction.paper} item {correction.item}, letters of the paper: {was} → {becomes}; these files hold keys, not to be "
            "shown before the exam",
        )
    )
    if not done.anew:
        note(
            tr(
                "这次更正早已记录，记录没有变，文件又写了一遍",
                "It was recorded before; the record is the same, its files are there again",
            )
        )
    if done.refused:
        names = tr("、", ", ").join(done.refused)
        note(tr(f"没有写 {names}：这种格式做不到，见上", f"Not written: {names}, which cannot do it (see above)"))
    for other in correction.also_on:
        note(
            tr(
                f"这道题也在已发布的 {other.paper} 上（第 {other.number} 题），那份卷要另行更正",
                f"The question is item {other.number} of the published {other.paper} too, which has to be corrected as well",
            )
        )
    note(tr("请把更正记录提交到 git", "Commit the record to git"))


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
