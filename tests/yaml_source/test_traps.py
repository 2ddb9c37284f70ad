"""What Chinese authors type and what happens: the text survives unchanged, or the trap is named at its very place."""

from __future__ import annotations

import pytest

from paper_builder.schema import check
from paper_builder.yaml_source import read_bytes
from tests.bank_folder import is_bilingual, question_yaml


@pytest.mark.parametrize(
    "typed",
    [
        "NO",
        "Yes",
        "on",
        "off",
        "null",
        "~",
        "true",
        "12:30",
        "1:30:00",
        "1e3",
        "010",
        "0x1F",
        "0o17",
        "1_000",
        "1.0",
        "3.10",
        ".5",
        "2026-11-23",
        "2026-11-23 12:30:00",
        "１２",
        "“引号”",
        "28%",
        "注意：选甲",
        "a:b",
        "C#",
        "[甲、乙] 以外".replace("[", "【").replace("]", "】"),
        "=",
        "-1",
        "甲 & 乙",
        "5*3",
        "重要！",
    ],
)
def test_a_plain_text_stays_what_was_typed(typed: str):
    document, found = read_bytes(f"A: {typed}\n".encode(), "f.yaml")
    assert document is not None
    assert found == ()
    assert document.data == {"A": typed}


@pytest.mark.parametrize("key", ["NO", "on", "y", "12:30", "1", "2026-11-23", "~", "题干"])
def test_a_key_stays_what_was_typed(key: str):
    document, found = read_bytes(f"{key}: x\n".encode(), "f.yaml")
    assert document is not None
    assert found == ()
    assert document.data == {key: "x"}


# source, code, line, column, end column
NAMED = [
    ("a: 1\nb: 2\na: 3\n", "PB013", 3, 1, 2),
    ("a: {b: 1, b: 2}\n", "PB013", 1, 11, 12),
    ("a: C# 语言 # 注释\n", "PB015", 1, 10, 14),
    ("A: 话题 #新品首发\n", "PB015", 1, 7, 12),
    ("A: Tag #1\n", "PB015", 1, 8, 10),
    ('a: "\\frac{1}{2}"\n', "PB016", 1, 5, 7),
    ('a: "x\\neq y"\n', "PB016", 1, 6, 8),
    ('a: "$\\text{甲}$"\n', "PB016", 1, 6, 8),
    ('a: "\\cdot"\n', "PB016", 1, 5, 7),
    ('a: "\\u200b"\n', "PB016", 1, 5, 7),
    ("题干：下列\n", "PB017", 1, 3, 4),
    ("stem: x\n题干：下列\nb: 1\n", "PB017", 2, 3, 4),
    ("stem: x\nanswer：B\n", "PB017", 2, 7, 8),
    ("stem：x\nanswer：B\n", "PB017", 1, 5, 6),
    ("a:b\nc: d\n", "PB017", 1, 2, 3),
    ("a:　b\nc: d\n", "PB017", 1, 2, 3),
    ("a:\n　b: 1\n", "PB018", 2, 1, 2),
    ("a:\n\xa0b: 1\n", "PB018", 2, 1, 2),
    ("　b: 1\nc: 2\n", "PB018", 1, 1, 2),
    ("a: |\n　甲\n", "PB018", 2, 1, 2),
    ("a: 甲\n  　乙\n", "PB018", 2, 3, 4),
    ("a: [甲，乙]\n", "PB019", 1, 6, 7),
    ("a: [合计560,000元]\n", "PB027", 1, 9, 14),
    ("a: 注意: 选A\n", "PB022", 1, 6, 7),
    ("a: @符号\n", "PB022", 1, 4, 5),
    ("a: %d\n", "PB022", 1, 4, 5),
    ("a: `x`\n", "PB022", 1, 4, 5),
    ("a: *重点*\n", "PB022", 1, 4, 5),
    ("a: &取地址\n", "PB022", 1, 4, 5),
    ("a: *x\n", "PB008", 1, 4, 6),
    ("a: &x 地址\n", "PB008", 1, 4, 6),
    ("a: [1, *x]\n", "PB008", 1, 8, 10),
    ("a: !!str 甲\n", "PB009", 1, 4, 9),
    ("a: !important 甲\n", "PB009", 1, 4, 14),
    ("a: ! 甲\n", "PB009", 1, 4, 5),
    ("%YAML 1.1\n---\na: b\n", "PB009", 1, 1, 10),
    ("<<: {a: b}\n", "PB010", 1, 1, 3),
    ("a: 1\n---\nb: 2\n", "PB011", 2, 1, 4),
    ("a:\n－ b\n－ c\n", "PB021", 2, 1, 2),
    ("a:\n— b\n— c\n", "PB021", 2, 1, 2),
    ("a:\n－ b: 1\n", "PB021", 2, 1, 2),
    ("a:\n\t- b\n", "PB020", 2, 1, 2),
    ("a:\n\tb: 1\n", "PB020", 2, 1, 2),
    ("a: |\n\t甲\n", "PB020", 2, 1, 2),
    ("A: “甲\n", "PB023", 1, 4, 5),
    ("A: 甲”乙\n", "PB023", 1, 5, 6),
    ("A: |\n  “甲”“乙\n", "PB023", 2, 6, 7),
    ("? [a]\n: b\n", "PB014", 1, 3, 6),
    ('"": b\n', "PB014", 1, 1, 3),
    ('a: "没有写完\nb: c\n', "PB012", 1, 4, 5),
    ("a: {b: c\n", "PB012", 1, 4, 5),
    ("a: [甲, 乙\nb: c\n", "PB012", 1, 4, 5),
    ("a: - b\n", "PB012", 1, 4, 5),
    ('a: "x" y\n', "PB012", 1, 1, 9),
    ("a: |\n  甲\n 乙\n", "PB012", 3, 2, 3),
    ("a: b\n没有冒号的一行\nc: d\n", "PB012", 2, 1, 8),
    ("a: x\u200by\n", "PB007", 1, 5, 6),
    ("ans\u200bwer: x\n", "PB007", 1, 4, 5),
    ("a: \u202e甲\n", "PB007", 1, 4, 5),
    ("a: 甲\u2028b: c\n", "PB007", 1, 5, 6),
    ("a: 甲\u00ad乙\n", "PB007", 1, 5, 6),
    ("a: \x07甲\n", "PB006", 1, 4, 5),
    ("a: 甲\x00\n", "PB006", 1, 5, 6),
    ("a: e\u0301\n", "PB026", 1, 4, 5),
    ("", "PB024", 1, 1, 1),
    ("# 只有注释\n", "PB024", 1, 1, 1),
    ("- a\n- b\n", "PB025", 1, 1, 2),
    ("一段话\n", "PB025", 1, 1, 2),
]


@pytest.mark.parametrize(("source", "code", "line", "column", "end"), NAMED, ids=[repr(case[0])[:40] for case in NAMED])
def test_a_trap_is_named_at_its_place(source: str, code: str, line: int, column: int, end: int):
    _, found = read_bytes(source.encode(), "f.yaml")
    assert [(f.code, f.span and (f.span.path, f.span.line, f.span.column, f.span.end_column)) for f in found] == [
        (code, ("f.yaml", line, column, end))
    ]
    assert is_bilingual(found[0])
    assert code == "PB003" or found[0].hint is not None


@pytest.mark.parametrize("source", [case[0] for case in NAMED if case[1] in {"PB017", "PB018"} and "\n" in case[0][:-1]])
def test_a_trap_in_a_crlf_file_has_the_same_place(source: str):
    unix, windows = (read_bytes(text.encode(), "f.yaml")[1] for text in (source, source.replace("\n", "\r\n")))
    assert [f.span for f in unix] == [f.span for f in windows]


# Traps that only the schema can see: YAML reads them as text where fields or a list are meant.
MISREAD = [
    ({"options": "\n  A：28%\n  B：35%"}, "PB017", 12, 4),
    ({"options": "\n  A:28%\n  B:35%"}, "PB017", 12, 4),
    ({"options": "\n  A:　28%\n  B:　35%"}, "PB017", 12, 4),
    ({"enemies": "\n  － pri-da-002\n  － pri-da-003"}, "PB021", 22, 3),
    ({"explanation": "甲\n  乙", "status": None, "author": "writer-1\n  status：draft"}, "PB017", 20, 9),
]


@pytest.mark.parametrize(("changes", "code", "line", "column"), MISREAD, ids=[str(case[0])[:30] for case in MISREAD])
def test_a_structure_that_became_text_is_named_after_its_trap(changes: dict[str, str | None], code: str, line: int, column: int):
    document, _ = read_bytes(question_yaml(**changes).encode(), "f.yaml")
    assert document is not None
    _, found = check(document, "question")
    assert (code, line, column) in [(f.code, f.span.line, f.span.column) for f in found if f.span]
    assert not [f for f in found if f.code == "PB103"]
    assert all(is_bilingual(f) for f in found)


def test_a_remark_behind_a_value_is_no_trap():
    source = "id: pri-da-017          # 由工具生成\nlevel: primary # 初级\n# 整行注释\nstem: |\n  题干 # 不是注释\n"
    document, found = read_bytes(source.encode(), "f.yaml")
    assert found == ()
    assert document is not None
    assert document.data["stem"] == "题干 # 不是注释\n"


def test_backslashes_survive_in_single_quotes_and_blocks():
    source = "A: '$\\frac{1}{2}$'\nB: |\n  $x \\neq \\text{甲}$\nC: $\\times$\n"
    document, found = read_bytes(source.encode(), "f.yaml")
    assert found == ()
    assert document is not None
    assert document.data == {"A": "$\\frac{1}{2}$", "B": "$x \\neq \\text{甲}$\n", "C": "$\\times$"}


def test_the_fix_of_a_full_width_colon_makes_the_line_right():
    source = "stem: x\nanswer：  B\n"
    _, found = read_bytes(source.encode(), "f.yaml")
    (edit,) = found[0].fix
    lines = source.split("\n")
    line = lines[edit.span.line - 1]
    lines[edit.span.line - 1] = line[: edit.span.column - 1] + edit.text + line[edit.span.end_column - 1 :]
    document, again = read_bytes("\n".join(lines).encode(), "f.yaml")
    assert again == ()
    assert document is not None
    assert document.data == {"stem": "x", "answer": "B"}


@pytest.mark.parametrize(
    "field",
    [
        "answer: {}",
        "stem: |\n  第一行\n  {}\n  第三行",
        "options:\n  A: {}\n  B: 乙",
        "tags:\n- 甲\n- {}",
        "explanation: 甲\n  {}",
        "rubric:\n- points: 2\n  text: {}：与\n",
    ],
)
def test_what_git_could_not_merge_is_told_as_such_at_its_first_line(field: str):
    mine, theirs = (field.format(text).split("\n") for text in ("我的", "同事的"))
    at = next(number for number, (left, right) in enumerate(zip(mine, theirs, strict=True)) if left != right)
    lines = ["id: pri-da-001", *mine[:at], "<<<<<<< HEAD", mine[at], "=======", theirs[at], ">>>>>>> 同事/分支", *mine[at + 1 :]]
    document, found = read_bytes(("\n".join(lines) + "\n").encode(), "f.yaml")
    assert document is None
    (finding,) = found
    first = at + 2
    assert (finding.code, finding.span and finding.span.line, finding.span and finding.span.column) == ("PB012", first, 1)
    assert f"{first}～{first + 4}" in finding.message.zh
    assert finding.hint is not None
    assert "缩进" not in finding.hint.zh
    assert is_bilingual(finding)
