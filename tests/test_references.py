"""The generated references are current, and the pictures of the bank come out of their scripts byte for byte."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_field_format_and_rule_references_are_current():
    done = subprocess.run(
        [sys.executable, "-m", "scripts.references", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_every_command_is_in_the_readmes():
    from paper_builder.cli.main import COMMANDS

    for name in ("README.md", "README.zh-CN.md"):
        text = (ROOT / name).read_text("utf-8")
        assert not [command for command in COMMANDS if f"paper-builder {command}" not in text and f"`{command}`" not in text], name


def test_pictures_are_redrawn_to_the_same_bytes():
    assets = ROOT / "question_bank" / "assets"
    before = {path.name: path.read_bytes() for path in assets.iterdir()}
    done = subprocess.run([sys.executable, "-m", "scripts.charts"], cwd=ROOT, capture_output=True, text=True, check=True)
    after = {path.name: path.read_bytes() for path in assets.iterdir()}
    for name in after.keys() - before.keys():
        (assets / name).unlink()
    assert after == before, done.stdout
    drawn = {line.rpartition("/")[2] for line in done.stdout.split()}
    assert before.keys() <= drawn, "a picture that no script draws"
