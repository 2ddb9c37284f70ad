"""Values of a form → what the shared validator says, each finding at its field and in words for a form. It adds no rule."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from paper_builder import schema
from paper_builder.codes import item_rules, schema_rules
from paper_builder.studio.draft_text import draft_text
from paper_builder.studio.values import LETTERS, at

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from paper_builder.diagnostics import Diagnostic
    from paper_builder.question import Question
    from paper_builder.studio.draft_text import DraftText
    from paper_builder.studio.validator import Validator
    from paper_builder.studio.values import Values

_EMPTY = frozenset({schema_rules.MISSING_FIELD.code, schema_rules.WRONG_KIND.code, schema_rules.WRONG_FORM.code})
"""Codes that an empty field gets, by the way in which it is empty."""
_LABELS = {
    "type": "题型",
    "key": "正确选项",
    "answer": "参考答案",
    "author": "命题人代号",
    "remarks": "文件注释",
    "points": "分值",
    "text": "得分要点",
    "accept": "可接受表述",
    "reject": "不给分情形",
    "statute": "法规",
    "article": "条款",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldFinding:
    """A finding at a field of the form, in Chinese.

    ``field``: its path in the values joined by dots ("stem", "options.1", "rubric.0.points"), "" for the whole question.
    ``severity``: error, warning or info. ``start`` and ``end``: offsets in the field's text, None where the whole field is meant.
    ``missing``: nothing is wrong but that the field has not been filled in.
    """

    field: str
    code: str
    severity: str
    message: str
    hint: str = ""
    missing: bool = False
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The question that the values make, None where its shape is wrong, and all findings in the order of the fields."""

    question: Question | None
    findings: tuple[FieldFinding, ...]

    @property
    def errors(self) -> tuple[FieldFinding, ...]:
        """Return the findings that forbid saving."""
        return tuple(found for found in self.findings if found.severity == "error")

    @property
    def savable(self) -> bool:
        """Return whether the question may be saved."""
        return self.question is not None and not self.errors


def judge(validator: Validator, values: Values, *, question_id: str, path: str, review: Iterable[str] = ()) -> Judgement:
    """Return what is wrong with ``values`` as the file ``path`` of ``question_id``; ``review`` are the lines of its review."""
    draft = draft_text(values, question_id, review)
    question, diagnostics = validator.check(draft.data, path)
    placed = [_placed(found, draft, values) for found in diagnostics]
    return Judgement(question=question, findings=tuple(dict.fromkeys(placed)))


def judge_beyond(
    validator: Validator, values: Values, *, question_id: str, path: str, review: Iterable[str] = (), today: date
) -> tuple[FieldFinding, ...]:
    """Return what the same file means for the rest of the bank. What stands in another file names it, and is about no field here.

    A clue to this question's key in another stem is the exception: it stands at the key.
    """
    draft = draft_text(values, question_id, review)
    found = validator.beyond(draft.data, path, today=today)
    return tuple(
        dict.fromkeys(_placed(one, draft, values) if one.span and one.span.path == path else _elsewhere(one) for one in found)
    )


def label(field: str) -> str:
    """Return the name of a field in Chinese: ``选项 B``, ``采分点 2 分值``, ``题干``."""
    if not field:
        return "本题"
    root, *rest = field.split(".")
    if root == "options" and rest:
        return f"选项 {LETTERS[int(rest[0])]}"
    name = _LABELS.get(root) or _titles()[root]
    for step in rest:
        name += f" {int(step) + 1}" if step.isdigit() else f" {_LABELS.get(step, step)}"
    return name


def _placed(found: Diagnostic, draft: DraftText, values: Values) -> FieldFinding:
    span = found.span
    place = draft.field_at(span.line) if span else None
    if span is None or place is None or (place.field == "id" and span.end_line > place.last + 1):
        return _worded(found, "", None, None)
    start = end = None
    if place.first_text_line and span.line >= place.first_text_line:
        start = draft.offset_at(place, span.line, span.column)
        end = draft.offset_at(place, span.end_line, span.end_column)
    if found.code in _EMPTY and not at(values, place.field):
        return FieldFinding(
            field=place.field,
            code=found.code,
            severity=found.severity.value,
            message=f"还没有填写{label(place.field)}",
            missing=True,
        )
    return _worded(found, place.field, start, end)


def _elsewhere(found: Diagnostic) -> FieldFinding:
    if found.code == item_rules.CROSS_ITEM_CLUE.code:
        return _worded(found, "key", None, None)
    worded = _worded(found, "", None, None)
    return dataclasses.replace(worded, message=f"{found.span.path}：{worded.message}") if found.span else worded


def _worded(found: Diagnostic, field: str, start: int | None, end: int | None) -> FieldFinding:
    return FieldFinding(
        field=field,
        code=found.code,
        severity=found.severity.value,
        message=_in_words_of_the_form(found.message.zh),
        hint=_in_words_of_the_form(found.hint.zh) if found.hint else "",
        start=start,
        end=end,
    )


def _in_words_of_the_form(text: str) -> str:
    """Put the Chinese titles of the schema in the place of field names, which a form does not show."""
    return _field_names().sub(lambda match: _titles()[match.group()], text)


@lru_cache(maxsize=1)
def _titles() -> dict[str, str]:
    definitions = schema.load("question")["$defs"]
    fields = {name for kind in ("single_choice", "multiple_choice", "short_answer") for name in definitions[kind]["properties"]}
    titles = {name: str(definitions[name]["title"]) for name in sorted(fields) if "title" in definitions.get(name, {})}
    return {**titles, "answer": "答案"}


@lru_cache(maxsize=1)
def _field_names() -> re.Pattern[str]:
    names = "|".join(sorted(_titles(), key=len, reverse=True))
    return re.compile(rf"(?<![A-Za-z0-9_.\-])(?:{names})(?![A-Za-z0-9_.\-])")
