"""A second check of a bank in which nothing changed against the first, as whole processes, as a ratio in one run.

``python -m benchmarks.cache [--questions N] [--rounds N]`` prints medians and their ratio; exit code 1 where the second takes
longer than the limit, or finds anything else than the first. The bank is the one of ``reading``. Rounds are interleaved. The limit
is for the processor's time of the process, start and end included: what it takes by the clock where nothing else runs.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.reading import write_bank
from benchmarks.running import run

PROGRAM = str(Path(sys.executable).with_name("paper-builder"))
LIMIT_SECONDS = 0.6


def check(part: Path, cache: Path, *options: str) -> tuple[float, float, bytes]:
    """Return seconds of the processor and of the clock, and the report, of one check of a bank or a file of it."""
    return process([PROGRAM, "check", str(part), "--format", "json", "--today", "2026-11-23", *options], cache)


def process(command: list[str], cache: Path) -> tuple[float, float, bytes]:
    """Return seconds of the processor and of the clock of a process, and what it printed; ``cache`` is where it keeps results."""
    taken = run(command, environment={"PAPER_BUILDER_CACHE": str(cache)}, quiet=True)
    return taken.cpu, taken.seconds, taken.printed


def main() -> int:
    """Measure and print; return 1 above the limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bank, cache = Path(folder, "bank"), Path(folder, "cache")
        bank.mkdir()
        write_bank(bank, given.questions)
        *_, kept = check(bank, cache)
        cold: list[tuple[float, float]] = []
        warm: list[tuple[float, float]] = []
        for _ in range(given.rounds):
            for times, options in ((cold, ("--no-cache",)), (warm, ()), (warm, ())):
                processor, clock, report = check(bank, cache, *options)
                times.append((processor, clock))
                if report != kept or not report:
                    print("the reports differ")
                    return 1
    (first, first_clock), (second, second_clock) = (tuple(map(median, zip(*times, strict=True))) for times in (cold, warm))
    print(f"{given.questions} questions, whole processes, median of {given.rounds} rounds")
    print(f"first check    {first:6.2f} CPU s   {first_clock:6.2f} s by the clock")
    print(f"second check   {second:6.2f} CPU s   {second_clock:6.2f} s by the clock   limit {LIMIT_SECONDS} CPU s")
    print(f"ratio          {second / first:6.3f}")
    return 0 if second <= LIMIT_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
