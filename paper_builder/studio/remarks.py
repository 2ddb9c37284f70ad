"""The comments of a question file: one field of the form, a line each; written back, each stands where it stood in the file."""

from __future__ import annotations

from dataclasses import replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from paper_builder import yaml_source
from paper_builder.bank_writing import MODELINE, question_text
from paper_builder.formatting import order_of, with_notes
from paper_builder.yaml_source.remarks import Remark, remarks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from paper_builder.question import Question
    from paper_builder.yaml_source import DocumentPath

_TOP: DocumentPath = ("id",)
_MOVING = ("options", "rubric", "references", "enemies", "tags")
"""Fields whose entries a form can reorder."""


def remarks_of(text: str) -> str:
    """Return the comments of a readable YAML ``text`` in order, a line each, without their # and without the editor's own line."""
    return "\n".join(_words(note) for note in _notes(text))


def file_with_remarks(question: Question, wanted: str, before: str, shown: str) -> bytes:
    """Return the canonical file of ``question`` with the comments ``wanted``, a line each.

    Those that the file was read with (its text ``before``, "" for a new one) stay at their values, and go with an option or entry
    that was moved; one that was reworded stays where it was; new ones stand at the top. ValueError and FormattingError as in
    ``formatting.with_notes``; ``shown`` is the path that they name.
    """
    first = Remark(text=MODELINE, path=_TOP, beside=False)
    if not before:
        notes = (Remark(text=f"# {line}", path=_TOP, beside=False) for line in _lines(wanted))
        return with_notes(question, (first, *notes), (_TOP,), shown)
    order = order_of(before)
    top = order[0] if order else _TOP
    old, new = _data(before), _data(question_text(question))
    merged = _merged(_notes(before), _lines(wanted), top)
    kept = (replace(note, path=note.path and _followed(note.path, old, new)) for note in merged)
    return with_notes(question, (replace(first, path=top), *kept), order or (_TOP,), shown)


def _notes(text: str) -> tuple[Remark, ...]:
    return tuple(note for note in remarks(text) if _words(note) and not _words(note).startswith("yaml-language-server:"))


def _words(note: Remark) -> str:
    return note.text.lstrip("#").strip()


def _lines(wanted: str) -> list[str]:
    return [line.strip() for line in wanted.split("\n") if line.strip()]


def _data(text: str) -> Mapping[str, Any]:
    document, _ = yaml_source.read_bytes(text.encode(), "")
    return document.data if document is not None and isinstance(document.data, dict) else {}


def _merged(old: Sequence[Remark], lines: Sequence[str], top: DocumentPath) -> Iterator[Remark]:
    """The wanted lines as comments: an old one unchanged or reworded at its place, or a new one."""
    steps = SequenceMatcher(a=[_words(note) for note in old], b=lines, autojunk=False).get_opcodes()
    for step, start, end, first, last in steps:
        if step == "equal":
            yield from old[start:end]
            continue
        for at, line in enumerate(lines[first:last], start):
            if at < end:
                yield replace(old[at], text=f"# {line}")
            else:
                yield Remark(text=f"# {line}", path=top, beside=False)


def _followed(path: DocumentPath, old: Mapping[str, Any], new: Mapping[str, Any]) -> DocumentPath:
    """Where the value at ``path`` has gone: the same place, the one it was moved to, or the field that it was removed from."""
    if len(path) < 2 or path[0] not in _MOVING:
        return path
    field, place, *rest = str(path[0]), *path[1:]
    before, after = _entries(old.get(field)), _entries(new.get(field))
    value = before.get(place)
    if after.get(place) == value:
        return path
    moved = [other for other, found in after.items() if found == value]
    if len(moved) == 1:
        return (field, moved[0], *rest)
    taken = place not in after or after[place] in before.values()
    return (field,) if taken else path


def _entries(value: Any) -> dict[Any, Any]:
    if isinstance(value, dict):
        return value
    return dict(enumerate(value)) if isinstance(value, list) else {}
