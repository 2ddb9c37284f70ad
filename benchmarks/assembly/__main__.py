"""Each instance in a process of its own: ``python -m benchmarks.assembly [NAME …]``.

Exit code 1 above a limit. ``--direct`` also gives the whole formulation, every form and target at once, to HiGHS alone, up to
a number of nodes. ``--peer`` also gives each instance to another program, FlexATA with CBC, once, up to ``--limit`` seconds.
"""

from __future__ import annotations

import argparse
import json
import sys
from statistics import median
from typing import Any

from benchmarks import running
from benchmarks.assembly import loft
from benchmarks.assembly.instance import check, load

LIMITS = {"small": 0.4, "typical": 0.5, "infeasible_cell": 0.6, "infeasible_mix": 0.6}
DEVIATION = 0.0002
_TOLERANCE = 2
"""In units of 0.0001: the search may stop at the deviation asked for."""
_DIRECT_NODES = 20


def solve(name: str, *, direct: bool) -> dict[str, Any]:
    """Return what the engine, or HiGHS alone, makes of an instance."""
    from benchmarks.assembly.instance import problem_of

    data = load(name)
    problem = problem_of(data)
    if direct:
        from benchmarks.assembly.direct import solve_directly

        status, forms, conflicts = *solve_directly(problem, nodes=_DIRECT_NODES), []
    else:
        from paper_builder.assembly.solving import solve_problem

        solution = solve_problem(problem, 0, tolerance=_TOLERANCE)
        status, forms = solution.status, solution.forms
        conflicts = [[conflict.rows, conflict.minimal] for conflict in solution.conflicts]
    names = [[problem.questions[slot].id for slot in form] for form in forms]
    return {"status": status, "forms": names, "conflicts": conflicts}


def measure(name: str, *, direct: bool) -> tuple[float, float, dict[str, Any]]:
    """Return wall seconds and peak MiB of a process, and what it printed."""
    command = [sys.executable, "-m", "benchmarks.assembly", "--child", name, *(["--direct"] if direct else [])]
    taken = running.run(command)
    if taken.code:
        raise RuntimeError(f"{name} failed with {taken.code}")
    return taken.seconds, taken.memory, json.loads(taken.printed)


def line(
    data: dict[str, Any], system: str, seconds: float, memory: float, forms: list[list[str]], result: str
) -> tuple[bool, float]:
    """Print a line of the table; return whether the forms break a row, and their deviation."""
    wrong, deviation = check(data, forms) if forms else ([], 0.0)
    shown = f"{deviation:9.4f}  {len(wrong):10}" if forms else f"{'-':>9}  {'-':>10}"
    print(f"{data['name']:16} {system:7} {seconds:7.2f} {memory:9.0f}  {shown}  {result}", flush=True)
    return bool(wrong), deviation


def main() -> int:
    """Print the table; exit code 1 above a limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", default=[*LIMITS, loft.NAME])
    parser.add_argument("--direct", action="store_true")
    parser.add_argument("--peer", action="store_true")
    parser.add_argument("--limit", type=float, default=120.0, metavar="SECONDS")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child:
        print(json.dumps(solve(asked.names[0], direct=asked.direct)))
        return 0
    python = None
    if asked.peer:
        from benchmarks.assembly import peer

        python, missing = peer.environment()
        if missing:
            print(missing)
    worst = 0
    print("instance         system   wall s  peak MiB  deviation  violations  result")
    for name in asked.names:
        if name == loft.NAME:
            worst |= loft.report(asked.rounds)
            continue
        data = load(name)
        for direct in (False, True) if asked.direct else (False,):
            runs = [measure(name, direct=direct) for _ in range(1 if direct else asked.rounds)]
            if any(run[2] != runs[0][2] for run in runs):
                raise RuntimeError(f"{name} comes out differently in another process")
            seconds, memory, answer = median(run[0] for run in runs), max(run[1] for run in runs), runs[0][2]
            result = answer["status"]
            for rows, minimal in answer["conflicts"]:
                result += f"; {'minimal ' if minimal else ''}conflict: {', '.join(rows)}"
            wrong, deviation = line(data, "HiGHS" if direct else "engine", seconds, memory, answer["forms"], result)
            if not direct:
                expected = "infeasible" if name.startswith("infeasible") else "found"
                worst |= seconds > LIMITS[name] or wrong or deviation > DEVIATION or answer["status"] != expected
        if python:
            line(data, peer.NAME, *peer.measure(python, data, asked.limit))
    return int(worst)


if __name__ == "__main__":
    sys.exit(main())
