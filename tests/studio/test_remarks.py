"""Comments of a question file through the form: each stays at the value that it speaks of, wherever that value goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from paper_builder.bank_writing import MODELINE
from paper_builder.formatting import formatted
from paper_builder.studio.editing import EditingSession, Saved
from paper_builder.studio.opening import OpenBank
from tests.studio.conftest import SINGLE
from tests.studio.test_editing import fill, path_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.bank_folder import BankFolder

COMMENTED = """\
# pb: ignore PB304 因引用法条原文
id: pri-da-001
type: single_choice
level: primary
competency: data_analysis
knowledge_point: da-engagement
cognitive_level: apply
difficulty: 2  # 偏易
seconds: 60
# 数据取自去年的报告
stem: |
  某短视频播放 12,000 次，其中 4,200 次播放到结尾，完播率为（ ）。
options:
  A: 28%
  # 少算一次
  B: 35%
  C: 42%  # 多算
  D: 65%
answer: B
explanation: |
  4,200÷12,000＝35%。A 少算；C 多算；D 算反了。
enemies: [pri-da-002]  # 同一图表
status: draft
author: writer-1
# 完
"""


@pytest.fixture
def commented(folder: BankFolder) -> Callable[..., str]:
    """Return ``saved(**changes)``: the commented file, opened in a form, changed and saved."""

    def saved(**changes: Any) -> str:
        path = path_of(folder, SINGLE)
        path.write_text(COMMENTED, "utf-8")
        session = EditingSession(OpenBank(folder.root))
        session.open(SINGLE)
        session.change({**session.values, **changes})
        assert isinstance(session.save(), Saved)
        again = EditingSession(session.desk)
        again.open(SINGLE)
        assert sorted(again.values["remarks"].split("\n")) == sorted(session.values["remarks"].split("\n"))
        return path.read_text("utf-8").removeprefix(MODELINE + "\n")

    return saved


def test_each_comment_stays_where_it_was(commented: Callable[..., str]) -> None:
    text = commented(explanation="4,200÷12,000＝35%。A 少算；C 多算；D 颠倒了。")
    assert text == COMMENTED.replace("D 算反了", "D 颠倒了")


def test_it_is_the_form_of_the_formatter(commented: Callable[..., str]) -> None:
    text = commented(difficulty="3").encode()
    assert formatted(text, "pri-da-001.yaml")[0] == text


def test_a_comment_goes_with_its_option(commented: Callable[..., str]) -> None:
    text = commented(options=["42%", "28%", "35%", "65%"], key=[2], explanation="4,200÷12,000＝35%。A 多算；B 少算；D 算反了。")
    assert "options:\n  A: 42%  # 多算\n  B: 28%\n  # 少算一次\n  C: 35%\n  D: 65%\n" in text


def test_a_comment_of_an_option_that_goes_stands_at_the_others(commented: Callable[..., str]) -> None:
    text = commented(options=["28%", "35%", "65%"], explanation="4,200÷12,000＝35%。A 少算；C 算反了。")
    assert "options:  # 多算\n  A: 28%\n  # 少算一次\n  B: 35%\n  C: 65%\n" in text


def test_a_comment_stays_at_an_option_that_is_reworded(commented: Callable[..., str]) -> None:
    assert "  C: 45%  # 多算\n" in commented(options=["28%", "35%", "45%", "65%"])


def test_a_comment_of_a_field_that_goes_stands_at_the_next_one(commented: Callable[..., str]) -> None:
    assert "算反了。\n# 同一图表\nstatus: draft\n" in commented(enemies=[])


def test_comments_are_reworded_removed_and_added(commented: Callable[..., str]) -> None:
    remarks = ["pb: ignore PB304 因引用法条原文", "偏难", "数据取自去年的报告", "多算", "同一图表", "完", "新的一句"]
    text = commented(remarks="\n".join(remarks))
    assert "difficulty: 2  # 偏难\n" in text
    assert "少算一次" not in text
    assert text.startswith("# pb: ignore PB304 因引用法条原文\n# 新的一句\nid: pri-da-001\n")
    assert text.endswith("author: writer-1\n# 完\n")


def test_the_comments_of_a_new_question_stand_at_the_top(folder: BankFolder) -> None:
    session = EditingSession(OpenBank(folder.root))
    fill(session, remarks="pb: ignore PB304 试用\n第二句")
    assert isinstance(session.save(), Saved)
    path: Path = path_of(folder, "pri-da-003")
    assert path.read_text("utf-8").startswith(f"{MODELINE}\n# pb: ignore PB304 试用\n# 第二句\nid: pri-da-003\n")


def test_a_second_save_keeps_them_too(folder: BankFolder) -> None:
    path = path_of(folder, SINGLE)
    path.write_text(COMMENTED, "utf-8")
    session = EditingSession(OpenBank(folder.root))
    session.open(SINGLE)
    for difficulty in ("3", "4"):
        session.change({**session.values, "difficulty": difficulty})
        assert isinstance(session.save(), Saved)
    assert path.read_text("utf-8") == f"{MODELINE}\n" + COMMENTED.replace("difficulty: 2", "difficulty: 4")
