"""What changed inside a question: every field is told, nothing that stayed is, and the pieces give both texts back."""

from __future__ import annotations

import dataclasses
import typing
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paper_builder.differences.comparing import compare, pieces
from paper_builder.question import Choice, Criterion, Option, Question, Reference, Review, ShortAnswer
from tests.builders import make_question

BEFORE = make_question(key="B")
SHORT = make_question(type="short_answer")


def told(before: Question, **changes: object) -> list[tuple[str, str]]:
    after = dataclasses.replace(before, **changes)  # type: ignore[arg-type]
    return [(change.field, change.message.zh) for change in compare(before, after)]


def with_options(*texts: str, key: str = "B") -> Choice:
    return Choice(
        multiple=False, options=tuple(Option(letter=a, text=t) for a, t in zip("ABCDEF", texts, strict=False)), key=tuple(key)
    )


REVIEW = Review(by="reader", on="2026-11-23", answered="B", outcome="agreed", digest="sha256:" + "0" * 64)
CHANGED = {
    "type": "multiple_choice",
    "level": "advanced",
    "competency": "distribution",
    "knowledge_point": "da-point-2",
    "cognitive_level": "apply",
    "difficulty": 5,
    "seconds": 90,
    "stem": "另一个题干（ ）。",
    "body": with_options("甲方案", "乙方案", "丙方案", "丁方案", key="C"),
    "explanation": "另一个解析。",
    "status": "draft",
    "author": "writer-2",
    "calculation": "1 / 2",
    "references": (Reference(statute="law", article="9"),),
    "enemies": ("pri-da-009",),
    "tags": ("热点",),
    "keep_order": True,
    "review": REVIEW,
}


def test_every_field_of_a_question_can_change_in_this_test():
    assert set(CHANGED) == {field.name for field in dataclasses.fields(Question) if field.init} - {"id"}


@pytest.mark.parametrize("name", CHANGED)
def test_a_change_of_any_field_is_told_once(name: str):
    (change,) = told(BEFORE, **{name: CHANGED[name]})
    assert change[0] == ("answer" if name == "body" else name)


def test_nothing_changed_tells_nothing():
    assert list(compare(BEFORE, BEFORE)) == []
    assert list(compare(SHORT, SHORT)) == []


def test_the_key_and_a_value_are_told_with_before_and_after():
    assert told(BEFORE, body=with_options("甲方案", "乙方案", "丙方案", "丁方案", key="C")) == [("answer", "答案 B → C")]
    assert told(BEFORE, difficulty=5) == [("difficulty", "难度 3 → 5")]
    assert told(BEFORE, calculation="1 / 2") == [("calculation", "增加算式 1 / 2")]
    assert told(BEFORE, enemies=("pri-da-002",)) == [("enemies", "互斥题加上 pri-da-002")]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("甲方案", "乙方案", "丙方案", "新方案"), [("options.D", "选项 D 改写")]),
        (("甲方案", "乙方案", "丙方案"), [("options.D", "删去选项 D：丁方案")]),
        (("甲方案", "乙方案", "丙方案", "丁方案", "戊"), [("options.E", "增加选项 E：戊")]),
        (("乙方案", "甲方案", "丙方案", "丁方案"), [("options", "选项换位 A→B、B→A")]),
        (("丁方案", "甲方案", "乙方案", "丙方案"), [("options", "选项换位 A→B、B→C、C→D、D→A")]),
    ],
)
def test_options_reworded_added_removed_and_moved(texts: tuple[str, ...], expected: list[tuple[str, str]]):
    assert told(BEFORE, body=with_options(*texts)) == expected


def rubric(*rows: tuple[float, str]) -> ShortAnswer:
    assert isinstance(SHORT.body, ShortAnswer)
    criteria = tuple(Criterion(points=Decimal(str(points)), text=text) for points, text in rows)
    return ShortAnswer(model_answer=SHORT.body.model_answer, rubric=criteria)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (rubric((4, "要点1"), (2, "要点2"), (3, "要点3")), [("rubric[1].points", "采分点 2 的分值 3 → 2")]),
        (rubric((4, "要点1"), (3, "要点乙"), (3, "要点3")), [("rubric[1].text", "采分点 2 改写")]),
        (rubric((4, "要点1"), (3, "要点3")), [("rubric", "删去采分点（3 分）：要点2")]),
        (rubric((4, "要点1"), (3, "要点2"), (3, "要点3"), (1, "新")), [("rubric[3]", "增加采分点（1 分）：新")]),
        (rubric((0.5, "新"), (4, "要点1"), (3, "要点2"), (3, "要点3")), [("rubric[0]", "增加采分点（0.5 分）：新")]),
    ],
)
def test_scoring_points_are_followed_by_their_words(body: ShortAnswer, expected: list[tuple[str, str]]):
    assert told(SHORT, body=body) == expected


def test_wordings_that_count_or_not_and_the_model_answer_are_told():
    assert isinstance(SHORT.body, ShortAnswer)
    first = dataclasses.replace(SHORT.body.rubric[0], accept=("另一说",), reject=("错",))
    body = ShortAnswer(model_answer="1. 别的", rubric=(first, *SHORT.body.rubric[1:]))
    assert [field for field, _ in told(SHORT, body=body)] == ["answer", "rubric[0].accept", "rubric[0].reject"]


def test_another_type_says_that_everything_is_new():
    fields = [field for field, _ in told(BEFORE, type="short_answer", body=SHORT.body)]
    assert fields == ["type", "answer"]


def test_each_change_is_said_in_both_languages():
    for name, value in CHANGED.items():
        for change in compare(BEFORE, dataclasses.replace(BEFORE, **{name: value})):
            assert change.message.zh != change.message.en


# ---- words -----------------------------------------------------------------------------------------------------------

TEXTS = st.text(st.sampled_from("甲乙丙丁 ab12,。\n"), max_size=40)


@settings(max_examples=300, deadline=None)
@given(TEXTS, TEXTS)
def test_the_pieces_give_both_texts_back(before: str, after: str):
    found = pieces(before, after)
    assert "".join(piece.before for piece in found) == before
    assert "".join(piece.after for piece in found) == after
    assert (before == after) == all(piece.same for piece in found)


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        ("播放 12,000 次", "播放 12,500 次", [("12,000", "12,500")]),
        ("按 plays 计算", "按 views 计算", [("plays", "views")]),
        ("只看最好的一天", "只看最差的一天", [("好", "差")]),
        ("用户数减少", "访客数减少", [("用户", "访客")]),
        ("应当立即停止", "应当停止", [("立即", "")]),
        ("甲的乙", "丙的丁", [("甲的乙", "丙的丁")]),
    ],
)
def test_numbers_and_words_change_as_a_whole(before: str, after: str, changed: list[tuple[str, str]]):
    assert [(piece.before, piece.after) for piece in pieces(before, after) if not piece.same] == changed


def test_all_types_of_body_are_known_here():
    assert set(typing.get_args(typing.get_type_hints(Question)["body"])) == {Choice, ShortAnswer}
