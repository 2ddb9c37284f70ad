"""Has another person answered this very content before it may stand on a paper?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_builder.bank_loading.settings import no_such_day
from paper_builder.codes import bank_rules as rules
from paper_builder.dates import parse_date
from paper_builder.diagnostics import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paper_builder.bank_loading.context import Context, Entry
    from paper_builder.diagnostics import Diagnostic

_AGAIN = Message("请另一人用 paper-builder review 审题", "let another person review it with paper-builder review")


def check(entry: Entry, _context: Context) -> Iterator[Diagnostic]:
    """Yield what is wrong with a question's review, and with an approval that rests on none."""
    question, document, review = entry.question, entry.document, entry.question.review
    approved = question.status == "approved"
    if review is None:
        if approved:
            yield rules.APPROVED_WITHOUT_REVIEW.found(
                Message("状态是 approved，却没有审题记录", "the status is approved, but there is no review"),
                span=document.span(("status",)),
                subject=question.id,
                hint=_AGAIN,
            )
        return
    if review.by == question.author:
        yield rules.REVIEWER_IS_AUTHOR.found(
            Message(f"审题人 {review.by} 就是命题人", f"the reviewer {review.by} is the author"),
            span=document.span(("review", "by")),
            subject=question.id,
            hint=_AGAIN,
        )
    if parse_date(review.on) is None:
        yield no_such_day(review.on, document.span(("review", "on")), question.id)
    if not approved:
        return
    if review.outcome == "sent_back":
        yield rules.APPROVED_WITHOUT_REVIEW.found(
            Message("审题结论是退回（sent_back），状态却是 approved", "the review sent it back, but the status is approved"),
            span=document.span(("review", "outcome")),
            subject=question.id,
            hint=_AGAIN,
        )
    if review.digest != question.digest:
        yield rules.CHANGED_SINCE_REVIEW.found(
            Message(
                f"{review.by} 于 {review.on} 审题之后，内容改动过",
                f"the content changed after {review.by} reviewed it on {review.on}",
            ),
            span=document.span(("review", "digest")),
            subject=question.id,
            hint=_AGAIN,
        )
