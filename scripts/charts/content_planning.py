"""Charts of the content_planning questions."""

from __future__ import annotations

from collections.abc import Callable

CHARTS: dict[str, Callable[[], str]] = {}
