"""Where a bound must go for what a solver reports as missed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from paper_builder.assembly.bounds import moved, reach, unit
from paper_builder.assembly.rows import make_problem
from tests.builders import make_bank, make_blueprint, make_question, make_row

BANK = make_bank(
    [
        *(make_question(f"pri-da-{n:03d}", difficulty=1 + 2 * (n % 3)) for n in range(4)),
        *(make_question(f"pri-cp-{n:03d}", type="multiple_choice", key="AB") for n in range(2)),
    ]
)


def row_of(constraint):
    blueprint = make_blueprint([constraint], single=2, multiple=1)
    return make_problem(BANK, blueprint, tuple(BANK.questions.values()), 1).row(constraint.id)


def test_sums_move_by_whole_units_outwards():
    row = row_of(make_row("r", "points", 3, 3))
    assert (unit(row, "lower"), unit(row, "upper")) == (1, 1)
    assert moved(row, "lower", 0.4) == 2
    assert moved(row, "upper", 1.0000001) == 4
    assert moved(row, "lower", 7) == 0, "no bound below zero"


def test_units_are_those_of_what_is_counted():
    row = row_of(make_row("r", "points", 3, None, type="multiple_choice"))
    assert unit(row, "lower") == 2
    assert moved(row, "lower", 1) == 2, "3 points of twos are 4, one unit less is 2"
    half = replace(make_blueprint(single=2).sections[0], points=Decimal("0.5"))
    blueprint = replace(make_blueprint([make_row("r", "points", 1.5, None)], single=2), sections=(half,))
    row = make_problem(BANK, blueprint, tuple(BANK.questions.values()), 1).row("r")
    assert moved(row, "lower", 1) == 1


def test_a_mean_moves_by_thousandths():
    row = row_of(make_row("r", "mean_facility", 0.6, 0.7))
    missed = float(Decimal("0.0123") / Decimal(unit(row, "upper").numerator) * Decimal(unit(row, "upper").denominator))
    assert moved(row, "upper", missed) == Decimal("0.713")
    assert moved(row, "lower", missed) <= Decimal("0.588")


def test_what_can_be_reached_is_rounded_so_that_it_stays_true():
    row = row_of(make_row("r", "points", 3, 3))
    assert reach(row, "lower", 0.67, whole=True) == 2
    assert reach(row, "lower", 0.67, whole=False) == Decimal("2.4")
    assert reach(row, "upper", 0.67, whole=True) == 4
    assert reach(row, "upper", 0.67, whole=False) == Decimal("3.6")


@pytest.mark.parametrize("side", ["lower", "upper"])
def test_a_row_without_the_bound_has_none_to_move(side):
    other = {"lower": (None, 3), "upper": (3, None)}[side]
    with pytest.raises(ValueError, match=f"no {side} bound"):
        moved(row_of(make_row("r", "points", *other)), side, 1)
