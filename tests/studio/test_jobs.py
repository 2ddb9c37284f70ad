"""Long work in a thread: what it tells, how it is given up, and when it is too late for that."""

from __future__ import annotations

import threading

import pytest

from paper_builder.giving_up import check
from paper_builder.studio import jobs
from paper_builder.studio.jobs import Job

SECONDS = 30.0


def test_steps_are_told_and_the_end_is_seen() -> None:
    said: list[str] = []

    def work(job: Job) -> None:
        job.tell("一")
        job.settle()
        job.tell("二")

    job = Job(work, say=said.append)
    job.start()
    assert job.wait(SECONDS)
    assert said == ["一", "二"]
    assert not job.running
    assert not job.give_up()


def test_work_that_is_given_up_ends_at_its_next_step_and_settles_nothing() -> None:
    begun, go_on = threading.Event(), threading.Event()
    said: list[str] = []
    settled: list[bool] = []

    def work(job: Job) -> None:
        job.tell("一")
        begun.set()
        go_on.wait(SECONDS)
        job.settle()
        settled.append(True)

    job = Job(work, say=said.append)
    job.start()
    assert begun.wait(SECONDS)
    assert job.running
    assert job.give_up()
    assert not job.running
    assert not job.give_up()
    go_on.set()
    assert job.wait(SECONDS)
    assert (said, settled) == (["一"], [])


def test_work_that_tells_no_step_ends_where_it_asks_whether_it_was_given_up() -> None:
    begun = threading.Event()

    def work(_: Job) -> None:
        while True:
            check()
            begun.set()

    job = Job(work, say=lambda _: None)
    job.start()
    assert begun.wait(SECONDS)
    check()  # this thread is nobody's job
    assert job.give_up()
    assert job.wait(SECONDS)


def test_what_has_settled_cannot_be_given_up() -> None:
    settled, go_on = threading.Event(), threading.Event()
    said: list[str] = []

    def work(job: Job) -> None:
        job.settle()
        settled.set()
        go_on.wait(SECONDS)
        check()
        job.tell("写完")

    job = Job(work, say=said.append)
    job.start()
    assert settled.wait(SECONDS)
    assert not job.give_up()
    go_on.set()
    assert job.wait(SECONDS)
    assert said == ["写完"]


def test_a_long_step_is_said_to_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "BEAT", 0.01)
    again = threading.Event()
    said: list[str] = []

    def say(text: str) -> None:
        said.append(text)
        if "已用" in text:
            again.set()

    def work(job: Job) -> None:
        job.tell("选题：1／3")
        again.wait(SECONDS)

    job = Job(work, say=say)
    job.start()
    assert job.wait(SECONDS)
    assert again.is_set()
    assert said[0] == "选题：1／3"
    assert any(text.startswith("选题：1／3（已用 ") for text in said)
