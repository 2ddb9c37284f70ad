"""Every rule over one bank: reading, blueprints, published papers, statutes, item writing, near-duplicates. The slow part of check.

It knows no cache and no report. A part of the bank is given as a test of paths, so that the slow rules look at that part alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from paper_builder.bank_loading import load_bank
from paper_builder.bank_loading.settings import BANK, POINTS, STATUTES
from paper_builder.blueprint_loading.fitting import unfitting
from paper_builder.codes.similarity_rules import (
    NOT_COMPARED,
    OPPOSITE_POLARITY,
    SAME_QUESTION_REWORDED,
    TEMPLATE_WITH_OTHER_FACT,
)
from paper_builder.diagnostics import in_order
from paper_builder.lint import Linter
from paper_builder.similarity.findings import duplicate_findings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from paper_builder.bank import Bank
    from paper_builder.blueprint import Blueprint
    from paper_builder.diagnostics import Diagnostic
    from paper_builder.history import History
    from paper_builder.yaml_source import Document

COMPARED = tuple(rule.code for rule in (SAME_QUESTION_REWORDED, TEMPLATE_WITH_OTHER_FACT, OPPOSITE_POLARITY))
"""Codes that are looked for only where questions could be compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What was found, in order, in how many questions; None where there is no usable bank.

    ``paths`` are the files that a change touches, None for all. The findings are the same on every day from ``since`` to the day
    before ``until``; an open end is None.
    """

    questions: int | None
    diagnostics: tuple[Diagnostic, ...]
    paths: frozenset[str] | None = None
    since: date | None = None
    until: date | None = None


def judge(
    root: Path,
    *,
    covers: Callable[[str], bool] | None,
    today: date | None,
    history: History | None,
    progress: Callable[[int, int], None] | None,
) -> Judgement:
    """Return what every rule says about the bank in ``root``.

    With ``covers``, or with ``history``, some findings outside the part that it covers, or that the change touches, may be missing.
    """
    whole = covers is None or any(map(covers, _beside_questions(root)))
    linter = Linter(covers)
    bank, diagnostics = load_bank(root, progress=progress, inspect=linter.inspect, covers=None if whole else covers)
    if bank is None:
        return Judgement(questions=None, diagnostics=in_order(diagnostics))
    paths = _touched(bank, history) if history is not None else None
    about = None
    if covers is not None or paths is not None:
        about = frozenset(
            name
            for name, span in bank.spans.items()
            if (covers is None or covers(span.path)) and (paths is None or span.path in paths)
        )
    found = [*diagnostics, *_of_questions(bank, linter, about)]
    found.extend(beside_the_questions(bank) if whole else unfitting(bank, _blueprints(bank)[0], {}))
    days: tuple[date, ...] = ()
    if today is not None:
        from paper_builder.analysis.statutes import overdue_citations, turning_days

        found.extend(overdue_citations(bank, today))
        days = turning_days(bank)
    return Judgement(
        questions=len(bank.questions),
        diagnostics=in_order(found),
        paths=paths,
        since=max((day for day in days if today and day <= today), default=None),
        until=min((day for day in days if today and day > today), default=None),
    )


def touched_paths(root: Path, history: History) -> frozenset[str] | None:
    """Return the files of the bank in ``root`` that the change touches, None for all of them."""
    bank, _ = load_bank(root)
    return _touched(bank, history) if bank is not None else None


def _touched(bank: Bank, history: History) -> frozenset[str] | None:
    from paper_builder.dependence import touched
    from paper_builder.locks import load_locks

    return touched(bank, load_locks(bank.root)[0], history)


def _beside_questions(root: Path) -> tuple[str, ...]:
    """The paths, from the root, of all that is judged by every question at once: settings, blueprints, papers, results."""
    folders = (path for folder in ("blueprints", "papers", "statistics") for path in (root / folder).glob("*"))
    return (BANK, POINTS, STATUTES, *(path.relative_to(root).as_posix() for path in folders))


def _of_questions(bank: Bank, linter: Linter, about: frozenset[str] | None) -> Iterator[Diagnostic]:
    """Yield what is wrong with how questions are written. Near-duplicates are looked for among those ``about`` only, if given."""
    duplicates = duplicate_findings(bank, about=about)
    skipped = COMPARED if any(finding.code == NOT_COMPARED.code for finding in duplicates) else ()
    yield from linter.finish(bank, duplicates, skipped=skipped)


def beside_the_questions(bank: Bank, documents: Mapping[str, Document] = MappingProxyType({})) -> Iterator[Diagnostic]:
    """Yield what is wrong with the blueprints of a bank, with the records of its published papers and with their results.

    Questions that no blueprint has a place for are among it; ``documents`` are the texts of those that are not on disk as they are.
    """
    from paper_builder.errata import check_records

    blueprints, found, of_results = _blueprints(bank)
    yield from found
    yield from unfitting(bank, blueprints, documents)
    yield from check_records(bank)
    yield from of_results


def _blueprints(bank: Bank) -> tuple[tuple[Blueprint, ...], tuple[Diagnostic, ...], tuple[Diagnostic, ...]]:
    """The blueprints without an error, what is wrong with them all, and with the results that they were read by.

    A level whose blueprint has an error has none here: nobody knows what it has a place for.
    """
    from paper_builder.blueprint_loading import load_blueprint
    from paper_builder.locks import with_past
    from paper_builder.statistics import with_statistics

    knowing, of_results = with_statistics(with_past(bank, None)[0])
    loaded = [load_blueprint(path, knowing) for path in sorted((bank.root / "blueprints").glob("*.yaml"))]
    usable = tuple(blueprint for blueprint, _ in loaded if blueprint is not None)
    return usable, tuple(finding for _, found in loaded for finding in found), of_results
