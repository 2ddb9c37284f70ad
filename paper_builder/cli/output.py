"""What commands share when they speak: findings, tables and progress. Results go to stdout, progress and notes to stderr."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from paper_builder.cli.language import current, tr
from paper_builder.diagnostics import Severity, has_errors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from paper_builder.bank import Bank
    from paper_builder.diagnostics import Diagnostic

DEFAULT_BANK = "question_bank"
SECONDS_A_LINE = 5.0
"""How often the progress of long work is told where it is no bar: seldom enough for the log of a CI job."""


def bank_option() -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the option ``--bank``, the same for every command that reads one."""
    return click.option(
        "--bank",
        "bank_folder",
        type=click.Path(path_type=Path),
        default=DEFAULT_BANK,
        show_default=True,
        envvar="PAPER_BUILDER_BANK",
        help=tr("题库文件夹", "The bank's folder"),
    )


def format_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options ``--export`` and ``--allow-loss``, the same for every command that writes the folder of a paper."""
    export = click.option(
        "--export",
        "formats",
        multiple=True,
        metavar="FORMAT",
        help=tr(
            "另外写出的平台格式，可重复；见 paper-builder formats",
            "A platform format to write as well; repeatable; see paper-builder formats",
        ),
    )
    allow_loss = click.option(
        "--allow-loss", is_flag=True, help=tr("格式放不下的试题可以略去", "Let a format leave out questions that it cannot carry")
    )
    return export(allow_loss(function))


def colour(stream: Any) -> bool:
    """Return whether ``stream`` takes colours: a terminal, and NO_COLOR is not set."""
    return not os.environ.get("NO_COLOR") and bool(getattr(stream, "isatty", lambda: False)())


def note(text: str) -> None:
    """Tell the user something beside the result, on stderr."""
    click.echo(text, err=True)


def show(diagnostics: Sequence[Diagnostic], root: Path, *, err: bool = False) -> None:
    """Print findings as text with source lines, in the user's language; ``root`` is where their paths start."""
    from paper_builder.reporters.text import text_report

    if diagnostics:
        stream = sys.stderr if err else sys.stdout
        click.echo(text_report(diagnostics, root, language=current(), colour=colour(stream)), err=err, nl=False)


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print columns on stdout; a Chinese character takes two places."""
    from paper_builder.reporters.text import display_width

    widths = [max(display_width(row[i]) for row in (header, *rows)) for i in range(len(header))]
    for row in (header, *rows):
        cells = [cell + " " * (width - display_width(cell)) for cell, width in zip(row, widths, strict=True)]
        click.echo(("  " + "  ".join(cells)).rstrip())


def exit_code(diagnostics: Sequence[Diagnostic], *, strict: bool = False) -> int:
    """Return 1 where there are errors (under ``strict`` also warnings), else 0."""
    failed = has_errors(diagnostics) or (strict and any(found.severity is Severity.WARNING for found in diagnostics))
    return 1 if failed else 0


def open_bank(folder: Path) -> Bank | None:
    """Return the bank, or None after telling why it cannot be used. Errors inside single questions do not stop other work."""
    from paper_builder.bank_loading import load_bank

    with progress(tr("读取题库", "Reading the bank")) as tell:
        bank, diagnostics = load_bank(folder, progress=tell)
    if bank is None:
        show([found for found in diagnostics if found.severity is Severity.ERROR], folder, err=True)
        return None
    errors = sum(found.severity is Severity.ERROR for found in diagnostics)
    if errors:
        note(
            tr(
                f"题库有 {errors} 处错误，有错误的试题不会使用；详情：paper-builder check {folder}",
                f"The bank has {errors} errors; questions with errors are not used. Details: paper-builder check {folder}",
            )
        )
    return bank


@contextlib.contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """Give a function (done, total) that moves a bar on stderr; on no terminal long work tells in lines how far it is."""
    if not sys.stderr.isatty():
        with _lines(label) as tell:
            yield tell
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextlib.contextmanager
def _lines(label: str) -> Iterator[Callable[[int, int], None]]:
    """Say on stderr from time to time how far the work is, from a thread, as no step need end in that time."""
    from threading import Event, Thread
    from time import monotonic

    start = monotonic()
    ended = Event()
    reached = [(0, 0)]

    def tell() -> None:
        while not ended.wait(SECONDS_A_LINE):
            done, total = reached[0]
            far = f" {done}/{total}" if total else ""
            seconds = int(monotonic() - start)
            note(tr(f"{label}{far}（已用 {seconds} 秒）", f"{label}{far} ({seconds} s so far)"))

    def move(done: int, total: int) -> None:
        reached[0] = done, total

    teller = Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield move
    finally:
        ended.set()
        teller.join()
