"""Somebody who has never seen the project does what README.zh-CN.md and the first notebook say, and has a saved question.

What they write is a sound question, and the first mistake that nearly everybody makes: fields that were left out.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from paper_builder.checking import check
from tests.e2e.waiting import MILLISECONDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "question_bank", tmp_path / "question_bank", ignore=shutil.ignore_patterns(".drafts")))


@pytest.fixture
def address(bank: Path, tmp_path: Path, browser: Browser) -> Iterator[str]:  # noqa: ARG001 - skips without a browser
    """What the command prints; Ctrl-C ends it."""
    command = [Path(sys.executable).with_name("paper-builder"), "studio", "--bank", bank, "--no-browser"]
    environment = {**os.environ, "PAPER_BUILDER_DATA": str(tmp_path / "data"), "PAPER_BUILDER_LANG": "zh"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment) as process:
        assert process.stdout
        try:
            yield process.stdout.readline().strip()
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)


@pytest.fixture
def page(address: str, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    opened = context.new_page()
    opened.set_default_timeout(MILLISECONDS)
    opened.goto(address)
    yield opened
    context.close()


def test_from_the_command_to_a_saved_question(page: Page, bank: Path) -> None:
    page.click(".jp-Notebook .jp-CodeCell .jp-InputArea-editor")  # at once: before the kernel has had time to start
    page.keyboard.press("Shift+Enter")
    page.wait_for_selector(".pb-form .option textarea")
    assert page.locator(".jp-Dialog").count() == 0, "nobody who has never seen this knows which kernel to choose"
    page.get_by_label("初级").check()
    page.get_by_label("鉴定点").select_option(label="互动与内容质量指标")
    page.get_by_label("单项选择题").check()
    page.get_by_label("题干", exact=True).click()
    page.keyboard.insert_text("某短视频被播放 9,000 次，其中 1,800 次播放到结尾，完播率为（ ）。")
    for letter, text in zip("ABCD", ("10%", "20%", "45%", "80%"), strict=True):
        page.get_by_label(f"选项 {letter}", exact=True).click()
        page.keyboard.insert_text(text)
    page.get_by_label("选项 B 是正确答案").check()
    page.get_by_label("解析", exact=True).click()
    page.keyboard.insert_text("1,800÷9,000＝20%。A 少算一半；C 的分母用错；D 算成了没有播完的部分。")
    page.keyboard.press("Control+s")
    status = page.locator(".pb-form .top .status")
    status.filter(has_text="没有保存").wait_for()
    assert "还有 3 处没有填写：认知层次、难度、命题人代号" in status.inner_text()
    for name in ("认知层次", "难度"):
        page.locator(".pb-form .field").filter(has=page.get_by_label(name)).get_by_text(f"还没有填写{name}").wait_for()
    page.get_by_label("认知层次").select_option(label="应用")
    page.get_by_label("难度").select_option(label="2 偏易")
    page.get_by_label("命题人代号").fill("writer-1")
    page.get_by_role("button", name="保存", exact=True).click()
    status.filter(has_text="已保存").wait_for()
    saved = status.inner_text().split("已保存", 1)[1].strip().split("。")[0]
    file = bank / "items" / "primary" / "data_analysis" / f"{saved}.yaml"
    text = file.read_text("utf-8")
    for piece in ("9,000", "cognitive_level: apply", "difficulty: 2", "seconds: 60"):
        assert piece in text
    assert check(bank, [file]).diagnostics == ()
