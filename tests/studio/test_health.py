"""The state of a bank in pictures: the figures of the analysis, and no answer."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from paper_builder.analysis.cues import cue_table
from paper_builder.studio import health
from paper_builder.studio.confidential import SecretTexts
from paper_builder.studio.opening import NoticeError, OpenBank

if TYPE_CHECKING:
    from tests.bank_folder import BankFolder


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
