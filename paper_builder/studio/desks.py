"""What the desks share: requests of a page answered by name, news of a changed bank, and the form that a desk opens questions in.

Nothing of a desk is synchronised state: what a page shows it has asked for, so a stored notebook can hold nothing of it.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from IPython.display import display

from paper_builder.giving_up import GivenUpError
from paper_builder.studio.form import QuestionForm
from paper_builder.studio.jobs import Job
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
        self._job: Job | None = None
        self._asked: dict[str, Any] = {}
        self._job_asked: dict[str, Any] = {}
        self._end_listening = self.bank.subscribe(self._bank_was_read)
        self.on_msg(self._receive)

    def close(self) -> None:
        """End the desk."""
        if hasattr(self, "_end_listening"):
            self._end_listening()
        job = getattr(self, "_job", None)
        if job is not None:
            job.give_up()
        super().close()

    def finish(self, seconds: float) -> bool:
        """Wait until what a page has asked for and what takes long is done; return whether it is."""
        return self._job is None or self._job.wait(seconds)

    def _ipython_display_(self) -> None:
        data, metadata = self._repr_mimebundle_()
        display(data, metadata=metadata, raw=True)

    def _working(self, said: str) -> None:
        """Tell the page whose request is being answered how it goes."""
        self._say(self._asked, said)

    def _later(self, act: Callable[[Job], dict[str, Any]]) -> None:
        """Answer the present request from a thread, with what ``act`` returns. Only one such request at a time."""
        if self._job is not None and self._job.running:
            raise RefusedRequestError("上一件事还没有做完；请等它做完，或先点“取消”。")
        asked = self._asked

        def work(job: Job) -> None:
            reply = _reply_of(lambda: act(job))
            if job.running:
                self._answer(asked, reply)

        self._job = Job(work, say=lambda said: self._say(asked, said))
        self._job_asked = asked
        self._job.start()

    def _on_cancel(self, _: dict[str, Any]) -> dict[str, Any]:
        """Give up the work under way; whoever asked for it gets an answer that says so."""
        if self._job is None or not self._job.give_up():
            raise RefusedRequestError("已经来不及取消。")
        self._answer(self._job_asked, {"given_up": True})
        return {"said": "已取消，什么也没有写。", "tone": "warning"}

    def _receive(self, _: Any, message: dict[str, Any], __: list[Any]) -> None:
        """Answer one request, now or later. Whatever goes wrong here, the page is told."""
        self._asked = message
        reply = _reply_of(lambda: getattr(self, f"_on_{message['kind']}")(message))
        if reply is not None:
            self._answer(message, reply)

    def _answer(self, asked: dict[str, Any], reply: Mapping[str, Any]) -> None:
        view = str(asked.get("view", ""))
        self.send({"kind": asked.get("kind", ""), **reply, "view": view, "to": view, "answers": asked.get("seq", 0)})

    def _say(self, asked: dict[str, Any], said: str) -> None:
        view = str(asked.get("view", ""))
        self.send({"kind": "working", "view": view, "to": view, "answers": 0, "said": said})

    def _bank_was_read(self) -> None:
        self.send({"kind": "changed", "view": "", "answers": 0})


def _reply_of(act: Callable[[], Any]) -> Any:
    """What ``act`` returns, or what to tell the page where it fails. GivenUpError passes: nobody waits for that answer."""
    try:
        return act()
    except NoticeError as notice:
        return {"said": notice.message, "tone": "error"}
    except GivenUpError:
        raise
    except Exception as error:
        _log.exception("a request of the desk failed")
        return {"said": f"程序内部错误（{type(error).__name__}），这是我们的问题；这一步没有完成。", "tone": "error"}


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
