"""Whole processes: how long ``--help`` takes against a bare interpreter, and what one paper with every export costs.

Runs are interleaved and medians are printed; peak memory is the operating system's own figure for the finished process.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.running import run

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = str(Path(sys.executable).with_name("paper-builder"))
HELP_SECONDS, BUILD_SECONDS, BUILD_MIB = 0.25, 4.0, 300.0


def measure(command: list[str]) -> tuple[float, float]:
    """Run ``command`` and return its wall seconds and its peak memory in MiB. RuntimeError if it fails."""
    taken = run(command, quiet=True)
    if taken.code:
        raise RuntimeError(f"{' '.join(command)} failed with {taken.code}")
    return taken.seconds, taken.memory


def main() -> int:
    """Print the table; exit code 1 above a limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    bare: list[float] = []
    helped: list[float] = []
    for _ in range(rounds + 1):
        bare.append(measure([sys.executable, "-c", "pass"])[0])
        helped.append(measure([PROGRAM, "--help"])[0])
    bare_s, help_s = median(bare[1:]), median(helped[1:])
    print(f"python -c pass          {bare_s:.3f} s")
    print(f"paper-builder --help    {help_s:.3f} s   ratio {help_s / bare_s:.1f}   limit {HELP_SECONDS} s")
    with tempfile.TemporaryDirectory() as out:
        words = ["build", "primary", "--bank", str(ROOT / "question_bank"), "--export", "qti3", "--export", "moodle", "--out", out]
        runs = [measure([PROGRAM, *words]) for _ in range(min(rounds, 3) + 1)][1:]
    build_s, build_mib = median(run[0] for run in runs), max(run[1] for run in runs)
    print(
        f"build primary, all exports  {build_s:.2f} s, {build_mib:.0f} MiB   ratio to --help {build_s / help_s:.0f}"
        f"   limits {BUILD_SECONDS} s, {BUILD_MIB:.0f} MiB"
    )
    return int(help_s > HELP_SECONDS or build_s > BUILD_SECONDS or build_mib > BUILD_MIB)


if __name__ == "__main__":
    sys.exit(main())
