"""Where a text says outright which option is right: 故选 C, 答案是 AB, 【答案】B. Plain text and offsets.

It knows no question: whether the claim agrees with the key, and whether it may stand there at all, is for the rules to say.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_LETTER = "[A-HＡ-Ｈ]"
_LETTERS = (
    rf"(?P<letters>{_LETTER}(?:\s?[,，]\s?{_LETTER}){{1,7}}(?=\s?[）)]?\s?[。.]?\s{{0,9}}(?:\n|\Z))"
    rf"|{_LETTER}(?:\s{{0,3}}[、和与及]?\s{{0,3}}{_LETTER}){{0,7}})"
)
"""After a comma the next sentence may begin with a letter, so commas join letters only where nothing follows."""
_END = r"(?:\s?(?:两项|三项|选?项))?(?:\s?[）)】”\"])?(?=\s{0,9}(?:[。；;，,！!：:（(【]|\.(?!\w)|\n|\Z|解析))"
_NAMED = (
    r"(?:(?:参考|标准|正确)答案|(?<![一-鿿])答案|(?<=本题)答案|(?<=本题的)答案|(?<=[故以此])答案|正确选项"
    r"|【\s?(?:参考|标准|正确)?答案)"
)
_SAYS = r"\s?(?:】\s?[:：]?|应?该?(?:是|为|选)\s?[:：]?|[:：]|(?=[ 　]))"
_CHOOSES = (
    r"(?:故|因此|因而|所以|综上|本题|此题)[，,]?(?:本题|此题)?(?:应当?|应该|只能)?选(?:择|项为|项是|为)?\s?[:：]?"
    r"|应当?选(?:择)?\s?[:：]?|\A选(?=[A-H、 ]{1,12}项?(?:[。\n]|\Z))"
)
_CLAIM = re.compile(rf"(?<![不非误])(?:(?P<named>{_NAMED}{_SAYS})|{_CHOOSES})\s{{0,3}}选?[（(]?\s?{_LETTERS}{_END}")
_MAY_CHOOSE = re.compile(rf"选[^。]{{0,12}}{_LETTER}")
"""What every claim without the word 答案 holds, quickly found."""
_SENTENCE_END = re.compile(r"[。！？!?；;\n]")
_NOT_MEANT = re.compile(
    r"若|如果|假如|假设|倘|要是|即使|误|以为|认为|觉得|当[成作]|有人|有的|容易|看错|算错|漏|原题|旧题|原答案|改为"
)
"""In the same sentence before a claim: it tells what somebody would wrongly choose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """The characters ``start`` to ``end`` say that ``letters`` (A–H, in their order) are right; ``named`` with the word 答案."""

    start: int
    end: int
    letters: str
    named: bool


def claims(text: str) -> Iterator[Claim]:
    """Yield what ``text`` claims to be the answer, in its order; what others are said to choose by mistake is left out."""
    if "答案" not in text and not _MAY_CHOOSE.search(text):
        return
    for match in _CLAIM.finditer(text):
        before = _SENTENCE_END.split(text[max(0, match.start() - 200) : match.start()])[-1]
        if not _NOT_MEANT.search(before):
            letters = plain_letters(match["letters"])
            yield Claim(start=match.start(), end=match.end(), letters=letters, named=match["named"] is not None)


def plain_letters(text: str) -> str:
    """Return the option letters in ``text``, of any width and case, as capitals in their order and once each."""
    return "".join(sorted({sign for sign in unicodedata.normalize("NFKC", text).upper() if sign in "ABCDEFGH"}))
