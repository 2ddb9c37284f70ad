"""A reader's answers on disk: what was answered blind stays answered, whatever becomes of the kernel or the page.

An answer lies in ``.drafts/reviews/`` of the bank from the moment it is given until the review is recorded. Until it is given, what
the reader has typed is kept there as well.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from paper_builder.bank_writing import save
from paper_builder.studio.drafts import FOLDER

if TYPE_CHECKING:
    from pathlib import Path

_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAnswer:
    """``text``: what was typed; ``given``: whether the key was shown for it; ``digest``: of the content that was read."""

    text: str
    given: bool
    digest: str


class AnswerFolder:
    """The answers of one reader to the questions of one bank."""

    def __init__(self, root: Path, reader: str) -> None:
        """``root`` is the bank's folder."""
        self._folder = root / FOLDER / "reviews"
        self._reader = reader

    def of(self, question_id: str) -> KeptAnswer | None:
        """Return the answer to a question, None where there is none or it cannot be read."""
        try:
            content: Any = json.loads(self._path(question_id).read_bytes())
            if (content["version"], content["by"], content["question"]) != (_VERSION, self._reader, question_id):
                return None
            return KeptAnswer(text=str(content["text"]), given=bool(content["given"]), digest=str(content["digest"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep(self, question_id: str, answer: KeptAnswer) -> None:
        """Write ``answer``. OSError where the disk refuses."""
        path = self._path(question_id)
        path.parent.mkdir(parents=True, exist_ok=True)
        ignore = path.parent.parent / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", encoding="ascii")
        content = {
            "version": _VERSION,
            "by": self._reader,
            "question": question_id,
            "digest": answer.digest,
            "given": answer.given,
            "text": answer.text,
        }
        data = json.dumps(content, ensure_ascii=False, indent=1).encode()
        save(path, data, expected=path.read_bytes() if path.exists() else None)

    def drop(self, question_id: str) -> None:
        """Remove the answer to a question; without one nothing happens."""
        try:
            self._path(question_id).unlink()
        except OSError:
            return

    def _path(self, question_id: str) -> Path:
        reader = hashlib.sha256(self._reader.encode()).hexdigest()[:8]
        return self._folder / f"{question_id}-{reader}.json"
