"""The verb ``preview``: one question as the paper will show it, before it is on any paper. The studio shows the same page."""

from __future__ import annotations

from decimal import Decimal
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from paper_builder.export.html import item_markup
from paper_builder.export.page import data_uri, html_page
from paper_builder.export.render.html import HtmlRenderer
from paper_builder.export.templates import template
from paper_builder.freeze import MEDIA_TYPES
from paper_builder.paper import Asset, CandidateItem, CandidateOption
from paper_builder.question import Choice, ShortAnswer
from paper_builder.scoring import plain

if TYPE_CHECKING:
    from paper_builder.question import Question


def question_page(root: Path, question: Question, *, key: bool) -> bytes:
    """Return a self-contained page of the question; ``root`` is the bank's folder, where its pictures lie.

    Without ``key`` the page holds what a candidate would see and nothing else. A missing picture leaves its alternative text.
    """
    body = f'<main class="paper">{fragment(root, question, key=key)}</main>'
    return html_page(title="试题预览", style=template("paper.css"), body=body)


def fragment(root: Path, question: Question, *, key: bool) -> str:
    """Return the markup inside that page, for a place that has the style already."""
    renderer = HtmlRenderer(picture=lambda source: picture_address(root, source))
    shown = item_markup(_candidate_item(question), renderer)
    return shown + (_key(question, renderer) if key else "")


def key_fragment(root: Path, question: Question) -> str:
    """Return the markup of answer, explanation and scoring points alone."""
    return _key(question, HtmlRenderer(picture=lambda source: picture_address(root, source)))


def _candidate_item(question: Question) -> CandidateItem:
    match question.body:
        case Choice(options=options):
            shown = tuple(CandidateOption(label=option.letter, text=option.text) for option in options)
            return CandidateItem(number=1, points=Decimal(1), stem=question.stem, options=shown)
        case ShortAnswer() as body:
            return CandidateItem(number=1, points=body.points, stem=question.stem, options=())


def _key(question: Question, renderer: HtmlRenderer) -> str:
    match question.body:
        case Choice(key=key):
            answer = f"<p><strong>答案：</strong>{escape(''.join(key))}</p>"
        case ShortAnswer(model_answer=text, rubric=rubric):
            rows = "".join(f"<li>{plain(c.points)}分　{escape(c.text)}</li>" for c in rubric)
            answer = f"<p><strong>参考答案：</strong></p>{renderer.blocks(text)}<p><strong>采分点：</strong></p><ul>{rows}</ul>"
    return f'<section class="key">{answer}<p><strong>解析：</strong></p>{renderer.blocks(question.explanation)}</section>'


def picture_address(root: Path, source: str) -> str:
    """Return the picture as data; empty, so that its alternative text shows, where the bank has no such file."""
    path = root / source
    media_type = MEDIA_TYPES.get(Path(source).suffix.lower())
    inside = path.resolve().is_relative_to((root / "assets").resolve())
    if media_type is None or not inside or not path.is_file():
        return ""
    return data_uri(Asset(source=source, media_type=media_type, data=path.read_bytes()))
