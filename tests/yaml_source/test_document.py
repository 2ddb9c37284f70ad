"""Data and places: against PyYAML's own loader of strings, and against the text itself."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from paper_builder.yaml_source import Document, read_bytes, read_file

SOURCE = """\
# 说明
id: pri-da-001
stem: |
  甲😀乙
  第二行

options:
  A: '“甲”'
  B: 乙   # 注
tags: [热点, "b"]
rubric:
- points: 2
  text: 说明
- points: 3
  text: |
    另一点
# 结尾
"""


def read(source: str) -> Document:
    document, found = read_bytes(source.encode(), "f.yaml")
    assert document is not None, found
    return document


def covered(document: Document, path: tuple[str | int, ...]) -> str:
    span = document.span(path)
    lines = document.text.replace("\r\n", "\n").split("\n")[span.line - 1 : span.end_line]
    lines[-1] = lines[-1][: span.end_column - 1]
    return "\n".join(lines)[span.column - 1 :]


def test_every_value_has_its_place():
    document = read(SOURCE)
    assert covered(document, ("id",)) == "pri-da-001"
    assert covered(document, ("stem",)) == "|\n  甲😀乙\n  第二行"
    assert covered(document, ("options", "A")) == "'“甲”'"
    assert covered(document, ("options", "B")) == "乙"
    assert covered(document, ("tags",)) == '[热点, "b"]'
    assert covered(document, ("tags", 1)) == '"b"'
    assert covered(document, ("rubric", 1, "points")) == "3"
    assert covered(document, ("rubric", 0)) == "points: 2\n  text: 说明"
    assert document.key_span(("options", "B")).line == 9
    assert document.key_span(("rubric", 1, "text")).column == 3


def test_a_missing_value_has_the_place_of_what_should_hold_it():
    document = read(SOURCE)
    assert document.span(("options", "Z")) == document.span(("options",))
    assert document.span(("rubric", 9)) == document.span(("rubric",))
    assert document.span(("nothing",)).line == 2


def test_a_piece_of_a_text_is_found_in_its_own_line():
    document = read(SOURCE)
    span = document.span_of(("stem",), "乙")
    assert (span.line, span.column, span.end_column) == (4, 5, 6)
    assert document.span_of(("stem",), "不存在") == document.span(("stem",))


def test_extents_end_with_the_value_and_not_with_what_follows():
    document = read(SOURCE)
    start, end = document.extent(("rubric",))
    assert document.text[start:end].startswith("rubric:\n- points: 2")
    assert document.text[start:end].endswith("    另一点")
    start, end = document.extent(("options",))
    assert document.text[start:end].endswith("B: 乙")
    with pytest.raises(KeyError):
        document.extent(("review",))


def test_line_ends_do_not_move_places():
    unix, windows = read(SOURCE), read(SOURCE.replace("\n", "\r\n"))
    assert unix.data == windows.data
    for path in (("stem",), ("options", "B"), ("rubric", 1, "text")):
        assert unix.span(path) == windows.span(path)


def test_what_was_not_typed_is_none_and_what_was_quoted_empty_is_text():
    assert read("a:\nb: ''\nc: \"\"\nd: |\ne: null\n").data == {"a": None, "b": "", "c": "", "d": "", "e": "null"}


def test_data_from_elsewhere_has_no_places_but_the_file():
    document = Document.of_plain({"a": {"b": 1}}, "paper.json")
    assert document.span(("a", "b")).path == "paper.json"
    assert document.span(("a", "b")).line == 1
    assert document.misread(("a",)) is None


texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")), max_size=12)
values = st.recursive(
    texts | st.integers() | st.booleans() | st.dates(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts.filter(bool), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(texts.filter(lambda key: bool(key) and key != "<<"), values, min_size=1, max_size=5), st.booleans())
@settings(max_examples=150, deadline=None)
def test_any_yaml_reads_as_the_strings_that_it_holds(data: dict[str, Any], flow: bool):
    """PyYAML's BaseLoader makes a string of every scalar: the reading that ours must agree with."""
    source = yaml.dump(data, Dumper=yaml.SafeDumper, allow_unicode=True, default_flow_style=flow, sort_keys=False)
    expected = yaml.load(source, yaml.BaseLoader)
    document, found = read_bytes(source.encode(), "f.yaml")
    if document is None:
        assert found
        return
    assert _without_none(document.data) == expected
    assert _without_none(document.data) == _walk(document, (), document.data)


def _without_none(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _without_none(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_without_none(value) for value in data]
    return "" if data is None else data


def _walk(document: Document, path: tuple[str | int, ...], data: Any) -> Any:
    """The data again, by reading what each span covers as YAML of its own."""
    if isinstance(data, dict):
        return {key: _walk(document, (*path, key), value) for key, value in data.items()}
    if isinstance(data, list):
        return [_walk(document, (*path, index), value) for index, value in enumerate(data)]
    piece = covered(document, path)
    if piece[:1] in {"'", '"'}:
        return yaml.load(piece, yaml.BaseLoader)
    return _without_none(data) if "\n" in piece else piece


@given(st.binary(max_size=300))
@example(b"a: \xed\xa0\x80")
@example(b"\xff\xfe")
@example(b"---")
@example(b"? ")
@example(b"a: |9\n x")
@example(b"a: >-+\n")
@settings(max_examples=400, deadline=None)
def test_any_bytes_are_read_or_explained(data: bytes):
    document, found = read_bytes(data, "f.yaml")
    assert document is not None or found


@given(st.text(alphabet=list("abA:：-－　 \n\t\r#'\"|>[]{},，&*!%@`\\“”?0~<\u200b\ufeff\x07甲"), max_size=60))
@settings(max_examples=1000, deadline=None)
def test_any_text_of_yaml_signs_is_read_or_explained(text: str):
    document, found = read_bytes(text.encode(), "f.yaml")
    assert document is not None or found
    for finding in found:
        assert finding.span is not None
        assert finding.span.line >= 1
        assert finding.span.column >= 1
        assert (finding.span.end_line, finding.span.end_column) >= (finding.span.line, finding.span.column)


def test_what_cannot_be_read_is_a_finding(tmp_path: Path):
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "link.yaml").symlink_to(tmp_path / "nowhere")
    (tmp_path / "real.yaml").write_text("a: b\n")
    (tmp_path / "to_real.yaml").symlink_to(tmp_path / "real.yaml")
    os.mkfifo(tmp_path / "pipe.yaml")
    for name in ("folder.yaml", "link.yaml", "to_real.yaml", "pipe.yaml", "missing.yaml", "nul\0.yaml"):
        document, found = read_file(tmp_path / name, "shown.yaml")
        assert document is None
        assert [(f.code, f.span and f.span.path) for f in found] == [("PB001", "shown.yaml")]
    assert read_file(tmp_path / "real.yaml", "shown.yaml")[1] == ()


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_without_permission_is_a_finding(tmp_path: Path):
    path = tmp_path / "secret.yaml"
    path.write_text("a: b\n")
    path.chmod(0)
    assert [f.code for f in read_file(path, "secret.yaml")[1]] == ["PB001"]


def test_the_nth_piece_of_a_value_is_found_at_its_own_place():
    document, _ = read_bytes("stem: |\n  甲乙甲\n  乙甲\n".encode(), "q.yaml")
    assert document is not None
    places = [document.span_of(("stem",), "甲", nth) for nth in range(4)]
    assert [(span.line, span.column) for span in places] == [(2, 3), (2, 5), (3, 4), (1, 7)]  # there is no fourth: the whole value
    assert document.span_of(("stem",), "") == document.span(("stem",))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# 注释\na: 1\n", True),
        ("a: 1  # 注释\n", True),
        ("a: | # 注释\n  文字\n", True),
        ("a: |\n  文字 # 不是\n", False),
        ("a: |\n  # 不是\n", False),
        ("a: '文字 # 不是'\n", False),
        ("a: 文字#不是\n", False),
        ("a:\n- 1\n# 注释\n- 2\n", True),
    ],
)
def test_a_comment_is_told_from_text(text: str, expected: bool):
    document, _ = read_bytes(text.encode(), "q.yaml")
    assert document is not None
    assert document.is_comment(text.index("#")) is expected
