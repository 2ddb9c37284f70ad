"""``QuestionForm``: the authoring form as a widget. It carries messages between page and ``EditingSession``, and decides nothing.

Each message of the page names its view and a number; the answer names both. What one view types, other views of the same form show.
"""

from __future__ import annotations

import dataclasses
import logging
import secrets
import time
from typing import TYPE_CHECKING, Any

import traitlets
from IPython.display import HTML, display, update_display

from paper_builder.content import parse
from paper_builder.reasons import reason
from paper_builder.searching import Query, search
from paper_builder.studio.catalogue import STATUSES, catalogue_of
from paper_builder.studio.editing import Conflict, EditingSession, Refused, Saved
from paper_builder.studio.folders import remember, remembered
from paper_builder.studio.opening import NoticeError, OpenBank, open_bank
from paper_builder.studio.pasting import merged, take_apart
from paper_builder.studio.pictures import PictureRefusedError
from paper_builder.studio.stored import NOTHING_YET, stored_preview
from paper_builder.studio.widgets import StudioWidget, cold_note, script, style

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from paper_builder.studio.editing import SaveOutcome

_log = logging.getLogger(__name__)
FOUND = 30
"""Questions that a search in the form lists."""
LARGE_PAGE = 300_000
"""A preview with more characters than this (pictures) is sent at a pause, not with every key."""
_ON_WHAT_IS_SHOWN = frozenset({"save", "resolve", "undo", "redo", "discard", "whole"})
"""Requests that would act on another question than the author sees, where another view of the form has changed to one meanwhile."""
_LATE = "这个表单刚刚在别处换了一道题，现在显示的是那道；请核对后再操作。"
_AGAIN = ("level", "competency", "knowledge_point", "type", "author")
"""What the next question most likely shares with this one."""


class QuestionForm(StudioWidget):
    """A form for one question at a time. Every question is kept as a draft until it is saved."""

    _esm = script("dom.js", "channel.js", "fields.js", "cursor.js", "lists.js", "dialogs.js", "form_parts.js", "form.js")
    _css = style("base.css", "form.css")
    catalogue = traitlets.Dict().tag(sync=True)
    bank_name = traitlets.Unicode().tag(sync=True)

    def __init__(self, bank: OpenBank | Path | str | None = None, *, question: str = "", author: str = "", **filled: Any) -> None:
        """Show ``question``, or a new one with fields ``filled`` in; without either go on with the newest draft, if there is one.

        NoSuchQuestionError for a question that the bank does not have, UnreadableError for a file that no form can show.
        """
        desk = open_bank(bank)
        super().__init__(catalogue=catalogue_of(desk.bank), bank_name=str(desk.root))
        self.session = EditingSession(desk, author=author or remembered("author"))
        self.session.neighbours.prepare()
        self._with_key = False
        self._page = ""
        self._stored_id = f"paper-builder-{secrets.token_hex(8)}"
        self._stored = NOTHING_YET
        self._end_listening = desk.subscribe(self._bank_was_read)
        if question:
            self.session.open(question)
        elif filled:
            self.session.new(**filled)
        else:
            self.session.resume()
        self.on_msg(self._receive)

    # ---- for notebooks and other widgets -----------------------------------------------------------------------------

    def edit(self, question_id: str) -> None:
        """Show another question; what was typed stays as a draft."""
        self.session.open(question_id)
        self._show_all(self.session.notice or f"已打开 {question_id}。")

    def new(self, **filled: Any) -> None:
        """Show a new question with fields ``filled`` in; what was typed stays as a draft."""
        self.session.new(**filled)
        self._show_all("新题，可以开始写了。")

    def twin(self) -> str:
        """Return the note for a notebook without a kernel."""
        return cold_note("命题表单")

    def _ipython_display_(self) -> None:
        """Display the form, and below it the question saved last as an output of its own, which stays current in the notebook."""
        data, metadata = self._repr_mimebundle_()
        display(data, metadata=metadata, raw=True)
        display(HTML(self._stored), display_id=self._stored_id)

    def close(self) -> None:
        """End the form; what was typed stays as a draft."""
        if hasattr(self, "_end_listening"):
            self.session.keep_draft()
            self._end_listening()
        super().close()

    # ---- messages ----------------------------------------------------------------------------------------------------

    def _receive(self, _: Any, message: dict[str, Any], buffers: list[Any]) -> None:
        """Answer one message of a page. Whatever goes wrong here, the page is told and what was typed is kept."""
        answers = {"view": message.get("view", ""), "answers": message.get("seq", 0)}
        try:
            act: Callable[[dict[str, Any], list[Any]], dict[str, Any]] = getattr(self, f"_on_{message['kind']}")
            late = message.get("turn") != self.session.turn
            if late and message["kind"] in _ON_WHAT_IS_SHOWN:
                told = self._aside(message) if message.get("typed") else ""
                self.send({"kind": "late", **self._everything(_LATE + told, tone="warning"), **answers})
                return
            if "values" in message and not late and message["kind"] != "aside":
                self.session.change(message["values"], message.get("field", ""))
            self.send({"kind": message["kind"], **act(message, buffers), **answers})
        except NoticeError as notice:
            self.send({"kind": message["kind"], "said": notice.message, "tone": "error", **answers})
        except Exception as error:
            _log.exception("a message of the form failed")
            told = self.session.keep_draft() or "内容已存为草稿。"
            self.send(
                {
                    "kind": "bug",
                    "said": f"程序内部错误（{type(error).__name__}），这是我们的问题。{told}",
                    "tone": "error",
                    **answers,
                }
            )

    def _on_hello(self, message: dict[str, Any], _: list[Any]) -> dict[str, Any]:
        everything = self._everything(self.session.notice or "可以开始写了。")
        return {**everything, "kind": "state", "to": message["view"], "leavable": self.session.kept}

    def _on_change(self, _: dict[str, Any], __: list[Any]) -> dict[str, Any]:
        return {**self._judged(), **self._preview(LARGE_PAGE), "values": self.session.values}

    def _on_pause(self, _: dict[str, Any], __: list[Any]) -> dict[str, Any]:
        note = self.session.pause()
        reply = {**self._judged(), **self._preview(), **self._alike(), "kept": self.session.kept, "values": self.session.values}
        return {**reply, "said": note, "tone": "warning"} if note else reply

    def _on_alike(self, _: dict[str, Any], __: list[Any]) -> dict[str, Any]:
        return self._alike()

    def _on_around(self, _: dict[str, Any], __: list[Any]) -> dict[str, Any]:
        self.session.look_around()
        return self._judged()

    def _on_aside(self, message: dict[str, Any], _: list[Any]) -> dict[str, Any]:
        return {"said": "这个表单刚刚换了一道题。" + self._aside(message), "tone": "warning"}

    def _on_key(self, message: dict[str, Any], _: list[Any]) -> dict[str, Any]:
        self._with_key = bool(message.get("on"))
        return self._preview()

    def _on_undo(self, _: dict[str, Any], __: list[Any]) -> dict[str, Any]:
        return self._everything("已撤销一步。" if self.session.undo() else "没有可以撤销的了。")

    def _on_redo(self, _: dict[str, Any], __: list[Any]) -> dict[str, Any]:
        return self._everything("已重做一步。" if self.session.redo() else "没有可以重做的了。")

    def _on_discard(self, _: dict[str, Any], __: list[Any]) -> dict[str, Any]:
        self.session.discard()
        return {**self._everything(self.session.notice, strict=False), "kept": True}

    def _on_new(self, _: dict[str, Any], __: list[Any]) -> dict[str, Any]:
        before = self.session.values
        changed = self.session.changed
        self.session.new(**{name: before[name] for name in _AGAIN})
        return self._another("新题。" + ("刚才那道没有保存，已存为草稿，可从“草稿”里接着写。" if changed else ""))

    def _on_open(self, message: dict[str, Any], _: list[Any]) -> dict[str, Any]:
        self.session.open(str(message["id"]))
        return self._another(self.session.notice or f"已打开 {self.session.question_id}。")

    def _on_find(self, message: dict[str, Any], _: list[Any]) -> dict[str, Any]:
        bank = self.session.desk.bank
        words = tuple(str(message.get("text", "")).split())
        entries = []
        for question in search(bank, Query(words=words)):
            start = parse(question.stem).plain().replace("\n", " ")[:60]
            entries.append({"value": question.id, "title": question.id, "text": f"{STATUSES[question.status]}　{start}"})
            if len(entries) == FOUND:
                break
        return {"found": entries}

    def _on_drafts(self, _: dict[str, Any], __: list[Any]) -> dict[str, Any]:
        self.session.keep_draft()
        entries = []
        for draft in self.session.drafts():
            when = time.strftime("%m月%d日 %H:%M", time.localtime(draft.kept))
            start = draft.values["stem"].replace("\n", " ")[:60] or "（还没有题干）"
            entries.append({"value": str(draft.path), "title": draft.question_id or "新题", "text": f"{when}　{start}"})
        return {"found": entries}

    def _on_resume(self, message: dict[str, Any], _: list[Any]) -> dict[str, Any]:
        self.session.keep_draft()
        draft = next((draft for draft in self.session.drafts() if str(draft.path) == message.get("draft")), None)
        if draft is None or not self.session.resume(draft):
            return {"said": "这份草稿已经不在了。", "tone": "warning"}
        return self._another(self.session.notice)

    def _on_whole(self, message: dict[str, Any], _: list[Any]) -> dict[str, Any]:
        pasted = take_apart(str(message.get("text", "")))
        self.session.change(merged(self.session.values, pasted))
        said = "已拆到各栏，请核对。" + "".join(f"{note}。" for note in pasted.notes)
        return self._everything(said, tone="warning" if pasted.notes else "ok")

    def _on_picture(self, message: dict[str, Any], buffers: list[Any]) -> dict[str, Any]:
        try:
            picture = self.session.store_picture(bytes(buffers[0]), str(message.get("alternative", "")))
        except PictureRefusedError as error:
            return {"refused": error.message}
        return {"markdown": picture.markdown}

    def _on_save(self, _: dict[str, Any], __: list[Any]) -> dict[str, Any]:
        return self._outcome(self.session.save())

    def _on_resolve(self, message: dict[str, Any], _: list[Any]) -> dict[str, Any]:
        return self._outcome(self.session.resolve(message["wish"]))

    # ---- what a page is told -----------------------------------------------------------------------------------------

    def _outcome(self, outcome: SaveOutcome) -> dict[str, Any]:
        match outcome:
            case Refused(message=said):
                return {**self._everything(said, tone="error"), "strict": True}
            case Conflict(gone=gone, differences=found, unkept=unkept):
                told = [dataclasses.asdict(difference) for difference in found]
                conflict = {"id": self.session.question_id, "gone": gone, "differences": told, "unkept": unkept}
                return {**self._judged(), "conflict": conflict, "said": f"没有保存：文件在别处改过。{unkept}", "tone": "warning"}
            case Saved(question=question, theirs=theirs):
                if theirs:
                    return self._everything("已采用磁盘上的内容；“撤销”可以找回自己的。", strict=False)
                assert question is not None
                remember("author", question.author)
                self.session.author = question.author
                self._stored = stored_preview(self.session.desk.root, question)
                update_display(HTML(self._stored), display_id=self._stored_id)
                return {**self._everything(f"已保存 {question.id}。{self._left()}", tone="ok", strict=False), "kept": True}

    def _another(self, said: str) -> dict[str, Any]:
        """Everything of the question that has taken the place of the one before, which is kept."""
        return {**self._everything(said, strict=False), "kept": True, "another": True, "leavable": self.session.kept}

    def _everything(self, said: str, *, tone: str = "", strict: bool | None = None) -> dict[str, Any]:
        """Values and all that follows from them, to be shown whatever the page holds."""
        reply = {**self._judged(), **self._preview(), "values": self.session.values, "show": True, "said": said, "tone": tone}
        return reply if strict is None else {**reply, "strict": strict}

    def _judged(self) -> dict[str, Any]:
        found = (*self.session.judge().findings, *self.session.beyond)
        return {
            "findings": [dataclasses.asdict(one) for one in found],
            "turn": self.session.turn,
            "id": self.session.question_id,
            "is_new": self.session.is_new,
            "can_undo": self.session.can_undo,
            "can_redo": self.session.can_redo,
            "changed": self.session.changed,
        }

    def _aside(self, message: dict[str, Any]) -> str:
        """Keep what a page typed into the question before this one; return where it is."""
        try:
            self.session.keep_aside(str(message["question"]), message["values"])
        except OSError as error:
            return f"换题之前最后打的字没有存下：{reason(error).zh}。"
        return "换题之前打的字已存为草稿，点“草稿…”可以接着写。"

    def _left(self) -> str:
        """What a question that was just saved leaves to be done elsewhere in the bank, "" if nothing."""
        self.session.look_around()
        number = sum(found.severity != "info" for found in self.session.beyond)
        return f"它使题库另有 {number} 处要处理，见“检查”。" if number else ""

    def _preview(self, limit: int = 0) -> dict[str, Any]:
        """The page of the question; nothing where it is larger than ``limit`` characters (0: none)."""
        page = self.session.preview(key=self._with_key)
        return {} if limit and len(page) > limit else {"preview": page}

    def _alike(self) -> dict[str, Any]:
        found, note = self.session.neighbours.nearest(self.session.typed())
        return {
            "alike": [dataclasses.asdict(one) for one in found],
            "alike_note": note,
            "alike_pending": self.session.neighbours.preparing,
        }

    def _show_all(self, said: str) -> None:
        self.send({"kind": "state", "view": "", "answers": 0, **self._everything(said, strict=False)})

    def _bank_was_read(self) -> None:
        catalogue = catalogue_of(self.session.desk.bank)
        if catalogue != self.catalogue:
            self.catalogue = catalogue
