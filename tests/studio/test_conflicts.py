"""A file that changed after it was opened: nothing is overwritten unseen, and each of the three answers does what it says."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

import pytest

from paper_builder import bank_writing
from paper_builder.studio.editing import Conflict, EditingSession, Refused, Saved
from paper_builder.studio.opening import OpenBank
from tests.bank_folder import question_yaml
from tests.studio.conftest import SINGLE
from tests.studio.test_editing import path_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bank_folder import BankFolder


@pytest.fixture
def conflict(folder: BankFolder, desk: OpenBank) -> tuple[EditingSession, Conflict]:
    session = EditingSession(desk)
    session.open(SINGLE)
    session.change({**session.values, "stem": "我的题干（ ）。"})
    folder.add(question_yaml(stem="|\n  别人的题干（ ）。", difficulty="4"))
    outcome = session.save()
    assert isinstance(outcome, Conflict)
    return session, outcome


def stem_on_disk(folder: BankFolder, question_id: str = SINGLE) -> str:
    bank = OpenBank(folder.root).bank
    return bank.questions[question_id].stem


def test_a_conflict_shows_both_and_writes_nothing(folder: BankFolder, conflict: tuple[EditingSession, Conflict]) -> None:
    _, outcome = conflict
    shown = {difference.field: (difference.mine, difference.theirs) for difference in outcome.differences}
    assert shown["stem"] == ("我的题干（ ）。", "别人的题干（ ）。")
    assert shown["difficulty"] == ("2", "4")
    assert stem_on_disk(folder) == "别人的题干（ ）。"


def test_in_a_conflict_what_was_typed_is_a_draft(desk: OpenBank, conflict: tuple[EditingSession, Conflict]) -> None:
    """Whoever saves without a pause has no draft yet; the answer may be long in coming."""
    assert conflict[1].unkept == ""
    assert [draft.values["stem"] for draft in EditingSession(desk).drafts()] == ["我的题干（ ）。"]


def test_a_conflict_tells_where_no_draft_could_be_kept(folder: BankFolder, desk: OpenBank, monkeypatch: pytest.MonkeyPatch) -> None:
    session = EditingSession(desk)
    session.open(SINGLE)
    session.change({**session.values, "stem": "我的题干（ ）。"})
    folder.add(question_yaml(stem="|\n  别人的题干（ ）。"))

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("paper_builder.studio.drafts.save", full)
    outcome = session.save()
    assert isinstance(outcome, Conflict)
    assert "磁盘已满" in outcome.unkept
    assert session.values["stem"] == "我的题干（ ）。"


def test_keeping_mine(folder: BankFolder, conflict: tuple[EditingSession, Conflict]) -> None:
    assert isinstance(conflict[0].resolve("mine"), Saved)
    assert stem_on_disk(folder) == "我的题干（ ）。"


def test_keeping_mine_is_asked_again_when_the_file_changed_once_more(
    folder: BankFolder, conflict: tuple[EditingSession, Conflict]
) -> None:
    folder.add(question_yaml(stem="|\n  第三个人的题干（ ）。"))
    assert isinstance(conflict[0].resolve("mine"), Conflict)
    assert stem_on_disk(folder) == "第三个人的题干（ ）。"


def test_taking_theirs_can_be_undone(folder: BankFolder, conflict: tuple[EditingSession, Conflict]) -> None:
    session, _ = conflict
    outcome = session.resolve("theirs")
    assert isinstance(outcome, Saved)
    assert outcome.theirs
    assert session.values["stem"] == "别人的题干（ ）。"
    assert not session.changed
    assert session.undo()
    assert session.values["stem"] == "我的题干（ ）。"
    assert isinstance(session.save(), Saved)
    assert stem_on_disk(folder) == "我的题干（ ）。"


def test_saving_mine_as_a_copy(folder: BankFolder, conflict: tuple[EditingSession, Conflict]) -> None:
    outcome = conflict[0].resolve("copy")
    assert isinstance(outcome, Saved)
    assert outcome.path.stem == "pri-da-003"
    assert stem_on_disk(folder) == "别人的题干（ ）。"
    assert stem_on_disk(folder, "pri-da-003") == "我的题干（ ）。"


def test_a_deleted_file_is_a_conflict(folder: BankFolder, desk: OpenBank) -> None:
    session = EditingSession(desk)
    session.open(SINGLE)
    session.change({**session.values, "stem": "我的题干（ ）。"})
    path_of(folder, SINGLE).unlink()
    outcome = session.save()
    assert isinstance(outcome, Conflict)
    assert outcome.gone
    assert isinstance(session.resolve("mine"), Saved)
    assert stem_on_disk(folder) == "我的题干（ ）。"


def test_a_file_that_became_unreadable_can_be_overwritten(folder: BankFolder, desk: OpenBank) -> None:
    session = EditingSession(desk)
    session.open(SINGLE)
    session.change({**session.values, "stem": "我的题干（ ）。"})
    path_of(folder, SINGLE).write_text("id: [", "utf-8")
    assert isinstance(session.save(), Conflict)
    refused = session.resolve("theirs")
    assert isinstance(refused, Refused)
    assert session.values["stem"] == "我的题干（ ）。"
    assert isinstance(session.resolve("mine"), Saved)
    assert stem_on_disk(folder) == "我的题干（ ）。"


def test_a_change_between_looking_and_writing_is_still_a_conflict(
    folder: BankFolder, desk: OpenBank, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = EditingSession(desk)
    session.open(SINGLE)
    session.change({**session.values, "stem": "我的题干（ ）。"})
    real = bank_writing.save

    def slow(path: Path, data: bytes, *, expected: bytes | None) -> None:
        folder.add(question_yaml(stem="|\n  抢先写入（ ）。"))
        real(path, data, expected=expected)

    monkeypatch.setattr("paper_builder.studio.writing.save", slow)
    assert isinstance(session.save(), Conflict)
    assert stem_on_disk(folder) == "抢先写入（ ）。"
