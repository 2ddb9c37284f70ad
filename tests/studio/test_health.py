"""The state of a bank in pictures: the figures of the analysis, and no answer."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from paper_builder.analysis.cues import cue_table
from paper_builder.studio import health
from paper_builder.studio.confidential import SecretTexts
from paper_builder.studio.opening import NoticeError, OpenBank
from paper_builder.studio.reviewing import Reviewing
from tests.bank_folder import question_yaml

if TYPE_CHECKING:
    from tests.bank_folder import BankFolder


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


def test_the_spread_counts_approved_questions(approved: OpenBank) -> None:
    counted = Counter(question.difficulty for question in approved.bank.approved("primary"))
    assert counted
    shown = health.spread(approved)
    expected = "，".join(
        f"{name} {counted[number]}" for number, name in ((1, "易"), (2, "偏易"), (3, "中"), (4, "偏难"), (5, "难"))
    )
    assert f"初级：{expected}" in shown.text


def test_points_begin_with_the_one_that_has_fewest(approved: OpenBank) -> None:
    lines = health.points(approved, level="primary").text.splitlines()
    numbers = [int(line.rpartition(" ")[2]) for line in lines]
    assert numbers == sorted(numbers)
    assert sum(numbers) == len(approved.bank.approved("primary"))
    with pytest.raises(NoticeError):
        health.points(approved, level="no_such")


def test_a_cue_that_leaks_is_said_to(approved: OpenBank) -> None:
    table = cue_table("初级", approved.bank.approved("primary"))
    longest = next(cue for cue in table.cues if cue.name == "longest")
    shown = health.cues(approved)
    assert f"唯一最长的选项：{longest.hits}/{longest.fires}" in shown.text
    assert ("泄露" in shown.html) == any(cue.leaks for cue in table.cues)


def test_duplicates_are_listed_and_enemies_are_not(approved: OpenBank, folder: BankFolder) -> None:
    pytest.importorskip("sklearn")
    assert "pri-da-001 pri-da-002" in health.duplicates(approved).text
    path = folder.root / "items/primary/data_analysis/pri-da-002.yaml"
    path.write_text(path.read_text() + "enemies: [pri-da-001]\n")
    assert "pri-da-001 pri-da-002" not in health.duplicates(OpenBank(folder.root)).text


def test_nothing_shown_tells_an_answer(approved: OpenBank) -> None:
    secrets = SecretTexts(approved.root)
    for shown in (
        health.spread(approved),
        health.points(approved, level="primary"),
        health.cues(approved),
        health.duplicates(approved),
    ):
        assert not secrets.occur_in(shown.html)
        assert not secrets.occur_in(shown.text)
        assert "算反了" not in shown.html
