"""The wire format and its schema say the same."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from paper_builder.export import export_paper
from paper_builder.paper import from_json
from paper_builder.verification import read_paper
from tests.builders import make_paper

SCHEMA = json.loads((Path(__file__).parents[2] / "schemas" / "paper.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)


def wire():
    return json.loads(export_paper(make_paper(), "json")[0].data)


def test_a_paper_reads_back_exactly():
    assert from_json(export_paper(make_paper(), "json")[0].data) == make_paper()


def known_paper():
    """A paper whose items were sat before and whose rows measure that."""
    paper = make_paper()
    item = replace(
        paper.items[0],
        past_papers=("primary-A-2026-10-31", "primary-B-2026-09-26"),
        candidates=412,
        facility=0.6123,
        a=Decimal("1.25"),
        b=Decimal("-0.4"),
    )
    sections = (replace(paper.sections[0], items=(item, *paper.sections[0].items[1:])), *paper.sections[1:])
    rows = (
        replace(paper.rows[0], measure="information", ability=Decimal("-0.5"), weight=7),
        replace(paper.rows[0], measure="facility_spread", centre=Decimal("0.7")),
        replace(paper.rows[0], measure="items_per_past_paper", where={"past_paper": (), "question": ("pri-da-001",)}),
    )
    return replace(paper, sections=sections, rows=rows)


def test_what_is_known_of_past_sittings_reads_back_exactly():
    data = export_paper(known_paper(), "json")[0].data
    assert from_json(data) == known_paper()
    assert list(VALIDATOR.iter_errors(json.loads(data))) == []


@pytest.mark.parametrize(("row", "field"), [(0, "ability"), (1, "centre")])
def test_the_schema_asks_for_what_a_measure_needs(row, field):
    wire = json.loads(export_paper(known_paper(), "json")[0].data)
    del wire["rows"][row][field]
    assert [error.message for error in VALIDATOR.iter_errors(wire)] == [f"'{field}' is a required property"]


def test_a_paper_without_any_of_it_does_not_mention_it():
    def names(value):
        if isinstance(value, dict):
            return set(value).union(*map(names, value.values()))
        return set().union(*map(names, value)) if isinstance(value, list) else set()

    new = {"past_papers", "candidates", "a", "b", "ability", "centre", "weight"}
    assert names(wire()) & new == set()
    assert names(json.loads(export_paper(known_paper(), "json")[0].data)) & new == new


def test_the_schema_is_one_and_accepts_what_is_written():
    Draft202012Validator.check_schema(SCHEMA)
    assert list(VALIDATOR.iter_errors(wire())) == []


def places(value, path=()):
    """Yield the path of every mapping with fixed keys."""
    if isinstance(value, dict):
        if path[-1:] != ("where",):
            yield path
        for key, child in value.items():
            yield from places(child, (*path, key))
    elif isinstance(value, list):
        for index, child in enumerate(value[:1] if path[-1:] != ("sections",) else value):
            yield from places(child, (*path, index))


def at(value, path):
    for step in path:
        value = value[step]
    return value


@pytest.mark.parametrize("path", list(places(wire())), ids=lambda path: ".".join(map(str, path)) or "paper")
def test_every_field_is_required_and_none_may_be_added(path):
    for name in at(wire(), path):
        changed = copy.deepcopy(wire())
        del at(changed, path)[name]
        assert not VALIDATOR.is_valid(changed), name
    changed = copy.deepcopy(wire())
    at(changed, path)["unknown"] = 1
    assert not VALIDATOR.is_valid(changed)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("version",), 2),
        (("sitting",), "28.11.2026"),
        (("minutes",), 0),
        (("total_points",), 99.7),
        (("sections",), []),
        (("sections", 0, "scoring"), "penalty"),
        (("sections", 0, "items", 0, "type"), "essay"),
        (("sections", 0, "items", 0, "key"), []),
        (("sections", 0, "items", 0, "key"), ["A", "B"]),
        (("sections", 0, "items", 0, "multiple"), True),
        (("sections", 0, "items", 0, "facility"), 1.2),
        (("sections", 0, "items", 0, "difficulty"), 6),
        (("sections", 3, "items", 0, "rubric"), []),
        (("rows", 0, "where"), {"length": ["x"]}),
    ],
)
def test_values_out_of_range_are_refused(path, value):
    changed = wire()
    at(changed, path[:-1])[path[-1]] = value
    assert not VALIDATOR.is_valid(changed)


def descriptions(schema):
    if isinstance(schema, dict):
        for name, child in schema.get("properties", {}).items():
            yield name, child
        for child in schema.values():
            yield from descriptions(child)
    elif isinstance(schema, list):
        for child in schema:
            yield from descriptions(child)


def test_every_property_is_described_in_chinese():
    described = [(name, child) for name, child in descriptions(SCHEMA) if isinstance(child, dict) and child.keys() != {"const"}]
    assert described
    assert [
        name for name, child in described if not any("\u4e00" <= char <= "\u9fff" for char in child.get("description", ""))
    ] == []


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [("seconds", "60", "PB103"), ("facility", "0.6", "PB103"), ("a", 1e200, "PB106"), ("a", 0, "PB106"), ("b", -1e200, "PB106")],
)
def test_a_paper_with_a_value_that_none_is_written_with_is_refused_with_a_sentence(tmp_path, field, value, code):
    wire = json.loads(export_paper(known_paper(), "json")[0].data)
    wire["sections"][0]["items"][0][field] = value
    path = tmp_path / "paper.json"
    path.write_text(json.dumps(wire), "utf-8")
    paper, found = read_paper(path, "paper.json")
    assert paper is None
    assert [finding.code for finding in found] == [code]
