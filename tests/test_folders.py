"""Folders appear whole or not at all, and nobody else's folder is touched."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from paper_builder import folders
from paper_builder.folders import TargetNotOursError, clear_left_behind, write_folders


def tree(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_writes_nested_files_and_leaves_nothing_beside(tmp_path: Path):
    target = tmp_path / "out" / "primary-A"
    write_folders({target: {"m": b"1", "a/b.txt": "中".encode()}}, marker="m")
    assert tree(target) == {"m": b"1", "a/b.txt": "中".encode()}
    assert [path.name for path in target.parent.iterdir()] == ["primary-A"]


def test_replaces_its_own_folder_completely(tmp_path: Path):
    target = tmp_path / "p"
    write_folders({target: {"m": b"1", "old": b"x"}}, marker="m")
    write_folders({target: {"m": b"2"}}, marker="m")
    assert tree(target) == {"m": b"2"}
    assert [path.name for path in tmp_path.iterdir()] == ["p"]


def test_refuses_a_foreign_folder_before_writing_any(tmp_path: Path):
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(TargetNotOursError):
        write_folders({tmp_path / "a": {"m": b""}, tmp_path / "b": {"m": b""}}, marker="m")
    assert tree(tmp_path) == {"b/thesis.txt": b"mine"}


def test_refuses_a_link_and_a_file(tmp_path: Path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (tmp_path / "file").write_bytes(b"x")
    for name in ("link", "file"):
        with pytest.raises(TargetNotOursError):
            write_folders({tmp_path / name: {"m": b""}}, marker="m")


def test_a_full_disk_leaves_the_old_folder_and_no_rubbish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    target = tmp_path / "p"
    write_folders({target: {"m": b"1"}}, marker="m")
    calls = []

    def full(handle: int) -> None:
        calls.append(handle)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_folders({target: {"m": b"2", "n": b"3"}, tmp_path / "q": {"m": b"2"}}, marker="m")
    assert tree(tmp_path) == {"p/m": b"1"}
    assert [path.name for path in tmp_path.iterdir()] == ["p"]


def test_the_old_folder_comes_back_when_the_rename_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    target = tmp_path / "p"
    write_folders({target: {"m": b"1"}}, marker="m")
    real = Path.rename

    def rename(self: Path, to: Path) -> Path:
        if self.name.endswith(".tmp"):
            raise OSError(5, "Input/output error")
        return real(self, to)

    monkeypatch.setattr(folders.Path, "rename", rename)
    with pytest.raises(OSError, match="Input/output"):
        write_folders({target: {"m": b"2"}}, marker="m")
    assert tree(tmp_path) == {"p/m": b"1"}


def test_one_file_is_replaced_at_once_or_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    target = tmp_path / "out" / "quiz.xml"
    folders.write_file(target, b"1")
    folders.write_file(target, b"2")
    assert tree(tmp_path) == {"out/quiz.xml": b"2"}

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        folders.write_file(target, b"3")
    assert tree(tmp_path) == {"out/quiz.xml": b"2"}


# ---- what a killed run left ------------------------------------------------------------------------------------------


KILLED = """
import os, signal, sys
from pathlib import Path
from paper_builder import folders

real, seen = getattr(os, "rename" if sys.argv[2] == "swap" else "fsync"), []

def deadly(*words, **more):
    result = real(*words, **more)
    seen.append(words)
    if len(seen) == int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)
    return result

setattr(os, "rename" if sys.argv[2] == "swap" else "fsync", deadly)
root = Path(sys.argv[1])
folders.write_folders({root / "a": {"m": b"2"}, root / "b": {"m": b"2"}}, marker="m")
"""


@pytest.mark.parametrize("at", [("fill", 1), ("fill", 2), ("fill", 4), ("swap", 1), ("swap", 2), ("swap", 3), ("swap", 4)])
def test_what_a_killed_run_left_is_taken_away_and_no_paper_is_lost(tmp_path: Path, at: tuple[str, int]):
    targets = [tmp_path / "a", tmp_path / "b"]
    write_folders({target: {"m": b"1"} for target in targets}, marker="m")
    ended = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), at[0], str(at[1])], check=False)
    assert ended.returncode == -signal.SIGKILL
    assert len(list(tmp_path.iterdir())) > 2, "the run was killed before it could tidy up"
    clear_left_behind(targets)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]
    left = [(target / "m").read_bytes() for target in targets]
    new = {("swap", 2): 1, ("swap", 3): 1, ("swap", 4): 2}.get(at, 0)
    assert left == [b"2"] * new + [b"1"] * (2 - new)


def test_only_what_belongs_to_the_target_is_taken_away(tmp_path: Path):
    kept = [".a.tmp", ".a.abcdefgh.bak", ".b.abcdefgh.tmp", ".a.b.abcdefgh.tmp", "a.abcdefgh.tmp", ".a.ABCDEFGH.tmp"]
    for name in (*kept, ".a.abcdefgh.tmp", ".a.ijklmnop.old", "a"):
        (tmp_path / name).mkdir()
    clear_left_behind([tmp_path / "a", tmp_path / "nowhere" / "a"])
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*kept, "a"])


def test_nothing_is_taken_from_a_run_that_is_still_writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    real = os.fsync
    seen: list[int] = []

    def meanwhile(handle: int) -> None:
        seen.append(len(list(tmp_path.glob(".p.*.tmp"))))
        clear_left_behind([tmp_path / "p"])
        real(handle)

    monkeypatch.setattr(os, "fsync", meanwhile)
    write_folders({tmp_path / "p": {"m": b"1", "n": b"2"}}, marker="m")
    assert seen[0] == 1
    assert tree(tmp_path) == {"p/m": b"1", "p/n": b"2"}


def test_without_locks_folders_are_written_and_nothing_is_taken_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / ".p.abcdefgh.tmp").mkdir()
    monkeypatch.setitem(sys.modules, "fcntl", None)
    clear_left_behind([tmp_path / "p"])
    write_folders({tmp_path / "p": {"m": b"1"}}, marker="m")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".p.abcdefgh.tmp", "p"]
