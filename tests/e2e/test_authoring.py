"""An author at work in a real browser on a real studio: questions of each type, findings, pasted texts and pictures, saving."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING

import pytest

from paper_builder.bank_loading import load_bank
from paper_builder.question import Choice, ShortAnswer
from tests.builders import make_png
from tests.e2e.conftest import run_all, run_cell, violations
from tests.e2e.form_page import compose, finding, finding_count, fresh, on_disk, said, save

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.e2e.conftest import Studio

pytestmark = [pytest.mark.browser, pytest.mark.slow]


# ---- writing -------------------------------------------------------------------------------------------------------


def test_a_single_choice_question_with_a_finding_that_is_mended(page: Page, studio: Studio) -> None:
    fresh(page)
    compose(page, "stem", "某视频播放四千次，其中一千次播放到结尾，完播率为（ ）。")
    for place, text in enumerate(("百分之十五", "百分之二十五", "百分之二十五", "百分之四十五")):
        compose(page, f"options.{place}", text)
    page.check('[aria-label="选项 B 是正确答案"]')
    finding(page, "options.2", "选项 B 和 C 相同")
    assert page.get_attribute('.pb-form [data-path="options.2"]', "aria-invalid") == "true"
    page.click('.pb-form button:has-text("保存")')
    refusal = said(page, "没有保存")
    assert "解析" in refusal
    finding(page, "explanation", "还没有填写解析")
    page.fill('.pb-form [data-path="options.2"]', "")
    compose(page, "options.2", "百分之三十五")
    compose(page, "explanation", "一千÷四千即百分之二十五。A 少算；C、D 多算。")
    question, _ = on_disk(studio, save(page))
    assert question.stem == "某视频播放四千次，其中一千次播放到结尾，完播率为（ ）。"
    assert isinstance(question.body, Choice)
    assert [option.text for option in question.body.options] == ["百分之十五", "百分之二十五", "百分之三十五", "百分之四十五"]
    assert question.body.key == ("B",)
    assert (question.level, question.competency, question.author, question.status) == (
        "primary",
        "data_analysis",
        "writer-7",
        "draft",
    )
    assert question.id in page.inner_text(".pb-form .tag")


def test_a_multiple_choice_question(page: Page, studio: Studio) -> None:
    fresh(page, level="中级", point="da-conversion", kind="多项选择题")
    compose(page, "stem", "下列关于转化漏斗的说法，正确的有（ ）。")
    for place, text in enumerate(("各环节用同一时间窗口", "逐环节计算转化率", "环节之间口径一致", "只看最后一个环节")):
        compose(page, f"options.{place}", text)
    page.click('.pb-form button:has-text("增加选项")')
    compose(page, "options.4", "忽略流失最多的环节")
    for letter in "ABC":
        page.check(f'[aria-label="选项 {letter} 是正确答案"]')
    compose(page, "explanation", "D 看不出流失发生在哪里；E 正是要先查的环节。")
    page.select_option('.pb-form [data-path="cognitive_level"]', "apply")
    page.select_option('.pb-form [data-path="difficulty"]', "4")
    question, _ = on_disk(studio, save(page))
    assert isinstance(question.body, Choice)
    assert question.body.multiple
    assert question.body.key == ("A", "B", "C")
    assert len(question.body.options) == 5
    assert (question.level, question.cognitive_level, question.difficulty, question.seconds) == ("intermediate", "apply", 4, 90)


def test_a_short_answer_with_its_running_sum(page: Page, studio: Studio) -> None:
    fresh(page, point="da-metric-basics", kind="简答题")
    compose(page, "stem", "请说明比较两个账号的播放量之前要统一哪些口径。")
    compose(page, "answer", "统一统计周期；统一去重方法。")
    page.fill('.pb-form [data-path="rubric.0.points"]', "7.5")
    compose(page, "rubric.0.text", "统一统计周期")
    compose(page, "rubric.0.accept", "时间窗口一致")
    page.click('.pb-form button:has-text("增加采分点")')
    page.fill('.pb-form [data-path="rubric.1.points"]', "2.5")
    compose(page, "rubric.1.text", "统一去重方法")
    assert page.inner_text(".pb-form .sum") == "合计 10 分"
    compose(page, "explanation", "考查口径意识；常见错误是只比较绝对数。")
    question, _ = on_disk(studio, save(page))
    assert isinstance(question.body, ShortAnswer)
    assert [(str(c.points), c.text, c.accept) for c in question.body.rubric] == [
        ("7.5", "统一统计周期", ("时间窗口一致",)),
        ("2.5", "统一去重方法", ()),
    ]


def test_near_duplicates_are_listed_while_typing(page: Page, studio: Studio) -> None:
    bank, _ = load_bank(studio.root)
    assert bank is not None
    known = bank.questions["pri-da-001"]
    assert isinstance(known.body, Choice)
    fresh(page)
    page.fill('.pb-form [data-path="stem"]', known.stem)
    for place, option in enumerate(known.body.options):
        page.fill(f'.pb-form [data-path="options.{place}"]', option.text)
    page.check(f'[aria-label="选项 {known.body.key[0]} 是正确答案"]')
    page.wait_for_function("() => document.querySelector('.pb-form .alike')?.textContent.includes('pri-da-001')")
    assert "完全相同" in page.inner_text(".pb-form .alike")
    assert page.inner_text(".pb-form .alike mark").strip()
    finding(page, "stem", "pri-da-001 是同一道题")


def test_a_question_that_tells_this_one_s_key_is_named_after_a_pause(page: Page, studio: Studio) -> None:
    bank, _ = load_bank(studio.root)
    assert bank is not None
    other = next(
        question
        for question in bank.questions.values()
        if question.level == "primary" and question.knowledge_point == "da-engagement" and "完播率" in question.stem
    )
    words = max(re.findall("[一-鿿]+", other.stem), key=len)
    assert len(words) >= 8
    fresh(page)
    page.fill('.pb-form [data-path="stem"]', "作品复盘时首先要看的内容是（ ）。")
    for place, text in enumerate((words, "账号头像颜色", "封面字号大小", "背景音乐名称")):
        page.fill(f'.pb-form [data-path="options.{place}"]', text)
    page.check('[aria-label="选项 A 是正确答案"]')
    page.fill('.pb-form [data-path="explanation"]', "A 是复盘的起点；B、C、D 都不是数据。")
    finding_count(page, f"写在 {other.id} 的题干里")
    save(page)  # it is a suggestion


def test_a_broken_file_is_named_and_the_rest_works(page: Page, studio: Studio) -> None:
    broken = studio.root / "items" / "primary" / "distribution" / "pri-fd-900.yaml"
    broken.write_text("id: [\n", "utf-8")
    try:
        printed = run_cell(page, "from paper_builder.studio import open_bank\nprint(open_bank())")
        assert "pri-fd-900.yaml" in printed
        fresh(page)
        page.fill('.pb-form [data-path="stem"]', "照常使用（ ）。")
        finding_count(page, "待填")
    finally:
        broken.unlink()


# ---- pasting -------------------------------------------------------------------------------------------------------

WHOLE = (
    "8. 下列指标中，分母是播放次数的是（ ）。\nA、粉丝增长量\nB、完播率\nC、客单价\nD、开播场次\n"
    "【答案】B\n【解析】A 是绝对数；C 以订单为分母；D 是次数。"
)


def test_a_whole_question_is_pasted(page: Page, studio: Studio) -> None:
    fresh(page)
    paste_text(page, "stem", WHOLE)
    page.wait_for_selector(".pb-form dialog[open]")
    assert page.input_value(".pb-form dialog textarea") == WHOLE
    page.click('.pb-form dialog button:has-text("拆到各栏")')
    said(page, "已拆到各栏")
    assert page.input_value('.pb-form [data-path="stem"]') == "下列指标中，分母是播放次数的是（ ）。"
    question, _ = on_disk(studio, save(page))
    assert isinstance(question.body, Choice)
    assert [option.text for option in question.body.options] == ["粉丝增长量", "完播率", "客单价", "开播场次"]
    assert question.body.key == ("B",)
    assert question.explanation == "A 是绝对数；C 以订单为分母；D 是次数。"


def paste_text(page: Page, path: str, text: str) -> None:
    page.evaluate(
        """([path, text]) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const target = document.querySelector(`.pb-form [data-path="${path}"]`);
            target.focus();
            target.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        [path, text],
    )


def test_a_whole_question_may_be_left_as_it_is(page: Page) -> None:
    fresh(page)
    paste_text(page, "stem", WHOLE)
    page.click('.pb-form dialog button:has-text("取消")')
    assert page.input_value('.pb-form [data-path="stem"]') == WHOLE


def test_a_picture_is_pasted(page: Page, studio: Studio, axe: str) -> None:
    fresh(page)
    compose(page, "stem", "下图中占比最高的来源是（ ）。")
    data = make_png(80, 40)
    page.evaluate(
        """(encoded) => {
            const bytes = Uint8Array.from(atob(encoded), (c) => c.charCodeAt(0));
            const data = new DataTransfer();
            data.items.add(new File([bytes], "image.png", {type: "image/png"}));
            const target = document.querySelector('.pb-form [data-path="stem"]');
            target.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        base64.b64encode(data).decode(),
    )
    page.wait_for_selector(".pb-form dialog[open] img")
    assert violations(page, axe, ".pb-form dialog") == []
    page.click('.pb-form dialog button:has-text("插入")')
    assert "请写替代文字" in page.inner_text(".pb-form dialog")
    page.fill(".pb-form dialog textarea", "流量来源柱状图：推荐 60%，搜索 40%")
    page.click('.pb-form dialog button:has-text("插入")')
    said(page, "图片已存入题库")
    source = f"assets/{hashlib.sha256(data).hexdigest()[:16]}.png"
    assert (studio.root / source).read_bytes() == data
    assert f"![流量来源柱状图：推荐 60%，搜索 40%]({source})" in page.input_value('.pb-form [data-path="stem"]')
    page.wait_for_function("() => document.querySelector('.pb-form iframe:last-child').srcdoc.includes('data:image/png;base64')")
    assert page.get_attribute(".pb-form iframe", "sandbox") == "", "the preview may do nothing at all"


def test_a_picture_of_another_format_is_dropped(page: Page, studio: Studio) -> None:
    """It goes where it was dropped, as a PNG; without a text for those who cannot see it, nothing is stored."""
    fresh(page)
    before = set((studio.root / "assets").glob("*"))
    page.evaluate(
        """async () => {
            const canvas = Object.assign(document.createElement("canvas"), {width: 40, height: 20});
            canvas.getContext("2d").fillRect(5, 5, 20, 10);
            const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/webp"));
            const data = new DataTransfer();
            data.items.add(new File([blob], "chart.webp", {type: "image/webp"}));
            const target = document.querySelector('.pb-form [data-path="explanation"]');
            target.dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}));
        }"""
    )
    page.wait_for_selector(".pb-form dialog[open] img")
    assert set((studio.root / "assets").glob("*")) == before
    page.fill(".pb-form dialog textarea", "一个黑色长方形")
    page.click('.pb-form dialog button:has-text("插入")')
    said(page, "图片已存入题库")
    (stored,) = set((studio.root / "assets").glob("*")) - before
    assert stored.read_bytes().startswith(b"\x89PNG")
    assert page.input_value('.pb-form [data-path="explanation"]') == f"![一个黑色长方形](assets/{stored.name})"


# ---- typing instead of a form ----------------------------------------------------------------------------------------


def test_the_magics_show_what_they_found_in_lab(page: Page, studio: Studio) -> None:
    """The cells that the notebook ships, and one with a mistake: what is seen under each cell, and nothing red."""
    said_by = """() => [...document.querySelectorAll('.jp-Notebook .jp-CodeCell')].map(
        (cell) => cell.querySelector('.jp-Cell-outputWrapper')?.innerText ?? '')"""
    run_all(page)
    page.wait_for_function(f"() => ({said_by})().some((text) => text.includes('检查无误，加 --save 存进题库'))")
    assert any("pri-da-001（不含答案）" in text for text in page.evaluate(said_by))
    add = """([source]) => {
        const notebook = window.jupyterapp.shell.currentWidget.content;
        notebook.activeCellIndex = notebook.widgets.length - 1;
        return window.jupyterapp.commands.execute('notebook:insert-cell-below').then(() => {
            notebook.activeCell.model.sharedModel.setSource(source);
            return window.jupyterapp.commands.execute('notebook:run-cell');
        });
    }"""
    for source, words in (
        ("%check items/primary/distribution", "题：错误 0"),
        ("%coverage primary", "初级"),
        ("%preview pri-fd-001 --key", "解析"),
        ("%preview pri-fd-999", "题库里没有 pri-fd-999"),
        ("%%question --level primary --point da-engagement\n完播率等于（ ）。\nA. 一\nB. 一\n答案：B", "选项 A 和 B 相同"),
    ):
        page.evaluate(add, [source])
        page.wait_for_function(f"(words) => ({said_by})().at(-1).includes(words)", arg=words)
        assert "Traceback" not in page.evaluate(said_by)[-1]
    page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    stored = (studio.files / "notebooks" / "01_authoring.ipynb").read_text("utf-8")
    assert "此处的内容含答案" in stored
