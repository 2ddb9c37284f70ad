"""statistics/*.statistics.yaml, what candidates made of each question: how it is written, read, and given to a bank.

A record counts for the content that was sat, told by its digest. What is not certain is left out and told, never used.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from paper_builder.bank import LEAST_CANDIDATES
from paper_builder.codes import statistics_rules as rules
from paper_builder.dates import parse_date
from paper_builder.diagnostics import Message
from paper_builder.item_statistics import ItemStatistics
from paper_builder.locks import load_locks, record_files
from paper_builder.schema import check
from paper_builder.scoring import plain
from paper_builder.yaml_writing import scalar

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    from paper_builder.bank import Bank
    from paper_builder.diagnostics import Diagnostic, Span
    from paper_builder.yaml_source import Document

FOLDER = "statistics"
SUFFIX = ".statistics.yaml"
VERSION = 1
_HEAD = "# 考试结果，由考试平台的成绩算出，格式见 schemas/statistics.schema.json；不要手工修改。"
_PLACES = Decimal("0.0001")
_BY_TOOL = Message(
    "不要手工修改；从 git 恢复这个文件，或由考试平台的成绩重新生成（格式见 schemas/statistics.schema.json）",
    "do not edit it by hand: restore the file from git, or make it again from the exam platform's results "
    "(schemas/statistics.schema.json has its form)",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemResult:
    """One question's results, as ``ItemStatistics`` describes them, and its correlation with the rest of the paper (-1…1)."""

    question: str
    digest: str
    candidates: int
    facility: Decimal
    a: Decimal | None = None
    b: Decimal | None = None
    discrimination: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingResults:
    """The results of one published paper, called by its lock's name. ``date`` is the day of the sitting, ISO."""

    paper: str
    date: str
    items: tuple[ItemResult, ...]

    @property
    def path(self) -> str:
        """Return where its file is, from the bank's root."""
        return f"{FOLDER}/{self.paper}{SUFFIX}"


def results_text(results: SittingResults) -> str:
    """Return the file of ``results``: questions in the order of their ids, numbers to four places, and no clock."""
    lines = [_HEAD, f"version: {VERSION}", f"paper: {scalar(results.paper)}", f"date: {results.date}"]
    lines.append("items:" if results.items else "items: []")
    for item in sorted(results.items, key=lambda item: item.question):
        lines += [f"- question: {scalar(item.question)}", f"  digest: {item.digest}", f"  candidates: {item.candidates}"]
        for name in ("facility", "a", "b", "discrimination"):
            value: Decimal | None = getattr(item, name)
            if value is not None:
                lines.append(f"  {name}: {plain(value.quantize(_PLACES))}")
    return "\n".join(lines) + "\n"


def with_statistics(bank: Bank) -> tuple[Bank, tuple[Diagnostic, ...]]:
    """Return the bank that knows the newest results of its questions, and what is wrong with the records.

    Results of fewer than ``LEAST_CANDIDATES`` people count only where there are no others, and calibrate nothing. Of two results of
    one day the one of more candidates counts, then the one of the later paper by name.
    """
    found: list[Diagnostic] = []
    documents = list(record_files(bank.root, FOLDER, SUFFIX, found))
    held: dict[str, set[tuple[str, str]]] = {}
    for lock in load_locks(bank.root)[0] if documents else ():
        held.setdefault(lock.name, set()).update((item.question, item.digest) for item in lock.items)
    read = [record for document in documents for record in _read(document, held, found)]
    number_of = Counter((record.paper, record.item.question) for record in read)
    best: dict[str, tuple[tuple[bool, date, int, str], ItemStatistics]] = {}
    for record in read:
        finding = _doubt(record, bank, held[record.paper], number_of[record.paper, record.item.question])
        if finding is not None:
            found.append(finding)
            continue
        item = record.item
        enough = item.candidates >= LEAST_CANDIDATES
        a, b = (item.a, item.b) if enough else (None, None)
        known = ItemStatistics(on=record.on, candidates=item.candidates, facility=item.facility, a=a, b=b)
        rank = (enough, record.on, item.candidates, record.paper)
        if item.question not in best or best[item.question][0] < rank:
            best[item.question] = rank, known
    return replace(bank, statistics={name: best[name][1] for name in sorted(best)}), tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    paper: str
    on: date
    item: ItemResult
    span: Span


def _read(document: Document, held: Collection[str], found: list[Diagnostic]) -> Iterator[_Record]:
    """Yield the sound records of a file about one of the papers ``held``; ``found`` grows by what is wrong with the others."""
    data, violations = check(document, "statistics")
    rows = data["items"] if isinstance(data, dict) and isinstance(data.get("items"), list) else []
    places = [document.span(("items", index)) for index in range(len(rows))]
    spoiled: set[int] = set()
    of_file = False
    for violation in violations:
        index = _holding(places, violation.span)
        if index is None:
            of_file = True
            found.append(violation)
        else:
            spoiled.add(index)
            found.append(_unusable(violation.message, violation.span, rows[index]))
    if of_file:
        return
    day = parse_date(data["date"])
    if day is None:
        what = Message(f"没有 {data['date']} 这一天", f"there is no day {data['date']}")
        found.append(_unusable(what, document.span(("date",)), None))
        return
    if data["paper"] not in held:
        found.append(_of_no_paper(data["paper"], document))
        return
    for index, row in enumerate(rows):
        if index in spoiled:
            continue
        if ("a" in row) != ("b" in row):
            what = Message("a 和 b 要同时写", "a and b are written together")
            found.append(_unusable(what, places[index], row))
            continue
        yield _Record(paper=data["paper"], on=day, item=_item(row), span=document.span(("items", index, "question")))


def _holding(places: list[Span], span: Span | None) -> int | None:
    """The record that a finding lies in, None if it is about the file as a whole."""
    if span is None:
        return None
    at = (span.line, span.column)
    for index, place in enumerate(places):
        if (place.line, place.column) <= at < (place.end_line, place.end_column):
            return index
    return None


def _item(row: dict[str, Any]) -> ItemResult:
    numbers = {name: Decimal(str(row[name])).quantize(_PLACES) for name in ("facility", "a", "b", "discrimination") if name in row}
    return ItemResult(question=row["question"], digest=row["digest"], candidates=row["candidates"], **numbers)


def _doubt(record: _Record, bank: Bank, held: Collection[tuple[str, str]], number: int) -> Diagnostic | None:
    """Return why a record is not used, of a paper that held these ids and digests; None if nothing speaks against it."""
    name, paper = record.item.question, record.paper
    question = bank.questions.get(name)
    if number > 1:
        return rules.TWICE.found(
            Message(f"{paper} 的 {name} 有 {number} 条统计数据", f"{paper} has {number} results of {name}"),
            span=record.span,
            subject=name,
            hint=Message(
                "删去错的一条，或由考试平台的成绩重新生成这个文件",
                "delete the wrong one, or make the file again from the exam platform's results",
            ),
        )
    if (name, record.item.digest) not in held:
        return rules.NOT_ON_PAPER.found(
            Message(
                f"{paper} 上没有内容与这条数据相符的 {name}", f"{paper} holds no {name} of the content that these results name"
            ),
            span=record.span,
            subject=name,
            hint=_BY_TOOL,
        )
    if question is None:
        return rules.OF_NO_QUESTION.found(
            Message(
                f"题库中没有 {name}，它在 {paper} 上的数据没有用", f"the bank has no {name}; its results on {paper} are not used"
            ),
            span=record.span,
            subject=name,
            hint=Message("考过的题改为 status: retired，不要删", "retire a question that was published; do not delete it"),
        )
    if question.digest != record.item.digest:
        return rules.OF_OTHER_CONTENT.found(
            Message(f"{name} 在 {paper} 之后改过，那次的数据不再用", f"{name} was changed after {paper}; those results are unused"),
            span=record.span,
            subject=name,
            hint=Message("不用做什么；再考过一次就有新的数据", "nothing to do: the next sitting brings new results"),
        )
    return None


def _unusable(message: Message, span: Span | None, row: Any) -> Diagnostic:
    name = str(row.get("question", "")) if isinstance(row, dict) else ""
    return rules.RECORD_UNUSABLE.found(
        Message(f"{name} 的数据没有用：{message.zh}", f"the results of {name} are not used: {message.en}") if name else message,
        span=span,
        subject=name,
        hint=_BY_TOOL,
    )


def _of_no_paper(paper: str, document: Document) -> Diagnostic:
    return rules.OF_NO_PAPER.found(
        Message(f"papers/ 里没有 {paper} 的发布记录，它的数据没有用", f"papers/ has no record of {paper}; its results are unused"),
        span=document.span(("paper",)),
        subject=paper,
        hint=Message("恢复这份发布记录，或移走这个统计文件", "restore that record, or move this file away"),
    )
