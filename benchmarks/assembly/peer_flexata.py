"""FlexATA on one instance, run by the interpreter of FlexATA's own environment: ``peer_flexata.py MODEL SECONDS``.

MODEL is what ``peer.py`` wrote; printed is what FlexATA answered, as JSON. Only its public methods are called, with CBC and the
gaps that it comes with (0.01). Nothing of this project is imported here: the two environments share no package.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
import time
from pathlib import Path
from typing import Any

import pandas  # type: ignore[import-untyped]
from FlexATA.form_builder import FormBuilder  # type: ignore[import-not-found]


def state(model: dict[str, Any]) -> Any:
    """Return the model in FlexATA's terms."""
    builder = FormBuilder(minimize=True)
    builder.pool = pandas.DataFrame({"ItemID": model["items"]})
    builder.item_id_column = "ItemID"
    builder.create_item_by_form_variables(number_of_items_per_form=model["size"], number_of_forms=model["forms"])
    for row in model["rows"]:
        low, high = row["lower"], row["upper"]
        bounds = [(low, "==")] if low == high else [(low, ">="), (high, "<=")]
        for bound, direction in bounds:
            if bound is not None:
                builder.add_content_constraints(row["values"], bound, direction, row["name"])
    if model["enemies"]:
        pairs = pandas.DataFrame(model["enemies"], columns=["ItemID", "EnemyID"])
        builder.add_enemy_constraints(pairs, itemid_column="ItemID", enemyid_column="EnemyID")
    if model["use_max"] < model["forms"]:
        builder.add_item_usage_constraints(min_usage=0, max_usage=model["use_max"])
    # Last, as in FlexATA's own examples. What CBC reaches within its limit depends much on the order of the rows.
    builder.create_delta_variables()
    builder.add_delta_as_objective()
    for aim in model["aims"]:
        builder.add_information_objective(information=aim["values"], target=[aim["target"]], name=aim["name"])
    return builder


def main() -> None:
    """Solve the model and print the answer."""
    model = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    limit = float(sys.argv[2])
    builder = state(model)
    start = time.perf_counter()
    with contextlib.redirect_stdout(io.StringIO()):
        builder.solve_problem(timeLimit=limit, msg=False, solver="CBC")
    solving = time.perf_counter() - start
    forms: list[list[str]] = []
    # Under any other status the variables hold the remains of a relaxation.
    if builder.status == "Optimal":
        forms = [
            [name for at, name in enumerate(model["items"]) if (builder.value(builder.items[at][form]) or 0) > 0.5]
            for form in range(model["forms"])
        ]
    print(json.dumps({"status": builder.status, "solving": solving, "forms": forms}))


if __name__ == "__main__":
    main()
