"""What a user names on the command line → the bank that it belongs to, and days of the calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from paper_builder.cli.language import tr
from paper_builder.cli.output import DEFAULT_BANK, note
from paper_builder.dates import parse_date

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A bank's folder, and the files or folders of it that are meant; none for the whole bank."""

    root: Path
    only: tuple[Path, ...]


def part_of_bank(paths: Sequence[Path]) -> Part | None:
    """Return the bank that ``paths`` belong to, question_bank without any; None after telling why there is none."""
    given = paths or (Path(DEFAULT_BANK),)
    missing = [path for path in given if not path.exists()]
    if missing:
        note(
            tr(
                f"没有 {missing[0]}；请给出题库文件夹，或题库里的文件",
                f"There is no {missing[0]}; give a bank's folder, or files inside one",
            )
        )
        return None
    found = [_root_of(path) for path in given]
    roots = {root for root in found if root is not None}
    if len(roots) != 1 or None in found:
        note(
            tr(
                "找不到题库：请给出含 bank.yaml 的文件夹，或同一题库中的文件",
                "No bank found: give a folder that holds bank.yaml, or files of one bank",
            )
        )
        return None
    root = roots.pop()
    only = tuple(path for path in given if path.resolve() != root.resolve())
    return Part(root=root, only=only if len(only) == len(given) else ())


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


class Day(click.ParamType[date]):
    """A day, YYYY-MM-DD."""

    name = "YYYY-MM-DD"

    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day; what is none is wrong use."""
        if isinstance(value, date):
            return value
        day = parse_date(value)
        if day is None:
            self.fail(tr(f"“{value}”不是日期，应如 2026-11-23", f"{value!r} is not a date such as 2026-11-23"), param, ctx)
        return day
