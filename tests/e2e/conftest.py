"""A real studio in headless Chromium: its own bank on disk, its own server and kernels, pages that must stay on this machine."""

from __future__ import annotations

import json
import shutil
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import pytest

from tests.e2e.form_page import wait_for_form
from tests.e2e.waiting import MILLISECONDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from playwright.sync_api import Browser, Page

    from paper_builder.studio.launcher import RunningStudio

HERE = Path(__file__).parent
SHIPPED = Path(__file__).resolve().parents[2] / "question_bank"
AXE = "axe-core"
UNANSWERED = "Canceled future for kernel_info_request"
"""Lab's own question to a kernel, which Lab gives up when the kernel restarts before it answers; no script of ours asks it."""


@dataclass
class Studio:
    """A running studio; ``root`` is the folder of its bank, ``files`` that of what Lab shows."""

    running: RunningStudio
    root: Path
    files: Path

    @property
    def token(self) -> str:
        return self.running.address.partition("token=")[2]

    @property
    def origin(self) -> str:
        return self.running.address.partition("/lab/")[0]

    def address_of(self, notebook: str, workspace: str) -> str:
        return f"{self.origin}/lab/workspaces/{workspace}/tree/notebooks/{notebook}?token={self.token}"


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Studio]:  # noqa: ARG001 - skips without a browser
    """A studio on a copy of the shipped bank, with a data folder of its own."""
    pytest.importorskip("anywidget")
    from paper_builder.studio.launcher import start

    folder = tmp_path_factory.mktemp("studio")
    root = folder / "question_bank"
    shutil.copytree(SHIPPED, root, ignore=shutil.ignore_patterns(".drafts"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PAPER_BUILDER_DATA", str(folder / "data"))
        running = start(root)
        files = next((folder / "data" / "studio").glob("question_bank-*"))
        try:
            yield Studio(running=running, root=root, files=files)
        finally:
            running.stop()


@pytest.fixture(scope="module")
def open_notebook(studio: Studio, browser: Browser) -> Callable[..., AbstractContextManager[Page]]:
    """Return ``open_notebook(name, workspace="", run=True)``: the notebook in a page of its own, its cells run.

    On leaving, every request must have gone to this machine and no script may have failed.
    """

    @contextmanager
    def opened(name: str = "01_authoring.ipynb", *, workspace: str = "test", run: bool = True, width: int = 1500) -> Iterator[Page]:
        context = browser.new_context(viewport={"width": width, "height": 1000}, locale="zh-CN")
        page = context.new_page()
        page.set_default_timeout(MILLISECONDS)
        asked: list[str] = []
        failed: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: failed.append(str(error)))
        show_notebook(page, studio, name, workspace)
        if run:
            run_all(page)
        try:
            yield page
        finally:
            context.close()
        assert [url for url in asked if not url.startswith((studio.origin, "data:", "blob:", "about:"))] == []
        assert [error for error in failed if not error.startswith(UNANSWERED)] == []

    return opened


@pytest.fixture(scope="module")
def page(open_notebook: Callable[..., AbstractContextManager[Page]]) -> Iterator[Page]:
    """The authoring notebook with its form; the tests of a file share it, for loading Lab takes most of the time."""
    with open_notebook() as opened:
        wait_for_form(opened)
        yield opened


_shown: WeakKeyDictionary[Page, str] = WeakKeyDictionary()
"""The notebook that each page was opened on."""


def show_notebook(page: Page, studio: Studio, name: str, workspace: str) -> None:
    """Open a notebook in ``page`` and wait for it; two pages in one workspace would move each other's tabs."""
    _shown[page] = name
    page.goto(studio.address_of(name, workspace))
    wait_for_lab(page)


def wait_for_lab(page: Page) -> None:
    """Wait until Lab stands, the page's notebook is in front, whatever else the workspace holds, and its kernel is idle."""
    page.wait_for_function(
        """(path) => {
            const shown = window.jupyterapp?.shell.currentWidget;
            return shown?.context?.path === path && shown.sessionContext !== undefined;
        }""",
        arg=f"notebooks/{_shown[page]}",
    )
    page.evaluate("() => window.jupyterapp.restored")
    page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.ready")
    page.wait_for_function("() => window.jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.status === 'idle'")


def run_all(page: Page) -> None:
    """Run every cell of the notebook, and wait until all have run."""
    page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")


def run_cell(page: Page, code: str) -> str:
    """Run ``code`` in the notebook's kernel, beside the notebook, and return what it printed."""
    return page.evaluate(
        """async (code) => {
            const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
            const future = kernel.requestExecute({code, store_history: false});
            let printed = "";
            future.onIOPub = (message) => {
                if (message.header.msg_type === "stream") printed += message.content.text;
                if (message.header.msg_type === "error") printed += message.content.traceback.join("\\n");
            };
            await future.done;
            return printed;
        }""",
        code,
    )


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core: the version that package.json pins, installed once per checkout."""
    wanted = json.loads((HERE / "package.json").read_text())["dependencies"][AXE]
    installed = HERE / "node_modules" / AXE
    about = installed / "package.json"
    if not about.is_file() or json.loads(about.read_text())["version"] != wanted:
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip("npm is not installed")
        command = [npm, "install", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund"]
        try:
            subprocess.run(command, cwd=HERE, capture_output=True, text=True, timeout=120, check=True)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            pytest.skip(f"npm cannot install {AXE} {wanted}: {error}")
    return (installed / "axe.min.js").read_text()


def violations(page: Page, axe: str, selector: str) -> list[str]:
    """Return what axe-core finds wrong inside ``selector`` by WCAG 2.2 AA and its own best practices, serious or critical."""
    page.evaluate(axe)
    found = page.evaluate(
        """async (selector) => {
            const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
            const result = await axe.run(selector, {runOnly: tags, iframes: false});
            return result.violations.filter((v) => ["serious", "critical"].includes(v.impact)).map(
                (v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160) + " | " + n.failureSummary).join(" ;; ")}`);
        }""",
        selector,
    )
    return list(found)


def set_theme(page: Page, name: str) -> None:
    """Switch Lab's theme ("JupyterLab Light" or "JupyterLab Dark") and wait until the page wears it."""
    page.evaluate("(theme) => window.jupyterapp.commands.execute('apputils:change-theme', {theme})", name)
    light = "true" if name.endswith("Light") else "false"
    page.wait_for_selector(f'body[data-jp-theme-light="{light}"]', state="attached")
    page.wait_for_selector("#jupyterlab-splash", state="detached")
