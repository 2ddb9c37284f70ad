"""A cell with a question in it → an editing session, and what to show of it. Pure Python; ``magics`` gives it cells.

A cell holds YAML, or the text form that people paste. It is saved as a form would save it.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from paper_builder.content import parse
from paper_builder.diagnostics import Severity
from paper_builder.previewing import key_fragment
from paper_builder.question import Choice
from paper_builder.studio.editing import Refused, Saved
from paper_builder.studio.judging import label
from paper_builder.studio.opening import NoticeError
from paper_builder.studio.pasting import merged, take_apart
from paper_builder.studio.remarks import remarks_of
from paper_builder.studio.showing import SEVERITIES, Shown
from paper_builder.studio.stored import unstyled
from paper_builder.studio.values import values_of_data
from paper_builder.yaml_source import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from paper_builder.diagnostics import Diagnostic
    from paper_builder.question import Question
    from paper_builder.studio.editing import EditingSession, FieldFinding, SaveOutcome
    from paper_builder.studio.values import Values

_YAML = re.compile(r"^(?:id|type|level|competency|knowledge_point|stem|options|answer)\s*:(?:\s|$)", re.MULTILINE)
_DEFAULTS = ("author", "seconds", "competency")
"""Fields that a new question has, or its knowledge point decides, where a cell says nothing of them."""


def begin(session: EditingSession, cell: str, given: Mapping[str, str]) -> tuple[str, ...]:
    """Put the question of a cell into ``session``; return what its author should look at.

    A cell that names the id of a question of the bank edits that question; any other is a new one, with the fields ``given`` beside
    it filled in where it says nothing. NoticeError for YAML that cannot be read.
    """
    if not _YAML.search(cell):
        pasted = take_apart(cell)
        kind = given.get("type") or pasted.values.get("type", "single_choice")
        session.new(**{**given, "type": kind})
        session.change({**merged(session.values, pasted), "type": kind})
        return pasted.notes
    document, found = read_bytes(cell.encode(), "")
    if document is None or not isinstance(document.data, dict):
        errors = (_in_cell(one) for one in found if one.severity is Severity.ERROR)
        raise NoticeError("\n  ".join(("这一格的 YAML 读不懂：", *errors)))
    notes = [_in_cell(one) for one in found]
    values = values_of_data(document.data, remarks_of(document.text))
    name = str(document.data.get("id") or "")
    if name in session.desk.bank.spans:
        session.open(name)
        values["author"] = values["author"] or session.values["author"]
    else:
        if name:
            notes.append(f"题库里没有 {name}，作为新题；题号由工具给出。")
        point = values["knowledge_point"] or given.get("knowledge_point", "")
        session.new(**{**given, "knowledge_point": point, "type": values["type"]})
        values = _filled(values, session.values, given)
    session.change(values)
    return tuple(notes)


def save(session: EditingSession) -> SaveOutcome:
    """Save, unless the bank holds the very same question already: running a cell again must not make a second one."""
    same = _same_question(session)
    if same:
        return Refused(message=f"没有另存：题库里已有同样的题 {same}。要改它，就在这一格写上 id: {same}。")
    return session.save()


def question_shown(session: EditingSession, notes: Iterable[str], outcome: SaveOutcome | None, *, key: bool) -> Shown:
    """Return what a cell shows: what became of it, the findings, and the question; with answer and explanation only for ``key``.

    The first cell of a session waits about a second until the bank can be compared with.
    """
    session.neighbours.settle()
    session.look_around()
    judgement = session.judge()
    said = _said(session, outcome, savable=judgement.savable)
    findings = [_finding_line(found) for found in (*judgement.findings, *session.beyond)]
    typed = session.typed()
    html = f"<p><strong>{escape(said)}</strong></p>" + "".join(f"<p>{escape(note)}</p>" for note in notes)
    if findings:
        html += "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in findings) + "</ul>"
    preview = preview_shown(session.desk.root, typed, key=key)
    return Shown(html + preview.html, "\n".join((said, *notes, *findings, "", preview.text)), confidential=key)


def preview_shown(root: Path, question: Question, *, key: bool) -> Shown:
    """Return the question as a candidate reads it; for ``key`` with answer and explanation, which no notebook then stores."""
    kept = "" if key else "（不含答案）"
    shown = unstyled(root, question) + (f"<hr>{key_fragment(root, question)}" if key else "")
    return Shown(f"<p><strong>{escape(question.id)}</strong>{kept}</p><hr>{shown}", _plain(question), confidential=key)


# ---- inside ----------------------------------------------------------------------------------------------------------


def _filled(values: Values, default: Values, given: Mapping[str, str]) -> Values:
    return {**values, **{name: default[name] for name in (*_DEFAULTS, *given) if not values[name]}}


def _same_question(session: EditingSession) -> str:
    if not session.is_new:
        return ""
    typed = session.typed()
    same = (
        question.id
        for question in session.desk.bank.questions.values()
        if (question.level, question.type, question.stem, question.body) == (typed.level, typed.type, typed.stem, typed.body)
    )
    return next(same, "")


def _said(session: EditingSession, outcome: SaveOutcome | None, *, savable: bool) -> str:
    name = session.question_id
    match outcome:
        case None:
            about = (f"新题（将为 {name}）" if name else "新题") if session.is_new else name
            return f"{about}：{'检查无误，加 --save 存进题库。' if savable else '还不能保存，问题见下。'}"
        case Saved():
            return f"已保存 {name}。再改这道题，请在这一格写上 id: {name}。"
        case Refused(message=message):
            return message
        case _:
            return f"没有保存：{name} 的文件在别处改过。请在表单里打开它，选择保留哪一边。"


def _in_cell(found: Diagnostic) -> str:
    return (f"第 {found.span.line} 行：" if found.span else "") + found.message.zh + (f"（{found.hint.zh}）" if found.hint else "")


def _finding_line(found: FieldFinding) -> str:
    hint = f"。{found.hint}" if found.hint else ""
    return f"{SEVERITIES[found.severity]}　{label(found.field)}：{found.message}{hint}　{found.code}"


def _plain(question: Question) -> str:
    lines = [question.id, parse(question.stem).plain()]
    if isinstance(question.body, Choice):
        lines += [f"  {option.letter}. {parse(option.text).plain()}" for option in question.body.options]
    return "\n".join(lines)
