"""The shipped bank, built once by the real command line, and read back by plain JSON and YAML."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
BANK = ROOT / "question_bank"
LEVELS = ("primary", "intermediate", "advanced")


def run(*words: str, check: bool = False, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run ``paper-builder`` as a user does, in a process of its own."""
    command = [str(Path(sys.executable).with_name("paper-builder")), *words]
    env = {**os.environ, "PAPER_BUILDER_LANG": "en", **environment}
    return subprocess.run(command, capture_output=True, text=True, check=check, env=env, cwd=cwd or ROOT, stdin=subprocess.DEVNULL)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below ``folder`` by its path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All three levels with every export, as ``make papers`` builds them."""
    out = tmp_path_factory.mktemp("papers")
    run("build", *LEVELS, "--export", "qti3", "--export", "moodle", "--out", str(out), check=True)
    return out


@pytest.fixture(scope="session")
def questions() -> dict[str, dict[str, Any]]:
    """The bank's questions as the plainest YAML reader sees them: every scalar a text."""
    loaded = (yaml.load(path.read_text("utf-8"), yaml.BaseLoader) for path in sorted(BANK.glob("items/*/*/*.yaml")))
    return {question["id"]: question for question in loaded}


def paper(folder: Path) -> dict[str, Any]:
    """The folder's paper.json."""
    return json.loads((folder / "paper.json").read_text("utf-8"))


def blueprint(level: str) -> dict[str, Any]:
    """The level's blueprint as plain texts."""
    return yaml.load((BANK / "blueprints" / f"{level}.yaml").read_text("utf-8"), yaml.BaseLoader)
