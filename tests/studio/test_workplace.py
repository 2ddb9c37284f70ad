"""The studio's own folder: settings that keep it quiet and Chinese, notebooks that are renewed without losing a user's own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from paper_builder.studio import workplace
from paper_builder.studio.workplace import FIRST, copy_notebooks, prepare, shipped_notebooks

if TYPE_CHECKING:
    from tests.bank_folder import BankFolder


def test_the_settings_are_chinese_and_ask_nobody_for_news(folder: BankFolder) -> None:
    place = prepare(folder.root)
    overrides = json.loads((workplace.app_settings(place) / "overrides.json").read_text("utf-8"))
    assert overrides["@jupyterlab/translation-extension:plugin"]["locale"] == "zh_CN"
    assert overrides["@jupyterlab/apputils-extension:notification"] == {"fetchNews": "false", "checkForUpdates": False}
    config = Path(place.environment["JUPYTER_CONFIG_DIR"], "jupyter_server_config.py").read_text("utf-8")
    assert "news_url = None" in config
    assert "NeverCheckForUpdate" in config
    assert '"127.0.0.1"' in config
    assert (place.root / FIRST).is_file()
    for name, value in place.environment.items():
        if name.endswith("DIR"):
            assert Path(value).is_relative_to(place.root)


def test_nothing_is_written_into_the_bank_or_beside_it(folder: BankFolder) -> None:
    before = sorted(path for path in folder.root.parent.rglob("*") if "data" not in path.relative_to(folder.root.parent).parts[:1])
    prepare(folder.root)
    after = sorted(path for path in folder.root.parent.rglob("*") if "data" not in path.relative_to(folder.root.parent).parts[:1])
    assert after == before


def test_two_banks_have_two_places(folder: BankFolder, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere" / folder.root.name
    other.mkdir(parents=True)
    assert prepare(folder.root).root != prepare(other).root
    assert prepare(folder.root).root == prepare(folder.root).root


def notebook(source: str, output: str = "") -> str:
    outputs = [{"output_type": "stream", "name": "stdout", "text": output}] if output else []
    cells = [{"cell_type": "code", "source": source, "outputs": outputs, "metadata": {}, "execution_count": None}]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    source = tmp_path / "shipped"
    source.mkdir()
    (source / "01_authoring.ipynb").write_text(notebook("QuestionForm()"), "utf-8")
    monkeypatch.setattr(workplace, "_NOTEBOOKS", (tmp_path / "missing", source))
    return source


def test_a_notebook_that_was_only_run_is_renewed(shipped: Path, tmp_path: Path) -> None:
    target = tmp_path / "work"
    target.mkdir()
    copy_notebooks(target)
    (target / "01_authoring.ipynb").write_text(notebook("QuestionForm()", output="跑过"), "utf-8")
    copy_notebooks(target)
    assert json.loads((target / "01_authoring.ipynb").read_text("utf-8"))["cells"][0]["outputs"], "nothing new was shipped"
    (shipped / "01_authoring.ipynb").write_text(notebook("QuestionForm()  # 新版"), "utf-8")
    copy_notebooks(target)
    assert [path.name for path in sorted(target.glob("*.ipynb"))] == ["01_authoring.ipynb"]
    assert json.loads((target / "01_authoring.ipynb").read_text("utf-8"))["cells"][0]["source"] == "QuestionForm()  # 新版"


def test_a_notebook_that_its_user_changed_is_kept_under_another_name(shipped: Path, tmp_path: Path) -> None:
    target = tmp_path / "work"
    target.mkdir()
    copy_notebooks(target)
    (target / "01_authoring.ipynb").write_text(notebook("我自己的代码"), "utf-8")
    copy_notebooks(target)
    assert json.loads((target / "01_authoring.ipynb").read_text("utf-8"))["cells"][0]["source"] == "我自己的代码"
    (shipped / "01_authoring.ipynb").write_text(notebook("QuestionForm()  # 新版"), "utf-8")
    copy_notebooks(target)
    kept = json.loads((target / "01_authoring_旧.ipynb").read_text("utf-8"))
    assert kept["cells"][0]["source"] == "我自己的代码"
    assert json.loads((target / "01_authoring.ipynb").read_text("utf-8"))["cells"][0]["source"] == "QuestionForm()  # 新版"


def test_the_shipped_notebooks_are_found() -> None:
    assert "01_authoring.ipynb" in [path.name for path in shipped_notebooks()]
