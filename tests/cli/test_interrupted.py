"""Ctrl-C in the middle of a build: exit code 130, one sentence, no traceback, nothing half-written."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import os, signal, sys
from paper_builder.assembly import {module}
real = {module}.{name}
def interrupted(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGINT)
    return real(*args, **kwargs)
{module}.{name} = interrupted
from paper_builder.cli.main import run
sys.argv = ["paper-builder", "build", "primary", "--out", sys.argv[1]]
run()
"""


IN_THE_SOLVER = """
import os, signal, sys
from paper_builder.cli import main
def pressing():
    if sys._getframe(1).f_code.co_name == "look":
        os.kill(os.getpid(), signal.SIGINT)
    return False
main.never = pressing
sys.argv = ["paper-builder", "build", "primary", "--out", sys.argv[1]]
main.run()
"""


@pytest.mark.parametrize(
    "script",
    [
        SCRIPT.format(module="engine", name="solve_problem"),
        SCRIPT.format(module="relaxation", name="nearest"),
        SCRIPT.format(module="engine", name="violations"),
        IN_THE_SOLVER,
    ],
    ids=["search", "relaxation", "check", "inside HiGHS"],
)
def test_a_build_that_is_interrupted_leaves_nothing(tmp_path, script):
    out = tmp_path / "out"
    done = subprocess.run(
        [sys.executable, "-c", script, str(out)],
        cwd=ROOT,
        env=os.environ | {"PAPER_BUILDER_LANG": "en"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 130
    assert "Traceback" not in done.stderr
    assert "Stopped" in done.stderr
    assert done.stdout == ""
    assert not out.exists()


STARTING = """
import os, signal, sys
class Interrupts:
    def find_spec(self, name, path=None, target=None):
        if name == {name!r}:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Interrupts())
from importlib import import_module
module, function = {entry!r}.split(":")
sys.argv = ["paper-builder", "--version"]
getattr(import_module(module), function)()
"""


@pytest.mark.parametrize("name", ["paper_builder.cli.main", "click", "click.core", "paper_builder.cli.localised"])
def test_a_command_that_is_interrupted_while_it_starts_says_nothing(name):
    entry = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]["paper-builder"]
    script = STARTING.format(name=name, entry=entry)
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
