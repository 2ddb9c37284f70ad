"""Every comment is found, nothing else is, and each belongs to the value that a reader would say."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paper_builder.yaml_source.remarks import Remark, anchors, remarks


def one(text: str) -> Remark:
    (remark,) = remarks(text)
    return remark


@pytest.mark.parametrize(
    ("text", "path", "beside"),
    [
        ("# c\na: 1\n", ("a",), False),
        ("a: 1  # c\nb: 2\n", ("a",), True),
        ("a: 1\n# c\nb: 2\n", ("b",), False),
        ("a: 1\n# c\n", None, False),
        ("a:  # c\n  b: 1\n", ("a",), True),
        ("a:\n  # c\n  b: 1\n", ("a", "b"), False),
        ("a:\n  b: 1\n  # c\nd: 2\n", ("d",), False),
        ("a: | # c\n  text\nb: 1\n", ("a",), True),
        ("a: |-2 # c\n  text\nb: 1\n", ("a",), True),
        ("a: |\n  text\n# c\nb: 1\n", ("b",), False),
        ("a: [1, 2]  # c\n", ("a",), True),
        ("a: {b: [1], c: 2}  # c\n", ("a",), True),
        ("a: [1, # c\n  2]\n", ("a", 0), True),
        ("a: [1,\n  # c\n  2]\n", ("a", 1), False),
        ("a:\n- 1  # c\n- 2\n", ("a", 0), True),
        ("a:\n- 1\n# c\n- 2\n", ("a", 1), False),
        ("a:\n- # c\n  b: 1\n", ("a", 0), False),
        ("a: # c\n  'text'\n", ("a",), True),
        ("a:\n  # c\n  text\nb: 1\n", ("a",), False),
        ("a:\n- b: 1\n  d: 2  # c\n", ("a", 0, "d"), True),
        ("--- # c\na: 1\n", ("a",), False),
        ("a: 1 # c\r\nb: 2\r\n", ("a",), True),
    ],
)
def test_a_comment_belongs_to_what_it_stands_beside_or_above(text: str, path: tuple[str | int, ...] | None, beside: bool):
    assert one(text) == Remark(text="# c", path=path, beside=beside)


@pytest.mark.parametrize(
    "text",
    [
        "a: C# 语言\n",
        "a: 'x # y'\n",
        'a: "x # y"\n',
        "a: |\n  # 第一行\n  x # y\n\n  # z\n",
        "a: >\n  # folded\n",
        "a: x#y\nb: '#'\n",
        "'# key': 1\n",
        "a:\n- 'b # c'\n",
    ],
)
def test_what_belongs_to_a_value_is_no_comment(text: str):
    assert remarks(text) == ()


def test_comments_keep_their_words_without_spaces_at_the_end():
    assert [remark.text for remark in remarks("#\n#!x  \na: 1 #：注\t\n")] == ["#", "#!x", "#：注"]


WORDS = st.text(st.sampled_from("甲乙ab1 #:-'\"[]{}|>,&"), max_size=12)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=5))
def test_no_text_in_quotes_or_blocks_is_taken_for_a_comment(pairs: list[tuple[str, str]]):
    """Values of every style, each followed by one comment: exactly these comments are found."""
    lines, expected = [], []
    for number, (quoted, block) in enumerate(pairs):
        note = f"# {quoted}{number}".rstrip()
        lines += [f"q{number}: '{quoted.replace(chr(39), chr(39) * 2)}'  {note}", f"b{number}: |2  {note}", f"  {block}", note]
        expected += [note] * 3
    text = "\n".join(lines) + "\n"
    assert [remark.text for remark in remarks(text)] == expected


def test_anchors_are_in_the_order_of_the_text():
    found = anchors("b:\n- c: [1, 2]\n  d: x\na: y\n")
    paths: list[tuple[str | int, ...]] = [
        ("b",),
        ("b", 0),
        ("b", 0, "c"),
        ("b", 0, "c", 0),
        ("b", 0, "c", 1),
        ("b", 0, "d"),
        ("a",),
    ]
    assert [anchor.path for anchor in found] == paths
    assert [anchor.start for anchor in found] == sorted(anchor.start for anchor in found)
    assert anchors("") == ()
