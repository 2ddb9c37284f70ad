"""papers/*.correction.yaml, what was corrected in the key of a published paper: how it is written and read, what is in force.

It stands beside the records of published papers. Unlike those it holds keys: it is made when the paper has been sat. Whether a
correction may be made is ``correcting``'s.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from paper_builder.codes import bank_rules as rules
from paper_builder.dates import parse_date
from paper_builder.diagnostics import Message, has_errors
from paper_builder.locks import CORRECTION_SUFFIX, FOLDER, check_locks, load_locks, record_files
from paper_builder.schema import check
from paper_builder.scoring import plain
from paper_builder.yaml_source import read_file
from paper_builder.yaml_writing import scalar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from paper_builder.bank import Bank
    from paper_builder.diagnostics import Diagnostic
    from paper_builder.yaml_source import Document

VERSION = 1
COPY = "correction.yaml"
"""What the record is called once more beside the marking files that it led to."""
_HEAD = "# 更正记录，由 paper-builder correct 写出，不要手工修改。含答案，考试结束前不得公开。"
_TEXTS = ("on", "paper", "paper_digest", "level", "form", "sitting", "question")
_KEYS = ("old_key_on_paper", "old_key_in_bank", "new_key_on_paper", "new_key_in_bank")


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """Another published paper that holds the question, by the name of its record, and the question's number there."""

    paper: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One corrected item of a published paper.

    ``paper`` is the name of its record, ``on`` and ``sitting`` are ISO dates (``sitting`` may be empty), ``item`` is the number on
    the paper. Keys are letters in order, empty for short answers; there is no new one where ``awarded``: everyone gets the points.
    """

    number: int
    on: str
    paper: str
    paper_digest: str
    level: str
    form: str
    sitting: str
    question: str
    item: int
    points: Decimal
    reason: str
    old_key_on_paper: str = ""
    old_key_in_bank: str = ""
    new_key_on_paper: str = ""
    new_key_in_bank: str = ""
    awarded: bool = False
    also_on: tuple[Elsewhere, ...] = ()

    @property
    def name(self) -> str:
        """Return what people call it, such as ``primary-A-2026-11-28-1``."""
        return f"{self.paper}-{self.number}"

    @property
    def path(self) -> str:
        """Return where its file is, from the bank's root."""
        return f"{FOLDER}/{self.name}{CORRECTION_SUFFIX}"


def correction_text(correction: Correction) -> str:
    """Return the file of ``correction``: the same text for the same correction. ValueError for a reason that YAML cannot hold."""
    return "\n".join((_HEAD, *_lines(correction))) + "\n"


def _lines(correction: Correction) -> Iterator[str]:
    yield f"version: {VERSION}"
    yield f"number: {correction.number}"
    for name in _TEXTS:
        value = getattr(correction, name)
        if value:
            yield f"{name}: {scalar(value)}"
    yield f"item: {correction.item}"
    yield f"points: {plain(correction.points)}"
    for name in _KEYS:
        value = getattr(correction, name)
        if value:
            yield f"{name}: {scalar(value)}"
    if correction.awarded:
        yield "awarded: true"
    yield f"reason: {scalar(correction.reason)}"
    if correction.also_on:
        yield "also_on:"
        for other in correction.also_on:
            yield f"- paper: {scalar(other.paper)}"
            yield f"  number: {other.number}"


def load_corrections(root: Path) -> tuple[tuple[Correction, ...], tuple[Diagnostic, ...]]:
    """Return the corrections in ``root``/papers by paper and number, and what is wrong with their files."""
    read, found = _read_all(root)
    ordered = sorted((correction for correction, _ in read), key=lambda one: (one.paper, one.number))
    return tuple(ordered), tuple(found)


def in_force(corrections: Iterable[Correction], paper_digest: str) -> Mapping[str, Correction]:
    """Return the correction that holds for each question of the paper whose paper.json has this digest: its latest."""
    own = sorted((one for one in corrections if one.paper_digest == paper_digest), key=lambda one: one.number)
    return {one.question: one for one in own}


def copy_in(folder: Path) -> Correction | None:
    """Return the correction that made the marking files in ``folder``; None for a folder that ``build`` wrote."""
    document, problems = read_file(folder / COPY, COPY) if (folder / COPY).is_file() else (None, ())
    if document is None or has_errors(problems):
        return None
    data, violations = check(document, "correction", COPY)
    return None if violations else _correction(data)


def check_records(bank: Bank) -> tuple[Diagnostic, ...]:
    """Return what is wrong with the records of published papers and their corrections, and what became of their questions."""
    read, found = _read_all(bank.root)
    locks = load_locks(bank.root)[0]
    published = {(lock.name, lock.paper_digest) for lock in locks}
    for correction, document in read:
        if (correction.paper, correction.paper_digest) not in published:
            found.append(
                rules.CORRECTION_UNFOUNDED.found(
                    Message(
                        f"{correction.name} 更正的试卷 {correction.paper} 没有发布记录，或记录的是另一份卷",
                        f"{correction.name} corrects {correction.paper}, which has no record or one of another paper",
                    ),
                    span=document.span(("paper",)),
                    subject=correction.name,
                    hint=Message("从 git 恢复那份发布记录", "restore the record of that paper from git"),
                )
            )
    corrections = [correction for correction, _ in read]
    settled = {
        (lock.name, name): None if one.awarded else one.new_key_in_bank
        for lock in locks
        for name, one in in_force(corrections, lock.paper_digest).items()
    }
    return (*check_locks(bank, settled), *found)


def _read_all(root: Path) -> tuple[list[tuple[Correction, Document]], list[Diagnostic]]:
    read: list[tuple[Correction, Document]] = []
    found: list[Diagnostic] = []
    for document in record_files(root, FOLDER, CORRECTION_SUFFIX, found, beside=""):
        shown = document.path.removeprefix(f"{FOLDER}/").removesuffix(CORRECTION_SUFFIX)
        data, violations = check(document, "correction", shown)
        found.extend(violations)
        if violations:
            continue
        correction = _correction(data)
        days = [day for day in (correction.on, correction.sitting) if day and parse_date(day) is None]
        if days or correction.path != document.path or correction.awarded == bool(correction.new_key_in_bank):
            found.append(
                rules.CORRECTION_UNFOUNDED.found(
                    Message(
                        f"{document.path} 不是 correct 写出的样子：文件名、日期或答案对不上",
                        f"{document.path} is not as correct writes it: its name, a date or its keys do not agree",
                    ),
                    span=document.root_span,
                    subject=shown,
                    hint=Message("不要手工修改；从 git 恢复这份记录", "do not edit it by hand: restore the record from git"),
                )
            )
            continue
        read.append((correction, document))
    return read, found


def _correction(data: dict[str, Any]) -> Correction:
    fields = {name: value for name, value in data.items() if name != "version"}
    also_on = tuple(Elsewhere(**row) for row in data.get("also_on", ()))
    known = {"points": Decimal(str(data["points"])), "reason": str(data["reason"]), "also_on": also_on}
    return Correction(**{"sitting": "", **fields, **known})
