"""Which language the program speaks: ``--lang``, then PAPER_BUILDER_LANG, then the locale. Codes and JSON are never translated."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from paper_builder.diagnostics import Language

_current: Language = "en"


def choose(arguments: Sequence[str], environment: Mapping[str, str] = os.environ) -> Language:
    """Set and return the language for this call. Chinese for any ``zh`` locale, English for anything else."""
    global _current
    wanted = ""
    for place, argument in enumerate(arguments):
        if argument == "--lang" and place + 1 < len(arguments):
            wanted = arguments[place + 1]
        elif argument.startswith("--lang="):
            wanted = argument.removeprefix("--lang=")
    for source in ("PAPER_BUILDER_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        wanted = wanted or environment.get(source, "")
    _current = "zh" if wanted.lower().startswith("zh") else "en"
    return _current


def current() -> Language:
    """Return the language that ``choose`` set last."""
    return _current


def tr(zh: str, en: str) -> str:
    """Return the one of two texts that the user reads."""
    return zh if _current == "zh" else en
