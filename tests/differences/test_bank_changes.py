"""What became of each question since a commit: added, removed, moved, unreadable, changed, and the papers that it stands on."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import jsonschema
import markdown
import pytest

from paper_builder.differences import difference, json_report, markdown_report, text_report
from paper_builder.differences.model import Difference, QuestionChange
from paper_builder.history import history_since
from paper_builder.locks import lock_of, lock_text
from paper_builder.schema import load
from tests.bank_folder import BankFolder, question_yaml
from tests.builders import make_paper
from tests.repository import commit

ITEM = "items/primary/data_analysis/pri-da-{:03d}.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> BankFolder:
    """Three questions, of which the first stands on a published paper as it is now."""
    folder = BankFolder(tmp_path)
    for number in (1, 2, 3):
        folder.add(question_yaml(id=f"pri-da-{number:03d}"), ITEM.format(number))
    bank, _ = folder.load()
    assert bank is not None
    paper = make_paper()
    lock = lock_of(paper, "sha256:" + "1" * 64)
    digests = {f"sha256:{number:064x}": bank.questions[f"pri-da-{number:03d}"].digest for number in (1, 2)}
    text = lock_text(lock)
    for printed, now in digests.items():
        text = text.replace(printed, now, 1)
    folder.write(lock.path, text)
    commit(tmp_path)
    return folder


def changes(folder: BankFolder, reference: str = "HEAD") -> Difference:
    return difference(folder.root, history_since(folder.root, reference))


def only(found: Difference) -> QuestionChange:
    (change,) = found.questions
    return change


def test_nothing_changed_is_said_so(folder: BankFolder):
    found = changes(folder)
    assert found == Difference(since=found.since, questions=(), form_only=(), files=())
    assert "没有变化" in text_report(found, language="zh")


def test_a_changed_question_names_its_papers_and_number(folder: BankFolder):
    folder.add(question_yaml(answer="C"), ITEM.format(1))
    change = only(changes(folder))
    assert (change.id, change.kind, change.unreviewed) == ("pri-da-001", "changed", False)
    assert [(paper.paper, paper.number) for paper in change.papers] == [("primary-2026-11-A-2026-11-28", 1)]
    assert [part.message.zh for part in change.changes] == ["答案 B → C"]


def test_a_question_off_every_paper_and_a_change_of_status_touch_none(folder: BankFolder):
    folder.add(question_yaml(id="pri-da-003", answer="C"), ITEM.format(3))
    folder.add(question_yaml(status="in_review"), ITEM.format(1))
    found = changes(folder)
    assert [(change.id, [part.field for part in change.changes]) for change in found.questions] == [
        ("pri-da-001", ["status"]),
        ("pri-da-003", ["answer"]),
    ]
    # the paper of ``make_paper`` holds pri-da-003 with other content
    assert [len(change.papers) for change in found.questions] == [0, 1]


def test_going_back_to_what_was_published_touches_no_paper(folder: BankFolder):
    folder.add(question_yaml(answer="C"), ITEM.format(1))
    commit(folder.root)
    folder.add(question_yaml(), ITEM.format(1))
    assert only(changes(folder)).papers == ()


def test_added_removed_moved_and_unreadable(folder: BankFolder):
    folder.add(question_yaml(id="pri-da-009"), ITEM.format(9))
    (folder.root / ITEM.format(1)).unlink()
    moved = "items/primary/pri-da-002.yaml"
    (folder.root / ITEM.format(2)).rename(folder.root / moved)
    folder.add("id: [\n", ITEM.format(3))
    found = {change.id: change for change in changes(folder).questions}
    assert {name: change.kind for name, change in found.items()} == {
        "pri-da-001": "removed",
        "pri-da-002": "changed",
        "pri-da-003": "unreadable",
        "pri-da-009": "added",
    }
    assert [part.message.zh for part in found["pri-da-002"].changes] == [f"文件从 {ITEM.format(2)} 移来"]
    assert [len(found[name].papers) for name in sorted(found)] == [1, 0, 1, 1]


def test_a_file_that_could_not_be_read_before_is_followed_by_its_path(folder: BankFolder):
    folder.add("id: [\n", ITEM.format(1))
    folder.add("id: [\n", ITEM.format(2))
    commit(folder.root)
    folder.add(question_yaml(), ITEM.format(1))
    (folder.root / ITEM.format(2)).unlink()
    found = {change.id: change.kind for change in changes(folder).questions}
    assert found == {"pri-da-001": "changed", "pri-da-002": "removed"}


def test_a_new_question_in_the_file_of_another_is_both_added_and_removed(folder: BankFolder):
    folder.add(question_yaml(id="pri-da-777"), ITEM.format(1))
    assert {(change.id, change.kind) for change in changes(folder).questions} == {
        ("pri-da-777", "added"),
        ("pri-da-001", "removed"),
    }


def test_another_way_of_typing_the_same_is_counted_and_no_change(folder: BankFolder):
    folder.add("# 说明\n" + question_yaml(author='"writer-1"'), ITEM.format(1))
    found = changes(folder)
    assert (found.questions, found.form_only) == ((), ("pri-da-001",))


def test_other_files_are_named(folder: BankFolder):
    folder.write("statutes.yaml", "statutes: []\n")
    picture = folder.add_picture()
    assert changes(folder).files == (picture, "statutes.yaml")


def test_an_approved_question_that_was_changed_after_its_review_is_a_warning(folder: BankFolder):
    bank, _ = folder.load()
    assert bank is not None
    review = (
        f"\n  by: reader\n  'on': '2026-11-23'\n  answered: B\n  outcome: agreed\n  digest: {bank.questions['pri-da-003'].digest}"
    )
    approved = {"id": "pri-da-003", "status": "approved", "review": review}
    folder.add(question_yaml(**approved), ITEM.format(3))
    assert not only(changes(folder)).unreviewed
    commit(folder.root)
    folder.add(question_yaml(**approved, difficulty="5"), ITEM.format(3))
    found = changes(folder)
    assert only(found).unreviewed
    for report in (text_report(found, language="zh"), markdown_report(found, language="zh")):
        assert "审定之后内容改过" in report


# ---- reports ---------------------------------------------------------------------------------------------------------

HOSTILE = "甲 <script>alert(1)</script> ![x](y) [z](w) **b** `c` @user #12 | $x$ \\ ~~d~~ :tada: http://a.invalid &amp; _e_"


@pytest.fixture
def hostile(folder: BankFolder) -> Difference:
    stem = "|\n  " + HOSTILE.replace("甲", "乙") + "\n  1. 次行"
    folder.add(question_yaml(stem=stem, tags="['<b>']"), ITEM.format(1))
    return changes(folder)


def test_nothing_in_a_question_acts_as_markdown(hostile: Difference):
    report = markdown_report(hostile, language="zh")
    shown = markdown.markdown(report)
    assert set(re.findall(r"<(\w+)", shown)) <= {"h3", "h4", "p", "ul", "li", "strong", "del", "ins"}
    assert not re.search(r"@user|(?<!&)#12|:tada:|http:", report)  # what only GitHub acts upon
    words = html.unescape(re.sub(r"<[^>]+>", "", shown))
    assert all(word in words for word in ("<script>", "**b**", "`c`", "@user", "$x$", "~~d~~", ":tada:", "&amp;", "_e_"))


def test_what_was_reworded_is_marked(folder: BankFolder):
    folder.add(question_yaml().replace("播放到结尾", "播放至结尾"), ITEM.format(1))
    found = changes(folder)
    assert "题干改写：…其中 4,200 次播放〔到→至〕结尾，完播率为（ ）。" in text_report(found, language="zh")
    assert "播放<del>到</del><ins>至</ins>结尾" in markdown_report(found, language="zh")
    assert "\x1b[" in text_report(found, language="zh", colour=True)
    assert "\x1b[" not in text_report(found, language="zh")


def test_a_report_for_a_comment_stays_below_its_limit_and_says_what_is_missing(folder: BankFolder):
    for number in range(10, 60):
        folder.add(question_yaml(id=f"pri-da-{number:03d}"), ITEM.format(number))
    found = changes(folder)
    report = markdown_report(found, language="zh", limit=2000)
    assert len(report) <= 2000
    listed = report.count("\n#### ")
    assert 0 < listed < 50
    assert f"另有 {50 - listed} 题" in report
    assert markdown_report(found, language="zh").count("\n#### ") == 50


def test_the_json_report_fits_its_schema(hostile: Difference):
    report = json.loads(json_report(hostile, language="zh"))
    jsonschema.Draft202012Validator(load("diff")).validate(report)
    (question,) = report["questions"]
    (stem,) = (change for change in question["changes"] if change["field"] == "stem")
    assert "".join(after for _, after in stem["pieces"]) == HOSTILE.replace("甲", "乙") + "\n1. 次行"
