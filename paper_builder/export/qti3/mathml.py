"""A formula as the MathML that stands in a QTI document, with its LaTeX beside it as an annotation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_builder.export.qti3.elements import MATHML, element
from paper_builder.export.render.formula import Unreadable, math_element

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from lxml.etree import _Element


def formula(latex: str, *, display: bool) -> _Element:
    """Return a ``math`` element; a ``code`` element with the source where the formula is unreadable (the check warns of it)."""
    read = math_element(latex, display=display)
    if isinstance(read, Unreadable):
        return element("code", latex)
    row = element("mrow", *(_copied(child) for child in read), namespace=MATHML)
    source = element("annotation", latex, namespace=MATHML, encoding="application/x-tex")
    semantics = element("semantics", row, source, namespace=MATHML)
    return element("math", semantics, namespace=MATHML, display="block" if display else "inline")


def _copied(node: Element) -> _Element:
    made = element(node.tag, *(_copied(child) for child in node), namespace=MATHML)
    if node.text:
        made.text = node.text
    for name, value in node.attrib.items():
        made.set(name, value)
    return made
