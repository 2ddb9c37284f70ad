"""Source text → number or boolean, exactly where a schema says so. Text that is none stays text, for the validator to report."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from paper_builder.schema.loading import resolve

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})\Z")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,15})?\Z")
_BOOLEANS = {"true": True, "True": True, "false": False, "False": False}
_BRANCHES = ("allOf", "anyOf", "oneOf")
_MAX_DEPTH = 24


@dataclass(slots=True)
class Plan:
    """What to convert below a place. ``kind`` is integer, number, boolean or "" for the value itself."""

    kind: str = ""
    properties: dict[str, Plan] = field(default_factory=dict)
    others: Plan | None = None
    items: Plan | None = None

    def __bool__(self) -> bool:
        return bool(self.kind or self.properties or self.others or self.items)


def plan_of(root: dict[str, Any], schema: Any, depth: int = 0) -> Plan:
    """Return what ``schema`` (inside ``root``) wants converted."""
    plan = Plan()
    if not isinstance(schema, dict) or depth > _MAX_DEPTH:
        return plan
    schema = resolve(root, schema)
    kinds = schema.get("type", "")
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if "string" not in kinds:
        plan.kind = next((kind for kind in ("number", "integer", "boolean") if kind in kinds), "")
    for name, below in schema.get("properties", {}).items():
        child = plan_of(root, below, depth + 1)
        if child:
            plan.properties[name] = child
    for below in (schema.get("additionalProperties"), *schema.get("patternProperties", {}).values()):
        plan.others = _merged(plan.others, plan_of(root, below, depth + 1))
    plan.items = _merged(None, plan_of(root, schema.get("items"), depth + 1))
    branches = [branch for name in _BRANCHES for branch in schema.get(name, ())]
    for branch in (*branches, schema.get("then"), schema.get("else")):
        plan = _merged(plan, plan_of(root, branch, depth + 1)) or plan
    return plan


def _merged(first: Plan | None, second: Plan | None) -> Plan | None:
    if not first or not second:
        return first or second or None
    names = {**first.properties, **second.properties}
    properties = {name: _merged(first.properties.get(name), second.properties.get(name)) for name in names}
    return Plan(
        kind=first.kind or second.kind,
        properties={name: plan for name, plan in properties.items() if plan},
        others=_merged(first.others, second.others),
        items=_merged(first.items, second.items),
    )


def convert(plan: Plan, value: Any) -> Any:
    """Return ``value`` with its texts converted as planned; containers that change are copied."""
    if type(value) is str:
        return _scalar(plan.kind, value) if plan.kind else value
    if type(value) is dict and (plan.properties or plan.others):
        data = dict(value)
        if plan.others:
            for name, below in value.items():
                data[name] = convert(plan.properties.get(name, plan.others), below)
        else:
            for name, child in plan.properties.items():
                if name in data:
                    data[name] = convert(child, data[name])
        return data
    if type(value) is list and plan.items:
        return [convert(plan.items, entry) for entry in value]
    return value


def _scalar(kind: str, text: str) -> Any:
    if kind == "boolean":
        return _BOOLEANS.get(text, text)
    if _INTEGER.match(text):
        return int(text)
    if kind == "number" and _NUMBER.match(text):
        return float(text)
    return text
