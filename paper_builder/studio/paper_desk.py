"""``PaperDesk``: build papers in a notebook, see their reports and compare the forms. It carries requests to ``paper_making``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paper_builder.studio.desks import SHARED_SCRIPTS, SHARED_STYLES, Desk, RefusedRequestError, started
from paper_builder.studio.paper_making import Made, PaperMaking, Wish
from paper_builder.studio.widgets import cold_note, script, style

if TYPE_CHECKING:
    from paper_builder.studio.form import QuestionForm
    from paper_builder.studio.opening import OpenBank


class PaperDesk(Desk):
    """A desk to choose blueprint, forms, seed, sitting and formats, and to build."""

    _esm = script(*SHARED_SCRIPTS, "papers.js")
    _css = style(*SHARED_STYLES)

    def __init__(
        self, bank: OpenBank | Path | str | None = None, *, out: Path | str | None = None, form: QuestionForm | None = None
    ) -> None:
        """``out`` is where papers go, ``build`` beside the bank by default; ``form`` is where missing questions are begun."""
        super().__init__(bank)
        self._form = form
        self._making = PaperMaking(self.bank, Path(out) if out is not None else None)
        self._made = Made(message="")

    def twin(self) -> str:
        """Return the note for a notebook without a kernel."""
        names = "、".join(level.name for level in self.bank.bank.settings.levels)
        return cold_note(f"组卷（{names}）")

    def _on_hello(self, _: dict[str, Any]) -> dict[str, Any]:
        return {
            "recipes": [asdict(recipe) for recipe in self._making.recipes()],
            "formats": self._making.formats(),
            "out": str(self._making.out),
            "form": self._form is not None,
        }

    def _on_make(self, message: dict[str, Any]) -> dict[str, Any]:
        self._made = self._making.make(_wish(message["wish"]), self._working)
        made = asdict(self._made)
        for paper in made["papers"]:
            paper["folder"] = str(paper["folder"])
        return {"made": made}

    def _on_report(self, message: dict[str, Any]) -> dict[str, Any]:
        try:
            return {"html": self._making.report(str(message["id"]))}
        except (KeyError, OSError):
            raise RefusedRequestError("这份试卷的报告已不在，请重新组卷。") from None

    def _on_order(self, message: dict[str, Any]) -> dict[str, Any]:
        place = int(message["place"])
        if self._form is None or not 0 <= place < len(self._made.orders):
            raise RefusedRequestError("请重新组卷。")
        return started(self._form, self._made.orders[place].fields)


def _wish(typed: dict[str, Any]) -> Wish:
    """What was typed; a number that is none is refused in words."""
    numbers = {}
    for name, word in (("forms", "份数"), ("seed", "种子")):
        text = str(typed.get(name, "")).strip()
        if not text.isascii() or not text.isdigit():
            raise RefusedRequestError(f"没有组卷：{word}应是整数。")
        numbers[name] = int(text)
    formats = tuple(str(name) for name in typed.get("formats", ()))
    return Wish(level=str(typed.get("level", "")), sitting=str(typed.get("sitting", "")).strip(), formats=formats, **numbers)
