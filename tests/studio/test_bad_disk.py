"""Disks that really refuse, a read-only mount and a full one: nothing typed is lost, and it is said where it is."""

from __future__ import annotations

import errno
import json
import shutil
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from paper_builder.studio.editing import EditingSession, NotKeptError, Refused, Saved
from paper_builder.studio.opening import OpenBank
from paper_builder.studio.pictures import PictureRefusedError
from tests.builders import make_png
from tests.studio.conftest import SINGLE
from tests.studio.test_editing import FILLED, fill

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.bank_folder import BankFolder

SIZE = 400_000
"""Bytes of the small disk; the bank of these tests takes a tenth of it."""


@contextmanager
def mounted(place: Path) -> Iterator[Path]:
    """A disk of its own at ``place``; the test is skipped where nobody may mount one."""
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(place)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount command")
    if done.returncode:
        pytest.skip(f"mounting is not allowed: {done.stderr.strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


@pytest.fixture
def disk(tmp_path: Path, folder: BankFolder) -> Iterator[Path]:
    """A small disk with the bank on it."""
    with mounted(tmp_path / "disk") as place:
        shutil.copytree(folder.root, place / "bank")
        yield place


def make_read_only(disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)


def fill_up(disk: Path) -> Path:
    """Leave not one free byte on ``disk``; return the file to delete for having some again."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for _ in range(SIZE):
            try:
                file.write(bytes(4096))
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
                return ballast
    raise AssertionError(f"{disk} takes more than it is said to hold")


def files(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def test_a_bank_on_a_read_only_disk(disk: Path, tmp_path: Path) -> None:
    session = EditingSession(OpenBank(disk / "bank"))
    make_read_only(disk)
    fill(session)
    told = session.pause()
    assert "题库文件夹不能写" in told
    assert str(tmp_path / "data") in told, "the author is told where the draft is"
    assert session.kept
    outcome = session.save()
    assert isinstance(outcome, Refused)
    assert "只能读不能写" in outcome.message
    with pytest.raises(PictureRefusedError, match="只能读不能写"):
        session.store_picture(make_png(3, 3), "一张图")
    later = EditingSession(OpenBank(disk / "bank"))
    assert later.resume()
    assert later.values["stem"] == FILLED["stem"]


def test_a_question_of_a_read_only_bank_can_be_read_and_is_left_alone(disk: Path) -> None:
    before = files(disk)
    make_read_only(disk)
    session = EditingSession(OpenBank(disk / "bank"))
    session.open(SINGLE)
    session.change({**session.values, "explanation": "补充。"})
    session.look_around()
    assert isinstance(session.save(), Refused)
    assert files(disk) == before


def test_a_bank_on_a_full_disk_keeps_its_drafts_elsewhere(disk: Path, tmp_path: Path) -> None:
    session = EditingSession(OpenBank(disk / "bank"))
    session.open(SINGLE)
    before = files(disk)
    ballast = fill_up(disk)
    session.change({**session.values, "explanation": "磁盘满的时候写的。"})
    assert str(tmp_path / "data") in session.pause()
    outcome = session.save()
    assert isinstance(outcome, Refused)
    assert "磁盘已满" in outcome.message
    assert {name: data for name, data in files(disk).items() if not name.startswith("ballast") and ".drafts" not in name} == before
    ballast.unlink()
    assert isinstance(session.save(), Saved)
    assert "磁盘满的时候写的" in (disk / "bank" / "items" / "primary" / "data_analysis" / f"{SINGLE}.yaml").read_text("utf-8")
    assert not session.drafts()


def test_no_disk_has_room(disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where not even the author's own folder takes a draft, the page is told not to close, and the next try keeps it."""
    monkeypatch.setenv("PAPER_BUILDER_DATA", str(disk / "data"))
    session = EditingSession(OpenBank(disk / "bank"))
    ballast = fill_up(disk)
    fill(session)
    told = session.pause()
    assert "磁盘已满" in told
    assert "不要关闭" in told
    assert not session.kept
    outcome = session.save()
    assert isinstance(outcome, Refused)
    assert "磁盘已满" in outcome.message
    for leave in (session.new, lambda: session.open(SINGLE)):
        with pytest.raises(NotKeptError, match="没有换题"):
            leave()
        assert session.values["stem"] == FILLED["stem"]
    ballast.unlink()
    assert session.pause() == ""
    assert session.kept
    drafts: list[Any] = [json.loads(path.read_text("utf-8")) for path in (disk / "bank" / ".drafts").glob("*.json")]
    assert [draft["values"]["stem"] for draft in drafts] == [FILLED["stem"]]
