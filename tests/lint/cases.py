"""The cases of tests/cases/lint as questions in files.

One line of the notation (tests/cases/lint/README.md) becomes YAML text and the places where findings must stand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from paper_builder.bank_loading import QuestionChecker
from paper_builder.codes import all_rules
from paper_builder.diagnostics import in_order
from paper_builder.lint import Linter
from paper_builder.lint.paper_rules import key_positions
from tests.bank_folder import BankFolder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from paper_builder.diagnostics import Diagnostic, Span
    from paper_builder.question import Question
    from paper_builder.yaml_source import Document

FOLDER = Path(__file__).resolve().parents[1] / "cases" / "lint"
KINDS = ("flawed", "near_miss", "clean")
ON_PAPERS = "PB320"
LETTERS = "ABCDEFGH"
_MARK = re.compile(r"[⟦⟧]")
_NEEDS_QUOTES = re.compile(r"^[\s*&!|>'\"%@`\-?:\[\]{}#,]|: |:$| #|^$")
_HEAD = """\
level: primary
competency: data_analysis
knowledge_point: da-engagement
cognitive_level: apply
difficulty: 2
seconds: 60
"""
_TAIL = """\
status: draft
author: writer-1
"""

Place = tuple[str, int, int, int, int]
"""Question id, line, column, end line, end column."""


@dataclass(frozen=True, slots=True)
class Case:
    """A case: its files by question id, and where findings of ``code`` must stand."""

    code: str
    kind: str
    line: str
    files: Mapping[str, str]
    marks: tuple[Place, ...]


class CaseChecker:
    """Checks cases as ``check`` does, against a small bank in ``root``."""

    def __init__(self, root: Path) -> None:
        folder = BankFolder(root)
        bank, found = folder.load()
        assert bank is not None, found
        self._bank = bank
        self._loader = QuestionChecker(bank)

    def found(self, case: Case) -> tuple[Diagnostic, ...]:
        """What the loader and the rules say about a case."""
        if case.code == ON_PAPERS:
            return tuple(key_positions(case.line))
        linter = Linter()
        found: list[Diagnostic] = []
        questions, spans = {}, {}
        for name, text in case.files.items():
            question, document, diagnostics = self.read(name, text)
            found += diagnostics
            if question is not None and document is not None:
                questions[name], spans[name] = question, document.root_span
                linter.inspect(question, document)
        return in_order((*found, *linter.finish(replace(self._bank, questions=questions, spans=spans))))

    def read(self, name: str, text: str) -> tuple[Question | None, Document | None, tuple[Diagnostic, ...]]:
        """One file of a case as the loader reads it."""
        return self._loader.check(text.encode(), f"items/primary/data_analysis/{name}.yaml")


def codes() -> tuple[str, ...]:
    """The codes that must have cases: the rules of item writing and of their suppression."""
    return tuple(code for code in all_rules() if "PB300" < code < "PB340" or "PB390" <= code < "PB400")


@cache
def cases(code: str) -> tuple[Case, ...]:
    """All cases of a rule."""
    data = yaml.load((FOLDER / f"{code}.yaml").read_text("utf-8"), yaml.CSafeLoader)
    return tuple(_case(code, kind, str(line)) for kind in KINDS for line in data[kind])


def place(span: Span) -> Place:
    """A span as marks have it."""
    name = span.path.rpartition("/")[2].removesuffix(".yaml")
    return name, span.line, span.column, span.end_line, span.end_column


def _case(code: str, kind: str, line: str) -> Case:
    if code == ON_PAPERS:
        return Case(code, kind, line, {}, ())
    files: dict[str, str] = {}
    marks: list[Place] = []
    for number, text in enumerate(line.split(" // "), 1):
        name = f"pri-da-{number:03d}"
        marked = _file(name, text)
        files[name] = _MARK.sub("", marked)
        marks += ((name, *spot) for spot in _marked_places(marked))
    return Case(code, kind, line, files, tuple(marks))


def _marked_places(marked: str) -> Iterator[tuple[int, int, int, int]]:
    for match in re.finditer(r"⟦[^⟧]*⟧", marked):
        before = _MARK.sub("", marked[: match.start()])
        yield (*_line_and_column(before), *_line_and_column(before + match.group()[1:-1]))


def _line_and_column(text: str) -> tuple[int, int]:
    return text.count("\n") + 1, len(text) - text.rfind("\n")


def _file(name: str, line: str) -> str:
    """The YAML text of one question, marks included."""
    stem, *parts = [part.strip() for part in line.split(" | ")]
    forced = stem == "多选"
    if forced:
        stem, *parts = parts
    comments: list[str] = []
    options: list[str] = []
    rubric: list[list[str]] = []
    answer = cited = ""
    explanation = "见教材。"
    for part in parts:
        sign = _MARK.sub("", part)[:1]
        if sign == "#":
            comments.append(f"{part}\n")
        elif sign == "@":
            cited = f"references:\n- statute: {part[1:]}\n"
        elif sign == "~":
            explanation = part.replace("~", "", 1)
        elif sign == "=":
            answer = part.replace("=", "", 1)
        elif answer:
            rubric.append(part.split(" ", 1))
        else:
            options.append(part)
    tail = f"{cited}explanation: |\n" + "".join(f"  {row}\n" for row in explanation.split("\\n")) + _TAIL
    start = "".join(comments) + f"id: {name}\n"
    text = "stem: |\n" + "".join(f"  {row}\n" for row in stem.split("\\n"))
    if rubric:
        rows = "".join(f"- points: {points}\n  text: {_scalar(words)}\n" for points, words in rubric)
        return f"{start}type: short_answer\n{_HEAD}{text}answer: {answer}\nrubric:\n{rows}{tail}"
    stars = "".join(letter for letter, option in zip(LETTERS, options, strict=False) if option.startswith("*"))
    kind = "multiple_choice" if forced or len(stars) > 1 else "single_choice"
    rows = "".join(f"  {letter}: {_scalar(option.removeprefix('*'))}\n" for letter, option in zip(LETTERS, options, strict=False))
    return f"{start}type: {kind}\n{_HEAD}{text}options:\n{rows}answer: {answer or stars}\n{tail}"


def _scalar(text: str) -> str:
    """A value on one line, quoted where YAML needs it; marks around the whole value then stand outside the quotes."""
    bare = _MARK.sub("", text)
    if not _NEEDS_QUOTES.search(bare):
        return text
    quoted = "'" + bare.replace("'", "''") + "'"
    return f"⟦{quoted}⟧" if text == f"⟦{bare}⟧" else quoted
