"""Starting and ending the studio as a user does: the address opens, only with its token, and Ctrl-C leaves nothing running."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from paper_builder.studio import launcher
from paper_builder.studio.launcher import StudioError, start

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bank_folder import BankFolder

pytestmark = [pytest.mark.slow]
pytest.importorskip("jupyterlab")
SECONDS = 90
PROGRAM = (sys.executable, "-c", "from paper_builder.cli.main import run; run()")


def answer(address: str, data: bytes | None = None, method: str | None = None) -> tuple[int, bytes]:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(urllib.request.Request(address, data=data, method=method), timeout=20) as reply:
            return reply.status, reply.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, b""


@pytest.fixture
def command(folder: BankFolder) -> Iterator[subprocess.Popen[str]]:
    """``paper-builder studio --no-browser`` in a process of its own."""
    words = [*PROGRAM, "studio", "--bank", str(folder.root), "--no-browser", "--lang", "zh"]
    process = subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", start_new_session=True
    )
    yield process
    if process.poll() is None:
        process.kill()
    process.communicate(timeout=SECONDS)


STORED = {
    "nbformat": 4,
    "nbformat_minor": 5,
    "metadata": {"widgets": {"state": {}}},
    "cells": [],
}
"""A notebook as Lab sends it, with the state of widgets that nothing will show again."""


def test_it_starts_answers_and_ends(command: subprocess.Popen[str], tmp_path: Path) -> None:
    assert command.stdout is not None
    assert command.stderr is not None
    address = command.stdout.readline().strip()
    assert address.startswith("http://127.0.0.1:")
    origin, _, token = address.partition("/lab/workspaces/studio/tree/notebooks/01_authoring.ipynb?token=")
    assert len(token) >= 32
    assert answer(f"{origin}/api/status")[0] == 403
    assert answer(f"{origin}/api/status?token={token}")[0] == 200
    assert answer(address)[0] == 200
    (session,) = json.loads(answer(f"{origin}/api/sessions?token={token}")[1])
    assert session["path"] == "notebooks/01_authoring.ipynb", "its kernel is there before anybody can run a cell"
    kernel = session["kernel"]["id"]
    assert running(kernel)
    notebook = json.dumps({"type": "notebook", "format": "json", "content": STORED}).encode()
    assert answer(f"{origin}/api/contents/notebooks/new.ipynb?token={token}", data=notebook, method="PUT")[0] == 201
    place = next((tmp_path / "data" / "studio").iterdir())
    assert "widget" not in (place / "notebooks" / "new.ipynb").read_text("utf-8")
    log = (place / ".config" / "server.log").read_text("utf-8")
    assert "Warning" not in log
    assert "Traceback" not in log
    command.send_signal(signal.SIGINT)
    _, told = command.communicate(timeout=SECONDS)
    assert command.returncode == 0, told
    assert "工作室已关闭" in told
    assert not running(kernel)
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", int(origin.rpartition(":")[2])), timeout=5)


def running(kernel: str) -> bool:
    """Whether a process was started with the connection file of this kernel."""
    if not Path("/proc/self/cmdline").exists():
        pytest.skip("there is no /proc to look for kernels in")
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if f"kernel-{kernel}.json".encode() in path.read_bytes():
                return True
    return False


def test_a_port_in_use_is_told_before_anything_starts(folder: BankFolder) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(StudioError) as error:
            start(folder.root, port=taken.getsockname()[1])
    assert "端口" in error.value.message.zh


def test_a_missing_extra_is_told(folder: BankFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launcher, "NEEDED", ("jupyterlab", "surely_not_installed"))
    with pytest.raises(StudioError) as error:
        start(folder.root)
    assert "surely_not_installed" in error.value.message.zh
    assert "paper-builder[studio]" in error.value.message.zh


def test_a_server_that_does_not_come_up_is_told_with_its_log(folder: BankFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launcher, "_command", lambda *_: [sys.executable, "-c", "raise SystemExit('坏了')"])
    with pytest.raises(StudioError) as error:
        start(folder.root)
    assert "坏了" in error.value.message.zh
    assert "server.log" in error.value.message.zh


def test_a_folder_that_is_no_bank_is_refused(folder: BankFolder) -> None:
    words = [*PROGRAM, "studio", "--bank", str(folder.root / "items"), "--no-browser"]
    done = subprocess.run(
        words, capture_output=True, text=True, timeout=SECONDS, env={**os.environ, "PAPER_BUILDER_LANG": "zh"}, check=False
    )
    assert done.returncode == 2
    assert "bank.yaml" in done.stderr
