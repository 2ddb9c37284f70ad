"""What notebooks show without a widget: HTML that also reads well in a notebook opened cold, and plain text beside it.

An untrusted notebook keeps tables and inline styles, and drops drawings, scripts and style sheets. ``charts`` makes the pictures.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any

from paper_builder.studio.saving import CONFIDENTIAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from paper_builder.diagnostics import Message

SEVERITIES = {"error": "错误", "warning": "提醒", "info": "建议"}
RED = "#d1372b"
YELLOW = "#b07400"
"""At least 3:1 against white and against Lab's dark background."""

_FIGURES = re.compile(r"[\d\s.,%/–−-]+")


class Shown:
    """Something to display. ``confidential`` keeps it out of stored notebooks."""

    def __init__(self, html: str, text: str, *, confidential: bool = False) -> None:
        self.html = html
        self.text = text
        self.confidential = confidential

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, str], dict[str, Any]]:
        return {"text/html": self.html, "text/plain": self.text}, {CONFIDENTIAL: True} if self.confidential else {}

    def __repr__(self) -> str:
        return self.text


def told(message: Message, hint: Message | None) -> str:
    """Return a finding and its hint as Chinese sentences; messages come with and without a full stop."""
    return message.zh + (f"{'' if message.zh.endswith('。') else '。'}{hint.zh}" if hint else "")


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; the first cell of each row is its head. ``rows`` hold HTML, ``caption`` and ``heads`` plain text.

    A column of nothing but figures stands to the right, any other to the left, and its head with it.
    """
    body = [list(row) for row in rows]
    columns = [[row[place] for row in body] for place in range(1, len(heads))]
    sides = ["left", *("right" if column and all(map(_FIGURES.fullmatch, column)) else "left" for column in columns)]
    head = "".join(
        f'<th scope="col" style="text-align:{side}">{escape(text)}</th>' for text, side in zip(heads, sides, strict=True)
    )
    lines = "".join(
        f'<tr><th scope="row" style="text-align:left">{first}</th>'
        + "".join(f'<td style="text-align:{side}">{cell}</td>' for cell, side in zip(cells, sides[1:], strict=True))
        + "</tr>"
        for first, *cells in body
    )
    return f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>"
