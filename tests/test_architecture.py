"""The layers of pyproject.toml hold, a format's library stays inside its exporter's functions, and no file grows out of hand."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "paper_builder"
HEAVY = {
    "highspy",
    "typst",
    "lxml",
    "nh3",
    "latex2mathml",
    "matplotlib",
    "jupyterlab",
    "nbformat",
    "IPython",
    "anywidget",
    "sklearn",
    "scipy",
    "rapidfuzz",
}
"""Imported inside functions, or in modules that only such functions reach."""


def test_layer_contracts_hold():
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_no_heavy_library_is_imported_by_the_command_line_until_it_is_needed():
    script = "import sys, paper_builder.cli.main as m; m.program(); print('\\n'.join(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    roots = {name.partition(".")[0] for name in loaded}
    assert not roots & (HEAVY | {"numpy", "yaml", "jsonschema", "rich", "markdown"})


def test_listing_formats_imports_no_exporter():
    script = "import sys, paper_builder.export as e; e.format_ids(); print('\\n'.join(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    assert not [name for name in loaded if name.startswith("paper_builder.export.") and name != "paper_builder.export.base"]


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_file_has_one_job_and_says_which(path: Path):
    source = path.read_text("utf-8")
    assert ast.get_docstring(ast.parse(source)), "no module docstring"
    assert source.count("\n") <= 420, "a file much over 400 lines is a question about the design"
