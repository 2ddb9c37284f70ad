"""Content → HTML that holds nothing but known elements: text escaped here, and the whole fragment passed through nh3 once more.

A caller says how a picture is addressed and, if MathML is not wanted, how a formula is written. It knows no page.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from paper_builder.content import (
    Blank,
    Block,
    Code,
    CodeBlock,
    Emphasis,
    Image,
    Inline,
    LineBreak,
    ListBlock,
    Math,
    MathBlock,
    Paragraph,
    Strong,
    Table,
    Text,
    parse,
)
from paper_builder.export.render.formula import Unreadable, to_mathml

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

BLANK = "（　　）"

_HTML_TAGS = frozenset(
    {"p", "br", "em", "strong", "code", "pre", "img", "ol", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "div", "span"}
)
_MATH_TAGS = frozenset(
    {
        "math",
        "mrow",
        "mi",
        "mn",
        "mo",
        "mtext",
        "mspace",
        "mfrac",
        "msqrt",
        "mroot",
        "msub",
        "msup",
        "msubsup",
        "munder",
        "mover",
        "munderover",
        "mtable",
        "mtr",
        "mtd",
        "mstyle",
        "mpadded",
        "mphantom",
    }
)
ALLOWED_TAGS = _HTML_TAGS | _MATH_TAGS
ALLOWED_ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "img": frozenset({"src", "alt"}),
    "ol": frozenset({"start"}),
    "th": frozenset({"class", "scope"}),
    "td": frozenset({"class"}),
    "span": frozenset({"class"}),
    "div": frozenset({"class"}),
    "code": frozenset({"class"}),
    "table": frozenset({"class"}),
    "math": frozenset({"xmlns", "display"}),
    "mo": frozenset({"stretchy", "fence", "form", "accent", "minsize", "maxsize"}),
    "mi": frozenset({"mathvariant"}),
    "mn": frozenset({"mathvariant"}),
    "mtext": frozenset({"mathvariant"}),
    "mover": frozenset({"accent"}),
    "mfrac": frozenset({"linethickness"}),
    "mstyle": frozenset({"displaystyle", "scriptlevel"}),
    "mspace": frozenset({"width"}),
    "mtd": frozenset({"columnalign"}),
    "mpadded": frozenset({"width"}),
}


def mathml_formula(latex: str, display: bool) -> str:
    """Return a formula as MathML, or as its source in ``code`` where it is unreadable (the export's check warns of it)."""
    made = to_mathml(latex, display=display)
    return f'<code class="latex">{html.escape(latex)}</code>' if isinstance(made, Unreadable) else made


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlRenderer:
    """``picture`` gives the address (``src``) of a picture by its source; ``formula`` the markup of LaTeX, inline or displayed."""

    picture: Callable[[str], str]
    formula: Callable[[str, bool], str] = mathml_formula

    def blocks(self, markdown: str) -> str:
        """Return the text as block elements."""
        return clean("".join(self._block(block) for block in parse(markdown).blocks))

    def flow(self, markdown: str) -> str:
        """Return the text for a place inside a line or a cell: a single paragraph comes without its ``p``."""
        return clean(self._flow(parse(markdown).blocks))

    def _flow(self, blocks: tuple[Block, ...]) -> str:
        if len(blocks) == 1 and isinstance(blocks[0], Paragraph):
            return self._inlines(blocks[0].children)
        return "".join(self._block(block) for block in blocks)

    def _block(self, block: Block) -> str:
        match block:
            case Paragraph(children):
                return f"<p>{self._inlines(children)}</p>"
            case ListBlock(ordered, items, start):
                entries = "".join(f"<li>{self._flow(item)}</li>" for item in items)
                first = f' start="{start}"' if start != 1 else ""
                return f"<ol{first}>{entries}</ol>" if ordered else f"<ul>{entries}</ul>"
            case Table():
                return self._table(block)
            case CodeBlock(text):
                return f"<pre><code>{html.escape(text)}</code></pre>"
            case MathBlock(latex):
                return f'<div class="formula">{self.formula(latex, True)}</div>'
            case _:
                assert_never(block)

    def _inlines(self, nodes: tuple[Inline, ...]) -> str:
        return "".join(self._inline(node) for node in nodes)

    def _inline(self, node: Inline) -> str:
        match node:
            case Text(text):
                return html.escape(text, quote=False)
            case Emphasis(children):
                return f"<em>{self._inlines(children)}</em>"
            case Strong(children):
                return f"<strong>{self._inlines(children)}</strong>"
            case Code(text):
                return f"<code>{html.escape(text, quote=False)}</code>"
            case Math(latex):
                return self.formula(latex, False)
            case Image(source, alternative):
                return f'<img src="{html.escape(self.picture(source))}" alt="{html.escape(alternative)}">'
            case Blank():
                return f'<span class="blank">{BLANK}</span>'
            case LineBreak():
                return "<br>"
            case _:
                assert_never(node)

    def _table(self, table: Table) -> str:
        def row(tag: str, cells: tuple[tuple[Inline, ...], ...]) -> str:
            parts = []
            for alignment, cell in zip(table.alignments, cells, strict=True):
                look = f' class="{alignment}"' if alignment else ""
                scope = ' scope="col"' if tag == "th" else ""
                parts.append(f"<{tag}{look}{scope}>{self._inlines(cell)}</{tag}>")
            return f"<tr>{''.join(parts)}</tr>"

        body = "".join(row("td", cells) for cells in table.rows)
        return f"<table><thead>{row('th', table.header)}</thead><tbody>{body}</tbody></table>"


def clean(fragment: str) -> str:
    """Return ``fragment`` less every element and attribute outside the lists above: the last gate before a page."""
    import nh3

    return nh3.clean(
        fragment,
        tags=set(ALLOWED_TAGS),
        attributes={tag: set(names) for tag, names in ALLOWED_ATTRIBUTES.items()},
        url_schemes={"data"},
        link_rel=None,
    )
