"""Many forms of one blueprint: ``python -m benchmarks.assembly loft``. 1,000 forms of 62 items from 5,000, in a process of its own.

Printed are wall and CPU seconds and peak memory of the whole process, what the forms share on average beside the lower bound for it
(from the file's counts alone), the most used item, and what the independent checker says.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from itertools import combinations
from math import comb
from statistics import median
from typing import Any

from benchmarks.assembly.instance import check, load
from benchmarks.running import run

NAME = "loft"
SECONDS = 8.0
MEAN_SHARED = 0.74
DEVIATION = 0.05
_SEED = 0


def make() -> list[list[str]]:
    """Return the forms that the engine makes, as names of items."""
    from dataclasses import replace

    from benchmarks.assembly.instance import problem_of
    from paper_builder.assembly.loft import Limits
    from paper_builder.assembly.loft.solving import Forms, solve_forms

    data = load(NAME)
    limits = Limits(forms=data["forms"], overlap_max=data["overlap_max"], exposure_max=data["use_max"])
    problem = replace(problem_of(data), forms=2)
    result = solve_forms(problem, limits, _SEED)
    if not isinstance(result, Forms):
        raise RuntimeError(f"no forms: {result}")
    return [[problem.questions[problem.slot_question[slot]].id for slot in form.tolist()] for form in result.made.ledger.forms]


def least_mean_shared(data: dict[str, Any]) -> float:
    """Return what two forms must share on average: each cell's items used alike, counted from the file."""
    items = data["items"]
    supply = Counter(zip(items["type"], items["comp"], strict=True))
    pairs = 0
    for row in data["rows"]:
        if row["id"].startswith("cell-"):
            size = supply[row["where"]["type"], row["where"]["comp"]]
            uses, more = divmod(row["min"] * data["forms"], size)
            pairs += (size - more) * comb(uses, 2) + more * comb(uses + 1, 2)
    return pairs / comb(data["forms"], 2)


def mean_and_most_shared(forms: list[list[str]]) -> tuple[float, int]:
    """Return how many items two forms share, on average and at most, pair by pair."""
    place = {name: 1 << at for at, name in enumerate(sorted({name for form in forms for name in form}))}
    masks = [sum(place[name] for name in form) for form in forms]
    shared = [(first & second).bit_count() for first, second in combinations(masks, 2)]
    return sum(shared) / len(shared), max(shared)


def measure() -> tuple[float, float, float, list[list[str]]]:
    """Return wall seconds, CPU seconds and peak MiB of a process that makes the forms, and the forms."""
    command = [sys.executable, "-m", "benchmarks.assembly.loft"]
    taken = run(command)
    if taken.code:
        raise RuntimeError(f"{NAME} failed with {taken.code}")
    return taken.seconds, taken.cpu, taken.memory, json.loads(taken.printed)


def report(rounds: int) -> bool:
    """Print the figures; return whether one is above its limit."""
    data = load(NAME)
    runs = [measure() for _ in range(rounds)]
    seconds, cpu = median(run[0] for run in runs), median(run[1] for run in runs)
    memory, forms = max(run[2] for run in runs), runs[0][3]
    if any(run[3] != forms for run in runs):
        raise RuntimeError(f"{NAME} comes out differently in another process")
    wrong, deviation = check(data, forms)
    mean, most = mean_and_most_shared(forms)
    if most > data["overlap_max"]:
        wrong.append(f"two forms share {most}")
    use = max(Counter(name for form in forms for name in form).values())
    least = least_mean_shared(data)
    result = (
        f"{len(forms)} forms in {cpu:.1f} CPU s; two share {mean:.4f} (at least {least:.4f}), at most {most}; most used {use} times"
    )
    print(f"{NAME:16} engine  {seconds:7.2f} {memory:9.0f}  {deviation:9.4f}  {len(wrong):10}  {result}", flush=True)
    return seconds > SECONDS or bool(wrong) or deviation > DEVIATION or mean > MEAN_SHARED


if __name__ == "__main__":
    print(json.dumps(make()))
