"""Content → Typst markup. Every text of the author becomes a string literal, so that none of it can be read as markup or code.

What the markup calls (``picture``, ``blank``) is defined in ``export/typesetting.py``. It knows no page.
"""

from __future__ import annotations

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
from paper_builder.export.render.formula import Unreadable, math_element
from paper_builder.export.render.typst_math import string, typst_formula

if TYPE_CHECKING:
    from collections.abc import Callable


def words(text: str) -> str:
    """Return plain ``text`` as markup that prints exactly these characters."""
    return f"#{string(text)};" if text else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypstRenderer:
    """``picture`` gives the file name, inside the compilation's root, of a picture by its source."""

    picture: Callable[[str], str]

    def blocks(self, markdown: str) -> str:
        """Return the text as blocks, separated by paragraph breaks."""
        return "\n\n".join(self._block(block) for block in parse(markdown).blocks)

    def _block(self, block: Block) -> str:
        match block:
            case Paragraph((Image() as image,)):
                return f"#align(center, {self._picture(image)})"
            case Paragraph(children):
                return self._inlines(children)
            case ListBlock(ordered, items, start):
                entries = "".join(f"[{self._blocks_of(item)}]" for item in items)
                return f"#enum(start: {start}){entries}" if ordered else f"#list(){entries}"
            case Table():
                return self._table(block)
            case CodeBlock(text):
                return f"#raw(block: true, {string(text)})"
            case MathBlock(latex):
                return self._formula(latex, display=True)
            case _:
                assert_never(block)

    def _blocks_of(self, blocks: tuple[Block, ...]) -> str:
        return "\n\n".join(self._block(block) for block in blocks)

    def _inlines(self, nodes: tuple[Inline, ...]) -> str:
        return "".join(self._inline(node) for node in nodes)

    def _inline(self, node: Inline) -> str:
        match node:
            case Text(text):
                return words(text)
            case Emphasis(children):
                return f"#emph[{self._inlines(children)}];"
            case Strong(children):
                return f"#strong[{self._inlines(children)}];"
            case Code(text):
                return f"#raw({string(text)});"
            case Math(latex):
                return self._formula(latex, display=False)
            case Image():
                return f"#{self._picture(node)};"
            case Blank():
                return "#blank;"
            case LineBreak():
                return "#linebreak();"
            case _:
                assert_never(node)

    def _picture(self, image: Image) -> str:
        return f"picture({string(self.picture(image.source))}, {string(image.alternative)})"

    def _formula(self, latex: str, *, display: bool) -> str:
        """The formula, or its source in monospace where it is unreadable (the export's check warns of it)."""
        read = math_element(latex, display=display)
        if isinstance(read, Unreadable):
            return f"#raw(block: {str(display).lower()}, {string(latex)});"
        return typst_formula(read)

    def _table(self, table: Table) -> str:
        aligns = ", ".join(alignment or "auto" for alignment in table.alignments)
        head = ", ".join(f"[{self._inlines(cell)}]" for cell in table.header)
        rows = "".join(", " + ", ".join(f"[{self._inlines(cell)}]" for cell in row) for row in table.rows)
        return f"#question-table(({aligns},), ({head},){rows})"
