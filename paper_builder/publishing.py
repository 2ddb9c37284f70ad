"""The verb ``publish``: a built paper that verifies and is still what the bank says → its lock in the bank. It builds nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_builder.bank_writing import FileChangedError, save
from paper_builder.blueprint_loading import find_blueprint, load_blueprint
from paper_builder.codes import paper_rules as rules
from paper_builder.dates import parse_date
from paper_builder.diagnostics import Diagnostic, Message, Severity, Span
from paper_builder.locks import lock_of, lock_text, with_past
from paper_builder.manifest import sha256
from paper_builder.provenance import past_digest
from paper_builder.repeats import on_the_day
from paper_builder.soundness import with_errors_faulty
from paper_builder.statistics import with_statistics
from paper_builder.verification import read_paper, verify_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from paper_builder.bank import Bank
    from paper_builder.blueprint import Constraint
    from paper_builder.paper import Paper, PaperRow

PAPER = "paper.json"
_BUILD_AGAIN = Message("重新组卷后再发布", "build the paper again, then publish it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """The lock's file, None where the paper was refused. ``anew`` is false where the very same lock was there already.

    ``diagnostics`` say why it was refused, or what of a paper that now is published may be a mistake.
    """

    path: Path | None
    diagnostics: tuple[Diagnostic, ...]
    anew: bool = False


def publish(folder: Path, bank: Bank) -> Published:
    """Write the lock of the paper in ``folder`` into ``bank`` and return where it is.

    Refused are a folder that does not verify, a paper that is not what bank and blueprint say now, and another paper under the
    name of a published one. Told of are a paper without a date and one that shares questions with another of its day. OSError where
    the disk refuses.
    """
    found = [finding for finding in verify_folder(folder, bank) if finding.severity is not Severity.INFO]
    paper, _ = read_paper(folder / PAPER, PAPER)
    if paper is None:
        return Published(path=None, diagnostics=tuple(found))
    found.extend(_not_as_now(paper, bank))
    if found:
        return Published(path=None, diagnostics=tuple(found))
    lock = lock_of(paper, f"sha256:{sha256((folder / PAPER).read_bytes())}")
    data = lock_text(lock).encode()
    path = bank.root / lock.path
    path.parent.mkdir(exist_ok=True)
    try:
        save(path, data, expected=None)
    except FileChangedError:
        same = not path.is_symlink() and path.read_bytes() == data
        return Published(path=path, diagnostics=()) if same else Published(path=None, diagnostics=(_another(lock.path),))
    return Published(path=path, diagnostics=tuple(_in_doubt(paper, bank)), anew=True)


def _in_doubt(paper: Paper, bank: Bank) -> Iterator[Diagnostic]:
    """Yield what a board may not have meant, of a paper that may be published all the same."""
    if not paper.sitting:
        yield rules.PUBLISHED_UNDATED.found(
            Message(
                "没有考试日期，记录名里写的是种子；以后每次组卷都会把它当作最近一次考试",
                "it has no date of its sitting and is recorded by its seed; every later build takes it for the latest one",
            ),
            subject=paper.id,
            hint=Message(
                "删掉刚写的这份记录，组卷时写明 --sitting（如 --sitting 2026-12），再发布",
                "delete the record just written, build with --sitting (such as --sitting 2026-12), then publish",
            ),
        )
    known, _ = with_past(bank, parse_date(paper.sitting))
    blueprint, _ = load_blueprint(find_blueprint(known, paper.level.id), known)
    if blueprint is not None:
        yield from on_the_day(paper, blueprint, bank)


def _not_as_now(paper: Paper, bank: Bank) -> Iterator[Diagnostic]:
    """Yield what verification does not ask: whether blueprint and past are the same, and each question may still be used."""
    bank, _ = with_errors_faulty(bank)
    known, _ = with_statistics(with_past(bank, parse_date(paper.sitting))[0])
    blueprint, _ = load_blueprint(find_blueprint(bank, paper.level.id), known)
    if blueprint is None or blueprint.digest != paper.provenance.blueprint_digest:
        yield rules.DIFFERS_FROM_BANK.found(
            Message(
                f"级别 {paper.level.id} 的蓝图在组卷后改过，或现在有错误",
                f"the blueprint of {paper.level.id} was changed after the paper was built, or has errors now",
            ),
            span=Span(path=PAPER),
            subject=paper.id,
            hint=_BUILD_AGAIN,
        )
    elif _demands(paper.rows) != _demands(row for row in blueprint.constraints if row.is_about(paper.form)):
        yield rules.DIFFERS_FROM_BANK.found(
            Message("卷中记录的要求不是蓝图的要求", "the rows of the paper are not those of the blueprint"),
            span=Span(path=PAPER),
            subject=paper.id,
            hint=_BUILD_AGAIN,
        )
    elif (
        paper.sitting and blueprint.looks_back and past_digest(known.past.of_level(blueprint.level)) != paper.provenance.past_digest
    ):
        yield rules.DIFFERS_FROM_BANK.found(
            Message(
                f"{paper.sitting} 以前的试卷，发布记录在组卷后有增减或改动，而蓝图要看往次试卷",
                f"records of papers before {paper.sitting} came, went or changed after this one was built, and the blueprint looks "
                "at past papers",
            ),
            span=Span(path=PAPER),
            subject=paper.id,
            hint=_BUILD_AGAIN,
        )
    for item in paper.items:
        question = bank.questions.get(item.question)
        if question is not None and (question.status != "approved" or question.id in bank.faulty):
            reason = (
                Message("题库中这道题有错误", "it has errors in the bank")
                if question.id in bank.faulty
                else Message(f"状态是 {question.status}", f"its status is {question.status}")
            )
            yield rules.NOT_ALLOWED_ON_PAPER.found(
                Message(f"第 {item.number} 题 {item.question}：{reason.zh}", f"item {item.number}, {item.question}: {reason.en}"),
                span=Span(path=PAPER),
                subject=item.question,
            )


def _demands(rows: Iterable[PaperRow | Constraint]) -> list[tuple[object, ...]]:
    return [(row.id, row.measure, row.lower, row.upper, row.target, row.ability, row.centre, row.weight) for row in rows]


def _another(path: str) -> Diagnostic:
    return rules.LOCK_REFUSED.found(
        Message(f"{path} 已经存在，内容是另一份试卷，没有覆盖", f"{path} exists already for another paper; it was left alone"),
        subject=path,
        hint=Message(
            "已发布的卷作废时，先把它的记录从题库中移走，再发布新的",
            "where the published paper is withdrawn, move its record out of the bank first",
        ),
    )
