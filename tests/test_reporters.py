"""Reports: the caret stands under the value on a terminal's grid, JSON keeps its form, and no file acts on a terminal or CI."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paper_builder.bank_loading import load_bank
from paper_builder.diagnostics import Diagnostic, Message, Related, Severity, Span
from paper_builder.reporters.github import github_report
from paper_builder.reporters.machine import json_report
from paper_builder.reporters.text import display_width, text_report
from tests.bank_folder import BankFolder, question_yaml

MESSAGE = Message("中文说明", "English words")


def finding(span: Span | None, **changes: object) -> Diagnostic:
    values: dict[str, object] = {"code": "PB208", "severity": Severity.ERROR, "message": MESSAGE, "span": span}
    return Diagnostic(**{**values, **changes})  # type: ignore[arg-type]


def cells(line: str) -> list[str]:
    """The line as a terminal shows it: one entry a column, a wide character in two of them."""
    grid: list[str] = []
    for character in line:
        if unicodedata.combining(character):
            continue
        grid += [character] * (2 if unicodedata.east_asian_width(character) in "WF" else 1)
    return grid


def under_caret(report: str) -> str:
    """What stands above the carets of a report."""
    lines = report.split("\n")
    number = next(i for i, line in enumerate(lines) if set(line.strip()) <= {"|", "^", " "} and "^" in line)
    above, carets = cells(lines[number - 1]), cells(lines[number])
    seen: list[str] = []
    for column, mark in enumerate(carets):
        if mark == "^":
            character = above[column] if column < len(above) else ""
            wide = character and unicodedata.east_asian_width(character) in "WF"
            if not (wide and seen and seen[-1] == character and above[column - 1] == character and len(seen) % 2):
                seen.append(character)
    return "".join(seen)


@pytest.mark.parametrize(
    ("line", "piece"),
    [
        ("answer: BC", "BC"),
        ("A: “甲”与乙", "与"),
        ("A: 甲😀乙B丙", "B"),
        ("A: e\u0301x（ ）y", "y"),
        ("  A：乙", "："),
        ("stem: " + "全媒体运营" * 60 + "X" + "后文" * 80, "X"),
        ("stem: X" + "后文" * 200, "X"),
        ("stem: " + "前文" * 200 + "X", "X"),
        ("a:\tX", "X"),
    ],
)
def test_the_caret_stands_under_the_very_value(tmp_path: Path, line: str, piece: str):
    (tmp_path / "f.yaml").write_text(f"# 一行\n{line}\n", "utf-8")
    column = line.index(piece) + 1
    span = Span(path="f.yaml", line=2, column=column, end_line=2, end_column=column + len(piece))
    report = text_report([finding(span)], tmp_path, language="zh")
    assert under_caret(report) == piece
    assert all(display_width(text) <= 120 for text in report.split("\n"))


def test_a_value_of_several_lines_is_marked_on_its_first(tmp_path: Path):
    (tmp_path / "f.yaml").write_text("stem: |\n  甲\n  乙\n", "utf-8")
    report = text_report([finding(Span(path="f.yaml", line=1, column=7, end_line=3, end_column=4))], tmp_path, language="zh")
    assert under_caret(report) == "|"


def test_the_text_report_tells_place_code_words_and_help(tmp_path: Path):
    folder = BankFolder(tmp_path)
    folder.add(question_yaml(answer="E"))
    found = folder.found()
    zh, en = (text_report(found, tmp_path, language=language) for language in ("zh", "en"))
    place = "items/primary/data_analysis/pri-da-001.yaml:16:9: "
    (code,) = {finding.code for finding in found}
    assert zh.startswith(f"{place}错误 {code}：答案 E")
    assert en.startswith(f"{place}error {code}: E in the answer")
    assert "   16 | answer: E\n" in zh
    assert "\n  怎么改：" in zh
    assert "\n  help: " in en
    assert not any("\u4e00" <= c <= "\u9fff" for c in en.replace("answer: E", ""))
    assert text_report([], tmp_path, language="zh") == ""


def test_colours_change_nothing_but_colours(tmp_path: Path):
    import re

    (tmp_path / "f.yaml").write_text("answer: BC\n", "utf-8")
    found = [finding(Span(path="f.yaml", column=9, end_column=11), hint=MESSAGE), finding(None, severity=Severity.WARNING)]
    plain, coloured = (text_report(found, tmp_path, language="zh", colour=colour) for colour in (False, True))
    assert "\x1b" not in plain
    assert "\x1b[1;31m" in coloured
    assert "\x1b[1;33m" in coloured
    assert re.sub("\x1b\\[[0-9;]*m", "", coloured) == plain


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_file_cannot_act_on_the_terminal(tmp_path: Path, language: str):
    evil = "\x1b]0;title\x07\u202e\x9b31m"
    (tmp_path / "f.yaml").write_text(f"a: {evil}X\n", "utf-8")
    span = Span(path=f"f.yaml{evil}", line=1, column=4, end_line=1, end_column=5)
    found = [finding(Span(path="f.yaml", line=1, column=4, end_line=1, end_column=5), message=Message(evil, evil)), finding(span)]
    report = text_report(found, tmp_path, language=language)  # type: ignore[arg-type]
    assert not any(unicodedata.category(c) in {"Cc", "Cf"} for c in report if c != "\n")


@pytest.mark.parametrize("path", ["missing.yaml", "folder", "binary.yaml", "link.yaml"])
def test_a_source_that_cannot_be_shown_is_left_out(tmp_path: Path, path: str):
    (tmp_path / "folder").mkdir()
    (tmp_path / "binary.yaml").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "secret").write_text("password\n")
    (tmp_path / "link.yaml").symlink_to(tmp_path / "secret")
    report = text_report([finding(Span(path=path, line=1))], tmp_path, language="zh")
    assert report == f"{path}:1:1: 错误 PB208：中文说明\n\n"


def test_a_place_beyond_the_file_does_no_harm(tmp_path: Path):
    (tmp_path / "f.yaml").write_text("a\n")
    for line, column in ((1, 99), (99, 1), (2, 1)):
        span = Span(path="f.yaml", line=line, column=column, end_line=line, end_column=column)
        assert "PB208" in text_report([finding(span)], tmp_path, language="zh")


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=200), st.integers(1, 220), st.integers(0, 30))
@settings(max_examples=200, deadline=None)
def test_any_line_and_any_place_can_be_shown(tmp_path_factory: pytest.TempPathFactory, line: str, column: int, length: int):
    root = tmp_path_factory.mktemp("r")
    (root / "f.yaml").write_bytes(line.encode())
    span = Span(path="f.yaml", line=1, column=column, end_line=1, end_column=column + length)
    assert "PB208" in text_report([finding(span)], root, language="en")


def test_json_keeps_its_version_one_form(tmp_path: Path):
    folder = BankFolder(tmp_path)
    folder.add(question_yaml(answer="E", explanation="B端用户。", options="\n  A: 甲\n  B: 甲"))
    loaded, found = folder.load()
    assert loaded is not None
    report = json.loads(json_report(found, questions=len(loaded.questions), language="zh"))
    assert list(report) == ["version", "summary", "diagnostics"]
    assert report["version"] == 1
    assert report["summary"] == {"questions": 1, "errors": 2, "warnings": 0, "infos": 1}
    keys = ["code", "severity", "message", "hint", "subject", "path", "line", "column", "end_line", "end_column", "related"]
    assert all(list(entry) == keys for entry in report["diagnostics"])
    equal = next(entry for entry in report["diagnostics"] if entry["related"])
    assert (equal["severity"], equal["subject"], equal["line"], equal["column"], equal["end_column"]) == (
        "error",
        "pri-da-001",
        13,
        6,
        7,
    )
    assert equal["path"] == "items/primary/data_analysis/pri-da-001.yaml"
    assert [(r["line"], r["column"]) for r in equal["related"]] == [(12, 6)]
    assert set(equal["related"][0]) == {"path", "line", "column", "message"}


def test_json_has_a_place_for_what_has_none():
    entry = json.loads(json_report([finding(None)], questions=0))["diagnostics"][0]
    assert (entry["path"], entry["line"], entry["column"], entry["hint"], entry["related"]) == (None, None, None, None, [])


def test_reports_are_in_one_order(tmp_path: Path):
    spans = [Span(path=path, line=line, column=column) for path in "ba" for line in (2, 1) for column in (2, 1)]
    found = [finding(span, code=code) for span in spans for code in ("PB2", "PB1")]
    forward, backward = (json_report(order, questions=0) for order in (found, found[::-1]))
    assert forward == backward
    places = [(e["path"], e["line"], e["column"], e["code"]) for e in json.loads(forward)["diagnostics"]]
    assert places == sorted(places)
    assert text_report(found, tmp_path, language="zh") == text_report(found[::-1], tmp_path, language="zh")


def test_github_gets_one_escaped_command_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    root = Path("bank,one")
    span = Span(path="a:b.yaml", line=3, column=4, end_line=3, end_column=6)
    other = Message("第一行\n::error::伪造 100%", "first\n::error::forged 100%")
    found = [
        finding(span, message=other),
        finding(None, severity=Severity.WARNING),
        finding(span, severity=Severity.INFO, hint=MESSAGE),
    ]
    lines = github_report(found, root, language="zh").splitlines()
    assert len(lines) == 3
    assert sorted(line.split(" ")[0] for line in lines) == ["::error", "::notice", "::warning"]
    error = next(line for line in lines if line.startswith("::error"))
    assert error == (
        "::error file=bank%2Cone/a%3Ab.yaml,line=3,endLine=3,col=4,endColumn=5,title=PB208::第一行%0A::error::伪造 100%25"
    )
    assert github_report([], root, language="zh") == ""


def test_every_related_place_is_shown(tmp_path: Path):
    other = Related(span=Span(path="b.yaml", line=7, column=3), message=Message("第一个", "the first"))
    report = text_report([finding(Span(path="a.yaml"), related=(other,))], tmp_path, language="zh")
    assert "另见 b.yaml:7:3：第一个" in report


def test_the_same_bank_gives_the_same_report(tmp_path: Path):
    folder = BankFolder(tmp_path)
    folder.add(question_yaml(answer="E"))
    first, second = (load_bank(tmp_path)[1] for _ in range(2))
    assert text_report(first, tmp_path, language="zh") == text_report(second, tmp_path, language="zh")
