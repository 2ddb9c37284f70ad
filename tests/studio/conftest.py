"""A small bank on disk that is held open, with a data folder of the test's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paper_builder.studio.opening import OpenBank
from tests.bank_folder import BankFolder, question_yaml, short_yaml

if TYPE_CHECKING:
    from pathlib import Path

SINGLE, SHORT = "pri-da-001", "pri-da-002"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> BankFolder:
    """A bank with one single-choice question and one short answer, both sound."""
    monkeypatch.setenv("PAPER_BUILDER_DATA", str(tmp_path / "data"))
    bank = BankFolder(tmp_path / "bank")
    bank.add(question_yaml())
    bank.add(short_yaml(id=SHORT), path=f"items/primary/data_analysis/{SHORT}.yaml")
    return bank


@pytest.fixture
def desk(folder: BankFolder) -> OpenBank:
    return OpenBank(folder.root)
