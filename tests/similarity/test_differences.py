"""What a person is shown of two alike questions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_builder.similarity.differences import difference, marked, plain
from tests.builders import make_question

TEXT = st.text(alphabet="完播率点赞的是下列以下说法", min_size=1, max_size=25)


@given(TEXT, TEXT)
def test_the_marks_hold_both_texts(first: str, second: str):
    found = difference(make_question(stem=first), make_question(stem=second)).stem
    assert "".join(mark.before for mark in found) == first
    assert "".join(mark.after for mark in found) == second


def test_a_change_is_marked_with_some_text_around_it():
    first = make_question(stem="关于短视频平台推荐机制的下列说法正确的是（ ）。")
    second = make_question(stem="关于短视频平台推荐机制的以下说法正确的是（ ）。")
    assert marked(difference(first, second).stem) == "…频平台推荐机制的〔下列→以下〕说法正确的是（　…"


def test_only_what_the_other_side_lacks_is_listed():
    first = make_question(options=("甲，一", "乙", "丙", "丁"))
    second = make_question(options=("丁", "戊", "甲,一", "乙"))
    found = difference(first, second)
    assert (found.first_only, found.second_only) == (("丙",), ("戊",))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (r"$\text{互动率}=\frac{\text{点赞}+\text{评论}}{\text{播放次数}}$", "互动率=(点赞+评论)/播放次数"),
        (r"$GPM = \frac{S}{V} \times 1000$", "GPM = S/V × 1000"),
        (r"$\frac{1}{\frac{a}{b}+1} \leq 5\%$", "1/(a/b+1) ≤ 5%"),
        (r"$\sqrt{\frac{a}{b}}$ 与 $\theta$", r"√(a/b) 与 \theta"),
        ("没有公式 5%", "没有公式 5%"),
    ],
)
def test_formulas_are_shown_as_one_would_type_them(text: str, words: str):
    assert plain(text) == words
