"""Small charts as inline SVG: numbers and labels in, markup out. Looks come from the page's style sheet; every chart has a text."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A bar: ``text`` is printed at its end; ``lower`` and ``upper`` mark what was asked for, in the unit of ``value``."""

    label: str
    value: float
    text: str
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True, slots=True)
class Dot:
    """A point of a series; ``kind`` picks its look."""

    number: int
    value: float
    kind: str


def _svg(width: float, height: float, title: str, description: str, body: str) -> str:
    return (
        f'<svg role="img" viewBox="0 0 {_n(width)} {_n(height)}" width="{_n(width)}" height="{_n(height)}">'
        f"<title>{escape(title)}</title><desc>{escape(description)}</desc>{body}</svg>"
    )


def _n(value: float) -> str:
    """Return a coordinate with one decimal at most: short, and the same on every machine."""
    return f"{value:.1f}".removesuffix(".0")


def _text(x: float, y: float, text: str, look: str = "", anchor: str = "start") -> str:
    return f'<text x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}" class="{look}">{escape(text)}</text>'


def _rect(x: float, y: float, width: float, height: float, look: str) -> str:
    return f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(max(width, 0))}" height="{_n(height)}" class="{look}"/>'


def _line(x1: float, y1: float, x2: float, y2: float, look: str) -> str:
    return f'<line x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}" class="{look}"/>'


def bars(title: str, rows: Sequence[Bar]) -> str:
    """Return horizontal bars; a bracket above each bar shows its bounds where it has any."""
    left, length, step = 68.0, 160.0, 29.0
    top = max([*(row.value for row in rows), *(row.upper for row in rows if row.upper is not None), 1.0])
    parts: list[str] = []
    for index, row in enumerate(rows):
        y = 8 + index * step
        end = left + length * row.value / top
        parts.append(_text(left - 8, y + 13, row.label, "label", "end"))
        parts.append(_rect(left, y + 3, length * row.value / top, 13, "bar"))
        bound = row.upper if row.upper is not None else row.lower
        shown = max(end, left + length * bound / top) if bound is not None else end
        parts.append(_text(shown + 6, y + 13.5, row.text, "value"))
        parts.extend(_bounds(row, y, left, length / top, top))
    height = 12 + len(rows) * step
    parts.append(_line(left, 6, left, height - 6, "axis"))
    return _svg(left + length + 94, height, title, "；".join(f"{row.label} {row.text}" for row in rows), "".join(parts))


def _bounds(row: Bar, y: float, left: float, scale: float, top: float) -> list[str]:
    if row.lower is None and row.upper is None:
        return []
    start = left + scale * (row.lower or 0)
    stop = left + scale * (row.upper if row.upper is not None else top)
    marks = [_line(start, y + 19, stop, y + 19, "bound")]
    if row.lower is not None:
        marks.append(_line(start, y + 16, start, y + 22, "bound"))
    if row.upper is not None:
        marks.append(_line(stop, y + 16, stop, y + 22, "bound"))
    return marks


def columns(title: str, values: Sequence[tuple[str, float, str]], *, limit: float | None = None, limit_text: str = "") -> str:
    """Return upright columns of ``(label, value, text)``; ``limit`` draws a line across, in the unit of the values."""
    step, tall, left = 42.0, 96.0, 14.0
    top = max([*(value for _, value, _ in values), limit or 0, 1.0])
    base = 22 + tall
    width = left * 2 + step * max(len(values), 1) + (70 if limit is not None else 0)
    parts: list[str] = []
    for index, (label, value, text) in enumerate(values):
        x = left + index * step
        height = tall * value / top
        parts.append(_rect(x + 9, base - height, step - 18, height, "bar"))
        parts.append(_text(x + step / 2, base - height - 5, text, "value", "middle"))
        parts.append(_text(x + step / 2, base + 16, label, "label", "middle"))
    parts.append(_line(left, base, left + step * max(len(values), 1), base, "axis"))
    if limit is not None:
        y = base - tall * limit / top
        parts.append(_line(left, y, left + step * max(len(values), 1), y, "limit"))
        parts.append(_text(left + step * max(len(values), 1) + 5, y + 4, limit_text, "limit-text"))
    return _svg(width, base + 26, title, "；".join(f"{label} {text}" for label, _, text in values), "".join(parts))


def dots(title: str, points: Sequence[Dot], *, mean: float, mean_text: str) -> str:
    """Return values 0…1 in the order of their numbers, with their mean as a line."""
    left, right, top, tall = 36.0, 66.0, 12.0, 118.0
    step = 560.0 / max(len(points), 1)
    wide = step * max(len(points), 1)
    parts: list[str] = []
    for level in (0, 25, 50, 75, 100):
        y = top + tall * (1 - level / 100)
        parts.append(_line(left, y, left + wide, y, "grid" if level else "axis"))
        parts.append(_text(left - 6, y + 4, f"{level}%", "tick", "end"))
    for index, point in enumerate(points):
        x = left + step * (index + 0.5)
        y = top + tall * (1 - point.value)
        parts.append(_line(x, top + tall, x, y, "stem"))
        parts.append(f'<circle cx="{_n(x)}" cy="{_n(y)}" r="3.4" class="dot {escape(point.kind)}"/>')
        if point.number == 1 or point.number % 5 == 0:
            parts.append(_text(x, top + tall + 15, str(point.number), "tick", "middle"))
    y = top + tall * (1 - mean)
    parts.append(_line(left, y, left + wide, y, "limit"))
    parts.append(_text(left + wide + 5, y + 4, mean_text, "limit-text"))
    described = "；".join(f"第{point.number}题 {point.value:.0%}" for point in points)
    return _svg(left + wide + right, top + tall + 24, title, described, "".join(parts))


def stack(title: str, parts_of: Sequence[tuple[str, float, str]], *, whole: float, whole_text: str) -> str:
    """Return one bar of several ``(kind, value, text)`` parts against ``whole``, all in one unit; the texts belong in a legend."""
    left, length, y = 1.0, 620.0, 6.0
    top = max(whole, sum(value for _, value, _ in parts_of), 1e-9)
    drawn: list[str] = [_rect(left, y, length * whole / top, 22, "track")]
    x = left
    for kind, value, _ in parts_of:
        size = length * value / top
        drawn.append(_rect(x, y, size, 22, f"part {kind}"))
        x += size
    end = left + length * whole / top
    drawn.append(_line(end, y - 4, end, y + 26, "limit"))
    drawn.append(_text(end, y + 40, whole_text, "limit-text", "end"))
    described = "；".join(text for _, _, text in parts_of) + f"；{whole_text}"
    return _svg(left + length + 2, y + 46, title, described, "".join(drawn))


def gauge(title: str, *, lower: float | None, upper: float | None, reached: float) -> str:
    """Return a narrow scale from 0 with the allowed range and what was reached."""
    width, y = 112.0, 8.0
    top = max(reached, upper or 0, (lower or 0) * 1.25, 1e-9) * 1.08
    start = width * (lower or 0) / top
    stop = width * (upper if upper is not None else top) / top
    x = width * reached / top
    body = _rect(0, y - 3, width, 6, "track") + _rect(start, y - 3, stop - start, 6, "range") + _line(x, y - 7, x, y + 7, "mark")
    return _svg(width + 4, 16, title, title, body)
