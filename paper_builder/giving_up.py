"""Giving up long work: who waits for it says whether he still does, and the work asks now and then. A leaf that knows neither.

The question is in a context variable, neither a parameter nor a global. Between the face that can answer it and the loops that have
to ask it lie many functions whose results have nothing to do with it; and since each thread has a context of its own, giving up one
build never ends another. What asks changes no result: work either ends with the answer it would have had, or with an exception.
"""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Question = Callable[[], bool]

_QUESTION: ContextVar[Question | None] = ContextVar("given_up", default=None)


class GivenUpError(Exception):
    """The work was given up; it ends here, with nothing to show."""


@contextmanager
def unless(given_up: Question) -> Iterator[None]:
    """Within, in this thread, work ends by GivenUpError soon after ``given_up()`` has become True; it must be quick and stay True.

    Of several around each other the innermost counts.
    """
    token = _QUESTION.set(given_up)
    try:
        yield
    finally:
        _QUESTION.reset(token)


def never() -> bool:
    """Return False. ``unless(never)`` lets only Ctrl-C end the work, but at once, also where Python would not notice it."""
    return False


def question() -> Question | None:
    """Return what ``unless`` was given; None where nobody can give up the work."""
    return _QUESTION.get()


def check() -> None:
    """Raise GivenUpError if the work was given up. To be called by whatever takes long, at least every tenth of a second."""
    given_up = _QUESTION.get()
    if given_up is not None and given_up():
        raise GivenUpError


@contextmanager
def interrupts_kept() -> Iterator[Question]:
    """Keep Ctrl-C back within, and give a question whether it was pressed; raise its KeyboardInterrupt at the end.

    For calls into other languages that call back, which no exception may pass through. Python handles signals in the main thread
    alone: elsewhere nothing is kept back, nor where Ctrl-C has been made to do something else.
    """
    pressed = threading.Event()
    is_ours = (
        threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGINT) is signal.default_int_handler
    )
    if is_ours:
        signal.signal(signal.SIGINT, lambda _number, _frame: pressed.set())
    try:
        yield pressed.is_set
    finally:
        if is_ours:
            signal.signal(signal.SIGINT, signal.default_int_handler)
    if pressed.is_set():
        raise KeyboardInterrupt
