"""Blind review: what a second reader may see, how an answer compares with the key, and the record that follows. It writes no file.

A reader answers before seeing the key. Agreement approves the question; disagreement sends it back; a question that was sent back
and is agreed on after its mending is recorded as ``mended``. Nobody reviews a question of one's own.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from paper_builder.diagnostics import Message
from paper_builder.question import Choice, Review, ShortAnswer
from paper_builder.schema.loading import load

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from paper_builder.question import Outcome, Question, Status

SEPARATORS = re.compile(r"[\s,，、;；和]+")


class ReviewRefusedError(Exception):
    """The review cannot be recorded; ``message`` says why, in both languages."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.en)
        self.message = message


@dataclass(frozen=True, slots=True, kw_only=True)
class BlindQuestion:
    """What the reader sees: no key, no explanation, no rubric, no author's estimate."""

    id: str
    stem: str
    options: tuple[tuple[str, str], ...]
    multiple: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionHint:
    """A scoring point and whether its words, or an accepted wording, occur in the reader's answer: a hint, not a mark."""

    points: Decimal
    text: str
    named: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """``agrees`` is None for a short answer, where a person decides with the hints before them."""

    answered: str
    agrees: bool | None
    hints: tuple[CriterionHint, ...] = ()


def blind(question: Question) -> BlindQuestion:
    """Return the question without anything that tells its key."""
    match question.body:
        case Choice(multiple=multiple, options=options):
            shown = tuple((option.letter, option.text) for option in options)
            return BlindQuestion(id=question.id, stem=question.stem, options=shown, multiple=multiple)
        case ShortAnswer():
            return BlindQuestion(id=question.id, stem=question.stem, options=(), multiple=False)
        case _:
            assert_never(question.body)


def code_problem(name: str) -> Message | None:
    """Return why ``name`` cannot stand for an author or a reader in a question's file, and what can; None where it can.

    People are named by codes, so that no file and no record of a paper tells who they are.
    """
    field = load("question")["$defs"]["author"]
    if re.fullmatch(field["pattern"], name):
        return None
    return Message(
        f"“{name}”不能用作命题人或审题人：这里写代号，不写姓名，如 writer-1、reviewer-2（{field['patternErrorMessage']}）",
        f"{name!r} cannot stand for an author or a reader: give a code, not a person's name, such as writer-1 or reviewer-2 "
        f"({field['x-patternErrorMessage-en']})",
    )


def refuse_name(reader: str) -> None:
    """Raise ReviewRefusedError where nobody can review under the name ``reader``; white space around it does not count."""
    name = reader.strip()
    if not name:
        raise ReviewRefusedError(Message("请用 --by 写明审题人", "Name the reader with --by"))
    problem = code_problem(name)
    if problem is not None:
        raise ReviewRefusedError(problem)


def refuse_day(on: date, today: date) -> None:
    """Raise ReviewRefusedError where a review would bear a day that has not come yet."""
    if on > today:
        raise ReviewRefusedError(
            Message(
                f"审题日期 {on} 还没有到（今天是 {today}）；不写 --on 就是今天",
                f"the day of the review, {on}, has not come yet (today is {today}); without --on it is today",
            )
        )


def is_same_person(one: str, other: str) -> bool:
    """Return whether two names mean one person: case, width of letters and white space around them do not matter."""
    return _person(one) == _person(other)


def _person(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().casefold()


def refuse_reader(question: Question, reader: str) -> None:
    """Raise ReviewRefusedError where ``reader`` may not review this question now, or nobody of that name may review at all."""
    if is_same_person(reader, question.author):
        raise ReviewRefusedError(
            Message(
                f"{question.id} 是 {question.author} 自己命的题，须由另一人审",
                f"{question.author} wrote {question.id}; someone else must review it",
            )
        )
    refuse_name(reader)
    if question.review is not None and is_same_person(question.review.by, reader) and question.review.digest != question.digest:
        raise ReviewRefusedError(
            Message(
                f"{reader} 已看过 {question.id} 的答案，改后须由另一人盲审",
                f"{reader} has seen the key of {question.id}; after its mending someone else must review it",
            )
        )
    if question.status == "retired":
        raise ReviewRefusedError(Message(f"{question.id} 已停用", f"{question.id} is retired"))
    if question.status == "approved" and question.review is not None and question.review.digest == question.digest:
        raise ReviewRefusedError(
            Message(f"{question.id} 已审定，内容没有变化", f"{question.id} is approved and has not changed since")
        )


def compare(question: Question, answer: str) -> Comparison:
    """Return how ``answer`` compares with the key. ReviewRefusedError for what cannot be one (no such letter)."""
    match question.body:
        case Choice() as body:
            answered = letters_of(answer, body)
            return Comparison(answered=answered, agrees=tuple(answered) == body.key)
        case ShortAnswer(rubric=rubric):
            text = answer.strip()
            if len(text) < 2:
                raise ReviewRefusedError(Message("请写出要点再提交", "Write the points of your answer first"))
            hints = tuple(
                CriterionHint(points=c.points, text=c.text, named=any(_occurs(words, text) for words in (c.text, *c.accept)))
                for c in rubric
            )
            return Comparison(answered=text, agrees=None, hints=hints)
        case _:
            assert_never(question.body)


def letters_of(answer: str, body: Choice) -> str:
    """Return the letters of ``answer`` in order, e.g. ``ACD``; full-width letters and separators are accepted."""
    given = SEPARATORS.sub("", unicodedata.normalize("NFKC", answer)).upper()
    known = [option.letter for option in body.options]
    wrong = sorted(set(given) - set(known))
    if not given or wrong:
        raise ReviewRefusedError(
            Message(f"答案只能用选项字母 {''.join(known)}", f"An answer uses the option letters {''.join(known)} only")
        )
    letters = sorted(set(given))
    if not body.multiple and len(letters) != 1:
        raise ReviewRefusedError(Message("单项选择题只选一个字母", "A single-choice question takes one letter"))
    return "".join(letters)


def _occurs(words: str, text: str) -> bool:
    """Whether most two-character pieces of ``words`` occur in ``text``: order and small words do not matter."""
    folded, where = _fold(words), _fold(text)
    pieces = {folded[i : i + 2] for i in range(len(folded) - 1)}
    return bool(pieces) and sum(piece in where for piece in pieces) >= 0.6 * len(pieces)


def _fold(text: str) -> str:
    return re.sub(r"\W", "", unicodedata.normalize("NFKC", text))


def outcome_of(question: Question, comparison: Comparison, decided: Outcome | None) -> Outcome:
    """Return the outcome to record. For a choice question the letters decide; for a short answer ``decided`` must be given.

    ReviewRefusedError where a short answer has no decision, or a decision contradicts the letters.
    """
    agrees = comparison.agrees
    if agrees is None:
        if decided is None:
            raise ReviewRefusedError(
                Message(
                    "简答题请对照评分细则后用 --outcome agreed 或 sent_back 写明结论",
                    "Compare with the rubric, then give --outcome agreed or sent_back",
                )
            )
        agrees = decided != "sent_back"
    elif decided in ("agreed", "mended") and not agrees:
        raise ReviewRefusedError(
            Message("答案与标准答案不同，不能记为同意", "The answer differs from the key and cannot be recorded as agreed")
        )
    elif decided == "sent_back":
        agrees = False  # the reader got the key right and still finds a fault
    if not agrees:
        return "sent_back"
    previous = question.review
    return "mended" if previous is not None and previous.outcome == "sent_back" else "agreed"


def record(
    question: Question, *, by: str, on: date, comparison: Comparison, outcome: Outcome, comment: str = ""
) -> tuple[Status, Review]:
    """Return the status that the question takes and the review to write into its file. ReviewRefusedError for an unfit name."""
    refuse_name(by)
    status: Status = "draft" if outcome == "sent_back" else "approved"
    review = Review(
        by=by.strip(),
        on=on.isoformat(),
        answered=comparison.answered,
        outcome=outcome,
        digest=question.digest,
        comment=comment.strip(),
    )
    return status, review
