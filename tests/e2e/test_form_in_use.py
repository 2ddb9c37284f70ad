"""The form as an instrument, in a real browser: composing, undoing, ordering, two views, keys, themes, widths."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paper_builder.question import Choice
from tests.e2e.conftest import run_cell, set_theme, violations
from tests.e2e.form_page import STATUS, finding, finding_count, fresh, on_disk, said

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    from tests.e2e.conftest import Studio

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_composition_is_never_interrupted(page: Page) -> None:
    """While words are being composed nothing is sent and the field is not touched, though the kernel answers other things."""
    fresh(page)
    page.fill('.pb-form [data-path="stem"]', "完播率")
    page.wait_for_function("() => !document.querySelector('.pb-form button[title=\"Ctrl+Z\"]').disabled")
    page.focus('.pb-form [data-path="stem"]')
    page.keyboard.press("End")
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "shi", "selectionStart": 3, "selectionEnd": 3})
    answered = page.evaluate(
        """async () => {
            const box = document.querySelector('.pb-form [data-path="stem"]');
            const key = document.querySelector(".pb-form .side input[type=checkbox]");
            const frames = document.querySelector(".pb-form .frames");
            const next = new Promise((resolve) => new MutationObserver(resolve).observe(frames, {childList: true}));
            key.checked = true;
            key.dispatchEvent(new Event("change"));
            await next;
            return [box.value, document.activeElement === box];
        }"""
    )
    assert answered == ["完播率shi", True]
    for _ in range(12):  # each a journey to the kernel and back: far longer than the form waits before it sends
        assert "shi" not in run_cell(page, drafts_code())
    assert "完播率shi" not in str(page.get_attribute(".pb-form iframe:last-child", "srcdoc"))
    assert page.input_value('.pb-form [data-path="stem"]') == "完播率shi"
    session.send("Input.insertText", {"text": "是"})
    page.wait_for_function("() => document.querySelector('.pb-form iframe:last-child').srcdoc.includes('完播率是')")
    assert page.input_value('.pb-form [data-path="stem"]') == "完播率是"
    page.uncheck(".pb-form .side input[type=checkbox]")


def drafts_code() -> str:
    return (
        "import os, pathlib\n"
        "for path in pathlib.Path(os.environ['PAPER_BUILDER_BANK'], '.drafts').glob('*.json'): print(path.read_text('utf-8'))"
    )


def test_two_views_of_one_form_show_the_same(page: Page) -> None:
    """What is typed in one view appears in the other, and never under the cursor of who is typing."""
    fresh(page)
    page.click(".pb-form h2")
    page.evaluate(
        """() => {
            const notebook = window.jupyterapp.shell.currentWidget.content;
            notebook.activeCellIndex = notebook.widgets.findIndex((cell) => cell.model.type === "code");
            return window.jupyterapp.commands.execute("notebook:create-output-view");
        }"""
    )
    page.wait_for_function("() => document.querySelectorAll('.pb-form .option textarea').length === 8")
    first = page.locator('.pb-form [data-path="stem"]').first
    second = page.locator('.pb-form [data-path="stem"]').last
    first.fill("两边都看得到（ ）。")
    page.wait_for_function(
        "() => [...document.querySelectorAll('.pb-form [data-path=stem]')].every((box) => box.value.includes('两边'))"
    )
    second.focus()
    page.keyboard.press("End")
    page.keyboard.insert_text("再写")
    page.wait_for_function(
        "() => [...document.querySelectorAll('.pb-form [data-path=stem]')].every((box) => box.value.endsWith('再写'))"
    )
    page.evaluate(
        """() => {
            const main = [...window.jupyterapp.shell.widgets("main")];
            main.find((one) => one.node.querySelector(".pb-form") && !one.node.querySelector(".jp-Notebook")).close();
        }"""
    )
    page.wait_for_function("() => document.querySelectorAll('.pb-form').length === 1")


def middle(place: Locator, off: int = 0) -> tuple[float, float]:
    """The point in the middle of an element, or ``off`` pixels above it."""
    box = place.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2 - off


def test_options_are_reordered_by_keys_by_buttons_and_by_dragging(page: Page) -> None:
    fresh(page)
    for place, text in enumerate(("甲", "乙", "丙", "丁")):
        page.fill(f'.pb-form [data-path="options.{place}"]', text)
    page.check('[aria-label="选项 A 是正确答案"]')

    def order() -> tuple[list[str], str]:
        texts = page.eval_on_selector_all(".pb-form .option textarea", "(boxes) => boxes.map((box) => box.value)")
        key = page.eval_on_selector_all(".pb-form .option .key input", "(boxes) => boxes.findIndex((box) => box.checked)")
        return texts, "ABCD"[key]

    page.focus('.pb-form [data-path="options.0"]')
    page.keyboard.press("Alt+ArrowDown")
    assert order() == (["乙", "甲", "丙", "丁"], "B")
    assert page.evaluate("() => document.activeElement.value") == "甲"
    page.click('[aria-label="下移选项 B"]')
    assert order() == (["乙", "丙", "甲", "丁"], "C")
    handle, first = page.locator(".pb-form .option:nth-child(4) .handle"), page.locator(".pb-form .option:nth-child(1)")
    handle.hover()
    page.mouse.down()
    page.mouse.move(*middle(handle, 4))  # a drag begins with the first step; from then on nothing moves until the drop
    first.hover()
    page.mouse.move(*middle(first))
    page.mouse.up()
    assert order() == (["丁", "乙", "丙", "甲"], "D")
    page.click('[aria-label="删除选项 B"]')
    assert order() == (["丁", "丙", "甲"], "C")
    page.click('.pb-form button:has-text("撤销")')
    said(page, "已撤销")
    assert order() == (["丁", "乙", "丙", "甲"], "D")


def told_missing(page: Page) -> list[str]:
    """What is told beside the fields to be not filled in yet."""
    told = page.locator(".pb-form .write .findings li").all_inner_texts()
    return [text.partition("还没有填写")[2].strip() for text in told if "还没有填写" in text]


def test_what_was_passed_over_is_told_there_before_any_save(page: Page) -> None:
    """What is missing is told beside a field once the cursor has left it, and nowhere else; a new question begins without."""
    fresh(page)
    finding_count(page, "处待填")
    assert told_missing(page) == []
    page.focus('.pb-form [data-path="stem"]')
    page.keyboard.press("Tab")
    finding(page, "stem", "还没有填写题干")
    assert page.get_attribute('.pb-form [data-path="stem"]', "aria-invalid") == "true"
    assert told_missing(page) == ["题干"]
    assert "还没有填写题干" in page.inner_text(".pb-form .side .findings")

    page.fill('.pb-form [data-path="options.0"]', "甲")
    page.focus('.pb-form [data-path="options.1"]')
    page.wait_for_function("() => document.querySelector('.pb-form .frames iframe:last-child').srcdoc.includes('甲')")
    assert told_missing(page) == ["题干"], "the group is not left yet"
    page.focus('.pb-form [data-path="explanation"]')
    finding(page, "options.1", "还没有填写选项 B")
    assert told_missing(page) == ["题干", "选项 B", "选项 C", "选项 D", "正确选项"]

    page.fill('.pb-form [data-path="stem"]', "完播率为（ ）。")
    page.wait_for_function("() => !document.querySelector('.pb-form [data-path=stem]').hasAttribute('aria-invalid')")
    assert "题干" not in told_missing(page)
    fresh(page)
    finding_count(page, "处待填")
    assert [name for name in told_missing(page) if name in ("题干", "选项 B", "正确选项")] == []


def test_what_is_told_on_leaving_a_field_moves_nothing_away_from_under_a_click(page: Page) -> None:
    fresh(page)
    page.focus('.pb-form [data-path="stem"]')
    below = page.locator('[aria-label="选项 B 是正确答案"]')
    below.scroll_into_view_if_needed()
    page.mouse.move(*middle(below))
    page.mouse.down()
    answered = page.evaluate(
        """async () => {
            await new Promise((resolve) => setTimeout(resolve)); // whatever waits for the end of the event has had its turn
            return document.activeElement.matches("input[type=radio]");
        }"""
    )
    assert answered
    assert "题干" not in told_missing(page)
    page.mouse.up()
    finding(page, "stem", "还没有填写题干")
    assert below.is_checked()


def test_undo_and_giving_up(page: Page) -> None:
    fresh(page)
    page.focus('.pb-form [data-path="explanation"]')
    page.keyboard.insert_text("第一稿")
    page.wait_for_function("() => !document.querySelector('.pb-form button[title=\"Ctrl+Z\"]').disabled")
    page.focus('.pb-form [data-path="calculation"]')
    page.keyboard.insert_text("1 / 2")
    for keys, words, expected in (
        ("Control+z", "已撤销", ("第一稿", "")),
        ("Control+z", "已撤销", ("", "")),
        ("Control+Shift+z", "已重做", ("第一稿", "")),
    ):
        page.keyboard.press(keys)
        page.wait_for_function(
            """([explanation, calculation]) => document.querySelector('.pb-form [data-path=explanation]').value === explanation
                && document.querySelector('.pb-form [data-path=calculation]').value === calculation""",
            arg=list(expected),
        )
        assert words in page.inner_text(STATUS)
    page.click('.pb-form button:has-text("放弃修改")')
    said(page, "已放弃")
    assert page.input_value('.pb-form [data-path="explanation"]') == ""


def test_a_finding_comes_while_typing_goes_on(page: Page) -> None:
    """Not only once the author rests: no pause is long enough here for the form to take it for one."""
    fresh(page)
    found = page.evaluate(
        """async () => {
            const box = document.querySelector('.pb-form [data-path="seconds"]');
            const list = box.closest(".field").querySelector(".findings");
            const changed = new Promise((resolve) => new MutationObserver(resolve).observe(list, {childList: true}));
            box.value = "";
            const typing = setInterval(() => {
                box.value += "很久";
                box.dispatchEvent(new Event("input", {bubbles: true}));
            }, 100);
            await changed;
            clearInterval(typing);
            return list.textContent;
        }"""
    )
    assert "应是整数" in found


# ---- keys ----------------------------------------------------------------------------------------------------------


def test_keys_stay_in_the_form(page: Page) -> None:
    """Lab's one-letter commands (a and b add cells, dd deletes one) reach neither fields nor buttons of the form."""
    cells = """() => window.jupyterapp.shell.currentWidget.content.widgets.map(
        (cell) => [cell.model.type, cell.model.sharedModel.source])"""
    before = page.evaluate(cells)
    for selector in ('[data-path="stem"]', 'button:has-text("新题")', '[data-path="difficulty"]', '[data-path="keep_order"]'):
        page.focus(f".pb-form {selector}")
        for key in ("a", "b", "d", "d", "x", "m", "ArrowUp", "Shift+Enter", "Control+Shift+-"):
            page.keyboard.press(key)
    assert page.evaluate(cells) == before


def test_a_question_is_written_with_the_keyboard_alone(page: Page, studio: Studio) -> None:
    """From the button for a new question through every field in order to a saved file, by Tab, Space, arrows and Ctrl+S."""
    page.focus('.pb-form button:has-text("新题")')
    page.keyboard.press("Enter")
    said(page, "新题")
    filled: dict[str, str] = {}
    texts = {
        "stem": "键盘写的题：完播率的分母是（ ）。",
        "options.0": "播放次数",
        "options.1": "点赞次数",
        "options.2": "粉丝数",
        "options.3": "评论数",
        "explanation": "完播率以播放次数为分母；B 是互动；C 是规模；D 是互动。",
        "author": "writer-8",
    }
    presses = {"cognitive_level": 2, "difficulty": 1}
    for _ in range(80):
        page.keyboard.press("Tab")
        at = page.evaluate(
            "() => [document.activeElement.dataset.path ?? '', document.activeElement.getAttribute('aria-label') ?? '']"
        )
        path, label = at
        if path == "level" and "level" not in filled:
            page.keyboard.press("Space")
            filled["level"] = "ok"
        elif path == "type" and "type" not in filled:
            for _ in range(3):
                if page.evaluate("() => document.querySelector('.pb-form [data-path=type]:checked').value") != "single_choice":
                    page.keyboard.press("ArrowUp")
            filled["type"] = "ok"
        elif path == "knowledge_point":
            for _ in range(60):
                if page.input_value('.pb-form [data-path="knowledge_point"]') == "da-engagement":
                    break
                page.keyboard.press("ArrowDown")
        elif path in presses:
            for _ in range(presses.pop(path)):
                page.keyboard.press("ArrowDown")
        elif path in texts:
            page.keyboard.press("Control+a")
            page.keyboard.insert_text(texts[path])
            filled[path] = "ok"
        elif label == "选项 A 是正确答案":
            page.keyboard.press("Space")
        if set(texts) <= filled.keys():
            break
    assert set(texts) <= filled.keys()
    page.keyboard.press("Control+s")
    text = said(page, "已保存")
    question, _ = on_disk(studio, text.split("已保存", 1)[1].strip().rstrip("。"))
    assert question.stem == texts["stem"]
    assert isinstance(question.body, Choice)
    assert question.body.key == ("A",)
    assert (question.cognitive_level, question.difficulty, question.author) == ("understand", 1, "writer-8")


# ---- looks ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", ["JupyterLab Dark", "JupyterLab Light"])
def test_both_themes_are_accessible(page: Page, axe: str, theme: str, tmp_path: Path) -> None:
    set_theme(page, theme)
    fresh(page)
    page.fill('.pb-form [data-path="stem"]', "看 <b>图</b>：完播率为（ ）。")
    page.click('.pb-form button:has-text("保存")')
    said(page, "没有保存")
    page.click('.pb-form button:has-text("增加依据")')
    finding(page, "explanation", "还没有填写解析")
    assert violations(page, axe, ".pb-form") == []
    page.screenshot(path=tmp_path / f"{theme}-choice.png")
    page.check('.pb-form label:has-text("简答题") input')
    page.wait_for_selector(".pb-form .criterion textarea")
    assert violations(page, axe, ".pb-form") == []
    page.click('.pb-form button:has-text("粘贴整题")')
    page.wait_for_selector(".pb-form dialog[open]")
    assert violations(page, axe, ".pb-form") == []
    page.screenshot(path=tmp_path / f"{theme}-dialog.png")
    page.keyboard.press("Escape")


def test_a_narrow_page_needs_no_sideways_scrolling(page: Page) -> None:
    page.set_viewport_size({"width": 760, "height": 1000})
    page.wait_for_function(
        "() => { const form = document.querySelector('.pb-form'); return form.scrollWidth <= form.clientWidth + 1; }"
    )
    page.set_viewport_size({"width": 1500, "height": 1000})
