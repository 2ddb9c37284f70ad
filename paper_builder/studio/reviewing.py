"""Blind review at a desk: take a question, answer it, see the key, record the outcome. Pure Python, no widget.

What a browser may show comes from here in two steps. ``take`` gives a ``BlindPage``, which holds nothing of the key; only
``answer``, once the answer is on disk, gives an ``OpenPage``. Policy and record are those of ``review``; ``bank_writing`` writes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from paper_builder.bank_writing import FileChangedError, UnfitReviewError, record_review
from paper_builder.content import parse
from paper_builder.diagnostics import Message
from paper_builder.previewing import question_page
from paper_builder.reasons import reason
from paper_builder.review import ReviewRefusedError, blind, compare, outcome_of, record, refuse_name, refuse_reader
from paper_builder.scoring import plain
from paper_builder.studio.inspection import Inspection
from paper_builder.studio.naming import competency_name, level_name
from paper_builder.studio.review_answers import AnswerFolder, KeptAnswer
from paper_builder.terms import TYPES

if TYPE_CHECKING:
    from paper_builder.diagnostics import Diagnostic
    from paper_builder.question import Question
    from paper_builder.review import Comparison
    from paper_builder.studio.opening import OpenBank

__all__ = ["BlindPage", "Hint", "OpenPage", "Recorded", "ReviewRefusedError", "Reviewing", "Waiting"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A question that this reader may review. ``again``: it was sent back before; ``answered``: answered but not yet recorded."""

    id: str
    level: str
    competency: str
    type: str
    author: str
    again: bool
    answered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BlindPage:
    """What the reader sees before answering: the candidate's page, the options as plain words, and what was typed before."""

    id: str
    type: str
    page: str
    options: tuple[tuple[str, str], ...]
    multiple: bool
    typed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """A scoring point, and whether its words occur in the answer: a hint, not a mark."""

    points: str
    text: str
    named: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPage:
    """What the reader sees after answering. ``agrees`` is None for a short answer, which the reader decides on."""

    id: str
    type: str
    page: str
    answered: str
    agrees: bool | None
    hints: tuple[Hint, ...]
    findings: tuple[Diagnostic, ...]
    author: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """The review stands in the file. ``approved``: the question may go on papers now; ``message`` says it in Chinese."""

    id: str
    approved: bool
    message: str


class Reviewing:
    """The desk of one reader at an open bank. Every refusal is a ReviewRefusedError with its reason in both languages."""

    def __init__(self, desk: OpenBank, reader: str) -> None:
        """``reader`` is the reader's name in reviews, as ``--by`` on the command line."""
        self.reader = reader.strip()
        self._desk = desk
        self._answers = AnswerFolder(desk.root, self.reader)
        self._inspection = Inspection(desk)

    def waiting(self, *, level: str = "", competency: str = "") -> tuple[Waiting, ...]:
        """Return what this reader may review now: what was answered already, then what was sent in, then drafts, each by id."""
        self._need_reader()
        self._desk.refresh()
        bank = self._desk.bank
        found: list[tuple[tuple[bool, bool, str], Waiting]] = []
        for question in bank.questions.values():
            if level not in ("", question.level) or competency not in ("", question.competency) or question.id in bank.faulty:
                continue
            kept = self._answers.of(question.id)
            if question.status == "approved" or self._why_not(question, kept) is not None:
                continue
            given = kept is not None and kept.given
            waiting = Waiting(
                id=question.id,
                level=level_name(bank, question.level),
                competency=competency_name(bank, question.competency),
                type=TYPES[question.type].zh,
                author=question.author,
                again=question.review is not None,
                answered=given,
            )
            found.append(((not given, question.status != "in_review", question.id), waiting))
        return tuple(waiting for _, waiting in sorted(found, key=lambda entry: entry[0]))

    def take(self, question_id: str) -> BlindPage | OpenPage:
        """Return the question without its key; with it where this reader has answered it already."""
        question = self._question(question_id)
        kept = self._answers.of(question_id)
        if kept is not None and kept.given:
            return self._open(question, compare(question, kept.text))
        shown = blind(question)
        return BlindPage(
            id=question.id,
            type=TYPES[question.type].zh,
            page=question_page(self._desk.root, question, key=False).decode(),
            options=tuple((letter, parse(text).plain()) for letter, text in shown.options),
            multiple=shown.multiple,
            typed=kept.text if kept is not None else "",
        )

    def typing(self, question_id: str, text: str) -> None:
        """Keep what is typed and not yet given as the answer; a disk that refuses it is no reason to interrupt the reader."""
        question = self._question(question_id)
        kept = self._answers.of(question_id)
        if kept is None or not kept.given:
            try:
                self._answers.keep(question_id, KeptAnswer(text=text, given=False, digest=question.digest))
            except (OSError, FileChangedError):
                return

    def answer(self, question_id: str, text: str) -> OpenPage:
        """Take the reader's answer and return the key. The answer is on disk first; a second one does not replace it."""
        question = self._question(question_id)
        kept = self._answers.of(question_id)
        if kept is not None and kept.given:
            return self._open(question, compare(question, kept.text))
        comparison = compare(question, text)
        try:
            self._answers.keep(question_id, KeptAnswer(text=comparison.answered, given=True, digest=question.digest))
        except OSError as error:
            raise _not_kept(reason(error)) from None
        except FileChangedError:
            raise _not_kept(Message("另一个窗口正在写", "another window is writing")) from None
        return self._open(question, comparison)

    def decide(self, question_id: str, *, approve: bool, comment: str = "", on: date | None = None) -> Recorded:
        """Record the outcome in the question's file: approve it, or send it back with a comment that says what is wrong."""
        question = self._question(question_id)
        kept = self._answers.of(question_id)
        if kept is None or not kept.given:
            raise ReviewRefusedError(Message("请先作答，再下结论", "Answer first, then decide"))
        if not approve and not comment.strip():
            raise ReviewRefusedError(Message("退回时请写明问题，命题人才知道改什么", "Say what is wrong when sending back"))
        comparison = compare(question, kept.text)
        outcome = outcome_of(question, comparison, "agreed" if approve else "sent_back")
        status, review = record(
            question, by=self.reader, on=on or date.today(), comparison=comparison, outcome=outcome, comment=comment
        )
        try:
            record_review(self._desk.path_of(question_id), question, status, review)
        except FileChangedError:
            self._desk.refresh()
            raise _changed(question_id) from None
        except OSError as error:
            raise ReviewRefusedError(
                Message(
                    f"没有记录：写不进 {self._desk.path_of(question_id)}（{reason(error).zh}）；作答已存，处理后再点一次",
                    f"not recorded: {reason(error).en}; the answer is kept, try again",
                )
            ) from None
        except UnfitReviewError as error:
            raise ReviewRefusedError(
                Message(f"没有记录：作答或意见不能写入题库：{error.message.zh}", f"not recorded: {error.message.en}")
            ) from None
        except ValueError as error:
            raise ReviewRefusedError(
                Message(
                    f"没有记录：意见里有不能写入题库的字符（{error}）", f"not recorded: the comment cannot be written ({error})"
                )
            ) from None
        self._answers.drop(question_id)
        self._desk.refresh(force=True)
        approved = status == "approved"
        told = f"{question_id}：已审定。" if approved else f"{question_id}：已退回命题人 {question.author}。"
        return Recorded(id=question_id, approved=approved, message=told)

    # ---- inside ------------------------------------------------------------------------------------------------------

    def _need_reader(self) -> None:
        if not self.reader:
            raise ReviewRefusedError(Message("请先写明审题人", "Name the reader first"))
        refuse_name(self.reader)

    def _question(self, question_id: str) -> Question:
        """Return the question as it is on disk now, if this reader may review it."""
        self._need_reader()
        self._desk.refresh()
        question = self._desk.bank.questions.get(question_id)
        if question is None:
            raise ReviewRefusedError(Message(f"题库中没有 {question_id}", f"The bank has no {question_id}"))
        why = self._why_not(question, self._answers.of(question_id))
        if why is not None:
            raise why
        return question

    def _why_not(self, question: Question, kept: KeptAnswer | None) -> ReviewRefusedError | None:
        try:
            refuse_reader(question, self.reader)
        except ReviewRefusedError as refused:
            return refused
        if kept is not None and kept.given and kept.digest != question.digest:
            return ReviewRefusedError(
                Message(
                    f"{self.reader} 已看过 {question.id} 的答案，题目后来改过，须由另一人盲审",
                    f"{self.reader} has seen the key of {question.id}, which was changed since; someone else must review it",
                )
            )
        return None

    def _open(self, question: Question, comparison: Comparison) -> OpenPage:
        return OpenPage(
            id=question.id,
            type=TYPES[question.type].zh,
            page=question_page(self._desk.root, question, key=True).decode(),
            answered=comparison.answered,
            agrees=comparison.agrees,
            hints=tuple(Hint(points=plain(hint.points), text=hint.text, named=hint.named) for hint in comparison.hints),
            findings=self._inspection.of(question.id),
            author=question.author,
        )


def _not_kept(why: Message) -> ReviewRefusedError:
    return ReviewRefusedError(
        Message(
            f"作答没有存下（{why.zh}），所以还不能看答案；处理后再提交",
            f"the answer could not be kept ({why.en}), so the key is not shown; mend that and try again",
        )
    )


def _changed(question_id: str) -> ReviewRefusedError:
    return ReviewRefusedError(
        Message(
            f"{question_id} 的文件刚被别人改过，没有记录；请换一人重新审这道题",
            f"{question_id} was changed meanwhile; nothing was recorded; someone else must review it again",
        )
    )
