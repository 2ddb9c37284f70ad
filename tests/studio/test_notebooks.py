"""The shipped notebooks: thin, running, and with stored outputs that read well cold and tell no answer."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from paper_builder.bank_loading import load_bank
from paper_builder.question import ShortAnswer
from paper_builder.studio.confidential import SecretTexts
from paper_builder.studio.saving import VEGA_LITE, WIDGET_VIEW, clean_notebook

ROOT = Path(__file__).resolve().parents[2]
BANK = ROOT / "question_bank"
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
KEY = re.compile(r"(?:答案|[Kk]ey)\s*[：:]?\s*(?:</?\w+>|\s)*[A-H]{1,8}\b")


def read(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text("utf-8"))


def stored(notebook: dict[str, Any]) -> str:
    """Every output of a notebook in one string."""
    texts: list[str] = []

    def collect(value: Any) -> None:
        if isinstance(value, str):
            texts.append(value)
        elif isinstance(value, list):
            if all(isinstance(part, str) for part in value):
                texts.append("".join(value))
            else:
                for part in value:
                    collect(part)
        elif isinstance(value, dict):
            for part in value.values():
                collect(part)

    for cell in notebook["cells"]:
        collect(cell.get("outputs", []))
    return "\n".join(texts)


@pytest.fixture(scope="module")
def secrets() -> SecretTexts:
    return SecretTexts(BANK)


def by_name(path: Path) -> str:
    return path.stem


def test_the_four_notebooks_are_there() -> None:
    assert [path.stem for path in NOTEBOOKS] == ["01_authoring", "02_review", "03_build_a_paper", "04_bank_health"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=by_name)
def test_a_notebook_holds_no_logic(path: Path) -> None:
    for cell in read(path)["cells"]:
        if cell["cell_type"] == "code" and not cell["source"][0].startswith("%%question"):
            source = "".join(line for line in "".join(cell["source"]).splitlines(keepends=True) if not line.startswith("%"))
            nodes = [type(node).__name__ for node in ast.walk(ast.parse(source))]
            assert not {"FunctionDef", "ClassDef", "For", "While", "If", "ListComp", "Lambda", "Try"} & set(nodes)
            assert source.count("\n") <= 6


@pytest.mark.parametrize("path", NOTEBOOKS, ids=by_name)
def test_what_is_stored_tells_no_answer(path: Path, secrets: SecretTexts) -> None:
    text = stored(read(path))
    assert not secrets.occur_in(text)
    assert not KEY.search(text)


def test_a_stored_answer_would_be_found(secrets: SecretTexts) -> None:
    bank, _ = load_bank(BANK)
    assert bank is not None
    approved = [question for question in bank.questions.values() if question.status == "approved"]
    short = next(question for question in approved if isinstance(question.body, ShortAnswer))
    for question in approved[::40]:
        assert secrets.occur_in(f"<p>{question.id}</p><p>{question.explanation}</p>"), question.id
    assert secrets.occur_in(short.body.model_answer)
    assert all(KEY.search(text) for text in ("答案：B", "<strong>答案：</strong>ACD", "key: C"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=by_name)
def test_opened_cold_a_notebook_shows_pages_and_no_dead_widget(path: Path) -> None:
    notebook = read(path)
    assert WIDGET_VIEW not in path.read_text("utf-8")
    assert "widgets" not in notebook["metadata"]
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            assert cell["outputs"], "a code cell without a stored output"
            kinds = {kind for output in cell["outputs"] for kind in output.get("data", {})}
            assert kinds <= {"text/html", "text/plain", VEGA_LITE}
            assert not [output for output in cell["outputs"] if output["output_type"] == "error"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=by_name)
def test_nothing_of_the_machine_is_stored(path: Path) -> None:
    text = stored(read(path))
    assert not re.search(r"(?:/home/|/root|/tmp/|/work/|/Users/|[A-Z]:\\)", text)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=by_name)
def test_storing_again_changes_nothing(path: Path, secrets: SecretTexts) -> None:
    notebook = read(path)
    clean_notebook(notebook, secrets)
    assert notebook == read(path)


@pytest.mark.slow
def test_all_notebooks_run(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "PAPER_BUILDER_BANK": str(BANK),
        "PAPER_BUILDER_DATA": str(tmp_path / "data"),
        "IPYTHONDIR": str(tmp_path / "ipython"),
        "JUPYTER_PLATFORM_DIRS": "0",
    }
    command = [sys.executable, "-m", "pytest", "-q", "--nbval", "--nbval-current-env", "--nbval-cell-timeout=120", "notebooks"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
