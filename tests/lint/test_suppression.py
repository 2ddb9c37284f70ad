"""``# pb: ignore``: what it takes away, where it may stand, and that an error cannot be talked away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paper_builder.checking import check
from tests.bank_folder import BankFolder, question_yaml

if TYPE_CHECKING:
    from pathlib import Path

NEGATIVE = {"stem": "下列说法不正确的是（ ）。", "options": "\n  A: 播放量是次数\n  B: 完播率是人数\n  C: 点赞量是次数"}
COMMENT = "# pb: ignore PB304 题干照录教材原文"
SECOND = "items/primary/data_analysis/pri-da-002.yaml"


@pytest.fixture
def bank(tmp_path: Path) -> BankFolder:
    return BankFolder(tmp_path)


def codes(bank: BankFolder) -> list[str]:
    return [finding.code for finding in check(bank.root).diagnostics]


def with_comment(place: str) -> str:
    text = question_yaml(**NEGATIVE)
    match place:
        case "first line":
            return f"{COMMENT}\n{text}"
        case "last line":
            return f"{text}{COMMENT}\n"
        case "end of a line":
            return text.replace("answer: B\n", f"answer: B  {COMMENT}\n")
        case "after the sign of a block":
            return text.replace("stem: 下列", f"stem: | {COMMENT}\n  下列")
        case _:
            return text.replace("  A:", f"  {COMMENT}\n  A:")


@pytest.mark.parametrize("place", ["first line", "last line", "end of a line", "after the sign of a block", "among the options"])
def test_a_comment_anywhere_in_the_file_takes_the_finding_away(bank: BankFolder, place: str):
    bank.add(question_yaml(**NEGATIVE))
    assert codes(bank) == ["PB304"]
    bank.add(with_comment(place))
    assert codes(bank) == []


@pytest.mark.parametrize(
    "text",
    [
        question_yaml(stem=f"|\n  下列说法不正确的是（ ）。\n  {COMMENT}"),
        question_yaml(**{**NEGATIVE, "explanation": f"'{COMMENT}'"}),
        question_yaml(stem=f"|\n  标签#{COMMENT[2:]}。下列说法不正确的是（ ）。"),
    ],
    ids=["in a block of text", "in quotes", "without a space before"],
)
def test_text_that_reads_like_a_comment_is_text(bank: BankFolder, text: str):
    bank.add(text)
    assert "PB304" in codes(bank)


def test_a_comment_holds_for_its_own_file_only(bank: BankFolder):
    bank.add(f"{COMMENT}\n{question_yaml(**NEGATIVE)}")
    other = {"stem": "社群运营中不应采取的做法是（ ）。", "options": "\n  A: 公示规则\n  B: 贩卖名单\n  C: 及时答疑"}
    bank.add(question_yaml(id="pri-da-002", **other), SECOND)
    assert [(finding.code, finding.subject) for finding in check(bank.root).diagnostics] == [("PB304", "pri-da-002")]


def test_several_codes_share_a_reason_and_each_must_have_an_effect(bank: BankFolder):
    bank.add(f"# pb: ignore PB304, PB301 照录原文\n{question_yaml(**NEGATIVE)}")
    found = check(bank.root).diagnostics
    assert [(finding.code, finding.span and finding.span.column) for finding in found] == [("PB392", 21)]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"answer": "E"}, "PB317"),
        ({"type": "multiple_choice", "answer": "B"}, "PB316"),
        ({"options": "\n  A: API\n  B: ＡＰＩ"}, "PB315"),
        ({"knowledge_point": "da-unknown"}, "PB206"),
        ({"difficulty": "9"}, "PB104"),
    ],
)
def test_what_keeps_a_question_off_papers_cannot_be_suppressed(bank: BankFolder, changes: dict[str, str], code: str):
    bank.add(question_yaml(**changes))
    before = set(codes(bank))
    bank.add(f"# pb: ignore {code} 以后再改\n{question_yaml(**changes)}")
    assert before <= set(codes(bank))
    if code != "PB104":  # a file whose shape is wrong is no question yet, and its comments are not read
        assert code in before
        assert set(codes(bank)) - before == {"PB391"}


def test_a_suppressed_error_of_item_writing_no_longer_fails_the_check(bank: BankFolder):
    changes = {"options": "\n  A: 点赞\n  B: 评论\n  C: 转发\n  D: 以上都是"}
    bank.add(question_yaml(**changes))
    assert codes(bank) == ["PB306"]
    bank.add(f"# pb: ignore PB306 样题，须与大纲一致\n{question_yaml(**changes)}")
    assert codes(bank) == []
