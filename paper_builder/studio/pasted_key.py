"""The key of a pasted choice question: gathered from its answer line, the blank of its stem and the marks at its options.

Only what is certain becomes a key; all else is said in a note, and the author ticks the right options.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_builder.lint.answer_marks import filled_blanks, verdict
from paper_builder.studio.values import LETTERS

if TYPE_CHECKING:
    from collections.abc import Sequence

_NAMES = r"端|站|组|轮|股|级|类|版|店|区|款|公司|账号|方案|语言|测试|型|超|座"
_KEY = re.compile(
    r"^\s*(?:故|应|本题)?(?:选(?:择|项)?|为|是)?\s*[（(]?\s*(?P<key>[A-H](?:[\s,，、;；和]{0,3}[A-H])*)\s*(?:选?项)?\s*[)）]?"
    rf"\s*(?:[。.；;，,：:]|$|\n|(?=[（(【])|\s(?=[\u4e00-\u9fff])|(?=[\u4e00-\u9fff])(?!{_NAMES}))"
)
_JUDGED = re.compile(r"^\s*[（(]?\s*(?P<word>对|错误?|正确|[√✓✔×✗✘])\s*[)）]?\s*(?:[。.；;，,]|$|\n)")
_SHORT = 16
"""An answer line of so few characters that holds no key is no explanation either."""
_STAR = re.compile(r"^\s*(?:[*＊](?![^*\n]*\*)|[★☑√✓✔])\s*(?=\S)")
"""A star that opens an option, but no emphasis such as ``**…**``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundKey:
    """``places`` of the right options, none where that is not certain; ``rest`` is the explanation found behind an answer."""

    stem: str
    options: tuple[str, ...]
    places: tuple[int, ...]
    rest: str
    notes: tuple[str, ...]


def judged(answer: str) -> str:
    """Return the word or sign of an answer that only says right or wrong; "" for any other."""
    match = _JUDGED.match(answer)
    return match["word"] if match else ""


def is_key(line: str) -> bool:
    """Return whether a line holds option letters and nothing else."""
    match = _KEY.match(line)
    return match is not None and not line[match.end() :].strip()


def find_key(stem: str, options: Sequence[str], answers: Sequence[str]) -> FoundKey:
    """Return the key that ``answers``, the texts below headings such as 答案, and stem agree on, and both without its marks."""
    notes: list[str] = []
    said: list[str] = []
    rests: list[str] = []
    for answer in answers:
        key, rest = _read(answer, options, notes)
        said += [key] if key else []
        rests += [rest] if rest else []
    keys = tuple(dict.fromkeys(said))
    if len(keys) > 1:
        notes.append(f"找到几个不同的答案（{'、'.join(keys)}），都没有采用，请核对后勾选正确选项")
    key = keys[0] if len(keys) == 1 else ""
    stem, blank = _emptied(stem, key, notes)
    if blank and not answers:
        key = blank
        notes.append(f"答案 {blank} 取自题干的空格，空格已清空，请核对")
    elif blank and key and blank != key:
        notes.append(f"空格里填的是 {blank}，答案写的是 {key}，两者不同，请核对后勾选正确选项")
        key = ""
    elif blank:
        notes.append(f"题干空格里的 {blank} 已去掉" + ("" if key else "，没有当作答案"))
    cleaned, marked = _unmarked(options)
    wrong = [letter for letter in key if LETTERS.index(letter) >= len(options)]
    if wrong:
        notes.append(f"答案里的 {'、'.join(wrong)} 不是选项")
    places = tuple(sorted(LETTERS.index(letter) for letter in key if letter not in wrong))
    if marked:
        where = "、".join(LETTERS[place] for place in marked)
        notes.append(f"选项 {where} 旁的对错记号已去掉，没有当作答案，请核对")
    if not key and len(keys) <= 1:
        notes.append("没有找到答案，请勾选正确选项" if not blank else "请勾选正确选项")
    return FoundKey(stem=stem, options=cleaned, places=places, rest="\n".join(rests), notes=tuple(notes))


def _read(answer: str, options: Sequence[str], notes: list[str]) -> tuple[str, str]:
    """The letters at the start of an answer, in order, and what follows them."""
    first, _, below = answer.partition("\n")
    same = [place for place, option in enumerate(options) if option.strip() == first.strip(" 。")]
    if len(same) == 1:
        notes.append(f"答案写的是文字，与选项 {LETTERS[same[0]]} 相同，已勾选，请核对")
        return LETTERS[same[0]], below.strip()
    match = _KEY.match(answer)
    if match is not None:
        return "".join(sorted(set(re.findall("[A-H]", match["key"])))), answer[match.end() :].strip()
    word = judged(answer)
    if word:
        notes.append(f"答案写的是“{word}”，像是判断题；没有这种题型，请改写成单项选择题")
        return "", answer[len(first) :].strip()
    if len(first) > _SHORT:
        return "", answer
    notes.append(f"答案“{first.strip()}”看不出是哪些选项，没有采用")
    return "", below.strip()


def _emptied(stem: str, key: str, notes: list[str]) -> tuple[str, str]:
    """The stem with its blank empty, and the letters that were in it; letters in its middle count where the answer is the same."""
    blanks = list(filled_blanks(stem))
    for blank in reversed(blanks):
        if blank.last or blank.letters == key:
            empty = "" if blank.beside else "（ ）"
            return (stem[: blank.start] + empty + stem[blank.end :]).rstrip(), blank.letters
    if blanks:
        notes.append(f"题干里的“{stem[blanks[-1].start : blanks[-1].end]}”可能是填好的空，请核对")
    return stem, ""


def _unmarked(options: Sequence[str]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The options without stars and （正确） beside them, and the places of those that had some; marks on all are their text."""
    cleaned = []
    for option in options:
        text = _STAR.sub("", option).rstrip()
        mark = verdict(text)
        cleaned.append(text[: mark.start()].rstrip() if mark else text)
    marked = tuple(place for place, option in enumerate(options) if cleaned[place] != option.rstrip())
    return (tuple(options), ()) if len(marked) == len(options) else (tuple(cleaned), marked)
