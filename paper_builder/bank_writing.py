"""One question → its file: canonical text, edits that keep every other byte, and a save that never loses another person's work.

A file is written whole beside the old one and renamed; whoever reads sees the old or the new one. It is refused where the bytes on
disk are not those that were read. It knows no review policy: what to record is decided elsewhere.
"""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from paper_builder import yaml_source
from paper_builder.bank_loading import question_of, review_of
from paper_builder.question import Choice, ShortAnswer
from paper_builder.schema import check
from paper_builder.scoring import plain
from paper_builder.yaml_writing import block, flow, scalar

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from paper_builder.diagnostics import Message
    from paper_builder.question import Question, Review, Status
    from paper_builder.yaml_source import DocumentPath

MODELINE = "# yaml-language-server: $schema=../../../../schemas/question.schema.json"
_MARK = b"\xef\xbb\xbf"


class UnfitReviewError(ValueError):
    """The review holds what no question's file may hold; ``message`` says what, in both languages."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.en)
        self.message = message


class FileChangedError(Exception):
    """The file is not what it was when it was read; nothing has been written. ``path`` is the file."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} was changed meanwhile")
        self.path = path


# ---- canonical text ------------------------------------------------------------------------------------------------


def question_text(question: Question) -> str:
    """Return the canonical file of ``question``: fixed order of fields, texts as blocks, defaults left out.

    ValueError where a text cannot stand in a bank file: empty, or with control or invisible characters.
    """
    return f"{MODELINE}\n{question_fields(question)}"


def question_fields(question: Question, *, opened: Collection[DocumentPath] = ()) -> str:
    """Return the same without its first line; lists at the paths in ``opened`` have a line for each entry. ValueError as above."""
    return "\n".join(_fields(question, opened)) + "\n"


def _fields(question: Question, opened: Collection[DocumentPath]) -> Iterator[str]:
    for name in ("id", "type", "level", "competency", "knowledge_point", "cognitive_level"):
        yield f"{name}: {scalar(getattr(question, name))}"
    yield f"difficulty: {question.difficulty}"
    yield f"seconds: {question.seconds}"
    yield f"stem: {block(question.stem, 2)}"
    match question.body:
        case Choice(options=options, key=key):
            yield "options:"
            for option in options:
                yield f"  {option.letter}: {_text(option.text, 4)}"
            yield f"answer: {''.join(key)}"
        case ShortAnswer(model_answer=model_answer, rubric=rubric):
            yield f"answer: {block(model_answer, 2)}"
            yield "rubric:"
            for index, criterion in enumerate(rubric):
                yield f"- points: {plain(criterion.points)}"
                yield f"  text: {_text(criterion.text, 4)}"
                for name in ("accept", "reject"):
                    yield from _list(f"  {name}", getattr(criterion, name), ("rubric", index, name) in opened)
        case _:
            assert_never(question.body)
    if question.calculation:
        yield f"calculation: {_text(question.calculation, 2)}"
    yield f"explanation: {block(question.explanation, 2)}"
    if question.references:
        yield "references:"
        for reference in question.references:
            yield f"- statute: {scalar(reference.statute)}"
            if reference.article:
                yield f"  article: {scalar(reference.article)}"
    yield from _list("enemies", question.enemies, ("enemies",) in opened)
    yield from _list("tags", question.tags, ("tags",) in opened)
    if question.keep_order:
        yield "keep_order: true"
    yield f"status: {scalar(question.status)}"
    yield f"author: {scalar(question.author)}"
    if question.review:
        yield _review(question.review)


def _text(text: str, indent: int) -> str:
    return block(text, indent) if "\n" in text else scalar(text)


def _list(name: str, texts: tuple[str, ...], opened: bool) -> Iterator[str]:
    """A list on one line; with a line for each entry where it is ``opened``, or one of them has several lines itself."""
    if not texts:
        return
    if not opened and not any("\n" in text for text in texts):
        yield f"{name}: {flow(texts)}"
        return
    margin = " " * (len(name) - len(name.lstrip()))
    yield f"{name}:"
    for text in texts:
        yield f"{margin}- {_text(text, len(margin) + 2)}"


def _review(review: Review) -> str:
    """The block of a review; ``on`` is quoted, for YAML 1.1 reads it as true.

    It ends in a plain value, so that a remark behind the last line of the one before stays a remark.
    """
    lines = [
        "review:",
        f"  by: {scalar(review.by)}",
        f"  'on': {scalar(review.on)}",
        f"  answered: {_text(review.answered, 4)}",
        f"  outcome: {scalar(review.outcome)}",
    ]
    if review.comment:
        lines.append(f"  comment: {_text(review.comment, 4)}")
    lines.append(f"  digest: {scalar(review.digest)}")
    return "\n".join(lines)


# ---- edits that keep every other byte ------------------------------------------------------------------------------


def with_review(data: bytes, status: Status, review: Review) -> bytes:
    """Return ``data`` with another ``status`` and ``review``; all other bytes, comments and line ends included, stay.

    ``data`` is a readable question file. ValueError where it is not, or where the edit would change anything else.
    """
    mark = _MARK if data.startswith(_MARK) else b""
    document, _ = yaml_source.read_bytes(data, "")
    if document is None or "status" not in document.data:
        raise ValueError("not a question file")
    text = document.text
    newline = "\r\n" if "\r\n" in text else "\n"
    block_text = _review(review).replace("\n", newline)
    edits = [(*document.extent(("status",)), f"status: {scalar(status)}")]
    if "review" in document.data:
        edits.append((*document.extent(("review",)), block_text))
    else:
        end = max(document.extent((name,))[1] for name in document.data)
        line_end = re.compile(r"[^\r\n]*").match(text, end)  # behind a comment on the last field's line
        assert line_end
        edits.append((line_end.end(), line_end.end(), newline + block_text))
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    if not text.endswith("\n"):
        text += newline
    edited = mark + text.encode()
    after, _ = yaml_source.read_bytes(edited, "")
    if after is None or _without_own(after) != _without_own(document) or _own(after) != (status, review):
        raise ValueError("the edit would change other fields")
    return edited


def _without_own(document: yaml_source.Document) -> list[tuple[str, object]]:
    return [(name, value) for name, value in document.data.items() if name not in {"status", "review"}]


def _own(document: yaml_source.Document) -> tuple[str, Review]:
    return document.data["status"], review_of(document.data["review"])


def record_review(path: Path, question: Question, status: Status, review: Review) -> None:
    """Write ``status`` and ``review`` into the file of ``question`` and nothing else.

    FileChangedError where the file's content or review is not that of ``question`` any more; OSError where the disk refuses.
    UnfitReviewError, with the file as it was, where ``check`` would refuse the file with this review.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise FileChangedError(path) from None
    document, _ = yaml_source.read_bytes(data, path.name)
    if document is None:
        raise FileChangedError(path)
    fields, violations = check(document, "question")
    if violations:
        raise FileChangedError(path)
    now = question_of(fields)
    if (now.digest, now.status, now.review) != (question.digest, question.status, question.review):
        raise FileChangedError(path)
    edited = with_review(data, status, review)
    after, _ = yaml_source.read_bytes(edited, path.name)
    violations = check(after, "question")[1] if after is not None else ()
    if violations:
        raise UnfitReviewError(violations[0].message)
    save(path, edited, expected=data)


# ---- saving --------------------------------------------------------------------------------------------------------


def save(path: Path, data: bytes, *, expected: bytes | None) -> None:
    """Write ``data`` to ``path`` so that the file is the old or the new one at any moment, also after a loss of power.

    ``expected`` are the bytes that were read before, None where no file may exist yet. FileChangedError where the disk holds
    something else; OSError where it refuses, with the old file intact. The folder must exist.
    """
    with _locked(path.parent):
        if _current(path) != expected:
            raise FileChangedError(path)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            temporary.chmod(_mode(path))
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)


def _current(path: Path) -> bytes | None:
    if path.is_symlink():
        raise FileChangedError(path)  # a link was never read, and replacing it would leave its target behind
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode & 0o777
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the folder's lock between looking and renaming; the kernel drops it with the process, so none is ever stale."""
    try:
        import fcntl
    except ImportError:  # no such lock on this system; the comparison alone must do
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return  # a folder cannot be opened there; the rename itself is durable
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
