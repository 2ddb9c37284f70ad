"""Building XML elements from Python values, for every XML format. lxml is imported inside, so that listing formats is cheap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_builder.export.archive import xml_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def element(tag: str, *children: _Element | str, namespace: str = "", **attributes: str) -> _Element:
    """Return an element; ``max_choices`` becomes the attribute ``max-choices``, ``class_`` ``class``, ``lang`` ``xml:lang``."""
    from lxml import etree

    tag, prefixes = (f"{{{namespace}}}{tag}", {None: namespace}) if namespace else (tag, None)
    made = etree.Element(tag, nsmap=prefixes)  # type: ignore[arg-type]  # the stubs know no default namespace
    for name, value in attributes.items():
        made.set(_XML_LANG if name == "lang" else name.rstrip("_").replace("_", "-"), xml_text(value))
    extend(made, children)
    return made


def extend(parent: _Element, children: Iterable[_Element | str]) -> None:
    """Append elements and strings to ``parent`` in order."""
    for child in children:
        if not isinstance(child, str):
            parent.append(child)
        elif len(parent):
            parent[-1].tail = (parent[-1].tail or "") + xml_text(child)
        else:
            parent.text = (parent.text or "") + xml_text(child)


def local_name(node: _Element) -> str:
    """Return the tag without its namespace; "" for a comment or processing instruction."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def one_line(text: str) -> str:
    """Return ``text`` with every run of white space as one space: what a title may hold."""
    return " ".join(text.split())
