"""Folders appear whole or not at all, and nobody else's folder is touched."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from paper_builder import folders
from paper_builder.folders import TargetNotOursError, write_folders


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
