"""JupyterLab for authors: on this machine only, with a token, in Chinese, on the authoring notebook; ended with all its kernels."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

from paper_builder.diagnostics import Message
from paper_builder.studio.workplace import FIRST, WORKSPACE, app_settings, prepare

if TYPE_CHECKING:
    from pathlib import Path

    from paper_builder.studio.workplace import Workplace

NEEDED = ("jupyterlab", "anywidget", "altair", "ipykernel")
START_SECONDS = 90
"""How long a server may take to answer; a busy machine has needed twelve."""
STOP_SECONDS = 15
_HOST = "127.0.0.1"


class StudioError(Exception):
    """The studio cannot start; ``message`` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.en)
        self.message = message


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningStudio:
    """A started server. ``address`` opens the authoring notebook, token included; ``log`` is where the server writes."""

    address: str
    log: Path
    process: subprocess.Popen[bytes]

    def wait(self) -> int:
        """Return the server's exit code when it has ended by itself."""
        return self.process.wait()

    def stop(self) -> None:
        """End the server, which ends its kernels; return when it has gone."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def start(bank: Path, *, port: int = 0) -> RunningStudio:
    """Start the studio on the bank in the folder ``bank``; ``port`` 0 takes any free one. Return when it answers.

    StudioError without the packages of the extra ``studio``, for a port in use, and where the server does not come up.
    """
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        install = "pip install 'paper-builder[studio]'"
        raise StudioError(
            Message(f"命题工作室要用 {'、'.join(missing)}；安装：{install}", f"The studio needs {', '.join(missing)}: {install}")
        )
    port = _free_port(port)
    place = prepare(bank)
    token = secrets.token_hex(24)
    log = place.root / ".config" / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            _command(place, port),
            cwd=place.root,
            env={**os.environ, **place.environment, "JUPYTER_TOKEN": token},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C in the terminal reaches this program alone, which then ends the server in order
        )
    address = f"http://{_HOST}:{port}/lab/workspaces/{WORKSPACE}/tree/{FIRST}?token={token}"
    studio = RunningStudio(address=address, log=log, process=process)
    try:
        _wait_until_it_answers(studio, f"http://{_HOST}:{port}/api")
        _start_kernel(f"http://{_HOST}:{port}/api/sessions", token)
    except BaseException:
        studio.stop()
        raise
    return studio


def _command(place: Workplace, port: int) -> list[str]:
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", f"--ServerApp.port={port}", f"--ServerApp.root_dir={place.root}"]
    command += [f"--LabApp.app_settings_dir={app_settings(place)}", "--LabApp.expose_app_in_browser=True"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")  # a container has no other user; the server listens on this machine alone
    return command


def _free_port(wanted: int) -> int:
    with socket.socket() as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HOST, wanted))
        except (OSError, OverflowError):
            raise StudioError(
                Message(f"端口 {wanted} 不能用，换一个或不写 --port", f"The port {wanted} cannot be used; give another, or none")
            ) from None
        port: int = probe.getsockname()[1]
        return port


def _wait_until_it_answers(studio: RunningStudio, address: str) -> None:
    opener = _opener()
    deadline = time.monotonic() + START_SECONDS
    while studio.process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError, urllib.error.URLError), opener.open(address, timeout=5):
            return
        time.sleep(0.1)
    last = studio.log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-3:]
    raise StudioError(
        Message(
            f"JupyterLab 没有启动，日志在 {studio.log}：\n" + "\n".join(last),
            f"JupyterLab did not start; its log is {studio.log}:\n" + "\n".join(last),
        )
    )


def _start_kernel(sessions: str, token: str) -> None:
    """Start the kernel of the first notebook: a cell that is run before its kernel is there is emptied, and nothing else happens.

    Where this fails Lab starts it by itself, only later.
    """
    wanted = {"path": FIRST, "name": FIRST.rpartition("/")[2], "type": "notebook", "kernel": {"name": "python3"}}
    headers = {"Authorization": f"token {token}", "Content-Type": "application/json"}
    with contextlib.suppress(OSError):
        request = urllib.request.Request(sessions, json.dumps(wanted).encode(), headers, method="POST")
        _opener().open(request, timeout=START_SECONDS).close()


def _opener() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(urllib.request.ProxyHandler({}))  # this machine is never behind a proxy


def run_until_interrupted(studio: RunningStudio) -> int:
    """Wait for Ctrl-C, for the signal to end, or for the server to end; end it and return 0, or its own code if it failed."""

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupted)
    try:
        return studio.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        signal.signal(signal.SIGTERM, before)
        studio.stop()
