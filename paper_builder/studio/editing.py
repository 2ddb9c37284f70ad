"""One question being edited: values, findings, undo, drafts and saving. Pure Python; a widget only carries what this says.

``EditingSession`` is the one way into a question file from the studio: the form, the cell magic and the tests make the same calls.
Nothing that was typed is lost: it is in a draft on disk until it is saved or given up.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, assert_never

from paper_builder.previewing import question_page
from paper_builder.reasons import reason
from paper_builder.starting import next_id
from paper_builder.studio.alike import Neighbours
from paper_builder.studio.assessing import Assessor
from paper_builder.studio.differences import Difference, differences
from paper_builder.studio.drafts import Draft, DraftFolder
from paper_builder.studio.judging import FieldFinding, Judgement, label
from paper_builder.studio.opening import NoticeError
from paper_builder.studio.outcomes import Conflict, Refused, Saved, SaveOutcome, Wish
from paper_builder.studio.pictures import store_picture
from paper_builder.studio.question_file import NoSuchQuestionError, UnreadableError, read_question_file
from paper_builder.studio.undo import History
from paper_builder.studio.values import Values, copied, new_values, normalised, question_as_typed
from paper_builder.studio.writing import Clash, Opened, Written, digest, write_new, write_over

if TYPE_CHECKING:
    from pathlib import Path

    from paper_builder.question import Question
    from paper_builder.studio.opening import OpenBank
    from paper_builder.studio.pictures import StoredPicture

__all__ = [
    "Conflict",
    "Difference",
    "EditingSession",
    "FieldFinding",
    "Judgement",
    "NoSuchQuestionError",
    "NotKeptError",
    "Refused",
    "SaveOutcome",
    "Saved",
    "UnreadableError",
    "Values",
    "Wish",
]


class NotKeptError(NoticeError):
    """Another question cannot take the place of this one: what was typed would be lost, for no disk takes its draft."""


class EditingSession:
    """Edits one question of an open bank at a time.

    ``notice``: the last thing to tell the author beside findings, in Chinese. ``turn`` grows when another question takes its place.
    """

    def __init__(self, desk: OpenBank, *, author: str = "") -> None:
        """Begin with an empty question by ``author``."""
        self.desk = desk
        self.author = author
        self.notice = ""
        self.turn = 0
        self._drafts = DraftFolder(desk.root)
        self._draft: Draft | None = None
        self.neighbours = Neighbours(desk)
        self._assessor = Assessor(desk, self.neighbours)
        self._conflict: bytes | None = None
        self._in_conflict = False
        values = new_values(author=author)
        self._opened = Opened(values=values)
        self._history = History(values)

    # ---- what is being edited ----------------------------------------------------------------------------------------

    @property
    def values(self) -> Values:
        """Return a copy of the present values."""
        return copied(self._history.present)

    @property
    def is_new(self) -> bool:
        """Return whether the question has no file yet."""
        return self._opened.path is None

    @property
    def question_id(self) -> str:
        """Return the id; of a new question the one that saving will most likely give, "" without level and competency."""
        if self._opened.path is not None:
            return self._opened.question_id
        values = self._history.present
        try:
            return next_id(self.desk.bank, values["level"], values["competency"])
        except KeyError:
            return ""

    @property
    def changed(self) -> bool:
        """Return whether there is anything that is not saved."""
        return self._history.present != self._opened.values

    @property
    def can_undo(self) -> bool:
        """Return whether there is a step to go back."""
        return self._history.can_undo

    @property
    def can_redo(self) -> bool:
        """Return whether there is a step to go forward."""
        return self._history.can_redo

    def new(self, **filled: Any) -> None:
        """Begin a new question with fields ``filled`` in; a knowledge point decides the competency.

        What was typed is kept as a draft; NotKeptError where no disk takes it, and nothing has changed then.
        """
        self._leave()
        point = self.desk.bank.knowledge_points.get(filled.get("knowledge_point", ""))
        if point is not None:
            filled["competency"] = point.competency
        values = new_values(**{"author": self.author, **filled})
        self._begin(Opened(values=values), values)

    def open(self, question_id: str) -> None:
        """Read a question from its file, and its draft if there is one. What was typed before is kept as a draft.

        NoSuchQuestionError for an id that the bank does not have, UnreadableError for a file that cannot be shown in a form,
        NotKeptError as in ``new``.
        """
        file = read_question_file(self.desk, question_id)
        self._leave()
        self._begin(Opened.of(question_id, file), file.values)
        if file.unknown:
            self.notice = f"文件里有不认识的字段（{'、'.join(file.unknown)}），在这里保存会去掉它们。"
        draft = self._drafts.of(question_id)
        if draft is not None:
            self._take_up(draft)

    def drafts(self) -> tuple[Draft, ...]:
        """Return what was typed and not saved, the newest first, without what is being edited here."""
        own = self._draft.path if self._draft else None
        return tuple(draft for draft in self._drafts.all() if draft.path != own)

    def resume(self, draft: Draft | None = None) -> bool:
        """Go on with ``draft``, or with the newest one; return whether there was one."""
        if draft is None:
            draft = next(iter(self.drafts()), None)
        if draft is None:
            return False
        if draft.question_id:
            try:
                self.open(draft.question_id)
            except (NoSuchQuestionError, UnreadableError):
                self._leave()
                self._begin(Opened(values=new_values()), draft.values)
                self._draft = draft
                self.notice = f"{draft.question_id} 的文件已不在或打不开；草稿作为新题继续。"
                return True
            if self._draft is None or self._draft.path != draft.path:
                self._take_up(draft)
        else:
            self.new()
            self._take_up(draft)
        return True

    def discard(self) -> None:
        """Give up what was typed: back to the file, or to an empty question; undo brings it back."""
        self._history.record(self._opened.values)
        self._drop_draft()
        self.notice = "已放弃未保存的修改；“撤销”可以找回。"

    # ---- changing ----------------------------------------------------------------------------------------------------

    def change(self, values: Values, field: str = "") -> Judgement:
        """Take new values; typing in one ``field`` is one undo step. Return the findings."""
        self._history.record(normalised(values), field)
        return self.judge()

    def pause(self) -> str:
        """End the undo step and keep a draft; return what to tell the author where that went otherwise than usual, else ""."""
        self._history.pause()
        return self.keep_draft()

    def undo(self) -> bool:
        """Go back one step; return whether there was one."""
        return self._history.undo()

    def redo(self) -> bool:
        """Go forward one step; return whether there was one."""
        return self._history.redo()

    @property
    def kept(self) -> bool:
        """Return whether what was typed is on disk, saved or as a draft."""
        return not self.changed or (self._draft is not None and self._draft.values == self._history.present)

    def keep_draft(self) -> str:
        """Write what is not saved to disk; return what went otherwise than usual, else ""."""
        if not self.changed:
            self._drop_draft()
            return ""
        if self.kept:
            return ""
        before = self._draft
        try:
            self._draft, forked = self._drafts.keep(before, self._opened.question_id, self._opened.base, self._history.present)
        except OSError as error:
            return f"草稿没有存下：{reason(error).zh}。内容还在本页，请不要关闭；处理好以后会自动再存。"
        if forked:
            return "另一个窗口也在编辑这道题；这里的内容另存成一份草稿，两边都没有丢。"
        if self._draft.path.parent.parent != self.desk.root and (before is None or before.path.parent != self._draft.path.parent):
            return f"题库文件夹不能写；草稿改存在 {self._draft.path.parent}。"
        return ""

    def keep_aside(self, question_id: str, values: Values) -> None:
        """Keep as a draft of its own what was typed into a question ("" for a new one) after another had taken its place.

        Nothing is written where a draft says the same already. OSError where no disk takes it.
        """
        values = normalised(values)
        if not any(draft.question_id == question_id and draft.values == values for draft in self._drafts.all()):
            self._drafts.keep(None, question_id, "", values)

    def store_picture(self, data: bytes, alternative: str) -> StoredPicture:
        """Store a picture in the bank; PictureRefusedError says in Chinese why not."""
        return store_picture(self.desk.root, data, alternative)

    # ---- looking -----------------------------------------------------------------------------------------------------

    def judge(self) -> Judgement:
        """Return what the shared validator says of the present values."""
        return self._assessor.judge(self._history.present, self._opened, self.question_id)

    def look_around(self) -> None:
        """Renew ``beyond``."""
        self._assessor.look_around(self._history.present, self._opened, self.question_id)

    @property
    def beyond(self) -> tuple[FieldFinding, ...]:
        """Return what the last look around found: what the question means for the rest of the bank, and the rest for it.

        It forbids no saving: what is wrong then is wrong elsewhere.
        """
        return self._assessor.beyond

    def typed(self) -> Question:
        """Return the question as far as it was typed."""
        return question_as_typed(self._history.present, self.question_id)

    def preview(self, *, key: bool) -> str:
        """Return the page of the present values as the paper will show them, with answer and explanation if ``key``."""
        return question_page(self.desk.root, self.typed(), key=key).decode()

    # ---- saving ------------------------------------------------------------------------------------------------------

    def save(self) -> SaveOutcome:
        """Write the canonical file, if nothing is wrong and the file is what it was."""
        self.desk.refresh()
        self.neighbours.settle()
        judgement = self.judge()
        if judgement.question is None or judgement.errors:
            return Refused(message=_why_not(judgement))
        try:
            return self._written(judgement.question)
        except OSError as error:
            told = self.keep_draft() or "内容已存为草稿，没有丢。"
            return Refused(message=f"没有保存：写不进 {error.filename or self.desk.root}（{reason(error).zh}）。{told}")
        except ValueError as error:
            return Refused(message=f"没有保存：文字里有题库文件不能有的字符（{error}）。")

    def resolve(self, wish: Wish) -> SaveOutcome:
        """Answer a conflict: write ``mine`` over what was shown, take ``theirs`` (undo brings mine back), or save a ``copy``."""
        path = self._opened.path
        if not self._in_conflict or path is None:
            return self.save()
        match wish:
            case "mine":
                self._opened = dataclasses.replace(self._opened, base=digest(self._conflict))
                return self.save()
            case "theirs":
                return self._take_theirs(path)
            case "copy":
                values = {**self._history.present, "status": "draft"}
                self._opened = Opened(values=new_values())
                self._history.record(values)
                return self.save()
            case _:
                assert_never(wish)

    # ---- inside ------------------------------------------------------------------------------------------------------

    def _begin(self, opened: Opened, values: Values) -> None:
        self._opened = opened
        self._history = History(values)
        self.turn += 1
        self._draft = None
        self._in_conflict = False
        self.notice = ""
        self._assessor.forget()

    def _leave(self) -> None:
        """Keep what was typed before another question takes its place; NotKeptError where no disk takes it."""
        told = self.keep_draft()
        if not self.kept:
            raise NotKeptError(f"没有换题：{told}")

    def _take_up(self, draft: Draft) -> None:
        """Go on with a draft; undo goes back to the file."""
        self._history.record(draft.values)
        self._draft = draft
        self.notice = "已接着上次没有保存的草稿。"
        if draft.base != self._opened.base:
            self.notice += "草稿写下之后文件改过，保存时会请你选择。"
            self._opened = dataclasses.replace(self._opened, base=draft.base)

    def _drop_draft(self) -> None:
        if self._draft is not None:
            self._drafts.discard(self._draft)
            self._draft = None

    def _written(self, question: Question) -> SaveOutcome:
        remarks = self._history.present["remarks"]
        if self._opened.path is None:
            new = write_new(self.desk, question, remarks)
            return self._saved(new) if new else Refused(message="没有保存：题号一直被别人占用，请稍后再试。")
        outcome = write_over(self._opened.path, self._opened, question, remarks)
        match outcome:
            case Written():
                return self._saved(outcome)
            case Clash(now=now):
                self._conflict, self._in_conflict = now, True
                found, told = self._differences(now), self.keep_draft()
                return Conflict(path=self._opened.path, gone=now is None, differences=found, unkept=told)
            case _:
                assert_never(outcome)

    def _differences(self, now: bytes | None) -> tuple[Difference, ...]:
        """What differs between the page and the file, nothing where there is none that can be read."""
        if now is None:
            return ()
        try:
            theirs = read_question_file(self.desk, self._opened.question_id, now).values
        except UnreadableError:
            return ()
        return differences(self._history.present, theirs)

    def _take_theirs(self, path: Path) -> SaveOutcome:
        if self._conflict is None:
            self._history.record(new_values(author=self.author))
            self._opened = Opened(values=self._history.present)
            self._in_conflict = False
            self._drop_draft()
            return Saved(question=None, path=path, theirs=True)
        try:
            file = read_question_file(self.desk, self._opened.question_id, self._conflict)
        except UnreadableError as error:
            return Refused(message=f"磁盘上的文件读不懂，不能采用：{error.message}")
        self._history.record(file.values)
        self._opened = Opened.of(self._opened.question_id, file)
        self._in_conflict = False
        self._drop_draft()
        return Saved(question=self.judge().question, path=path, theirs=True)

    def _saved(self, written: Written) -> Saved:
        self._history.record({**self._history.present, "status": written.question.status})
        self._opened = dataclasses.replace(
            self._opened,
            question_id=written.question.id,
            path=written.path,
            base=digest(written.data),
            text=written.data.decode(),
            values=copied(self._history.present),
        )
        self._in_conflict = False
        self._drop_draft()
        self.notice = ""
        self.desk.refresh()
        return Saved(question=written.question, path=written.path)


def _why_not(judgement: Judgement) -> str:
    missing = [found for found in judgement.errors if found.missing]
    wrong = [found for found in judgement.errors if not found.missing]
    parts = []
    if missing:
        parts.append(f"还有 {len(missing)} 处没有填写：{'、'.join(dict.fromkeys(label(found.field) for found in missing))}")
    if wrong:
        parts.append(f"有 {len(wrong)} 处错误：{'；'.join(found.message for found in wrong[:3])}{'……' if len(wrong) > 3 else ''}")
    return f"没有保存，{'；'.join(parts) or '内容不完整'}。"
