"""Which files of ``items/`` are questions. What lies there and is not read is reported, never passed over."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from paper_builder.codes import bank_rules as rules
from paper_builder.codes import yaml_rules
from paper_builder.diagnostics import Message, Span
from paper_builder.reasons import reason

if TYPE_CHECKING:
    from paper_builder.diagnostics import Diagnostic

ITEMS = "items"


def question_files(root: Path) -> tuple[list[tuple[Path, str]], list[Diagnostic]]:
    """Return path and shown path (from the root, forward slashes) of each question file in order, and what is not read."""
    files: list[tuple[Path, str]] = []
    found: list[Diagnostic] = []
    items = root / ITEMS
    if items.is_symlink() or (items.exists() and not items.is_dir()):
        return [], [_stray(ITEMS, Message("应是文件夹", "it should be a folder"))]
    if not items.exists():
        return [], []

    def unreadable(error: OSError) -> None:
        place = shown_path(root, Path(os.fsdecode(error.filename)))
        message = Message(f"读不到文件夹 {place}：{reason(error).zh}", f"cannot read the folder {place}: {reason(error).en}")
        found.append(yaml_rules.UNREADABLE.found(message, span=Span(path=place)))

    for folder, folders, names in os.walk(items, onerror=unreadable):
        for name in sorted(folders):
            path = Path(folder, name)
            if path.is_symlink():
                found.append(_stray(shown_path(root, path), Message("是符号链接，不读取", "a symbolic link is not followed")))
            elif name.endswith(".yaml"):
                place = shown_path(root, path)
                message = Message(
                    f"读不到 {place}：是文件夹，应是一道试题的文件",
                    f"cannot read {place}: a folder in the place of a question",
                )
                hint = Message("改名或移走这个文件夹", "rename the folder, or move it away")
                found.append(yaml_rules.UNREADABLE.found(message, span=Span(path=place), hint=hint))
        prefix = shown_path(root, Path(folder))
        for name in names:
            if name.startswith("."):
                continue  # editors and the file system keep their own things under such names
            path = Path(folder, name)
            if not name.endswith(".yaml"):
                ending = Message("试题文件的扩展名是 .yaml", "the file of a question ends in .yaml")
                found.append(_stray(shown_path(root, path), ending))
            else:
                files.append((path, f"{prefix}/{name}" if name.isascii() else shown_path(root, path)))
    files.sort(key=lambda pair: pair[1])
    return files, found


def shown_path(root: Path, path: Path) -> str:
    """Return ``path`` from ``root`` with forward slashes; bytes of a name that are no text become �."""
    return os.fsencode(path.relative_to(root).as_posix()).decode("utf-8", "replace")


def _stray(place: str, reason: Message) -> Diagnostic:
    return rules.STRAY_FILE.found(
        Message(f"{place} 没有读取：{reason.zh}", f"{place} is not read: {reason.en}"),
        span=Span(path=place),
        hint=Message("改正名称或位置，或移出 items/", "correct its name or place, or move it out of items/"),
    )
