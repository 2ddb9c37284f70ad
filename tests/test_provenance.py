"""What a paper says it was made from: a digest for whatever could make it another paper, and none for what was not there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from paper_builder.bank import Bank
from paper_builder.blueprint import Selection
from paper_builder.paper import Provenance
from paper_builder.provenance import provenance_of
from tests.builders import make_bank, make_blueprint, make_past, make_question, make_statistics

SELECTION = Selection(forms=(), seed=3, solver="swap search", solver_version="1", stop_reason="done", objective="0", bound="0")
BANK = make_bank(
    [make_question("pri-da-001"), make_question("pri-da-002"), make_question("adv-da-001")],
    past=make_past(sep=("pri-da-001",), oct=("pri-da-002",)),
    statistics={"pri-da-001": make_statistics(0.7)},
    near_duplicates=(("pri-da-001", "pri-da-002"),),
)


def made(bank: Bank) -> Provenance:
    return provenance_of(bank, make_blueprint(), SELECTION)


def test_it_names_bank_blueprint_seed_and_solver():
    said = made(BANK).as_data()
    assert said["bank_digest"] == BANK.digest
    assert (said["seed"], said["solver"], said["blueprint"]) == (3, "swap search", "primary")


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("past_digest", {"past": make_past(sep=("pri-da-001",))}),
        ("past_digest", {"past": make_past(sep=("pri-da-002",), oct=("pri-da-002",))}),
        ("statistics_digest", {"statistics": {"pri-da-001": make_statistics(0.7001)}}),
        ("statistics_digest", {"statistics": {"pri-da-001": make_statistics(0.7, candidates=101)}}),
        ("statistics_digest", {"statistics": {"pri-da-001": make_statistics(0.7, a=1, b=0)}}),
        ("near_duplicates_digest", {"near_duplicates": ()}),
    ],
)
def test_whatever_changes_the_paper_changes_one_digest(field: str, changes: dict[str, object]):
    before, after = made(BANK).as_data(), made(replace(BANK, **changes)).as_data()  # type: ignore[arg-type]
    assert {name for name in before if before[name] != after[name]} == {field}


def test_what_was_not_there_is_not_spoken_of():
    said = made(make_bank([make_question("pri-da-001")])).as_data()
    assert not {"past_digest", "statistics_digest", "near_duplicates_digest"}.intersection(said)
    assert "near_duplicates_digest" in made(make_bank([], near_duplicates=())).as_data()


def test_what_concerns_other_levels_is_no_matter():
    other = {**BANK.statistics, "adv-da-001": make_statistics(0.2)}
    pairs = (("adv-da-001", "adv-da-002"), *(BANK.near_duplicates or ()))
    advanced = replace(BANK.past.papers[0], level="advanced", name="advanced-A")
    past = replace(BANK.past, papers=(advanced, *BANK.past.papers))
    assert made(replace(BANK, statistics=other, near_duplicates=pairs, past=past)) == made(BANK)


def test_the_order_of_results_is_no_matter():
    both = {"pri-da-001": make_statistics(0.7), "pri-da-002": make_statistics(0.5)}
    turned = dict(reversed(both.items()))
    assert made(replace(BANK, statistics=both)) == made(replace(BANK, statistics=turned))
