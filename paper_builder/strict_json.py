"""JSON as the standard has it: no NaN, no number beyond a float, no name twice. A leaf.

The standard library accepts all three silently, and a paper with two ``key`` fields or an infinite value must not be read as sound.
A number that is whole is an int, however it is written.
"""

from __future__ import annotations

import json
from math import isfinite
from typing import Any


def loads(data: bytes) -> Any:
    """Return the value of UTF-8 ``data``. ValueError for anything that is not strict JSON; RecursionError for absurd nesting."""
    return json.loads(data.decode("utf-8"), parse_constant=_refuse, parse_float=_number, object_pairs_hook=_fields)


def _refuse(word: str) -> Any:
    raise ValueError(f"{word} is not JSON")


def _number(text: str) -> int | float:
    value = float(text)
    if not isfinite(value):
        raise ValueError(f"{text} is too large")
    return int(value) if value.is_integer() else value


def _fields(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a name is given twice")
    return fields
