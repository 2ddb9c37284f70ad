"""What the desks share: requests of a page answered by name, news of a changed bank, and the form that a desk opens questions in.

Nothing of a desk is synchronised state: what a page shows it has asked for, so a stored notebook can hold nothing of it.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from IPython.display import display

from paper_builder.studio.form import QuestionForm
from paper_builder.studio.opening import NoticeError, OpenBank, open_bank
from paper_builder.studio.widgets import StudioWidget

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

_log = logging.getLogger(__name__)
SHARED_SCRIPTS = ("dom.js", "channel.js", "desk.js")
SHARED_STYLES = ("base.css", "desk.css")


class RefusedRequestError(NoticeError):
    """What was asked for cannot be done."""


class Desk(StudioWidget):
    """A widget that answers requests: ``{"kind": "find", …}`` is answered by ``_on_find(message)`` with the fields of its reply."""

    def __init__(self, bank: OpenBank | Path | str | None = None) -> None:
        super().__init__()
        self.bank = open_bank(bank)
        self._view = ""
        self._end_listening = self.bank.subscribe(self._bank_was_read)
        self.on_msg(self._receive)

    def close(self) -> None:
        """End the desk."""
        if hasattr(self, "_end_listening"):
            self._end_listening()
        super().close()

    def _ipython_display_(self) -> None:
        data, metadata = self._repr_mimebundle_()
        display(data, metadata=metadata, raw=True)

    def _working(self, said: str) -> None:
        """Tell the page whose request is being answered how it goes."""
        self.send({"kind": "working", "view": self._view, "to": self._view, "answers": 0, "said": said})

    def _receive(self, _: Any, message: dict[str, Any], __: list[Any]) -> None:
        """Answer one request. Whatever goes wrong here, the page is told."""
        self._view = str(message.get("view", ""))
        answers = {"view": self._view, "to": self._view, "answers": message.get("seq", 0)}
        try:
            act: Callable[[dict[str, Any]], dict[str, Any]] = getattr(self, f"_on_{message['kind']}")
            reply = act(message)
        except NoticeError as notice:
            reply = {"said": notice.message, "tone": "error"}
        except Exception as error:
            _log.exception("a request of the desk failed")
            reply = {"said": f"程序内部错误（{type(error).__name__}），这是我们的问题；这一步没有完成。", "tone": "error"}
        self.send({"kind": message.get("kind", ""), **reply, **answers})

    def _bank_was_read(self) -> None:
        self.send({"kind": "changed", "view": "", "answers": 0})


class DeskWithForm(Desk):
    """A desk that opens questions in a form: the one it was given, or its own, which it shows below itself."""

    def __init__(self, bank: OpenBank | Path | str | None = None, *, form: QuestionForm | None = None) -> None:
        super().__init__(bank)
        self._given = form
        self._own: QuestionForm | None = None

    def _ipython_display_(self) -> None:
        super()._ipython_display_()
        if self._given is None:
            display(self._form)

    @property
    def _form(self) -> QuestionForm:
        if self._given is not None:
            return self._given
        if self._own is None:
            self._own = QuestionForm(self.bank)
        return self._own

    def _edit(self, question_id: str) -> dict[str, Any]:
        """Show a question of the bank in the form."""
        self._form.edit(question_id)
        return {"said": f"已在表单里打开 {question_id}。", "tone": "ok"}

    def _write(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Show a new question in the form with these fields filled in."""
        return started(self._form, fields)


def started(form: QuestionForm, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Show a new question in ``form`` with ``fields`` filled in, and return what to tell the page."""
    form.new(**fields)
    return {"said": "表单里已备好新题，分类已填好。", "tone": "ok"}
