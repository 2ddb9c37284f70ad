"""Rule on short answers (F25): what the stem promises, the rubric pays and the model answer says must agree."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from paper_builder.diagnostics import Message, Severity
from paper_builder.lint.finding import Finding, piece_at
from paper_builder.scoring import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paper_builder.question import Question, ShortAnswer

_BRACKET = r"[（(\[【](?:本题|满分|共|共计|计)*\s*(\d+(?:\.\d+)?)\s*分\s*[）)\]】]"
_POINTS = re.compile(rf"\A\s*{_BRACKET}|{_BRACKET}(?=[。.]?\s*(?:\n|\Z))|本题(?:满分|共|共计|计)*\s*(\d+(?:\.\d+)?)\s*分")
_RUN = re.compile(r"[一-鿿]+|[a-z0-9]+")
_FRAME = re.compile(r"写出|说明|指出|答出|列出|能够?|并|及其|理由|任[一二两三四]|其中|合理|即可|得分|给分|每[点项个]|等")


def rubric_agrees(question: Question, body: ShortAnswer) -> Iterator[Finding]:
    """Yield points in the stem that the rubric does not add up to, and scoring points that the model answer lacks."""
    stated = list(_POINTS.finditer(question.stem))
    total = sum((Decimal(match[1] or match[2] or match[3]) for match in stated), Decimal(0))
    if stated and total != body.points:
        piece, nth = piece_at(question.stem, *stated[-1].span())
        yield Finding(
            path=("stem",),
            piece=piece,
            nth=nth,
            message=Message(
                f"题干写明 {plain(total)} 分，采分点共 {plain(body.points)} 分",
                f"the stem says {plain(total)} points, the rubric adds up to {plain(body.points)}",
            ),
            hint=Message("改采分点的分值；题干里不写分值更好", "correct the rubric; better leave points out of the stem"),
            others=(("rubric",),),
        )
    answered = _pairs(body.model_answer)
    for index, criterion in enumerate(body.rubric):
        asked = _pairs(_FRAME.sub("　", criterion.text))
        if asked and not any(_pairs(text) & answered for text in (criterion.text, *criterion.accept)):
            yield Finding(
                path=("rubric", index, "text"),
                message=Message(
                    f"参考答案里没有采分点“{criterion.text[:20]}”的内容",
                    f"the model answer says nothing of scoring point {index + 1}",
                ),
                hint=Message("把它写进参考答案，或改采分点", "put it into the model answer, or correct the scoring point"),
                severity=Severity.WARNING,
            )


def _pairs(text: str) -> set[str]:
    runs = _RUN.findall(text.casefold())
    return {run[i : i + 2] for run in runs for i in range(max(1, len(run) - 1))}
