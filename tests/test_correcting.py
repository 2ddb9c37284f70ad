"""Correcting a published key: what was published stays, the corrected files mark by the new key, and nothing else is corrected."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
import yaml
from pypdf import PdfReader

from paper_builder.correcting import AWARD, Corrected, correct
from paper_builder.diagnostics import Severity
from paper_builder.errata import load_corrections
from paper_builder.locks import load_locks
from paper_builder.paper import ChoiceBody, Paper, from_json
from paper_builder.publishing import publish
from paper_builder.verification import verify_folder
from tests.acceptance.conftest import run, tree
from tests.bank_folder import is_bilingual
from tests.export.test_moodle import read
from tests.published import SINGLE, approve, build_paper, opened, reword, write_bank

ID, SHORT, MULTIPLE = "bas-ge-001", "bas-ge-003", "bas-ge-002"
FORMATS = ("qti3", "moodle")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bank whose single-choice options are shuffled, and its published paper, where the bank's B stands under another letter."""
    folder = tmp_path_factory.mktemp("made")
    bank = write_bank(folder / "bank")
    reword(bank)
    paper = build_paper(bank, folder / "build", seed=1, formats=FORMATS)
    assert label_of(item_one(paper), "B") != "B", "the test needs a paper that shuffles"
    assert label_of(item_one(paper), "C") != "C"
    assert publish(paper, opened(bank)).anew
    return folder


@pytest.fixture
def bank(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return tmp_path / "bank"


def paper_of(folder: Path) -> Paper:
    return from_json((folder / "paper.json").read_bytes())


def item_one(folder: Path) -> ChoiceBody:
    body = paper_of(folder).items[0].body
    assert isinstance(body, ChoiceBody)
    return body


def label_of(body: ChoiceBody, source: str) -> str:
    return next(option.label for option in body.options if option.source == source)


def published(bank: Path) -> Path:
    return bank.parent / "build" / "basic-A"


def mend(bank: Path, key: str = "C") -> None:
    """Correct the key and its explanation in the bank, and let it be read again."""
    path = bank / SINGLE
    text = path.read_text("utf-8").replace("answer: B\n", f"answer: {key}\n")
    text = text.replace("标志是蓝色。A 是底色；C 和 D 没有用过。", "标志是黄色。A 是底色；B 和 D 没有用过。")
    path.write_text(text, "utf-8")
    approve(bank)


def correct_it(bank: Path, key: str = "C", *, question: str = ID, reason: str = "标志换了颜色", **more) -> Corrected:
    return correct(published(bank), opened(bank), question=question, key=key, reason=reason, on="2026-12-01", **more)


def refusal(done: Corrected) -> str:
    assert (done.correction, done.record, done.folder) == (None, None, None)
    assert all(is_bilingual(found) for found in done.diagnostics)
    (code,) = {found.code for found in done.diagnostics if found.severity is Severity.ERROR}
    return code


# ---- what is written -------------------------------------------------------------------------------------------------


def test_a_wrong_key_is_corrected_and_what_was_published_stays(bank: Path):
    paper, records = tree(published(bank)), tree(bank / "papers")
    mend(bank)
    done = correct_it(bank)
    assert done.folder == bank.parent / "build" / "basic-A-correction-1"
    assert done.record == bank / "papers" / "basic-A-2026-11-28-1.correction.yaml"
    assert (done.anew, done.refused, done.diagnostics) == (True, (), ())
    assert tree(published(bank)) == paper
    assert {name: data for name, data in tree(bank / "papers").items() if name in records} == records
    assert sorted(tree(done.folder)) == [
        "correction.yaml",
        "manifest.json",
        "marking/answer-key.json",
        "marking/answer-key.pdf",
        "paper.json",
        "platform/moodle.xml",
        "platform/qti3.zip",
    ], "no candidate's file is written again"


def test_the_record_says_both_keys_in_both_letterings(bank: Path):
    mend(bank)
    done = correct_it(bank)
    assert done.record is not None
    record = yaml.load(done.record.read_text("utf-8"), yaml.BaseLoader)
    body = item_one(published(bank))
    assert record == {
        "version": "1",
        "number": "1",
        "on": "2026-12-01",
        "paper": "basic-A-2026-11-28",
        "paper_digest": load_locks(bank)[0][0].paper_digest,
        "level": "basic",
        "form": "A",
        "sitting": "2026-11-28",
        "question": ID,
        "item": "1",
        "points": "2",
        "old_key_on_paper": label_of(body, "B"),
        "old_key_in_bank": "B",
        "new_key_on_paper": label_of(body, "C"),
        "new_key_in_bank": "C",
        "reason": "标志换了颜色",
    }
    assert load_corrections(bank) == ((done.correction,), ())


def test_marking_files_hold_the_new_key_and_the_explanation_in_the_papers_letters(bank: Path):
    mend(bank)
    folder = correct_it(bank).folder
    assert folder is not None
    body = item_one(published(bank))
    new, label = label_of(body, "C"), {option.source: option.label for option in body.options}
    row = json.loads((folder / "marking/answer-key.json").read_text("utf-8"))["sections"][0]["items"][0]
    assert row["answer"] == new
    assert f"答案由 {label['B']} 改为 {new}" in row["explanation"]
    assert f"标志是黄色。{label['A']} 是底色；{label['B']} 和 {label['D']} 没有用过。" in row["explanation"]
    pages = PdfReader(BytesIO((folder / "marking/answer-key.pdf").read_bytes())).pages
    printed = "".join("".join(page.extract_text() for page in pages).split())
    assert "（更正1）" in printed
    assert f"【{new}】更正" in printed


def test_moodle_gives_the_points_for_the_new_key_alone(bank: Path):
    mend(bank)
    folder = correct_it(bank).folder
    assert folder is not None
    question = read((folder / "platform/moodle.xml").read_bytes())[0]
    options = [option.text for option in item_one(folder).options]
    assert {text: question.score((index,)) for index, text in enumerate(options)} == {"红色": 0, "蓝色": 0, "黄色": 2, "绿色": 0}


def test_of_the_corrected_paper_only_key_explanation_digest_and_title_are_new(bank: Path):
    mend(bank)
    folder = correct_it(bank).folder
    assert folder is not None
    before, after = paper_of(published(bank)), paper_of(folder)
    one, other = before.items[0], after.items[0]
    assert isinstance(one.body, ChoiceBody)
    assert isinstance(other.body, ChoiceBody)
    undone = replace(other, body=replace(other.body, key=one.body.key), explanation=one.explanation, digest=one.digest)
    first = replace(after.sections[0], items=(undone,))
    assert replace(after, title=before.title, sections=(first, *after.sections[1:])) == before
    assert after.title == f"{before.title}（更正1）"


def test_the_same_correction_gives_the_same_bytes_and_no_second_record(bank: Path):
    mend(bank)
    first = correct_it(bank)
    assert first.folder is not None
    before = tree(first.folder)
    shutil.rmtree(first.folder)
    again = correct(published(bank), opened(bank), question="1", key="C", reason="标志换了颜色", on="2027-01-01")
    assert (again.correction, again.anew) == (first.correction, False)
    assert tree(first.folder) == before
    assert len(load_corrections(bank)[0]) == 1


def test_each_correction_holds_the_earlier_ones_and_says_which_folder_is_out_of_date(bank: Path):
    mend(bank)
    first = correct_it(bank)
    second = correct_it(bank, AWARD, question=SHORT, reason="题目有歧义")
    assert first.folder is not None
    assert second.folder == bank.parent / "build" / "basic-A-correction-2"
    rows = json.loads((second.folder / "marking/answer-key.json").read_text("utf-8"))["sections"]
    assert rows[0]["items"][0]["answer"] == label_of(item_one(published(bank)), "C")
    assert [(row["points"], "全体考生得满分" in row["text"]) for row in rows[2]["items"][0]["rubric"]] == [(5, True)]
    found = {folder: {one.code for one in verify_folder(folder, opened(bank))} for folder in (first.folder, second.folder)}
    assert found == {first.folder: {"PB827"}, second.folder: set()}


def test_a_key_may_be_corrected_back(bank: Path):
    mend(bank)
    correct_it(bank)
    mend_back = (bank / SINGLE).read_text("utf-8").replace("answer: C\n", "answer: B\n")
    (bank / SINGLE).write_text(mend_back.replace("标志是黄色。A 是底色；B 和 D", "标志是蓝色。A 是底色；C 和 D"), "utf-8")
    approve(bank)
    back = correct_it(bank, "B", reason="更正有误")
    assert back.correction is not None
    assert (back.correction.number, back.correction.old_key_in_bank, back.correction.new_key_in_bank) == (2, "C", "B")
    assert back.folder is not None
    assert item_one(back.folder).key == item_one(published(bank)).key


def test_other_published_papers_with_the_question_are_named(bank: Path):
    other = build_paper(bank, bank.parent / "other", seed=5, sitting=None)
    assert publish(other, opened(bank)).path is not None
    mend(bank)
    done = correct_it(bank)
    assert done.correction is not None
    assert [(one.paper, one.number) for one in done.correction.also_on] == [("basic-A-seed-5", 1)]


# ---- everyone gets the points ----------------------------------------------------------------------------------------


def test_where_no_answer_is_right_everyone_gets_the_points_as_far_as_a_format_can(bank: Path):
    before = tree(published(bank))
    done = correct_it(bank, AWARD, reason="没有对的选项")
    assert done.correction is not None
    assert done.folder is not None
    assert (done.correction.awarded, done.correction.new_key_on_paper, done.refused) == (True, "", ("moodle",))
    assert {(found.code, found.severity) for found in done.diagnostics} == {("PB609", Severity.WARNING)}
    assert "platform/moodle.xml" not in tree(done.folder)
    assert "platform/qti3.zip" in tree(done.folder)
    row = json.loads((done.folder / "marking/answer-key.json").read_text("utf-8"))["sections"][0]["items"][0]
    assert (row["answer"], row["awarded"]) == ("送分", True)
    assert "蓝色。" not in row["explanation"], "an explanation of the key that was wrong"
    assert item_one(done.folder).awarded
    assert verify_folder(done.folder, opened(bank)) == ()
    assert tree(published(bank)) == before


def test_the_points_can_be_given_where_the_question_was_rewritten_or_is_gone(bank: Path):
    (bank / SINGLE).unlink()
    assert correct_it(bank, AWARD, reason="题目作废").correction is not None


# ---- what is refused -------------------------------------------------------------------------------------------------


def edit(bank: Path, before: str, after: str) -> None:
    text = (bank / SINGLE).read_text("utf-8")
    assert before in text
    (bank / SINGLE).write_text(text.replace(before, after), "utf-8")


@pytest.mark.parametrize(
    ("change", "question", "key", "code"),
    [
        (approve, ID, "B", "PB838"),  # it is the key already
        (approve, ID, "C", "PB838"),  # the bank has another one
        (mend, ID, "D", "PB838"),
        (mend, ID, "CC", "PB838"),
        (lambda bank: mend(bank, "BC"), ID, "BC", "PB838"),  # two for a single choice
        (lambda bank: (mend(bank), edit(bank, "标志是（ ）", "新标志是（ ）")), ID, "C", "PB837"),
        (lambda bank: (mend(bank), edit(bank, "D: 绿色", "D: 紫色")), ID, "C", "PB837"),
        (lambda bank: (mend(bank), edit(bank, "single_choice", "multiple_choice")), ID, "C", "PB837"),
        (lambda bank: (bank / SINGLE).unlink(), ID, "C", "PB837"),
        (mend, "bas-ge-009", "C", "PB837"),
        (mend, SHORT, "C", "PB837"),
        (lambda bank: shutil.rmtree(bank / "papers"), ID, AWARD, "PB836"),
        (lambda bank: (published(bank) / "paper.json").unlink(), ID, AWARD, "PB821"),
    ],
)
def test_what_is_no_correction_of_a_key_is_refused_and_nothing_is_written(bank: Path, change, question: str, key: str, code: str):
    change(bank)
    before = tree(bank.parent)
    assert refusal(correct_it(bank, key, question=question)) == code
    assert tree(bank.parent) == before


def test_a_paper_that_was_changed_after_it_was_published_is_not_the_published_one(bank: Path):
    path = published(bank) / "paper.json"
    path.write_text(path.read_text("utf-8").replace("示例机构的标志", "示例机构的新标志"), "utf-8")
    assert refusal(correct_it(bank, AWARD)) == "PB836"


def test_what_is_corrected_already_is_refused_for_another_reason(bank: Path):
    mend(bank)
    correct_it(bank)
    assert refusal(correct_it(bank, reason="另一个理由")) == "PB838"


def test_no_folder_is_overwritten_least_of_all_the_published_one(bank: Path):
    mend(bank)
    inside, other = published(bank) / "new", bank.parent / "mine"
    other.mkdir()
    (other / "notes.txt").write_text("mine", "utf-8")
    before = tree(bank.parent)
    for out in (published(bank), inside, other):
        assert refusal(correct_it(bank, out=out)) == "PB830"
    assert tree(bank.parent) == before


def test_a_record_that_cannot_be_read_stops_the_next_correction(bank: Path):
    mend(bank)
    done = correct_it(bank)
    assert done.record is not None
    done.record.write_text("number: [", "utf-8")
    assert correct_it(bank, AWARD, question=MULTIPLE).correction is None


def test_an_unreviewed_key_is_told_of(bank: Path):
    mend(bank)
    edit(bank, "没有用过", "都没有用过")
    done = correct_it(bank)
    assert done.correction is not None
    assert [(found.code, found.severity) for found in done.diagnostics] == [("PB839", Severity.WARNING)]


def test_letters_that_may_mean_something_else_are_not_rewritten(bank: Path):
    mend(bank)
    edit(bank, "标志是黄色。A 是底色", "标志是黄色，选 A/B 都错。A 是底色")
    folder = correct_it(bank).folder
    assert folder is not None
    explanation = paper_of(folder).items[0].explanation
    assert "选 A/B 都错。A 是底色；B 和 D 没有用过。" in explanation
    body = item_one(published(bank))
    assert all(f"题库 {option.source} 是卷面 {option.label}" in explanation for option in body.options)


# ---- verify and publish ----------------------------------------------------------------------------------------------


def test_verify_says_that_a_key_differs_and_then_that_it_was_corrected(bank: Path):
    assert verify_folder(published(bank), opened(bank)) == ()
    mend(bank)
    (found,) = verify_folder(published(bank), opened(bank))
    body = item_one(published(bank))
    old, new = label_of(body, "B"), label_of(body, "C")
    assert (found.code, found.severity) == ("PB825", Severity.WARNING)
    assert f"阅卷用的答案是 {old}，题库现在的答案是 C，在这份卷上是 {new}" in found.message.zh
    assert found.hint is not None
    for text in (found.hint.zh, found.hint.en):
        assert f"paper-builder correct {published(bank)} --question {ID} --key C --reason" in text
    correct_it(bank)
    (corrected,) = verify_folder(published(bank), opened(bank))
    assert (corrected.code, corrected.severity) == ("PB826", Severity.INFO)


def test_a_change_that_leaves_the_key_alone_is_not_called_one(bank: Path):
    edit(bank, "没有用过", "都没有用过")
    assert {found.code for found in verify_folder(published(bank), opened(bank))} == {"PB824"}


def test_a_corrected_folder_cannot_be_published_over_the_record(bank: Path):
    mend(bank)
    folder = correct_it(bank).folder
    assert folder is not None
    assert "PB831" in {found.code for found in publish(folder, opened(bank)).diagnostics}


# ---- the command -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_command_tells_what_it_did_and_leaves_with_its_code(bank: Path, language: str):
    where = (str(published(bank)), "--bank", str(bank))
    words = ("--question", "1", "--reason", "  标志\n换了颜色 ", "--on", "2026-12-01", *where)
    early = run("correct", "--key", "C", *words, PAPER_BUILDER_LANG=language)
    assert (early.returncode, early.stdout) == (1, "")
    assert "PB838" in early.stderr
    mend(bank)
    shown = run("verify", *where, PAPER_BUILDER_LANG=language)
    assert shown.returncode == 0
    assert not {"核对无误", "verified"} & set(shown.stdout.replace("：", " ").replace("（", " ").split())
    done = run("correct", "--key", " ｃ", *words, PAPER_BUILDER_LANG=language)
    record = bank / "papers" / "basic-A-2026-11-28-1.correction.yaml"
    assert done.returncode == 0
    assert done.stdout == f"{record}\n{published(bank)}-correction-1\n"
    assert yaml.load(record.read_text("utf-8"), yaml.BaseLoader)["reason"] == "标志 换了颜色"
    body = item_one(published(bank))
    assert f"{label_of(body, 'B')} → {label_of(body, 'C')}" in done.stderr
    assert run("correct", "--key", "送分", *words[:2], "--reason", " ", *where).returncode == 2
    assert run("correct", "--key", "C", *words, "--export", "html").returncode == 2
    assert run("check", str(bank)).returncode == 0


def test_the_blueprint_has_no_part_in_a_correction(bank: Path):
    mend(bank)
    shutil.rmtree(bank / "blueprints")
    assert correct_it(bank).correction is not None
