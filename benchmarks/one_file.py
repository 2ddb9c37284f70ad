"""``check`` of one question that was just changed, in a bank of 1,000, against a bare interpreter that reads the same files.

``python -m benchmarks.one_file [--questions N] [--rounds N]`` prints medians of whole processes and their ratio; exit code 1 above
the limit, which is for the processor's time. Rounds are interleaved, and the question is changed before each: nothing kept holds.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.cache import check, process
from benchmarks.reading import write_bank

LIMIT_SECONDS = 0.5
_BARE = """\
import pathlib, sys, yaml
for path in sorted(pathlib.Path(sys.argv[1]).rglob("*.yaml")):
    yaml.load(path.read_bytes(), yaml.CSafeLoader)
"""


def main() -> int:
    """Measure and print; return 1 above the limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=9)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bank, cache = Path(folder, "bank"), Path(folder, "cache")
        bank.mkdir()
        file = write_bank(bank, given.questions)[given.questions // 2]
        check(bank, cache)
        once: list[tuple[float, float]] = []
        bare: list[tuple[float, float]] = []
        text = file.read_text("utf-8")
        for number in range(given.rounds):
            file.write_text(f"{text}# {number}\n", encoding="utf-8")
            processor, clock, report = check(file, cache)
            if not report:
                print("nothing was reported")
                return 1
            once.append((processor, clock))
            bare.append(process([sys.executable, "-c", _BARE, str(bank)], cache)[:2])
    (ours, ours_clock), (theirs, theirs_clock) = (tuple(map(median, zip(*times, strict=True))) for times in (once, bare))
    print(f"one of {given.questions} questions, whole processes, median of {given.rounds} rounds")
    print(f"bare CSafeLoader  {theirs:6.3f} CPU s   {theirs_clock:6.3f} s by the clock")
    print(f"check of a file   {ours:6.3f} CPU s   {ours_clock:6.3f} s by the clock   limit {LIMIT_SECONDS} CPU s")
    print(f"ratio             {ours / theirs:6.2f}")
    return int(ours > LIMIT_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
