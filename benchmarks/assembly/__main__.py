"""Each instance in a process of its own: ``python -m benchmarks.assembly [NAME …]``.

Exit code 1 above a limit. ``--direct`` also gives the whole formulation, every form and target at once, to HiGHS alone, up to
a number of nodes.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from statistics import median
from typing import Any

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
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE) as child:
        text = child.stdout.read() if child.stdout else b""
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"{name} failed with {child.returncode}")
    return seconds, usage.ru_maxrss / 1024, json.loads(text)


def main() -> int:
    """Print the table; exit code 1 above a limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", default=list(LIMITS))
    parser.add_argument("--direct", action="store_true")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child:
        print(json.dumps(solve(asked.names[0], direct=asked.direct)))
        return 0
    worst = 0
    print("instance         system   wall s  peak MiB  deviation  violations  result")
    for name in asked.names:
        data = load(name)
        for direct in (False, True) if asked.direct else (False,):
            runs = [measure(name, direct=direct) for _ in range(1 if direct else asked.rounds)]
            if any(run[2] != runs[0][2] for run in runs):
                raise RuntimeError(f"{name} comes out differently in another process")
            seconds, memory, answer = median(run[0] for run in runs), max(run[1] for run in runs), runs[0][2]
            wrong, deviation = check(data, answer["forms"]) if answer["forms"] else ([], 0.0)
            result = answer["status"]
            for rows, minimal in answer["conflicts"]:
                result += f"; {'minimal ' if minimal else ''}conflict: {', '.join(rows)}"
            shown = f"{deviation:9.4f}  {len(wrong):10}" if answer["forms"] else f"{'-':>9}  {'-':>10}"
            print(f"{name:16} {'HiGHS' if direct else 'engine':7} {seconds:7.2f} {memory:9.0f}  {shown}  {result}", flush=True)
            if not direct:
                expected = "infeasible" if name.startswith("infeasible") else "found"
                worst |= seconds > LIMITS[name] or bool(wrong) or deviation > DEVIATION or answer["status"] != expected
    return int(worst)


if __name__ == "__main__":
    sys.exit(main())
