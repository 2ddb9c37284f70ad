"""How long work tells how far it is where no bar can be drawn: to a pipe, a file or the log of a CI job."""

from __future__ import annotations

import threading
from threading import Event
from typing import TYPE_CHECKING

from paper_builder.cli import output
from paper_builder.cli.language import choose

if TYPE_CHECKING:
    import pytest


def test_long_work_tells_in_lines_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    choose(["--lang", "zh"])
    told: list[str] = []
    before = threading.active_count()
    both, heard = Event(), Event()

    def hear(text: str) -> None:
        told.append(text)
        heard.set()
        if "2/5" in text:
            both.set()

    monkeypatch.setattr(output, "note", hear)
    monkeypatch.setattr(output, "SECONDS_A_LINE", 0.01)
    with output.progress("组卷：初级") as tell:
        assert heard.wait(60), "work that ends no step is told of, too"
        tell(2, 5)
        assert both.wait(60)
    assert told[0].startswith("组卷：初级（已用 0 秒）")
    assert any(line.startswith("组卷：初级 2/5（已用 ") for line in told)
    assert threading.active_count() == before, "nothing is told once the work has ended"


def test_short_work_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with output.progress("Building primary") as tell:
        tell(1, 5)
    captured = capsys.readouterr()
    assert captured.err == captured.out == ""
