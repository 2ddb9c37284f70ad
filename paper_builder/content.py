"""Markdown → a small tree that every renderer can carry. A leaf: it knows no question and no output format.

The ``markdown`` package does the parsing; raw HTML, links and headings are switched off, so that what an author types is either a
node below or plain text. ``$…$`` and ``$$…$$`` are LaTeX, ``（ ）`` is the blank to fill in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

Alignment = Literal["", "left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Text:
    """Plain characters."""

    text: str


@dataclass(frozen=True, slots=True)
class Emphasis:
    """``*…*``."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Strong:
    """``**…**``."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Inline code."""

    text: str


@dataclass(frozen=True, slots=True)
class Math:
    """A formula in LaTeX, without the dollar signs."""

    latex: str


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of the bank; ``source`` is its path from the bank's root, ``alternative`` its text for who cannot see it."""

    source: str
    alternative: str


@dataclass(frozen=True, slots=True)
class Blank:
    """The gap ``（ ）`` that the answer fills."""


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A new line inside a paragraph: what the author typed on two lines stands on two lines."""


Inline = Text | Emphasis | Strong | Code | Math | Image | Blank | LineBreak


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of inline nodes."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A list; each item is a sequence of blocks. ``start`` is the first number of an ordered one."""

    ordered: bool
    items: tuple[tuple[Block, ...], ...]
    start: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table: ``header`` and each row have as many cells as ``alignments``."""

    alignments: tuple[Alignment, ...]
    header: tuple[tuple[Inline, ...], ...]
    rows: tuple[tuple[tuple[Inline, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Preformatted text."""

    text: str


@dataclass(frozen=True, slots=True)
class MathBlock:
    """A displayed formula in LaTeX."""

    latex: str


Block = Paragraph | ListBlock | Table | CodeBlock | MathBlock


@dataclass(frozen=True, slots=True)
class Content:
    """A parsed text field."""

    blocks: tuple[Block, ...]

    def inlines(self) -> Iterator[Inline]:
        """Yield every inline node, in reading order, parents before their children."""
        for block in self.blocks:
            yield from _inlines_of(block)

    def images(self) -> tuple[Image, ...]:
        """Return the pictures in reading order."""
        return tuple(node for node in self.inlines() if isinstance(node, Image))

    def features(self) -> frozenset[str]:
        """Return which of ``image``, ``math``, ``table``, ``code``, ``list`` occur: what an export format must be able to carry."""
        found = {_FEATURE[type(node)] for node in self.inlines() if type(node) in _FEATURE}
        stack: list[Block] = list(self.blocks)
        while stack:
            block = stack.pop()
            if type(block) in _FEATURE:
                found.add(_FEATURE[type(block)])
            if isinstance(block, ListBlock):
                stack.extend(child for item in block.items for child in item)
        return frozenset(found)

    def plain(self) -> str:
        """Return the words alone, one line a block: for titles, searching and measuring."""
        return "\n".join(_plain_block(block) for block in self.blocks).strip()


_FEATURE: dict[type, str] = {
    Image: "image",
    Math: "math",
    MathBlock: "math",
    Table: "table",
    Code: "code",
    CodeBlock: "code",
    ListBlock: "list",
}


def _inlines_of(block: Block) -> Iterator[Inline]:
    match block:
        case Paragraph(children):
            yield from _walk(children)
        case ListBlock(items=items):
            for item in items:
                for child in item:
                    yield from _inlines_of(child)
        case Table(_, header, rows):
            for row in (header, *rows):
                for cell in row:
                    yield from _walk(cell)
        case CodeBlock() | MathBlock():
            return


def _walk(nodes: tuple[Inline, ...]) -> Iterator[Inline]:
    for node in nodes:
        yield node
        if isinstance(node, Emphasis | Strong):
            yield from _walk(node.children)


def plain_inline(nodes: tuple[Inline, ...]) -> str:
    """Return the words of ``nodes``; a picture becomes its alternative text in brackets, a formula its LaTeX."""
    parts: list[str] = []
    for node in nodes:
        match node:
            case Text(text) | Code(text) | Math(text):
                parts.append(text)
            case Emphasis(children) | Strong(children):
                parts.append(plain_inline(children))
            case Image(_, alternative):
                parts.append(f"［图：{alternative}］")
            case Blank():
                parts.append("（　　）")
            case LineBreak():
                parts.append("\n")
    return "".join(parts)


def _plain_block(block: Block) -> str:
    match block:
        case Paragraph(children):
            return plain_inline(children)
        case ListBlock(ordered, items, start):
            lines = ("\n".join(_plain_block(child) for child in item) for item in items)
            return "\n".join(f"{number}. {line}" if ordered else f"• {line}" for number, line in enumerate(lines, start))
        case Table(_, header, rows):
            return "\n".join("｜".join(plain_inline(cell) for cell in row) for row in (header, *rows))
        case CodeBlock(text) | MathBlock(text):
            return text


# ---- parsing -------------------------------------------------------------------------------------------------------------

BLANK = re.compile(r"（[ 　_]*）|\([ 　_]+\)")
_PLAIN = re.compile(r"[\w，。、；：？！“”‘’（）《》〈〉【】—…·％%,.:;?!/+=×÷≥≤～ 　-]*\Z")
_STARTS_BLOCK = re.compile(r"\s*(?:[-+*#>]|\d+[.)]|:|=|    )")


@lru_cache(maxsize=4096)
def parse(markdown_text: str) -> Content:
    """Return the tree of ``markdown_text``. Anything outside the tree's vocabulary comes out as the characters typed."""
    text = markdown_text.strip()
    if not text:
        return Content(())
    if "\n" not in text and "_" not in text and _PLAIN.match(text) and not _STARTS_BLOCK.match(text):
        return Content((Paragraph(tuple(_with_blanks(text))),))
    return Content(_from_tree(markdown_text.strip("\n")))


def _with_blanks(text: str) -> Iterator[Inline]:
    start = 0
    for match in BLANK.finditer(text):
        if match.start() > start:
            yield Text(text[start : match.start()])
        yield Blank()
        start = match.end()
    if start < len(text):
        yield Text(text[start:])


def _from_tree(text: str) -> tuple[Block, ...]:
    from paper_builder._markdown import to_element  # the parser takes 0.1 s to import; plain fields never need it

    return tuple(_blocks(to_element(text)))


def _blocks(parent: Element) -> Iterator[Block]:
    if parent.text and parent.text.strip():
        yield from _paragraphs(_inline(parent))
        return
    for element in parent:
        match element.tag:
            case "ul" | "ol":
                items = tuple(tuple(_item(child)) for child in element)
                yield ListBlock(element.tag == "ol", items, int(element.get("start", "1")))
            case "table":
                yield _table(element)
            case "pre":
                yield CodeBlock("".join(element.itertext()).rstrip("\n"))
            case "math-block":
                yield MathBlock(element.text or "")
            case "blockquote":
                yield from _blocks(element)
            case _:
                children = tuple(_inline(element))
                if len(children) == 1 and isinstance(children[0], Math) and element.find("math[@display]") is not None:
                    yield MathBlock(children[0].latex)
                else:
                    yield from _paragraphs(list(children))


def _paragraphs(nodes: list[Inline]) -> Iterator[Block]:
    """Yield the nodes as paragraphs: a picture that has a line to itself becomes a paragraph of its own."""
    lines: list[list[Inline]] = [[]]
    for node in nodes:
        if isinstance(node, LineBreak):
            lines.append([])
        else:
            lines[-1].append(node)
    run: list[Inline] = []
    for line in lines:
        if len(line) == 1 and isinstance(line[0], Image):
            if run:
                yield Paragraph(tuple(run))
                run = []
            yield Paragraph(tuple(line))
        elif line:
            run.extend([LineBreak(), *line] if run else line)
    if run:
        yield Paragraph(tuple(run))


def _item(element: Element) -> Iterator[Block]:
    """A list item: its leading inline text, then any nested blocks."""
    nested = [child for child in element if child.tag in {"ul", "ol", "p", "pre", "table", "blockquote"}]
    if not nested:
        yield Paragraph(tuple(_inline(element)))
        return
    first = list(element).index(nested[0])
    lead = _strip(_inline_parts(element.text, list(element)[:first]))
    if lead:
        yield Paragraph(tuple(lead))
    holder = type(element)("div")
    holder.extend(list(element)[first:])
    yield from _blocks(holder)


def _inline(element: Element) -> list[Inline]:
    return _strip(_inline_parts(element.text, list(element)))


def _inline_parts(text: str | None, children: list[Element]) -> list[Inline]:
    nodes: list[Inline] = list(_lines(text))
    for child in children:
        match child.tag:
            case "em":
                nodes.append(Emphasis(tuple(_inline_parts(child.text, list(child)))))
            case "strong":
                nodes.append(Strong(tuple(_inline_parts(child.text, list(child)))))
            case "code":
                nodes.append(Code(child.text or ""))
            case "math":
                nodes.append(Math(child.text or ""))
            case "img":
                nodes.append(Image(child.get("src", ""), child.get("alt", "")))
            case "br":
                nodes.append(LineBreak())
            case _:
                nodes.extend(_inline_parts(child.text, list(child)))
        nodes.extend(_lines(child.tail))
    return nodes


def _lines(text: str | None) -> Iterator[Inline]:
    for number, line in enumerate((text or "").split("\n")):
        if number:
            yield LineBreak()
        yield from _with_blanks(line.strip("\r"))


def _strip(nodes: list[Inline]) -> list[Inline]:
    """Drop white space and breaks at both ends, and doubled breaks: only the layout of the source put them there."""
    kept: list[Inline] = []
    for node in nodes:
        if isinstance(node, LineBreak):
            if kept and not isinstance(kept[-1], LineBreak):
                kept.append(node)
        elif node != Text(""):
            kept.append(Text(node.text.lstrip()) if isinstance(node, Text) and (not kept or kept[-1] == LineBreak()) else node)
    kept = [node for node in kept if node != Text("")]
    while kept and isinstance(kept[-1], LineBreak | Text):
        last = kept.pop()
        if isinstance(last, Text) and last.text.rstrip():
            return [*kept, Text(last.text.rstrip())]
    return kept


def _table(element: Element) -> Table:
    head = element.find("thead/tr")
    header = list(head) if head is not None else []
    body = [list(row) for row in element.findall("tbody/tr")]
    return Table(
        tuple(_alignment(cell) for cell in header),
        tuple(tuple(_inline(cell)) for cell in header),
        tuple(tuple(tuple(_inline(cell)) for cell in row) for row in body),
    )


def _alignment(cell: Element) -> Alignment:
    style = cell.get("style", "")
    for name in ("left", "center", "right"):
        if name in style:
            return name
    return ""
