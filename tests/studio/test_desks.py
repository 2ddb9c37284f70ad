"""The desks as a page meets them: every message that leaves the kernel is looked at, and no key leaves it before an answer."""

from __future__ import annotations

import json
import threading
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("anywidget")

from paper_builder import building
from paper_builder.assembly.solver import Model, solve
from paper_builder.studio import CoverageMap, OpenBank, PaperDesk, QuestionBrowser, QuestionForm, ReviewDesk
from paper_builder.studio.paper_making import PaperMaking, Wish
from paper_builder.studio.saving import WIDGET_VIEW, clean_notebook
from tests.acceptance.conftest import tree
from tests.bank_folder import question_yaml, short_yaml
from tests.studio.conftest import SHORT, SINGLE
from tests.studio.examples import ANSWERS, approve, write_example_bank

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from paper_builder.studio.desks import Desk
    from tests.bank_folder import BankFolder

SECONDS = 60.0
CANARIES = ("解析金丝雀", "答案金丝雀", "采分金丝雀", "表述金丝雀")


class Talk:
    """A page's side of a desk: what it asks, and everything that the kernel ever sent."""

    def __init__(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        self.sent: list[dict[str, Any]] = []
        self._desk = desk
        self._number = 0
        monkeypatch.setattr(desk, "send", lambda content, _buffers=None: self.sent.append(json.loads(json.dumps(content))))

    def ask(self, kind: str, **content: Any) -> dict[str, Any]:
        """Return the answer to one request, having gone through JSON as on the wire."""
        self._number += 1
        return self.answer(self.begin(kind, **content))

    def begin(self, kind: str, **content: Any) -> int:
        """Send a request without waiting for what takes long; return its number."""
        self._number += 1
        self._desk._receive(None, {"kind": kind, "view": "view-1", "seq": self._number, **content}, [])
        return self._number

    def answer(self, number: int) -> dict[str, Any]:
        """Return the answer to the request of this number, once whatever takes long is done."""
        assert self._desk.finish(SECONDS)
        (answer,) = [message for message in self.sent if message["answers"] == number]
        assert answer["view"] == "view-1"
        return answer

    def everything(self) -> str:
        """Return all that was sent, and all that a stored notebook or a second page could read of the widget's state."""
        state = {name: value for name, value in self._desk.get_state().items() if name not in ("_esm", "_css")}
        return json.dumps(self.sent, ensure_ascii=False) + repr(state) + self._desk.twin()


@pytest.fixture
def talk(monkeypatch: pytest.MonkeyPatch) -> Callable[[Desk], Talk]:
    return lambda desk: Talk(desk, monkeypatch)


@pytest.fixture
def secret(folder: BankFolder) -> OpenBank:
    folder.add(question_yaml(explanation=f"|\n  {CANARIES[0]}。", calculation="4200 / 12000"))
    folder.add(
        short_yaml(
            id=SHORT,
            explanation=f"|\n  {CANARIES[0]}。",
            answer=f"|\n  {CANARIES[1]}。",
            rubric=f"\n- points: 2\n  text: {CANARIES[2]}\n  accept: [{CANARIES[3]}]",
        ),
        path=f"items/primary/data_analysis/{SHORT}.yaml",
    )
    return OpenBank(folder.root)


# ---- reviewing -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "answer", "revealed"), [(SINGLE, "B", CANARIES[:1]), (SHORT, "随便写两点", CANARIES[:3])])
def test_nothing_of_a_key_leaves_the_kernel_before_the_answer(
    secret: OpenBank, talk: Callable[[Desk], Talk], name: str, answer: str, revealed: tuple[str, ...]
) -> None:
    page = talk(ReviewDesk(secret, "reviewer-2"))
    for kind in ("hello", "list"):
        page.ask(kind)
    taken = page.ask("take", id=name)
    assert set(taken["blind"]) == {"id", "type", "page", "options", "multiple", "typed"}
    page.ask("typing", id=name, text=answer)
    assert page.ask("answer", id=name, text="")["tone"] == "error"
    assert page.ask("decide", id=name, approve=True)["tone"] == "error"
    assert not [canary for canary in (*CANARIES, "4200", "标准答案", "答案：") if canary in page.everything()]
    opened = page.ask("answer", id=name, text=answer)["open"]
    assert [canary for canary in CANARIES if canary in json.dumps(opened, ensure_ascii=False)] == list(revealed)
    assert page.ask("decide", id=name, approve=True)["recorded"]["approved"]


def test_the_blind_messages_of_questions_that_differ_in_the_key_alone_are_equal(
    folder: BankFolder, talk: Callable[[Desk], Talk]
) -> None:
    answers = []
    for letter in "AD":
        folder.add(question_yaml(answer=letter, explanation=f"|\n  选 {letter}。"))
        page = talk(ReviewDesk(OpenBank(folder.root), "reviewer-2"))
        answers.append([page.ask("hello"), page.ask("list"), page.ask("take", id=SINGLE)])
    assert answers[0] == answers[1]


def test_an_own_question_is_neither_listed_nor_given(secret: OpenBank, talk: Callable[[Desk], Talk]) -> None:
    page = talk(ReviewDesk(secret, "writer-1"))
    assert page.ask("list")["total"] == 0
    refused = page.ask("take", id=SINGLE)
    assert refused["tone"] == "error"
    assert "自己" in refused["said"]


def test_the_reader_is_named_on_the_page_and_remembered(secret: OpenBank, talk: Callable[[Desk], Talk]) -> None:
    page = talk(ReviewDesk(secret))
    assert page.ask("hello")["reader"] == ""
    assert page.ask("list")["tone"] == "error"
    assert page.ask("reader", reader=" ")["tone"] == "error"
    page.ask("reader", reader="reviewer-4")
    assert page.ask("list")["total"] == 2
    assert talk(ReviewDesk(secret)).ask("hello")["reader"] == "reviewer-4"


# ---- browsing and coverage -------------------------------------------------------------------------------------------


def test_a_found_question_opens_in_the_form(secret: OpenBank, talk: Callable[[Desk], Talk]) -> None:
    form = QuestionForm(secret)
    page = talk(QuestionBrowser(secret, form=form))
    assert page.ask("hello")["choices"]["level"] == [["primary", "初级"], ["advanced", "高级"]]
    found = page.ask("find", wanted={"words": "完播率"}, start=0)
    assert [line["id"] for line in found["lines"]] == [SINGLE, SHORT]
    page.ask("open", id=SHORT)
    assert form.session.question_id == SHORT
    assert page.ask("open", id="pri-da-999")["tone"] == "error"
    assert not [canary for canary in CANARIES if canary in page.everything()]


def test_a_cell_of_the_map_begins_a_question_in_the_form(tmp_path: Path, talk: Callable[[Desk], Talk], folder: BankFolder) -> None:  # noqa: ARG001 - sets the data folder
    desk = write_example_bank(tmp_path / "example")
    form = QuestionForm(desk)
    page = talk(CoverageMap(desk, form=form))
    assert page.ask("hello")["levels"] == [["basic", "基础级"]]
    quick = page.ask("grid", level="basic")
    assert (quick["short"], quick["judged"]) == (True, False)
    judged = page.ask("judge", level="basic")
    assert judged["judged"]
    assert 'data-order="0"' in judged["html"]
    page.ask("write", level="basic", competency="general", type="short_answer")
    values = form.session.values
    assert (values["level"], values["type"], values["knowledge_point"]) == ("basic", "short_answer", "ge-basics")
    page.ask("order", level="basic", place=0)
    assert form.session.values["cognitive_level"]
    assert page.ask("order", level="basic", place=99)["tone"] == "error"
    approve(desk, *ANSWERS)
    assert page.sent[-1]["kind"] == "changed"
    assert not page.ask("judge", level="basic")["short"]


# ---- building --------------------------------------------------------------------------------------------------------


def test_a_paper_is_built_and_its_report_shown_only_on_request(
    tmp_path: Path,
    talk: Callable[[Desk], Talk],
    folder: BankFolder,  # noqa: ARG001 - sets the data folder
) -> None:
    desk = write_example_bank(tmp_path / "example")
    approve(desk, *ANSWERS)
    form = QuestionForm(desk)
    page = talk(PaperDesk(desk, out=tmp_path / "out", form=form))
    assert page.ask("hello")["form"] is True
    wish = {"level": "basic", "forms": "1", "seed": "0", "sitting": "", "formats": []}
    made = page.ask("make", wish=wish)["made"]
    assert [paper["name"] for paper in made["papers"]] == ["basic-A"]
    assert any(message["kind"] == "working" and "选题" in message["said"] for message in page.sent)
    assert "宜用中位数，它不受极端值影响" not in page.everything()
    assert "<html" in page.ask("report", name="basic-A")["html"]
    assert page.ask("report", name="basic-B")["tone"] == "error"
    for wrong in ({"forms": "两份"}, {"seed": "-1"}, {"forms": ""}):
        assert page.ask("make", wish=wish | wrong)["tone"] == "error"
    orders = page.ask("make", wish=wish | {"forms": "2"})["made"]["orders"]
    page.ask("order", place=len(orders) - 1)
    assert form.session.values["type"] == orders[-1]["fields"]["type"]


def test_a_paper_built_earlier_is_exported_and_its_losses_are_told(
    tmp_path: Path,
    talk: Callable[[Desk], Talk],
    folder: BankFolder,  # noqa: ARG001 - sets the data folder
) -> None:
    desk = write_example_bank(tmp_path / "example")
    approve(desk, *ANSWERS)
    assert PaperMaking(desk, tmp_path / "out").make(Wish(level="basic")).papers
    page = talk(PaperDesk(desk, out=tmp_path / "out"))
    assert [paper["name"] for paper in page.ask("built")["built"]] == ["basic-A"]
    formats = [name for name, _ in page.ask("hello")["export_formats"]]
    exported = page.ask("export", names=["basic-A"], formats=formats)["exported"]
    assert (len(exported["files"]), exported["problems"]) == (len(formats), [])
    assert all((tmp_path / "out" / file).is_file() for file in exported["files"])
    assert page.ask("export", names=[], formats=formats)["tone"] == "error"
    assert page.ask("compare", names=["basic-A"])["tone"] == "error"
    assert "宜用中位数，它不受极端值影响" not in page.everything()


WISH = {"level": "basic", "forms": "1", "seed": "0", "sitting": "", "formats": []}


@pytest.fixture
def approved(tmp_path: Path, folder: BankFolder) -> OpenBank:  # noqa: ARG001 - ``folder`` sets the data folder
    """The example bank with all questions approved."""
    desk = write_example_bank(tmp_path / "example")
    approve(desk, *ANSWERS)
    return desk


def test_while_papers_are_built_the_desk_answers_and_the_build_can_be_given_up(
    approved: OpenBank, tmp_path: Path, talk: Callable[[Desk], Talk], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = talk(PaperDesk(approved, out=tmp_path / "out"))
    assembling, go_on = threading.Event(), threading.Event()

    monkeypatch.setattr("paper_builder.building.assemble", partial(_held, building.assemble, assembling, go_on))
    making = page.begin("make", wish=WISH)
    assert assembling.wait(SECONDS)
    page.begin("hello")
    assert page.sent[-1]["kind"] == "hello"
    page.begin("make", wish=WISH)
    assert "还没有做完" in page.sent[-1]["said"]
    page.begin("cancel")
    assert page.sent[-1]["tone"] == "warning"
    assert "已取消" in page.sent[-1]["said"]
    go_on.set()
    assert page.answer(making)["given_up"] is True
    assert not (tmp_path / "out").exists()
    assert page.ask("cancel")["tone"] == "error"
    assert page.ask("make", wish=WISH)["made"]["papers"]


def test_a_build_given_up_deep_in_the_engine_ends_there_and_the_next_one_is_as_ever(
    approved: OpenBank, tmp_path: Path, talk: Callable[[Desk], Talk], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = talk(PaperDesk(approved, out=tmp_path / "out"))
    searching = threading.Event()

    def endless(*_: Any, **__: Any) -> None:
        while True:
            solve(Model(), nodes=1)
            searching.set()

    with monkeypatch.context() as patched:
        patched.setattr("paper_builder.assembly.engine.solve_problem", endless)
        making = page.begin("make", wish=WISH)
        assert searching.wait(SECONDS)
        page.begin("cancel")
        assert page.answer(making)["given_up"] is True
    assert not (tmp_path / "out").exists()
    assert page.ask("make", wish=WISH)["made"]["papers"]
    assert PaperMaking(approved, tmp_path / "alone").make(Wish(level="basic")).papers
    assert tree(tmp_path / "out") == tree(tmp_path / "alone")


def _held(assemble: Callable[..., Any], begun: threading.Event, go_on: threading.Event, *arguments: Any, **more: Any) -> Any:
    """An assembly that waits until it may begin."""
    begun.set()
    assert go_on.wait(SECONDS)
    return assemble(*arguments, **more)


# ---- what all share --------------------------------------------------------------------------------------------------


def test_a_failing_request_is_told_and_the_desk_lives_on(
    secret: OpenBank, talk: Callable[[Desk], Talk], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = QuestionBrowser(secret, form=QuestionForm(secret))
    page = talk(desk)
    monkeypatch.setattr(desk._browsing, "find", lambda *_args, **_more: 1 / 0)
    assert "ZeroDivisionError" in page.ask("find", wanted={})["said"]
    assert page.ask("nonsense")["tone"] == "error"
    assert page.ask("hello")["choices"]


def test_a_stored_desk_is_a_note_in_html_and_nothing_else(secret: OpenBank, tmp_path: Path) -> None:
    for desk in (ReviewDesk(secret, "reviewer-2"), PaperDesk(secret), QuestionBrowser(secret), CoverageMap(secret)):
        data, metadata = desk._repr_mimebundle_()
        assert WIDGET_VIEW in data
        output = {"output_type": "display_data", "data": dict(data), "metadata": metadata}
        notebook = {"metadata": {}, "cells": [{"outputs": [output]}]}
        clean_notebook(notebook)
        (kept,) = notebook["cells"][0]["outputs"]
        assert set(kept["data"]) == {"text/html"}
        assert "运行" in kept["data"]["text/html"]
        assert not [canary for canary in (*CANARIES, str(tmp_path)) if canary in json.dumps(kept, ensure_ascii=False)]


def test_a_closed_desk_hears_no_more(secret: OpenBank, talk: Callable[[Desk], Talk]) -> None:
    desk = QuestionBrowser(secret, form=QuestionForm(secret))
    page = talk(desk)
    secret.refresh(force=True)
    assert [message["kind"] for message in page.sent] == ["changed"]
    desk.close()
    secret.refresh(force=True)
    assert len(page.sent) == 1
