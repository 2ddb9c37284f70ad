"""Where the blank of a stem is and which of its sentences asks."""

from __future__ import annotations

import re

BLANK = re.compile(r"[（(][ 　_]*[）)]|_{2,}")
_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;]?")
_ASKS = re.compile(rf"{BLANK.pattern}|[？?]")
_WORD = re.compile(r"[一-鿿A-Za-z0-9]")
_NOTE = re.compile(r"\s*(?:[|#>]|[（(][^（()）]+[）)]\s*[。]?\s*$)")


def task_of(stem: str) -> tuple[int, int]:
    """Return start and end of the sentence that asks: the last with a blank or a question mark, else the last with words."""
    last = marked = (0, len(stem))
    before: tuple[int, int] | None = None
    found = False
    for match in _SENTENCE.finditer(stem):
        text = match.group()
        words = len(_WORD.findall(text))
        if _ASKS.search(text):
            if words >= 2:
                marked, found = match.span(), True
            elif before is not None:  # a blank that stands behind its sentence
                marked, found = (before[0], match.end()), True
        if words >= 2 and not _NOTE.match(text):
            last = before = match.span()
    return marked if found else last
