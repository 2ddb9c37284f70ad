"""What a notebook keeps of a form: the question that was saved last, as plain HTML without its answer, for cold opening.

An untrusted notebook shows HTML without styles, so the page relies on none.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from paper_builder.export.render.html import HtmlRenderer
from paper_builder.previewing import picture_address
from paper_builder.question import Choice
from paper_builder.studio.catalogue import STATUSES
from paper_builder.terms import TYPES

if TYPE_CHECKING:
    from pathlib import Path

    from paper_builder.question import Question

NOTHING_YET = "<p>保存之后，这里留下最近一次保存的试题（不含答案）。</p>"


def stored_preview(root: Path, question: Question) -> str:
    """Return the question as a candidate reads it, with its id and status above; ``root`` is the bank's folder."""
    about = f"{TYPES[question.type].zh}，{STATUSES[question.status]}；不含答案"
    return f"<p><strong>最近保存：{escape(question.id)}</strong>（{about}）</p><hr>{unstyled(root, question)}"


def unstyled(root: Path, question: Question) -> str:
    """Return stem and options as HTML that needs no style."""
    renderer = HtmlRenderer(picture=lambda source: picture_address(root, source))
    options = ""
    if isinstance(question.body, Choice):
        options = "".join(f"<p>{escape(option.letter)}. {renderer.flow(option.text)}</p>" for option in question.body.options)
    return f"{renderer.blocks(question.stem)}{options}"
