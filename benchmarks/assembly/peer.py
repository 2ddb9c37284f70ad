"""Another program on the instances of this benchmark, FlexATA with CBC: its environment, its model, its answer.

FlexATA asks for CPLEX, whose free edition refuses 'typical' for its size, and does not import beside pandas 3. So it gets an
environment of its own, with pinned packages and without CPLEX; nothing of it enters the project's.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import Any

from benchmarks.assembly.instance import problem_of
from benchmarks.running import run
from paper_builder.assembly.problem import Linear
from paper_builder.check_cache import cache_folder

NAME = "FlexATA"
_PINS = (
    "FlexATA==0.0.12",
    "PuLP==3.3.2",
    "numpy==2.4.6",
    "pandas==2.3.3",
    "python-dateutil==4.0.0",
    "pytz==2026.6",
    "tzdata==2026.6",
)
_GRACE = 60.0
"""Seconds beyond CBC's own limit, for reading, stating and a solver that does not look at its clock."""


def environment() -> tuple[Path | None, str]:
    """Return the interpreter of FlexATA's environment, made where it is not there yet; None and why not in one line."""
    made_for = " ".join((*_PINS, f"python{sys.version_info.major}.{sys.version_info.minor}"))
    base = cache_folder() or Path(tempfile.gettempdir(), "paper-builder")
    folder = base / f"flexata-{sha256(made_for.encode()).hexdigest()[:12]}"
    python, done = folder / "bin" / "python", folder / "complete.txt"
    if done.exists() and python.exists():
        return python, ""
    install = [str(python), "-m", "pip", "install", "--quiet", "--no-deps", "--only-binary", ":all:", "--retries", "1", *_PINS]
    try:
        for command in ([sys.executable, "-m", "venv", "--clear", str(folder)], install):
            subprocess.run(command, check=True, capture_output=True, text=True, timeout=600)
        done.write_text(made_for, "utf-8")
    except (OSError, subprocess.SubprocessError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        said = error.stderr.strip() if isinstance(error, subprocess.CalledProcessError) else ""
        why = said.splitlines()[-1] if said else type(error).__name__
        return None, f"{NAME} cannot be installed from PyPI and is left out: {why}"
    return python, ""


def model_of(data: dict[str, Any]) -> dict[str, Any]:
    """Return the instance in terms that FlexATA knows: sums within bounds for every form, targets, enemies, a limit of uses.

    Raises:
        ValueError: The instance asks for what FlexATA cannot state.
    """
    problem = problem_of(data)
    size = sum(section["count"] for section in data["sections"])
    for row in data["rows"]:
        if "distinct" in row:
            # Number of different values ≥ size / (most items of one value): said by the other row, or not at all.
            most = min((other["max"] for other in data["rows"] if other.get("each") == row["distinct"]), default=size)
            if "max" in row or -(-size // most) < row.get("min", 0):
                raise ValueError(f"{NAME} cannot state {row['id']}")
    sums = [
        {"name": f"{row.id}-{number}", "values": part.coefficients.tolist(), "lower": part.lower, "upper": part.upper}
        for row in problem.rows
        for number, part in enumerate(row.parts)
        if isinstance(part, Linear)
    ]
    unit = data["aim_unit"]
    aims = [
        {"name": aim.name, "values": [value * unit for value in aim.coefficients.tolist()], "target": aim.target * unit}
        for aim in problem.aims
        if aim.target is not None
    ]
    return {
        "forms": data["forms"],
        "size": size,
        "items": data["items"]["id"],
        "rows": sums,
        "aims": aims,
        "enemies": data["enemies"],
        "use_max": data.get("use_max", 1),
    }


def measure(python: Path, data: dict[str, Any], limit: float) -> tuple[float, float, list[list[str]], str]:
    """Return wall seconds, peak MiB (of the larger of interpreter and solver), the forms, and FlexATA's word for what came out."""
    with tempfile.TemporaryDirectory() as folder:
        model = Path(folder, "model.json")
        model.write_text(json.dumps(model_of(data)), "utf-8")
        script = str(Path(__file__).with_name("peer_flexata.py"))
        # CBC gets its problem as a file: TMPDIR. PuLP's warnings about its own next version are not about this.
        command = [str(python), "-I", "-W", "ignore", script, str(model), str(limit)]
        taken = run(command, seconds=limit + _GRACE, environment={"TMPDIR": folder})
    if taken.stopped:
        return taken.seconds, taken.memory, [], f"no answer, stopped {_GRACE:g} s after its limit of {limit:g} s"
    if taken.code:
        return taken.seconds, taken.memory, [], f"failed with {taken.code}"
    answer = json.loads(taken.printed)
    at_limit = f", at its limit of {limit:g} s" if answer["solving"] >= limit else ""
    return taken.seconds, taken.memory, answer["forms"], f"'{answer['status']}'{at_limit}"
