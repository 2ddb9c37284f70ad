"""papers/*.lock.yaml, the records of published papers: what they hold, how they are written and read, what the bank says of them.

A lock proves which questions, of which content, stood on a paper. It holds no key: a key's digest is taken together with the
explanation, which nobody outside has, so that trying the letters leads nowhere.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, assert_never

from paper_builder.bank_loading.files import question_files
from paper_builder.codes import bank_rules as rules
from paper_builder.dates import parse_date
from paper_builder.diagnostics import Message, Severity, Span, has_errors
from paper_builder.past import Past, PastPaper
from paper_builder.past_keys import as_published, is_asked_the_same, is_other_key
from paper_builder.question import Choice
from paper_builder.schema import check
from paper_builder.scoring import plain
from paper_builder.yaml_source import read_file
from paper_builder.yaml_writing import scalar

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from paper_builder.bank import Bank
    from paper_builder.diagnostics import Diagnostic
    from paper_builder.paper import Paper, PaperItem
    from paper_builder.question import Question
    from paper_builder.yaml_source import Document

FOLDER = "papers"
SUFFIX = ".lock.yaml"
CORRECTION_SUFFIX = ".correction.yaml"
"""Ends the names of what ``errata`` keeps beside the records."""
VERSION = 1
_HEAD = "# 发布记录，由 paper-builder publish 写出，不要手工修改。"


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedItem:
    """A question as it stood on the paper: its number there, its points, the digests of its content and of its key."""

    number: int
    section: str
    question: str
    points: Decimal
    digest: str
    key_digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """A published paper. ``sitting`` is an ISO date or empty; digests are ``sha256:`` and 64 hex digits."""

    paper: str
    level: str
    form: str
    sitting: str
    total_points: Decimal
    seed: int
    paper_digest: str
    bank_digest: str
    blueprint: str
    blueprint_digest: str
    builder_version: str
    solver: str
    solver_version: str
    items: tuple[LockedItem, ...]

    @property
    def name(self) -> str:
        """Return what people call it: ``primary-A-2026-11-28``, or ``primary-A-seed-0`` where no sitting is known."""
        return f"{self.paper}-{self.sitting or f'seed-{self.seed}'}"

    @property
    def path(self) -> str:
        """Return where its file is, from the bank's root."""
        return f"{FOLDER}/{self.name}{SUFFIX}"


# ---- paper → lock → file ---------------------------------------------------------------------------------------------


def lock_of(paper: Paper, paper_digest: str) -> Lock:
    """Return the record of ``paper``, whose paper.json has the digest ``paper_digest``."""
    provenance = paper.provenance
    return Lock(
        paper=paper.id,
        level=paper.level.id,
        form=paper.form,
        sitting=paper.sitting,
        total_points=paper.total_points,
        seed=provenance.seed,
        paper_digest=paper_digest,
        bank_digest=provenance.bank_digest,
        blueprint=provenance.blueprint,
        blueprint_digest=provenance.blueprint_digest,
        builder_version=provenance.builder_version,
        solver=provenance.solver,
        solver_version=provenance.solver_version,
        items=tuple(
            LockedItem(
                number=item.number,
                section=section.id,
                question=item.question,
                points=item.points,
                digest=item.digest,
                key_digest=key_digest(item),
            )
            for section in paper.sections
            for item in section.items
        ),
    )


def key_digest(item: PaperItem) -> str:
    """Return the digest of the item's key as this paper prints it, together with its explanation and the content it belongs to."""
    from paper_builder.paper import ChoiceBody, ShortAnswerBody  # only a new lock needs them, and every check loads this module

    secret: list[Any] = [item.digest, item.explanation]
    match item.body:
        case ChoiceBody(options=options, key=key):
            secret += [[[option.label, option.source] for option in options], list(key)]
        case ShortAnswerBody(model_answer=answer, rubric=rubric):
            secret += [answer, [[plain(c.points), c.text, list(c.accept), list(c.reject)] for c in rubric]]
        case _:
            assert_never(item.body)
    canonical = json.dumps(secret, ensure_ascii=False, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()


def lock_text(lock: Lock) -> str:
    """Return the file of ``lock``: the same text for the same lock, without a clock."""
    return "\n".join((_HEAD, *_lines(lock))) + "\n"


def _lines(lock: Lock) -> Iterator[str]:
    yield f"version: {VERSION}"
    for name in ("paper", "level", "form", "sitting"):
        value = getattr(lock, name)
        if value:
            yield f"{name}: {scalar(value)}"
    yield f"total_points: {plain(lock.total_points)}"
    yield f"seed: {lock.seed}"
    for name in (
        "paper_digest",
        "bank_digest",
        "blueprint",
        "blueprint_digest",
        "builder_version",
        "solver",
        "solver_version",
    ):
        yield f"{name}: {scalar(getattr(lock, name))}"
    yield "items:"
    for item in lock.items:
        yield f"- number: {item.number}"
        yield f"  section: {scalar(item.section)}"
        yield f"  question: {scalar(item.question)}"
        yield f"  points: {plain(item.points)}"
        yield f"  digest: {scalar(item.digest)}"
        yield f"  key_digest: {scalar(item.key_digest)}"


# ---- files → locks ---------------------------------------------------------------------------------------------------


def load_locks(root: Path) -> tuple[tuple[Lock, ...], tuple[Diagnostic, ...]]:
    """Return the locks in ``root``/papers in the order of their names, and what is wrong with their files."""
    read, found = _read_all(root)
    return tuple(lock for lock, _ in read), tuple(found)


def record_of(root: Path, paper_digest: str) -> str | None:
    """Return the record in ``root`` of the paper whose paper.json has this digest, as a path from there; None where it has none.

    Records are searched as bytes: one that cannot be read any more still says that its paper was published.
    """
    wanted = paper_digest.encode()
    for path in sorted((root / FOLDER).glob(f"*{SUFFIX}")):
        if path.is_file() and wanted in path.read_bytes():
            return f"{FOLDER}/{path.name}"
    return None


def with_past(bank: Bank, sitting: date | None) -> tuple[Bank, tuple[Diagnostic, ...]]:
    """Return the bank that knows the papers published for sittings before ``sitting``, all of them where no day is given.

    Papers of an unknown day are among them. A record that cannot be read is told in a diagnostic, and its paper is not known.
    """
    read, found = _read_all(bank.root)
    papers: dict[str, PastPaper] = {}
    for lock, _ in read:
        # Two records of one paper, of which one has the wrong name, may differ: what either holds was asked.
        known = papers[lock.name].questions if lock.name in papers else frozenset()
        questions = known.union(item.question for item in lock.items)
        papers[lock.name] = PastPaper(name=lock.name, level=lock.level, sitting=parse_date(lock.sitting), questions=questions)
    latest_first = sorted(papers.values(), key=lambda paper: (paper.sitting is not None, -_ordinal(paper), paper.name))
    spoiled = {finding.span.path for finding in found if finding.span and finding.severity is Severity.ERROR}
    unread = spoiled.difference(document.path for _, document in read)
    past = Past(papers=tuple(latest_first), unread=tuple(sorted(unread)))
    return replace(bank, past=past.before(sitting)), tuple(found)


def _ordinal(paper: PastPaper) -> int:
    return paper.sitting.toordinal() if paper.sitting else 0


def check_locks(bank: Bank, corrected: Mapping[tuple[str, str], str | None] = MappingProxyType({})) -> tuple[Diagnostic, ...]:
    """Return what is wrong with the locks, and which of their questions are gone or were changed since, the key above all.

    ``corrected`` maps a record's name and a question's id to the key, in the bank's letters, that a correction gave it there; None
    where everyone got the points, so that no key matters any more.
    """
    read, found = _read_all(bank.root)
    if read:
        unread = {path.stem for path, _ in question_files(bank.root)[0]}.difference(bank.questions)
        for lock, document in read:
            found.extend(_against(bank, unread, corrected, lock, document))
    return tuple(found)


def _read_all(root: Path) -> tuple[list[tuple[Lock, Document]], list[Diagnostic]]:
    read: list[tuple[Lock, Document]] = []
    found: list[Diagnostic] = []
    for document in record_files(root, FOLDER, SUFFIX, found, beside=CORRECTION_SUFFIX):
        name = document.path.removeprefix(f"{FOLDER}/")
        data, violations = check(document, "lock", name.removesuffix(SUFFIX))
        found.extend(violations)
        if violations:
            continue
        lock = _lock(data)
        if lock.sitting and parse_date(lock.sitting) is None:
            found.append(
                rules.NO_SUCH_DAY.found(
                    Message(f"没有 {lock.sitting} 这一天", f"there is no day {lock.sitting}"),
                    span=document.span(("sitting",)),
                    subject=lock.name,
                    hint=Message("不要手工修改；从 git 恢复这份记录", "do not edit it by hand: restore the record from git"),
                )
            )
            continue
        if lock.path != document.path:
            found.append(
                rules.LOCK_NAME.found(
                    Message(
                        f"这份记录属于 {lock.path}，文件名却是 {name}", f"this is the record of {lock.path}, but is called {name}"
                    ),
                    span=document.span(("paper",)),
                    subject=lock.name,
                    hint=Message("恢复原来的文件名，或用 publish 重新写出", "restore its name, or let publish write it again"),
                )
            )
        read.append((lock, document))
    return read, found


def record_files(root: Path, folder: str, suffix: str, found: list[Diagnostic], *, beside: str | None = None) -> Iterator[Document]:
    """Yield the files of ``root``/``folder`` that end in ``suffix``, by name; ``found`` grows by what is wrong with the others.

    Others that end in ``beside`` are somebody else's to read, and nothing is said of them.
    """
    names = sorted(path.name for path in (root / folder).iterdir()) if (root / folder).is_dir() else []
    for name in names:
        shown = f"{folder}/{name}"
        if name.startswith("."):
            continue
        if not name.endswith(suffix):
            if beside is not None and name.endswith(beside):
                continue
            found.append(
                rules.STRAY_FILE.found(
                    Message(f"{shown} 没有读取：这里的文件以 {suffix} 结尾", f"{shown} is not read: files here end in {suffix}"),
                    span=Span(path=shown),
                    hint=Message(f"移出 {folder}/", f"move it out of {folder}/"),
                )
            )
            continue
        document, problems = read_file(root / folder / name, shown)
        found.extend(problems)
        if document is not None and not has_errors(problems):
            yield document


def _lock(data: dict[str, Any]) -> Lock:
    items = tuple(LockedItem(**{**row, "points": Decimal(str(row["points"]))}) for row in data["items"])
    fields = {name: value for name, value in data.items() if name != "version"}
    return Lock(**{"sitting": "", **fields, "total_points": Decimal(str(data["total_points"])), "items": items})


def _against(
    bank: Bank, unread: Collection[str], corrected: Mapping[tuple[str, str], str | None], lock: Lock, document: Document
) -> Iterator[Diagnostic]:
    """What became of the lock's questions; nothing about those ``unread``, whose files have findings of their own."""
    for index, item in enumerate(lock.items):
        question = bank.questions.get(item.question)
        span = document.span(("items", index, "question"))
        if question is None and item.question in unread:
            continue
        if question is None:
            yield rules.LOCKED_QUESTION_GONE.found(
                Message(
                    f"已发布的 {lock.name} 第 {item.number} 题 {item.question} 在题库中没有了",
                    f"item {item.number} of the published {lock.name}, {item.question}, is not in the bank any more",
                ),
                span=span,
                subject=item.question,
                hint=Message("考过的题改为 status: retired，不要删", "retire a question that was published; do not delete it"),
            )
        elif question.digest != item.digest:
            published = as_published(bank.root, lock.path, bank.spans[question.id].path, question, item.digest)
            if _is_marked_wrongly(published, question, corrected.get((lock.name, question.id), "")):
                yield _key_changed(lock, item, question, span, published)
            else:
                yield _changed(lock, item, span, known=published is not None)


def _is_marked_wrongly(published: Question | None, question: Question, corrected: str | None) -> bool:
    """Return whether the key that candidates are marked by is known to be another than that of ``question``.

    It is the one that was ``corrected`` to, or else the ``published`` one; that is None where nobody knows it any more.
    """
    if corrected is None or not isinstance(question.body, Choice):
        return False
    if corrected:
        return set(corrected) != set(question.body.key)
    return published is not None and isinstance(published.body, Choice) and is_other_key(published.body, question.body)


def _key_changed(lock: Lock, item: LockedItem, question: Question, span: Span, published: Question | None) -> Diagnostic:
    asked_the_same = published is None or is_asked_the_same(published, question)
    key = "".join(question.body.key) if isinstance(question.body, Choice) and asked_the_same else "none"
    command = f"paper-builder correct FOLDER --question {item.question} --key {key} --reason"
    unfit = Message("" if asked_the_same else "题干或选项也改过，只能送分：", "" if asked_the_same else "its text changed too: ")
    return rules.LOCKED_KEY_CHANGED.found(
        Message(
            f"已发布的 {lock.name} 第 {item.number} 题 {item.question} 的答案在题库里改过，那份卷的阅卷文件仍是旧答案",
            f"item {item.number} of the published {lock.name}, {item.question}, has another key in the bank now; the marking files "
            "of that paper still hold the old one",
        ),
        span=span,
        subject=item.question,
        hint=Message(
            f'旧答案错了，就更正那份卷（FOLDER 换成它的文件夹）：{unfit.zh}{command} "理由"',
            f'where the old key was wrong, correct that paper (FOLDER is its folder): {unfit.en}{command} "why"',
        ),
    )


def _changed(lock: Lock, item: LockedItem, span: Span, *, known: bool) -> Diagnostic:
    unknown = Message(
        "；不知道答案改没改，用 verify 核对那份卷的文件夹",
        "; whether its key changed is not known: verify the folder of that paper",
    )
    more = Message("", "") if known else unknown
    return rules.LOCKED_QUESTION_CHANGED.found(
        Message(
            f"已发布的 {lock.name} 第 {item.number} 题 {item.question} 发布以后内容改过",
            f"item {item.number} of the published {lock.name}, {item.question}, was changed since",
        ),
        span=span,
        subject=item.question,
        hint=Message(
            f"看改了什么：paper-builder diff $(git log -1 --format=%h -- '*{lock.name}{SUFFIX}'){more.zh}",
            f"see what was changed: paper-builder diff $(git log -1 --format=%h -- '*{lock.name}{SUFFIX}'){more.en}",
        ),
    )
