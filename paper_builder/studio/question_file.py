"""A question's file as a form opens it: its values, its comments, the lines of its review, and what the form has no field for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_builder import schema
from paper_builder.diagnostics import Severity
from paper_builder.studio.opening import NoticeError
from paper_builder.studio.remarks import remarks_of
from paper_builder.studio.values import values_of_data
from paper_builder.yaml_source import read_bytes, read_data

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from paper_builder.diagnostics import Diagnostic
    from paper_builder.studio.opening import OpenBank
    from paper_builder.studio.values import Values
    from paper_builder.yaml_source import Document


class NoSuchQuestionError(NoticeError):
    """The bank has neither question nor file of this id."""


class UnreadableError(NoticeError):
    """The file cannot be shown in a form."""

    @classmethod
    def of(cls, shown: str, diagnostics: Iterable[Diagnostic]) -> UnreadableError:
        """Return the error for a file with these findings."""
        told = [
            f"第 {found.span.line if found.span else 1} 行：{found.message.zh}"
            for found in diagnostics
            if found.severity is Severity.ERROR
        ]
        return cls(f"{shown} 读不懂，请用文本编辑器改好再打开。{'；'.join(told[:3])}")


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionFile:
    """``data``: the bytes that were read; ``text``: what they say, without a byte order mark.

    ``review``: the lines of its review; ``unknown``: fields that no question has.
    """

    path: Path
    data: bytes
    text: str
    values: Values
    review: tuple[str, ...]
    unknown: tuple[str, ...]


def read_question_file(desk: OpenBank, question_id: str, data: bytes | None = None) -> QuestionFile:
    """Return the file of a question, or what ``data`` would be as this file.

    NoSuchQuestionError where the bank has neither question nor file of that id, UnreadableError where it is not YAML with fields.
    """
    path = _path(desk, question_id)
    shown = path.relative_to(desk.root).as_posix()
    problems: tuple[Diagnostic, ...] = ()
    if data is None:
        data, problems = read_data(path, shown)
    if data is None:
        raise UnreadableError.of(shown, problems)
    document, problems = read_bytes(data, shown)
    if document is None or not isinstance(document.data, dict):
        raise UnreadableError.of(shown, problems)
    known = {name for kind in schema.load("question")["$defs"].values() for name in kind.get("properties", ())}
    return QuestionFile(
        path=path,
        data=data,
        text=document.text,
        values=values_of_data(document.data, remarks_of(document.text)),
        review=_review(document),
        unknown=tuple(name for name in document.data if name not in known),
    )


def _path(desk: OpenBank, question_id: str) -> Path:
    if question_id in desk.bank.spans:
        return desk.path_of(question_id)
    items = desk.root / "items"
    named = [path for path in sorted(items.rglob("*.yaml")) if path.stem == question_id]
    if not named:
        raise NoSuchQuestionError(f"题库里没有 {question_id}")
    return named[0]


def _review(document: Document) -> tuple[str, ...]:
    if "review" not in document.data:
        return ()
    start, end = document.extent(("review",))
    return tuple(document.text[start:end].splitlines())
