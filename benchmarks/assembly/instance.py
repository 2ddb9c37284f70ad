"""An instance file as a problem of the engine, and an independent check of what came out, by plain sums over the file."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from paper_builder.assembly.problem import Distinct, Linear, Problem, Quantity, Row
from paper_builder.blueprint import Section

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paper_builder.assembly.problem import Ints
    from paper_builder.question import Question

FOLDER = Path(__file__).parent / "instances"
TYPES = {"S": "single_choice", "M": "multiple_choice", "A": "short_answer"}


@dataclass(frozen=True, slots=True)
class Item:
    """What the engine needs of a question here: its name."""

    id: str


def load(name: str) -> dict[str, Any]:
    """Return the instance of that name."""
    data: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return data


def problem_of(data: dict[str, Any]) -> Problem:
    """Return the instance as named rows; a slot is an item, in the order of the file."""
    items = data["items"]
    number = len(items["id"])
    place = {name: at for at, name in enumerate(items["id"])}
    columns = {name: np.array(column, dtype=np.int64) for name, column in items.items() if number and isinstance(column[0], int)}
    columns["one"] = np.ones(number, dtype=np.int64)
    columns["facility_points"] = columns["facility"] * columns["points"]
    texts = {name: np.array(column) for name, column in items.items() if name not in columns}
    kinds = [section["type"] for section in data["sections"]]
    slot_section = np.array([kinds.index(kind) for kind in items["type"]], dtype=np.int64)
    sections = tuple(
        Section(
            id=section["id"],
            title=section["id"],
            type=TYPES[section["type"]],  # type: ignore[arg-type]
            count=section["count"],
            points=Decimal(section["points"]),
            scoring=None,
        )
        for section in data["sections"]
    )

    def counted(asked: dict[str, Any]) -> Ints:
        inside = np.ones(number, dtype=bool)
        for field, value in asked.get("where", {}).items():
            inside &= np.isin(texts[field], value)
        if "among" in asked:
            inside[:] = False
            inside[[place[name] for name in asked["among"]]] = True
        values: Ints = np.where(inside, columns[asked.get("sum", "one")], 0)
        return values

    def parts(row: dict[str, Any]) -> Iterator[Linear | Distinct]:
        low, high = row.get("min"), row.get("max")
        if "distinct" in row or "each" in row:
            column = texts[row.get("distinct") or row["each"]]
            groups = [np.flatnonzero(column == value) for value in np.unique(column, return_counts=True)[0]]
            if "distinct" in row:
                yield Distinct(groups=tuple(groups), lower=low, upper=high)
                return
            for group in groups:
                inside = np.zeros(number, dtype=np.int64)
                inside[group] = 1
                yield Linear(coefficients=inside, lower=low, upper=high, unit=Fraction(1))
            return
        yield Linear(coefficients=counted(row), lower=low, upper=high, unit=Fraction(1))

    filled = [
        Row(
            id=section.id,
            parts=(
                Linear(
                    coefficients=(slot_section == at).astype(np.int64), lower=section.count, upper=section.count, unit=Fraction(1)
                ),
            ),
            section=section,
        )
        for at, section in enumerate(sections)
    ]
    return Problem(
        questions=cast("tuple[Question, ...]", tuple(Item(name) for name in items["id"])),
        sections=sections,
        slot_question=np.arange(number, dtype=np.int64),
        slot_section=slot_section,
        limits=np.ones(number, dtype=np.int64),
        rows=(*filled, *(Row(id=row["id"], parts=tuple(parts(row))) for row in data["rows"])),
        cliques=tuple(np.array(sorted((place[a], place[b])), dtype=np.int64) for a, b in data["enemies"]),
        aims=tuple(
            Quantity(
                name=aim["id"],
                coefficients=counted(aim),
                weight=max(1, round(1_000_000 / aim.get("whole", aim["target"]))),
                unit=Fraction(1, 10_000),
                target=aim["target"],
            )
            for aim in data["aims"]
        ),
        profile=(),
        forms=data["forms"],
    )


def check(data: dict[str, Any], forms: Sequence[Sequence[str]]) -> tuple[list[str], float]:
    """Return what is wrong with the forms, and their largest deviation from a target. Shares nothing with the engine."""
    items = data["items"]
    fields = [name for name in items if name != "id"]
    records = {name: {field: items[field][at] for field in fields} for at, name in enumerate(items["id"])}
    allowed = data.get("use_max", 1)
    uses = Counter(name for form in forms for name in form)
    wrong = [f"{name} is used {times} times" for name, times in sorted(uses.items()) if times > allowed]
    wrong += [f"form {number} holds an item twice" for number, form in enumerate(forms, 1) if len(set(form)) < len(form)]
    if len(forms) != data["forms"]:
        wrong.append(f"{len(forms)} forms")
    worst = 0
    for number, form in enumerate(forms, 1):
        chosen = [records[name] for name in form]
        kinds = Counter(item["type"] for item in chosen)
        wrong += [f"form {number}: {part['id']}" for part in data["sections"] if kinds[part["type"]] != part["count"]]
        for row in data["rows"]:
            value = _value(row, form, chosen)
            if value < row.get("min", value) or value > row.get("max", value):
                wrong.append(f"form {number}: {row['id']} reaches {value}")
        wrong += [f"form {number}: {a} and {b} are enemies" for a, b in data["enemies"] if a in form and b in form]
        worst = max([worst, *(abs(_value(aim, form, chosen) - aim["target"]) for aim in data["aims"])])
    return wrong, worst * data["aim_unit"]


def _value(row: dict[str, Any], form: Sequence[str], chosen: Sequence[dict[str, Any]]) -> int:
    if "distinct" in row:
        return len({item[row["distinct"]] for item in chosen})
    if "each" in row:
        return max(Counter(item[row["each"]] for item in chosen).values())
    if "among" in row:
        return len(set(form) & set(row["among"]))
    inside = [item for item in chosen if all(_is(item[field], value) for field, value in row.get("where", {}).items())]
    match row["sum"]:
        case "one":
            return len(inside)
        case "facility_points":
            return sum(item["facility"] * item["points"] for item in inside)
        case name:
            return sum(item[name] for item in inside)


def _is(value: str, wanted: str | list[str]) -> bool:
    return value in wanted if isinstance(wanted, list) else value == wanted
