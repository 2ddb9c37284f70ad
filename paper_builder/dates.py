"""Dates as bank files write them, and the day of a monthly sitting. A leaf; the clock is never asked."""

from __future__ import annotations

import calendar
import re
from datetime import date

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})\Z")


def parse_date(text: str) -> date | None:
    """Return the day that ``text`` (2026-11-23) names, None if it is no day of the calendar."""
    match = _DATE.match(text)
    if not match:
        return None
    try:
        return date(*(int(part) for part in match.groups()))
    except ValueError:
        return None


def last_weekday(year: int, month: int, weekday: int) -> date:
    """Return the last day of the month that is a ``weekday`` (0 is Monday). ValueError for a month that does not exist."""
    _, days = calendar.monthrange(year, month)
    last = date(year, month, days)
    return last.replace(day=days - (last.weekday() - weekday) % 7)
