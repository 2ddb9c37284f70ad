"""Rules on options that cover each other (F13): intervals that intersect, an option that is part of another."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING

from paper_builder.diagnostics import Message, Severity
from paper_builder.lint.finding import Finding
from paper_builder.lint.view import han

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paper_builder.lint.view import ChoiceView

_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?|\d{1,2}:\d{2}"
_SCALE = {"": 1, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_UNIT = r"[^\d\s~～—–\-－至到及或以之]{0,4}?"
_BETWEEN = re.compile(
    rf"(?P<lead>[^\d]{{0,8}}?)(?P<low>{_NUMBER})\s*(?P<low_unit>{_UNIT})\s*(?:~|～|—+|–|-|－|至|到)\s*(?P<high>{_NUMBER})\s*(?P<unit>{_UNIT})(?:之间|以内)?"
)
_FROM = re.compile(
    rf"(?P<lead>)(?:(?:大于|高于|超过|多于|>|>=|≥)\s*(?P<low>{_NUMBER})\s*(?P<unit>{_UNIT})|(?P<low2>{_NUMBER})\s*(?P<unit2>{_UNIT})(?:及|或)?以上)"
)
_TO = re.compile(
    rf"(?P<lead>)(?:(?:小于|低于|少于|<|<=|≤)\s*(?P<high>{_NUMBER})\s*(?P<unit>{_UNIT})|(?P<high2>{_NUMBER})\s*(?P<unit2>{_UNIT})(?:及|或)?以[下内])"
)
LONGEST_INTERVAL = 24
"""A longer option is a sentence with numbers in it, not an interval."""
_RANGE = re.compile(r"\d[^\d\n]{0,5}?(?:~|～|—|–|-|－|至|到)\s*\d")
SHORTEST_PART = 4
"""Han characters from which on an option that is part of another is no coincidence."""
_JOINT = re.compile(r"和|与|及|、|并|或|，|,|；|;|且")


@dataclass(frozen=True, slots=True)
class _Interval:
    """What an option covers: the open interval from ``low`` to ``high``, None for no bound; ``unit`` is text that must agree."""

    low: Decimal | None
    high: Decimal | None
    unit: str

    def meets(self, other: _Interval) -> bool:
        if self.unit != other.unit:
            return False
        lows = [bound for bound in (self.low, other.low) if bound is not None]
        highs = [bound for bound in (self.high, other.high) if bound is not None]
        return bool(lows) and bool(highs) and max(lows) < min(highs)


def overlapping_options(view: ChoiceView) -> Iterator[Finding]:
    """Yield each later option that overlaps an earlier one: as intervals (error), or in words (warning)."""
    overlaps = list(_intersections(view.words)) if _RANGE.search(view.offered) else []
    severity = Severity.ERROR
    if not overlaps:
        overlaps, severity = list(_parts(view.words)), Severity.WARNING
    told: set[int] = set()
    for first, second in sorted(overlaps):
        if second not in told:
            told.add(second)
            yield _overlap(view, first, second, severity)


def _intersections(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the places of two intervals that intersect; thresholds alone (以上, 超过) are no intervals of one scale."""
    intervals = [_interval(text) if len(text) <= LONGEST_INTERVAL else None for text in words]
    if any(found and found.low is not None and found.high is not None for found in intervals):
        for (first, one), (second, other) in combinations(enumerate(intervals), 2):
            if one and other and one.meets(other):
                yield first, second


def _parts(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the places of two options of which one is part of the other, the lower place first."""
    for place, short in enumerate(words):
        stem = short.rstrip("。")
        for other, long in enumerate(words):
            holds = len(long) > len(stem) >= SHORTEST_PART and (long.startswith(stem) or long.rstrip("。").endswith(stem))
            if holds and other != place and _is_joined(stem, long.rstrip("。")):
                yield min(place, other), max(place, other)


def _overlap(view: ChoiceView, first: int, second: int, severity: Severity) -> Finding:
    one, other = view.options[first], view.options[second]
    if severity is Severity.ERROR:
        message = Message(
            f"选项 {one.letter}（{one.text}）和 {other.letter}（{other.text}）的区间相交",
            f"the intervals {one.letter} ({one.text}) and {other.letter} ({other.text}) intersect",
        )
        hint = Message("让区间首尾相接、互不重叠", "let the intervals meet without overlap")
    else:
        short, long = sorted((one, other), key=lambda option: len(option.text))
        message = Message(
            f"选项 {short.letter} 的文字整个包含在选项 {long.letter} 里", f"option {short.letter} is part of option {long.letter}"
        )
        hint = Message("改写其中一个，使两者不能同时成立", "rewrite one so that both cannot hold at once")
    return Finding(path=("options", other.letter), message=message, hint=hint, severity=severity, others=(("options", one.letter),))


def _interval(text: str) -> _Interval | None:
    folded = unicodedata.normalize("NFKC", text).strip().rstrip("。")
    if match := _BETWEEN.fullmatch(folded):
        unit = match["unit"]
        if match["low_unit"] not in {"", unit, unit[:1]}:
            return None
        scale = unit[:1] if unit[:1] in _SCALE else ""
        low_scale = scale if not match["low_unit"] or match["low_unit"][:1] == scale else ""
        first, last = _value(match["low"], low_scale), _value(match["high"], scale)
        return _Interval(first, last, match["lead"] + unit.removeprefix(scale)) if first < last else None
    for pattern, name in ((_FROM, "low"), (_TO, "high")):
        if match := pattern.fullmatch(folded):
            unit = match["unit"] or match["unit2"] or ""
            scale = unit[:1] if unit[:1] in _SCALE else ""
            value = _value(match[name] or match[name + "2"], scale)
            low, high = (value, None) if name == "low" else (None, value)
            return _Interval(low, high, unit.removeprefix(scale))
    return None


def _value(typed: str, scale: str) -> Decimal:
    if ":" in typed:
        hours, minutes = typed.split(":")
        return Decimal(int(hours) * 60 + int(minutes))
    return Decimal(typed.replace(",", "")) * _SCALE[scale]


def _is_joined(short: str, long: str) -> bool:
    """Whether ``long`` is ``short`` with something joined to it by 和, 、 or a comma."""
    joined = _JOINT.match(long, len(short)) if long.startswith(short) else _JOINT.fullmatch(long[-len(short) - 1])
    return joined is not None and han(short) >= SHORTEST_PART
