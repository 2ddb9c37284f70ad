"""Markdown seen with regular expressions alone, for checks that run over a whole bank. A leaf; the tree is made in ``content``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# In the order in which the parser looks; what is doubtful counts as neither, so that it is checked rather than passed over.
_CODE_AND_MATH = (
    re.compile(r"^(~{3,}|`{3,})[ ]*\.?[\w#.+-]*[ ]*\n.*?(?<=\n)\1[ ]*$", re.DOTALL | re.MULTILINE),
    re.compile(r"(?<![\\`])(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL),
    re.compile(r"(?<!\\)\$\$.+?\$\$|(?<![\\$])\$[^\s$](?:[^$]*[^\s$\\])?\$(?!\d)", re.DOTALL),
)
_BLANK = "\ufffc"
"""Stands for a character of code or formula: neither a space nor a letter, as what the parser puts there is neither."""
_IMAGE = re.compile(r"!\[([^\[\]\n]*)\]\(([^()\s<>\"']*)\)")
_LINK_START = re.compile(r"\](?=[(\[])")
_AUTOLINK = re.compile(r"<(?:[a-zA-Z][a-zA-Z0-9+.-]*:|[^\s<>@]+@)[^\s<>]*>")
_DEFINITION = re.compile(r"^ {0,3}\[[^\]\n]+\]:", re.MULTILINE)
_ADDRESS = re.compile(r"\b(?:[a-zA-Z][a-zA-Z0-9+.-]*://|www\.)[^\s，。；、）)]+")
_HTML = re.compile(r"<!--|<[!?/]?[a-zA-Z][a-zA-Z0-9-]*(?=[\s/>])[^<>]*>")


@dataclass(frozen=True, slots=True)
class Picture:
    """An image as it is typed: the words for who cannot see it, and where it points."""

    typed: str
    alternative: str
    source: str


def prose(text: str) -> str:
    """Return ``text`` with every character of code and formulas replaced by one that means nothing, so that offsets stay."""
    if "`" not in text and "$" not in text and "~~~" not in text:
        return text
    for pattern in _CODE_AND_MATH:
        text = pattern.sub(_blank, text)
    return text


def pictures(text: str) -> tuple[Picture, ...]:
    """Return the images of ``text`` that are written in the one form allowed, ``![words](path)``, in order."""
    return tuple(Picture(match.group(), *match.groups()) for match in _IMAGE.finditer(prose(text))) if "![" in text else ()


def may_hold_markup(text: str) -> bool:
    """Return False where ``text`` can hold neither image, link nor HTML: a fast answer for almost all files."""
    return "<" in text or "](" in text or "][" in text or "]:" in text or "://" in text or "www." in text


def links(text: str) -> Iterator[str]:
    """Yield, as typed, what is or could become a link: links, odd images, definitions, web addresses outside code."""
    if not may_hold_markup(text):
        return
    rest = _IMAGE.sub(_blank, prose(text))
    for match in list(_LINK_START.finditer(rest)):
        if rest[match.start()] == _BLANK:
            continue  # inside what was found before
        start = max(rest.rfind("[", 0, match.start()), 0)
        start -= rest[start - 1 : start] == "!"
        closing = rest.find(")" if rest[match.end()] == "(" else "]", match.end())
        end = closing + 1 if closing >= 0 else match.end() + 1
        yield text[start:end]
        rest = rest[:start] + _BLANK * (end - start) + rest[end:]
    for pattern in (_AUTOLINK, _DEFINITION, _ADDRESS):
        for match in pattern.finditer(rest):
            yield text[match.start() : match.end()]
        rest = pattern.sub(_blank, rest)


def _blank(match: re.Match[str]) -> str:
    return _BLANK * len(match.group())


def raw_html(text: str) -> Iterator[str]:
    """Yield the HTML tags and comments of ``text`` as typed, outside code and formulas."""
    if "<" in text:
        for match in _HTML.finditer(prose(text)):
            yield text[match.start() : match.end()]
