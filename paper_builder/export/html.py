"""The candidate's paper as one self-contained HTML file. It works on a ``CandidatePaper``, which holds no key."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from paper_builder.diagnostics import Diagnostic, Message
from paper_builder.export.base import ALL_FEATURES, Audience, Capabilities, ExportOptions, asked_texts
from paper_builder.export.layout import (
    CONFIDENTIAL,
    END_MARK,
    SCORE_ROWS,
    SEAL_FIELDS,
    answer_lines,
    chinese_date,
    numeral,
    option_columns,
    paper_code,
    section_label,
)
from paper_builder.export.page import data_uri, html_page
from paper_builder.export.render.html import HtmlRenderer
from paper_builder.export.templates import template
from paper_builder.export.texts import formula_findings, picture_findings
from paper_builder.paper import for_candidate
from paper_builder.question import QUESTION_TYPES
from paper_builder.scoring import plain
from paper_builder.terms import form_title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paper_builder.paper import CandidateItem, CandidatePaper, CandidateSection, Paper


class _Html:
    id = "html"
    name = Message("考生试卷网页", "candidate's paper, HTML")
    extension = "html"
    media_type = "text/html"
    location = "candidate/paper.html"
    audience: Audience = "candidate"
    capabilities = Capabilities(
        question_types=frozenset(QUESTION_TYPES),
        content=ALL_FEATURES,
        parts=frozenset({"points", "sections", "notes", "minutes", "pass_points", "fixed_order"}),
        awards=True,
    )

    def check(self, paper: Paper) -> tuple[Diagnostic, ...]:
        """Return pictures that are not there, and formulas that would be shown as their source."""
        return (*picture_findings(paper, asked_texts), *formula_findings(paper, asked_texts))

    def export(self, paper: Paper, options: ExportOptions) -> bytes:  # noqa: ARG002
        """Return the page; it makes no request and names neither an author nor a question's id."""
        return render(for_candidate(paper))


HTML = _Html()


def render(paper: CandidatePaper) -> bytes:
    """Return the candidate's paper as a page."""
    addresses = {asset.source: data_uri(asset) for asset in paper.assets}
    renderer = HtmlRenderer(picture=addresses.__getitem__)
    sections = (_section(number, section, renderer) for number, section in enumerate(paper.sections, start=1))
    body = "\n".join(
        (
            '<main class="paper">',
            *_front(paper),
            *sections,
            f'<p class="end">{END_MARK}</p>',
            f'<footer><span>{CONFIDENTIAL}</span><span class="code">{escape(paper_code(paper))}</span></footer>',
            "</main>",
        )
    )
    return html_page(title=f"{paper.title}（{paper.level}）{form_title(paper.form).zh}", style=template("paper.css"), body=body)


def _front(paper: CandidatePaper) -> Iterator[str]:
    facts = [f"考试时间：{paper.minutes}分钟", f"满分：{plain(paper.total_points)}分", f"及格：{plain(paper.pass_points)}分"]
    if paper.sitting:
        facts.append(f"考试日期：{chinese_date(paper.sitting)}")
    yield f'<header class="top"><p class="marks"><span>{CONFIDENTIAL}</span><span>试卷编号：{escape(paper_code(paper))}</span></p>'
    form = escape(form_title(paper.form).zh)
    yield f'<h1>{escape(paper.title)}</h1><p class="subtitle">{escape(paper.level)}　试卷（{form}）</p>'
    yield f'<p class="facts">{"".join(f"<span>{escape(fact)}</span>" for fact in facts)}</p>'
    if paper.issuer:
        yield f'<p class="issuer">{escape(paper.issuer)}</p>'
    yield f'<p class="fields">{"".join(f"<span>{name}：</span>" for name in SEAL_FIELDS)}</p></header>'
    if paper.notes:
        notes = "".join(f"<li>{escape(note)}</li>" for note in paper.notes)
        yield f'<section class="notes"><h2>注意事项</h2><ol>{notes}</ol></section>'
    yield _score_table(paper)


def _score_table(paper: CandidatePaper) -> str:
    heads = "".join(f'<th scope="col">{numeral(number)}</th>' for number in range(1, len(paper.sections) + 1))
    values = "".join(f"<td>{plain(section.points)}</td>" for section in paper.sections)
    empty = "<td></td>" * (len(paper.sections) + 2)
    rows = "".join(f'<tr><th scope="row">{name}</th>{empty}</tr>' for name in SCORE_ROWS)
    return (
        '<table class="scores"><thead><tr><th scope="col">题号</th>'
        f'{heads}<th scope="col">总分</th><th scope="col">统分人</th></tr></thead>'
        f'<tbody><tr><th scope="row">分值</th>{values}<td>{plain(paper.total_points)}</td><td></td></tr>{rows}</tbody></table>'
    )


_SCORE_BOX = (
    '<table class="box"><tbody><tr><th scope="row">得分</th><td></td></tr>'
    '<tr><th scope="row">评分人</th><td></td></tr></tbody></table>'
)


def _section(number: int, section: CandidateSection, renderer: HtmlRenderer) -> str:
    head = f"<h2>{escape(section_label(number, section.title))}<small>（{escape(section.head)}）</small></h2>"
    items = "\n".join(item_markup(item, renderer) for item in section.items)
    return f'<section class="part"><div class="head">{_SCORE_BOX}{head}</div>\n{items}\n</section>'


def item_markup(item: CandidateItem, renderer: HtmlRenderer) -> str:
    """Return one item as it stands on the page: number, stem, options or answer lines."""
    number = f'<span class="number">{item.number}.</span>'
    stem = f'<div class="stem">{renderer.blocks(item.stem)}</div>'
    if not item.options:
        lines = "<div></div>" * answer_lines(item.points)
        value = f'<p class="value">（{plain(item.points)}分）</p>'
        return f'<article class="open">{number}{stem}{value}<div class="lines">{lines}</div></article>'
    options = "".join(
        f'<li><span class="label">{escape(option.label)}.</span><div>{renderer.flow(option.text)}</div></li>'
        for option in item.options
    )
    columns = option_columns(item.options)
    return f'<article class="choice">{number}{stem}<ul class="options columns-{columns}">{options}</ul></article>'
