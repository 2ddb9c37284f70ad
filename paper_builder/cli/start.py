"""``init``: a bank for another exam."""

from __future__ import annotations

from pathlib import Path

import click

from paper_builder.cli.language import tr
from paper_builder.cli.localised import command
from paper_builder.cli.output import note


@command(
    "新建一个可用的题库：设置、知识点、法规、蓝图和三道示例题。",
    "Make a working bank: settings, knowledge points, statutes, a blueprint and three example questions.",
)
@click.argument("folder", type=click.Path(path_type=Path))
def init(folder: Path) -> int:
    """Write the example bank into a new or empty folder."""
    from paper_builder.folders import TargetNotOursError, write_folders
    from paper_builder.starting import example_bank

    try:
        write_folders({folder: example_bank()}, marker="")
    except TargetNotOursError:
        note(tr(f"{folder} 不是空文件夹，什么也没有写", f"{folder} is not an empty folder; nothing was written"))
        return 2
    click.echo(str(folder))
    note(
        tr(
            f"下一步：paper-builder check {folder}，然后 paper-builder build basic --bank {folder}",
            f"Next: paper-builder check {folder}, then paper-builder build basic --bank {folder}",
        )
    )
    return 0
