"""Rule on punctuation, width, brackets and units (F24): what a reader of Chinese sees as a slip of the keyboard."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from paper_builder.diagnostics import Message
from paper_builder.lint.finding import Finding, piece_at
from paper_builder.option_cues import only

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paper_builder.lint.view import ChoiceView
    from paper_builder.yaml_source import DocumentPath

_HAN = r"[一-鿿]"
_HALF = re.compile(
    rf"(?<={_HAN})[,;!?](?=\s{{0,9}}(?:{_HAN}|[（(“《]|\Z))|(?<=[一-鿿”》）]):(?=\s{{0,9}}[一-鿿“《（])"
    rf"|(?<={_HAN})\.(?=\s{{0,9}}\Z|\s{{1,9}}{_HAN})|(?<=[0-9A-Za-z%])[,;](?=\s?{_HAN})"
)
_HALF_BRACKETS = re.compile(r"\([^()（）\n]{0,200}\)")
_HALF_QUOTES = re.compile(r"\"[^\"\n]{1,200}\"")
_CHINESE = re.compile(rf"{_HAN}|\A\([ _]*\)\Z")
_WIDE = re.compile(r"[０-９Ａ-Ｚａ-ｚ]+")
_SUSPECT = re.compile(r"[,;!?:.\"()０-９Ａ-Ｚａ-ｚ（）《》【】「」『』]")
_HALFWIDTH = re.compile(r"[,;!?:.\"()]")
_FULL = {",": "，", ";": "；", "!": "！", "?": "？", ":": "：", ".": "。"}
_PAIRS = {"）": "（", "》": "《", "】": "【", "」": "「", "』": "『"}
_OTHER_BRACKET = re.compile(r"[《》【】「」『』]")
_BRACKET = re.compile(r"[（）《》【】「」『』]")
_ENUMERATES = re.compile(r"(?:\A|[\s，。；：、])(?:\d{1,2}|[a-zA-Z一二三四五六七八九十])\Z")
_SCALES = {"百", "千", "万", "百万", "千万", "亿"}
_AMOUNT = re.compile(r"[-－+约]*[\d,.]+(?P<unit>\s*[^\d\s]{0,5})")

_Slip = tuple[tuple[int, int], Message, Message]
"""Where it is in the text, what it is, how to mend it."""


def mixed_typography(view: ChoiceView) -> Iterator[Finding]:
    """Yield the first slip of each kind in stem and options, and the option that lacks the unit of the others."""
    if _SUSPECT.search(view.stem):
        yield from _slips(("stem",), view.question.stem, view.stem)
    if _SUSPECT.search(view.offered):
        for option, text in zip(view.options, view.texts, strict=True):
            yield from _slips(("options", option.letter), option.text, text)
    yield from _missing_unit(view)


def _slips(path: DocumentPath, text: str, words: str) -> Iterator[Finding]:
    for place, message, hint in (*_half_width(words), *_full_width(words), *_brackets(words)):
        piece, nth = piece_at(text, *place)
        yield Finding(path=path, piece=piece, nth=nth, message=message, hint=hint)


def _half_width(words: str) -> Iterator[_Slip]:
    if not _HALFWIDTH.search(words):
        return
    if match := _HALF.search(words):
        sign, full = match.group(), _FULL[match.group()]
        yield (
            match.span(),
            Message(f"中文里用了半角的“{sign}”", f"a half-width “{sign}” in Chinese text"),
            Message(f"改成“{full}”", f"write “{full}”"),
        )
    if match := _first_chinese(_HALF_BRACKETS, words):
        message = Message("中文里用了半角括号", "half-width brackets in Chinese text")
        yield match.span(), message, Message("改成（　）", "write （　）")
    if match := _first_chinese(_HALF_QUOTES, words):
        message = Message("中文里用了半角引号", "half-width quotation marks in Chinese text")
        yield match.span(), message, Message("改成“”", "write “”")


def _full_width(words: str) -> Iterator[_Slip]:
    if match := _WIDE.search(words):
        half = unicodedata.normalize("NFKC", match.group())
        message = Message(f"“{match.group()}”是全角的", f"“{match.group()}” is full-width")
        yield match.span(), message, Message(f"改成 {half}", f"write {half}")


def _brackets(words: str) -> Iterator[_Slip]:
    place = _unpaired(words)
    if place is not None:
        message = Message(f"“{words[place]}”没有成对", f"“{words[place]}” is not paired")
        yield (place, place + 1), message, Message("补上另一半，或删掉它", "add the other half, or delete it")


def _first_chinese(pattern: re.Pattern[str], words: str) -> re.Match[str] | None:
    """The first match that holds Chinese, or nothing but a blank."""
    return next((match for match in pattern.finditer(words) if _CHINESE.search(match.group())), None)


def _unpaired(words: str) -> int | None:
    """The place of the first bracket without its other half; 1） and a） are list numbers."""
    if words.count("（") == words.count("）") <= 1 and words.find("（") <= words.find("）") and not _OTHER_BRACKET.search(words):
        return None  # no bracket but the blank, as in most stems
    open_places: list[int] = []
    for match in _BRACKET.finditer(words):
        sign, place = match.group(), match.start()
        if sign not in _PAIRS:
            open_places.append(place)
        elif open_places and words[open_places[-1]] == _PAIRS[sign]:
            open_places.pop()
        elif sign != "）" or not _ENUMERATES.search(words[max(0, place - 3) : place]):
            return place
    return open_places[0] if open_places else None


def _missing_unit(view: ChoiceView) -> Iterator[Finding]:
    amounts = [_AMOUNT.fullmatch(words) for words in view.words]
    if len(amounts) < 3 or not all(amounts):
        return
    units = [match["unit"].strip() for match in amounts if match]
    bare = only([place for place, unit in enumerate(units) if not unit])
    others = {unit for unit in units if unit}
    if bare is not None and len(others) == 1 and not others <= _SCALES and float(re.sub(r"[^\d.]", "", view.words[bare]) or 0) != 0:
        letter, unit = view.options[bare].letter, next(iter(others))
        yield Finding(
            path=("options", letter),
            message=Message(f"选项 {letter} 缺少单位“{unit}”", f"option {letter} lacks the unit {unit}"),
            hint=Message(f"写成 {view.words[bare]}{unit}", f"write {view.words[bare]}{unit}"),
        )
