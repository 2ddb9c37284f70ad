"""Where the studio keeps its own things on this computer: settings, working notebooks, drafts that a bank's folder refuses."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

HOME_VARIABLE = "PAPER_BUILDER_DATA"


def data_folder() -> Path:
    """Return the folder, which may not exist yet: that of PAPER_BUILDER_DATA, else paper-builder in the user's data folder."""
    named = os.environ.get(HOME_VARIABLE)
    if named:
        return Path(named).expanduser().resolve()
    if os.name == "nt":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "paper-builder"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "paper-builder"


def remembered(name: str) -> str:
    """Return what was remembered under ``name`` on this computer, "" if nothing was."""
    return _preferences().get(name, "")


def remember(name: str, value: str) -> None:
    """Remember ``value`` for the next session; a folder that cannot be written is no reason to stop working."""
    preferences = _preferences()
    if preferences.get(name) == value:
        return
    try:
        data_folder().mkdir(parents=True, exist_ok=True)
        text = json.dumps({**preferences, name: value}, ensure_ascii=False, indent=1)
        (data_folder() / "preferences.json").write_text(text, encoding="utf-8")
    except OSError:
        return


def _preferences() -> dict[str, str]:
    try:
        read: Any = json.loads((data_folder() / "preferences.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(name): str(value) for name, value in read.items()} if isinstance(read, dict) else {}
