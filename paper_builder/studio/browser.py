"""``QuestionBrowser``: find questions by words and filters, and open them in the form. It carries requests to ``browsing``."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from paper_builder.studio.browsing import Browsing, Wanted
from paper_builder.studio.desks import SHARED_SCRIPTS, SHARED_STYLES, DeskWithForm
from paper_builder.studio.widgets import cold_note, script, style

if TYPE_CHECKING:
    from pathlib import Path

    from paper_builder.studio.form import QuestionForm
    from paper_builder.studio.opening import OpenBank


class QuestionBrowser(DeskWithForm):
    """A list of a bank's questions with filters, in a notebook."""

    _esm = script(*SHARED_SCRIPTS, "browser.js")
    _css = style(*SHARED_STYLES)

    def __init__(self, bank: OpenBank | Path | str | None = None, *, form: QuestionForm | None = None) -> None:
        """``form`` is where questions are opened; without one the browser shows its own below itself."""
        super().__init__(bank, form=form)
        self._browsing = Browsing(self.bank)

    def twin(self) -> str:
        """Return the note for a notebook without a kernel."""
        return cold_note(f"查找试题（题库共 {len(self.bank.bank.questions)} 题）")

    def _on_hello(self, _: dict[str, Any]) -> dict[str, Any]:
        return {"choices": self._browsing.choices(), "points": self._browsing.points(), "checked": self._browsing.inspection.ready}

    def _on_find(self, message: dict[str, Any]) -> dict[str, Any]:
        typed: dict[str, Any] = {name: str(value) for name, value in message["wanted"].items()}
        wanted = Wanted(words=tuple(typed.pop("words", "").split()), **typed)
        if wanted.findings and not self._browsing.inspection.ready:
            self._working("正在检查题库……")
        found = self._browsing.find(wanted, start=int(message.get("start", 0)))
        return {**asdict(found), "broken": self.bank.broken_files()}

    def _on_check(self, _: dict[str, Any]) -> dict[str, Any]:
        self._working("正在检查题库……")
        self._browsing.inspection.by_question()
        return {}

    def _on_open(self, message: dict[str, Any]) -> dict[str, Any]:
        return self._edit(str(message["id"]))
