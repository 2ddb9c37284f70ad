"""The schema of blueprints and the types say the same."""

from __future__ import annotations

import dataclasses
from typing import get_args

from paper_builder.blueprint import Anchor, Blueprint, Constraint, Filter, Measure, Reuse, Section
from paper_builder.question import COGNITIVE_LEVELS, QUESTION_TYPES
from paper_builder.schema import load
from paper_builder.scoring import SCORING_RULES

SCHEMA = load("blueprint")
SECTION, CONSTRAINT = SCHEMA["$defs"]["section"], SCHEMA["$defs"]["constraint"]
WHERE = SCHEMA["$defs"]["filter"]["properties"]


def names(of: type) -> set[str]:
    return {field.name for field in dataclasses.fields(of)}


def test_fields():
    assert set(SCHEMA["properties"]) == names(Blueprint) - {"digest"}
    assert set(SECTION["properties"]) == names(Section) - {"span"}
    assert set(CONSTRAINT["properties"]) == names(Constraint) - {"span", "lower", "upper"} | {"tolerance", "min", "max"}
    assert set(WHERE) == names(Filter)
    assert set(SCHEMA["properties"]["reuse"]["properties"]) == names(Reuse)
    assert set(SCHEMA["properties"]["anchor"]["properties"]) == names(Anchor) - {"span"}


def test_values():
    assert set(SECTION["properties"]["type"]["enum"]) == set(QUESTION_TYPES)
    assert set(SECTION["properties"]["scoring"]["enum"]) == set(SCORING_RULES)
    assert set(CONSTRAINT["properties"]["measure"]["enum"]) == set(get_args(Measure))
    assert WHERE["cognitive_level"]["items"]["enum"] == list(COGNITIVE_LEVELS)


def test_every_field_is_described_in_chinese():
    def described(node: object) -> None:
        if isinstance(node, dict):
            for field in node.get("properties", {}).values():
                assert "$ref" in field or any("一" <= character <= "鿿" for character in field["description"]), field
            for below in node.values():
                described(below)

    described(SCHEMA)
