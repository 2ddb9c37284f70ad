"""A question typed into a cell: both forms of text, edits by id, and running a cell again makes no second question."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paper_builder.bank_loading import load_bank
from paper_builder.bank_writing import question_text
from paper_builder.studio.editing import Conflict, EditingSession, Refused, Saved
from paper_builder.studio.opening import NoticeError, OpenBank
from paper_builder.studio.question_cell import begin, question_shown, save
from tests.bank_folder import question_yaml
from tests.studio.conftest import SINGLE

if TYPE_CHECKING:
    from tests.bank_folder import BankFolder

PASTED = """\
某直播间 400 人进入，其中 60 人下单，下单率为（ ）。
A. 5%
B. 15%
C. 25%
D. 45%
答案：B
解析：60÷400＝15%。A 少算；C 多算；D 算反了。
"""
JUDGED = {"cognitive_level": "apply", "difficulty": "2"}
GIVEN = {"level": "primary", "knowledge_point": "da-engagement", "author": "writer-9", **JUDGED}
YAML = question_yaml(
    id=None, stem="某直播间 400 人进入，其中 60 人下单，下单率为（ ）。", options="\n  A: 5%\n  B: 15%\n  C: 25%\n  D: 45%",
    explanation="60÷400＝15%。A 少算；C 多算；D 算反了。",
)  # fmt: skip


@pytest.fixture
def session(desk: OpenBank) -> EditingSession:
    return EditingSession(desk)


def saved(folder: BankFolder, name: str) -> str:
    bank, _ = load_bank(folder.root)
    assert bank is not None
    return question_text(bank.questions[name])


def test_pasted_text_becomes_a_question_of_the_line_s_classification(session: EditingSession, folder: BankFolder) -> None:
    assert begin(session, PASTED, GIVEN) == ()
    outcome = save(session)
    assert isinstance(outcome, Saved)
    text = saved(folder, outcome.question.id)
    for piece in ("level: primary", "competency: data_analysis", "author: writer-9", "B: 15%", "answer: B", "status: draft"):
        assert piece in text


def test_yaml_and_pasted_text_make_the_same_file(desk: OpenBank, folder: BankFolder) -> None:
    texts = []
    for cell, given in ((PASTED, {**GIVEN, "author": "writer-1"}), (YAML, {})):
        session = EditingSession(desk)
        begin(session, cell, given)
        outcome = save(session)
        assert isinstance(outcome, Saved)
        texts.append(outcome.path.read_text())
        outcome.path.unlink()
        desk.refresh()
    assert texts[0] == texts[1]
    assert folder.load()[0].questions.keys() == desk.bank.questions.keys()


@pytest.mark.parametrize("cell", [PASTED, "\n".join(line for line in YAML.splitlines() if not line.startswith(tuple(JUDGED)))])
def test_cognitive_level_and_difficulty_are_asked_for_where_nothing_says_them(session: EditingSession, cell: str) -> None:
    begin(session, cell, {name: value for name, value in GIVEN.items() if name not in JUDGED})
    outcome = save(session)
    assert isinstance(outcome, Refused)
    assert "还有 2 处没有填写：认知层次、难度" in outcome.message
    begin(session, cell, GIVEN)
    assert isinstance(save(session), Saved)


@pytest.mark.parametrize("cell", [PASTED.replace("答案：B", "答案：BC"), YAML.replace("single_choice", "multiple_choice")])
def test_the_time_that_is_suggested_is_that_of_the_type(session: EditingSession, cell: str) -> None:
    begin(session, "\n".join(line for line in cell.splitlines() if not line.startswith("seconds:")), GIVEN)
    assert (session.values["type"], session.values["seconds"]) == ("multiple_choice", "90")


def test_running_the_cell_again_saves_no_second_question(desk: OpenBank) -> None:
    for run in range(3):
        session = EditingSession(desk)
        begin(session, PASTED, GIVEN)
        outcome = save(session)
        assert isinstance(outcome, Saved if run == 0 else Refused)
    assert len(desk.bank.questions) == 3


def test_a_cell_with_an_id_edits_that_question(session: EditingSession, folder: BankFolder) -> None:
    begin(session, question_yaml(stem="改过的题干，完播率为（ ）。"), {})
    assert isinstance(save(session), Saved)
    assert "改过的题干" in saved(folder, SINGLE)
    assert len(session.desk.bank.questions) == 2


def test_an_id_that_the_bank_does_not_have_is_not_taken(session: EditingSession) -> None:
    notes = begin(session, question_yaml(id="pri-da-777", stem="新的题干，完播率为（ ）。"), {})
    assert any("pri-da-777" in note for note in notes)
    outcome = save(session)
    assert isinstance(outcome, Saved)
    assert outcome.question.id == "pri-da-003"


def test_a_file_that_changed_meanwhile_is_not_overwritten(session: EditingSession, folder: BankFolder) -> None:
    begin(session, question_yaml(stem="我改的题干，完播率为（ ）。"), {})
    theirs = question_yaml(stem="他改的题干，完播率为（ ）。")
    path = folder.add(theirs)
    outcome = save(session)
    assert isinstance(outcome, Conflict)
    assert path.read_text() == theirs
    assert "在别处改过" in question_shown(session, (), outcome, key=False).text


def test_yaml_that_cannot_be_read_is_told_by_line(session: EditingSession) -> None:
    with pytest.raises(NoticeError) as told:
        begin(session, "type: single_choice\nstem: a: b\n", {})
    assert "第 2 行" in told.value.message


def test_findings_are_shown_and_the_key_only_on_request(session: EditingSession) -> None:
    begin(session, PASTED.replace("B. 15%", "B. 25%"), GIVEN)
    shown = question_shown(session, (), None, key=False)
    assert "还不能保存" in shown.text
    assert "选项" in shown.text
    assert isinstance(save(session), Refused)
    assert "60÷400" not in shown.html + shown.text
    with_key = question_shown(session, (), None, key=True)
    assert "60÷400" in with_key.html
    assert (shown.confidential, with_key.confidential) == (False, True)


def test_markup_of_a_cell_stays_text(session: EditingSession) -> None:
    begin(session, PASTED.replace("某直播间", "<script>alert(1)</script>某直播间"), GIVEN)
    assert "<script" not in question_shown(session, ("<b>",), None, key=True).html


def test_a_cell_tells_what_the_rest_of_the_bank_has_to_do_with_it(session: EditingSession, folder: BankFolder) -> None:
    """A question whose stem tells its key, and one that it repeats: the cell waits until both can be said."""
    key = "完整播放次数除以播放次数"
    stem = f"|\n  已知{key}即完播率，某视频的完播率为（ ）。"
    folder.add(question_yaml(id="pri-da-005", stem=stem), "items/primary/data_analysis/pri-da-005.yaml")
    session.desk.refresh()
    begin(session, PASTED.replace("15%", key, 1).replace("某直播间 400 人进入，其中 60 人下单，下单率", "完播率的算法"), GIVEN)
    shown = question_shown(session, (), None, key=False)
    assert f"正确选项：pri-da-006 的答案“{key}”写在 pri-da-005 的题干里" in shown.text
    begin(session, question_yaml(id=None), {})
    assert f"{SINGLE} 是同一道题" in question_shown(session, (), None, key=False).text
