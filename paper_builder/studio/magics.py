"""Magics for who would rather type: ``%%question``, ``%check``, ``%preview``, ``%coverage``.

They read their line and call what the forms and the command line call. What they show also reads well in a notebook opened cold.
"""

from __future__ import annotations

from datetime import date
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from IPython.core.magic import Magics, cell_magic, line_magic, magics_class
from IPython.core.magic_arguments import argument, magic_arguments, parse_argstring

from paper_builder.checking import check
from paper_builder.diagnostics import Severity
from paper_builder.question import QUESTION_TYPES
from paper_builder.studio.coverage_chart import coverage_shown
from paper_builder.studio.coverage_grid import judged_grid
from paper_builder.studio.editing import EditingSession, Saved
from paper_builder.studio.folders import remember, remembered
from paper_builder.studio.opening import NoticeError, open_bank
from paper_builder.studio.question_cell import begin, preview_shown, question_shown, save
from paper_builder.studio.showing import SEVERITIES, Shown, told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paper_builder.diagnostics import Diagnostic

LISTED = 100
"""Findings that ``%check`` lists."""
_FIELDS = ("level", "knowledge_point", "type", "author", "cognitive_level", "difficulty")


@magics_class
class StudioMagics(Magics):
    """The magics of ``%load_ext paper_builder.studio``."""

    @magic_arguments()
    @argument("--save", action="store_true", help="检查无误就存进题库")
    @argument("--key", action="store_true", help="预览时连同答案和解析（不会存进笔记本）")
    @argument("--level", default="", help="级别，如 primary；格子里写了的以格子为准")
    @argument("--point", dest="knowledge_point", default="", help="鉴定点编号，如 da-engagement")
    @argument("--type", default="", choices=("", *QUESTION_TYPES), help="题型")
    @argument("--author", default="", help="命题人代号；默认是上次用的")
    @argument("--cognitive", dest="cognitive_level", default="", help="认知层次，如 apply")
    @argument("--difficulty", default="", help="难度 1 到 5")
    @argument("--bank", default="", help="题库文件夹")
    @cell_magic
    def question(self, line: str, cell: str) -> Shown:
        """检查并预览一道题：YAML，或“题干 A. … B. … 答案：B 解析：…”。加 --save 存进题库。"""
        wanted = parse_argstring(self.question, line)
        session = EditingSession(open_bank(wanted.bank or None), author=wanted.author or remembered("author"))
        notes = begin(session, cell, {name: value for name in _FIELDS if (value := getattr(wanted, name))})
        outcome = save(session) if wanted.save else None
        if isinstance(outcome, Saved) and outcome.question is not None:
            remember("author", outcome.question.author)
        return question_shown(session, notes, outcome, key=wanted.key)

    @magic_arguments()
    @argument("paths", nargs="*", help="题库里的文件或文件夹；不写就检查全部")
    @argument("--bank", default="", help="题库文件夹")
    @line_magic
    def check(self, line: str) -> Shown:
        """按全部规则检查题库，与 paper-builder check 相同。"""
        wanted = parse_argstring(self.check, line)
        root = open_bank(wanted.bank or None).root
        try:
            checked = check(root, [_inside(root, path) for path in wanted.paths], today=date.today())
        except ValueError:
            raise NoticeError(f"路径要在题库 {root.name} 里面：{'、'.join(wanted.paths)}") from None
        counts = "，".join(f"{SEVERITIES[severity.value]} {checked.count(severity)}" for severity in Severity)
        return _check_shown(f"{checked.questions} 题：{counts}。", checked.diagnostics)

    @magic_arguments()
    @argument("id", help="题号，如 pri-da-017")
    @argument("--key", action="store_true", help="连同答案和解析（不会存进笔记本）")
    @argument("--bank", default="", help="题库文件夹")
    @line_magic
    def preview(self, line: str) -> Shown:
        """看一道题在试卷上的内容。"""
        wanted = parse_argstring(self.preview, line)
        desk = open_bank(wanted.bank or None)
        found = desk.bank.questions.get(wanted.id)
        if found is None:
            raise NoticeError(f"题库里没有 {wanted.id}")
        return preview_shown(desk.root, found, key=wanted.key)

    @magic_arguments()
    @argument("levels", nargs="*", help="级别，如 primary；不写就看全部")
    @argument("--bank", default="", help="题库文件夹")
    @line_magic
    def coverage(self, line: str) -> Shown:
        """题库够不够组卷：各能力、题型的题数和状态，缺哪些题。"""
        wanted = parse_argstring(self.coverage, line)
        bank = open_bank(wanted.bank or None).bank
        grids = [judged_grid(bank, level) for level in wanted.levels or [level.id for level in bank.settings.levels]]
        return coverage_shown(grids)


def _inside(root: Path, path: str) -> Path:
    """A path as typed: from where the kernel stands, else from the bank's folder."""
    return Path(path) if Path(path).exists() else root / path


def _check_shown(summary: str, found: Sequence[Diagnostic]) -> Shown:
    """Findings may speak of keys, so no notebook stores them."""
    lines = [_check_line(one) for one in found[:LISTED]]
    rest = [f"另有 {len(found) - LISTED} 条。"] if len(found) > LISTED else []
    html = f"<p><strong>{escape(summary)}</strong></p>"
    if lines:
        html += "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in (*lines, *rest)) + "</ul>"
    return Shown(html, "\n".join((summary, *lines, *rest)), confidential=bool(found))


def _check_line(found: Diagnostic) -> str:
    place = f"{found.span.path} 第 {found.span.line} 行" if found.span else ""
    return f"{SEVERITIES[found.severity.value]}　{told(found.message, found.hint)}　{place} {found.code}"
