"""The desks in a real browser on a real studio: a question is reviewed by someone else, found and opened, and papers are built."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import TimeoutError

from paper_builder.bank_loading import load_bank
from paper_builder.bank_writing import question_text
from paper_builder.question import Choice, ShortAnswer
from paper_builder.verification import verify_folder
from tests.e2e.conftest import run_all, run_cell, set_theme, violations, wait_for_lab
from tests.e2e.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from playwright.sync_api import Page, WebSocket

    from paper_builder.bank import Bank
    from paper_builder.question import Question
    from tests.e2e.conftest import Studio

pytestmark = [pytest.mark.browser, pytest.mark.slow]

READER = "reviewer-77"
THEMES = ("JupyterLab Dark", "JupyterLab Light")


def bank_of(studio: Studio) -> Bank:
    bank, _ = load_bank(studio.root)
    assert bank is not None
    return bank


def unreviewed(studio: Studio, questions: Iterable[Question]) -> None:
    """Turn questions of the studio's own bank into ones that were sent in and that nobody has reviewed."""
    spans = bank_of(studio).spans
    for question in questions:
        path = studio.root / spans[question.id].path
        path.write_text(question_text(replace(question, status="in_review", review=None)), encoding="utf-8")


def said(page: Page, desk: str, words: str) -> str:
    """Wait until a desk's status line says ``words``; return all it says."""
    status = f"{desk} > .status"
    try:
        page.wait_for_function(
            "([status, words]) => document.querySelector(status)?.textContent.includes(words)", arg=[status, words]
        )
    except TimeoutError as error:
        raise AssertionError(f"{status} says {page.locator(status).all_inner_texts()}, not {words!r}") from error
    return page.inner_text(status)


def tab_to(page: Page, selector: str, *, back: bool = False) -> None:
    """Press Tab until the focus is on ``selector``: whoever has no mouse gets there the same way."""
    for _ in range(60):
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError(f"{selector} cannot be reached with the keyboard")


def looked_at(page: Page, axe: str, desk: str, folder: Path) -> None:
    """Both themes: a picture of the desk for people to look at, and no serious finding of axe-core."""
    folder.mkdir(exist_ok=True)
    page.evaluate("(desk) => document.querySelector(desk).scrollIntoView()", desk)
    for theme in THEMES:
        set_theme(page, theme)
        page.screenshot(path=folder / f"{re.sub('[^a-z]+', '-', desk).strip('-')}-{theme.split()[1].lower()}.png")
        assert violations(page, axe, desk) == []


class Wire:
    """Every byte that the kernel sent to a page since it was loaded again."""

    def __init__(self, page: Page) -> None:
        self._frames: list[str] = []
        page.on("websocket", self._listen)
        page.reload()
        wait_for_lab(page)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda payload: self._frames.append(self._text(payload)))

    @staticmethod
    def _text(payload: str | bytes) -> str:
        return payload if isinstance(payload, str) else payload.decode("utf-8", "replace")

    def carried(self, text: str) -> bool:
        """Return whether ``text`` came over the wire, in the clear or as JSON escapes."""
        escaped = text.encode("ascii", "backslashreplace").decode()
        return any(text in frame or escaped in frame for frame in self._frames)


HOLD = """
import threading
from importlib import import_module
place = import_module("{module}")
may_begin, assemble = threading.Event(), place.assemble
def held(*arguments, **more):
    may_begin.wait(60)
    return assemble(*arguments, **more)
place.assemble = held
"""
"""Lets no assembly that ``module`` asks for begin until it is released."""
RELEASE = "may_begin.set(); place.assemble = assemble"
WORDS_OF_CHARTS = """() => [...new Set(
    [...document.querySelectorAll(".vega-embed text")].map((word) => getComputedStyle(word).fill))]"""
WORDS_OF_CELLS = """() => getComputedStyle(document.querySelector(".jp-MarkdownOutput p")).color"""
"""The colours of words in charts, and that of the words around them."""


# ---- reviewing -------------------------------------------------------------------------------------------------------


def test_a_question_is_reviewed_by_someone_else(
    open_notebook: Callable[..., Any], studio: Studio, axe: str, tmp_path: Path
) -> None:
    bank = bank_of(studio)
    approved = [question for question in bank.questions.values() if "\n" not in question.explanation]
    single, other = [question for question in approved if question.type == "single_choice"][:2]
    short = next(question for question in approved if isinstance(question.body, ShortAnswer))
    assert isinstance(single.body, Choice)
    assert isinstance(other.body, Choice)
    unreviewed(studio, (single, other, short))
    secret = single.explanation[:20]
    with open_notebook("02_review.ipynb", workspace="review", run=False) as page:
        wire = Wire(page)
        run_all(page)
        page.wait_for_selector(".pb-review .reader input")
        page.fill(".pb-review .reader input", single.author)
        page.keyboard.press("Enter")
        said(page, ".pb-review", "待审")
        assert page.query_selector(f'.pb-review [data-id="{single.id}"]') is None  # nobody reviews an own question

        # with the keyboard alone: name, question, a wrong answer, a comment, back to the author
        page.fill(".pb-review .reader input", READER)
        page.keyboard.press("Enter")
        page.wait_for_selector(f'.pb-review [data-id="{single.id}"]')
        tab_to(page, f'.pb-review [data-id="{single.id}"]')
        page.keyboard.press("Enter")
        said(page, ".pb-review", "先作答")
        page.frame_locator(".pb-review iframe.page").locator(".stem").wait_for()
        wrong = next(option.letter for option in single.body.options if option.letter not in single.body.key)
        tab_to(page, ".pb-review .answer input")
        page.keyboard.press("Space")
        for _ in range("ABCDEFGH".index(wrong)):
            page.keyboard.press("ArrowDown")
        assert page.evaluate("document.querySelector('.pb-review .answer input:checked').value") == wrong
        looked_at(page, axe, ".pb-review", tmp_path)
        assert not wire.carried(secret)
        assert secret not in page.content()
        page.focus(f'.pb-review .answer input[value="{wrong}"]')
        tab_to(page, ".pb-review .desk button.primary")
        page.keyboard.press("Enter")
        said(page, ".pb-review", "只能退回")
        assert wire.carried(secret)
        assert page.is_disabled(".pb-review .desk button.primary")
        page.frame_locator(".pb-review iframe.page").locator(".key").wait_for()
        looked_at(page, axe, ".pb-review", tmp_path)
        page.focus(".pb-review .desk textarea")
        page.keyboard.insert_text("题干有歧义，请写明统计周期。")
        tab_to(page, ".pb-review .desk button:not(.primary)")
        page.keyboard.press("Enter")
        said(page, ".pb-review", "已退回")
        sent_back = bank_of(studio).questions[single.id]
        assert sent_back.review is not None
        assert (sent_back.status, sent_back.review.by, sent_back.review.answered) == ("draft", READER, wrong)
        assert sent_back.review.comment == "题干有歧义，请写明统计周期。"

        # the right answer approves
        page.click(f'.pb-review [data-id="{other.id}"]')
        page.check(f'.pb-review .answer input[value="{other.body.key[0]}"]')
        page.click(".pb-review .desk button.primary")
        said(page, ".pb-review", "下结论")
        page.click(".pb-review .desk button.primary")
        said(page, ".pb-review", "已审定")
        agreed = bank_of(studio).questions[other.id]
        assert agreed.review is not None
        assert (agreed.status, agreed.review.outcome, agreed.review.digest) == ("approved", "agreed", agreed.digest)

        # a short answer composed in Chinese outlives the kernel; its answer, once given, cannot be given again
        page.click(f'.pb-review [data-id="{short.id}"]')
        page.focus(".pb-review .answer textarea")
        session = page.context.new_cdp_session(page)
        session.send("Input.imeSetComposition", {"text": "xian", "selectionStart": 4, "selectionEnd": 4})
        session.send("Input.insertText", {"text": "先说明口径，再拆分渠道"})
        session.detach()
        kept = studio.root / ".drafts" / "reviews"
        wait_until(
            page,
            lambda: any("先说明口径" in path.read_text("utf-8") for path in kept.glob(f"{short.id}-*.json")),
            "the answer that was typed is kept",
        )
        page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
        page.wait_for_function("() => window.jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.status === 'idle'")
        run_all(page)
        page.wait_for_selector(f'.pb-review [data-id="{short.id}"]')
        page.click(f'.pb-review [data-id="{short.id}"]')
        page.wait_for_selector(".pb-review .answer textarea")
        assert page.input_value(".pb-review .answer textarea") == "先说明口径，再拆分渠道"
        page.click(".pb-review .desk button.primary")
        said(page, ".pb-review", "下结论")
        page.click(".pb-review .desk button.primary")
        said(page, ".pb-review", "已审定")
        review = bank_of(studio).questions[short.id].review
        assert review is not None
        assert review.answered == "先说明口径，再拆分渠道"


# ---- browsing and coverage -------------------------------------------------------------------------------------------


def test_questions_are_found_and_opened_and_gaps_lead_to_the_form(
    open_notebook: Callable[..., Any], studio: Studio, axe: str, tmp_path: Path
) -> None:
    bank = bank_of(studio)
    gone = [q for q in bank.questions.values() if q.level == "advanced" and q.type == "short_answer"]
    unreviewed(studio, gone)
    with open_notebook("04_bank_health.ipynb", workspace="health") as page:
        said(page, ".pb-browser", "找到")
        page.fill('.pb-browser input[type="search"]', "完播率")
        page.select_option('.pb-browser [data-filter="level"]', "primary")
        page.select_option('.pb-browser [data-filter="type"]', "single_choice")
        page.wait_for_function(
            "() => [...document.querySelectorAll('.pb-browser .list tbody tr')].every((row) => row.textContent.includes('初级'))"
        )
        shown = page.eval_on_selector_all(".pb-browser .list tbody tr", "(rows) => rows.map((row) => row.dataset.id)")
        assert shown
        assert all(bank.questions[name].type == "single_choice" for name in shown)
        page.wait_for_function("() => !document.querySelector('.pb-browser .list tbody').textContent.includes('…\\n')")
        looked_at(page, axe, ".pb-browser", tmp_path)
        page.focus('.pb-browser input[type="search"]')
        tab_to(page, f'.pb-browser [aria-label="打开 {shown[0]}"]')
        page.keyboard.press("Enter")
        stem = bank.questions[shown[0]].stem
        page.wait_for_function("(stem) => document.querySelector('.pb-form [data-path=stem]').value === stem", arg=stem)
        assert page.evaluate("() => !!document.activeElement.closest('.pb-form')")

        said(page, ".pb-map", "试组一卷，成功")
        run_cell(page, HOLD.format(module="paper_builder.studio.coverage_grid"))
        page.select_option(".pb-map select", "intermediate")
        said(page, ".pb-map", "正在试组一卷")
        page.select_option(".pb-map select", "advanced")  # gives the trial of the other level up
        page.wait_for_function("() => document.querySelector('.pb-map .picture h4').textContent.startsWith('高级')")
        page.wait_for_selector(".pb-map .stop")
        run_cell(page, RELEASE)
        said(page, ".pb-map", "组不成")
        page.wait_for_selector(".pb-map [data-order] button")
        looked_at(page, axe, ".pb-map", tmp_path)
        chart = '.vega-embed[aria-label*="高级 ✗ 组不成卷"]'
        page.wait_for_selector(f"{chart} svg")
        assert "缺" in page.locator(f"{chart} svg").text_content()
        looked_at(page, axe, chart, tmp_path / "chart")
        page.click('.pb-map td[data-competency="distribution"][data-type="multiple_choice"] button.write')
        page.wait_for_function("() => document.querySelector('.pb-form [data-path=competency]').value === 'distribution'")
        assert page.is_checked('.pb-form input[data-path="type"][value="multiple_choice"]')
        assert page.is_checked('.pb-form input[data-path="level"][value="advanced"]')
        assert bank.knowledge_points[page.input_value('.pb-form [data-path="knowledge_point"]')].competency == "distribution"
        order = page.inner_text(".pb-map [data-order]")
        assert "简答题" in order
        assert [page.input_value(f'.pb-form [data-path="{path}"]') for path in ("cognitive_level", "difficulty")] == ["", ""]
        page.click(".pb-map [data-order] button")
        page.wait_for_selector('.pb-form input[data-path="type"][value="short_answer"]:checked')
        assert all(page.input_value(f'.pb-form [data-path="{path}"]') for path in ("cognitive_level", "difficulty"))
        assert page.is_checked('.pb-form input[data-path="level"][value="advanced"]')
        point = page.input_value('.pb-form [data-path="knowledge_point"]')
        assert bank.knowledge_points[point].name in order
    for question in gone:
        (studio.root / bank.spans[question.id].path).write_text(question_text(question), encoding="utf-8")


# ---- building --------------------------------------------------------------------------------------------------------


def test_papers_are_built_compared_reported_and_exported(
    open_notebook: Callable[..., Any], studio: Studio, axe: str, tmp_path: Path
) -> None:
    out = studio.root.parent / "build"
    bank = bank_of(studio)
    with open_notebook("03_build_a_paper.ipynb", workspace="papers") as page:
        page.wait_for_selector(".pb-papers select option", state="attached")
        forms = '.pb-papers input[type="number"]'
        page.fill(forms, "2")
        page.fill('.pb-papers input[type="month"]', "2026-11")
        page.check('.pb-papers .formats input[value="moodle"]')

        # a build under way leaves the kernel free, and giving it up leaves nothing behind
        run_cell(page, HOLD.format(module="paper_builder.building"))
        page.focus(forms)
        tab_to(page, ".pb-papers form button.primary")
        page.keyboard.press("Enter")
        said(page, ".pb-papers", "正在组卷")
        assert run_cell(page, "print(6 * 7)").strip() == "42"
        assert page.is_disabled(".pb-papers form button.primary")
        page.wait_for_selector(".pb-papers form .stop:focus")
        page.keyboard.press("Enter")
        said(page, ".pb-papers", "已取消，什么也没有写")
        run_cell(page, RELEASE)
        page.wait_for_selector(".pb-papers form button.primary:focus")
        assert not out.exists()

        page.keyboard.press("Enter")
        said(page, ".pb-papers", "组成 2 份试卷")
        for form in "AB":
            folder = out / f"primary-{form}"
            assert not [found for found in verify_folder(folder, bank) if found.severity == "error"]
            assert (folder / "platform" / "moodle.xml").is_file()
        assert page.eval_on_selector_all(".pb-papers .comparison thead th", "(heads) => heads.map((h) => h.textContent)") == [
            "要求", "范围", "A卷", "B卷",
        ]  # fmt: skip
        assert "✗" not in page.inner_text(".pb-papers .comparison")
        assert "没有相同的试题" in page.inner_text(".pb-papers .result")
        page.click('.pb-papers [data-paper="primary-B"]')
        page.frame_locator(".pb-papers .existing iframe").locator("h1").wait_for()
        assert "2026年11月28日" in page.frame_locator(".pb-papers .existing iframe").locator("body").inner_text()
        assert page.get_attribute(".pb-papers .existing iframe", "sandbox") == ""
        looked_at(page, axe, ".pb-papers", tmp_path)

        # papers that exist: side by side, and in one more format, whose losses are told
        page.check('.pb-papers .built input[value="primary-A"]')
        page.check('.pb-papers .built input[value="primary-B"]')
        page.click('.pb-papers button:has-text("比较所选")')
        said(page, ".pb-papers", "已并排列出 primary-A、primary-B")
        heads = page.eval_on_selector_all(".pb-papers .existing thead th", "(heads) => heads.map((h) => h.textContent)")
        assert heads == ["要求", "范围", "primary-A", "primary-B"]
        page.uncheck('.pb-papers .built input[value="primary-B"]')
        page.check('.pb-papers .more-formats input[value="moodle"]')
        page.check('.pb-papers .more-formats input[value="html"]')
        page.click('.pb-papers button:has-text("导出所选")')
        said(page, ".pb-papers", "写出 2 个文件")
        for file in ("platform/moodle.xml", "candidate/paper.html"):
            assert (out / "exports" / "primary-A" / file).read_bytes() == (out / "primary-A" / file).read_bytes()
        assert page.locator(".pb-papers .existing .losses li").count() > 0
        looked_at(page, axe, ".pb-papers .existing", tmp_path / "existing")

        # a level that lacks questions: what to write, and the form filled in for it
        gone = [q for q in bank.questions.values() if q.level == "advanced" and q.type == "short_answer"]
        unreviewed(studio, gone)
        page.select_option(".pb-papers select", "advanced")
        page.fill(forms, "1")
        page.click(".pb-papers form button.primary")
        said(page, ".pb-papers", "没有组成试卷")
        order = page.locator(".pb-papers .orders li").first.inner_text()
        assert "简答题" in order
        assert not (out / "advanced-A").exists()
        looked_at(page, axe, ".pb-papers", tmp_path / "infeasible")
        page.click(".pb-papers .orders button.write")
        page.wait_for_selector('.pb-form input[data-path="type"][value="short_answer"]:checked')
        assert page.is_checked('.pb-form input[data-path="level"][value="advanced"]')
        assert bank.knowledge_points[page.input_value('.pb-form [data-path="knowledge_point"]')].name in order
        assert page.evaluate("() => !!document.activeElement.closest('.pb-form')")


# ---- opened cold -----------------------------------------------------------------------------------------------------

CHANGED_BY_LOOKING = """async () => {
    const {context, sessionContext} = window.jupyterapp.shell.currentWidget;
    await sessionContext.session.kernel.info; // of which Lab writes a part into the notebook
    return context.model.dirty;
}"""


@pytest.mark.parametrize(
    ("name", "words", "charts"),
    [
        ("01_authoring.ipynb", "命题表单", ()),
        ("02_review.ipynb", "审题", ()),
        ("03_build_a_paper.ipynb", "已试组一卷", ("题库覆盖图",)),
        ("04_bank_health.ipynb", "各鉴定点的已审定题数", ("题库覆盖图", "已审定试题的分布", "初级各鉴定点", "选项里的线索")),
    ],
)
def test_opened_cold_a_notebook_makes_sense(
    open_notebook: Callable[..., Any], name: str, words: str, charts: tuple[str, ...], tmp_path: Path
) -> None:
    """Nothing has run and nothing is trusted: notes and tables are there, Lab draws the charts, and nothing waits to be saved."""
    with open_notebook(name, workspace=f"cold-{name[:2]}", run=False) as page:
        shown = page.locator(".jp-OutputArea-output").all_inner_texts()
        assert any(words in text for text in shown)
        assert not any("model not found" in text or "Error" in text for text in shown)
        assert page.query_selector(".pb-studio") is None
        assert not page.evaluate(
            """() => window.jupyterapp.shell.currentWidget.content.widgets
                .some((cell) => cell.model.trusted && cell.outputArea?.model.length)"""
        )
        for chart in charts:
            page.locator(f'.vega-embed[aria-label^="{chart}"] svg').scroll_into_view_if_needed()
        for theme in THEMES:
            set_theme(page, theme)
            assert page.evaluate(WORDS_OF_CHARTS) == ([page.evaluate(WORDS_OF_CELLS)] if charts else []), "charts follow the theme"
            page.screenshot(path=tmp_path / f"cold-{theme.split()[1].lower()}.png")
        assert not page.evaluate(CHANGED_BY_LOOKING)
