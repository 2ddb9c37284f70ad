"""Banks and blueprints drawn for the benchmark of tight blueprints: the same ones anywhere, from a generator of our own.

A bank is like the shipped one, with finer times, more knowledge points and some enemies. A blueprint is the shipped primary one,
with the rows of one family moved to where papers just begin, or just cease, to exist.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from paper_builder.assembly.splitmix import SplitMix

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

COMPETENCIES = {"C1": 20, "C2": 35, "C3": 30, "C4": 15}
"""Points of each on a paper, and about the share of the bank that each has."""
COGNITIVE = {"remember": 35, "understand": 35, "apply": 25, "analyse": 5}
DIFFICULTIES = {"1": 15, "2": 35, "3": 38, "4": 9, "5": 3}
FACILITY = {"1": 900, "2": 800, "3": 650, "4": 500, "5": 350}
KINDS = {"S": (13, 1, (30, 90)), "M": (5, 2, (45, 120)), "A": (2, 10, (360, 600))}
"""Share, points, and the range of seconds."""
SECTIONS = (
    {"id": "single", "type": "S", "count": 40},
    {"id": "multiple", "type": "M", "count": 15},
    {"id": "short", "type": "A", "count": 3},
)
_POINTS_EACH = 16
"""Knowledge points of a competency. Low numbers are drawn more often, so that some are rare."""
_ENEMIES_A_HUNDRED = 4

EDGES = {
    "time": ("time", "max"),
    "facility": ("mean-facility", "min"),
    "coverage": ("knowledge-points", "min"),
    "supply": ("core", "min"),
    "cognitive": ("analyse", "min"),
    "mixed": ("mean-facility", "max"),
}
"""The row and the bound that a family moves."""
_BESIDE: dict[str, dict[str, int]] = {"time": {"knowledge-points": 40}, "mixed": {"knowledge-points": 46, "core": 60}}
"""What a family asks for beside it, at least."""


def draw(family: str, size: int, forms: int, seed: int, bounds: Mapping[str, Mapping[str, int]]) -> dict[str, Any]:
    """Return a bank of ``size`` items and the blueprint of a family, as an instance file holds them.

    ``bounds`` gives by row what replaces its bounds; the row that the family moves has none but these.
    """
    random = SplitMix(f"tight/{size}/{seed}")
    items = _items(random, size)
    enemies = [[f"q{a:04d}", f"q{b:04d}"] for a, b in sorted(_pairs(random, size))]
    rows = _rows()
    moved, _ = EDGES[family]
    for row in rows:
        if row["id"] == moved:
            row.pop("min", None)
            row.pop("max", None)
        row.update({"min": _BESIDE[family][row["id"]]} if row["id"] in _BESIDE.get(family, {}) else {})
        row.update(bounds.get(row["id"], {}))
    return {
        "name": f"{family}-{size}-{forms}-{seed}",
        "forms": forms,
        "sections": [{**section, "points": KINDS[str(section["type"])][1]} for section in SECTIONS],
        "rows": rows,
        "aims": [
            *(
                {"id": f"points-{name}", "sum": "points", "where": {"comp": name}, "target": share, "whole": 100}
                for name, share in COMPETENCIES.items()
            ),
            *(
                {"id": name, "sum": "points", "where": {"cog": name}, "target": share, "whole": 100}
                for name, share in COGNITIVE.items()
            ),
        ],
        "aim_unit": 1,
        "enemies": enemies,
        "items": items,
    }


def _items(random: SplitMix, size: int) -> dict[str, Any]:
    kinds = [kind for kind, (share, _, _) in KINDS.items() for _ in range(share)]
    items: dict[str, list[Any]] = {
        name: [] for name in ("id", "type", "comp", "kp", "imp", "cog", "diff", "points", "facility", "time")
    }
    for number in range(size):
        kind = kinds[number % len(kinds)]
        _, points, (least, most) = KINDS[kind]
        competency, difficulty = _drawn(random, COMPETENCIES), _drawn(random, DIFFICULTIES)
        place = min(random.below(_POINTS_EACH), random.below(_POINTS_EACH))
        values = (
            f"q{number:04d}",
            kind,
            competency,
            f"{competency}-{place:02d}",
            "X" if place % 3 else "Y",
            _drawn(random, COGNITIVE),
            difficulty,
            points,
            FACILITY[difficulty],
            least + random.below(most - least + 1),
        )
        for column, value in zip(items.values(), values, strict=True):
            column.append(value)
    return items


def _drawn(random: SplitMix, shares: dict[str, int]) -> str:
    left = random.below(sum(shares.values()))
    for name, share in shares.items():
        left -= share
        if left < 0:
            return name
    raise AssertionError


def _pairs(random: SplitMix, size: int) -> set[tuple[int, int]]:
    pairs: set[tuple[int, int]] = set()
    while len(pairs) < size * _ENEMIES_A_HUNDRED // 100:
        first, second = random.below(size), random.below(size)
        if first < second:
            pairs.add((first, second))
    return pairs


def _rows() -> list[dict[str, Any]]:
    ranges: Sequence[tuple[str, dict[str, list[str]], int, int]] = (
        *((f"points-{name}", {"comp": [name]}, share - 2, share + 2) for name, share in COMPETENCIES.items()),
        ("easy", {"diff": ["1", "2"]}, 42, 58),
        ("hard", {"diff": ["4", "5"]}, 4, 16),
        *((name, {"cog": [name]}, max(0, share - 6), share + 6) for name, share in COGNITIVE.items()),
    )
    return [
        *({"id": name, "sum": "points", "where": where, "min": low, "max": high} for name, where, low, high in ranges),
        {"id": "knowledge-points", "distinct": "kp", "min": 30},
        {"id": "per-knowledge-point", "each": "kp", "max": 4},
        {"id": "core", "sum": "points", "where": {"imp": ["X"]}, "min": 50},
        {"id": "mean-facility", "sum": "facility_points", "where": {}, "min": 68_000, "max": 76_000},
        {"id": "time", "sum": "time", "where": {}, "max": 5_800},
    ]
