"""Bytes that are no UTF-8 text are named, and what is harmless is passed over with a word."""

from __future__ import annotations

import pytest

from paper_builder.yaml_source import read_bytes
from tests.bank_folder import is_bilingual, question_yaml

TEXT = question_yaml()


@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("gb18030", "GB18030"),
        ("gbk", "GB18030"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
    ],
)
def test_another_encoding_is_named_and_nothing_is_read(codec: str, name: str):
    document, found = read_bytes(TEXT.replace("＝", "=").encode(codec), "f.yaml")
    assert document is None
    assert [f.code for f in found] == ["PB002"]
    assert name in found[0].message.zh
    assert name in found[0].message.en
    assert is_bilingual(found[0])


def test_a_single_wrong_byte_is_placed():
    document, found = read_bytes("a: 甲\nb: 乙".encode() + b"\xff\n", "f.yaml")
    assert document is None
    (finding,) = found
    assert finding.code == "PB002"
    assert finding.span is not None
    assert (finding.span.line, finding.span.column) == (2, 5)


def test_a_byte_order_mark_is_skipped_with_a_word():
    document, found = read_bytes(b"\xef\xbb\xbf" + TEXT.encode(), "f.yaml")
    assert [f.code for f in found] == ["PB003"]
    assert document is not None
    assert next(iter(document.data)) == "id"
    assert document.span(("id",)).column == 5


def test_a_binary_file_is_refused_with_few_words():
    document, found = read_bytes(bytes(range(256)) * 40, "f.yaml")
    assert document is None
    assert 1 <= len(found) <= 25


def test_a_file_of_control_characters_is_refused_with_few_words():
    document, found = read_bytes(b"a: \x01" * 5000, "f.yaml")
    assert document is None
    assert {f.code for f in found} == {"PB006"}
    assert len(found) == 20
