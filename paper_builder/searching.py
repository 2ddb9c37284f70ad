"""The verb ``search``: questions by words and by tags. All conditions must hold; words are compared without width and case."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_builder.question import Choice, ShortAnswer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paper_builder.bank import Bank
    from paper_builder.question import Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What to look for; an empty field asks for nothing. ``words`` must all occur in stem, options, answer or explanation."""

    words: tuple[str, ...] = ()
    level: str = ""
    competency: str = ""
    knowledge_point: str = ""
    type: str = ""
    status: str = ""
    author: str = ""
    cognitive_level: str = ""
    tag: str = ""
    image: bool = False


def search(bank: Bank, query: Query) -> Iterator[Question]:
    """Yield the matching questions in the order of their ids."""
    words = [fold(word) for word in query.words]
    for question in bank.questions.values():
        if not _tags_match(question, query):
            continue
        text = fold(all_text(question))
        if all(word in text for word in words) and (not query.image or "![" in text):
            yield question


def _tags_match(question: Question, query: Query) -> bool:
    wanted = (
        (query.level, question.level),
        (query.competency, question.competency),
        (query.knowledge_point, question.knowledge_point),
        (query.type, question.type),
        (query.status, question.status),
        (query.author, question.author),
        (query.cognitive_level, question.cognitive_level),
    )
    return all(not want or want == has for want, has in wanted) and (not query.tag or query.tag in question.tags)


def all_text(question: Question) -> str:
    """Return every text of the question in one string."""
    match question.body:
        case Choice(options=options):
            parts = [option.text for option in options]
        case ShortAnswer(model_answer=answer, rubric=rubric):
            parts = [answer, *(criterion.text for criterion in rubric)]
    return "\n".join((question.id, question.stem, *parts, question.explanation))


def fold(text: str) -> str:
    """Return ``text`` without width and case."""
    return unicodedata.normalize("NFKC", text).casefold()
