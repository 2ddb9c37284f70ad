"""A question's file in its canonical form: the order of fields, texts as blocks, quotes where another reader would see a number.

What the file says stays the same, and so does every comment, beside or above the value that it speaks of. A file with errors is not
touched: what it means is not certain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_builder import yaml_source
from paper_builder.bank_loading import question_of
from paper_builder.bank_writing import question_fields
from paper_builder.diagnostics import has_errors
from paper_builder.schema import check
from paper_builder.yaml_source.remarks import anchors, remarks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from paper_builder.diagnostics import Diagnostic
    from paper_builder.question import Question
    from paper_builder.yaml_source import DocumentPath
    from paper_builder.yaml_source.remarks import Remark


class FormattingError(Exception):
    """The canonical form would say something else than the file; nothing is returned. This is a fault of the program."""


def formatted(data: bytes, shown: str) -> tuple[bytes | None, tuple[Diagnostic, ...]]:
    """Return the canonical bytes of a question's file, None where it has errors, and what is wrong with it.

    ``shown`` is the path that findings name. FormattingError where the result does not read as the same question.
    """
    document, found = yaml_source.read_bytes(data, shown)
    if document is None or has_errors(found):
        return None, found
    fields, violations = check(document, "question", shown.rpartition("/")[2].removesuffix(".yaml"))
    if violations:
        return None, (*found, *violations)
    try:
        return with_notes(question_of(fields), remarks(document.text), order_of(document.text), shown), found
    except ValueError as error:
        raise FormattingError(f"{shown}: {error}") from error


def order_of(text: str) -> tuple[DocumentPath, ...]:
    """Return the paths of all keys and entries of a readable YAML text, in its order."""
    return tuple(anchor.path for anchor in anchors(text))


def with_notes(question: Question, notes: Sequence[Remark], order: Sequence[DocumentPath], shown: str) -> bytes:
    """Return the canonical file of ``question`` with each comment at its value, and without any other first line.

    ``order`` are the paths of the file that the comments are from: a comment whose value is gone goes to the next one, and one
    above the first value stays at the top. ValueError where a text cannot stand in a bank file, FormattingError where the result
    does not read as the same question with the same comments.
    """
    result = _with_remarks(question, notes, order).encode()
    _refuse_another_question(question, notes, result, shown)
    return result


def _with_remarks(question: Question, notes: Sequence[Remark], order: Sequence[DocumentPath]) -> str:
    opened = {note.path[:-1] for note in notes if note.path and isinstance(note.path[-1], int)}
    text = question_fields(question, opened=opened)
    line_of: dict[DocumentPath, int] = {}
    for anchor in anchors(text):
        line_of[anchor.path] = text.count("\n", 0, anchor.start)
    lines = text.split("\n")[:-1]
    above: dict[int, list[str]] = {}
    beside: dict[int, str] = {}
    head, foot = [], []
    for note in notes:
        path = note.path
        if path is not None and not note.beside and order and path == order[0]:
            head.append(note.text)  # above the first value: it speaks of the whole file
            continue
        while path is not None and path not in line_of:  # the value is a default and not written: the next one takes it
            path = next(iter(order[order.index(path) + 1 :]), None)
        if path is None:
            foot.append(note.text)
        elif note.beside and path == note.path and line_of[path] not in beside:
            beside[line_of[path]] = note.text
        else:
            above.setdefault(line_of[path], []).append(note.text)
    return "\n".join([*head, *_interleaved(lines, above, beside), *foot]) + "\n"


def _interleaved(lines: Iterable[str], above: dict[int, list[str]], beside: dict[int, str]) -> Iterable[str]:
    for number, line in enumerate(lines):
        margin = line[: len(line) - len(line.lstrip())]
        yield from (margin + text for text in above.get(number, ()))
        yield f"{line}  {beside[number]}" if number in beside else line


def _refuse_another_question(question: Question, notes: Sequence[Remark], result: bytes, shown: str) -> None:
    document, _ = yaml_source.read_bytes(result, shown)
    if document is None:
        raise FormattingError(f"{shown}: the canonical form cannot be read")
    fields, violations = check(document, "question")
    if violations or question_of(fields) != question:
        raise FormattingError(f"{shown}: the canonical form is another question")
    if sorted(note.text for note in remarks(document.text)) != sorted(note.text for note in notes):
        raise FormattingError(f"{shown}: a comment would be lost")
