"""The blueprints of the shipped bank: accepted without a remark, and met by questions that could be written."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from paper_builder.assembly import assemble
from paper_builder.assembly.outcome import WriteQuestions
from paper_builder.bank_loading import load_bank
from paper_builder.blueprint_loading import find_blueprint, load_blueprint

ROOT = Path(__file__).resolve().parents[2] / "question_bank"
LEVELS = {"primary": 58, "intermediate": 49, "advanced": 40}


@pytest.fixture(scope="module")
def bank():
    loaded, _ = load_bank(ROOT)
    assert loaded is not None
    return loaded


@pytest.mark.parametrize("level", LEVELS)
def test_it_loads_and_its_targets_add_up(bank, level):
    blueprint, found = load_blueprint(find_blueprint(bank, level), bank)
    assert found == ()
    assert blueprint is not None
    for field in ("competency", "difficulty", "cognitive_level"):
        rows = [row for row in blueprint.constraints if getattr(row.where, field)]
        assert sum((row.target for row in rows if row.target), Decimal(0)) == 100, field


@pytest.mark.parametrize(("level", "items"), LEVELS.items())
def test_all_rows_together_can_be_met(bank, level, items):
    """With no question at all the search says which to write: a paper's worth, so such a paper is possible."""
    blueprint, _ = load_blueprint(find_blueprint(bank, level), bank)
    assert blueprint is not None
    outcome = assemble(replace(bank, questions={}), blueprint, forms=1, seed=1, sitting=None)
    (write,) = outcome.repairs
    assert isinstance(write, WriteQuestions)
    assert write.number == items
