"""What items amount to on a row, against sums done another way and figures that are published."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal, localcontext
from fractions import Fraction
from math import sqrt
from random import Random

import pytest

from paper_builder.measures import facility_spread, information, item_information, matches, measure, wanted
from tests.builders import make_choice_item, make_paper


def by_decimal(a: Decimal, b: Decimal, ability: Decimal) -> Decimal:
    """The information in ten-thousandths to fifty digits, from P and 1-P themselves."""
    with localcontext() as context:
        context.prec = 60
        right = 1 / (1 + (-a * (ability - b)).exp())
        return 10_000 * a * a * right * (1 - right)


def test_a_rasch_item_gives_a_quarter_at_its_difficulty():
    assert item_information(Decimal(1), Decimal("-0.7"), Decimal("-0.7")) == 2500


@pytest.mark.parametrize(("distance", "expected"), [("1", 1966), ("2", 1050), ("3", 452), ("6", 25)])
def test_a_rasch_items_information_is_the_density_of_the_logistic_distribution(distance, expected):
    """e^-x / (1 + e^-x)²: 0.1966, 0.1050, 0.0452 and 0.0025 in any table of the standard logistic distribution."""
    assert item_information(Decimal(1), Decimal(0), Decimal(distance)) == expected
    assert item_information(Decimal(1), Decimal(0), -Decimal(distance)) == expected


def test_every_information_is_rounded_as_exact_arithmetic_rounds_it():
    draw = Random(7)
    for _ in range(2000):
        a = Decimal(draw.randint(1, 40_000)) / 10_000
        b, ability = (Decimal(draw.randint(-60_000, 60_000)) / 10_000 for _ in range(2))
        assert item_information(a, b, ability) == int(by_decimal(a, b, ability).to_integral_value())


@pytest.mark.parametrize(("a", "expected"), [("0.6", 900), ("1.42", 5041), ("0.9", 2025), ("0.02", 1), ("0.0447", 5)])
def test_at_the_difficulty_it_is_a_quarter_of_the_squared_slope(a, expected):
    assert item_information(Decimal(a), Decimal("1.5"), Decimal("1.5")) == expected
    assert abs(Fraction(Decimal(a)) ** 2 * 2500 - expected) <= Fraction(1, 2)


def test_next_to_a_tie_decimal_arithmetic_decides():
    """2500a² is a little less, and a little more, than one half; in floating point both slopes are the same number."""
    less, more = Decimal("0.0141421356237309504880168872"), Decimal("0.0141421356237309504880168873")
    assert float(less) == float(more)
    assert Fraction(less) ** 2 * 2500 < Fraction(1, 2) < Fraction(more) ** 2 * 2500
    assert (item_information(less, Decimal(0), Decimal(0)), item_information(more, Decimal(0), Decimal(0))) == (0, 1)


@pytest.mark.parametrize("b", ["-4000", "4000", "-0.0001"])
def test_a_hopeless_or_certain_item_gives_no_error(b):
    assert item_information(Decimal(4), Decimal(b), Decimal(6)) == 0


def test_information_adds_up_over_the_calibrated_items_alone():
    items = [
        make_choice_item(1, a=Decimal(1), b=Decimal(0)),
        make_choice_item(2, a=Decimal("1.2"), b=Decimal("0.5")),
        make_choice_item(3),
    ]
    whole = sum(by_decimal(item.a, item.b, Decimal("0.5")).to_integral_value() for item in items[:2])
    assert information(items, Decimal("0.5")) == whole / 10_000
    assert measure("information", {}, items, ability=Decimal("0.5")) == whole / 10_000
    assert measure("information", {"question": ("pri-da-001",)}, items, ability=Decimal(0)) == Decimal("0.25")


def test_a_spread_is_the_weighted_root_mean_square_about_its_centre():
    items = make_paper().items
    points = sum(float(item.points) for item in items)
    mean_square = sum(float(item.points) * (item.facility - 0.7) ** 2 for item in items) / points
    assert float(facility_spread(items, Decimal("0.7"))) == pytest.approx(sqrt(mean_square), abs=5e-5)
    assert measure("facility_spread", {}, items, centre=Decimal("0.7")) == facility_spread(items, Decimal("0.7"))


def test_no_items_spread_over_nothing():
    assert facility_spread([], Decimal("0.7")) == 0


def test_a_spread_at_its_bound_is_not_rounded_past_it():
    """Facilities 0.5 and 0.9 of one weight about 0.7: exactly 0.2."""
    items = [make_choice_item(1, facility=0.5), make_choice_item(2, facility=0.9)]
    assert facility_spread(items, Decimal("0.7")) == Decimal("0.2")


PAST = (("old", "older"), ("old",), ("older",), ("old",), ())
ITEMS = [make_choice_item(number, past_papers=papers) for number, papers in enumerate(PAST, 1)]


@pytest.mark.parametrize(
    ("where", "overlap", "items"),
    [
        ({}, 3, 5),
        ({"past_paper": ("old", "older")}, 3, 4),
        ({"past_paper": ("older",)}, 2, 2),
        ({"past_paper": ("none",)}, 0, 0),
        ({"past_paper": ()}, 0, 0),
        ({"past_paper": ("old",), "question": ("pri-da-001", "pri-da-003")}, 1, 1),
    ],
)
def test_overlap_is_counted_with_each_past_paper(where, overlap, items):
    assert measure("items_per_past_paper", where, ITEMS) == overlap
    assert measure("items", where, ITEMS) == items


def test_a_filter_without_the_field_allows_all_and_an_empty_one_nothing():
    assert matches(ITEMS[0], {})
    assert not matches(ITEMS[0], {"question": ()})
    with pytest.raises(KeyError):
        matches(ITEMS[0], {"author": ("writer-1",)})


@pytest.mark.parametrize("name", ["information", "facility_spread"])
def test_a_measure_without_what_it_needs_is_a_mistake_of_the_caller(name):
    with pytest.raises(ValueError, match="measured"):
        measure(name, {}, ITEMS)


@pytest.mark.parametrize(
    ("lower", "upper", "zh", "en"),
    [
        ("10", None, "至少 10", "at least 10"),
        (None, "0", "至多 0", "at most 0"),
        ("0.65", "0.7", "在 0.65 到 0.7 之间", "between 0.65 and 0.7"),
        ("3", "3", "正好 3", "exactly 3"),
        (None, None, "不限", "anything"),
    ],
)
def test_bounds_are_said_in_words(lower, upper, zh, en):
    low, high = (None if bound is None else Decimal(bound) for bound in (lower, upper))
    said = wanted(replace(make_paper().rows[0], lower=low, upper=high))
    assert (said.zh, said.en) == (zh, en)
