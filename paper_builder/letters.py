"""Option letters inside an explanation: found, rewritten when options change places, or recognised as too doubtful to rewrite.

A leaf above ``markup``. It knows no question; ``freeze`` rewrites and ``bank_loading`` warns with it, so both mean the same.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from paper_builder.markup import prose

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# Each pattern starts with a set of letters, which the regex engine finds fast; what must not stand before is asked behind it.
_LETTER = re.compile(r"[A-H](?<![A-Za-z0-9/&+\-_%.].)(?![A-Za-z0-9/&+\-_%]|\.[A-Za-z0-9])")
_NAMED = re.compile(r"[A-H](?<![A-Za-z0-9/&+\-_%.].)(?=端|站|组|轮|股|级|类|版|店|区|款|公司|账号|方案|柱|线|点|图)")
_JOINED = re.compile(r"[A-H](?<![A-Za-z0-9].)(?:\s?[/&+\-－~～至到]\s?[A-H])+(?![A-Za-z0-9]|\s?测试)")
_RUN = re.compile(r"[A-H](?<![A-Za-z0-9/&+\-_%.].)[A-H]{1,7}(?![A-Za-z0-9/&+\-_%]|\s?测试)")
_DOUBTFUL = re.compile(r"[A-HＡ-Ｈ](?:(?<=[Ａ-Ｈ])|[A-H/&+\-－~～至到端站组轮股级类版店区款公账方柱线点图]|\s[/&+\-－~～至到])")
"""What one of the four patterns around it needs to match: one fast look that spares almost all explanations the rest."""
_WIDE_LETTER = re.compile("[Ａ-Ｈ]")


def references(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return start, end and letter of each option letter A–H that stands alone: not in code, formulas, words, A/B."""
    return tuple((match.start(), match.end(), match.group()) for match in _LETTER.finditer(prose(text)))


def remap(text: str, mapping: Mapping[str, str]) -> str:
    """Return ``text`` with each lone letter replaced as ``mapping`` says; a letter that is not in it stays."""
    parts: list[str] = []
    done = 0
    for start, end, letter in references(text):
        parts += (text[done:start], mapping.get(letter, letter))
        done = end
    return "".join((*parts, text[done:]))


def ambiguous(stem: str, options: Iterable[str], explanation: str, letters: Iterable[str]) -> bool:
    """Return whether a letter of ``letters`` may mean something else than an option, so that no letter may be rewritten.

    It may where one stands alone in the stem or an option, where the explanation goes on as for a name (B端, A组), and where
    letters are run together (AC), joined (A/C, A至C) or full-width (Ａ), which ``remap`` leaves alone or would make nonsense of.
    """
    named = frozenset(letters)
    for text in (stem, *options):
        if _LETTER.search(text) and any(letter in named for _, _, letter in references(text)):
            return True
    if not _DOUBTFUL.search(explanation):
        return False
    rest = prose(explanation)
    if _WIDE_LETTER.search(rest) or any(match.group() in named for match in _NAMED.finditer(rest)):
        return True
    if any(named.intersection(match.group()) for match in _JOINED.finditer(rest)):
        return True
    return any(named.issuperset(match.group()) and _rises(match.group()) for match in _RUN.finditer(rest))


def _rises(run: str) -> bool:
    """Return whether the letters come in order and once each, as a key does and a word hardly ever."""
    return all(first < second for first, second in pairwise(run))
