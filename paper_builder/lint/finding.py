"""What a rule yields: a place inside a question and what to say about it. Files and lines are the engine's business."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from paper_builder.diagnostics import Message, Severity
    from paper_builder.yaml_source import DocumentPath


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A flaw: ``piece``, at its ``nth`` occurrence (from 0) in the field at ``path``; "" is the whole field.

    ``severity`` replaces that of the rule; ``others`` are fields that the message speaks of too.
    """

    path: DocumentPath
    message: Message
    hint: Message | None = None
    piece: str = ""
    nth: int = 0
    severity: Severity | None = None
    others: tuple[DocumentPath, ...] = ()


def piece_at(text: str, start: int, end: int) -> tuple[str, int]:
    """Return the characters from ``start`` to ``end`` of a field's text, and how many equal pieces start before them."""
    piece = text[start:end]
    return piece, occurrences(text, piece, start)


def occurrences(text: str, piece: str, before: int) -> int:
    """Return how often ``piece`` starts in ``text`` before an offset, overlaps included."""
    count, at = 0, text.find(piece)
    while 0 <= at < before:
        count, at = count + 1, text.find(piece, at + 1)
    return count
