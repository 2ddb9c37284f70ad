"""Tight blueprints, each solved or refuted: ``python -m benchmarks.assembly.tight [NAME …]``, for those whose name holds one.

Prints the verdict, CPU seconds to it and to the end (an explanation of what clashes follows a refutation) in this process without
the imports, the stage that settled it, and a summary. Exit code 1 for a wrong verdict, a form that breaks a row, an undecided
blueprint, or a verdict after the limit.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from typing import Any

from benchmarks.assembly.draw import draw
from benchmarks.assembly.edges import FILE
from benchmarks.assembly.instance import check, problem_of
from paper_builder.assembly.solving import solve_problem

LIMIT = 2.0
"""CPU seconds to a verdict: to finished forms, or to the proof that there are none."""


def name_of(asked: dict[str, Any]) -> str:
    """Return the family, the size of the bank, the number of forms and the place of the moved bound."""
    return f"{asked['family']}-{asked['size']}-{asked['forms']}-{asked['place']}"


def run(asked: dict[str, Any]) -> tuple[str, float, float, str, list[str]]:
    """Return the verdict, CPU seconds to it and to the end, what settled it, and what is wrong with it."""
    data = draw(asked["family"], asked["size"], asked["forms"], asked["seed"], asked["bounds"])
    problem = problem_of(data)
    start = time.process_time()
    told: list[float] = []
    solution = solve_problem(problem, 0, progress=lambda _done, _total: told.append(time.process_time() - start))
    seconds = time.process_time() - start
    forms = [[problem.questions[slot].id for slot in form] for form in solution.forms]
    wrong = check(data, forms)[0] if forms else []
    verdict = str(solution.status)
    if verdict == "unknown" or asked["must_be"] not in (None, verdict):
        wrong.append(f"must be {asked['must_be'] or 'decided'}")
    settled = next(stage for stage in reversed(solution.stages) if stage.name in ("counting", "relaxation", "search"))
    return verdict, told[-1] if verdict == "infeasible" else seconds, seconds, f"{settled.name}: {settled.stop_reason}", wrong


def main(names: list[str]) -> int:
    """Print a line for each blueprint and the summary."""
    verdicts: Counter[str] = Counter()
    times: list[tuple[float, str]] = []
    failed = 0
    print(f"{'blueprint':26}  {'verdict':10}  CPU s  whole  settled by")
    for asked in json.loads(FILE.read_text("utf-8")):
        name = name_of(asked)
        if names and not any(part in name for part in names):
            continue
        verdict, seconds, whole, settled, wrong = run(asked)
        verdicts[verdict] += 1
        times.append((seconds, name))
        failed += bool(wrong) or seconds > LIMIT
        print(f"{name:26}  {verdict:10}  {seconds:5.2f}  {whole:5.2f}  {settled}  {'; '.join(wrong)}", flush=True)
    slowest = ", ".join(f"{name} {seconds:.2f}" for seconds, name in sorted(times, reverse=True)[:5])
    above = sum(seconds > LIMIT for seconds, _ in times)
    print(
        f"{len(times)} blueprints: {verdicts['found']} solved, {verdicts['infeasible']} refuted, {verdicts['unknown']} unknown; "
        f"{above} above {LIMIT:g} s; slowest: {slowest}"
    )
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
