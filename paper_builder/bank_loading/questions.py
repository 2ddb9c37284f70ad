"""Checked data → ``Question``. Only shapes are relied on here; what the values mean together is checked elsewhere."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from paper_builder.question import Choice, Criterion, Option, Question, Reference, Review, ShortAnswer

if TYPE_CHECKING:
    from collections.abc import Mapping


def question_of(data: Mapping[str, Any]) -> Question:
    """Return the question that ``data`` describes; ``data`` fits the question schema. Texts lose their final line break."""
    get = data.get
    review = get("review")
    return Question(
        id=data["id"],
        type=data["type"],
        level=data["level"],
        competency=data["competency"],
        knowledge_point=data["knowledge_point"],
        cognitive_level=data["cognitive_level"],
        difficulty=int(data["difficulty"]),
        seconds=int(data["seconds"]),
        stem=data["stem"].rstrip("\n"),
        body=_short_answer(data) if data["type"] == "short_answer" else _choice(data),
        explanation=data["explanation"].rstrip("\n"),
        status=data["status"],
        author=data["author"],
        calculation=get("calculation", "").rstrip("\n"),
        references=tuple(Reference(statute=r["statute"], article=r.get("article", "")) for r in get("references", ())),
        enemies=tuple(get("enemies", ())),
        tags=tuple(get("tags", ())),
        keep_order=get("keep_order", False),
        review=review_of(review) if review else None,
    )


def _choice(data: Mapping[str, Any]) -> Choice:
    return Choice(
        multiple=data["type"] == "multiple_choice",
        options=tuple([Option(letter=letter, text=text.rstrip("\n")) for letter, text in data["options"].items()]),
        key=tuple(data["answer"]),
    )


def _short_answer(data: Mapping[str, Any]) -> ShortAnswer:
    return ShortAnswer(
        model_answer=data["answer"].rstrip("\n"),
        rubric=tuple(
            Criterion(
                points=Decimal(str(criterion["points"])),
                text=criterion["text"].rstrip("\n"),
                accept=tuple(text.rstrip("\n") for text in criterion.get("accept", ())),
                reject=tuple(text.rstrip("\n") for text in criterion.get("reject", ())),
            )
            for criterion in data["rubric"]
        ),
    )


def review_of(data: Mapping[str, str]) -> Review:
    """Return the review that ``data`` describes; ``data`` fits the schema of one."""
    fields: dict[str, Any] = {name: text.rstrip("\n") for name, text in data.items()}
    return Review(**fields)
