"""The messages between page and kernel, without a page: every answer names its question, and no failure is silent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.bank_folder import question_yaml
from tests.builders import make_png
from tests.studio.conftest import SINGLE
from tests.test_checking import BLUEPRINT

if TYPE_CHECKING:
    from paper_builder.studio.form import QuestionForm
    from tests.bank_folder import BankFolder

pytest.importorskip("anywidget")


class Page:
    """What a browser would send to a form, and what it would be sent."""

    def __init__(self, form: QuestionForm, monkeypatch: pytest.MonkeyPatch) -> None:
        self.form = form
        self.heard: list[dict[str, Any]] = []
        self._number = 0
        self.turn = 0
        monkeypatch.setattr(form, "send", lambda content, *_: self.heard.append(content))

    def say(self, kind: str, *, buffers: tuple[bytes, ...] = (), **content: Any) -> dict[str, Any]:
        """Send a message and return its answer."""
        self._number += 1
        self.form._receive(None, {"kind": kind, "view": "page-1", "seq": self._number, "turn": self.turn, **content}, list(buffers))
        answer = self.heard[-1]
        assert (answer["view"], answer["answers"]) == ("page-1", self._number)
        self.turn = answer.get("turn", self.turn)
        return answer


@pytest.fixture
def page(folder: BankFolder, monkeypatch: pytest.MonkeyPatch) -> Page:
    from paper_builder.studio.form import QuestionForm

    return Page(QuestionForm(folder.root, author="writer-7"), monkeypatch)


def test_a_page_that_comes_gets_everything(page: Page) -> None:
    state = page.say("hello")
    assert state["kind"] == "state"
    assert state["to"] == "page-1"
    assert state["values"]["author"] == "writer-7"
    assert state["is_new"]
    assert state["preview"].startswith("<!DOCTYPE html>")
    assert {found["field"] for found in state["findings"]} >= {"stem", "key"}


def test_a_change_is_answered_with_findings_and_preview(page: Page) -> None:
    values = page.say("hello")["values"]
    answer = page.say("change", values={**values, "stem": "看<b>图</b>（ ）。"}, field="stem")
    assert any("HTML" in found["message"] for found in answer["findings"])
    assert "&lt;b&gt;" in answer["preview"]
    assert answer["can_undo"]
    assert "show" not in answer, "an echo must not touch what is being typed"


def test_what_the_rest_of_the_bank_has_to_do_with_it_is_told_after_a_pause(page: Page, folder: BankFolder) -> None:
    """A clue in another stem and a statute checked long ago; both stay while the author types on, and neither forbids saving."""
    key = "完整播放次数除以播放次数"
    folder.add(question_yaml(id="pri-da-003", stem=f"|\n  已知{key}即完播率（ ）。"), "items/primary/data_analysis/pri-da-003.yaml")
    statutes = folder.root / "statutes.yaml"
    statutes.write_text(statutes.read_text("utf-8").replace("checked: 2026-11-23", "checked: 2020-01-01", 1), "utf-8")
    page.form.session.desk.refresh()
    values = page.say("open", id=SINGLE)["values"] | {
        "options": ["点赞数", key, "粉丝数", "评论数"],
        "stem": "完播率的算法是（ ）。",
    }
    values |= {"references": [{"statute": "privacy-law", "article": "6"}]}
    codes = {"PB231", "PB319"}
    answer = page.say("change", values=values, field="")
    assert codes.isdisjoint(found["code"] for found in answer["findings"]), "it takes longer than a key may"
    answer = page.say("around")
    told = {found["code"]: found for found in answer["findings"] if found["code"] in codes}
    assert told["PB319"]["field"] == "key"
    assert "pri-da-003" in told["PB319"]["message"]
    assert told["PB231"]["field"] == "references.0.statute"
    answer = page.say("change", values={**values, "difficulty": "4"}, field="difficulty")
    assert codes <= {found["code"] for found in answer["findings"]}
    saved = page.say("save", values={**values, "difficulty": "4"})
    assert saved["said"] == f"已保存 {SINGLE}。它使题库另有 1 处要处理，见“检查”。", "a clue is a suggestion, a statute a warning"
    assert codes.isdisjoint(found["code"] for found in page.say("new")["findings"])


def test_what_a_change_does_to_a_blueprint_names_the_file(page: Page, folder: BankFolder) -> None:
    row = "constraints:\n- {id: hot, name: 热点题, measure: points, where: {tags: [热点]}, min: 1}"
    folder.write("blueprints/primary.yaml", BLUEPRINT.replace("constraints:", row, 1))
    folder.add(question_yaml(tags="[热点]"))
    page.form.session.desk.refresh()
    values = page.say("open", id=SINGLE)["values"]
    assert "blueprints" not in str(page.say("around")["findings"])
    page.say("change", values={**values, "tags": []}, field="tags")
    found = [found for found in page.say("around")["findings"] if found["code"] == "PB403"]
    assert [(one["field"], one["message"]) for one in found] == [("", "blueprints/primary.yaml：题库里没有标签 热点")]


def test_undo_shows_what_was(page: Page) -> None:
    values = page.say("hello")["values"]
    page.say("change", values={**values, "stem": "一"}, field="stem")
    answer = page.say("undo")
    assert answer["show"]
    assert answer["values"]["stem"] == ""


def test_giving_up_goes_back_to_the_file(page: Page) -> None:
    state = page.say("open", id=SINGLE)
    assert not state["changed"]
    assert page.say("change", values={**state["values"], "stem": "乱写"}, field="stem")["changed"]
    answer = page.say("discard")
    assert answer["values"] == state["values"]
    assert not answer["changed"]
    assert page.say("undo")["values"]["stem"] == "乱写"


def test_a_view_that_lags_behind_neither_writes_into_another_question_nor_acts_on_it(page: Page) -> None:
    old = page.say("change", values={**page.say("hello")["values"], "stem": "第一道"}, field="stem")
    page.say("open", id=SINGLE)
    page.say("pause", values={**old["values"], "stem": "第一道，晚到的"}, turn=old["turn"])
    assert page.form.session.values["stem"].startswith("某短视频")
    answer = page.say("discard", values=old["values"], turn=old["turn"])
    assert answer["show"]
    assert "换了一道题" in answer["said"]
    assert answer["id"] == SINGLE


def test_what_was_typed_after_the_question_had_changed_is_a_draft(page: Page) -> None:
    """It gets into no other question, and it is not lost; told twice, it is one draft."""
    old = page.say("change", values={**page.say("hello")["values"], "stem": "第一道"}, field="stem")
    page.say("open", id=SINGLE)
    late = {**old["values"], "stem": "第一道，换题的时候还在打"}
    assert "草稿" in page.say("aside", question="", values=late)["said"]
    assert "草稿" in page.say("save", question="", values=late, typed=True, turn=old["turn"])["said"]
    assert page.form.session.values["stem"].startswith("某短视频")
    assert sorted(draft.values["stem"] for draft in page.form.session.drafts()) == ["第一道", "第一道，换题的时候还在打"]


def test_a_save_that_is_refused_says_why(page: Page) -> None:
    answer = page.say("save", values=page.say("hello")["values"])
    assert answer["tone"] == "error"
    assert answer["strict"]
    assert "题干" in answer["said"]


def test_a_conflict_is_a_question(page: Page, folder: BankFolder) -> None:
    state = page.say("open", id=SINGLE)
    folder.add(question_yaml(stem="|\n  别人的题干（ ）。"))
    answer = page.say("save", values={**state["values"], "explanation": "4,200÷12,000＝35%。A 少算了；C 多算；D 算反了。"})
    assert {row["field"] for row in answer["conflict"]["differences"]} == {"stem", "explanation"}
    assert page.say("resolve", wish="theirs")["values"]["stem"] == "别人的题干（ ）。"


def test_the_next_question_keeps_the_classification(page: Page) -> None:
    values = page.say("hello")["values"]
    chosen = {"level": "primary", "competency": "data_analysis", "knowledge_point": "da-engagement", "type": "multiple_choice"}
    answer = page.say("new", values={**values, **chosen, "stem": "写了一半"})
    assert {name: answer["values"][name] for name in chosen} == chosen
    assert answer["values"]["stem"] == ""
    assert "草稿" in answer["said"]
    drafts = page.say("drafts")["found"]
    assert "写了一半" in drafts[0]["text"]
    assert page.say("resume", draft=drafts[0]["value"])["values"]["stem"] == "写了一半"


def test_questions_are_found_by_id_and_words(page: Page) -> None:
    assert [entry["value"] for entry in page.say("find", text="pri-da-002")["found"]] == ["pri-da-002"]
    assert len(page.say("find", text="完播率")["found"]) == 2
    assert page.say("open", id="pri-da-999")["tone"] == "error"


def test_a_picture_is_stored_under_its_content(page: Page, folder: BankFolder) -> None:
    data = make_png()
    answer = page.say("picture", alternative="柱状图 [甲] 60%", buffers=(data,))
    assert answer["markdown"].startswith("![柱状图 ［甲］ 60%](assets/")
    source = answer["markdown"].rpartition("(")[2].rstrip(")")
    assert (folder.root / source).read_bytes() == data
    assert page.say("picture", alternative="同一张", buffers=(data,))["markdown"].endswith(f"({source})")
    assert "替代文字" in page.say("picture", alternative=" ", buffers=(data,))["refused"]
    assert "PNG" in page.say("picture", alternative="图", buffers=(b"<svg/>",))["refused"]
    assert "MB" in page.say("picture", alternative="图", buffers=(data + b"\0" * 6_000_000,))["refused"]


def test_a_large_preview_waits_for_a_pause(page: Page) -> None:
    import os

    picture = page.say("picture", alternative="大图", buffers=(make_png() + os.urandom(400_000),))["markdown"]
    values = {**page.say("hello")["values"], "stem": picture}
    assert "preview" not in page.say("change", values=values, field="stem")
    assert "data:image/png" in page.say("pause", values=values)["preview"]


@pytest.mark.parametrize(
    "message", [{"kind": "nonsense"}, {"kind": "resolve"}, {"kind": "change", "values": 5}, {"kind": "picture"}]
)
def test_a_message_that_makes_no_sense_is_answered_all_the_same(
    page: Page, message: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    """A bug of the page must not hang it, nor lose what was typed."""
    page.say("change", values={**page.say("hello")["values"], "stem": "不能丢"}, field="stem")
    answer = page.say(**message)
    assert answer["kind"] == "bug"
    assert "内部错误" in answer["said"]
    assert caplog.records
    assert page.form.session.drafts() or page.form.session.values["stem"] == "不能丢"


def test_the_output_of_a_form_has_a_twin_without_a_kernel(page: Page) -> None:
    data, _ = page.form._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    assert "Shift" in data["text/html"]


def test_a_form_goes_on_with_what_was_not_saved(page: Page, folder: BankFolder) -> None:
    from paper_builder.studio.form import QuestionForm

    page.say("pause", values={**page.say("hello")["values"], "stem": "关掉之前写的"})
    assert QuestionForm(folder.root).session.values["stem"] == "关掉之前写的"
    assert QuestionForm(folder.root, question=SINGLE).session.question_id == SINGLE
    assert QuestionForm(folder.root, level="primary", knowledge_point="fd-platform").session.values["competency"] == "distribution"


def test_a_form_filled_in_from_elsewhere_tells_its_page(page: Page) -> None:
    page.form.new(level="primary", knowledge_point="da-engagement", type="short_answer")
    told = page.heard[-1]
    assert told["show"]
    assert told["values"]["type"] == "short_answer"
    page.form.edit(SINGLE)
    assert page.heard[-1]["id"] == SINGLE


def test_the_author_is_remembered(page: Page, folder: BankFolder) -> None:
    from paper_builder.studio.form import QuestionForm

    state = page.say("open", id=SINGLE)
    page.say("save", values={**state["values"], "author": "writer-9", "tags": ["新"]})
    assert QuestionForm(folder.root).session.values["author"] == "writer-9"


def test_the_scripts_ask_for_nothing_outside() -> None:
    from paper_builder.studio.form import QuestionForm

    for text in (str(QuestionForm._esm), str(QuestionForm._css)):
        assert "http:" not in text
        assert "https:" not in text
        assert "@import" not in text
        assert "url(" not in text
        assert "fetch(" not in text
        assert "XMLHttpRequest" not in text
