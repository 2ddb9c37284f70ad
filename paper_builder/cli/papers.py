"""``export``, ``formats`` and ``verify``: what one does with a paper that exists."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, assert_never

import click

from paper_builder.cli.language import current, tr
from paper_builder.cli.localised import command
from paper_builder.cli.output import exit_code, note, open_bank, show
from paper_builder.diagnostics import Severity

if TYPE_CHECKING:
    from paper_builder.diagnostics import Diagnostic
    from paper_builder.export.base import Audience, Capabilities


@command(
    "把一份试卷（paper.json）转成一种格式，并说明这种格式保留不了什么。\n\n"
    "例：paper-builder export build/primary-A/paper.json --to moodle --out primary-A.xml",
    "Write one paper (paper.json) in one format, and say what the format cannot carry.\n\n"
    "Example: paper-builder export build/primary-A/paper.json --to moodle --out primary-A.xml",
)
@click.argument("paper", type=click.Path(path_type=Path))
@click.option(
    "--to",
    "format_id",
    required=True,
    metavar="FORMAT",
    help=tr("格式，见 paper-builder formats", "The format; see paper-builder formats"),
)
@click.option("--out", type=click.Path(path_type=Path), required=True, help=tr("写到哪个文件", "The file to write"))
@click.option(
    "--allow-loss", is_flag=True, help=tr("格式放不下的试题可以略去", "Let the format leave out questions that it cannot carry")
)
def export(paper: Path, format_id: str, out: Path, allow_loss: bool) -> int:
    """Export; an error of the format leaves no file."""
    from paper_builder.export import export_paper, format_ids
    from paper_builder.export.base import ExportOptions
    from paper_builder.folders import write_file
    from paper_builder.verification import read_paper

    loaded, diagnostics = read_paper(paper, paper.name)
    if loaded is None:
        show(diagnostics, paper.parent, err=True)
        return 2
    artifact, losses = export_paper(loaded, format_id, ExportOptions(allow_loss=allow_loss))
    show(losses, paper.parent, err=True)
    if artifact is None:
        return 2 if format_id not in format_ids() else 1
    write_file(out, artifact.data)
    click.echo(str(out))
    return 0


@command(
    "列出全部格式：给谁、含不含答案、能保留什么。", "List all formats: for whom, whether with the keys, and what each can carry."
)
def formats() -> int:
    """Print one block a format."""
    from paper_builder.export import find_exporter, format_ids

    found_any: list[Diagnostic] = []
    for format_id in format_ids():
        exporter, found = find_exporter(format_id)
        found_any.extend(found)
        if exporter is None:
            continue
        click.echo(f"{format_id:<16} {exporter.name.text(current())}  (.{exporter.extension})")
        for line in (_reader(exporter.audience), _carries(exporter.capabilities)):
            click.echo(f"{'':<16} {line}")
    show(found_any, Path(), err=True)
    return exit_code(found_any)


def _reader(audience: Audience) -> str:
    match audience:
        case "candidate":
            return tr("给考生，不含答案", "for candidates, without the keys")
        case "marker":
            return tr("给阅卷人，含答案，不能给考生", "for markers, with the keys; not for candidates")
        case "platform":
            return tr("给考试平台，含答案，不能给考生", "for the exam platform, with the keys; not for candidates")
        case "board":
            return tr("给考试机构，保密", "for the exam board, confidential")
        case _:
            assert_never(audience)


def _carries(capabilities: Capabilities) -> str:
    from paper_builder.export.base import FEATURE_NAMES, PART_NAMES

    comma = tr("、", ", ")
    content = comma.join(word.text(current()) for feature, word in FEATURE_NAMES.items() if feature in capabilities.content)
    parts = comma.join(word.text(current()) for part, word in PART_NAMES.items() if part in capabilities.parts)
    content, parts = content or tr("纯文字", "plain text"), parts or tr("无", "none")
    rules = comma.join(sorted(capabilities.scoring)) or tr("无", "none")
    return tr(
        f"题型 {len(capabilities.question_types)} 种；内容：{content}；精确计分：{rules}；另有：{parts}",
        f"{len(capabilities.question_types)} question types; content: {content}; exact scoring: {rules}; also: {parts}",
    )


@command(
    "从文件重新核对一份已组好的试卷：清单、题号、分值、答案、蓝图各行、考生文件是否泄题。\n\n"
    "给出 --bank 时还与题库现在的内容比对。",
    "Check a built paper again from its files: manifest, numbers, points, keys, blueprint rows, candidates' files.\n\n"
    "With --bank it is also compared with the bank as it is now.",
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--bank", "bank_folder", type=click.Path(path_type=Path), help=tr("题库文件夹", "The bank's folder"))
@click.option("--strict", is_flag=True, help=tr("警告也算不通过", "Warnings fail as well"))
def verify(folder: Path, bank_folder: Path | None, strict: bool) -> int:
    """Verify one folder."""
    from paper_builder.codes.paper_rules import CORRECTION_SUPERSEDED, KEY_CORRECTED, KEY_DIFFERS
    from paper_builder.lint.paper_rules import check_paper
    from paper_builder.verification import read_paper, verify_folder

    if not folder.is_dir():
        note(tr(f"没有文件夹 {folder}", f"There is no folder {folder}"))
        return 2
    bank = open_bank(bank_folder) if bank_folder else None
    if bank_folder and bank is None:
        return 2
    found = verify_folder(folder, bank)
    paper, _ = read_paper(folder / "paper.json", "paper.json")
    if paper is not None:
        found = (*found, *check_paper(paper))
    show(found, folder)
    code = exit_code(found, strict=strict)
    if code == 0:
        warnings = sum(finding.severity is Severity.WARNING for finding in found)
        other_keys = sum(finding.code in (KEY_DIFFERS.code, CORRECTION_SUPERSEDED.code) for finding in found)
        corrected = sum(finding.code == KEY_CORRECTED.code for finding in found)
        if other_keys:
            click.echo(
                tr(
                    f"{folder}：文件没有被改动，但有 {other_keys} 题的答案不是现在的答案，不要照它阅卷（警告 {warnings}）",
                    f"{folder}: its files are as they were written, but {other_keys} of its keys are not those of now; "
                    f"do not mark by it ({warnings} warnings)",
                )
            )
        elif corrected:
            click.echo(
                tr(
                    f"{folder}：文件没有被改动；{corrected} 题的答案已更正，阅卷用更正后的文件（警告 {warnings}）",
                    f"{folder}: its files are as they were written; {corrected} of its keys were corrected, mark by those "
                    f"({warnings} warnings)",
                )
            )
        else:
            click.echo(tr(f"{folder}：核对无误（警告 {warnings}）", f"{folder}: verified ({warnings} warnings)"))
    return code
