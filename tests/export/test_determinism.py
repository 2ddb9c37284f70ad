"""Same paper, same bytes: in another process, with another hash seed, time zone, language and working folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("typst")

ROOT = Path(__file__).parents[2]
SCRIPT = """
import hashlib
from paper_builder.export import export_paper
from paper_builder.export.base import ExportOptions
from tests.builders import make_paper
paper, other = make_paper(), make_paper(id="primary-2026-11-B", form="B")
losses = {name: export_paper(paper, name)[1] for name in ("json", "pdf", "moodle")}
for name in ("json", "pdf", "html", "answer-key-pdf", "answer-key-json", "report-html", "report-json"):
    artifact, found = export_paper(paper, name, ExportOptions(siblings=(other,), losses=losses))
    print(name, hashlib.sha256(artifact.data).hexdigest(), len(found))
"""


def digests(folder, **environment):
    shown = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", **environment},
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return shown.stdout


def test_every_file_is_the_same_in_another_process(tmp_path):
    one = digests(ROOT, PYTHONHASHSEED="0", TZ="UTC", LANG="C.UTF-8", SOURCE_DATE_EPOCH="0")
    other = digests(tmp_path, PYTHONHASHSEED="4242", TZ="Asia/Shanghai", LANG="zh_CN.UTF-8", LC_ALL="C.UTF-8")
    assert one == other
    assert one.count("\n") == 7
