"""Unsaved work on disk: one small JSON file per question being edited, in ``.drafts/`` beside bank.yaml, outside git.

A draft is written whole and only over what its session wrote last; two windows on one question make two drafts, and lose nothing.
Where the bank's folder cannot be written, drafts go to the user's own data folder.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from paper_builder.bank_writing import FileChangedError, save
from paper_builder.studio.folders import data_folder
from paper_builder.studio.values import normalised

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from paper_builder.studio.values import Values

FOLDER = ".drafts"
_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What was typed and not saved.

    ``question_id`` is "" for a new question; ``base`` is the sha256 of the file that the editing began from, "" if there was none;
    ``kept`` the time of writing in seconds since 1970.
    """

    path: Path
    question_id: str
    base: str
    values: Values
    kept: float
    data: bytes


class DraftFolder:
    """The drafts of one bank."""

    def __init__(self, root: Path) -> None:
        """``root`` is the bank's folder."""
        self._own = root / FOLDER
        self._other = data_folder() / "drafts" / hashlib.sha256(str(root.resolve()).encode()).hexdigest()[:16]

    def all(self) -> tuple[Draft, ...]:
        """Return the readable drafts, the newest first."""
        found = [draft for folder in (self._own, self._other) for draft in _read_folder(folder)]
        return tuple(sorted(found, key=lambda draft: (-draft.kept, str(draft.path))))

    def of(self, question_id: str) -> Draft | None:
        """Return the newest draft of a question of the bank, None if there is none."""
        return next((draft for draft in self.all() if draft.question_id == question_id and question_id), None)

    def keep(self, before: Draft | None, question_id: str, base: str, values: Values) -> tuple[Draft, bool]:
        """Write ``values`` over the draft written ``before`` (None: a new one); return it and whether it had to take another name.

        It takes another name where another window wrote to the draft, or saved and removed it. OSError where no folder takes it.
        """
        content = {"version": _VERSION, "question": question_id, "base": base, "values": values}
        data = json.dumps(content, ensure_ascii=False, indent=1).encode()
        if before is not None:
            try:
                return self._written(before.path, data, before.data), False
            except FileChangedError:
                pass
            except OSError:
                if before.path.parent == self._other:
                    raise
        forked = before is not None
        name = f"{question_id or 'new'}-{secrets.token_hex(4)}.json"
        try:
            return self._written(_ready(self._own) / name, data, None), forked
        except OSError:
            return self._written(_ready(self._other) / name, data, None), forked

    def discard(self, draft: Draft) -> None:
        """Remove ``draft`` unless another window wrote to it meanwhile."""
        try:
            if draft.path.read_bytes() == draft.data:
                draft.path.unlink()
        except OSError:
            return

    def _written(self, path: Path, data: bytes, expected: bytes | None) -> Draft:
        save(path, data, expected=expected)
        draft = _read(path)
        if draft is None:
            raise OSError(0, "草稿写下后读不回来", str(path))
        return draft


def _ready(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="ascii")
    return folder


def _read_folder(folder: Path) -> Iterator[Draft]:
    try:
        paths = sorted(folder.glob("*.json"))
    except OSError:
        return
    for path in paths:
        draft = _read(path)
        if draft is not None:
            yield draft


def _read(path: Path) -> Draft | None:
    """The draft in ``path``, None where it is not one of ours."""
    try:
        data = path.read_bytes()
        kept = path.stat().st_mtime
        content: Any = json.loads(data)
        if content["version"] != _VERSION:
            return None
        return Draft(
            path=path,
            question_id=str(content["question"]),
            base=str(content["base"]),
            values=normalised(content["values"]),
            kept=kept,
            data=data,
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
