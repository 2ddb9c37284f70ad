"""The order of things: settings, then every file by itself, then what holds between files, then the bank."""

from __future__ import annotations

import contextlib
import dataclasses
import gc
import hashlib
import json
from typing import TYPE_CHECKING, Any

from paper_builder.bank import Bank
from paper_builder.bank_loading import answers, assets, citations, identity, reviews, texts
from paper_builder.bank_loading.context import Context, Entry
from paper_builder.bank_loading.files import question_files
from paper_builder.bank_loading.questions import question_of
from paper_builder.bank_loading.settings import load_points, load_settings, load_statutes
from paper_builder.diagnostics import Severity, in_order
from paper_builder.schema import check
from paper_builder.yaml_source import read_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from paper_builder.diagnostics import Diagnostic
    from paper_builder.question import Question
    from paper_builder.yaml_source import Document

_ONLY_CHECKED = ("statutes_checked_within_days", "all_options_may_be_right")
"""Settings that decide what is a finding and reach no paper."""
CHECKS = (identity.check, answers.check, citations.check, texts.check, reviews.check)
"""What is asked of every question by itself, in this order."""


def load_bank(
    root: Path,
    progress: Callable[[int, int], None] | None = None,
    inspect: Callable[[Question, Document], None] | None = None,
    covers: Callable[[str], bool] | None = None,
) -> tuple[Bank | None, tuple[Diagnostic, ...]]:
    """Return the bank in ``root`` with everything that could be read, and all findings in order.

    The bank is None only without a usable bank.yaml. ``progress`` is called with the number of question files done, and of all,
    ``inspect`` with each question that could be read and its file. With ``covers``, a test of paths from the root, other questions
    are read and held against those covered, but not checked by themselves: their own faults are not found, and no paper may come
    of such a bank, which has no digest either.
    """
    settings, found = load_settings(root)
    if settings is None:
        return None, in_order(found)
    points, more = load_points(root, settings)
    found += more
    statutes, more = load_statutes(root)
    found += more
    context = Context(
        settings=settings,
        levels={level.id: level for level in settings.levels},
        competencies={competency.id: competency for competency in settings.competencies},
        points=points,
        statutes=statutes,
    )
    files, more = question_files(root)
    found += more
    entries: list[Entry] = []
    unread: set[str] = set()
    with _collector_paused():
        for done, (path, shown) in enumerate(files, 1):
            entry = _read(path, shown, found)
            if entry is None:
                unread.add(path.stem)
            else:
                entries.append(entry)
                if covers is None or covers(shown):
                    for rule in CHECKS:
                        found.extend(rule(entry, context))
                if inspect is not None:
                    inspect(entry.question, entry.document)
            if progress is not None:
                progress(done, len(files))
    known = unread.union(entry.question.id for entry in entries)
    found.extend(identity.duplicates(entries))
    for entry in entries:
        if entry.question.enemies:
            found.extend(citations.enemies(entry, known))
    pictures, more = assets.check(root, entries)
    found += more

    first: dict[str, Entry] = {}
    for entry in entries:
        first.setdefault(entry.question.id, entry)
    faulty = _faulty(entries, found)
    bank = Bank(
        root=root,
        settings=settings,
        knowledge_points=points or {},
        statutes=statutes or {},
        questions=_with_mutual_enemies({name: first[name].question for name in sorted(first)}),
        spans={name: first[name].document.root_span for name in sorted(first)},
        faulty=faulty,
        digest="",
    )
    if covers is not None:
        return bank, in_order(found)
    shown_pictures = {
        source: pictures[source]
        for name, entry in sorted(first.items())
        if entry.question.status == "approved" and name not in faulty
        for source in assets.pictures_of(entry)
    }
    return dataclasses.replace(bank, digest=_digest(bank, shown_pictures)), in_order(found)


@contextlib.contextmanager
def _collector_paused() -> Iterator[None]:
    """Spare the garbage collector from walking a growing bank again and again: what is read here stays, and makes no cycles."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _read(path: Path, shown: str, found: list[Diagnostic]) -> Entry | None:
    """Return the question in ``path``, None where its shape is wrong; the findings go to ``found``."""
    document, problems = read_file(path, shown)
    found.extend(problems)
    if document is None:
        return None
    data, violations = check(document, "question", path.stem)
    if violations:
        found.extend(violations)
        return None
    return Entry(question_of(data), document)


def _faulty(entries: Iterable[Entry], found: Iterable[Diagnostic]) -> frozenset[str]:
    paths: set[str] = set()
    for finding in found:
        if finding.severity is Severity.ERROR:
            paths.update(span.path for span in (finding.span, *(other.span for other in finding.related)) if span)
    return frozenset(entry.question.id for entry in entries if entry.document.path in paths)


def _with_mutual_enemies(questions: dict[str, Question]) -> Mapping[str, Question]:
    """Complete enemies that only one side names, so that no later step has to look from both sides."""
    extra: dict[str, list[str]] = {}
    for name, question in questions.items():
        for enemy in question.enemies:
            other = questions.get(enemy)
            if other is not None and enemy != name and name not in other.enemies:
                extra.setdefault(enemy, []).append(name)
    for name, enemies in extra.items():
        questions[name] = dataclasses.replace(questions[name], enemies=(*questions[name].enemies, *enemies))
    return questions


def _digest(bank: Bank, pictures: Mapping[str, str]) -> str:
    """Return the sha256 of all that can reach a paper."""
    approved = [
        [question.id, question.digest, sorted(question.enemies), list(question.tags)]
        for level in bank.settings.levels
        for question in bank.approved(level.id)
    ]
    content: dict[str, Any] = {
        "settings": {name: value for name, value in dataclasses.asdict(bank.settings).items() if name not in _ONLY_CHECKED},
        "knowledge_points": [dataclasses.asdict(point) for point in bank.knowledge_points.values()],
        "statutes": [dataclasses.asdict(statute) for statute in bank.statutes.values()],
        "questions": approved,
        "assets": dict(sorted(pictures.items())),
    }
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()
