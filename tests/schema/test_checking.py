"""Every violation has the place of the very value, in plain words; what is right is converted and nothing else."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paper_builder.schema import check, load
from paper_builder.schema.checking import compiled
from paper_builder.schema.violations import Validator
from paper_builder.yaml_source import Document, read_bytes
from tests.bank_folder import is_bilingual, question_yaml, short_yaml

ROOT = Path(__file__).resolve().parents[2]


def violations(source: str, schema: str = "question") -> list[tuple[str, str]]:
    """Code and covered text of each violation, and the promise that all of them speak both languages."""
    document, problems = read_bytes(source.encode(), "f.yaml")
    assert document is not None, problems
    _, found = check(document, schema, "pri-da-001")
    assert all(is_bilingual(f) for f in found)
    result = []
    for finding in found:
        assert finding.subject in {"", "pri-da-001"}
        assert finding.span is not None
        lines = document.text.split("\n")[finding.span.line - 1 : finding.span.end_line]
        lines[-1] = lines[-1][: finding.span.end_column - 1]
        result.append((finding.code, "\n".join(lines)[finding.span.column - 1 :]))
    return result


@pytest.mark.parametrize("source", [question_yaml(), short_yaml(), question_yaml(type="multiple_choice", answer="BC")])
def test_a_sound_question_has_no_violation(source: str):
    assert violations(source) == []


WRONG = [
    (question_yaml(difficulty="6"), "PB106", "6"),
    (question_yaml(difficulty="0"), "PB106", "0"),
    (question_yaml(difficulty="中"), "PB103", "中"),
    (question_yaml(difficulty="２"), "PB103", "２"),
    (question_yaml(difficulty="2.5"), "PB103", "2.5"),
    (question_yaml(difficulty="010"), "PB103", "010"),
    (question_yaml(seconds="1,000"), "PB103", "1,000"),
    (question_yaml(seconds="1e2"), "PB103", "1e2"),
    (question_yaml(seconds="9" * 5000), "PB103", "9" * 5000),
    (question_yaml(seconds=""), "PB103", ""),
    (question_yaml(keep_order="yes"), "PB103", "yes"),
    (question_yaml(tags=""), "PB103", ""),
    (question_yaml(tags="热点"), "PB103", "热点"),
    (question_yaml(tags="[热点, 热点]"), "PB107", "热点"),
    (question_yaml(tags="[热 点]"), "PB105", "热 点"),
    (question_yaml(options="\n  A: 甲"), "PB107", "A: 甲"),
    (question_yaml(options="[甲, 乙]"), "PB103", "[甲, 乙]"),
    (question_yaml(options="\n  A: 甲\n  b: 乙\n  C: 丙"), "PB102", "b"),
    (question_yaml(options="\n  A: 甲\n  B:\n  C: 丙"), "PB103", ""),
    (question_yaml(options="\n  A: 甲\n  B: ''"), "PB105", "''"),
    (question_yaml(answer="A、C"), "PB105", "A、C"),
    (question_yaml(answer="b"), "PB105", "b"),
    (question_yaml(answer="Ｂ"), "PB105", "Ｂ"),
    (question_yaml(answer="AC"), "PB105", "AC"),
    (question_yaml(answer="|\n  B"), "PB105", "|\n  B"),
    (question_yaml(stem="''"), "PB105", "''"),
    (question_yaml(stem="'　'"), "PB105", "'　'"),
    (question_yaml(status="aproved"), "PB104", "aproved"),
    (question_yaml(cognitive_level="应用"), "PB104", "应用"),
    (question_yaml(type="single"), "PB104", "single"),
    (question_yaml(id="PRI-DA-001"), "PB105", "PRI-DA-001"),
    (question_yaml(author="张 三"), "PB105", "张 三"),
    (question_yaml(enemies="[pri-da-002, x]"), "PB105", "x"),
    (question_yaml(references="\n- article: '9'"), "PB101", "article: '9'"),
    (question_yaml(references="\n- statute: law\n  article: 第九条"), "PB105", "第九条"),
    (question_yaml(rubric="[]"), "PB102", "rubric"),
    (question_yaml(ansvver="B"), "PB102", "ansvver"),
    (short_yaml(rubric="\n- points: 0.3\n  text: 甲"), "PB106", "0.3"),
    (short_yaml(rubric="\n- points: 0\n  text: 甲"), "PB106", "0"),
    (short_yaml(rubric="\n- points: -1\n  text: 甲"), "PB106", "-1"),
    (short_yaml(rubric="\n- points: 2"), "PB101", "points: 2"),
    (short_yaml(rubric="[]"), "PB107", "[]"),
    (short_yaml(rubric="\n- points: 2\n  text: 甲\n  accept: 乙"), "PB103", "乙"),
    (short_yaml(keep_order="true"), "PB102", "keep_order"),
    (
        question_yaml(review="{by: r, on: 2026-1-2, answered: B, outcome: agreed, digest: 'sha256:" + "0" * 64 + "'}"),
        "PB105",
        "2026-1-2",
    ),
]


@pytest.mark.parametrize(("source", "code", "covered"), WRONG)
def test_a_violation_has_the_place_of_the_very_value(source: str, code: str, covered: str):
    found = violations(source)
    assert len(found) == 1
    assert found[0][0] == code
    assert found[0][1].strip() == covered.strip()


@pytest.mark.parametrize("name", ["id", "type", "stem", "options", "answer", "author", "status", "explanation", "seconds"])
def test_a_missing_field_has_the_place_of_its_mapping(name: str):
    source = question_yaml(**{name: None})
    document, _ = read_bytes(source.encode(), "f.yaml")
    assert document is not None
    _, (finding,) = check(document, "question")
    assert finding.code == "PB101"
    assert name in finding.message.zh
    assert name in finding.message.en
    assert finding.span == document.root_span


@pytest.mark.parametrize(
    ("typed", "meant"), [("ansvver", "answer"), ("难度", "difficulty"), ("Stem", "stem"), ("ｓｔｅｍ", "stem"), ("tag", "tags")]
)
def test_an_unknown_field_is_told_the_nearest_known_one(typed: str, meant: str):
    document, _ = read_bytes(question_yaml(**{typed: "x"}).encode(), "f.yaml")
    assert document is not None
    _, (finding,) = check(document, "question")
    assert finding.hint is not None
    assert meant in finding.hint.zh
    assert meant in finding.hint.en


def test_all_violations_of_a_file_are_named():
    source = question_yaml(difficulty="6", status="x", ansvver="B", stem=None, tags="")
    assert sorted(code for code, _ in violations(source)) == ["PB101", "PB102", "PB103", "PB104", "PB106"]


def test_numbers_and_booleans_are_made_only_where_the_schema_asks():
    source = short_yaml(difficulty="3", seconds="420", tags="[1, '2', true]")
    document, _ = read_bytes(source.encode(), "f.yaml")
    assert document is not None
    data, found = check(document, "question")
    assert found == ()
    assert (data["difficulty"], data["seconds"]) == (3, 420)
    assert [criterion["points"] for criterion in data["rubric"]] == [2, 0.5]
    assert data["tags"] == ["1", "2", "true"]
    assert document.data["difficulty"] == "3"
    keep, _ = check(read_bytes(question_yaml(keep_order="true").encode(), "f.yaml")[0], "question")  # type: ignore[arg-type]
    assert keep["keep_order"] is True


@pytest.mark.parametrize("name", ["question", "bank", "knowledge_points", "statutes"])
def test_a_schema_is_valid_and_says_in_chinese_what_each_field_is(name: str):
    schema = load(name)
    Validator.check_schema(schema)
    missing = [
        path for path, below in _properties(schema) if not any("\u4e00" <= c <= "\u9fff" for c in below.get("description", ""))
    ]
    assert missing == []


def _properties(schema: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Path and resolved schema of every property, at any depth."""
    found = []
    stack: list[tuple[str, Any]] = [("", schema)]
    while stack:
        where, node = stack.pop()
        if isinstance(node, list):
            stack.extend((where, below) for below in node)
        elif isinstance(node, dict):
            for name, below in node.get("properties", {}).items():
                if "const" not in below:
                    target = below
                    while "$ref" in target:
                        target = schema["$defs"][target["$ref"].rsplit("/", 1)[1]]
                    found.append((f"{where}.{name}", target))
            stack.extend((f"{where}.{name}", below) for name, below in node.items())
    assert len(found) > 1
    return found


def test_the_whole_schema_that_editors_use_agrees_with_the_kinds_that_we_use():
    whole = Validator(load("question"))
    for source, _, _ in WRONG:
        document, _ = read_bytes(source.encode(), "f.yaml")
        assert document is not None
        data, _ = check(document, "question")
        assert not whole.is_valid(data)
    for source in (question_yaml(), short_yaml()):
        document, _ = read_bytes(source.encode(), "f.yaml")
        assert document is not None
        assert whole.is_valid(check(document, "question")[0])


# ---- the fast validator and the slow one ---------------------------------------------------------------------------


def _sound(kind: str) -> dict[str, Any]:
    source = {"short_answer": short_yaml(), "single_choice": question_yaml()}.get(kind) or question_yaml(type=kind, answer="BC")
    extra = "tags: [热点]\nenemies: [pri-da-002]\nreferences:\n- statute: law\n  article: 9(3)\n"
    extra += f"review: {{by: r, on: 2026-11-23, answered: B, outcome: agreed, digest: 'sha256:{'0' * 64}'}}\n"
    document, _ = read_bytes((source + extra).encode(), "f.yaml")
    assert document is not None
    data, found = check(document, "question")
    assert found == ()
    return data


odd_values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 7),
    st.floats(-2, 120).map(lambda number: round(number * 4) / 4),
    st.text(max_size=6),
    st.sampled_from(
        ["", " ", "　", "A", "AC", "B\n", "Ａ", "9", "9(3)", "2026-11-23", "2026-11-23\n", "x-y-001", "pri-da-٠٠١", "草稿", "a\n"]
    ),
    st.lists(st.text(max_size=3), max_size=3),
    st.dictionaries(st.sampled_from(["A", "B", "I", "a", "points", "text"]), st.text(max_size=3), max_size=3),
)


@given(st.sampled_from(["single_choice", "multiple_choice", "short_answer"]), st.data())
@settings(max_examples=400, deadline=None)
def test_the_fast_validator_agrees_with_the_authority(kind: str, data: st.DataObject):
    document = copy.deepcopy(_sound(kind))
    for _ in range(data.draw(st.integers(1, 2))):
        holder: Any = document
        while True:
            keys = list(range(len(holder))) if isinstance(holder, list) else [*holder, "new"]
            if not keys:
                break
            key = data.draw(st.sampled_from(keys))
            below = holder[key] if key != "new" else None
            if isinstance(below, dict | list) and below and data.draw(st.booleans()):
                holder = below
                continue
            if isinstance(holder, dict) and data.draw(st.booleans()) and key in holder:
                del holder[key]
            else:
                holder[key] = data.draw(odd_values)
            break
    use = compiled("question", kind)
    assert use.fast.is_valid(document) == Validator(use.schema).is_valid(document)


def test_both_validators_accept_the_shipped_bank_alike():
    files = sorted((ROOT / "question_bank" / "items").rglob("*.yaml"))[::10]
    assert files
    for path in files:
        document, _ = read_bytes(path.read_bytes(), path.name)
        assert document is not None
        data, _ = check(document, "question")
        use = compiled("question", data["type"])
        assert use.fast.is_valid(data) == Validator(use.schema).is_valid(data)


def test_what_only_the_fast_validator_refuses_is_still_refused(monkeypatch: pytest.MonkeyPatch):
    """If the two ever disagree, a file is not passed in silence."""
    use = compiled("question", "single_choice")
    monkeypatch.setattr(use, "fast", type("Refusing", (), {"is_valid": staticmethod(lambda _data: False)})())
    assert [code for code, _ in violations(question_yaml())] == ["PB108"]


# ---- schemas of other shapes ---------------------------------------------------------------------------------------


def test_alternatives_are_explained_by_the_nearest_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://paper-builder.invalid/schemas/range.schema.json",
        "type": "object",
        "properties": {
            "points": {
                "description": "分值",
                "anyOf": [
                    {"type": "number"},
                    {
                        "type": "object",
                        "properties": {"min": {"type": "number"}},
                        "required": ["min"],
                        "additionalProperties": False,
                    },
                ],
            }
        },
    }
    (tmp_path / "range.schema.json").write_text(json.dumps(schema), "utf-8")
    monkeypatch.setattr("paper_builder.schema.loading._FOLDERS", (tmp_path,))
    assert violations("points: 3\n", "range") == []
    assert violations("points: {min: 3}\n", "range") == []
    assert violations("points: {min: 甲}\n", "range") == [("PB103", "甲")]
    assert violations("points: {max: 3}\n", "range") == [("PB101", "{max: 3}"), ("PB102", "max")]
    assert violations("points: 甲\n", "range") == [("PB103", "甲")]
    with pytest.raises(FileNotFoundError):
        load("nothing")


def test_data_that_is_typed_already_is_checked_as_it_is():
    data = {**_sound("single_choice"), "difficulty": 9}
    _, (finding,) = check(Document.of_plain(data, "f.json"), "question")
    assert (finding.code, finding.span and finding.span.path) == ("PB106", "f.json")
    _, (finding,) = check(Document.of_plain({**data, "difficulty": "3"}, "f.json"), "question")
    assert finding.code == "PB103"
