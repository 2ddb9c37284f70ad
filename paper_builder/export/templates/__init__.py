"""Style sheets and Typst preambles as files of the package. They hold looks and helpers, never a text of a paper."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=16)
def template(name: str) -> str:
    """Return the text of a file of this folder, such as ``base.typ``."""
    return files(__name__).joinpath(name).read_text(encoding="utf-8")
