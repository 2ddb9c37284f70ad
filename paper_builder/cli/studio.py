"""``studio``: JupyterLab for authors, on a bank."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from paper_builder.cli.language import current, tr
from paper_builder.cli.localised import command
from paper_builder.cli.output import bank_option, note, open_bank

if TYPE_CHECKING:
    from pathlib import Path


@command(
    "打开命题工作室：中文界面的 JupyterLab，只在本机，打开即可命题。用 Ctrl-C 结束。\n\n"
    "例：paper-builder studio；paper-builder studio --bank my_bank --no-browser --port 8899",
    "Open the studio: JupyterLab in Chinese, on this machine only, on the authoring notebook. Ctrl-C ends it.\n\n"
    "Example: paper-builder studio --bank my_bank --no-browser --port 8899",
)
@bank_option()
@click.option("--browser/--no-browser", default=True, help=tr("是否自动打开浏览器", "Open a browser"))
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help=tr("端口；不写就用任一空闲端口", "Port; any free one if not given")
)
def studio(bank_folder: Path, browser: bool, port: int) -> int:
    """Start the server and stay until it is ended."""
    from paper_builder.studio.launcher import StudioError, run_until_interrupted, start

    if open_bank(bank_folder) is None:
        return 2
    note(tr("正在启动 JupyterLab……", "Starting JupyterLab …"))
    try:
        running = start(bank_folder, port=port)
    except StudioError as error:
        note(error.message.text(current()))
        return 2
    click.echo(running.address)
    note(tr("在浏览器里打开上面的地址。按 Ctrl-C 结束。", "Open this address in a browser. Ctrl-C ends the studio."))
    if browser:
        import webbrowser

        webbrowser.open(running.address)
    code = run_until_interrupted(running)
    note(
        tr("工作室已关闭。", "The studio has closed.")
        if code == 0
        else tr(f"JupyterLab 意外结束；日志：{running.log}", f"JupyterLab ended unexpectedly; log: {running.log}")
    )
    return 70 if code else 0
