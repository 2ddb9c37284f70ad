"""Run every benchmark in turn, each in a process of its own: ``python -m benchmarks``. Exit code 1 if one is above its limit."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ORDER = ("processes", "reading", "assembly")


def main() -> int:
    """Run them all; later ones run even if an earlier one fails."""
    here = Path(__file__).parent
    others = sorted({path.stem for path in here.glob("*.py")} - {"__init__", "__main__", "running", *ORDER})
    worst = 0
    for name in (*ORDER, *others):
        print(f"\n== {name}", flush=True)
        worst = max(worst, subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False).returncode)
    return int(worst != 0)


if __name__ == "__main__":
    sys.exit(main())
