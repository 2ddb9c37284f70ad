"""The folder that the studio's JupyterLab works in: its own settings, and copies of the shipped notebooks, one folder per bank.

Nothing is written into the project or into the user's own Jupyter settings. What a user changed in Lab's settings stays.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paper_builder.studio.folders import data_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FIRST = "notebooks/01_authoring.ipynb"
"""The notebook that is opened at start."""
WORKSPACE = "studio"
_PACKAGE = Path(__file__).resolve().parent.parent
_NOTEBOOKS = (_PACKAGE / "notebooks", _PACKAGE.parent / "notebooks")
_RECORD = ".shipped.json"

_SERVER_CONFIG = """\
# Written by paper-builder studio at each start; changes here are lost.
from jupyterlab.handlers.announcements import NeverCheckForUpdate

c = get_config()  # noqa: F821
c.ServerApp.contents_manager_class = "paper_builder.studio.storing.StudioContents"
c.LabApp.news_url = None
c.LabApp.check_for_updates_class = NeverCheckForUpdate
c.LabApp.extension_manager = "readonly"
c.LabApp.collaborative = False
c.ServerApp.ip = "127.0.0.1"
c.ServerApp.allow_remote_access = False
c.ServerApp.answer_yes = True
c.ServerApp.port_retries = 0
"""
_OVERRIDES: Mapping[str, Mapping[str, Any]] = {
    "@jupyterlab/translation-extension:plugin": {"locale": "zh_CN"},
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none", "autoStartDefaultKernel": True},
}
"""Lab's defaults here. Windowing would take a form out of the page, and its preview with it, when it scrolls out of sight. Without
its default kernel a cell that is run before the kernel has started asks its author to choose one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workplace:
    """``root``: what Lab shows as its files; ``environment``: the variables that make Jupyter use this place and no other."""

    root: Path
    environment: Mapping[str, str]


def prepare(bank: Path) -> Workplace:
    """Make the workplace for the bank in the folder ``bank`` ready and return it. OSError where the disk refuses."""
    home = data_folder() / "studio"
    named = hashlib.sha256(str(bank.resolve()).encode()).hexdigest()[:8]
    place = home / f"{re.sub(r'[^0-9A-Za-z_-]', '_', bank.resolve().name)}-{named}"
    config, settings = place / ".config", place / ".config" / "lab"
    for folder in (place / "notebooks", config, settings / "app", settings / "user", settings / "workspaces", place / ".ipython"):
        folder.mkdir(parents=True, exist_ok=True)
    (config / "jupyter_server_config.py").write_text(_SERVER_CONFIG, encoding="utf-8")
    (settings / "app" / "overrides.json").write_text(json.dumps(_OVERRIDES, indent=1), encoding="utf-8")
    copy_notebooks(place / "notebooks")
    return Workplace(
        root=place,
        environment={
            "PAPER_BUILDER_BANK": str(bank.resolve()),
            "JUPYTER_CONFIG_DIR": str(config),
            "JUPYTER_DATA_DIR": str(place / ".data"),
            "JUPYTER_RUNTIME_DIR": str(place / ".runtime"),
            "JUPYTERLAB_SETTINGS_DIR": str(settings / "user"),
            "JUPYTERLAB_WORKSPACES_DIR": str(settings / "workspaces"),
            "JUPYTER_PLATFORM_DIRS": "0",
            "IPYTHONDIR": str(place / ".ipython"),
        },
    )


def app_settings(place: Workplace) -> Path:
    """Return the folder of Lab's defaults."""
    return place.root / ".config" / "lab" / "app"


def copy_notebooks(folder: Path) -> None:
    """Copy the shipped notebooks into ``folder``; a copy that its user wrote in is kept, under another name if a new one came."""
    record_path = folder / _RECORD
    try:
        record: dict[str, str] = json.loads(record_path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        record = {}
    for shipped in shipped_notebooks():
        content = shipped.read_bytes()
        fingerprint = _fingerprint(content)
        target = folder / shipped.name
        if target.exists():
            if record.get(shipped.name) == fingerprint:
                continue
            if _fingerprint(target.read_bytes()) not in (record.get(shipped.name), fingerprint):
                target.rename(_free_name(target))
        target.write_bytes(content)
        record[shipped.name] = fingerprint
    record_path.write_text(json.dumps(record, indent=1, sort_keys=True), encoding="utf-8")


def shipped_notebooks() -> tuple[Path, ...]:
    """Return the notebooks of the installed package, or of the checkout that it runs from."""
    for folder in _NOTEBOOKS:
        if folder.is_dir():
            return tuple(sorted(folder.glob("*.ipynb")))
    return ()


def _fingerprint(content: bytes) -> str:
    """What an author changes by writing and not by running: the sources of the cells."""
    try:
        sources = [[cell["cell_type"], "".join(cell["source"])] for cell in json.loads(content)["cells"]]
    except (ValueError, KeyError, TypeError):
        return ""
    return hashlib.sha256(json.dumps(sources).encode()).hexdigest()


def _free_name(path: Path) -> Path:
    def names() -> Iterator[Path]:
        yield path.with_stem(f"{path.stem}_旧")
        for number in range(2, 1000):
            yield path.with_stem(f"{path.stem}_旧{number}")

    return next(name for name in names() if not name.exists())
