"""Days of the calendar against ``datetime``."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_builder.dates import WEEKDAYS, last_weekday, parse_date


@given(st.dates())
def test_every_day_is_read_back(day: date):
    assert parse_date(day.isoformat()) == day


@pytest.mark.parametrize(
    "text",
    ["2026-02-30", "2026-13-01", "2026-00-01", "2026-1-2", "20261123", "2026-11-23\n", "", "2026-11-23T00:00", "２０２６-11-23"],
)
def test_what_is_no_day_is_none(text: str):
    assert parse_date(text) is None


@given(st.integers(1900, 2200), st.integers(1, 12), st.integers(0, 6))
def test_the_last_weekday_is_in_the_last_week_of_the_month(year: int, month: int, weekday: int):
    day = last_weekday(year, month, weekday)
    assert (day.year, day.month, day.weekday()) == (year, month, weekday)
    assert (day + timedelta(days=7)).month != month


def test_the_sittings_of_the_brochure():
    saturday = WEEKDAYS.index("saturday")
    days = [
        last_weekday(2026, 11, saturday),
        last_weekday(2026, 12, saturday),
        last_weekday(2027, 1, saturday),
        last_weekday(2027, 2, saturday),
    ]
    assert [day.isoformat() for day in days] == ["2026-11-28", "2026-12-26", "2027-01-30", "2027-02-27"]


def test_a_month_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="month"):
        last_weekday(2026, 13, 5)
