"""A whole question as people write it in Word or a chat → field values: stem, options, answer, explanation, scoring points.

``题干 … A. … B. … 答案：AB 解析：…`` with full-width letters, 【答案】, A、, several options on a line, or numbered stems.
What cannot be told apart stays in the stem, in sight; nothing is dropped silently.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import islice
from typing import Any

from paper_builder.studio.values import LETTERS, Values

_INVISIBLE = re.compile("[\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\xad]")
_MARK = r"[（(〔\[【]?\s*(?:{names})\s*[）)〕\]】]?\s*(?:[:：]|(?<=[】\]])|(?=\n))"
_ANSWER_NAMES = r"(?:标准|参考|正确)?答案(?:要点)?|答案与评分(?:标准|细则)|答"
_EXPLANATION_NAMES = r"(?:答案|试题)?解析|答案解释|解释|分析|点拨|说明"
_RUBRIC_NAMES = r"评分(?:标准|细则|要点|参考)|采分点|得分点|给分点"
_STEM_NAMES = r"题目|题干|试题"
_SKIPPED_NAMES = r"难度|难易度|难易程度|知识点|考点|鉴定点|认知层次|能力|职业能力|分值|题型|级别|命题人|出题人"
_SPACED_ANSWER = r"(?:(?:标准|参考|正确)?答案)[ \t\u3000]+(?=[（(]?[A-H][\s)）.。、,，A-H]*$)"
_SPACED_EXPLANATION = r"(?:(?:答案|试题)?解析)[ \t\u3000]+(?=\S)"
"""Headings that only a space sets apart from what follows: words that hardly begin a sentence."""
_SECTION = re.compile(
    rf"^[ \t]*(?:(?P<answer>{_MARK.format(names=_ANSWER_NAMES)}|{_SPACED_ANSWER})"
    rf"|(?P<explanation>{_MARK.format(names=_EXPLANATION_NAMES)}|{_SPACED_EXPLANATION})"
    rf"|(?P<rubric>{_MARK.format(names=_RUBRIC_NAMES)})|(?P<stem>{_MARK.format(names=_STEM_NAMES)})"
    rf"|(?P<skipped>{_MARK.format(names=_SKIPPED_NAMES)}))",
    re.MULTILINE,
)
_INLINE_SECTION = re.compile(
    r"(?<=[^\n])(?<!标准)(?<!参考)(?<!正确)(?<!答案)(?<!试题)(?<![【（(\[])[ \t]*"
    r"(?=【\s*(?:标准|参考|正确)?答案\s*】|(?:标准|参考|正确)?答案\s*[:：]\s*[A-H]|【\s*(?:答案|试题)?解析\s*】|(?:答案|试题)?解析\s*[:：])"
)
"""Where an answer or explanation begins in the middle of a line."""
_OPTION = re.compile(r"(?:^|(?<=[\s。；;）)|]))[（(]?\s*(?P<letter>[A-H])\s*(?:[.．、:：)）]|\s(?=\S))[ \t]*", re.MULTILINE)
_SMALL = re.compile(r"^(?P<before>[（(]?\s*)(?P<letter>[a-h])(?=\s*[.．、:：)）])", re.MULTILINE)
_CAPITAL = re.compile(r"^[（(]?\s*[A-H]\s*[.．、:：)）]", re.MULTILINE)
_SMALL_KEY = re.compile(r"(?<=答案)(?P<key>\s*[】\]:：]?\s*[（(]?\s*[a-h](?:[\s,，、]*[a-h])*)(?![a-z])")
_NUMBER = re.compile(r"^\s*(?:第\s*\d+\s*题\s*[.．、:：]?|[（(]?\d{1,3}\s*[)）.．、](?!\d))\s*")
_TYPE_NAMES = r"(?P<name>单选题?|单项选择题?|多选题?|多项选择题?|不定项选择题?|简答题?|问答题?|论述题?)"
_TYPE_WORD = re.compile(rf"^\s*(?:[（(【\[〔]\s*)?{_TYPE_NAMES}\s*[）)】\]〕:：]\s*")
_POINTS_WORD = re.compile(
    r"^\s*[（(]\s*(?:本题|共)?\s*\d+(?:\.\d+)?\s*分\s*[)）]\s*|\s*[（(]\s*(?:本题|共|满分)?\s*\d+(?:\.\d+)?\s*分\s*[)）]\s*$"
)
_OPTIONS_WORD = re.compile(r"\n\s*[【\[]?选项[】\]]?\s*[:：]?\s*$")
_STEM_KEY = re.compile(r"[（(]\s*(?P<key>[A-H](?:[\s,，、]*[A-H])*)\s*[)）](?=\s*[。？?]?\s*$)")
_KEY = re.compile(r"^\s*[（(]?\s*(?P<key>[A-H](?:[\s,，、;；和]*[A-H])*)\s*[)）]?\s*(?:[。.；;]|$|\n|(?=[\u4e00-\u9fff]))")
_CRITERION = re.compile(
    r"^\s*(?:[（(]?\d{1,2}\s*[)）.．、]|[-•·●*])?\s*(?P<text>.*?)\s*[（(]?\s*(?P<points>\d+(?:\.5)?)\s*分\s*[)）]?\s*[。；;]?\s*$"
)
_MARKS = 100
"""So many option marks are looked at: one question has fewer, and a chapter pasted by mistake must keep nobody waiting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pasted:
    """``values``: the fields that were recognised, and no others; ``notes``: what the author should look at, in Chinese."""

    values: dict[str, Any]
    notes: tuple[str, ...]


def take_apart(text: str) -> Pasted:
    """Return the fields of one question in ``text``. With no sign of options or answer everything is the stem."""
    text = _INLINE_SECTION.sub("\n", _with_capitals(_cleaned(text)))
    parts, skipped = _sections(text)
    notes: list[str] = []
    if skipped:
        notes.append(f"没有采用：{'；'.join(skipped)}，请在各栏里选")
    stem, options = _options(parts.get("stem", ""), notes)
    stem, declared = _without_frame(stem)
    values: dict[str, Any] = {"stem": stem}
    if options:
        _choice(values, options, parts, declared, notes)
    elif parts.get("answer") or parts.get("rubric") or declared == "short_answer":
        _short_answer(values, parts, notes)
    else:
        notes.append("没有找到选项和答案，全部放进了题干")
    if parts.get("explanation"):
        values["explanation"] = parts["explanation"]
    elif len(values) > 1:
        notes.append("没有找到解析")
    return Pasted(values=values, notes=tuple(notes))


def merged(values: Values, pasted: Pasted) -> Values:
    """Return ``values`` with the pasted fields in their place; classification and all else stay."""
    return {**values, **pasted.values}


# ---- the parts -----------------------------------------------------------------------------------------------------


def _cleaned(text: str) -> str:
    """Full-width letters and digits become ordinary ones where they mark something; tabs of a table become line breaks."""
    text = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").replace("\xa0", " "))
    text = re.sub("[Ａ-Ｈ]", lambda match: unicodedata.normalize("NFKC", match.group()), text)
    lines = [line.strip(" \t\u3000") for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def _with_capitals(text: str) -> str:
    """The text with capital option letters, where small ones in the order of the alphabet stand in their place."""
    small = [match["letter"] for match in _SMALL.finditer(text)]
    if len(small) < 2 or small != list("abcdefgh"[: len(small)]) or _CAPITAL.search(text):
        return text
    text = _SMALL.sub(lambda match: match["before"] + match["letter"].upper(), text)
    return _SMALL_KEY.sub(lambda match: match["key"].upper(), text)


def _sections(text: str) -> tuple[dict[str, str], list[str]]:
    """The text between the headings, by what the heading is; the text before the first one is the stem."""
    parts: dict[str, str] = {}
    skipped: list[str] = []
    name, heading, start = "stem", "", 0
    for match in (*_SECTION.finditer(text), None):
        end = match.start() if match else len(text)
        content = text[start:end].strip("\n 　")
        if name == "skipped":
            first, _, rest = content.partition("\n")
            skipped.append((heading + first).strip())
            if rest.strip():
                parts["stem"] = "\n".join(filter(None, (parts.get("stem", ""), rest.strip())))
        elif content:
            parts[name] = "\n".join(filter(None, (parts.get(name, ""), content)))
        if match is None:
            break
        name, start, heading = match.lastgroup or "stem", match.end(), match.group().strip()
    return parts, skipped


def _options(stem: str, notes: list[str]) -> tuple[str, list[str]]:
    """The stem without its options, and the options: the longest run of marks A, B, C … that starts with an A."""
    marks = list(islice(_OPTION.finditer(stem), _MARKS))
    best: list[re.Match[str]] = []
    for first, mark in enumerate(marks):
        if mark["letter"] != "A":
            continue
        run = [mark]
        for other in marks[first + 1 :]:
            if len(run) < len(LETTERS) and other["letter"] == LETTERS[len(run)]:
                run.append(other)
        if len(run) > len(best):
            best = run
    if len(best) < 2:
        return stem, []
    ends = [mark.start() for mark in best[1:]] + [len(stem)]
    options = [stem[mark.end() : end].strip(" \t\n\u3000|;；") for mark, end in zip(best, ends, strict=True)]
    if any(not option for option in options):
        notes.append("有的选项是空的，请补上")
    if "\n\n" in options[-1]:
        options[-1], _, rest = options[-1].partition("\n\n")
        notes.append(f"最后一个选项之后的文字没有采用：{rest.strip()[:40]}")
    return _OPTIONS_WORD.sub("", stem[: best[0].start()].strip()), options


def _without_frame(stem: str) -> tuple[str, str]:
    """The stem without its number, its points and the name of its type; and that type, "" if none is named."""
    declared = ""
    for _ in range(4):
        before = stem
        stem = _NUMBER.sub("", stem, count=1)
        match = _TYPE_WORD.match(stem)
        if match:
            declared = _type_of(match["name"])
            stem = stem[match.end() :]
        stem = _POINTS_WORD.sub("", stem)
        if stem == before:
            break
    return stem.strip(), declared


def _type_of(name: str) -> str:
    if name.startswith("单"):
        return "single_choice"
    return "multiple_choice" if name.startswith(("多", "不")) else "short_answer"


def _choice(values: dict[str, Any], options: list[str], parts: dict[str, str], declared: str, notes: list[str]) -> None:
    """Options and key; a key may also stand in the brackets at the end of the stem."""
    key, rest = _key(parts.get("answer", ""))
    if not key:
        inside = _STEM_KEY.search(values["stem"])
        if inside:
            key = _letters(inside["key"])
            values["stem"] = values["stem"][: inside.start()] + "（ ）" + values["stem"][inside.end() :]
    wrong = [letter for letter in key if LETTERS.index(letter) >= len(options)]
    if wrong:
        notes.append(f"答案里的 {'、'.join(wrong)} 不是选项")
    places = sorted({LETTERS.index(letter) for letter in key} - {LETTERS.index(letter) for letter in wrong})
    if not key:
        notes.append("没有找到答案，请勾选正确选项")
    if rest:
        parts["explanation"] = "\n".join(filter(None, (rest, parts.get("explanation", ""))))
    multiple = declared == "multiple_choice" or len(places) > 1
    if declared == "single_choice" and len(places) > 1:
        notes.append("写明是单选，答案却有几个字母，已当作多项选择题")
    values |= {"type": "multiple_choice" if multiple else "single_choice", "options": options, "key": places}


def _key(answer: str) -> tuple[str, str]:
    """The letters that ``answer`` starts with, and what follows them."""
    match = _KEY.match(answer)
    if match is None:
        return "", answer
    return _letters(match["key"]), answer[match.end() :].strip()


def _letters(text: str) -> str:
    return "".join(dict.fromkeys(re.findall("[A-H]", text)))


def _short_answer(values: dict[str, Any], parts: dict[str, str], notes: list[str]) -> None:
    """Model answer and scoring points: lines that end in ``…（2分）``, of the rubric or else of the answer."""
    answer = parts.get("answer", "")
    rubric = _criteria(parts.get("rubric", "")) or _criteria(answer)
    values |= {"type": "short_answer", "answer": answer or parts.get("rubric", "")}
    if rubric:
        values["rubric"] = rubric
    else:
        notes.append("没有找到采分点（如“……（2分）”），请逐点填写")


def _criteria(text: str) -> list[dict[str, Any]]:
    found = (_CRITERION.match(piece) for line in text.split("\n") for piece in re.split(r"(?<=分[)）])[；;。]?\s*(?=\S)", line))
    return [
        {"points": match["points"], "text": match["text"].rstrip("，,。；;：: "), "accept": [], "reject": []}
        for match in found
        if match and match["text"].strip("，,。；;：: ")
    ]
