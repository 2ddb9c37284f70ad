"""Whole folders, or one file, written at once: a temporary one beside the target, synced, then a rename. A leaf.

A reader sees the old folders or the new ones, never a mixture inside one, and an interrupted run leaves nothing behind. What a run
that was killed left can be taken away later: such folders are hidden, and hold papers with their keys.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import BinaryIO


_TEMPORARY, _OLD = ".tmp", ".old"
_LEFT_BEHIND = re.compile(r"\.(?P<target>.+)\.[a-z0-9_]{8}(?P<kind>\.tmp|\.old)", re.DOTALL)
"""The names that ``tempfile`` makes for a target, and where its old folder waits until the new one stands."""


class TargetNotOursError(OSError):
    """The target exists and does not hold the marker file, so it is not ours to replace."""


def clear_left_behind(targets: Iterable[Path]) -> None:
    """Take away what a killed ``write_folders`` left beside these targets; a target that it had moved aside comes back.

    Nothing is touched while another program writes folders there, or where it cannot be known.
    """
    for target in targets:
        with _locked(target.parent, alone=True) as alone, _named(target):
            for beside in sorted(target.parent.iterdir()) if alone else ():
                match = _LEFT_BEHIND.fullmatch(beside.name)
                if not match or match["target"] != target.name:
                    continue
                if match["kind"] == _OLD and not target.exists():
                    beside.rename(target)
                else:
                    shutil.rmtree(beside, ignore_errors=True)


def write_folders(folders: Mapping[Path, Mapping[str, bytes]], *, marker: str) -> None:
    """Write each target folder with its files (name with forward slashes → content); replace folders that hold ``marker``.

    All folders are complete on disk before the first takes its place. TargetNotOursError before anything is written where a target
    exists without ``marker``; OSError that names the target where the disk refuses, with every temporary folder removed.
    """
    for target in folders:
        if target.exists() or target.is_symlink():
            empty = target.is_dir() and not any(target.iterdir())
            if target.is_symlink() or not target.is_dir() or not (empty or (target / marker).is_file()):
                raise TargetNotOursError(0, "exists and was not written by this program", str(target))
    ready: dict[Path, Path] = {}
    with contextlib.ExitStack() as at_the_end:
        for target, files in folders.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            with _named(target):
                at_the_end.enter_context(_locked(target.parent, alone=False))
                temporary = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=_TEMPORARY, dir=target.parent))
                at_the_end.callback(shutil.rmtree, temporary, ignore_errors=True)
                ready[target] = temporary
                _fill(temporary, files)
        for target, temporary in ready.items():
            with _named(target):
                _swap(temporary, target)


def write_file(path: Path, data: bytes) -> None:
    """Replace ``path`` by ``data`` at once; OSError that names ``path`` where the disk refuses, with the old file as it was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with _named(path):
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                _put(file, data)
            Path(temporary).chmod(0o666 & ~_umask())
            Path(temporary).replace(path)
            _sync(path.parent)
        finally:
            Path(temporary).unlink(missing_ok=True)


@contextlib.contextmanager
def _locked(folder: Path, *, alone: bool) -> Iterator[bool]:
    """Be one of those who write folders in ``folder`` or, ``alone``, the only one; yield whether that could be had.

    The lock goes with its process, however that ends. Where there are no locks (Windows, some network drives) writers go on without
    and nobody is ``alone``.
    """
    try:
        import fcntl

        handle = os.open(folder, os.O_RDONLY)
    except (ImportError, OSError):
        yield False
        return
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB if alone else fcntl.LOCK_SH)
        except OSError:
            had = False
        else:
            had = True
        yield had
    finally:
        os.close(handle)


@contextlib.contextmanager
def _named(target: Path) -> Iterator[None]:
    """Let an OSError name what the caller wanted to write: nobody knows the temporary file beside it."""
    try:
        yield
    except OSError as error:
        error.filename, error.filename2 = str(target), None
        raise


def _put(file: BinaryIO, data: bytes) -> None:
    file.write(data)
    file.flush()
    os.fsync(file.fileno())


def _fill(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.chmod(0o777 & ~_umask())
    made = {folder}
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        made.add(path.parent)
        with path.open("wb") as file:
            _put(file, data)
    for path in made:
        _sync(path)


def _swap(temporary: Path, target: Path) -> None:
    """Put ``temporary`` in the place of ``target``; the old folder comes back if that fails."""
    old = temporary.with_suffix(_OLD)
    had = target.exists()
    if had:
        target.rename(old)
    try:
        temporary.rename(target)
    except OSError:
        if had:
            old.rename(target)
        raise
    _sync(target.parent)
    if had:
        shutil.rmtree(old, ignore_errors=True)


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current


def _sync(folder: Path) -> None:
    with contextlib.suppress(OSError):  # not every file system lets a folder be opened
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
