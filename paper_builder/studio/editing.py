"""One question being edited: values, findings, undo, drafts and saving. Pure Python; a widget only carries what this says.

``EditingSession`` is the one way into a question file from the studio: the form, the cell magic and the tests make the same calls.
Nothing that was typed is lost: it is in a draft on disk until it is saved or given up.
"""

from __future__ import annotations

import dataclasses
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from paper_builder.bank_writing import FileChangedError, question_text
from paper_builder.bank_writing import save as write
from paper_builder.codes import bank_rules
from paper_builder.previewing import question_page
from paper_builder.starting import next_id
from paper_builder.studio.alike import Neighbours
from paper_builder.studio.differences import Difference, differences
from paper_builder.studio.drafts import Draft, DraftFolder
from paper_builder.studio.early import with_early_findings
from paper_builder.studio.judging import FieldFinding, Judgement, judge, label
from paper_builder.studio.outcomes import Conflict, Refused, Saved, SaveOutcome, Wish
from paper_builder.studio.pictures import store_picture
from paper_builder.studio.question_file import NoSuchQuestionError, QuestionFile, UnreadableError, read_question_file, with_remarks
from paper_builder.studio.undo import History
from paper_builder.studio.validator import Validator
from paper_builder.studio.values import Values, copied, new_values, normalised, question_as_typed

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
    "Refused",
    "SaveOutcome",
    "Saved",
    "UnreadableError",
    "Values",
    "Wish",
]

_RETRIES = 50
"""How often a new question takes the next number because another one was saved under the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    """What the editing began from: ``base`` is the sha256 of the file, "" without one."""

    question_id: str
    path: Path | None
    base: str
    review: tuple[str, ...]
    values: Values


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
        self._validator = Validator(desk.bank, self.neighbours)
        self._conflict: bytes | None = None
        self._in_conflict = False
        values = new_values(author=author)
        self._opened = _Opened(question_id="", path=None, base="", review=(), values=values)
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
        """Begin a new question with fields ``filled`` in; a knowledge point decides the competency. What was typed is kept."""
        self._leave()
        point = self.desk.bank.knowledge_points.get(filled.get("knowledge_point", ""))
        if point is not None:
            filled["competency"] = point.competency
        values = new_values(**{"author": self.author, **filled})
        self._begin(_Opened(question_id="", path=None, base="", review=(), values=values), values)

    def open(self, question_id: str) -> None:
        """Read a question from its file, and its draft if there is one. What was typed before is kept as a draft.

        NoSuchQuestionError for an id that the bank does not have, UnreadableError for a file that cannot be shown in a form.
        """
        file = read_question_file(self.desk, question_id)
        self._leave()
        opened = _Opened(question_id=question_id, path=file.path, base=_digest(file.data), review=file.review, values=file.values)
        self._begin(opened, file.values)
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
                self._begin(_Opened(question_id="", path=None, base="", review=(), values=new_values()), draft.values)
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

    def keep_draft(self) -> str:
        """Write what is not saved to disk; return what went otherwise than usual, else ""."""
        if not self.changed:
            self._drop_draft()
            return ""
        if self._draft is not None and self._draft.values == self._history.present:
            return ""
        before = self._draft
        try:
            self._draft, forked = self._drafts.keep(before, self._opened.question_id, self._opened.base, self._history.present)
        except OSError as error:
            return f"草稿没有存下（{error.strerror}）。内容还在本页，请不要关闭；腾出空间或权限后会自动再存。"
        if forked:
            return "另一个窗口也在编辑这道题；这里的内容另存成一份草稿，两边都没有丢。"
        if self._draft.path.parent.parent != self.desk.root and (before is None or before.path.parent != self._draft.path.parent):
            return f"题库文件夹不能写；草稿改存在 {self._draft.path.parent}。"
        return ""

    def store_picture(self, data: bytes, alternative: str) -> StoredPicture:
        """Store a picture in the bank; PictureRefusedError says in Chinese why not."""
        return store_picture(self.desk.root, data, alternative)

    # ---- looking -----------------------------------------------------------------------------------------------------

    def judge(self) -> Judgement:
        """Return what the shared validator says of the present values."""
        judgement = self._judged(self._history.present)
        if any(found.code in _NOT_APPROVED_ANY_MORE for found in judgement.findings):
            return self._with_status_followed(judgement)
        return judgement

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
            if self._opened.path is None:
                return self._save_new(judgement.question)
            return self._save_over(judgement.question, self._opened.path)
        except OSError as error:
            told = self.keep_draft() or "内容已存为草稿，没有丢。"
            return Refused(message=f"没有保存：写不进 {error.filename or self.desk.root}（{error.strerror}）。{told}")
        except ValueError as error:
            return Refused(message=f"没有保存：文字里有题库文件不能有的字符（{error}）。")

    def resolve(self, wish: Wish) -> SaveOutcome:
        """Answer a conflict: write ``mine`` over what was shown, take ``theirs`` (undo brings mine back), or save a ``copy``."""
        path = self._opened.path
        if not self._in_conflict or path is None:
            return self.save()
        match wish:
            case "mine":
                self._opened = dataclasses.replace(self._opened, base=_digest(self._conflict))
                return self.save()
            case "theirs":
                return self._take_theirs(path)
            case "copy":
                values = {**self._history.present, "status": "draft"}
                self._opened = _Opened(question_id="", path=None, base="", review=(), values=new_values())
                self._history.record(values)
                return self.save()

    # ---- inside ------------------------------------------------------------------------------------------------------

    def _begin(self, opened: _Opened, values: Values) -> None:
        self._opened = opened
        self._history = History(values)
        self.turn += 1
        self._draft = None
        self._in_conflict = False
        self.notice = ""

    def _leave(self) -> None:
        """Keep what was typed before another question takes its place."""
        self.keep_draft()

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

    def _judged(self, values: Values) -> Judgement:
        if self._validator.bank is not self.desk.bank:
            self._validator = Validator(self.desk.bank, self.neighbours)
        name = self.question_id
        if self._opened.path is not None:
            shown = self._opened.path.relative_to(self.desk.root).as_posix()
        else:
            shown = f"items/{values['level']}/{values['competency']}/{name}.yaml"
        judgement = judge(self._validator, values, question_id=name, path=shown, review=self._opened.review)
        judgement = with_early_findings(judgement, self._validator, values)
        if self.is_new:  # its id comes from the tool, and is told apart from level and competency only once they are chosen
            findings = tuple(found for found in judgement.findings if found.field != "id")
            return Judgement(question=judgement.question, findings=findings)
        return judgement

    def _with_status_followed(self, judgement: Judgement) -> Judgement:
        """An approval does not outlive a change: the question goes back to draft, and the author is told."""
        judgement = self._judged({**self._history.present, "status": "draft"})
        told = FieldFinding(
            field="status",
            code=bank_rules.CHANGED_SINCE_REVIEW.code,
            severity="info",
            message="审定之后内容有改动：保存后状态变为草稿，须请另一人重新盲审",
        )
        return Judgement(question=judgement.question, findings=(*judgement.findings, told))

    def _save_new(self, question: Question) -> SaveOutcome:
        for _ in range(_RETRIES):
            name = next_id(self.desk.bank, question.level, question.competency)
            question = dataclasses.replace(question, id=name)
            path = self.desk.root / "items" / question.level / question.competency / f"{name}.yaml"
            path.parent.mkdir(parents=True, exist_ok=True)
            data = self._file_of(question)
            try:
                write(path, data, expected=None)
            except FileChangedError:
                continue
            return self._saved(question, path, data)
        return Refused(message="没有保存：题号一直被别人占用，请稍后再试。")

    def _save_over(self, question: Question, path: Path) -> SaveOutcome:
        data = self._file_of(question)
        now = _read(path)
        if _digest(now) == self._opened.base or now == data:
            try:
                if now != data:
                    write(path, data, expected=now)
                return self._saved(question, path, data)
            except FileChangedError:
                now = _read(path)
        self._conflict, self._in_conflict = now, True
        try:
            theirs = read_question_file(self.desk, self._opened.question_id, now).values if now is not None else None
        except UnreadableError:
            theirs = None
        return Conflict(path=path, gone=now is None, differences=differences(self._history.present, theirs) if theirs else ())

    def _take_theirs(self, path: Path) -> SaveOutcome:
        if self._conflict is None:
            self._history.record(new_values(author=self.author))
            self._opened = _Opened(question_id="", path=None, base="", review=(), values=self._history.present)
            self._in_conflict = False
            self._drop_draft()
            return Saved(question=None, path=path, theirs=True)
        try:
            file: QuestionFile = read_question_file(self.desk, self._opened.question_id, self._conflict)
        except UnreadableError as error:
            return Refused(message=f"磁盘上的文件读不懂，不能采用：{error.message}")
        self._history.record(file.values)
        self._opened = dataclasses.replace(self._opened, base=_digest(self._conflict), review=file.review, values=file.values)
        self._in_conflict = False
        self._drop_draft()
        return Saved(question=self.judge().question, path=path, theirs=True)

    def _file_of(self, question: Question) -> bytes:
        return with_remarks(question_text(question), self._history.present["remarks"]).encode()

    def _saved(self, question: Question, path: Path, data: bytes) -> Saved:
        self._history.record({**self._history.present, "status": question.status})
        values = copied(self._history.present)
        self._opened = dataclasses.replace(self._opened, question_id=question.id, path=path, base=_digest(data), values=values)
        self._in_conflict = False
        self._drop_draft()
        self.notice = ""
        self.desk.refresh()
        return Saved(question=question, path=path)


_NOT_APPROVED_ANY_MORE = frozenset({bank_rules.CHANGED_SINCE_REVIEW.code, bank_rules.APPROVED_WITHOUT_REVIEW.code})


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _digest(data: bytes | None) -> str:
    return hashlib.sha256(data).hexdigest() if data is not None else ""


def _why_not(judgement: Judgement) -> str:
    missing = [found for found in judgement.errors if found.missing]
    wrong = [found for found in judgement.errors if not found.missing]
    parts = []
    if missing:
        parts.append(f"还有 {len(missing)} 处没有填写：{'、'.join(dict.fromkeys(label(found.field) for found in missing))}")
    if wrong:
        parts.append(f"有 {len(wrong)} 处错误：{'；'.join(found.message for found in wrong[:3])}{'……' if len(wrong) > 3 else ''}")
    return f"没有保存，{'；'.join(parts) or '内容不完整'}。"
