"""What became of saving a question. Sealed: a face matches on all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pathlib import Path

    from paper_builder.question import Question
    from paper_builder.studio.differences import Difference

Wish = Literal["mine", "theirs", "copy"]
"""The answer to a conflict: write mine over theirs, take theirs, or save mine as a new question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """The file holds the question; ``theirs``: it was taken from the disk instead (``question`` is None if it is faulty)."""

    question: Question | None
    path: Path
    theirs: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Nothing was written; ``message`` says why in Chinese. The values are as they were."""

    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """The file changed since it was read, or is ``gone``; nothing was written. ``EditingSession.resolve`` answers it.

    What was typed is in a draft; ``unkept`` says in Chinese where that went otherwise.
    """

    path: Path
    gone: bool
    differences: tuple[Difference, ...]
    unkept: str = ""


SaveOutcome = Saved | Refused | Conflict
