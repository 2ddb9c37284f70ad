"""Where tight blueprints begin and cease: the bounds at which papers just exist, written once into ``instances/tight.json``.

python -m benchmarks.assembly.edges

For each family, size and number of forms: the best that averaged forms reach, and the best that one whole sum of forms reaches. The
bound is set beyond the first, between the two, at the second, and a little inside. Nobody may find forms beyond or between.
"""

from __future__ import annotations

import json
from math import ceil, gcd
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.assembly.draw import EDGES, draw
from benchmarks.assembly.instance import problem_of
from paper_builder.assembly.matrix import build, summed
from paper_builder.assembly.problem import Distinct
from paper_builder.assembly.solver import Status, solve

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE = Path(__file__).parent / "instances" / "tight.json"
SIZES = {150: (1, 2), 300: (1, 2, 3), 600: (1, 2, 3), 1200: (1, 2, 3)}
_NODES = 100_000
_TIME_TO_SPARE = 1.03
"""How much more than the least possible time the other families have."""
_INSIDE = 0.002
_SMALLEST = 1e-6


def edge(data: dict[str, Any], row: str, bound: str, *, whole: bool) -> tuple[float, int]:
    """Return the best sum over all forms that the row can reach in the direction of its bound, and the step of its sums."""
    problem = problem_of(data)
    built = build(problem, summed(problem, range(problem.forms), integer=whole))
    sign = 1 if bound == "max" else -1
    (part,) = problem.row(row).parts
    if isinstance(part, Distinct):
        drawn = built.model.add_columns([float(problem.forms)] * len(part.groups), integer=False, cost=float(sign))
        for column, group in zip(drawn, part.groups, strict=True):
            built.model.add_row(np.append(built.taken[0][group], column), np.append(np.ones(len(group)), -1.0), 0, None)
        step = 1
    else:
        built.model.set_cost(built.taken[0], (sign * part.coefficients).tolist())
        step = gcd(*part.coefficients.tolist())
    answer = solve(built.model, nodes=_NODES)
    if answer.status is not Status.FOUND or answer.bound < answer.objective - _SMALLEST * max(1.0, abs(answer.objective)):
        raise RuntimeError(f"{data['name']}: no optimum")
    return sign * answer.objective, step


def instances() -> Iterator[dict[str, Any]]:
    """Yield every instance: its draw, the bounds that replace the blueprint's own, and what it must come to where that is known."""
    number = 0
    for family, (row, bound) in EDGES.items():
        for size, counts in SIZES.items():
            for forms in counts:
                own: dict[str, Any] = {"family": family, "size": size, "forms": forms, "seed": 1}
                beside: dict[str, dict[str, int]] = {}
                if row != "time":
                    least, _ = edge(draw(**own, bounds={}), "time", "max", whole=False)
                    beside["time"] = {"max": ceil(_TIME_TO_SPARE * least / forms)}
                places = _places(own, row, bound, beside)
                others = [place for place in places if place != "at"]
                for place in ("at", others[number % len(others)]):
                    value, must_be = places[place]
                    yield {**own, "place": place, "bounds": beside | {row: {bound: value}}, "must_be": must_be}
                number += 1


def _places(own: dict[str, Any], row: str, bound: str, beside: dict[str, dict[str, int]]) -> dict[str, tuple[int, str | None]]:
    forms: int = own["forms"]
    data = draw(**own, bounds=beside)
    averaged, step = edge(data, row, bound, whole=False)
    summed, _ = edge(data, row, bound, whole=True)
    sign = 1 if bound == "max" else -1

    def inwards(total: float) -> int:
        return sign * ceil(sign * total / forms / step - _SMALLEST) * step

    at = inwards(summed)
    first = inwards(averaged)
    places: dict[str, tuple[int, str | None]] = {
        "beyond": (first - sign * step, "infeasible"),
        # One whole form is its own sum.
        "at": (at, "found" if forms == 1 else None),
        "inside": (at + sign * max(step, round(_INSIDE * abs(at) / step) * step), "found" if forms == 1 else None),
    }
    if first != at:
        places["between"] = (at - sign * step, "infeasible")
    return places


def main() -> None:
    """Write the file."""
    lines = ",\n".join(json.dumps(instance) for instance in instances())
    FILE.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
