"""Giving up work: who is asked, who is not, and Ctrl-C while nothing may be raised."""

from __future__ import annotations

import signal
import threading

import pytest

from paper_builder import giving_up
from paper_builder.giving_up import GivenUpError, check, interrupts_kept, never, unless


def test_work_goes_on_until_it_is_given_up_and_nobody_is_asked_afterwards():
    asked = []

    def given_up() -> bool:
        asked.append(True)
        return len(asked) > 2

    check()
    with unless(given_up):
        check()
        check()
        with pytest.raises(GivenUpError):
            check()
    check()
    assert len(asked) == 3


def test_the_innermost_of_several_counts_and_the_outer_one_is_back_after_it():
    with unless(lambda: True):
        with unless(never):
            check()
        with pytest.raises(GivenUpError):
            check()
    assert giving_up.question() is None


def test_work_in_another_thread_is_not_given_up_too():
    ended = []

    def work() -> None:
        check()
        ended.append(True)

    with unless(lambda: True):
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    assert ended


def test_ctrl_c_is_kept_back_until_the_end():
    steps = []

    def work() -> None:
        with interrupts_kept() as pressed:
            steps.append(pressed())
            signal.raise_signal(signal.SIGINT)
            steps.append(pressed())

    with pytest.raises(KeyboardInterrupt):
        work()
    assert steps == [False, True]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_what_else_goes_wrong_meanwhile_is_not_hidden():
    def work() -> None:
        with interrupts_kept():
            signal.raise_signal(signal.SIGINT)
            raise OSError("something else")

    with pytest.raises(OSError, match="something else"):
        work()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_handler_of_someone_else_is_left_in_force():
    seen = []
    before = signal.signal(signal.SIGINT, lambda number, _: seen.append(number))
    try:
        with interrupts_kept() as pressed:
            signal.raise_signal(signal.SIGINT)
            assert not pressed()
    finally:
        signal.signal(signal.SIGINT, before)
    assert seen == [signal.SIGINT]


def test_in_another_thread_signals_are_nobodys_matter():
    handlers = []

    def work() -> None:
        with interrupts_kept():
            handlers.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert handlers == [signal.default_int_handler]
