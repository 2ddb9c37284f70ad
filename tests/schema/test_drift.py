"""The schemas are the truth about fields; the dataclasses must hold the same ones."""

from __future__ import annotations

import dataclasses
import typing
from typing import Any

import pytest

from paper_builder import question
from paper_builder.bank import BankSettings, Competency, KnowledgePoint, Level, Statute
from paper_builder.question import Choice, Criterion, Question, Reference, Review, ShortAnswer
from paper_builder.schema import load


def fields(of: type) -> set[str]:
    return {field.name for field in dataclasses.fields(of) if field.init}


def required(of: type) -> set[str]:
    return {
        field.name
        for field in dataclasses.fields(of)
        if field.init and field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    }


def part(schema: str, *path: str) -> dict[str, Any]:
    node: Any = load(schema)
    for step in path:
        node = node[step]
    return node  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("schema", "path", "of"),
    [
        ("question", ("$defs", "criterion"), Criterion),
        ("question", ("$defs", "reference"), Reference),
        ("question", ("$defs", "review"), Review),
        ("bank", ("$defs", "level"), Level),
        ("bank", ("$defs", "competency"), Competency),
        ("bank", (), BankSettings),
        ("knowledge_points", ("$defs", "knowledge_point"), KnowledgePoint),
        ("statutes", ("$defs", "statute"), Statute),
    ],
)
def test_a_schema_and_its_dataclass_have_the_same_fields(schema: str, path: tuple[str, ...], of: type):
    node = part(schema, *path)
    assert set(node["properties"]) == fields(of)
    assert set(node["required"]) == required(of)
    assert node["additionalProperties"] is False


BODY = {"single_choice": Choice, "multiple_choice": Choice, "short_answer": ShortAnswer}
IN_FILE = {"options": "options", "key": "answer", "model_answer": "answer", "rubric": "rubric"}
"""How the fields of a body are called in a file; ``multiple`` is told by the type."""
NOT_ALLOWED = {"multiple_choice": {"calculation"}, "short_answer": {"calculation", "keep_order"}}


@pytest.mark.parametrize("kind", sorted(BODY))
def test_a_kind_of_question_has_the_fields_of_its_class(kind: str):
    node = part("question", "$defs", kind)
    body = {IN_FILE[name] for name in fields(BODY[kind]) if name in IN_FILE}
    allowed = (fields(Question) - {"body"} | body) - NOT_ALLOWED.get(kind, set())
    assert set(node["properties"]) == allowed
    assert set(node["required"]) == required(Question) - {"body"} | body
    assert node["additionalProperties"] is False


@pytest.mark.parametrize(("name", "alias"), [("type", "QuestionType"), ("cognitive_level", "CognitiveLevel"), ("status", "Status")])
def test_the_words_of_a_field_are_those_of_its_type(name: str, alias: str):
    assert part("question", "$defs", name)["enum"] == list(typing.get_args(getattr(question, alias)))


def test_the_outcomes_of_a_review_are_those_of_its_type():
    assert part("question", "$defs", "review", "properties", "outcome")["enum"] == list(typing.get_args(question.Outcome))


def test_the_kinds_are_told_apart_by_their_type():
    schema = load("question")
    assert schema["x-select"] == "type"
    assert set(schema["$defs"]["type"]["enum"]) == set(BODY)
