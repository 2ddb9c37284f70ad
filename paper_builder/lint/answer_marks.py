"""Marks with which authors write the answer into a question's text: letters in its blank, （正确） behind an option.

Plain text and offsets. ``lint`` reports them and the studio takes them out of what is pasted, so both mean the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_builder.lint.claims import plain_letters
from paper_builder.tasks import BLANK

if TYPE_CHECKING:
    from collections.abc import Iterator

_LETTERS = r"[A-HＡ-Ｈa-hａ-ｈ](?:[\s、,，]{0,3}[A-HＡ-Ｈa-hａ-ｈ]){0,7}"
_FILLED = re.compile(
    rf"[（(\[【〔]\s{{0,9}}(?P<inside>{_LETTERS})\s{{0,9}}[）)\]】〕]"
    rf"|(?<![_＿])[_＿]{{2,20}}\s{{0,9}}(?P<lined>{_LETTERS})\s{{0,9}}[_＿]{{2,20}}"
)
_NOTE = re.compile(
    r"[（(\[【](?:[单多]选题?|[单多]项选择题?|不定项(?:选择题?)?|(?:本题|每题)?\s?\d{1,2}(?:\.\d)?\s?分|可?多选)[）)\]】]"
)
_ONLY_SIGNS = re.compile(r"[\s。？?！!：:.；;，,]*")
_ASKS = re.compile(r"[？?]|哪|什么|如何|多少|几[个种项]|(?:是|有|为|包括|属于)[:：。]?\s*\Z")
_LABELLED = re.compile(
    r"(?:图|表|方案|曲线|折线|柱|组|类型?|列|行|账号|素材|版本?|选项|渠道|项|点|线|款|页|标题|区域?|公司|品牌|团队|套|产品|课程?|店铺?"
    r"|文案|视频|海报|封面|直播间|平台|样本|机构|主播|用户|同学|路线|阶段|步骤|指标|端|级|等|型|标记|代号|编号|字母)\s?\Z"
)
"""What is given a letter for its name."""
_STANDS_ALONE = re.compile(r"(?:\A|[。？?！!：:）)”\s])\Z")
_RIGHT, _WRONG = r"正确(?:答案|选项|项)?|(?:本题)?答案|对|[√✓✔]", r"错误(?:选项|项)?|错|[×✗✘]"
_VERDICT = re.compile(
    rf"(?:[（(\[【]\s?(?:(?P<right>{_RIGHT})|(?P<wrong>{_WRONG}))\s?[）)\]】]|(?P<tick>[√✓✔☑])|(?P<cross>[✗✘]))\s?[。.]?\s*\Z"
)
_SIGN = re.compile(r"[√✓✔☑×✗✘]")
_HAS_A_SIGN = re.compile(r"(?:按钮|图标|图案|符号|标记|记号|[叉勾对错乘]号|[选方]框|键)\s?\Z")
"""What is named together with the sign on it."""
MOST_LABELS = 12
"""Only so many brackets with letters are looked at, from the end of the stem; a blank is among the last."""
LONGEST_REST = 80
"""After so many characters a blank or an answer is not looked upon as the last thing of a text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledBlank:
    """The characters ``start`` to ``end`` are a blank with ``letters`` (A–H, in order) in it; ``last``: nothing follows it.

    ``beside`` tells that the stem has an empty blank besides.
    """

    start: int
    end: int
    letters: str
    last: bool
    beside: bool


def verdict(option: str) -> re.Match[str] | None:
    """Return what ends an option and calls it ``right`` or ``wrong``, ticks (``tick``) or crosses (``cross``) it, by group."""
    match = _VERDICT.search(option)
    if match is None or not match.start() or (_SIGN.search(match.group()) and _HAS_A_SIGN.search(option[: match.start()])):
        return None
    return match


def without_filled(stem: str) -> str:
    """Return the stem, every offset kept, without brackets that hold letters."""
    return _FILLED.sub(lambda match: "-" * len(match.group()), stem)


def filled_blanks(stem: str) -> Iterator[FilledBlank]:
    """Yield the brackets with letters that stand where an answer goes; names such as 方案（A） are none."""
    filled = [(match, plain_letters(match["inside"] or match["lined"])) for match in _FILLED.finditer(stem)]
    if not filled:
        return
    beside = BLANK.search(without_filled(stem)) is not None
    several = len({letters for _, letters in filled}) > 1
    for match, letters in filled[-MOST_LABELS:]:
        last = is_last(stem, match.end())
        if _is_blank(stem, match, last=last, has_blank=beside, others=several):
            yield FilledBlank(start=match.start(), end=match.end(), letters=letters, last=last, beside=beside)


def is_last(stem: str, end: int) -> bool:
    """Return whether nothing but punctuation and the name of the type follows."""
    rest = stem[end : end + LONGEST_REST]
    return len(stem) - end <= LONGEST_REST and _ONLY_SIGNS.fullmatch(_NOTE.sub("", rest)) is not None


def _is_blank(stem: str, match: re.Match[str], *, last: bool, has_blank: bool, others: bool) -> bool:
    """Whether the letters in brackets stand where the answer goes, and are no name such as 方案（A）."""
    before = stem[max(0, match.start() - 20) : match.start()]
    if last and has_blank:
        return _STANDS_ALONE.search(before) is not None
    asks = _ASKS.search(stem[: match.start()]) or _ASKS.search(stem[match.end() :])
    labelled = others or _LABELLED.search(before)
    if last:
        leads_up = re.search(r"(?:是|有|为|于|包括|[？?。：:]|[哪几](?:一|些)?[个种项类]?)\s?\Z", before)
        return bool(leads_up) or not (labelled and asks)
    return not (has_blank or asks or labelled or match.group().upper() != match.group())
