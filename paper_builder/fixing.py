"""Findings that carry a fix → text edits in their files. Every byte outside an edit stays as it is.

Only what a rule declares as its fix is applied; rules declare one where a single reading is possible.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_builder import yaml_source
from paper_builder.bank_writing import FileChangedError, save
from paper_builder.schema import check as check_schema
from paper_builder.yaml_source.positions import SourceText

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from paper_builder.diagnostics import Diagnostic, Span, TextEdit

_ROUNDS = 200
"""A file that is not done after so many edits in a row is left to its author."""
_MARK = b"\xef\xbb\xbf"
_SCHEMAS = (
    ("items/", "question"),
    ("blueprints/", "blueprint"),
    ("bank.yaml", "bank"),
    ("knowledge_points.yaml", "knowledge_points"),
    ("statutes.yaml", "statutes"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """An edit that was made: the rule's code, where it was, and the text before and after."""

    code: str
    span: Span
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """What was mended, in order, and the files that somebody changed meanwhile, which were left alone."""

    applied: tuple[Applied, ...]
    changed_meanwhile: tuple[str, ...]


def fix(root: Path, check: Callable[[], Sequence[Diagnostic]]) -> Fixed:
    """Apply the fixes of what ``check`` finds in the bank ``root`` until it finds none; each file is replaced at once.

    ``check`` is asked again after the files were read, so that edits meet the very text that they were made for. OSError where the
    disk refuses; files written before that stay mended.
    """
    applied: list[Applied] = []
    busy: dict[str, None] = {}
    for _ in range(_ROUNDS):
        held = {path: root.joinpath(path).read_bytes() for path in _fixable(check(), busy)}
        if not held:
            break
        edits = _by_path(check())
        mended = 0
        for path, data in held.items():
            done, now = _mend(data, path, edits.get(path, ()))
            if not done:
                continue
            try:
                save(root / path, now, expected=data)
            except FileChangedError:
                busy[path] = None
                continue
            applied.extend(done)
            mended += 1
        if not mended:
            break
    return Fixed(applied=tuple(applied), changed_meanwhile=tuple(busy))


def _fixable(found: Iterable[Diagnostic], busy: Iterable[str]) -> list[str]:
    return sorted({edit.span.path for finding in found for edit in finding.fix}.difference(busy))


def _by_path(found: Iterable[Diagnostic]) -> dict[str, list[tuple[str, TextEdit]]]:
    """The edits of each file; of a finding that edits several files, none, for a half of it may be wrong."""
    edits: dict[str, list[tuple[str, TextEdit]]] = {}
    for finding in found:
        if len({edit.span.path for edit in finding.fix}) == 1:
            edits.setdefault(finding.fix[0].span.path, []).extend((finding.code, edit) for edit in finding.fix)
    return edits


def _mend(data: bytes, path: str, edits: Sequence[tuple[str, TextEdit]]) -> tuple[list[Applied], bytes]:
    """Return the edits that were made in ``data`` and what came of it: those given, then those that reading it again asks for.

    A slip hides the next one from YAML's grammar; going on here saves a check of the whole bank for each.
    """
    applied: list[Applied] = []
    for _ in range(_ROUNDS):
        done, data = _edited(data, path, edits)
        if not done:
            break
        applied.extend(done)
        edits = _by_path(_slips(data, path)).get(path, ())
    return applied, data


def _edited(data: bytes, path: str, edits: Iterable[tuple[str, TextEdit]]) -> tuple[list[Applied], bytes]:
    """Return the edits that could be made and the new bytes; of two that overlap the later one waits for the next round."""
    mark = _MARK if data.startswith(_MARK) else b""
    source = SourceText(data[len(mark) :].decode("utf-8"), path)
    placed: dict[tuple[int, int], Applied] = {}
    for code, edit in edits:
        span = edit.span
        with contextlib.suppress(IndexError):
            start, end = source.index_of(span.line, span.column), source.index_of(span.end_line, span.end_column)
            placed.setdefault((start, end), Applied(code=code, span=span, before=source.text[start:end], after=edit.text))
    pieces: list[str] = []
    applied: list[Applied] = []
    at = 0
    for (start, end), made in sorted(placed.items(), key=lambda row: row[0]):
        if at <= start <= end <= len(source.text) and made.before != made.after:
            pieces += [source.text[at:start], made.after]
            applied.append(made)
            at = end
    return applied, mark + "".join([*pieces, source.text[at:]]).encode()


def _slips(data: bytes, path: str) -> Sequence[Diagnostic]:
    """What is wrong with the file as YAML and against its schema."""
    document, found = yaml_source.read_bytes(data, path)
    if document is None:
        return found
    schema = next((name for start, name in _SCHEMAS if path.startswith(start)), "")
    return (*found, *check_schema(document, schema)[1]) if schema else found
