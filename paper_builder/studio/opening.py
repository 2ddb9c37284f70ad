"""A bank held open for a working session: read once, shared by all widgets of a kernel, read again when its files change.

It knows files and the bank; it knows no widget. Everything that shows questions asks it for the current ``Bank``.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from paper_builder.bank_loading import load_bank
from paper_builder.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Callable

    from paper_builder.bank import Bank
    from paper_builder.diagnostics import Diagnostic

BANK_VARIABLE = "PAPER_BUILDER_BANK"
DEFAULT_BANK = "question_bank"


class NoticeError(Exception):
    """Something that the user must hear; ``message`` is in Chinese. In a notebook it shows as that text, without a traceback."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    def _render_traceback_(self, *_: object) -> list[str]:
        """What IPython prints in place of a traceback."""
        return self.message.split("\n")


class BankUnusableError(NoticeError):
    """The folder cannot be opened as a bank; ``diagnostics`` say why."""

    def __init__(self, root: Path, diagnostics: tuple[Diagnostic, ...]) -> None:
        lines = [f"打不开题库 {root}："]
        for found in diagnostics:
            place = f"{found.span.path} 第 {found.span.line} 行：" if found.span else ""
            lines.append(f"  {place}{found.message.zh}{f'（{found.hint.zh}）' if found.hint else ''}")
        super().__init__("\n".join(lines))
        self.root = root
        self.diagnostics = diagnostics


class OpenBank:
    """A bank in use. ``bank`` and ``diagnostics`` are those of the last reading; ``refresh`` renews them."""

    def __init__(self, root: Path) -> None:
        """Read the bank in ``root``. BankUnusableError where bank.yaml cannot be used."""
        self.root = root.resolve()
        self._listeners: list[Callable[[], None]] = []
        self._seen: tuple[tuple[str, int, int], ...] = ()
        self.bank: Bank
        self.diagnostics: tuple[Diagnostic, ...] = ()
        self._read()

    def refresh(self, *, force: bool = False) -> bool:
        """Read the bank again if any of its files changed (or ``force``) and tell the listeners; return whether it was read.

        A bank.yaml that is broken meanwhile leaves the last usable bank, with the new findings in ``diagnostics``.
        """
        if not force and signature(self.root) == self._seen:
            return False
        try:
            self._read()
        except BankUnusableError as error:
            self.diagnostics = error.diagnostics
        for listener in tuple(self._listeners):
            listener()
        return True

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` after each new reading; return a function that ends this."""
        self._listeners.append(listener)

        def end() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return end

    def findings(self, question_id: str) -> tuple[Diagnostic, ...]:
        """Return the findings about one question, in order."""
        return tuple(found for found in self.diagnostics if found.subject == question_id)

    def broken_files(self) -> tuple[str, ...]:
        """Return the files with an error, from the bank's root, in order and each once."""
        errors = (found for found in self.diagnostics if found.severity is Severity.ERROR)
        return tuple(dict.fromkeys(found.span.path for found in errors if found.span))

    def path_of(self, question_id: str) -> Path:
        """Return the file of a question of the bank. KeyError if it has none of that id."""
        return self.root / self.bank.spans[question_id].path

    def summary(self) -> str:
        """Return in Chinese, on a few lines, what was opened and which files are broken."""
        lines = [f"题库：{self.bank.settings.title}，{len(self.bank.questions)} 题（{self.root}）"]
        broken = self.broken_files()
        if broken:
            lines.append(f"有错误的文件 {len(broken)} 个，其余照常使用：")
            lines += [f"  {path}" for path in broken[:20]]
            if len(broken) > 20:
                lines.append(f"  …另有 {len(broken) - 20} 个")
        return "\n".join(lines)

    __repr__ = summary

    def _read(self) -> None:
        seen = signature(self.root)
        bank, diagnostics = load_bank(self.root)
        self._seen = seen
        if bank is None:
            raise BankUnusableError(self.root, diagnostics)
        self.bank, self.diagnostics = bank, diagnostics


_open: dict[Path, OpenBank] = {}


def open_bank(bank: OpenBank | Path | str | None = None) -> OpenBank:
    """Return the bank in a folder, the same object for the same folder.

    Without one, the bank of PAPER_BUILDER_BANK, or the ``question_bank`` here or in a folder above: notebooks stand beside it. An
    ``OpenBank`` is returned as it is. BankUnusableError where the folder cannot be used.
    """
    if isinstance(bank, OpenBank):
        return bank
    named = bank or os.environ.get(BANK_VARIABLE)
    root = Path(named).expanduser().resolve() if named else _nearest()
    known = _open.get(root)
    if known is None:
        known = _open[root] = OpenBank(root)
    else:
        known.refresh()
    return known


def _nearest() -> Path:
    here = Path.cwd()
    folders = (folder / DEFAULT_BANK for folder in (here, *here.parents))
    return next((folder for folder in folders if (folder / "bank.yaml").is_file()), here / DEFAULT_BANK)


def signature(root: Path) -> tuple[tuple[str, int, int], ...]:
    """Return path, time and size of each file of the bank: what a change to any of them changes."""
    found: list[tuple[str, int, int]] = []
    folders = [root / name for name in ("items", "assets", "blueprints", "papers", "statistics")]
    for path in (root / "bank.yaml", root / "knowledge_points.yaml", root / "statutes.yaml"):
        _note(path, found)
    while folders:
        try:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(Path(entry.path))
                    elif not entry.name.startswith("."):
                        _note(Path(entry.path), found)
        except OSError:
            continue
    return tuple(sorted(found))


def _note(path: Path, found: list[tuple[str, int, int]]) -> None:
    try:
        about = path.lstat()
    except OSError:
        return
    found.append((str(path), about.st_mtime_ns, about.st_size))
