"""A question as plain text for a terminal, with or without its key."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from paper_builder.cli.language import current, tr
from paper_builder.content import parse
from paper_builder.question import Choice, ShortAnswer
from paper_builder.scoring import plain
from paper_builder.terms import TYPES

if TYPE_CHECKING:
    from paper_builder.question import Question

RULE = "─" * 60


def question_text(question: Question, *, key: bool) -> str:
    """Return the question; ``key`` adds answer, explanation and scoring points. Without it nothing tells the key."""
    lines = [RULE, f"{question.id}  {TYPES[question.type].text(current())}", "", parse(question.stem).plain()]
    match question.body:
        case Choice(options=options, key=right):
            lines.extend(f"  {option.letter}. {parse(option.text).plain()}" for option in options)
            if key:
                lines.extend(["", tr("答案：", "Key: ") + "".join(right)])
        case ShortAnswer(model_answer=answer, rubric=rubric):
            if key:
                lines.extend(["", tr("参考答案：", "Model answer:"), parse(answer).plain(), "", tr("采分点：", "Scoring points:")])
                for criterion in rubric:
                    lines.append(f"  {plain(criterion.points)}  {criterion.text}")
                    lines.extend(f"       ✓ {words}" for words in criterion.accept)
                    lines.extend(f"       ✗ {words}" for words in criterion.reject)
        case _:
            assert_never(question.body)
    if key:
        lines.extend([tr("解析：", "Explanation: ") + parse(question.explanation).plain()])
    return "\n".join(lines)
