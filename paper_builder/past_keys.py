"""A question that was changed after it was published → what it was then, where that can be proved, and whether its key is another.

A record of a paper holds digests and no key. What fits the digest is what was published: the question with another key, or what git
held when the record was written. It knows no record and no paper.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, combinations
from typing import TYPE_CHECKING

from paper_builder import yaml_source
from paper_builder.bank_loading import question_of
from paper_builder.history import held_with
from paper_builder.question import Choice
from paper_builder.schema import check

if TYPE_CHECKING:
    from pathlib import Path

    from paper_builder.question import Question

_KNOWN: dict[tuple[Path, str], Question] = {}
"""What was found of a bank, by digest: whatever fits a digest fits it for good, and git is slow to ask."""


def as_published(root: Path, record: str, path: str, question: Question, digest: str) -> Question | None:
    """Return the question that has ``digest``: an earlier state of ``question``; None where nobody can tell what it was.

    ``record`` is the file that was written when it had that digest, ``path`` the question's own, both from ``root``.
    """
    known = (root, digest)
    if known not in _KNOWN:
        found = _with_another_key(question, digest) or _in_git(root, record, path, digest)
        if found is None:
            return None
        _KNOWN[known] = found
    return _KNOWN[known]


def is_asked_the_same(before: Question, now: Question) -> bool:
    """Return whether stem and options are the same, letter by letter."""
    if not isinstance(before.body, Choice) or not isinstance(now.body, Choice):
        return False
    return (before.stem, before.body.options, before.body.multiple) == (now.stem, now.body.options, now.body.multiple)


def is_other_key(before: Choice, now: Choice) -> bool:
    """Return whether other options are right: by their texts, or by their letters where the texts were changed too."""
    old, new = ({option.letter: option.text for option in body.options} for body in (before, now))
    if set(old.values()) == set(new.values()):
        return {old[letter] for letter in before.key} != {new[letter] for letter in now.key}
    return set(before.key) != set(now.key)


def _with_another_key(question: Question, digest: str) -> Question | None:
    body = question.body
    if not isinstance(body, Choice):
        return None
    letters = [option.letter for option in body.options]
    for key in chain.from_iterable(combinations(letters, size) for size in range(1, len(letters) + 1)):
        other = replace(question, body=replace(body, key=key))
        if other.digest == digest:
            return other
    return None


def _in_git(root: Path, record: str, path: str, digest: str) -> Question | None:
    data = held_with(root, record, path)
    document, _ = yaml_source.read_bytes(data, path) if data is not None else (None, ())
    if document is None:
        return None
    fields, violations = check(document, "question")
    question = None if violations else question_of(fields)
    return question if question is not None and question.digest == digest else None
