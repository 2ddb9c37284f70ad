"""A difference as text for a terminal, Markdown for a pull request, JSON for programs. They only print."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from paper_builder.reporters.text import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from paper_builder.diagnostics import Language
    from paper_builder.differences.model import Change, Difference, OnPaper, Piece, QuestionChange

JSON_VERSION = 1
MARKDOWN_LIMIT = 60_000
"""Characters of a Markdown report; a comment on GitHub may have 65,536."""
_CONTEXT = 12
"""Characters of equal text that are shown on either side of a change."""
_KINDS = {
    "added": {"zh": "新增", "en": "added"},
    "removed": {"zh": "删除", "en": "removed"},
    "changed": {"zh": "改动", "en": "changed"},
    "unreadable": {"zh": "读不了", "en": "cannot be read"},
}
_ACTIVE = re.compile(r"[&<>`*_\[\]#|~$@\\!]|:(?=\S)")
"""What Markdown, GitHub's mentions, its formulas, addresses and pictograms (:name:) would act upon."""


def text_report(found: Difference, *, language: Language, colour: bool = False) -> str:
    """Return one block a question and a summary, ending in a line break. Changes inside a text are ``〔before→after〕``."""
    blocks = [_block(change, language, colour) for change in found.questions]
    return "".join(f"{block}\n\n" for block in blocks) + "\n".join(_summary(found, language)) + "\n"


def _block(change: QuestionChange, language: Language, colour: bool) -> str:
    lines = [f"{_bold(change.id, colour)}  {_KINDS[change.kind][language]}  {change.path}"]
    lines += [f"  {_line(part, language, lambda pieces: _marked(pieces, colour))}" for part in change.changes]
    lines += [f"  {text}" for text in _consequences(change, language)]
    return "\n".join(lines)


def _line(change: Change, language: Language, marked: Callable[[Sequence[Piece]], str]) -> str:
    words = visible(change.message.text(language).strip())
    return f"{words}{'：' if language == 'zh' else ': '}{marked(change.pieces)}" if change.pieces else words


def _marked(pieces: Sequence[Piece], colour: bool) -> str:
    def shown(piece: Piece) -> str:
        before, after = visible(piece.before.replace("\n", "⏎")), visible(piece.after.replace("\n", "⏎"))
        if colour:
            before, after = (f"\x1b[31m{before}\x1b[0m" if before else ""), (f"\x1b[32m{after}\x1b[0m" if after else "")
        return f"〔{before}→{after}〕"

    return "".join(visible(text.replace("\n", "⏎")) if piece is None else shown(piece) for text, piece in _shortened(pieces))


def _shortened(pieces: Sequence[Piece]) -> Iterator[tuple[str, Piece | None]]:
    """Yield the changed pieces and, between them, equal text of which only what lies near a change is kept."""
    for place, piece in enumerate(pieces):
        if not piece.same:
            yield "", piece
            continue
        text, first, last = piece.before, place == 0, place == len(pieces) - 1
        room = _CONTEXT if first or last else 2 * _CONTEXT
        if len(text) > room + 1:
            text = ("" if first else text[:_CONTEXT]) + "…" + ("" if last else text[-_CONTEXT:])
        yield text, None


def _consequences(change: QuestionChange, language: Language) -> Iterator[str]:
    if change.unreviewed:
        yield (
            "警告：状态是 approved，但审定之后内容改过，须重新审题"
            if language == "zh"
            else "warning: its status is approved, but it was changed after its review and must be reviewed again"
        )
    if change.papers:
        yield ("影响已发布的试卷：" if language == "zh" else "on published papers: ") + _papers(change.papers, language)


def _papers(papers: Sequence[OnPaper], language: Language) -> str:
    if language == "zh":
        return "、".join(f"{paper.paper} 第 {paper.number} 题" for paper in papers)
    return ", ".join(f"{paper.paper} item {paper.number}" for paper in papers)


def _summary(found: Difference, language: Language) -> Iterator[str]:
    counts = {kind: sum(change.kind == kind for change in found.questions) for kind in _KINDS}
    told = [f"{_KINDS[kind][language]} {count}" for kind, count in counts.items() if count]
    papers = sorted({paper.paper for change in found.questions for paper in change.papers})
    unreviewed = sum(change.unreviewed for change in found.questions)
    chinese = language == "zh"
    between = "，" if chinese else ", "
    yield (f"自 {found.since[:12]} 以来的试题：" if chinese else f"Questions since {found.since[:12]}: ") + (
        between.join(told) or ("没有变化" if chinese else "no change")
    )
    if unreviewed:
        yield f"审定之后改过、须重审：{unreviewed}" if chinese else f"Approved and changed after review: {unreviewed}"
    if papers:
        yield ("影响已发布的试卷：" if chinese else "Published papers touched: ") + between.join(papers)
    if found.form_only:
        yield (f"只改了写法或注释：{len(found.form_only)} 题" if chinese else f"Changed in form only: {len(found.form_only)}")
    if found.files:
        yield ("其他文件：" if chinese else "Other files: ") + between.join(visible(path) for path in found.files)


def _bold(text: str, colour: bool) -> str:
    return f"\x1b[1m{text}\x1b[0m" if colour else text


# ---- Markdown --------------------------------------------------------------------------------------------------------


def markdown_report(found: Difference, *, language: Language, limit: int = MARKDOWN_LIMIT) -> str:
    """Return a comment for a pull request of at most ``limit`` characters: the summary, then the questions, as many as fit.

    Nothing that a question holds acts as Markdown, mentions a user or refers to an issue.
    """
    title = "题库的变化" if language == "zh" else "Changes of the question bank"
    text = f"### {title}\n\n" + "".join(f"- {_plain(line)}\n" for line in _summary(found, language))
    for number, change in enumerate(found.questions):
        section = _section(change, language)
        rest = len(found.questions) - number
        more = (
            f"\n另有 {rest} 题没有列出：`paper-builder diff`\n"
            if language == "zh"
            else f"\n{rest} more questions: `paper-builder diff`\n"
        )
        if len(text) + len(section) + len(more) > limit:
            return text + more
        text += section
    return text


def _section(change: QuestionChange, language: Language) -> str:
    lines = [f"\n#### {_plain(change.id)} {_KINDS[change.kind][language]}\n\n{_plain(change.path)}\n\n"]
    lines += [f"- {_markdown_line(part, language)}\n" for part in change.changes]
    lines += [f"- **{_plain(text)}**\n" for text in _consequences(change, language)]
    return "".join(lines)


def _markdown_line(change: Change, language: Language) -> str:
    words = _plain(change.message.text(language).strip())
    if not change.pieces:
        return words
    marked = "".join(
        _plain(text) if piece is None else _tagged("del", piece.before) + _tagged("ins", piece.after)
        for text, piece in _shortened(change.pieces)
    )
    return f"{words}{'：' if language == 'zh' else ': '}{marked}"


def _tagged(tag: str, text: str) -> str:
    return f"<{tag}>{_plain(text)}</{tag}>" if text else ""


def _plain(text: str) -> str:
    """The text as Markdown that shows these very characters; a character reference is never read as a sign."""
    return _ACTIVE.sub(lambda match: f"&#{ord(match.group())};", visible(text.replace("\n", "⏎")))


# ---- JSON ------------------------------------------------------------------------------------------------------------


def json_report(found: Difference, *, language: Language) -> str:
    """Return version 1 of schemas/diff.schema.json, ending in a line break; names of fields and kinds are never translated."""
    wire = {
        "version": JSON_VERSION,
        "since": found.since,
        "questions": [_wire(change, language) for change in found.questions],
        "form_only": list(found.form_only),
        "files": list(found.files),
    }
    return json.dumps(wire, ensure_ascii=False, indent=1) + "\n"


def _wire(change: QuestionChange, language: Language) -> dict[str, Any]:
    return {
        "id": change.id,
        "path": change.path,
        "kind": change.kind,
        "changes": [
            {
                "field": part.field,
                "message": part.message.text(language).strip(),
                "pieces": [[piece.before, piece.after] for piece in part.pieces],
            }
            for part in change.changes
        ],
        "papers": [{"paper": paper.paper, "number": paper.number} for paper in change.papers],
        "changed_after_review": change.unreviewed,
    }
