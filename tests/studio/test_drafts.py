"""What was typed and not saved: drafts on disk through closed kernels, two windows and refusing disks, and the steps of undo."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from paper_builder import bank_writing
from paper_builder.studio.editing import Conflict, EditingSession, Refused, Saved
from paper_builder.studio.opening import OpenBank
from tests.bank_folder import question_yaml
from tests.studio.conftest import SINGLE
from tests.studio.test_editing import FILLED, fill

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bank_folder import BankFolder


def test_a_draft_survives_the_kernel(desk: OpenBank, folder: BankFolder) -> None:
    session = EditingSession(desk)
    fill(session, explanation="写了一半")
    assert session.pause() == ""
    again = EditingSession(OpenBank(folder.root))
    assert again.resume()
    assert again.values == session.values
    assert again.notice
    assert again.is_new


def test_a_draft_of_a_question_comes_back_when_it_is_opened(desk: OpenBank, folder: BankFolder) -> None:
    session = EditingSession(desk)
    session.open(SINGLE)
    session.change({**session.values, "stem": "改了一半"})
    session.pause()
    again = EditingSession(OpenBank(folder.root))
    again.open(SINGLE)
    assert again.values["stem"] == "改了一半"
    assert again.undo()
    assert again.values["stem"].startswith("某短视频")


def test_a_draft_of_a_file_that_changed_meanwhile_leads_to_a_choice(desk: OpenBank, folder: BankFolder) -> None:
    session = EditingSession(desk)
    session.open(SINGLE)
    session.change({**session.values, "stem": "我的题干（ ）。"})
    session.pause()
    folder.add(question_yaml(stem="|\n  别人的题干（ ）。"))
    again = EditingSession(OpenBank(folder.root))
    again.open(SINGLE)
    assert again.values["stem"] == "我的题干（ ）。"
    assert isinstance(again.save(), Conflict)


def test_two_windows_on_one_question_lose_nothing(desk: OpenBank, folder: BankFolder) -> None:
    one, two = EditingSession(desk), EditingSession(OpenBank(folder.root))
    one.open(SINGLE)
    one.change({**one.values, "stem": "窗口一"})
    one.pause()
    two.open(SINGLE)
    two.change({**two.values, "stem": "窗口二"})
    two.pause()
    one.change({**one.values, "explanation": "窗口一的解析"})
    assert "另一个窗口" in one.pause()
    kept = {draft["values"]["stem"] for draft in drafts_on_disk(folder)}
    assert kept == {"窗口一", "窗口二"}


def drafts_on_disk(folder: BankFolder) -> list[dict[str, Any]]:
    return [json.loads(path.read_text("utf-8")) for path in sorted((folder.root / ".drafts").glob("*.json"))]


def test_saving_ends_the_draft(desk: OpenBank, folder: BankFolder) -> None:
    session = EditingSession(desk)
    fill(session)
    session.pause()
    assert len(drafts_on_disk(folder)) == 1
    session.save()
    assert drafts_on_disk(folder) == []
    assert not EditingSession(OpenBank(folder.root)).resume()


def test_going_to_another_question_keeps_a_draft(desk: OpenBank, folder: BankFolder) -> None:
    session = EditingSession(desk)
    fill(session, explanation="写了一半")
    session.open(SINGLE)
    assert [draft.values["explanation"] for draft in session.drafts()] == ["写了一半"]
    assert session.resume()
    assert session.values["explanation"] == "写了一半"
    assert drafts_on_disk(folder)


def test_drafts_are_outside_git_and_no_part_of_the_bank(desk: OpenBank, folder: BankFolder) -> None:
    session = EditingSession(desk)
    fill(session)
    session.pause()
    assert (folder.root / ".drafts" / ".gitignore").read_text() == "*\n"
    assert OpenBank(folder.root).diagnostics == ()
    assert len(OpenBank(folder.root).bank.questions) == 2


def test_giving_up_can_be_undone(desk: OpenBank, folder: BankFolder) -> None:
    session = EditingSession(desk)
    fill(session)
    session.pause()
    session.discard()
    assert session.values["stem"] == ""
    assert drafts_on_disk(folder) == []
    session.undo()
    assert session.values["stem"] == FILLED["stem"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written(desk: OpenBank, folder: BankFolder) -> None:
    session = EditingSession(desk)
    fill(session)
    folders = [folder.root, folder.root / "items" / "primary" / "data_analysis"]
    for one in folders:
        one.chmod(0o555)
    try:
        assert "不能写" in session.pause()
        outcome = session.save()
        assert isinstance(outcome, Refused)
        assert "没有保存" in outcome.message
    finally:
        for one in folders:
            one.chmod(0o755)
    again = EditingSession(OpenBank(folder.root))
    assert again.resume()
    assert again.values["stem"] == FILLED["stem"]


def no_space(*_: Any, **__: Any) -> None:
    raise OSError(28, "No space left on device", "x.yaml")


def test_a_full_disk(desk: OpenBank, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the question nor a draft can be written: both are said, and the values stay."""
    session = EditingSession(desk)
    fill(session)
    monkeypatch.setattr("paper_builder.studio.writing.save", no_space)
    monkeypatch.setattr("paper_builder.studio.drafts.save", no_space)
    told = session.pause()
    assert "没有存下" in told
    outcome = session.save()
    assert isinstance(outcome, Refused)
    assert "磁盘已满" in outcome.message
    assert session.values["stem"] == FILLED["stem"]
    monkeypatch.undo()
    assert isinstance(session.save(), Saved)


def test_a_read_only_bank_keeps_drafts_elsewhere(desk: OpenBank, folder: BankFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    session = EditingSession(desk)
    fill(session)
    real = bank_writing.save

    def refused_in_bank(path: Path, data: bytes, *, expected: bytes | None) -> None:
        if path.is_relative_to(folder.root):
            raise OSError(30, "Read-only file system", str(path))
        real(path, data, expected=expected)

    monkeypatch.setattr("paper_builder.studio.drafts.save", refused_in_bank)
    assert "不能写" in session.pause()
    session.change({**session.values, "explanation": "再写一点"})
    assert session.pause() == ""
    assert EditingSession(OpenBank(folder.root)).resume()


def test_typing_in_one_field_is_one_step(desk: OpenBank) -> None:
    session = EditingSession(desk)
    for text in ("完", "完播", "完播率"):
        session.change({**session.values, "stem": text}, "stem")
    session.change({**session.values, "explanation": "解"}, "explanation")
    assert session.undo()
    assert (session.values["stem"], session.values["explanation"]) == ("完播率", "")
    assert session.undo()
    assert session.values["stem"] == ""
    assert not session.undo()
    assert session.redo()
    assert session.redo()
    assert session.values["explanation"] == "解"
    assert not session.redo()


def test_a_pause_ends_a_step(desk: OpenBank) -> None:
    session = EditingSession(desk)
    session.change({**session.values, "stem": "一"}, "stem")
    session.pause()
    session.change({**session.values, "stem": "一二"}, "stem")
    session.undo()
    assert session.values["stem"] == "一"
