"""Which files of a bank a change touches: what changed, and what is judged otherwise because of it. Nothing is judged here.

A question depends on its enemies, its knowledge point, the statutes it cites and the pictures it shows; a blueprint on every
question of its level; the record of a published paper on the questions that stand on it. Everything depends on bank.yaml.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from paper_builder import yaml_source
from paper_builder.bank_loading.settings import BANK, POINTS, STATUTES
from paper_builder.bank_loading.texts import texts_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from paper_builder.bank import Bank
    from paper_builder.history import History
    from paper_builder.locks import Lock
    from paper_builder.question import Question


def touched(bank: Bank, locks: Iterable[Lock], history: History) -> frozenset[str] | None:
    """Return the paths, from the bank's root, that the change touches; None for all of them."""
    changed = history.changed
    if BANK in changed:
        return None
    before = history.before((POINTS, STATUTES))
    points = _rows_that_differ(bank, POINTS, "knowledge_points", before) if POINTS in changed else frozenset()
    statutes = _rows_that_differ(bank, STATUTES, "statutes", before) if STATUTES in changed else frozenset()
    if points is None or statutes is None:
        return None
    paths = set(changed)
    ids = {_stem(path) for path in changed if path.startswith("items/")}
    ids.update(name for name, span in bank.spans.items() if span.path in changed)
    for question in bank.questions.values():
        if (
            question.knowledge_point in points
            or any(reference.statute in statutes for reference in question.references)
            or ids.intersection(question.enemies)
            or question.id in ids
            or _shows(question, changed)
        ):
            paths.add(bank.spans[question.id].path)
    levels = {path.split("/")[1] for path in paths if path.startswith("items/") and path.count("/") > 1}
    levels.update(question.level for name, question in bank.questions.items() if bank.spans[name].path in paths)
    if points or statutes:
        levels.update(level.id for level in bank.settings.levels)
    paths.update(f"blueprints/{level}.yaml" for level in levels)
    touched_ids = ids.union(_stem(path) for path in paths if path.startswith("items/"))
    paths.update(lock.path for lock in locks if any(item.question in touched_ids for item in lock.items))
    return frozenset(paths)


def _stem(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".yaml")


def _shows(question: Question, changed: Collection[str]) -> bool:
    pictures = [path for path in changed if path.startswith("assets/")]
    return bool(pictures) and any(picture in text for _, text in texts_of(question) for picture in pictures)


def _rows_that_differ(bank: Bank, name: str, field: str, before: Mapping[str, bytes]) -> frozenset[str] | None:
    """Return the ids of the rows that were added, removed or changed; None where one of the two files cannot be read."""
    old, _ = yaml_source.read_bytes(before[name], name) if name in before else (None, ())
    new, _ = yaml_source.read_file(bank.root / name, name)
    if old is None or new is None:
        return None
    rows = dict(_rows(old.data, field)), dict(_rows(new.data, field))
    return frozenset(row for row in {**rows[0], **rows[1]} if rows[0].get(row) != rows[1].get(row))


def _rows(data: Any, field: str) -> Iterator[tuple[str, Any]]:
    rows = data.get(field)
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict):
            yield str(row.get("id")), row
