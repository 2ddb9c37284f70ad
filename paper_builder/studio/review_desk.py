"""``ReviewDesk``: blind review in a notebook. It carries requests to ``reviewing``; keys leave the kernel in open pages only."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from paper_builder.studio.desks import SHARED_SCRIPTS, SHARED_STYLES, Desk, RefusedRequestError
from paper_builder.studio.folders import remember, remembered
from paper_builder.studio.reviewing import BlindPage, OpenPage, Reviewing, ReviewRefusedError
from paper_builder.studio.showing import told
from paper_builder.studio.widgets import cold_note, script, style

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from paper_builder.studio.opening import OpenBank

LISTED = 200
"""Questions that the list of what waits holds at most."""


class ReviewDesk(Desk):
    """The desk of one reader: a question blind, the reader's answer, then key, explanation and findings, and the outcome."""

    _esm = script(*SHARED_SCRIPTS, "review.js")
    _css = style(*SHARED_STYLES)

    def __init__(self, bank: OpenBank | Path | str | None = None, reviewer: str = "") -> None:
        """``reviewer`` is the reader's name in reviews; without one the name last used here, or the page asks for it."""
        super().__init__(bank)
        self._reviewing = Reviewing(self.bank, reviewer or remembered("reviewer"))

    def twin(self) -> str:
        """Return the note for a notebook without a kernel."""
        waiting = sum(question.status in ("draft", "in_review") for question in self.bank.bank.questions.values())
        return cold_note(f"审题（题库有 {waiting} 题待审）")

    def _on_hello(self, _: dict[str, Any]) -> dict[str, Any]:
        settings = self.bank.bank.settings
        choices = {
            "level": [[level.id, level.name] for level in settings.levels],
            "competency": [[competency.id, competency.name] for competency in settings.competencies],
        }
        return {"reader": self._reviewing.reader, "choices": choices}

    def _on_reader(self, message: dict[str, Any]) -> dict[str, Any]:
        self._reviewing = Reviewing(self.bank, str(message["reader"]))
        if not self._reviewing.reader:
            raise RefusedRequestError("请先写明审题人。")
        remember("reviewer", self._reviewing.reader)
        return {"reader": self._reviewing.reader}

    def _on_list(self, message: dict[str, Any]) -> dict[str, Any]:
        with _in_words():
            waiting = self._reviewing.waiting(level=str(message.get("level", "")), competency=str(message.get("competency", "")))
        return {"total": len(waiting), "waiting": [asdict(one) for one in waiting[:LISTED]]}

    def _on_take(self, message: dict[str, Any]) -> dict[str, Any]:
        with _in_words():
            return _page(self._reviewing.take(str(message["id"])))

    def _on_typing(self, message: dict[str, Any]) -> dict[str, Any]:
        with _in_words():
            self._reviewing.typing(str(message["id"]), str(message["text"]))
        return {}

    def _on_answer(self, message: dict[str, Any]) -> dict[str, Any]:
        with _in_words():
            return _page(self._reviewing.answer(str(message["id"]), str(message["text"])))

    def _on_decide(self, message: dict[str, Any]) -> dict[str, Any]:
        with _in_words():
            recorded = self._reviewing.decide(
                str(message["id"]), approve=bool(message["approve"]), comment=str(message.get("comment", ""))
            )
        return {"recorded": asdict(recorded)}


@contextmanager
def _in_words() -> Iterator[None]:
    """Turn a refused review into a refusal that the page shows."""
    try:
        yield
    except ReviewRefusedError as refused:
        raise RefusedRequestError(refused.message.zh) from None


def _page(page: BlindPage | OpenPage) -> dict[str, Any]:
    """Return what the page gets; of a blind page nothing else exists, so nothing else can slip in."""
    match page:
        case BlindPage():
            return {"blind": asdict(page)}
        case OpenPage():
            findings = [
                {
                    "severity": found.severity.value,
                    "code": found.code,
                    "message": told(found.message, found.hint),
                }
                for found in page.findings
            ]
            shown = {name: getattr(page, name) for name in ("id", "type", "page", "answered", "agrees", "author")}
            return {"open": {**shown, "hints": [asdict(hint) for hint in page.hints], "findings": findings}}
