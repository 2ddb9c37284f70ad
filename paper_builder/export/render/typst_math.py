"""MathML elements (of ``render.formula``) → Typst math markup.

Every character of the author is written as an escape or inside a string, so nothing in a formula can be read by Typst as code.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_STRING_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}
_ACCENTS = {"^": "hat", "→": "arrow", "~": "tilde", "˙": "dot", "¨": "dot.double", "ˇ": "caron"}
_LINES = {"¯": "overline", "_": "underline"}
_BRACES = {"⏞": "overbrace", "⏟": "underbrace"}
_SPACES = {"0.167em": "thin", "0.222em": "med", "0.278em": "thick", "1em": "quad", "2em": "wide"}


def typst_formula(math: Element) -> str:
    """Return the ``math`` element as Typst markup, between dollar signs. Fractions in running text keep their full size."""
    body = " ".join(_all(math)) or '""'
    return f"$ {body} $" if math.get("display") == "block" else f"$display({body})$"


def string(text: str) -> str:
    """Return ``text`` as a Typst string literal; control and format characters become escapes."""
    return '"' + "".join(_character(char) for char in text) + '"'


def _character(char: str) -> str:
    if char in _STRING_ESCAPES:
        return _STRING_ESCAPES[char]
    return _escaped(char) if unicodedata.category(char) in {"Cc", "Cf", "Zl", "Zp"} else char


def _all(parent: Element) -> list[str]:
    return [_node(child) for child in parent]


def _one(element: Element) -> str:
    """Return the element as one argument of a function."""
    return _node(element) or '""'


def _group(parent: Element) -> str:
    children = list(parent)
    body = " ".join(_all(parent)) or '""'
    opens = bool(children) and children[0].get("form") == "prefix"
    closes = bool(children) and children[-1].get("form") == "postfix"
    if opens or closes:
        return f"lr({body})"
    return body


def _node(element: Element) -> str:
    match element.tag:
        case "mi":
            return _identifier(element)
        case "mn" | "mtext":
            text = string((element.text or "").replace("\u00a0", " "))
            return f"bold({text})" if element.get("mathvariant") == "bold" else text
        case "mo":
            return _operator(element.text or "")
        case "mspace":
            return _SPACES.get(element.get("width", ""), "med")
        case "mfrac":
            upper, lower = (_one(child) for child in element)
            stacked = element.get("linethickness") == "0"  # the upper half of a binomial; its brackets stand beside it
            return f"mat(delim: #none, {upper}; {lower})" if stacked else f"frac({upper}, {lower})"
        case "msqrt":
            return f"sqrt({' '.join(_all(element))})"
        case "mroot":
            base, index = (_one(child) for child in element)
            return f"root({index}, {base})"
        case "msub" | "msup" | "msubsup" | "munder" | "mover" | "munderover":
            return _scripts(element)
        case "mtable":
            return _table(element)
        case "mphantom":
            return f"#hide(${' '.join(_all(element))}$)"
        case _:
            return _group(element)


def _identifier(element: Element) -> str:
    text = element.text or ""
    if len(text) > 1:
        return f"op({string(text)})"
    if not text:
        return '""'
    return f"upright({_escaped(text)})" if element.get("mathvariant") == "normal" else _escaped(text)


def _operator(text: str) -> str:
    if not text:
        return '""'
    return _escaped(text) if len(text) == 1 else string(text)


def _escaped(char: str) -> str:
    return f"\\u{{{ord(char):x}}}"


def _scripts(element: Element) -> str:
    base, *scripts = list(element)
    over_or_under = element.tag in {"munder", "mover"}
    if over_or_under and scripts[0].tag == "mo":
        mark = (scripts[0].text or "").strip()
        if mark in _BRACES:
            return f"{_BRACES[mark]}({_one(base)})"
        if mark in _LINES:
            return f"{'underline' if element.tag == 'munder' else 'overline'}({_one(base)})"
        if element.tag == "mover" and mark in _ACCENTS:
            return f"accent({_one(base)}, {_ACCENTS[mark]})"
    names = {"msub": "b", "msup": "t", "msubsup": "bt", "munder": "b", "mover": "t", "munderover": "bt"}[element.tag]
    arguments = "".join(f", {name}: {_one(script)}" for name, script in zip(names, scripts, strict=True))
    nucleus = f"limits({_one(base)})" if element.tag.startswith(("mu", "mo")) else _one(base)
    return f"attach({nucleus}{arguments})"


def _table(element: Element) -> str:
    rows = [[" ".join(_all(cell)) or '""' for cell in row] for row in element]
    columns = [cell.get("columnalign", "center") for cell in element[0]] if len(element) else []
    if columns == ["right", "left"]:
        return f"mat(delim: #none, {'; '.join(' & '.join(row) for row in rows)})"
    align = "left" if columns and set(columns) == {"left"} else "center"
    return f"mat(delim: #none, align: #{align}, {'; '.join(', '.join(row) for row in rows)})"
