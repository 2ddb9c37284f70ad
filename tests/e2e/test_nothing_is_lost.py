"""In a real browser what was typed outlives files that change, other windows, kernels that end, and reloads."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest

from paper_builder.bank_loading import load_bank
from tests.e2e.conftest import run_all, show_notebook, violations, wait_for_lab
from tests.e2e.form_page import drafts, edit_existing, fresh, on_disk, said, save, wait_for_draft, wait_for_form
from tests.e2e.waiting import MILLISECONDS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from paper_builder.question import Question
    from tests.e2e.conftest import Studio

pytestmark = [pytest.mark.browser, pytest.mark.slow]


# ---- the file on disk ----------------------------------------------------------------------------------------------


@dataclass
class Clash:
    """A question that was changed in the form and on disk, and saved: the dialog is open. ``mine`` is what was typed."""

    question: Question
    path: Path
    theirs: str
    mine: str

    @property
    def untouched(self) -> bool:
        return self.path.read_text("utf-8") == self.theirs


def clash(page: Page, studio: Studio, question_id: str, mine: str) -> Clash:
    """Type ``mine`` into the stem while somebody changes the difficulty in the file, and save at once, without a pause."""
    bank, _ = load_bank(studio.root)
    assert bank is not None
    question, path = bank.questions[question_id], studio.root / bank.spans[question_id].path
    edit_existing(page, question_id)
    text = path.read_text("utf-8")
    theirs = text.replace(f"difficulty: {question.difficulty}", f"difficulty: {question.difficulty % 5 + 1}")
    assert theirs != text
    path.write_text(theirs, "utf-8")
    page.fill('.pb-form [data-path="stem"]', mine)
    page.click('.pb-form button:has-text("保存")')
    page.wait_for_selector(".pb-form dialog[open]")
    return Clash(question=question, path=path, theirs=theirs, mine=mine)


def answer(page: Page, words: str) -> None:
    page.click(f'.pb-form dialog button:has-text("{words}")')


def test_a_file_changed_meanwhile_leads_to_a_choice(page: Page, studio: Studio, axe: str) -> None:
    """Both versions are shown; until there is an answer, nothing is written but a draft, and Escape is no answer."""
    made = clash(page, studio, "pri-fd-001", "我改写的题干，说的是分发渠道（ ）。")
    assert violations(page, axe, ".pb-form dialog") == []
    shown = page.inner_text(".pb-form dialog")
    for words in ("别人改过", made.mine, "难度", str(made.question.difficulty), str(made.question.difficulty % 5 + 1)):
        assert words in shown
    assert any(made.mine in draft for draft in drafts(studio))
    page.keyboard.press("Escape")
    said(page, "没有保存")
    assert made.untouched
    assert page.input_value('.pb-form [data-path="stem"]') == made.mine
    page.click('.pb-form button:has-text("放弃修改")')
    said(page, "已放弃")


def test_keeping_mine_writes_the_page_over_the_file(page: Page, studio: Studio) -> None:
    made = clash(page, studio, "pri-fd-004", "我改写的题干，要覆盖别人的难度（ ）。")
    answer(page, "保留我的")
    said(page, f"已保存 {made.question.id}")
    question, path = on_disk(studio, made.question.id)
    assert path == made.path
    assert question == replace(made.question, stem=made.mine, status="draft", review=question.review)
    assert page.input_value('.pb-form [data-path="stem"]') == made.mine
    assert not any(made.mine in draft for draft in drafts(studio))


def test_taking_theirs_leaves_the_file_and_can_be_undone(page: Page, studio: Studio) -> None:
    made = clash(page, studio, "pri-fd-005", "我改写的题干，先让给别人，再找回来（ ）。")
    answer(page, "采用磁盘上的")
    said(page, "已采用磁盘上的内容")
    assert page.input_value('.pb-form [data-path="stem"]') == made.question.stem
    assert page.input_value('.pb-form [data-path="difficulty"]') == str(made.question.difficulty % 5 + 1)
    assert made.untouched
    page.click('.pb-form button:has-text("撤销")')
    said(page, "已撤销")
    assert page.input_value('.pb-form [data-path="stem"]') == made.mine
    assert save(page) == made.question.id
    assert on_disk(studio, made.question.id)[0].stem == made.mine


def test_a_copy_is_a_question_of_its_own(page: Page, studio: Studio) -> None:
    """The file stays as somebody left it, mine is in a new one, and what is typed from then on goes there."""
    made = clash(page, studio, "pri-fd-006", "我改写的题干，另成一道新题，换了问法和材料（ ）。")
    answer(page, "另存为新题")
    name = said(page, "已保存").split("已保存", 1)[1].strip().split("。")[0]
    assert name != made.question.id
    assert made.untouched
    copy, path = on_disk(studio, name)
    assert path != made.path
    assert copy == replace(made.question, id=name, stem=made.mine, status="draft", review=None)
    assert page.inner_text(".pb-form .tag") == name
    assert not any(made.mine in draft for draft in drafts(studio))
    page.fill('.pb-form [data-path="stem"]', "另存以后再改的题干，仍然写进新题（ ）。")
    assert save(page) == name
    assert on_disk(studio, name)[0].stem == "另存以后再改的题干，仍然写进新题（ ）。"
    assert made.untouched


def test_a_file_removed_meanwhile_is_written_again(page: Page, studio: Studio) -> None:
    bank, _ = load_bank(studio.root)
    assert bank is not None
    path = studio.root / bank.spans["pri-fd-007"].path
    edit_existing(page, "pri-fd-007")
    path.unlink()
    page.fill('.pb-form [data-path="stem"]', "文件删掉以后写的题干（ ）。")
    page.click('.pb-form button:has-text("保存")')
    page.wait_for_selector(".pb-form dialog[open]")
    assert "已被删除或移走" in page.inner_text(".pb-form dialog")
    assert not path.exists()
    answer(page, "保留我的")
    said(page, "已保存 pri-fd-007")
    question, _ = on_disk(studio, "pri-fd-007")
    assert question.stem == "文件删掉以后写的题干（ ）。"


def test_a_kernel_that_ends_while_the_dialog_is_open(page: Page, studio: Studio) -> None:
    """No answer reaches a file then; started again, the form has the words, and asks once more."""
    made = clash(page, studio, "pri-fd-008", "内核停的时候还没有选定的题干（ ）。")
    page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.restartKernel()")
    wait_for_lab(page)
    answer(page, "保留我的")
    said(page, "内核没有回应")
    assert made.untouched
    run_all(page)
    page.wait_for_function("(id) => document.querySelector('.pb-form .tag')?.textContent === id", arg=made.question.id)
    assert page.input_value('.pb-form [data-path="stem"]') == made.mine
    page.click('.pb-form button:has-text("保存")')
    page.wait_for_selector(".pb-form dialog[open]")
    assert made.untouched
    answer(page, "保留我的")
    said(page, f"已保存 {made.question.id}")
    assert on_disk(studio, made.question.id)[0].stem == made.mine


# ---- reloading, restarting, opening cold ----------------------------------------------------------------------------


def test_what_was_typed_outlives_a_restarted_kernel(page: Page, studio: Studio) -> None:
    """It comes back as it stood in the page, and over no other draft."""
    fresh(page)
    page.fill('.pb-form [data-path="stem"]', "重启之前写的")
    wait_for_draft(page, studio, "重启之前写的")
    drafts = {path: path.read_text("utf-8") for path in (studio.root / ".drafts").glob("*.json")}
    page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.restartKernel()")
    wait_for_lab(page)
    page.fill('.pb-form [data-path="stem"]', "重启之前写的，重启之后又写的")
    said(page, "内核没有回应")
    run_all(page)
    page.wait_for_function("() => document.querySelectorAll('.pb-form').length === 1")
    said(page, "已接上")
    assert page.input_value('.pb-form [data-path="stem"]') == "重启之前写的，重启之后又写的"
    wait_for_draft(page, studio, "重启之后又写的")
    assert {path: path.read_text("utf-8") for path in drafts} == drafts


def test_what_was_typed_into_an_old_question_outlives_a_restarted_kernel(page: Page) -> None:
    """Nothing of it had reached a kernel, so there is no draft: the page goes back to the question and brings the words along."""
    edit_existing(page, "pri-fd-002")
    page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.restartKernel()")
    wait_for_lab(page)
    page.fill('.pb-form [data-path="explanation"]', "内核停了以后才写的解析")
    said(page, "内核没有回应")
    run_all(page)
    page.wait_for_function("() => document.querySelector('.pb-form .tag')?.textContent === 'pri-fd-002'")
    said(page, "已接上")
    assert page.input_value('.pb-form [data-path="explanation"]') == "内核停了以后才写的解析"
    page.click('.pb-form button:has-text("放弃修改")')
    said(page, "已放弃")


def test_two_tabs_on_one_question_lose_nothing(page: Page, studio: Studio) -> None:
    """A second tab goes on with the first one's draft; whoever saves second is asked, and sees both versions."""
    edit_existing(page, "pri-fd-003")
    page.fill('.pb-form [data-path="explanation"]', "第一个窗口写的解析。")
    wait_for_draft(page, studio, "第一个窗口写的解析。")
    with page.context.new_page() as other:
        other.set_default_timeout(MILLISECONDS)
        show_notebook(other, studio, "01_authoring.ipynb", "second")
        run_all(other)
        other.wait_for_selector(".pb-form .option textarea")
        edit_existing(other, "pri-fd-003")
        assert other.input_value('.pb-form [data-path="explanation"]') == "第一个窗口写的解析。"
        other.fill('.pb-form [data-path="explanation"]', "第二个窗口改成的解析。")
        save(other)
    page.fill('.pb-form [data-path="explanation"]', "第一个窗口又改的解析。")
    page.click('.pb-form button:has-text("保存")')
    page.wait_for_selector(".pb-form dialog[open]")
    shown = page.inner_text(".pb-form dialog")
    assert "第一个窗口又改的解析。" in shown
    assert "第二个窗口改成的解析。" in shown
    answer(page, "采用磁盘上的")
    said(page, "已采用磁盘上的内容")
    question, _ = on_disk(studio, "pri-fd-003")
    assert question.explanation == "第二个窗口改成的解析。"
    page.click('.pb-form button:has-text("撤销")')
    said(page, "已撤销")
    assert page.input_value('.pb-form [data-path="explanation"]') == "第一个窗口又改的解析。"
    page.click('.pb-form button:has-text("放弃修改")')
    said(page, "已放弃")


def test_what_was_typed_outlives_a_reload(page: Page, studio: Studio) -> None:
    page.fill('.pb-form [data-path="stem"]', "刷新之前写的（ ）。")
    page.wait_for_function("() => document.querySelector('.pb-form iframe:last-child').srcdoc.includes('刷新之前写的')")
    page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    page.reload()
    wait_for_lab(page)
    run_all(page)
    wait_for_form(page)
    assert page.input_value('.pb-form [data-path="stem"]') == "刷新之前写的（ ）。"
    stored = json.loads((studio.files / "notebooks" / "01_authoring.ipynb").read_text("utf-8"))
    assert "widget-view" not in json.dumps(stored)
    assert "widgets" not in stored["metadata"]


def test_a_notebook_opened_cold_makes_sense(page: Page, open_notebook: Callable[..., Any], studio: Studio, tmp_path: Path) -> None:
    """Saved with a form in it, opened without running: the question saved last, no error, and not a word of its answer."""
    fresh(page)
    page.fill('.pb-form [data-path="stem"]', "冷启动时看到的题：完播率的分母是（ ）。")
    for place, text in enumerate(("播放次数", "曝光次数", "粉丝总数", "评论总数")):
        page.fill(f'.pb-form [data-path="options.{place}"]', text)
    page.check('[aria-label="选项 A 是正确答案"]')
    page.fill('.pb-form [data-path="explanation"]', "绝不该出现在笔记本里的解析文字：A 对；B、C、D 的分母都错。")
    question_id = save(page)
    page.check(".pb-form .side input[type=checkbox]")
    page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    stored = (studio.files / "notebooks" / "01_authoring.ipynb").read_text("utf-8")
    assert question_id in stored
    assert "绝不该出现" not in stored
    assert "widget-view" not in stored
    with open_notebook(workspace="cold", run=False) as cold:
        cold.wait_for_selector(".jp-OutputArea-output")
        cold.screenshot(path=tmp_path / "cold.png")
        text = cold.inner_text(".jp-Notebook")
        assert f"最近保存：{question_id}" in text
        assert "冷启动时看到的题" in text
        assert "曝光次数" in text
        assert "Shift" in text
        assert "Error displaying widget" not in text
        assert "model not found" not in text.lower()
