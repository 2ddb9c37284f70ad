"""Numbers, amounts and times as option texts write them, and whether options stand in their natural order. A leaf."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_SCALE = {"": 1, "百": 100, "千": 1000, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8}
_SECONDS = {
    "秒": 1,
    "秒钟": 1,
    "分": 60,
    "分钟": 60,
    "小时": 3600,
    "天": 86400,
    "日": 86400,
    "周": 604800,
    "个月": 2592000,
    "年": 31536000,
}
_TIME_UNIT = "|".join(sorted(_SECONDS, key=len, reverse=True))
_NUMBER = re.compile(
    rf"(?P<sign>(?<![\w)])[-−])?(?P<digits>\d+(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<scale>百万|千万|[百千万亿])?(?P<unit>{_TIME_UNIT})?"
)
_CHINESE = str.maketrans("一二三四五六七八九", "123456789")
_ORDINAL = re.compile(r"(?<=第)[一二三四五六七八九](?![十百])")


def numbers(text: str) -> tuple[str, tuple[Decimal, ...]]:
    """Return ``text`` with each number replaced by ``#``, and the numbers: scales (万 …) multiplied in, times in seconds."""
    folded = _ORDINAL.sub(lambda m: m.group().translate(_CHINESE), unicodedata.normalize("NFKC", text))
    found: list[Decimal] = []

    def take(match: re.Match[str]) -> str:
        value = Decimal(match["digits"].replace(",", "")) * _SCALE[match["scale"] or ""] * _SECONDS.get(match["unit"] or "", 1)
        found.append(-value if match["sign"] else value)
        return "#秒" if match["unit"] else "#"

    return _NUMBER.sub(take, folded), tuple(found)


def in_natural_order(texts: Sequence[str]) -> bool:
    """Return whether ``texts`` differ only in their numbers and these strictly rise or fall, as prices, shares or dates do."""
    parsed = [numbers(text) for text in texts]
    values = [found for _, found in parsed]
    if len(texts) < 2 or not all(values) or len({shape for shape, _ in parsed}) != 1:
        return False
    pairs = list(pairwise(values))
    return all(first < second for first, second in pairs) or all(first > second for first, second in pairs)
