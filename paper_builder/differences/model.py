"""What can change between two states of a bank, as types. They know no file and no format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from paper_builder.diagnostics import Message

Kind = Literal["added", "removed", "changed", "unreadable"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of two texts: the same in both, or ``before`` where the later one has ``after``."""

    before: str
    after: str

    @property
    def same(self) -> bool:
        """Return whether nothing changed here."""
        return self.before == self.after


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change of one field. ``field`` is its place in the file, e.g. ``options.D``; ``message`` says it in words.

    ``pieces`` are given for a text that was reworded.
    """

    field: str
    message: Message
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OnPaper:
    """A published paper, by the name of its lock, and the number of the question there."""

    paper: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionChange:
    """What became of one question. ``papers`` are those that it stood on with other content than now.

    ``unreviewed`` tells that it is approved, but by a review of other content.
    """

    id: str
    path: str
    kind: Kind
    changes: tuple[Change, ...] = ()
    papers: tuple[OnPaper, ...] = ()
    unreviewed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """All changes since a commit, in the order of paths: of questions, and of the other files by name.

    ``form_only`` are the questions whose files say the same in another way: comments, quotes, the order of fields.
    """

    since: str
    questions: tuple[QuestionChange, ...]
    form_only: tuple[str, ...]
    files: tuple[str, ...]
