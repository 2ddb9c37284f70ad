"""The candidate's paper as PDF, set by Typst. It works on a ``CandidatePaper``, which holds no key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_builder.diagnostics import Diagnostic, Message
from paper_builder.export import typesetting
from paper_builder.export.base import ALL_FEATURES, Audience, Capabilities, ExportOptions, asked_texts
from paper_builder.export.layout import (
    CONFIDENTIAL,
    END_MARK,
    SCORE_ROWS,
    SEAL_FIELDS,
    SEAL_WORDS,
    answer_lines,
    chinese_date,
    numeral,
    option_columns,
    paper_code,
    section_label,
)
from paper_builder.export.render.typst import TypstRenderer, words
from paper_builder.export.render.typst_math import string
from paper_builder.export.templates import template
from paper_builder.export.texts import formula_findings, picture_findings
from paper_builder.paper import for_candidate
from paper_builder.question import QUESTION_TYPES
from paper_builder.scoring import plain
from paper_builder.terms import form_title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paper_builder.paper import CandidateItem, CandidatePaper, CandidateSection, Paper


class _Pdf:
    id = "pdf"
    name = Message("考生试卷 PDF", "candidate's paper, PDF")
    extension = "pdf"
    media_type = "application/pdf"
    location = "candidate/paper.pdf"
    audience: Audience = "candidate"
    capabilities = Capabilities(
        question_types=frozenset(QUESTION_TYPES),
        content=ALL_FEATURES,
        parts=frozenset({"points", "sections", "notes", "minutes", "pass_points", "fixed_order"}),
        awards=True,
    )

    def check(self, paper: Paper) -> tuple[Diagnostic, ...]:
        """Return what is not installed, pictures that are not there, and formulas that would be printed as their source."""
        return (
            *typesetting.missing(),
            *picture_findings(paper, asked_texts),
            *typesetting.broken_pictures(paper),
            *formula_findings(paper, asked_texts),
        )

    def export(self, paper: Paper, options: ExportOptions) -> bytes:  # noqa: ARG002
        """Return the PDF; it has no date, and names neither an author nor a question's id."""
        candidate = for_candidate(paper)
        return typesetting.compile_pdf(render(candidate), candidate.assets)


PDF = _Pdf()


def render(paper: CandidatePaper) -> str:
    """Return the Typst source of the candidate's paper."""
    names = typesetting.picture_names(paper.assets)
    renderer = TypstRenderer(picture=names.__getitem__)
    strings = {
        "code": paper_code(paper),
        "paper-id": paper.id,
        "mark": CONFIDENTIAL,
        "title-line": f"{paper.title}（{paper.level}）{form_title(paper.form).zh}",
        "seal-words": SEAL_WORDS,
    }
    return "\n".join(
        (
            f"#set document(title: {string(f'{paper.title}（{paper.level}）')}, date: none)",
            template("base.typ"),
            *(f"#let {name} = {string(text)}" for name, text in strings.items()),
            f"#let seal-fields = ({', '.join(map(string, SEAL_FIELDS))})",
            template("paper.typ"),
            *_front(paper),
            *(part for number, section in enumerate(paper.sections, start=1) for part in _section(number, section, renderer)),
            f"#block(above: 2em, width: 100%, align(center, text(size: 10pt, {string(END_MARK)})))",
        )
    )


def _front(paper: CandidatePaper) -> Iterator[str]:
    facts = [
        f"考试时间：{paper.minutes}分钟",
        f"满分：{plain(paper.total_points)}分",
        f"及格：{plain(paper.pass_points)}分",
    ]
    if paper.sitting:
        facts.append(f"考试日期：{chinese_date(paper.sitting)}")
    yield f"#block(below: 0.4em, text(size: 9pt)[{words(CONFIDENTIAL)}#h(1fr){words(f'试卷编号：{paper_code(paper)}')}])"
    yield f"#align(center, block(above: 1.4em, below: 0.9em, text(size: 20pt, weight: 700, {string(paper.title)})))"
    subtitle = words(f"{paper.level}　试卷（{form_title(paper.form).zh}）")
    yield f"#align(center, block(above: 0pt, below: 1em, text(size: 14pt, weight: 500)[{subtitle}]))"
    yield f"#align(center, block(above: 0pt, below: 1.4em)[{words('　　'.join(facts))}])"
    if paper.issuer:
        yield f"#align(center, block(above: -0.6em, below: 1.2em, text(size: 9pt, fill: luma(90), {string(paper.issuer)})))"
    if paper.notes:
        notes = "".join(f"[{words(note)}]" for note in paper.notes)
        yield (
            "#block(width: 100%, stroke: hairline, inset: (x: 10pt, y: 8pt), below: 1.2em)[#text(weight: 700)[注意事项]"
            f'#v(-0.2em)#set text(size: 9.5pt)\n#enum(numbering: "1.", spacing: 0.7em){notes}]'
        )
    yield _score_table(paper)


def _score_table(paper: CandidatePaper) -> str:
    heads = [numeral(number) for number in range(1, len(paper.sections) + 1)]
    head = "".join(f", [{text}]" for text in ["题号", *heads, "总分", "统分人"])
    values = "".join(f", [{plain(section.points)}]" for section in paper.sections)
    rows = f", [分值]{values}, [{plain(paper.total_points)}], []"
    for name in SCORE_ROWS:
        rows += f", [{name}]" + ", []" * (len(heads) + 2)
    columns = f"(18mm, {'1fr, ' * len(heads)}1fr, 24mm)"
    return f"#table(columns: {columns}, rows: 7mm, align: center + horizon, inset: 3pt{head}{rows})"


def _section(number: int, section: CandidateSection, renderer: TypstRenderer) -> Iterator[str]:
    yield f"#section-head({string(section_label(number, section.title))}, {string(section.head)})"
    for item in section.items:
        yield _choice(item, renderer) if item.options else _open(item, renderer)


def _choice(item: CandidateItem, renderer: TypstRenderer) -> str:
    columns = option_columns(item.options)
    cells = "".join(f", ([{option.label}.], [{renderer.blocks(option.text)}])" for option in item.options)
    return f"#choice-item([{item.number}], [{renderer.blocks(item.stem)}], options({columns}{cells}))"


def _open(item: CandidateItem, renderer: TypstRenderer) -> str:
    lines = answer_lines(item.points)
    return f"#open-item([{item.number}], [{plain(item.points)}], [{renderer.blocks(item.stem)}], {lines})"
