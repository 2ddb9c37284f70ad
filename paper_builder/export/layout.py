"""Conventions of a printed paper that PDF and HTML share: numbers of sections, lines of options, room for answers. No markup."""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_CEILING, Decimal
from typing import TYPE_CHECKING, TypeVar

from paper_builder.content import Math, Paragraph, parse
from paper_builder.terms import form_title

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from paper_builder.paper import CandidateOption, CandidatePaper, Paper

T = TypeVar("T")

CONFIDENTIAL = "内部资料·启用前保密"
"""The mark of a paper before its opening. Marks of state secrecy belong to lawfully classified matter only."""

END_MARK = "——试卷结束——"
SEAL_WORDS = "密　封　线　内　不　得　答　题"
SEAL_FIELDS = ("姓名", "准考证号", "身份证号", "单位（考点）")
SCORE_ROWS = ("得分", "评分人", "复核人")

LINE_WIDTH = Decimal(42)
"""Width of a line of options on an A4 page, in ems of the text size."""

_LABEL_WIDTH = Decimal("2.5")
"""What a label such as ``A.`` and the gap before the next option take."""

_LATIN = Decimal("0.58")
_COMMAND = re.compile(r"\\[A-Za-z]+|[{}^_$]")
_NUMERALS = "零一二三四五六七八九"


def numeral(number: int) -> str:
    """Return 1…99 as Chinese numerals: 一, 十, 十二, 二十一."""
    tens, ones = divmod(number, 10)
    start = "" if tens == 0 else "十" if tens == 1 else _NUMERALS[tens] + "十"
    return start + (_NUMERALS[ones] if ones or not tens else "")


def section_label(number: int, title: str) -> str:
    """Return a section's title with its numeral, e.g. ``一、单项选择题``; a title that has one keeps it."""
    return title if re.match(r"[一二三四五六七八九十]+、", title) else f"{numeral(number)}、{title}"


def paper_code(paper: Paper | CandidatePaper) -> str:
    """Return what identifies the paper on every page."""
    return f"{paper.id}　{paper.sitting}" if paper.sitting else paper.id


def full_title(paper: Paper | CandidatePaper) -> str:
    """Return the paper's title with level and form, on one line."""
    level = paper.level if isinstance(paper.level, str) else paper.level.name
    return " ".join(f"{paper.title}（{level}）{form_title(paper.form).zh}".split())


def chinese_date(iso: str) -> str:
    """Return ``2026-11-28`` as ``2026年11月28日``; anything else as it stands."""
    match = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", iso)
    return f"{match[1]}年{int(match[2])}月{int(match[3])}日" if match else iso


def answer_lines(points: Decimal) -> int:
    """Return how many ruled lines a short answer of ``points`` gets: one and a half a point, at least two."""
    return max(2, int((points * Decimal("1.5")).to_integral_value(ROUND_CEILING)))


def in_groups(values: Sequence[T], size: int) -> tuple[tuple[T, ...], ...]:
    """Return ``values`` in runs of ``size``, the last one shorter where they do not come out even."""
    return tuple(tuple(values[start : start + size]) for start in range(0, len(values), size))


def width(text: str) -> Decimal:
    """Return about how wide ``text`` is in ems: 1 for a Chinese character, 0.58 for a Latin one."""
    return sum((Decimal(1) if unicodedata.east_asian_width(char) in "WFA" else _LATIN for char in text), Decimal(0))


def option_columns(options: Iterable[CandidateOption]) -> int:
    """Return how many options stand on a line: all, half of them, or one, the first that the widest option allows."""
    texts = [option.text for option in options]
    count = len(texts)
    if not count:
        return 1
    widest = max(_option_width(text) for text in texts)
    for columns in (count, (count + 1) // 2):
        if widest + _LABEL_WIDTH <= LINE_WIDTH / columns:
            return columns
    return 1


def _option_width(markdown: str) -> Decimal:
    """Return the width of an option; a picture takes half a line, and anything but a single paragraph a whole one."""
    content = parse(markdown)
    if not content.blocks:
        return Decimal(0)
    if len(content.blocks) > 1 or not isinstance(content.blocks[0], Paragraph):
        return LINE_WIDTH
    if content.images():
        return LINE_WIDTH / 2 - _LABEL_WIDTH
    formulas = "".join(node.latex for node in content.inlines() if isinstance(node, Math))
    text = content.plain()
    return width(_COMMAND.sub("", text)) if formulas else max(width(line) for line in text.split("\n"))
