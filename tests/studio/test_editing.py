"""Editing without a browser: what is found, what is written, and that nothing typed is lost whatever happens on disk."""

from __future__ import annotations

import dataclasses
import time
from typing import TYPE_CHECKING, Any

import pytest

from paper_builder.bank_loading import load_bank
from paper_builder.bank_writing import question_text
from paper_builder.checking import check
from paper_builder.content import parse
from paper_builder.question import Choice, ShortAnswer, content_digest
from paper_builder.studio.editing import EditingSession, NoSuchQuestionError, Refused, Saved, UnreadableError
from paper_builder.studio.opening import OpenBank
from paper_builder.studio.remarks import file_with_remarks
from tests.bank_folder import question_yaml
from tests.studio.conftest import SHORT, SINGLE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bank_folder import BankFolder

FILLED: dict[str, Any] = {
    "level": "primary",
    "competency": "data_analysis",
    "knowledge_point": "da-engagement",
    "cognitive_level": "apply",
    "difficulty": "2",
    "author": "writer-7",
    "stem": "某视频播放 200 次，其中 50 次播完，完播率为（ ）。",
    "options": ["15%", "25%", "45%", "75%"],
    "key": [1],
    "explanation": "50÷200＝25%。A 少算；C 多算；D 算反了。",
}

JUDGED = {"cognitive_level": "认知层次", "difficulty": "难度"}


def fill(session: EditingSession, **changes: Any) -> None:
    session.change({**session.values, **FILLED, **changes})


def path_of(folder: BankFolder, question_id: str) -> Path:
    return folder.root / "items" / "primary" / "data_analysis" / f"{question_id}.yaml"


# ---- findings ------------------------------------------------------------------------------------------------------


def test_an_empty_question_lacks_everything_but_has_no_other_fault(desk: OpenBank) -> None:
    judgement = EditingSession(desk).judge()
    assert judgement.question is None
    assert all(found.missing for found in judgement.findings)
    missing = {found.field for found in judgement.findings}
    assert {"level", "knowledge_point", "stem", "options.0", "key", "explanation", "author", *JUDGED} <= missing
    assert "id" not in missing


@pytest.mark.parametrize("left_out", JUDGED)
def test_what_papers_are_balanced_on_is_asked_for_and_never_assumed(desk: OpenBank, left_out: str) -> None:
    session = EditingSession(desk)
    session.new(level="primary", knowledge_point="da-engagement", type="single_choice")
    assert [session.values[name] for name in (*JUDGED, "seconds")] == ["", "", "60"]
    fill(session, **{left_out: ""})
    (found,) = session.judge().errors
    assert (found.field, found.missing) == (left_out, True)
    outcome = session.save()
    assert isinstance(outcome, Refused)
    assert f"还有 1 处没有填写：{JUDGED[left_out]}" in outcome.message
    fill(session)
    assert isinstance(session.save(), Saved)
    saved = session.question_id
    session.new()
    session.open(saved)
    assert (session.values["cognitive_level"], session.values["difficulty"]) == ("apply", "2")


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"options": ["15%", "25%", "25%", "75%"]}, "options.2", "相同"),
        ({"calculation": "50 / 100"}, "calculation", "50%"),
        ({"stem": "看 <b>图</b>（ ）。"}, "stem", "HTML"),
        ({"explanation": "见 https://example.com"}, "explanation", "网址"),
        ({"seconds": "很久"}, "seconds", "整数"),
        ({"difficulty": "9"}, "difficulty", "5"),
        ({"author": "王老师"}, "author", "写法不对"),
        ({"enemies": ["pri-da-999"]}, "enemies.0", "没有互斥题"),
        ({"knowledge_point": "fd-platform"}, "knowledge_point", "属于"),
        ({"references": [{"statute": "old-law", "article": ""}]}, "references.0.statute", "替代"),
        ({"references": [{"statute": "privacy-law", "article": "99"}]}, "references.0.article", "没有核对过"),
        ({"stem": "如图 ![](assets/0123456789abcdef.png)（ ）。"}, "stem", "替代文字"),
    ],
)
def test_a_finding_stands_at_its_field(desk: OpenBank, changes: dict[str, Any], field: str, words: str) -> None:
    session = EditingSession(desk)
    fill(session, **changes)
    found = [finding for finding in session.judge().findings if finding.field == field]
    assert any(words in finding.message for finding in found), session.judge().findings


def test_a_finding_points_at_the_very_characters(desk: OpenBank) -> None:
    session = EditingSession(desk)
    stem = "第一行。\n\n第三行里有 <b>粗体</b>，（ ）。"
    fill(session, stem=stem)
    found = next(finding for finding in session.judge().findings if "<b>" in finding.message)
    assert stem[found.start : found.end] == "<b>"


def test_the_words_are_those_of_the_form(desk: OpenBank) -> None:
    session = EditingSession(desk)
    fill(session, seconds="x", knowledge_point="da-privacy")
    texts = [finding.message + finding.hint for finding in session.judge().findings]
    assert texts
    assert not any(name in text for text in texts for name in ("seconds", "references", "knowledge_point", "stem"))


def test_what_can_be_said_is_said_before_everything_is_filled_in(desk: OpenBank) -> None:
    session = EditingSession(desk)
    fill(session, options=["15%", "25%", "25%", "75%"], explanation="", author="", level="", competency="", knowledge_point="")
    judgement = session.judge()
    assert judgement.question is None
    assert [found.field for found in judgement.findings if not found.missing] == ["options.2"]


def test_a_fault_in_the_stem_is_told_before_there_are_options(desk: OpenBank) -> None:
    session = EditingSession(desk)
    session.change({**session.values, "stem": "看 <b>图</b>（ ）。", "options": ["甲", "甲", "", ""]})
    told = {found.field for found in session.judge().findings if not found.missing}
    assert told == {"stem", "options.1"}


def test_a_reference_that_is_still_empty_hides_no_other_finding(desk: OpenBank) -> None:
    session = EditingSession(desk)
    references = [{"statute": "", "article": ""}, {"statute": "privacy-law", "article": "1"}]
    fill(session, stem="看 <b>图</b>（ ）。", references=references)
    judgement = session.judge()
    assert [found.field for found in judgement.findings if found.missing] == ["references.0.statute"]
    assert {found.field for found in judgement.findings if not found.missing} == {"stem"}


def test_the_form_says_what_check_says(folder: BankFolder, desk: OpenBank) -> None:
    """The same codes for the same question, in the form and by ``check`` on the saved file, for many different faults."""
    faults: list[dict[str, Any]] = [
        {},
        {"options": ["15%", "25%", "25%", "75%"]},
        {"calculation": "50 / 100"},
        {"stem": "[链接](http://example.com)（ ）。"},
        {"keep_order": True, "tags": ["图"]},
        {"stem": "A 组和 B 组（ ）。"},
        {"knowledge_point": "da-privacy"},
        {"type": "multiple_choice", "key": [1]},
        {"type": "multiple_choice", "key": [1, 2], "explanation": "“没有配对"},
        {"options": ["完全正确", "25%", "以上都是", "75%"], "remarks": "pb: ignore PB306 试用\npb: ignore PB304"},
        {"stem": "某短视频播放 12,000 次，其中 4,200 次播放到结尾，完播率为（ ）。", "options": ["28%", "35%", "42%", "65%"]},
    ]
    for changes in faults:
        session = EditingSession(desk)
        session.neighbours.settle()
        fill(session, **changes)
        judgement = session.judge()
        path = path_of(folder, "pri-da-003")
        if judgement.question is not None:
            path.write_bytes(file_with_remarks(judgement.question, session.values["remarks"], "", path.name))
            expected = sorted(found.code for found in check(folder.root, (path,)).diagnostics)
            path.unlink()
            assert sorted(found.code for found in judgement.findings) == expected, changes


def test_every_shipped_question_comes_through_the_form_unchanged(shipped: OpenBank) -> None:
    session = EditingSession(shipped)
    for question_id, question in shipped.bank.questions.items():
        session.open(question_id)
        judgement = session.judge()
        assert judgement.question is not None, question_id
        assert not judgement.errors, (question_id, judgement.errors)
        assert judgement.question.digest == question.digest == content_digest(question)
        assert judgement.question.review == question.review
        assert not session.changed


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> OpenBank:
    import shutil
    from pathlib import Path

    root = tmp_path_factory.mktemp("shipped") / "bank"
    shutil.copytree(Path(__file__).resolve().parents[2] / "question_bank", root)
    return OpenBank(root)


def test_the_answer_comes_in_time(shipped: OpenBank) -> None:
    """Far under the 150 ms between key and finding that page and transport share; median of many, for the machine is shared."""
    session = EditingSession(shipped)
    session.open(next(iter(shipped.bank.questions)))
    values = session.values
    taken = []
    for number in range(30):
        values["stem"] += str(number)
        start = time.perf_counter()
        session.change(values, "stem")
        session.preview(key=True)
        taken.append(time.perf_counter() - start)
    assert sorted(taken)[15] < 0.05


# ---- saving --------------------------------------------------------------------------------------------------------


def test_a_new_question_is_saved_as_its_canonical_file(folder: BankFolder, desk: OpenBank) -> None:
    session = EditingSession(desk)
    fill(session)
    assert session.question_id == "pri-da-003"
    outcome = session.save()
    assert isinstance(outcome, Saved)
    path = path_of(folder, "pri-da-003")
    assert outcome.path == path
    bank, diagnostics = load_bank(folder.root)
    assert bank is not None
    assert not diagnostics
    saved = bank.questions["pri-da-003"]
    assert path.read_text("utf-8") == question_text(saved)
    assert isinstance(saved.body, Choice)
    assert saved.body.key == ("B",)
    assert saved.stem == FILLED["stem"]
    assert not session.changed
    assert desk.bank.questions["pri-da-003"] == saved


def test_a_short_answer_is_saved(desk: OpenBank, folder: BankFolder) -> None:
    session = EditingSession(desk)
    rubric = [
        {"points": "2", "text": "统一口径", "accept": ["口径一致", ""], "reject": []},
        {"points": "1.5", "text": "写明周期", "accept": [], "reject": ["只写“定期”"]},
    ]
    fill(session, type="short_answer", answer="1. 统一口径。\n2. 写明周期。", rubric=rubric, seconds="300")
    assert isinstance(session.save(), Saved)
    saved = OpenBank(folder.root).bank.questions["pri-da-003"]
    assert isinstance(saved.body, ShortAnswer)
    assert [(str(c.points), c.text, c.accept, c.reject) for c in saved.body.rubric] == [
        ("2", "统一口径", ("口径一致",), ()),
        ("1.5", "写明周期", (), ("只写“定期”",)),
    ]


def test_a_question_with_errors_is_not_saved(folder: BankFolder, desk: OpenBank) -> None:
    session = EditingSession(desk)
    fill(session, explanation="", key=[])
    before = sorted(folder.root.rglob("*.yaml"))
    outcome = session.save()
    assert isinstance(outcome, Refused)
    assert "解析" in outcome.message
    assert "正确选项" in outcome.message
    assert sorted(folder.root.rglob("*.yaml")) == before


def test_the_next_number_is_taken_when_another_author_was_faster(folder: BankFolder, desk: OpenBank) -> None:
    session = EditingSession(desk)
    fill(session)
    other = EditingSession(OpenBank(folder.root))
    fill(other, stem="别人的题（ ）。")
    first, second = other.save(), session.save()
    assert isinstance(first, Saved)
    assert isinstance(second, Saved)
    assert (first.path.stem, second.path.stem) == ("pri-da-003", "pri-da-004")


def test_nothing_is_written_where_nothing_changed(folder: BankFolder, desk: OpenBank) -> None:
    session = EditingSession(desk)
    fill(session)
    session.save()
    before = path_of(folder, "pri-da-003").stat().st_mtime_ns
    assert isinstance(session.save(), Saved)
    assert path_of(folder, "pri-da-003").stat().st_mtime_ns == before


def test_an_approval_does_not_outlive_a_change(folder: BankFolder) -> None:
    question = OpenBank(folder.root).bank.questions[SINGLE]
    review = f"\n  by: reviewer-2\n  'on': '2026-11-23'\n  answered: B\n  outcome: agreed\n  digest: {question.digest}"
    folder.add(question_yaml(status="approved", review=review))
    session = EditingSession(OpenBank(folder.root))
    session.open(SINGLE)
    assert not session.judge().findings
    session.change({**session.values, "tags": ["新"]})
    assert isinstance(session.save(), Saved)
    assert OpenBank(folder.root).bank.questions[SINGLE].status == "approved"
    session.change({**session.values, "stem": "换一个问法：完播率为（ ）。"})
    assert any("重新盲审" in found.message for found in session.judge().findings)
    assert isinstance(session.save(), Saved)
    after = OpenBank(folder.root).bank.questions[SINGLE]
    assert after.status == "draft"
    assert after.review is not None, "who has seen the key must stay on record"
    assert session.values["status"] == "draft"


# ---- opening -------------------------------------------------------------------------------------------------------


def test_a_knowledge_point_decides_the_competency(desk: OpenBank) -> None:
    session = EditingSession(desk)
    session.new(level="advanced", knowledge_point="fd-platform")
    assert session.values["competency"] == "distribution"
    assert session.question_id == "adv-fd-001"


def test_a_question_with_faults_opens_and_can_be_mended(folder: BankFolder) -> None:
    folder.add(question_yaml(difficulty="非常难", answer="Z"))
    session = EditingSession(OpenBank(folder.root))
    session.open(SINGLE)
    assert {found.field for found in session.judge().errors} == {"difficulty", "key"}
    session.change({**session.values, "difficulty": "2", "key": [1]})
    assert isinstance(session.save(), Saved)


def test_a_file_that_is_no_yaml_is_named(folder: BankFolder) -> None:
    folder.add("id: [\n", path="items/primary/data_analysis/pri-da-009.yaml")
    desk = OpenBank(folder.root)
    assert "items/primary/data_analysis/pri-da-009.yaml" in desk.summary()
    session = EditingSession(desk)
    with pytest.raises(UnreadableError, match=r"pri-da-009\.yaml"):
        session.open("pri-da-009")
    with pytest.raises(NoSuchQuestionError):
        session.open("pri-da-777")


def test_unknown_fields_are_named_before_they_are_lost(folder: BankFolder) -> None:
    folder.add(question_yaml(ansvver="B"))
    session = EditingSession(OpenBank(folder.root))
    session.open(SINGLE)
    assert "ansvver" in session.notice


def test_a_short_answer_opens_with_all_its_parts(desk: OpenBank) -> None:
    session = EditingSession(desk)
    session.open(SHORT)
    assert session.values["rubric"][1] == {"points": "0.5", "text": "写明分母", "accept": ["写清分母"], "reject": []}
    assert not session.judge().errors


def test_invisible_characters_of_a_chat_are_cleaned(desk: OpenBank, folder: BankFolder) -> None:
    session = EditingSession(desk)
    fill(session, stem="某视频播放\u200b 200 次，\r\n其中 50 次播完，完播率为（ ）。\ufeff\x07")
    assert isinstance(session.save(), Saved)
    assert OpenBank(folder.root).bank.questions["pri-da-003"].stem == "某视频播放 200 次，\n其中 50 次播完，完播率为（ ）。"


def test_the_bank_is_read_again_when_its_files_change(folder: BankFolder, desk: OpenBank) -> None:
    session = EditingSession(desk)
    fill(session, enemies=["pri-da-050"])
    assert session.judge().errors
    folder.add(question_yaml(id="pri-da-050"), path="items/primary/data_analysis/pri-da-050.yaml")
    heard: list[int] = []
    desk.subscribe(lambda: heard.append(len(desk.bank.questions)))
    assert desk.refresh()
    assert not desk.refresh()
    assert heard == [3]
    assert not session.judge().errors


def test_the_preview_holds_the_key_only_when_asked(desk: OpenBank) -> None:
    session = EditingSession(desk)
    fill(session)
    assert "算反了" not in session.preview(key=False)
    assert "算反了" in session.preview(key=True)
    fill(session, stem="<script>alert(1)</script>", options=["", "", "", ""])
    page = session.preview(key=True)
    assert "<script" not in page
    assert dataclasses.asdict(session.judge().findings[0])


# ---- near-duplicates -----------------------------------------------------------------------------------------------


def test_a_question_that_repeats_one_of_the_bank_is_not_saved(desk: OpenBank, folder: BankFolder) -> None:
    pytest.importorskip("sklearn")
    session = EditingSession(desk)
    twin = OpenBank(folder.root).bank.questions[SINGLE]
    assert isinstance(twin.body, Choice)
    fill(session, stem=twin.stem, options=[option.text for option in reversed(twin.body.options)], key=[2])
    outcome = session.save()
    assert isinstance(outcome, Refused)
    assert SINGLE in outcome.message


def test_a_question_that_was_saved_a_moment_ago_counts_too(desk: OpenBank) -> None:
    pytest.importorskip("sklearn")
    session = EditingSession(desk)
    fill(session)
    assert isinstance(session.save(), Saved)
    session.new()
    fill(session)
    outcome = session.save()
    assert isinstance(outcome, Refused)
    assert "pri-da-003" in outcome.message


def test_what_is_close_is_listed_with_what_is_the_same(shipped: OpenBank) -> None:
    pytest.importorskip("sklearn")
    session = EditingSession(shipped)
    known = shipped.bank.questions["pri-da-001"]
    session.new()
    session.change({**session.values, "stem": known.stem.replace("网页", "网站")})
    session.neighbours.settle()
    found, note = session.neighbours.nearest(session.typed())
    assert found[0].id == "pri-da-001"
    assert "".join(piece.text for piece in found[0].pieces) == parse(known.stem).plain()
    assert any(not piece.same for piece in found[0].pieces)
    assert "1" in note
