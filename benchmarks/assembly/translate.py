"""Translate the development instances, a CSV of items and a JSON of demands each, into one file each of named rows.

python -m benchmarks.assembly.translate FOLDER    writes benchmarks/assembly/instances/<name>.json
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent / "instances"
NAMES = ("small", "typical", "infeasible_cell", "infeasible_mix", "loft")
SECTIONS = (("S", "single", 1), ("M", "multiple", 2), ("A", "short", 10))


def translate(folder: Path, name: str) -> dict[str, Any]:
    """Return the instance in this project's form: columns of integers, sections, rows and aims, each by name."""
    asked = json.loads((folder / f"{name}.json").read_text("utf-8"))
    with (folder / f"{name}.items.csv").open(encoding="utf-8", newline="") as file:
        items = list(csv.DictReader(file))
    cells = {tuple(key.split("|")): count for key, count in asked["cells"].items()}
    rows: list[dict[str, Any]] = [
        {"id": f"cell-{kind}-{comp}", "sum": "one", "where": {"type": kind, "comp": comp}, "min": count, "max": count}
        for (kind, comp), count in cells.items()
    ]
    rows += [
        {"id": f"cog-{level}", "sum": "points", "where": {"cog": level}, "min": low, "max": high}
        for level, (low, high) in asked["points_by_cog"].items()
    ]
    low, high = asked["facility_points_mean"]
    # The mean is over 100 points whatever is taken, so that its bounds are those of a sum.
    rows.append({"id": "mean-facility", "sum": "facility_points", "where": {}, "min": low * 100, "max": high * 100})
    rows.append({"id": "time", "sum": "time", "where": {}, "min": asked["time"][0], "max": asked["time"][1]})
    rows.append({"id": "knowledge-points", "distinct": "kp", "min": asked["kp_min_covered"]})
    rows.append({"id": "per-knowledge-point", "each": "kp", "max": asked["kp_max_items"]})
    rows += [
        {"id": f"past-{number}", "sum": "one", "among": past, "max": asked["past_max_shared"]}
        for number, past in enumerate(asked["past_papers"], 1)
    ]
    many: dict[str, Any] = {}
    if "loft" in asked:
        near = asked["loft"]["info_tol"]
        rows += [
            {"id": f"information-at-{theta:g}", "sum": f"i{number}", "min": target - near, "max": target + near}
            for number, (theta, target) in enumerate(zip(asked["thetas"], asked["target_info"], strict=True))
        ]
        many = {"overlap_max": asked["pair_overlap_max"], "use_max": asked["max_use"]}
    return {
        "name": name,
        "forms": asked["forms"],
        "sections": [
            {"id": section, "type": kind, "points": points, "count": sum(n for (k, _), n in cells.items() if k == kind)}
            for kind, section, points in SECTIONS
        ],
        "rows": rows,
        "aims": [
            {"id": f"information-at-{theta:g}", "sum": f"i{number}", "target": target}
            for number, (theta, target) in enumerate(zip(asked["thetas"], asked["target_info"], strict=True))
        ],
        "aim_unit": asked["info_unit"],
        "enemies": asked["enemies"],
        **many,
        "items": {
            "id": [item["id"] for item in items],
            **{name: [item[name] for item in items] for name in ("type", "comp", "kp", "cog")},
            **{name: [int(item[name]) for item in items] for name in ("points", "facility", "time", "i0", "i1", "i2")},
        },
    }


def main(folder: Path) -> None:
    for name in NAMES:
        text = json.dumps(translate(folder, name), ensure_ascii=False, separators=(",", ":"))
        (HERE / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
