"""The report on a paper's balance for the exam board: 双向细目表, blueprint rows, difficulty, time, keys, forms, losses.

``balance`` does the arithmetic and ``charts`` the drawings; here they become a page. It shows keys and ids: never for candidates.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from paper_builder.diagnostics import Diagnostic, Message
from paper_builder.export.balance import Balance, balance
from paper_builder.export.base import ALL_FEATURES, ALL_PARTS, Audience, Capabilities, ExportOptions
from paper_builder.export.layout import CONFIDENTIAL, chinese_date, numeral, paper_code
from paper_builder.export.page import html_page
from paper_builder.export.report_data import report_json
from paper_builder.export.report_rows import rows_section
from paper_builder.export.report_sections import (
    coverage_section,
    difficulty_section,
    forms_section,
    keys_section,
    losses_section,
    profile_section,
    provenance_section,
    specification_section,
    time_section,
)
from paper_builder.export.templates import template
from paper_builder.measures import is_met
from paper_builder.question import QUESTION_TYPES
from paper_builder.scoring import SCORING_RULES, plain
from paper_builder.terms import form_title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paper_builder.paper import Paper

_CAPABILITIES = Capabilities(
    question_types=frozenset(QUESTION_TYPES), content=ALL_FEATURES, scoring=frozenset(SCORING_RULES), parts=ALL_PARTS, awards=True
)


class _ReportHtml:
    id = "report-html"
    name = Message("组卷质量报告网页", "balance report, HTML")
    extension = "html"
    media_type = "text/html"
    location = "report.html"
    audience: Audience = "board"
    capabilities = _CAPABILITIES

    def check(self, paper: Paper) -> tuple[Diagnostic, ...]:  # noqa: ARG002
        """Return nothing: the report shows no question texts."""
        return ()

    def export(self, paper: Paper, options: ExportOptions) -> bytes:
        """Return the report as one page that makes no request."""
        return render(paper, options)


class _ReportJson:
    id = "report-json"
    name = Message("组卷质量报告数据", "balance report, JSON")
    extension = "json"
    media_type = "application/json"
    location = "report.json"
    audience: Audience = "board"
    capabilities = _CAPABILITIES

    def check(self, paper: Paper) -> tuple[Diagnostic, ...]:  # noqa: ARG002
        """Return nothing: the report shows no question texts."""
        return ()

    def export(self, paper: Paper, options: ExportOptions) -> bytes:
        """Return the figures of the report."""
        return report_json(paper, options)


REPORT_HTML = _ReportHtml()
REPORT_JSON = _ReportJson()


def render(paper: Paper, options: ExportOptions) -> bytes:
    """Return the report page."""
    figures = balance(paper)
    sections = (
        ("双向细目表", specification_section(paper, figures)),
        ("细目表各行：要求与实际", rows_section(paper)),
        ("能力与认知层次", profile_section(paper, figures)),
        ("难度", difficulty_section(paper, figures)),
        ("用时", time_section(paper, figures)),
        ("答案字母", keys_section(figures)),
        ("知识点覆盖", coverage_section(figures)),
        ("各卷比较", forms_section(paper, options.siblings)),
        ("导出格式的缺失", losses_section(options.losses)),
        ("来源", provenance_section(paper)),
    )
    shown = [(title, body) for title, body in sections if body]
    numbered = (
        f"<section><h2>{numeral(number)}、{title}</h2>\n{body}\n</section>" for number, (title, body) in enumerate(shown, start=1)
    )
    body = "\n".join(('<main class="report">', *_front(paper, figures), *numbered, "</main>"))
    return html_page(title=f"组卷质量报告 {paper.id}", style=template("report.css"), body=body)


def _front(paper: Paper, figures: Balance) -> Iterator[str]:
    yield f'<header><p class="marks"><span>{CONFIDENTIAL}</span><span>试卷编号：{escape(paper_code(paper))}</span></p>'
    form = escape(form_title(paper.form).zh)
    yield f'<h1>组卷质量报告</h1><p class="subtitle">{escape(paper.title)}　{escape(paper.level.name)}　{form}</p>'
    facts = [escape(paper.issuer)] if paper.issuer else []
    if paper.sitting:
        facts.append(f"考试日期：{chinese_date(paper.sitting)}")
    yield f'<p class="facts">{"　".join(facts)}</p></header>'
    demands = [row for row in paper.rows if not row.is_soft]
    wishes = [row for row in paper.rows if row.is_soft]
    met = sum(is_met(row) for row in demands)
    tiles = [
        ("题量", f"{figures.total.items}", "题"),
        ("满分", plain(figures.total.points), f"分 · 及格 {plain(paper.pass_points)}"),
        ("预计平均得分率", f"{figures.mean_facility:.2f}", "越高越易"),
        ("预计用时", f"{figures.seconds / 60:.0f}", f"/ {paper.minutes} 分钟"),
        ("知识点", f"{len(figures.knowledge_points)}", "个"),
        ("细目表达标", f"{met}", f"/ {len(demands)} 行"),
    ]
    if wishes:
        tiles.append(("尽量满足的", f"{sum(is_met(row) for row in wishes)}", f"/ {len(wishes)} 行"))
    yield '<dl class="tiles">'
    for name, value, unit in tiles:
        yield f"<div><dt>{name}</dt><dd><strong>{value}</strong> {escape(unit)}</dd></div>"
    yield "</dl>"
