"""The rows of a blueprint as its file has them → ``Constraint``, and what can be said of one row without looking further.

Which names the bank knows, and what a paper could reach, are for the modules beside this one.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from paper_builder.blueprint import Constraint, Filter
from paper_builder.codes import blueprint_rules as rules
from paper_builder.diagnostics import Message
from paper_builder.scoring import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from paper_builder.blueprint_loading.context import Context
    from paper_builder.diagnostics import Diagnostic
    from paper_builder.yaml_source import DocumentPath

PLACES = 4
"""Papers report a facility and an information to so many places; a bound between two of them would mean nothing."""

_BOUNDS = ("target", "tolerance", "min", "max")
_CAN_BE_SOFT = ("items", "points", "seconds", "mean_facility", "facility_spread", "information")
"""Measures that a sum comes to: only of these can be said by how much a paper misses them."""
_EACH = {
    "items_per_knowledge_point": Message("每个知识点的题数只能写 max", "the questions on each knowledge point can only have a max"),
    "items_per_past_paper": Message("与每份往次试卷相同的题数只能写 max", "the questions of each past paper can only have a max"),
}


def decimal(value: float) -> Decimal:
    """Return a number of the file as it is written there."""
    return Decimal(str(value))


def make_filter(where: Mapping[str, Any]) -> Filter:
    """Return the filter that a ``where`` describes; ``last_sittings`` is a plain number in the file."""
    return Filter(**{name: tuple(value) if isinstance(value, list) else (value,) for name, value in where.items()})


def constraints(context: Context) -> tuple[tuple[Constraint, ...], tuple[Diagnostic, ...]]:
    """Return the rows in the order of the file, a spread about its centre also where only another row says it, and all findings."""
    data = context.data.get("constraints", ())
    read = [_constraint(context, number, row) for number, row in enumerate(data)]
    made = [replace(row, centre=_centre(row, read)) if row.measure == "facility_spread" else row for row in read]
    found: list[Diagnostic] = []
    for number, (row, constraint) in enumerate(zip(data, made, strict=True)):
        found.extend(_bounds(context, number, row))
        found.extend(_fields(context, number, constraint))
    return tuple(made), tuple(found)


def _constraint(context: Context, number: int, row: Mapping[str, Any]) -> Constraint:
    target, tolerance, lower, upper, ability, centre = (
        None if row.get(name) is None else decimal(row[name]) for name in (*_BOUNDS, "ability", "centre")
    )
    if target is not None and tolerance is not None:
        lower, upper = max(target - tolerance, Decimal(0)), target + tolerance
    return Constraint(
        id=row["id"],
        name=str(row["name"]),
        measure=row["measure"],
        where=make_filter(row.get("where") or {}),
        lower=lower,
        upper=upper,
        target=target,
        ability=ability,
        centre=centre,
        weight=row.get("weight", 0),
        forms=tuple(row.get("forms", ())),
        span=context.document.span(("constraints", number)),
    )


def _centre(spread: Constraint, rows: Sequence[Constraint]) -> Decimal | None:
    """Return the row's own centre, or what the whole paper's mean facility aims at; None where the file says neither or two."""
    if spread.centre is not None:
        return spread.centre
    for forms in dict.fromkeys((spread.forms, ())):
        targets = {
            row.target
            for row in rows
            if row.measure == "mean_facility" and row.where == Filter() and row.forms == forms and row.target is not None
        }
        if targets:
            return targets.pop() if len(targets) == 1 else None
    return None


def _bounds(context: Context, number: int, row: Mapping[str, Any]) -> Iterator[Diagnostic]:
    given = {name for name in _BOUNDS if row.get(name) is not None}
    numbers = given | {name for name in ("ability", "centre") if row.get(name) is not None}
    place: DocumentPath = ("constraints", number)
    name = row["id"]
    if given & {"target", "tolerance"} and given & {"min", "max"}:
        problem = Message("target、tolerance 与 min、max 不能同时写", "target and tolerance cannot stand beside min and max")
    elif "target" in given and "tolerance" not in given:
        problem = Message("有 target，缺 tolerance", "there is a target but no tolerance")
    elif "tolerance" in given and "target" not in given:
        problem = Message("有 tolerance，缺 target", "there is a tolerance but no target")
    elif not given:
        problem = Message("没有写范围", "it has no bounds")
    elif {"min", "max"} <= given and row["min"] > row["max"]:
        low, high = plain(decimal(row["min"])), plain(decimal(row["max"]))
        problem = Message(f"下限 {low} 大于上限 {high}", f"its minimum {low} is above its maximum {high}")
        place = (*place, "min")
    elif any(decimal(row[name]) != round(decimal(row[name]), PLACES) for name in numbers):
        problem = Message("小数最多四位", "no more than four decimal places")
    elif row["measure"] in _EACH and given != {"max"}:
        problem = _EACH[row["measure"]]
    else:
        return
    yield rules.BOUNDS_UNCLEAR.found(
        Message(f"“{row['name']}”：{problem.zh}", f"“{name}”: {problem.en}"),
        span=context.document.span(place),
        subject=name,
        hint=Message("写 target 和 tolerance，或者写 min、max", "Give target and tolerance, or min and max"),
    )


def _fields(context: Context, number: int, row: Constraint) -> Iterator[Diagnostic]:
    """Yield a finding for each field that the measure needs and lacks, or has and cannot use."""

    def found(field: str, problem: Message, hint: Message) -> Diagnostic:
        return rules.FIELD_DOES_NOT_FIT.found(
            Message(f"“{row.name}”：{problem.zh}", f"“{row.id}”: {problem.en}"),
            span=context.document.span(("constraints", number, field)),
            subject=row.id,
            hint=hint,
        )

    def unused(field: str, measure: str) -> Diagnostic:
        return found(
            field,
            Message(
                f"{field} 只用于 {measure}，这一行是 {row.measure}", f"{field} is for {measure} only; this row is {row.measure}"
            ),
            Message(f"删掉 {field}，或把 measure 改成 {measure}", f"Delete {field}, or make the measure {measure}"),
        )

    if row.measure == "information" and row.ability is None:
        yield found(
            "measure",
            Message("信息量要写在哪个能力值处计算", "information needs the ability that it is measured at"),
            Message("加上 ability，如 ability: 0.5", "Add an ability, e.g. ability: 0.5"),
        )
    if row.measure != "information" and row.ability is not None:
        yield unused("ability", "information")
    if row.measure == "facility_spread" and row.centre is None:
        yield found(
            "measure",
            Message(
                "没有写以哪个得分率为中心，也没有唯一一行全卷 mean_facility 的 target 可用",
                "it has no centre, and there is no one target of a mean_facility row over the whole paper to take",
            ),
            Message("加上 centre，如 centre: 0.7", "Add a centre, e.g. centre: 0.7"),
        )
    if row.measure != "facility_spread" and row.centre is not None:
        yield unused("centre", "facility_spread")
    if row.is_soft and row.measure not in _CAN_BE_SOFT:
        yield found(
            "weight",
            Message(f"{row.measure} 只能是必须满足的要求", f"a row of {row.measure} has to be met"),
            Message("删掉 weight", "Delete the weight"),
        )
