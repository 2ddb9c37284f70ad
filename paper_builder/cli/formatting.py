"""``fmt``: the canonical form of question files."""

from __future__ import annotations

from pathlib import Path

import click

from paper_builder.cli.language import tr
from paper_builder.cli.localised import command
from paper_builder.cli.output import note, show
from paper_builder.cli.paths import part_of_bank


@command(
    "把试题文件改成统一的写法：字段次序、多行文字的写法、别的程序会误读成数字的加引号。内容和注释不变；有错误的文件不动。\n\n"
    "PATH 是题库，或题库里的文件、文件夹；默认 question_bank。例：paper-builder fmt question_bank --check",
    "Give question files their canonical form: the order of fields, texts as blocks, quotes where other programs would read a "
    "number. Content and comments stay; files with errors are left alone.\n\n"
    "PATH is a bank, or files and folders inside one; question_bank by default. Example: paper-builder fmt question_bank --check",
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option(
    "--check",
    "only_look",
    is_flag=True,
    help=tr("只列出不合统一写法的文件，不改；有则退出码为 1", "Only list what is not canonical; exit code 1 if anything is"),
)
def fmt(paths: tuple[Path, ...], only_look: bool) -> int:
    """Format each question file of the bank, or of the part that was named."""
    from paper_builder.bank_loading.files import question_files
    from paper_builder.bank_writing import FileChangedError, save
    from paper_builder.diagnostics import Severity
    from paper_builder.formatting import formatted
    from paper_builder.yaml_source import read_data

    part = part_of_bank(paths)
    if part is None:
        return 2
    if not (part.root / "bank.yaml").is_file():
        note(tr(f"{part.root} 里没有 bank.yaml，不是题库", f"{part.root} holds no bank.yaml: it is not a bank"))
        return 2
    chosen = [path.resolve() for path in part.only]
    unreadable = changed = 0
    for path, shown in question_files(part.root)[0]:
        if chosen and not any(path.resolve().is_relative_to(folder) for folder in chosen):
            continue
        data, found = read_data(path, shown)
        if data is not None:
            now, found = formatted(data, shown)
        if data is None or now is None:
            unreadable += 1
            show([finding for finding in found if finding.severity is Severity.ERROR], part.root, err=True)
            continue
        if now == data:
            continue
        try:
            if not only_look:
                save(path, now, expected=data)
        except FileChangedError:
            unreadable += 1
            note(tr(f"{shown} 刚被别人改过，没有动它", f"{shown} was changed by somebody meanwhile and was left alone"))
            continue
        changed += 1
        click.echo(shown)
    _tell(changed, unreadable, only_look)
    return 2 if unreadable else 1 if changed and only_look else 0


def _tell(changed: int, unreadable: int, only_look: bool) -> None:
    if unreadable:
        note(tr(f"{unreadable} 个文件没有处理", f"{unreadable} files were left alone"))
    if only_look:
        note(tr(f"{changed} 个文件不合统一写法", f"{changed} files are not in canonical form"))
    else:
        note(tr(f"改了 {changed} 个文件", f"{changed} files were changed"))
