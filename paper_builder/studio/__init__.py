"""The studio: authoring, browsing, reviewing and building in JupyterLab. A face like ``cli``: it shows and calls.

What needs a browser's widget is imported when it is first named, so the launcher and the services work without anywidget.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from paper_builder.studio.opening import BankUnusableError, OpenBank, open_bank

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from paper_builder.studio.browser import QuestionBrowser
    from paper_builder.studio.coverage_map import CoverageMap
    from paper_builder.studio.form import QuestionForm
    from paper_builder.studio.paper_desk import PaperDesk
    from paper_builder.studio.review_desk import ReviewDesk

__all__ = [
    "BankUnusableError",
    "CoverageMap",
    "OpenBank",
    "PaperDesk",
    "QuestionBrowser",
    "QuestionForm",
    "ReviewDesk",
    "load_ipython_extension",
    "open_bank",
]

_LAZY = {
    "CoverageMap": "coverage_map",
    "PaperDesk": "paper_desk",
    "QuestionBrowser": "browser",
    "QuestionForm": "form",
    "ReviewDesk": "review_desk",
}
"""Public name → module that defines it; a module is imported when one of its names is asked for."""


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        return getattr(import_module(f"{__name__}.{_LAZY[name]}"), name)
    raise AttributeError(name)


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Give a notebook the magics: ``%load_ext paper_builder.studio``."""
    from paper_builder.studio.magics import StudioMagics

    shell.register_magics(StudioMagics)
