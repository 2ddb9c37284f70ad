"""The canonical form: the same question, every comment, and nothing left to do the second time, whatever way it was typed."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from paper_builder import yaml_source
from paper_builder.bank_loading import question_of
from paper_builder.bank_writing import MODELINE, question_text
from paper_builder.formatting import formatted
from paper_builder.question import Question
from paper_builder.schema import check
from paper_builder.yaml_source.remarks import remarks
from tests.bank_folder import question_yaml, short_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

BANK = Path(__file__).resolve().parents[1] / "question_bank"
SHOWN = "items/primary/data_analysis/pri-da-001.yaml"


def read(data: bytes) -> Question:
    document, _ = yaml_source.read_bytes(data, SHOWN)
    assert document is not None
    fields, violations = check(document, "question")
    assert not violations
    return question_of(fields)


def canonical(text: str | bytes) -> str:
    data = text if isinstance(text, bytes) else text.encode()
    result, _ = formatted(data, SHOWN)
    assert result is not None
    return result.decode()


def notes(text: str) -> Counter[str]:
    return Counter(remark.text for remark in remarks(text))


# ---- the shipped bank ------------------------------------------------------------------------------------------------


def test_every_shipped_question_keeps_its_content_and_comments_and_is_done_at_once():
    paths = sorted(BANK.glob("items/*/*/*.yaml"))
    assert len(paths) > 200
    for path in paths:
        data = path.read_bytes()
        now = canonical(data)
        question = read(data)
        assert read(now.encode()) == question
        assert read(now.encode()).digest == question.digest
        assert notes(now) == notes(data.decode())
        assert canonical(now) == now
        if set(notes(now)) == {MODELINE}:
            assert now == question_text(question)  # what the tool itself would write


# ---- any question, typed in any way ----------------------------------------------------------------------------------

TEXT = st.text(st.sampled_from("甲乙ab10 #:-'\"[]{}|>,&*!%@`\\~=（）\n\t.?"), min_size=1, max_size=40).filter(
    lambda text: bool(text.strip()) and not text.endswith("\n")
)
LINE = st.text(st.sampled_from("甲乙aN10 #:-'[]{},&*!.~="), min_size=1, max_size=12).filter(lambda text: bool(text.strip()))
TAG = st.text(st.sampled_from("甲乙aN10#:-'[]{}&*!.~="), min_size=1, max_size=6)
WORD = st.from_regex(r"\A[a-z][a-z0-9-]{0,8}\Z")
NOTE = st.text(st.sampled_from("甲 #:-'ab"), max_size=8).map(lambda words: f"# {words}".rstrip())


@st.composite
def data_of(draw: st.DrawFn) -> dict[str, Any]:
    """A question as plain data that fits the schema."""
    short = draw(st.booleans())
    fields: dict[str, Any] = {
        "id": "pri-da-001",
        "type": "short_answer" if short else "multiple_choice",
        "level": "primary",
        "competency": "data_analysis",
        "knowledge_point": draw(WORD),
        "cognitive_level": "apply",
        "difficulty": draw(st.integers(1, 5)),
        "seconds": draw(st.integers(10, 600)),
        "stem": draw(TEXT),
        "explanation": draw(TEXT),
        "status": draw(st.sampled_from(["draft", "in_review"])),
        "author": draw(WORD),
        "enemies": draw(st.lists(st.from_regex(r"\Apri-da-[0-9]{3}\Z"), max_size=3, unique=True)),
        "tags": draw(st.lists(TAG, max_size=3, unique=True)),
    }
    if short:
        fields["answer"] = draw(TEXT)
        fields["rubric"] = [
            {
                "points": draw(st.sampled_from([0.5, 2, 10])),
                "text": draw(TEXT),
                "accept": draw(st.lists(LINE, max_size=2, unique=True)),
            }
            for _ in range(draw(st.integers(1, 3)))
        ]
    else:
        fields["options"] = {letter: draw(TEXT) for letter in "ABCD"[: draw(st.integers(2, 4))]}
        fields["answer"] = "AB"
        fields["keep_order"] = draw(st.booleans())
    return fields


FREE_TEXTS = {"stem", "explanation", "text", "A", "B", "C", "D"}


class Typist:
    """Someone who types the same data in another way each time: any order and style, with comments above and beside."""

    def __init__(self, comments: list[str], seed: int) -> None:
        self.comments, self.rng = list(comments), Random(seed)

    def comment(self) -> str:
        return self.comments.pop() if self.comments and self.rng.random() < 0.4 else ""

    def beside(self) -> str:
        note = self.comment()
        return f"  {note}" if note else ""

    def file(self, fields: dict[str, Any]) -> str:
        names = list(fields)
        self.rng.shuffle(names)
        lines = [line for name in names for line in self.pair("", name, fields[name])]
        return "\n".join([*lines, *self.comments]) + "\n"

    def pair(self, margin: str, name: str, value: Any) -> Iterator[str]:
        if above := self.comment():
            yield margin + above
        yield from self.value(margin, f"{margin}{name}:", value)

    def value(self, margin: str, head: str, value: Any) -> Iterator[str]:
        if isinstance(value, str):
            yield from self.text(margin, head, value)
        elif isinstance(value, dict):
            yield f"{head}{self.beside()}"
            for name, below in value.items():
                yield from self.pair(f"{margin}  ", name, below)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            yield f"{head}{self.beside()}"
            for entry in value:
                pairs = [list(self.pair(f"{margin}  ", name, below)) for name, below in entry.items()]
                first = next(number for number, line in enumerate(pairs[0]) if not line.lstrip().startswith("#"))
                pairs[0][first] = f"{margin}- {pairs[0][first].lstrip()}"
                yield from (line for lines in pairs for line in lines)
        elif isinstance(value, list) and self.rng.random() < 0.5:
            yield f"{head} [{', '.join(map(quoted, value))}]{self.beside()}"
        elif isinstance(value, list) and value:
            yield f"{head}{self.beside()}"
            yield from (f"{margin}- {quoted(entry)}{self.beside()}" for entry in value)
        else:
            yield f"{head} {str(value).lower()}{self.beside()}"

    def text(self, margin: str, head: str, value: str) -> Iterator[str]:
        if "\n" not in value and self.rng.random() < 0.6:
            yield f"{head} {value if value.isalnum() and self.rng.random() < 0.7 else quoted(value)}{self.beside()}"
            return
        free = head.strip(" -:") in FREE_TEXTS  # only these may end in a line break
        yield f"{head} |2{self.rng.choice(['', '-']) if free else '-'}{self.beside()}"
        yield from (f"{margin}  {line}" for line in value.split("\n"))


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def is_sound(text: str) -> bool:
    document, found = yaml_source.read_bytes(text.encode(), SHOWN)
    return document is not None and all(f.severity.value != "error" for f in found) and not check(document, "question")[1]


@settings(max_examples=300, deadline=None)
@given(data_of(), st.lists(NOTE, max_size=8), st.integers(0, 10_000))
def test_content_and_comments_stay_and_the_second_time_nothing_changes(fields: dict[str, Any], comments: list[str], seed: int):
    text = Typist(comments, seed).file(fields)
    assert is_sound(text)
    assert sum(notes(text).values()) == len(comments)
    now = canonical(text)
    assert read(now.encode()) == read(text.encode())
    assert read(now.encode()).digest == read(text.encode()).digest
    assert notes(now) == notes(text)
    assert canonical(now) == now


@settings(max_examples=150, deadline=None)
@given(data_of(), st.integers(0, 10_000))
def test_without_comments_it_is_what_the_tool_itself_writes(fields: dict[str, Any], seed: int):
    text = Typist([], seed).file(fields)
    assert is_sound(text)
    assert f"{MODELINE}\n{canonical(text)}" == question_text(read(text.encode()))


# ---- by hand ---------------------------------------------------------------------------------------------------------


def test_a_file_typed_by_hand_becomes_canonical():
    typed_by_hand = """\
# 题目说明
type: short_answer   # 题型
id: pri-da-001
level: primary
competency: data_analysis
# 鉴定点待定
knowledge_point: da-engagement
cognitive_level: "apply"
difficulty: 2
seconds: 60
tags: [甲, # 第一
  '乙']  # 两个
enemies: []   # 还没有
stem:  # 题干
  请说明 NO 的含义。
answer: |-
  1. 否定
rubric:
# 第一点
- points: 2.0
  # 说法
  text: NO
  accept:
   - x
   - y  # 也可
explanation: 一行
status: draft
author: writer-1
# 完
"""
    assert (
        canonical(typed_by_hand)
        == """\
# 题目说明
id: pri-da-001
type: short_answer  # 题型
level: primary
competency: data_analysis
# 鉴定点待定
knowledge_point: da-engagement
cognitive_level: apply
difficulty: 2
seconds: 60
# 还没有
stem: |  # 题干
  请说明 NO 的含义。
answer: |
  1. 否定
rubric:
# 第一点
- points: 2
  # 说法
  text: 'NO'
  accept:
  - x
  - 'y'  # 也可
explanation: |
  一行
tags:  # 两个
- 甲  # 第一
- 乙
status: draft
author: writer-1
# 完
"""
    )


def test_line_ends_and_byte_order_mark_become_those_of_the_bank():
    text = question_yaml()
    assert canonical(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()) == canonical(text)


@pytest.mark.parametrize("value", ["NO", "1.0", "12:30", "1e3", "010", "~", "2026-11-23", "y", "0x1F", "1_000", "=", ".5"])
def test_what_another_reader_would_mistype_is_quoted(value: str):
    now = canonical(question_yaml(options=f"\n  A: {value}\n  B: 甲", answer="A"))
    assert yaml.safe_load(now)["options"] == {"A": value, "B": "甲"}
    assert f"A: '{value}'" in now


@pytest.mark.parametrize(
    "text", ["id: [\n", question_yaml(level=None), question_yaml().replace("\nlevel: ", "\nlevel："), "", "甲"]
)
def test_a_file_with_errors_is_left_alone_and_says_why(text: str):
    result, found = formatted(text.encode(), SHOWN)
    assert result is None
    assert any(finding.severity.value == "error" for finding in found)


def test_a_suppression_stays_where_the_rules_look_for_it():
    now = canonical(short_yaml(stem="|  # pb: ignore PB304 因引用法条原文\n  甲"))
    assert "stem: |  # pb: ignore PB304 因引用法条原文\n" in now
