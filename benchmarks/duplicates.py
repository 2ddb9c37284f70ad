"""Near-duplicates among 20,000 questions: time, memory, and how well planted copies are found.

``python -m benchmarks.duplicates [--questions N] [--seed N]`` prints the figures; exit code 1 above a limit. The bank is generated,
the same for the same N and seed. Time is CPU time of this process, imports included; memory is its peak, generator included.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from statistics import median

from paper_builder.similarity import Index, similar_pairs
from tests.similarity.measure import measure
from tests.similarity.planted import planted_bank

LIMIT_SECONDS = 30.0
LIMIT_ONE = 0.2
LIMIT_BYTES = 1.5e9
ASKED = 40


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--questions", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    share = max(1, arguments.questions * 3 // 80)  # 750 copies of each kind in 20,000
    planted = planted_bank(arguments.questions, seed=arguments.seed, copies=share, turned=share)

    started = time.process_time()
    pairs = similar_pairs(planted.bank)
    whole = time.process_time() - started
    started = time.process_time()
    index = Index(planted.bank)
    prepared = time.process_time() - started

    once: list[float] = []
    for question in list(planted.bank.questions.values())[:: max(1, arguments.questions // ASKED)]:
        started = time.process_time()
        index.nearest(question)
        once.append(time.process_time() - started)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)

    print(f"{arguments.questions} questions, seed {arguments.seed}, {len(pairs)} candidate pairs")
    print(f"whole bank        {whole:8.1f} CPU s   (limit {LIMIT_SECONDS:g})")
    print(f"peak memory       {peak / 1e9:8.2f} GB      (limit {LIMIT_BYTES / 1e9:g})")
    print(f"preparing for one {prepared:8.1f} CPU s")
    print(f"one question      {median(once):8.3f} CPU s median, {max(once):.3f} s longest   (limit {LIMIT_ONE:g})")
    print(measure(planted, pairs, index, queries=100).table())
    return int(whole > LIMIT_SECONDS or peak > LIMIT_BYTES or max(once) > LIMIT_ONE)


if __name__ == "__main__":
    sys.exit(main())
