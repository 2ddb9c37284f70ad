"""Content → the HTML subset that QTI 3 allows inside items and rubric blocks: no style, no raw HTML, every picture with its text.

The schema knows no ``ol start``; a list that begins elsewhere than at 1 is written with its numbers as text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from paper_builder.content import (
    Blank,
    Block,
    Code,
    CodeBlock,
    Emphasis,
    Image,
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
from paper_builder.export.qti3.elements import element
from paper_builder.export.qti3.mathml import formula

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element

    from paper_builder.content import Inline

BLANK = "（　　）"


def blocks(text: str, pictures: Mapping[str, str]) -> Iterator[_Element]:
    """Yield the block elements of a Markdown text; ``pictures`` gives the address of each picture by its source."""
    for block in parse(text).blocks:
        yield from _block(block, pictures)


def flow(text: str, pictures: Mapping[str, str]) -> Iterator[_Element | str]:
    """Yield what stands inside a table cell: a single paragraph without its ``p``, else blocks."""
    yield from _flow(parse(text).blocks, pictures)


def option(text: str, pictures: Mapping[str, str]) -> tuple[_Element | str, ...]:
    """Return what stands inside an option: words alone, or one ``div``, since players set an option's children side by side."""
    nodes = tuple(flow(text, pictures))
    return nodes if all(isinstance(node, str) for node in nodes) else (element("div", *nodes),)


def _flow(content: tuple[Block, ...], pictures: Mapping[str, str]) -> Iterator[_Element | str]:
    if len(content) == 1 and isinstance(content[0], Paragraph):
        yield from _inlines(content[0].children, pictures)
    else:
        for block in content:
            yield from _block(block, pictures)


def _block(block: Block, pictures: Mapping[str, str]) -> Iterator[_Element]:
    match block:
        case Paragraph(children):
            yield element("p", *_inlines(children, pictures))
        case ListBlock(ordered, items, start) if ordered and start != 1:
            for number, item in enumerate(items, start):
                yield element("div", f"{number}. ", *_flow(item, pictures))
        case ListBlock(ordered, items):
            entries = (element("li", *_flow(item, pictures)) for item in items)
            yield element("ol" if ordered else "ul", *entries)
        case Table():
            yield _table(block, pictures)
        case CodeBlock(text):
            yield element("pre", element("code", text))
        case MathBlock(latex):
            yield element("p", formula(latex, display=True))
        case _:
            assert_never(block)


def _inlines(nodes: tuple[Inline, ...], pictures: Mapping[str, str]) -> Iterator[_Element | str]:
    for node in nodes:
        match node:
            case Text(text):
                yield text
            case Emphasis(children):
                yield element("em", *_inlines(children, pictures))
            case Strong(children):
                yield element("strong", *_inlines(children, pictures))
            case Code(text):
                yield element("code", text)
            case Math(latex):
                yield formula(latex, display=False)
            case Image(source, alternative):
                yield element("img", src=pictures[source], alt=alternative)
            case Blank():
                yield BLANK
            case LineBreak():
                yield element("br")
            case _:
                assert_never(node)


def _table(table: Table, pictures: Mapping[str, str]) -> _Element:
    def row(tag: str, cells: tuple[tuple[Inline, ...], ...]) -> _Element:
        made = element("tr")
        for alignment, cell in zip(table.alignments, cells, strict=True):
            made.append(element(tag, *_inlines(cell, pictures), **({"align": alignment} if alignment else {})))
        return made

    head = element("thead", row("th", table.header))
    if not table.rows:
        return element("table", head)
    return element("table", head, element("tbody", *(row("td", cells) for cells in table.rows)))
