"""A question as the bank holds it: immutable, with the source text of every field. It knows no file and no paper.

The two kinds of body are sealed: ``Choice | ShortAnswer``, matched with ``assert_never``, so that a new kind fails type checking
in every place that must learn it (docs/decisions/0002).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

QuestionType = Literal["single_choice", "multiple_choice", "short_answer"]
QUESTION_TYPES: tuple[QuestionType, ...] = ("single_choice", "multiple_choice", "short_answer")
CognitiveLevel = Literal["remember", "understand", "apply", "analyse", "evaluate", "create"]
COGNITIVE_LEVELS: tuple[CognitiveLevel, ...] = ("remember", "understand", "apply", "analyse", "evaluate", "create")
Status = Literal["draft", "in_review", "approved", "retired"]
Outcome = Literal["agreed", "mended", "sent_back"]
UNWRITTEN_STEM = "在这里写题干，空用全角括号（ ）。"
"""What a new question's file holds until its author writes the stem."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One option; ``letter`` is its letter in the bank file. On a paper it may stand under another one."""

    letter: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Options and the letters of the right ones, in the order of the file."""

    multiple: bool
    options: tuple[Option, ...]
    key: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One scoring point (采分点): what earns ``points``, wordings that count, and what earns nothing."""

    points: Decimal
    text: str
    accept: tuple[str, ...] = ()
    reject: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortAnswer:
    """A model answer and its scoring points."""

    model_answer: str
    rubric: tuple[Criterion, ...]

    @property
    def points(self) -> Decimal:
        """Return the sum of the scoring points."""
        return sum((criterion.points for criterion in self.rubric), Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A statute that a question rests on; ``article`` is empty where no number is certain."""

    statute: str
    article: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What a second reader did: answered without seeing the key, then agreed, mended or sent back.

    ``digest`` is that of the content that was read, so a later change is seen.
    """

    by: str
    on: str
    answered: str
    outcome: Outcome
    digest: str
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question of the bank. Texts are Markdown as the author typed them, without the final line break.

    ``difficulty`` is the author's estimate from 1 (easy) to 5 (hard); ``seconds`` the expected time.
    """

    id: str
    type: QuestionType
    level: str
    competency: str
    knowledge_point: str
    cognitive_level: CognitiveLevel
    difficulty: int
    seconds: int
    stem: str
    body: Choice | ShortAnswer
    explanation: str
    status: Status
    author: str
    calculation: str = ""
    references: tuple[Reference, ...] = ()
    enemies: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    keep_order: bool = False
    review: Review | None = None
    _digest: str = field(init=False, compare=False, repr=False, default="")

    @property
    def digest(self) -> str:
        """Return ``content_digest`` of the question; it is worked out when it is first asked for."""
        if not self._digest:
            object.__setattr__(self, "_digest", content_digest(self))
        return self._digest


_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def content_digest(question: Question) -> str:
    """Return ``sha256:`` and 64 hex digits over what a reviewer reads: everything but status, author, review, enemies and tags."""
    content: dict[str, object] = {
        "id": question.id,
        "type": question.type,
        "level": question.level,
        "competency": question.competency,
        "knowledge_point": question.knowledge_point,
        "cognitive_level": question.cognitive_level,
        "difficulty": question.difficulty,
        "seconds": question.seconds,
        "stem": question.stem,
        "calculation": question.calculation,
        "explanation": question.explanation,
        "references": [[reference.statute, reference.article] for reference in question.references],
        "keep_order": question.keep_order,
    }
    match question.body:
        case Choice(options=options, key=key):
            content["options"] = [[option.letter, option.text] for option in options]
            content["key"] = list(key)
        case ShortAnswer(model_answer=model_answer, rubric=rubric):
            content["model_answer"] = model_answer
            content["rubric"] = [
                [str(criterion.points.normalize()), criterion.text, list(criterion.accept), list(criterion.reject)]
                for criterion in rubric
            ]
    return "sha256:" + hashlib.sha256(_CANONICAL.encode(content).encode()).hexdigest()
