"""A judged question → its file: a new one under the next free number, or over the one that was opened if nobody changed that.

It knows nothing of what is being typed, nor of drafts.
"""

from __future__ import annotations

import dataclasses
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_builder.bank_writing import FileChangedError, save
from paper_builder.starting import next_id
from paper_builder.studio.remarks import file_with_remarks

if TYPE_CHECKING:
    from pathlib import Path

    from paper_builder.question import Question
    from paper_builder.studio.opening import OpenBank
    from paper_builder.studio.question_file import QuestionFile
    from paper_builder.studio.values import Values

_RETRIES = 50
"""How often a new question takes the next number because another one was saved under the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What the editing began from: ``base`` is the sha256 of the file and ``text`` what it says, both "" without one."""

    values: Values
    question_id: str = ""
    path: Path | None = None
    base: str = ""
    text: str = ""
    review: tuple[str, ...] = ()

    @classmethod
    def of(cls, question_id: str, file: QuestionFile) -> Opened:
        """Return the question ``question_id`` as its file has it."""
        return cls(
            question_id=question_id,
            path=file.path,
            base=digest(file.data),
            text=file.text,
            review=file.review,
            values=file.values,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The file at ``path`` holds ``question``, in these bytes."""

    question: Question
    path: Path
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """Nothing was written: the file is not what was opened. ``now`` are its bytes, None where it is gone."""

    now: bytes | None


def write_new(desk: OpenBank, question: Question, remarks: str) -> Written | None:
    """Write a question that has no file yet; None where every number that was tried was taken. OSError where the disk refuses."""
    for _ in range(_RETRIES):
        name = next_id(desk.bank, question.level, question.competency)
        question = dataclasses.replace(question, id=name)
        path = desk.root / "items" / question.level / question.competency / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        data = file_with_remarks(question, remarks, "", path.name)
        try:
            save(path, data, expected=None)
        except FileChangedError:
            continue
        return Written(question=question, path=path, data=data)
    return None


def write_over(path: Path, opened: Opened, question: Question, remarks: str) -> Written | Clash:
    """Write a question over the file at ``path`` that was ``opened``. OSError where the disk refuses."""
    data = file_with_remarks(question, remarks, opened.text, path.name)
    now = _read(path)
    if digest(now) == opened.base or now == data:
        try:
            if now != data:
                save(path, data, expected=now)
        except FileChangedError:
            return Clash(now=_read(path))
        return Written(question=question, path=path, data=data)
    return Clash(now=now)


def digest(data: bytes | None) -> str:
    """Return the sha256 of ``data`` in hexadecimal, "" for None."""
    return hashlib.sha256(data).hexdigest() if data is not None else ""


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
