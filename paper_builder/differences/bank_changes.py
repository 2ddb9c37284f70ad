"""Two states of a bank's files → what became of every question. What changed inside one is for ``comparing``.

The earlier state comes from git as bytes, the later one from disk. Both are read as ``check`` reads them; a file that cannot be
read in one of the two is a change too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_builder import yaml_source
from paper_builder.bank_loading import question_of
from paper_builder.bank_loading.files import question_files
from paper_builder.diagnostics import Message
from paper_builder.differences.comparing import compare
from paper_builder.differences.model import Change, Difference, OnPaper, QuestionChange
from paper_builder.locks import load_locks
from paper_builder.schema import check

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from paper_builder.history import History
    from paper_builder.locks import Lock
    from paper_builder.question import Question


def difference(root: Path, history: History) -> Difference:
    """Return what changed in the bank ``root`` since the commit of ``history``. HistoryError where git cannot answer."""
    paths = [path for path in history.changed if path.startswith("items/") and path.endswith(".yaml")]
    before_bytes = history.before(paths)
    before = {path: _question(before_bytes[path], path) for path in paths if path in before_bytes}
    on_disk = {shown: path for path, shown in question_files(root)[0]}
    after = {path: _question(yaml_source.read_data(on_disk[path], path)[0], path) for path in paths if path in on_disk}
    locks, _ = load_locks(root)
    ignored = history.ignored()
    changes = sorted(_changes(before, after, locks), key=lambda change: (change.path, change.id))
    return Difference(
        since=history.since,
        questions=tuple(change for change in changes if change.changes or change.kind != "changed"),
        form_only=tuple(change.id for change in changes if change.kind == "changed" and not change.changes),
        files=tuple(path for path in history.changed if path not in before and path not in after and path not in ignored),
    )


def _question(data: bytes | None, path: str) -> Question | None:
    """The question in ``data``, None where its shape is wrong."""
    document, _ = yaml_source.read_bytes(data, path) if data is not None else (None, ())
    if document is None:
        return None
    fields, violations = check(document, "question")
    return None if violations else question_of(fields)


def _changes(
    before: Mapping[str, Question | None], after: Mapping[str, Question | None], locks: Iterable[Lock]
) -> Iterator[QuestionChange]:
    """A question is followed by its id, so that a moved file is no new question; one that cannot be read by its path."""
    old = {question.id: path for path, question in before.items() if question is not None}
    new = {question.id: path for path, question in after.items() if question is not None}
    unreadable = [path for path, question in after.items() if question is None]
    for path in unreadable:
        yield QuestionChange(id=_stem(path), path=path, kind="unreadable", papers=_papers(locks, _stem(path), ""))
    for path, question in before.items():
        name = question.id if question else _stem(path)
        if name not in new and path not in unreadable and (question is not None or path not in after):
            yield QuestionChange(id=name, path=path, kind="removed", papers=_papers(locks, name, ""))
    for name, path in new.items():
        question = after[path]
        earlier = before.get(old.get(name, path))
        assert question is not None
        if earlier is not None and earlier.id != name:
            earlier = None
        if earlier is not None:
            changes = (*_moved(old[name], path), *compare(earlier, question))
        elif path in before and before[path] is None:
            changes = (Change(field="", message=Message("以前读不了，现在可以", "it could not be read before, now it can")),)
        else:
            changes = ()
        changed = earlier is None or earlier.digest != question.digest
        yield QuestionChange(
            id=name,
            path=path,
            kind="changed" if earlier is not None or changes else "added",
            changes=changes,
            papers=_papers(locks, name, question.digest) if changed else (),
            unreviewed=question.status == "approved" and (question.review is None or question.review.digest != question.digest),
        )


def _stem(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".yaml")


def _papers(locks: Iterable[Lock], question: str, digest: str) -> tuple[OnPaper, ...]:
    """Where the question stands with other content than ``digest``."""
    return tuple(
        OnPaper(paper=lock.name, number=item.number)
        for lock in locks
        for item in lock.items
        if item.question == question and item.digest != digest
    )


def _moved(before: str, after: str) -> Iterator[Change]:
    if before != after:
        yield Change(field="", message=Message(f"文件从 {before} 移来", f"moved from {before}"))
