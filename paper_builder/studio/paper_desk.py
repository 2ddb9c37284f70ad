"""``PaperDesk``: build papers in a notebook; see the reports of all that were built, compare and export them.

It carries requests to ``paper_making`` and ``built_papers``; what takes long is done by a ``Job``.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paper_builder.studio.built_papers import EXPORTS, BuiltPapers
from paper_builder.studio.desks import SHARED_SCRIPTS, SHARED_STYLES, Desk, RefusedRequestError, started
from paper_builder.studio.paper_making import Made, PaperMaking, Wish
from paper_builder.studio.widgets import cold_note, script, style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paper_builder.studio.built_papers import BuiltPaper
    from paper_builder.studio.form import QuestionForm
    from paper_builder.studio.jobs import Job
    from paper_builder.studio.opening import OpenBank


class PaperDesk(Desk):
    """A desk to choose blueprint, forms, seed, sitting and formats, and to build."""

    _esm = script(*SHARED_SCRIPTS, "built_papers.js", "papers.js")
    _css = style(*SHARED_STYLES)

    def __init__(
        self, bank: OpenBank | Path | str | None = None, *, out: Path | str | None = None, form: QuestionForm | None = None
    ) -> None:
        """``out`` is where papers go, ``build`` beside the bank by default; ``form`` is where missing questions are begun."""
        super().__init__(bank)
        self._form = form
        self._making = PaperMaking(self.bank, Path(out) if out is not None else None)
        self._built = BuiltPapers(self._making.out)
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
            "export_formats": self._built.formats(),
            "form": self._form is not None,
        }

    def _on_make(self, message: dict[str, Any]) -> None:
        wish = _wish(message["wish"])
        self.bank.refresh()  # here, so that the thread has nothing new to read
        self._later(lambda job: self._make(wish, job))

    def _make(self, wish: Wish, job: Job) -> dict[str, Any]:
        job.tell("正在组卷……")
        self._made = self._making.make(wish, job.tell, job.settle)
        return {"made": {**asdict(self._made), "papers": [_plain(paper) for paper in self._made.papers]}}

    def _on_built(self, _: dict[str, Any]) -> dict[str, Any]:
        return {"built": [_plain(paper) for paper in self._built.found()], "exports": f"{self._built.out / EXPORTS}"}

    def _on_report(self, message: dict[str, Any]) -> dict[str, Any]:
        return {"html": self._built.report(str(message["name"]))}

    def _on_compare(self, message: dict[str, Any]) -> dict[str, Any]:
        return {"comparison": asdict(self._built.compare([str(name) for name in message["names"]]))}

    def _on_export(self, message: dict[str, Any]) -> None:
        names, formats = ([str(name) for name in message[field]] for field in ("names", "formats"))
        self._later(lambda job: self._export(names, formats, bool(message.get("allow_loss")), job))

    def _export(self, names: Sequence[str], formats: Sequence[str], allow_loss: bool, job: Job) -> dict[str, Any]:
        job.tell("正在导出……")
        job.settle()
        return {"exported": asdict(self._built.export(names, formats, allow_loss=allow_loss))}

    def _on_order(self, message: dict[str, Any]) -> dict[str, Any]:
        place = int(message["place"])
        if self._form is None or not 0 <= place < len(self._made.orders):
            raise RefusedRequestError("请重新组卷。")
        return started(self._form, self._made.orders[place].fields)


def _plain(paper: BuiltPaper) -> dict[str, Any]:
    return {**asdict(paper), "folder": str(paper.folder)}


def _wish(typed: dict[str, Any]) -> Wish:
    """What was typed; a number that is none is refused in words."""
    numbers = {}
    for name, word in (("forms", "份数"), ("seed", "种子")):
        text = str(typed.get(name, "")).strip()
        if not text.isascii() or not text.isdigit():
            raise RefusedRequestError(f"没有组卷：{word}应是整数。")
        numbers[name] = int(text)
    formats = tuple(str(name) for name in typed.get("formats", ()))
    return Wish(
        level=str(typed.get("level", "")),
        reserve=bool(typed.get("reserve")),
        sitting=str(typed.get("sitting", "")).strip(),
        formats=formats,
        **numbers,
    )
