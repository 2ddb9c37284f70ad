"""Bank → the same bank with its near-duplicates, which no paper holds together. It knows no blueprint and no paper.

Comparing a bank takes seconds, so what was found is kept, under the digest of everything that was compared and of the program that
compared it. A cache that cannot be read or written is as good as none.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING

from paper_builder.check_cache import fingerprint, kept_path, read_kept, write_kept
from paper_builder.codes import assembly_rules as rules
from paper_builder.similarity import MISSING, available, enemy_pairs

if TYPE_CHECKING:
    from pathlib import Path

    from paper_builder.bank import Bank
    from paper_builder.diagnostics import Diagnostic

    Pairs = tuple[tuple[str, str], ...]


def with_near_duplicates(bank: Bank, cache: Path | None = None) -> tuple[Bank, tuple[Diagnostic, ...]]:
    """Return the bank that knows its near-duplicates; as it was, with a warning, where the extra ``similarity`` is missing.

    ``cache`` is the folder where they are kept from one call to the next. They are the same with and without it.
    """
    if not available():
        return bank, (rules.NEAR_DUPLICATES_TOGETHER.found(rules.NEAR_DUPLICATES_TOGETHER.what, hint=MISSING),)
    if cache is None:
        return replace(bank, near_duplicates=enemy_pairs(bank)), ()
    key, path = _key(bank), kept_path(cache, "near-duplicates", bank.root)
    pairs = _kept(path, key)
    if pairs is None:
        pairs = enemy_pairs(bank)
        with contextlib.suppress(OSError):
            write_kept(path, {"key": key, "pairs": pairs})
    return replace(bank, near_duplicates=pairs), ()


def _kept(path: Path, key: str) -> Pairs | None:
    try:
        wire = read_kept(path)
        return tuple((str(low), str(high)) for low, high in wire["pairs"]) if wire["key"] == key else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _key(bank: Bank) -> str:
    """The digest of what a comparison looks at; a little more than that, for a question's digest also covers its explanation."""
    questions = [[question.digest, question.status == "retired"] for question in bank.questions.values()]
    points = [[point.id, point.name, point.scope] for point in bank.knowledge_points.values()]
    return hashlib.sha256(json.dumps([fingerprint(), questions, points]).encode()).hexdigest()
