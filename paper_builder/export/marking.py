"""标准答案及评分细则: the key, the rubrics and the explanations for those who mark, as PDF and as JSON. Never for candidates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_builder.diagnostics import Diagnostic, Message
from paper_builder.export import typesetting
from paper_builder.export.answer_key import answer, describe, key_json, points_sum, statute_line
from paper_builder.export.base import ALL_FEATURES, ALL_PARTS, Audience, Capabilities, ExportOptions, asked_texts, read_texts
from paper_builder.export.layout import CONFIDENTIAL, chinese_date, in_groups, paper_code, section_label
from paper_builder.export.render.typst import TypstRenderer, words
from paper_builder.export.render.typst_math import string
from paper_builder.export.templates import template
from paper_builder.export.texts import formula_findings, picture_findings
from paper_builder.paper import ShortAnswerBody, section_head
from paper_builder.question import QUESTION_TYPES
from paper_builder.scoring import SCORING_RULES, plain
from paper_builder.terms import form_title

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from paper_builder.paper import Paper, PaperItem

GROUP = 5
"""Keys are printed in fives, two groups a line."""

_INFO_HEADS = ("题号", "试题编号", "职业能力", "知识点", "认知层次", "难度", "命题人", "标签")
_SIGNATURES = ("命题人", "审题人", "日期")
_CAPABILITIES = Capabilities(
    question_types=frozenset(QUESTION_TYPES), content=ALL_FEATURES, scoring=frozenset(SCORING_RULES), parts=ALL_PARTS, awards=True
)


class _AnswerKeyPdf:
    id = "answer-key-pdf"
    name = Message("标准答案及评分细则 PDF", "answer key and marking rules, PDF")
    extension = "pdf"
    media_type = "application/pdf"
    location = "marking/answer-key.pdf"
    audience: Audience = "marker"
    capabilities = _CAPABILITIES

    def check(self, paper: Paper) -> tuple[Diagnostic, ...]:
        """Return what is not installed, pictures that are not there, and formulas that would be printed as their source."""
        return (
            *typesetting.missing(),
            *picture_findings(paper, _texts),
            *typesetting.broken_pictures(paper),
            *formula_findings(paper, _texts),
        )

    def export(self, paper: Paper, options: ExportOptions) -> bytes:  # noqa: ARG002
        """Return the PDF; it has no date."""
        return typesetting.compile_pdf(render(paper), paper.assets)


class _AnswerKeyJson:
    id = "answer-key-json"
    name = Message("标准答案及评分细则数据", "answer key and marking rules, JSON")
    extension = "json"
    media_type = "application/json"
    location = "marking/answer-key.json"
    audience: Audience = "marker"
    capabilities = _CAPABILITIES

    def check(self, paper: Paper) -> tuple[Diagnostic, ...]:  # noqa: ARG002
        """Return nothing: texts are kept as Markdown."""
        return ()

    def export(self, paper: Paper, options: ExportOptions) -> bytes:  # noqa: ARG002
        """Return the key as JSON."""
        return key_json(paper)


ANSWER_KEY_PDF = _AnswerKeyPdf()
ANSWER_KEY_JSON = _AnswerKeyJson()


def _texts(item: PaperItem) -> Iterable[str]:
    """Yield what the printed key shows: a short answer's question too, so that a marker needs no second paper."""
    if isinstance(item.body, ShortAnswerBody):
        yield from asked_texts(item)
    yield from read_texts(item, "marker")


def render(paper: Paper) -> str:
    """Return the Typst source of the key."""
    renderer = TypstRenderer(picture=typesetting.picture_names(paper.assets).__getitem__)
    title = f"{paper.title}（{paper.level.name}）{form_title(paper.form).zh}"
    return "\n".join(
        (
            f"#set document(title: {string(f'{title} 标准答案及评分细则')}, date: none)",
            template("base.typ"),
            f"#let code = {string(paper_code(paper))}",
            f"#let mark = {string(CONFIDENTIAL)}",
            template("key.typ"),
            *_front(paper),
            *_keys(paper),
            *_rubrics(paper, renderer),
            *_explanations(paper, renderer),
            *_items(paper),
            f"#signatures({', '.join(map(string, _SIGNATURES))})",
        )
    )


def _front(paper: Paper) -> Iterator[str]:
    yield f"#title({string(paper.title)}, {string(f'{paper.level.name}　标准答案及评分细则（{form_title(paper.form).zh}）')})"
    if paper.sitting:
        yield f"#align(center)[{words(f'考试日期：{chinese_date(paper.sitting)}')}]"
    rows = [
        (section_label(number, section.title), str(len(section.items)), plain(section.points_each), plain(section.points))
        for number, section in enumerate(paper.sections, start=1)
    ]
    reached, total = points_sum(paper), paper.total_points
    verdict = "与满分一致" if reached == total else f"与满分 {plain(total)} 不一致"
    cells = "".join(f", {_cell(text)}" for row in rows for text in row)
    count = sum(len(section.items) for section in paper.sections)
    yield f"#points-check({string(str(count))}, {string(plain(reached))}, {string(verdict)}{cells})"


def _cell(text: str) -> str:
    return f"[{words(text)}]"


def _keys(paper: Paper) -> Iterator[str]:
    yield f"#part({string('客观题标准答案')})"
    for number, section in enumerate(paper.sections, start=1):
        if section.type != "short_answer":
            yield f"#section-line({string(section_label(number, section.title))}, {string(section_head(section))})"
            groups = ", ".join(_key_group(group) for group in in_groups(section.items, GROUP))
            yield f"#key-grid({groups})"


def _key_group(items: tuple[PaperItem, ...]) -> str:
    span = f"{items[0].number}–{items[-1].number}" if len(items) > 1 else str(items[0].number)
    pairs = "".join(f", ({string(str(item.number))}, {string(answer(item))})" for item in items)
    return f"key-group({string(span)}{pairs})"


def _rubrics(paper: Paper, renderer: TypstRenderer) -> Iterator[str]:
    sections = [(number, section) for number, section in enumerate(paper.sections, start=1) if section.type == "short_answer"]
    if not sections:
        return
    yield f"#part({string('简答题评分细则')})"
    yield f"#hint({string('按采分点给分，意思相符即可；答出的要点超过采分点不加分，不倒扣分。')})"
    for number, section in sections:
        yield f"#section-line({string(section_label(number, section.title))}, {string(section_head(section))})"
        yield from (_rubric(item, renderer) for item in section.items)


def _rubric(item: PaperItem, renderer: TypstRenderer) -> str:
    body = item.body
    if not isinstance(body, ShortAnswerBody):
        raise TypeError(f"item {item.number} of a section of short answers has no rubric")
    rows = "".join(
        f", {_cell(str(number))}, [{renderer.blocks(criterion.text)}], {_cell(plain(criterion.points))}"
        f", {_several(criterion.accept, renderer)}, {_several(criterion.reject, renderer)}"
        for number, criterion in enumerate(body.rubric, start=1)
    )
    earned = plain(sum((criterion.points for criterion in body.rubric), start=item.points * 0))
    return (
        f"#rubric([{item.number}], [{plain(item.points)}], [{renderer.blocks(item.stem)}], "
        f"[{renderer.blocks(body.model_answer)}], [{earned}]{rows})"
    )


def _several(texts: tuple[str, ...], renderer: TypstRenderer) -> str:
    return f"[{'#linebreak();'.join(renderer.blocks(text) for text in texts) or '—'}]"


def _explanations(paper: Paper, renderer: TypstRenderer) -> Iterator[str]:
    yield f"#part({string('解析与依据')})"
    for item in paper.items:
        statutes = "".join(f", [{words(statute_line(statute))}]" for statute in item.statutes)
        yield f"#explanation([{item.number}], {string(answer(item))}, [{renderer.blocks(item.explanation)}]{statutes})"


def _items(paper: Paper) -> Iterator[str]:
    yield f"#part({string('试题信息')})"
    heads = "".join(f", {_cell(head)}" for head in _INFO_HEADS)
    cells = "".join(f", {_cell(text)}" for item in paper.items for text in (str(item.number), *describe(item)))
    yield f"#item-list({len(_INFO_HEADS)}{heads}{cells})"
