"""A real QTI 3 player in headless Chromium, served from this machine alone."""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from contextlib import AbstractContextManager

    from playwright.sync_api import Browser, Page

HERE = Path(__file__).parent
PACKAGE = "@citolab/qti-components"
INSTALLED = HERE / "node_modules" / PACKAGE
TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".xml": "application/xml", ".png": "image/png"}
MILLISECONDS = 20_000
"""How long the player may take for one step before the test fails."""


@pytest.fixture(scope="session")
def player() -> Path:
    """The folder of the installed player: the version that package.json pins, installed once per checkout."""
    wanted = json.loads((HERE / "package.json").read_text())["dependencies"][PACKAGE]
    about = INSTALLED / "package.json"
    if not about.is_file() or json.loads(about.read_text())["version"] != wanted:
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip("npm is not installed")
        command = [npm, "install", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund"]
        try:
            subprocess.run(command, cwd=HERE, capture_output=True, text=True, timeout=120, check=True)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            pytest.skip(f"npm cannot install {PACKAGE} {wanted}: {error}")
    return INSTALLED


@pytest.fixture
def open_page(player: Path, browser: Browser) -> Callable[[str, Mapping[str, bytes]], AbstractContextManager[Page]]:
    """Return ``open_page(name, files)``: the page ``name`` of this folder beside a package's ``files``.

    On leaving, the page must have asked this machine for everything, and found everything.
    """

    @contextmanager
    def opened(name: str, files: Mapping[str, bytes]) -> Iterator[Page]:
        with _served(files, player) as address:
            page = browser.new_page(viewport={"width": 900, "height": 1200})
            page.set_default_timeout(MILLISECONDS)
            asked: list[str] = []
            failed: list[str] = []
            page.on("request", lambda request: asked.append(request.url))
            page.on("response", lambda response: failed.append(response.url) if response.status >= 400 else None)
            page.on("pageerror", lambda error: failed.append(str(error)))
            page.goto(f"{address}/pages/{name}")
            page.wait_for_function("() => customElements.get('qti-assessment-item') !== undefined")
            yield page
            page.close()
        assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
        assert failed == []

    return opened


@contextmanager
def _served(files: Mapping[str, bytes], player: Path) -> Iterator[str]:
    """Serve ``/package/`` from ``files``, ``/player/`` from the installed player, ``/pages/`` from here; yield the address."""

    def content(path: str) -> bytes | None:
        folder, _, name = path.lstrip("/").partition("/")
        if folder == "package":
            return files.get(name)
        root = {"player": player, "pages": HERE}.get(folder)
        return (root / name).read_bytes() if root and (root / name).is_file() else None

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = content(self.path)
            if found is None:
                self.send_error(404)
                return
            self.send_response(200)
            self.send_header("Content-Type", TYPES.get(Path(self.path).suffix, "application/octet-stream"))
            self.send_header("Content-Length", str(len(found)))
            self.end_headers()
            with suppress(ConnectionError):  # the player drops what it loads for a section that is left
                self.wfile.write(found)

        def log_message(self, format: str, *arguments: Any) -> None:
            """Keep the test's output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
