"""A finding as data: what, where, and what to do about it. The bottom layer; it knows no YAML and no question.

Everything that an author can get wrong becomes a ``Diagnostic``; exceptions are for bugs and for I/O.
Each message exists in Chinese and English from the moment it is made (docs/decisions/0004), so no catalogue can lag behind.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

Language = Literal["zh", "en"]


class Severity(StrEnum):
    """How bad a finding is: an error makes ``check`` exit with 1, a warning only under ``--strict``."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """Return 0 for an error, 1 for a warning, 2 for an info: the order of reports."""
        return ("error", "warning", "info").index(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of a file: lines and columns from 1, columns in characters, the end exclusive.

    ``path`` is relative to the bank's root with forward slashes.
    """

    path: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence in both languages of the product."""

    zh: str
    en: str

    def text(self, language: Language) -> str:
        """Return the sentence in ``language``."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class TextEdit:
    """Replace what ``span`` covers by ``text``; a fix never reflows the rest of a file."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """Another place that belongs to a finding, e.g. the first of two equal keys."""

    span: Span
    message: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One finding. ``subject`` names the question, blueprint row or paper it is about ("" if none)."""

    code: str
    severity: Severity
    message: Message
    span: Span | None = None
    subject: str = ""
    hint: Message | None = None
    fix: tuple[TextEdit, ...] = ()
    related: tuple[Related, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What a code stands for: the entry that ``explain`` prints, and the only maker of its diagnostics.

    ``bad`` and ``good`` are short examples in the words of a bank file. ``source`` names the publication that the rule rests on,
    ``false_alarms`` says where it is known to be wrong or silent.
    """

    code: str
    name: str
    severity: Severity
    what: Message
    why: Message
    bad: str = ""
    good: str = ""
    source: str = ""
    false_alarms: Message | None = None

    def found(
        self,
        message: Message,
        *,
        span: Span | None = None,
        subject: str = "",
        hint: Message | None = None,
        fix: tuple[TextEdit, ...] = (),
        related: tuple[Related, ...] = (),
        severity: Severity | None = None,
    ) -> Diagnostic:
        """Return a diagnostic of this rule's code, and of its severity where no other one is given."""
        return Diagnostic(
            code=self.code,
            severity=severity or self.severity,
            message=message,
            span=span,
            subject=subject,
            hint=hint,
            fix=fix,
            related=related,
        )


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return the findings by path, line, column, code and text: the same order on every machine."""

    def key(found: Diagnostic) -> tuple[str, int, int, str, str, str]:
        span = found.span
        place = (span.path, span.line, span.column) if span else ("", 0, 0)
        return (*place, found.code, found.subject, found.message.en)

    return tuple(sorted(diagnostics, key=key))


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Return whether any finding is an error."""
    return any(found.severity is Severity.ERROR for found in diagnostics)
