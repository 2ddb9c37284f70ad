"""Reading a bank of 10,000 questions under all item-writing rules against a bare ``yaml.CSafeLoader``, as a ratio in one run.

``python -m benchmarks.linting [--questions N] [--rounds N]`` prints the medians and ratios; exit code 1 above a limit. The bank is
that of ``benchmarks.reading``. Rounds are interleaved, so that a busy machine slows all of them.
"""

from __future__ import annotations

import argparse
import gc
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.reading import read_bare, write_bank
from paper_builder.bank_loading import load_bank
from paper_builder.lint import Linter

if TYPE_CHECKING:
    from collections.abc import Callable

LIMIT_WHOLE = 3.0
"""Reading and rules together, as a multiple of the bare loader."""
LIMIT_ADDED = 1.5
"""What the rules add to reading."""


def read_and_lint(root: Path) -> Counter[str]:
    """Read the bank in ``root`` under all rules, and return how often each code was found."""
    linter = Linter()
    bank, found = load_bank(root, inspect=linter.inspect)
    assert bank is not None
    return Counter(finding.code for finding in (*found, *linter.finish(bank)))


def main() -> int:
    """Measure and print; return 1 above a limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        files = write_bank(root, given.questions)
        times: dict[str, list[float]] = {"CSafeLoader": [], "load_bank": [], "with rules": []}
        work: tuple[Callable[[], object], ...] = (lambda: read_bare(files), lambda: load_bank(root), lambda: read_and_lint(root))
        counts = read_and_lint(root)
        for _ in range(given.rounds):
            for name, run in zip(times, work, strict=True):
                gc.collect()
                start = time.perf_counter()
                run()
                times[name].append(time.perf_counter() - start)
    bare, read, whole = (median(rounds) for rounds in times.values())
    print(f"{given.questions} questions, median of {given.rounds} rounds; findings: {dict(sorted(counts.items()))}")
    for name, rounds in times.items():
        print(f"{name:12}  {median(rounds):6.2f} s")
    print(f"added         {(whole - read) / bare:6.2f}   limit {LIMIT_ADDED}")
    print(f"ratio         {whole / bare:6.2f}   limit {LIMIT_WHOLE}")
    return 0 if whole / bare <= LIMIT_WHOLE and (whole - read) / bare <= LIMIT_ADDED else 1


if __name__ == "__main__":
    sys.exit(main())
