"""What every check of a question may look at: the question, its file, and what the rest of the bank says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from paper_builder.bank import BankSettings, Competency, KnowledgePoint, Level, Statute
    from paper_builder.question import Question
    from paper_builder.yaml_source import Document


@dataclass(frozen=True, slots=True)
class Entry:
    """A question together with the file that it came from."""

    question: Question
    document: Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The bank around the questions.

    ``points`` and ``statutes`` are None where their file could not be used: then nothing is said about what refers to them.
    """

    settings: BankSettings
    levels: Mapping[str, Level]
    competencies: Mapping[str, Competency]
    points: Mapping[str, KnowledgePoint] | None
    statutes: Mapping[str, Statute] | None
