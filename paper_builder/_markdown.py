"""The ``markdown`` package set up for question texts: text in, element tree out. Used by ``content`` alone."""

from __future__ import annotations

import html
import re
from functools import lru_cache
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

# What the tree has no node for is left as typed: links, autolinks, references, raw HTML, entities, headings, rules.
_INLINE_OFF = (
    "link",
    "reference",
    "short_reference",
    "image_reference",
    "short_image_ref",
    "autolink",
    "automail",
    "html",
    "entity",
)
_BLOCK_OFF = ("hashheader", "setextheader", "hr", "reference")
_PREPROCESSOR_OFF = ("html_block",)


class _MathProcessor(InlineProcessor):
    """``$…$`` and ``$$…$$``; a dollar followed by a space, or preceded by a backslash, is an ordinary dollar."""

    def handleMatch(self, m: object, data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: N802, ARG002
        match = m
        element = Element("math")
        block = match.group("block")  # type: ignore[attr-defined]
        element.text = AtomicString((block or match.group("inline")).strip())  # type: ignore[attr-defined]
        if block:
            element.set("display", "block")
        return element, match.start(0), match.end(0)  # type: ignore[attr-defined]


class _Capture(Treeprocessor):
    """Keeps the finished tree, so that nothing is written to HTML and read back."""

    root: Element | None = None

    def run(self, root: Element) -> None:
        self.root = root
        self.md.stripTopLevelTags = False


class _QuestionText(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        for name in _INLINE_OFF:
            md.inlinePatterns.deregister(name, strict=False)
        for name in _BLOCK_OFF:
            md.parser.blockprocessors.deregister(name, strict=False)
        for name in _PREPROCESSOR_OFF:
            md.preprocessors.deregister(name, strict=False)
        pattern = r"(?<!\\)\$\$(?P<block>.+?)\$\$|(?<![\\$])\$(?P<inline>[^\s$](?:[^$]*[^\s$\\])?)\$(?!\d)"
        md.inlinePatterns.register(_MathProcessor(pattern, md), "math", 185)  # before escapes, so \frac stays \frac
        md.block_level_elements.remove("math")  # else the package ends the line after each formula
        md.ESCAPED_CHARS = [*md.ESCAPED_CHARS, "$", "|"]


@lru_cache(maxsize=1)
def _converter() -> tuple[Markdown, _Capture]:
    md = Markdown(extensions=["tables", "fenced_code", "sane_lists", _QuestionText()], output_format="xhtml")
    capture = _Capture(md)
    md.treeprocessors.register(capture, "capture", -10)
    return md, capture


def to_element(text: str) -> Element:
    """Return a ``div`` whose children are the block elements of ``text``."""
    md, capture = _converter()
    md.reset()
    capture.root = None
    md.convert(text)
    if capture.root is None:
        return Element("div")
    root: Element = capture.root
    _restore(md, root)
    return root


def _restore(md: Markdown, root: Element) -> None:
    """Put back what the package stashed: fenced code as ``pre``, escaped characters as themselves."""
    for parent in list(root.iter()):
        for attribute in ("text", "tail"):
            value = getattr(parent, attribute)
            if value and ("\x02" in value):
                setattr(parent, attribute, _unstash(md, value))
        if parent.tag == "code" and parent.text:
            parent.text = html.unescape(parent.text)  # the package writes code escaped
        for name, value in list(parent.attrib.items()):
            if "\x02" in value:
                parent.set(name, _unstash(md, value))
    for index, child in enumerate(list(root)):
        if child.tag == "p" and child.text and child.text.startswith("<pre>"):
            root.remove(child)
            pre = Element("pre")
            code = SubElement(pre, "code")
            body = child.text.removeprefix("<pre>").removesuffix("</pre>")
            code.text = _plain_code(body)
            pre.tail = child.tail
            root.insert(index, pre)


def _unstash(md: Markdown, value: str) -> str:
    def raw(match: re.Match[str]) -> str:
        return str(md.htmlStash.rawHtmlBlocks[int(match.group(1))])

    value = re.sub("\x02wzxhzdk:([0-9]+)\x03", raw, value)
    value = re.sub("\x02amp\x03", "&", value)
    return re.sub("\x02([0-9]+)\x03", lambda m: chr(int(m.group(1))), value)


def _plain_code(markup: str) -> str:
    return html.unescape(re.sub(r"</?code[^>]*>", "", markup))
