"""What all widgets of the studio share: their scripts and styles joined from plain files, and a page to show where no kernel runs.

A script is the given files of ``static/`` one after another, so that pieces are shared without a build step and without a request;
only the last one exports. Every widget's output carries an HTML twin, which shows when its notebook is opened cold.
"""

from __future__ import annotations

from functools import lru_cache
from html import escape
from importlib.resources import files
from typing import Any

import anywidget

from paper_builder.studio.saving import WIDGET_VIEW


@lru_cache(maxsize=32)
def script(*names: str) -> str:
    """Return the files of ``static/`` as one ES module."""
    return _joined(names)


@lru_cache(maxsize=32)
def style(*names: str) -> str:
    """Return the files of ``static/`` as one style sheet."""
    return _joined(names)


def _joined(names: tuple[str, ...]) -> str:
    folder = files("paper_builder.studio") / "static"
    return "\n".join((folder / name).read_text(encoding="utf-8") for name in names)


class StudioWidget(anywidget.AnyWidget):
    """A widget with a twin for cold opening and messages that never end in a silent failure."""

    def twin(self) -> str:
        """Return HTML for a notebook without a kernel: what this is, and how to get it back. No answer may be in it."""
        return cold_note("这是一个命题工作室的界面。")

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """What IPython displays: the widget, and its twin."""
        bundle: Any = super()._repr_mimebundle_()
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle or {}, {})
        return {**data, "text/html": self.twin(), "text/plain": "命题工作室"}, metadata


def cold_note(what: str) -> str:
    """Return the note of a twin: ``what`` it is, and that running the cell brings it back."""
    return (
        f"<p><strong>{escape(what)}</strong>现在没有在运行。"
        "点一下这一格，再按 <kbd>Shift</kbd>+<kbd>Enter</kbd>（或菜单“运行 → 运行全部单元格”），就可以接着用。</p>"
    )


__all__ = ["WIDGET_VIEW", "StudioWidget", "cold_note", "script", "style"]
