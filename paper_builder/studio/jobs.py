"""Long work beside the kernel: a thread that says how it goes, can be given up, and answers once. It knows no widget and no bank.

Python threads share one interpreter lock, so the kernel answers others more slowly meanwhile, but it answers.
"""

from __future__ import annotations

import contextvars
import threading
import time
from typing import TYPE_CHECKING

from paper_builder.giving_up import GivenUpError, unless

if TYPE_CHECKING:
    from collections.abc import Callable

BEAT = 5.0
"""Seconds after which work that has reported nothing new is said to be still under way."""


class Job:
    """One piece of work in a thread of its own, which begins with ``start``.

    ``work`` is called with this job; it calls ``tell`` at each step and ``settle`` before what must not be broken off. ``say`` is
    told each step, and from time to time that the last one goes on; it is called in other threads.
    """

    def __init__(self, work: Callable[[Job], None], *, say: Callable[[str], None]) -> None:
        self._work = work
        self._say = say
        self._lock = threading.Lock()
        self._state = "running"
        self._step = ""
        self._ended = threading.Event()

    def start(self) -> None:
        """Begin."""
        for run in (self._run, self._beat):  # in the context of the request, so that outputs find their cell
            threading.Thread(target=contextvars.copy_context().run, args=(run,), daemon=True).start()

    @property
    def running(self) -> bool:
        """Return whether the work goes on and somebody waits for it."""
        return not self._ended.is_set() and not self._is_given_up()

    def tell(self, step: str) -> None:
        """Say what comes next. GivenUpError once the work was given up."""
        with self._lock:
            if self._is_given_up():
                raise GivenUpError
            self._step = step
        self._say(step)

    def settle(self) -> None:
        """From here on the work cannot be given up. GivenUpError if it was."""
        with self._lock:
            if self._is_given_up():
                raise GivenUpError
            self._state = "settled"

    def give_up(self) -> bool:
        """Let nobody wait for this work any longer; it ends at its next step, or inside it where that asks ``giving_up``.

        Return False where it is too late for that.
        """
        with self._lock:
            if self._state != "running" or self._ended.is_set():
                return False
            self._state = "given up"
            return True

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until the thread has ended; return whether it has."""
        return self._ended.wait(seconds)

    def _is_given_up(self) -> bool:
        return self._state == "given up"

    def _run(self) -> None:
        try:
            with unless(self._is_given_up):
                self._work(self)
        except GivenUpError:
            return
        finally:
            self._ended.set()

    def _beat(self) -> None:
        begun = time.monotonic()
        while not self._ended.wait(BEAT):
            if not self.running:
                return
            self._say(f"{self._step}（已用 {round(time.monotonic() - begun)} 秒）")
