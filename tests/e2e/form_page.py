"""The authoring form as an author meets it: what the browser tests of the form do with it and read from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_builder.bank_loading import load_bank
from paper_builder.bank_writing import question_text
from tests.e2e.waiting import wait_until

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from paper_builder.question import Question
    from tests.e2e.conftest import Studio

STATUS = ".pb-form .top .status"


def wait_for_form(page: Page) -> None:
    page.wait_for_selector(".pb-form .option textarea")
    said(page, ["可以开始", "草稿"])


def said(page: Page, words: str | list[str]) -> str:
    """Wait until the form says one of ``words``; return all it says then."""
    wanted = [words] if isinstance(words, str) else words
    script = "([selector, words]) => words.some((w) => document.querySelector(selector)?.textContent.includes(w))"
    page.wait_for_function(script, arg=[STATUS, wanted])
    return page.inner_text(STATUS)


def compose(page: Page, path: str, text: str) -> None:
    """Type ``text`` into a field as an input method does: a composition that grows, then the words that were chosen."""
    page.focus(f'.pb-form [data-path="{path}"]')
    session = page.context.new_cdp_session(page)
    for end in range(1, min(len(text), 4) + 1):
        session.send("Input.imeSetComposition", {"text": "pinyin"[:end], "selectionStart": end, "selectionEnd": end})
    session.send("Input.insertText", {"text": text})
    session.detach()


def fresh(page: Page, level: str = "初级", point: str = "da-engagement", kind: str = "单项选择题") -> None:
    """A new question with all chosen that there is to choose; nothing is chosen for its author."""
    page.evaluate("(selector) => document.querySelector(selector).replaceChildren()", STATUS)
    page.click('.pb-form button:has-text("新题")')
    said(page, "新题")  # until the kernel has answered, what is typed is kept for the new question as one step
    assert page.input_value('.pb-form [data-path="stem"]') == ""
    page.check(f'.pb-form label:has-text("{level}") input')
    page.check(f'.pb-form label:has-text("{kind}") input')
    page.select_option('.pb-form [data-path="competency"]', "")
    page.select_option('.pb-form [data-path="knowledge_point"]', point)
    for path, value in (("cognitive_level", "understand"), ("difficulty", "3")):
        assert page.input_value(f'.pb-form [data-path="{path}"]') == ""
        page.select_option(f'.pb-form [data-path="{path}"]', value)
    page.fill('.pb-form [data-path="author"]', "writer-7")


def save(page: Page) -> str:
    """Save, and return the id that the form names."""
    page.click('.pb-form button:has-text("保存")')
    text = said(page, "已保存")
    return text.split("已保存", 1)[1].strip().rstrip("。")


def on_disk(studio: Studio, question_id: str) -> tuple[Question, Path]:
    """The question in its file, which must be the canonical one."""
    bank, _ = load_bank(studio.root)
    assert bank is not None
    question, path = bank.questions[question_id], studio.root / bank.spans[question_id].path
    assert path.read_text("utf-8") == question_text(question)
    return question, path


def finding(page: Page, path: str, words: str) -> None:
    """Wait until the field at ``path`` is marked and told to have a finding with ``words``."""
    script = """([path, words]) => {
        const control = document.querySelector(`.pb-form [data-path="${path}"]`);
        const ids = (control?.getAttribute("aria-describedby") ?? "").split(" ");
        return ids.some((id) => document.getElementById(id)?.textContent.includes(words));
    }"""
    page.wait_for_function(script, arg=[path, words])


def finding_count(page: Page, words: str) -> None:
    page.wait_for_function("(words) => document.querySelector('.pb-form .side').textContent.includes(words)", arg=words)


def edit_existing(page: Page, question_id: str) -> None:
    page.click('.pb-form button:has-text("打开…")')
    page.fill(".pb-form dialog input", question_id)
    page.click(f'.pb-form dialog .entry:has-text("{question_id}")')
    said(page, [f"已打开 {question_id}", "已接着上次"])
    page.wait_for_function("(id) => document.querySelector('.pb-form .tag').textContent === id", arg=question_id)


def drafts(studio: Studio) -> list[str]:
    """What was typed and not saved, as it stands on disk."""
    return [path.read_text("utf-8") for path in sorted((studio.root / ".drafts").glob("*.json"))]


def wait_for_draft(page: Page, studio: Studio, words: str) -> None:
    """Wait until a draft with ``words`` is on disk."""
    wait_until(page, lambda: any(words in draft for draft in drafts(studio)), f"a draft with {words!r}")
