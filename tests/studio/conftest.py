"""A small bank on disk that is held open, with a data folder of the test's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paper_builder.studio.opening import OpenBank
from paper_builder.studio.reviewing import Reviewing
from tests.bank_folder import BankFolder, question_yaml, short_yaml

if TYPE_CHECKING:
    from pathlib import Path

SINGLE, SHORT = "pri-da-001", "pri-da-002"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> BankFolder:
    """A bank with one single-choice question and one short answer, both sound."""
    monkeypatch.setenv("PAPER_BUILDER_DATA", str(tmp_path / "data"))
    bank = BankFolder(tmp_path / "bank")
    bank.add(question_yaml())
    bank.add(short_yaml(id=SHORT), path=f"items/primary/data_analysis/{SHORT}.yaml")
    return bank


@pytest.fixture
def desk(folder: BankFolder) -> OpenBank:
    return OpenBank(folder.root)


@pytest.fixture
def approved(folder: BankFolder) -> OpenBank:
    """Approved questions whose longest option is always the key, two of them the same but for one word."""
    for number, word in ((1, "短视频"), (2, "短视频"), (3, "直播"), (4, "图文")):
        stem = (
            f"某{word} 12,000 次播放中有 4,200 次播完，完播率为（ ）。"
            if number < 3
            else f"第 {number} 种情形，{word}的数据应当怎样看（ ）。"
        )
        folder.add(
            question_yaml(
                id=f"pri-da-00{number}",
                stem=stem if number != 2 else stem.replace("播完", "播放到结尾"),
                options="\n  A: 28%\n  B: 先看整体再拆分渠道逐项比较\n  C: 42%\n  D: 65%",
                difficulty=str(number),
            ),
            path=f"items/primary/data_analysis/pri-da-00{number}.yaml",
        )
    desk = OpenBank(folder.root)
    reviewing = Reviewing(desk, "reviewer-2")
    for name in tuple(desk.bank.questions):
        reviewing.answer(name, "B")
        reviewing.decide(name, approve=True)
    return desk
