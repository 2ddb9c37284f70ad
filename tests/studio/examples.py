"""The example bank that ``init`` writes, as a bank from which one paper can be built once its three questions are approved."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from paper_builder.bank_loading import load_bank
from paper_builder.bank_writing import question_text
from paper_builder.starting import example_bank
from paper_builder.studio.opening import OpenBank
from paper_builder.studio.reviewing import Reviewing

if TYPE_CHECKING:
    from pathlib import Path

ANSWERS = {"bas-ge-001": "B", "bas-ge-002": "AC", "bas-ge-003": "有极端值时用中位数"}


def write_example_bank(root: Path) -> OpenBank:
    """Write the bank with all its questions as drafts that nobody has reviewed, and open it."""
    for path, data in example_bank().items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    bank, _ = load_bank(root)
    assert bank is not None
    for name, question in bank.questions.items():
        (root / bank.spans[name].path).write_text(question_text(replace(question, status="draft", review=None)))
    return OpenBank(root)


def approve(desk: OpenBank, *names: str) -> None:
    """Have these questions approved by a second reader."""
    reviewing = Reviewing(desk, "reviewer-2")
    for name in names:
        reviewing.answer(name, ANSWERS[name])
        reviewing.decide(name, approve=True)
