"""How the browser tests wait: for a condition, never for a fixed time."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

MILLISECONDS = 60_000
"""How long any one condition may take."""
_STEP = 50


def wait_until(page: Page, holds: Callable[[], bool], what: str) -> None:
    """Wait, page alive, until something holds that no page can tell, such as what stands on disk; ``what`` names it."""
    for _ in range(0, MILLISECONDS, _STEP):
        if holds():
            return
        page.wait_for_timeout(_STEP)
    raise AssertionError(f"did not come to hold: {what}")
