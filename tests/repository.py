"""A git repository for tests: commits by nobody in particular, untouched by the configuration of this machine."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_NAME": "tester",
    "GIT_AUTHOR_EMAIL": "tester@example.invalid",
    "GIT_COMMITTER_NAME": "tester",
    "GIT_COMMITTER_EMAIL": "tester@example.invalid",
}


def git(folder: Path, *words: str) -> str:
    """What ``git`` prints in ``folder``."""
    environment = {**os.environ, **_ENVIRONMENT}
    return subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, check=True, env=environment).stdout


def commit(folder: Path, message: str = "change") -> str:
    """Commit everything in ``folder``, a new repository if it is none yet, and return the commit's name."""
    if not (folder / ".git").exists():
        git(folder, "init", "--quiet", "--initial-branch", "main")
    git(folder, "add", "--all", ".")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", message)
    return git(folder, "rev-parse", "HEAD").strip()
