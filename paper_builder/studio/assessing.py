"""What the shared validator says of the question being edited: at every key of the question itself, at a pause of what it touches.

An approval does not outlive a change: a question that was changed since is judged as the draft that saving makes of it.
"""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import TYPE_CHECKING

from paper_builder.codes import bank_rules
from paper_builder.studio.early import with_early_findings
from paper_builder.studio.judging import FieldFinding, Judgement, judge, judge_beyond
from paper_builder.studio.validator import Validator

if TYPE_CHECKING:
    from paper_builder.studio.alike import Neighbours
    from paper_builder.studio.opening import OpenBank
    from paper_builder.studio.values import Values
    from paper_builder.studio.writing import Opened

_NOT_APPROVED_ANY_MORE = frozenset({bank_rules.CHANGED_SINCE_REVIEW.code, bank_rules.APPROVED_WITHOUT_REVIEW.code})


class Assessor:
    """Judges values of an open bank. ``beyond`` is what the last look around found; it stays until the next one."""

    def __init__(self, desk: OpenBank, neighbours: Neighbours) -> None:
        self._desk = desk
        self._neighbours = neighbours
        self._validator = Validator(desk.bank, neighbours)
        self.beyond: tuple[FieldFinding, ...] = ()

    def forget(self) -> None:
        """Another question takes its place: what was found around the last one says nothing of it."""
        self.beyond = ()

    def judge(self, values: Values, opened: Opened, question_id: str) -> Judgement:
        """Return what is wrong with ``values`` as the file of ``question_id``."""
        judgement = self._judged(values, opened, question_id)
        if any(found.code in _NOT_APPROVED_ANY_MORE for found in judgement.findings):
            return self._with_status_followed(values, opened, question_id)
        return judgement

    def look_around(self, values: Values, opened: Opened, question_id: str) -> None:
        """Renew ``beyond``: clues between this question and others, overdue statutes, blueprints and published papers."""
        judgement = self.judge(values, opened, question_id)
        if judgement.question is None:
            self.beyond = ()
            return
        values = {**values, "status": judgement.question.status}
        path = self._path(values, opened, question_id)
        self.beyond = judge_beyond(
            self._validator, values, question_id=question_id, path=path, review=opened.review, today=date.today()
        )

    def _judged(self, values: Values, opened: Opened, question_id: str) -> Judgement:
        if self._validator.bank is not self._desk.bank:
            self._validator = Validator(self._desk.bank, self._neighbours)
        path = self._path(values, opened, question_id)
        judgement = judge(self._validator, values, question_id=question_id, path=path, review=opened.review)
        judgement = with_early_findings(judgement, self._validator, values)
        if opened.path is None:  # its id comes from the tool, and is told apart from level and competency only once they are chosen
            findings = tuple(found for found in judgement.findings if found.field != "id")
            return Judgement(question=judgement.question, findings=findings)
        return judgement

    def _path(self, values: Values, opened: Opened, question_id: str) -> str:
        if opened.path is not None:
            return opened.path.relative_to(self._desk.root).as_posix()
        return f"items/{values['level']}/{values['competency']}/{question_id}.yaml"

    def _with_status_followed(self, values: Values, opened: Opened, question_id: str) -> Judgement:
        judgement = self._judged({**values, "status": "draft"}, opened, question_id)
        told = FieldFinding(
            field="status",
            code=bank_rules.CHANGED_SINCE_REVIEW.code,
            severity="info",
            message="审定之后内容有改动：保存后状态变为草稿，须请另一人重新盲审",
        )
        return dataclasses.replace(judgement, findings=(*judgement.findings, told))
