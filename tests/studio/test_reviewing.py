"""Review at a desk: blind first, the answer on disk before the key, one record in the file, and no way around."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

import pytest

from paper_builder import bank_writing
from paper_builder.bank_loading import load_bank
from paper_builder.studio.opening import OpenBank
from paper_builder.studio.reviewing import BlindPage, OpenPage, Reviewing, ReviewRefusedError
from tests.bank_folder import question_yaml, short_yaml
from tests.studio.conftest import SHORT, SINGLE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bank_folder import BankFolder

DAY = date(2026, 11, 24)
READER = "reviewer-2"
CANARY = "解析金丝雀"


@pytest.fixture
def reviewing(folder: BankFolder) -> Reviewing:
    folder.add(question_yaml(explanation=f"|\n  {CANARY}。", calculation="4200 / 12000"))
    return Reviewing(OpenBank(folder.root), READER)


def on_disk(folder: BankFolder, name: str):
    bank, _ = load_bank(folder.root)
    assert bank is not None
    return bank.questions[name]


def path_of(folder: BankFolder, name: str) -> Path:
    return folder.root / "items" / "primary" / "data_analysis" / f"{name}.yaml"


# ---- blind -----------------------------------------------------------------------------------------------------------


def test_what_is_taken_holds_nothing_of_the_key(reviewing: Reviewing) -> None:
    page = reviewing.take(SINGLE)
    assert isinstance(page, BlindPage)
    assert page.options == (("A", "28%"), ("B", "35%"), ("C", "42%"), ("D", "65%"))
    shown = repr(asdict(page))
    assert "完播率" in shown
    assert not [secret for secret in (CANARY, "解析", "答案", "4200", "writer-1") if secret in shown]


def test_of_a_short_answer_neither_model_answer_nor_rubric_is_shown(reviewing: Reviewing) -> None:
    page = reviewing.take(SHORT)
    assert isinstance(page, BlindPage)
    assert page.options == ()
    assert "统一口径" not in repr(page)
    assert "写明分母" not in repr(page)


def test_blind_pages_of_two_questions_that_differ_in_their_key_alone_are_equal(folder: BankFolder) -> None:
    pages = []
    for answer in "AD":
        folder.add(question_yaml(answer=answer, explanation=f"|\n  选 {answer}。", calculation=None))
        pages.append(Reviewing(OpenBank(folder.root), READER).take(SINGLE))
    assert pages[0] == pages[1]


# ---- the answer ------------------------------------------------------------------------------------------------------


def test_the_key_comes_after_the_answer_and_the_answer_is_on_disk_by_then(reviewing: Reviewing, folder: BankFolder) -> None:
    page = reviewing.answer(SINGLE, "ｂ")
    assert (page.answered, page.agrees) == ("B", True)
    assert CANARY in page.page
    kept = [json.loads(path.read_text()) for path in (folder.root / ".drafts" / "reviews").glob("*.json")]
    assert [(entry["text"], entry["given"]) for entry in kept] == [("B", True)]


def test_an_answer_that_cannot_be_kept_shows_no_key(reviewing: Reviewing, folder: BankFolder) -> None:
    (folder.root / ".drafts").write_text("a file where the folder should be")
    with pytest.raises(ReviewRefusedError) as refused:
        reviewing.answer(SINGLE, "B")
    assert "没有存下" in refused.value.message.zh
    assert isinstance(reviewing.take(SINGLE), BlindPage)


def test_whoever_has_seen_the_key_cannot_answer_again(reviewing: Reviewing, folder: BankFolder) -> None:
    assert reviewing.answer(SINGLE, "A").agrees is False
    assert reviewing.answer(SINGLE, "B").answered == "A"
    after_restart = Reviewing(OpenBank(folder.root), READER)
    again = after_restart.take(SINGLE)
    assert isinstance(again, OpenPage)
    assert again.answered == "A"
    with pytest.raises(ReviewRefusedError):
        after_restart.decide(SINGLE, approve=True)


def test_another_reader_still_gets_the_question_blind(reviewing: Reviewing, folder: BankFolder) -> None:
    reviewing.answer(SINGLE, "A")
    assert isinstance(Reviewing(OpenBank(folder.root), "reviewer-3").take(SINGLE), BlindPage)


def test_what_is_typed_outlives_the_kernel_and_is_no_answer_yet(reviewing: Reviewing, folder: BankFolder) -> None:
    reviewing.typing(SHORT, "统一口")
    page = Reviewing(OpenBank(folder.root), READER).take(SHORT)
    assert isinstance(page, BlindPage)
    assert page.typed == "统一口"
    with pytest.raises(ReviewRefusedError):
        reviewing.decide(SHORT, approve=True)


@pytest.mark.parametrize("answer", ["", "E", "AB", "？"])
def test_what_is_no_answer_shows_no_key_and_costs_nothing(reviewing: Reviewing, answer: str) -> None:
    with pytest.raises(ReviewRefusedError):
        reviewing.answer(SINGLE, answer)
    assert isinstance(reviewing.take(SINGLE), BlindPage)
    assert reviewing.answer(SINGLE, "B").agrees


# ---- the outcome -----------------------------------------------------------------------------------------------------


def test_agreement_approves_and_the_record_is_in_the_file(reviewing: Reviewing, folder: BankFolder) -> None:
    before = path_of(folder, SINGLE).read_text()
    reviewing.answer(SINGLE, "B")
    recorded = reviewing.decide(SINGLE, approve=True, on=DAY)
    assert recorded.approved
    question = on_disk(folder, SINGLE)
    assert question.status == "approved"
    review = question.review
    assert (review.by, review.on, review.answered, review.outcome, review.digest) == (
        READER,
        "2026-11-24",
        "B",
        "agreed",
        question.digest,
    )
    assert path_of(folder, SINGLE).read_text().startswith(before.partition("status:")[0])
    assert not list((folder.root / ".drafts" / "reviews").glob("*.json"))
    assert SINGLE not in [one.id for one in reviewing.waiting()]


def test_disagreement_can_only_be_sent_back_with_a_comment(reviewing: Reviewing, folder: BankFolder) -> None:
    assert reviewing.answer(SINGLE, "C").agrees is False
    untouched = path_of(folder, SINGLE).read_bytes()
    for attempt in ({"approve": True}, {"approve": False}, {"approve": False, "comment": "  "}):
        with pytest.raises(ReviewRefusedError):
            reviewing.decide(SINGLE, **attempt)
    assert path_of(folder, SINGLE).read_bytes() == untouched
    recorded = reviewing.decide(SINGLE, approve=False, comment="题干没有说明统计周期。", on=DAY)
    question = on_disk(folder, SINGLE)
    assert not recorded.approved
    assert (question.status, question.review.outcome, question.review.comment) == ("draft", "sent_back", "题干没有说明统计周期。")


def test_a_right_answer_may_still_be_sent_back(reviewing: Reviewing, folder: BankFolder) -> None:
    reviewing.answer(SINGLE, "B")
    reviewing.decide(SINGLE, approve=False, comment="选项 D 太离谱。")
    assert on_disk(folder, SINGLE).status == "draft"


def test_a_short_answer_is_decided_by_the_reader_with_hints(reviewing: Reviewing, folder: BankFolder) -> None:
    page = reviewing.answer(SHORT, "首先要统一口径")
    assert page.agrees is None
    assert [(hint.points, hint.named) for hint in page.hints] == [("2", True), ("0.5", False)]
    assert reviewing.decide(SHORT, approve=True).approved
    assert on_disk(folder, SHORT).review.answered == "首先要统一口径"


def test_after_mending_another_reader_approves_as_mended(reviewing: Reviewing, folder: BankFolder) -> None:
    reviewing.answer(SINGLE, "C")
    reviewing.decide(SINGLE, approve=False, comment="有歧义。")
    mended = path_of(folder, SINGLE).read_text().replace("某短视频", "某条短视频")
    path_of(folder, SINGLE).write_text(mended)
    with pytest.raises(ReviewRefusedError) as refused:
        reviewing.take(SINGLE)
    assert "另一人" in refused.value.message.zh
    other = Reviewing(OpenBank(folder.root), "reviewer-3")
    assert [one.again for one in other.waiting() if one.id == SINGLE] == [True]
    other.answer(SINGLE, "B")
    other.decide(SINGLE, approve=True)
    assert on_disk(folder, SINGLE).review.outcome == "mended"


# ---- refusals --------------------------------------------------------------------------------------------------------


def test_nobody_gets_an_own_question(folder: BankFolder) -> None:
    own = Reviewing(OpenBank(folder.root), "writer-1")
    assert own.waiting() == ()
    for attempt in (own.take, lambda name: own.answer(name, "B"), lambda name: own.decide(name, approve=True)):
        with pytest.raises(ReviewRefusedError) as refused:
            attempt(SINGLE)
        assert "自己" in refused.value.message.zh


@pytest.mark.parametrize("name", ["", "   ", "张三", "Reviewer 2"])
def test_a_reader_has_a_name(folder: BankFolder, name: str) -> None:
    with pytest.raises(ReviewRefusedError):
        Reviewing(OpenBank(folder.root), name).waiting()


def test_a_change_between_answer_and_outcome_is_not_approved(reviewing: Reviewing, folder: BankFolder) -> None:
    reviewing.answer(SINGLE, "B")
    changed = path_of(folder, SINGLE).read_text().replace("12,000", "13,000")
    path_of(folder, SINGLE).write_text(changed)
    with pytest.raises(ReviewRefusedError):
        reviewing.decide(SINGLE, approve=True)
    assert path_of(folder, SINGLE).read_text() == changed


def test_a_comment_that_no_file_may_hold_is_refused_and_nothing_is_lost(reviewing: Reviewing, folder: BankFolder) -> None:
    reviewing.answer(SINGLE, "B")
    before = path_of(folder, SINGLE).read_bytes()
    with pytest.raises(ReviewRefusedError):
        reviewing.decide(SINGLE, approve=False, comment="坏\x07字符")
    assert path_of(folder, SINGLE).read_bytes() == before
    assert reviewing.decide(SINGLE, approve=False, comment="好字符").approved is False


def test_a_full_disk_loses_neither_answer_nor_question(
    reviewing: Reviewing, folder: BankFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = path_of(folder, SINGLE).read_bytes()

    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(bank_writing.os, "fsync", full)
        with pytest.raises(ReviewRefusedError) as unanswered:
            reviewing.answer(SINGLE, "B")
    assert "磁盘已满" in unanswered.value.message.zh
    assert isinstance(reviewing.take(SINGLE), BlindPage)
    reviewing.answer(SINGLE, "B")
    with monkeypatch.context() as patch:
        patch.setattr(bank_writing.os, "fsync", full)
        with pytest.raises(ReviewRefusedError) as refused:
            reviewing.decide(SINGLE, approve=True)
    assert "磁盘已满" in refused.value.message.zh
    assert "作答已存" in refused.value.message.zh
    assert path_of(folder, SINGLE).read_bytes() == before
    assert reviewing.decide(SINGLE, approve=True).approved


def test_what_waits_is_in_order_answered_first_then_sent_in(folder: BankFolder) -> None:
    folder.add(question_yaml(id="pri-da-003", status="in_review"), path="items/primary/data_analysis/pri-da-003.yaml")
    folder.add(short_yaml(id="pri-da-004", author=READER), path="items/primary/data_analysis/pri-da-004.yaml")
    folder.add(question_yaml(id="pri-da-005", calculation="1 / 2"), path="items/primary/data_analysis/pri-da-005.yaml")
    reviewing = Reviewing(OpenBank(folder.root), READER)
    reviewing.answer(SHORT, "统一口径")
    assert [one.id for one in reviewing.waiting()] == [SHORT, "pri-da-003", SINGLE]  # neither one's own nor a faulty one
    assert reviewing.waiting(level="advanced") == ()
    assert [one.answered for one in reviewing.waiting(competency="data_analysis")] == [True, False, False]
