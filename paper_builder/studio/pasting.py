"""A whole question as people write it in Word or a chat → field values: stem, options, answer, explanation, scoring points.

``题干 … A. … B. … 答案：AB 解析：…`` with full-width letters, 【答案】, A、, several options on a line, or numbered stems.
What cannot be told apart stays in the stem, in sight; nothing is dropped silently.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice, pairwise
from typing import Any

from paper_builder.scoring import plain
from paper_builder.studio.pasted_key import find_key, is_key, judged
from paper_builder.studio.values import LETTERS, Values

_INVISIBLE = re.compile("[\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\xad]")
_MARK = r"[（(〔\[【]?\s*(?:{names})\s*[）)〕\]】]?\s*(?:[:：]|(?<=[】\]])|(?=\n))"
_ANSWER_NAMES = r"(?:标准|参考|正确)?答案(?:要点)?|答案与评分(?:标准|细则)|答"
_EXPLANATION_NAMES = r"(?:答案|试题)?解析|答案解释|解释|分析|点拨|说明"
_RUBRIC_NAMES = r"评分(?:标准|细则|要点|参考)|采分点|得分点|给分点"
_STEM_NAMES = r"题目|题干|试题"
_SKIPPED_NAMES = r"难度|难易度|难易程度|知识点|考点|鉴定点|认知层次|能力|职业能力|分值|题型|级别|命题人|出题人"
_SPACED_ANSWER = (
    r"(?:(?:标准|参考|正确)?答案(?:[ \t\u3000]+|\s?[是为]\s?)|(?:故|应|本题|本题应)?选(?:择|项为|项)?[ \t\u3000]*)"
    r"(?=[（(]?[A-H][\s)）.。、,，A-H]*$)"
)
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
    r"(?=【\s*(?:标准|参考|正确)?答案\s*】|(?:标准|参考|正确)?答案\s*[:：]\s*[A-H]|【\s*(?:答案|试题)?解析\s*】|(?:答案|试题)?解析\s*[:：]"
    r"|(?:标准|参考|正确)答案\s?[是为]\s?[A-H][\s)）.。、,，A-H]*$)",
    re.MULTILINE,
)
"""Where an answer or explanation begins in the middle of a line."""
_OPTION = re.compile(
    r"(?:^(?P<star>[*＊★☑√✓✔]\s?)?|(?<=[\s。；;）)|])(?<![（(]\s))[（(]?\s*(?P<letter>[A-H])\s*(?:[.．、:：)）]|\s(?=\S))[ \t]*",
    re.MULTILINE,
)
_TWICE = re.compile(r"^[（(]?\s*(?P<letter>[A-H])\s*[.．、:：)）]\s*(?=\S)", re.MULTILINE)
_FOOTER = re.compile(
    r"^(?:[^。？?（(\n]{0,30}第\s?\d+\s?页[，,、/\s]*(?:[（(]?\s?共\s?\d+\s?页\s?[)）]?)?|[-—–]+\s?\d+\s?[-—–]+|[Pp]age\s\d+(?:\s?(?:of|/)\s?\d+)?)$\n?",
    re.MULTILINE,
)
_TEXT = r"[^A-Za-z\n]+"
_GLUED = re.compile(
    rf"^(?:[^A-Za-z\n]*[^A-Za-z\n\s])?[ \t\u3000]*(?P<run>A{_TEXT}B{_TEXT}C{_TEXT}(?:D{_TEXT}(?:E{_TEXT})?)?)$", re.MULTILINE
)
_GLUED_LINES = re.compile(rf"(?:^[A-H]{_TEXT}(?:\n|\Z)){{3,8}}", re.MULTILINE)
"""Options with nothing between letter and text, on one line or a line each; with any other Latin letter it is not certain."""
_NAMED = re.compile(r"[A-H](?=端|站|组|轮|股|级|类|版|店|区|款|公司|账号|方案|型|语言)")
_OTHER_STEM = re.compile(
    r"^[ \t]*(?:第\s*\d+\s*题|[（(]?\d{1,3}\s*[)）.．、](?!\d)|(?:题目|题干|试题)\s*\d*\s*[:：])[^\n]*", re.MULTILINE
)
_LOOKS_ASKED = re.compile(r"[（(]\s*[A-H、,，\s]*[）)]|[？?]|_{2,}|下列|以下|(?:是|有|为)[:：。]?$")
_EMPTY_WHY = frozenset(("略", "略。", "无", "无。", "暂无", "见教材", "见教材。"))
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
_CRITERION = re.compile(
    r"^\s*(?:[（(]?\d{1,2}\s*[)）.．、]|[-•·●*])?\s*(?P<text>.*?)\s*[（(]?\s*(?P<points>\d+(?:\.5)?)\s*分\s*[)）]?\s*[。；;]?\s*$"
)
SHOWN = 24
"""So many characters of a line are shown in a note."""
LONGEST_GLUED = 4000
"""In a longer text options without signs are not looked for."""
_MARKS = 100
"""So many option marks are looked at: one question has fewer, and a chapter pasted by mistake must keep nobody waiting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pasted:
    """``values``: the fields that were recognised, and no others; ``notes``: what the author should look at, in Chinese."""

    values: dict[str, Any]
    notes: tuple[str, ...]


def take_apart(text: str) -> Pasted:
    """Return the fields of one question in ``text``. With no sign of options or answer everything is the stem."""
    notes: list[str] = []
    text = _without_footers(_INLINE_SECTION.sub("\n", _with_capitals(_cleaned(text))), notes)
    text = _first_question(text, notes)
    parts, answers, skipped = _sections(text)
    if skipped:
        notes.append(f"没有采用：{'；'.join(skipped)}，请在各栏里选")
    stem, options = _options(parts.get("stem", ""), notes)
    stem, declared, stated = _without_frame(stem)
    values: dict[str, Any] = {"stem": stem}
    if options:
        _choice(values, options, parts, answers, declared, notes)
    elif declared != "short_answer" and not parts.get("rubric") and is_key(parts.get("answer", "")):
        notes.append(f"答案写的是 {parts['answer'].strip()}，却没有认出选项，请逐个填写选项再勾选")
    elif declared != "short_answer" and not parts.get("rubric") and (word := judged(parts.get("answer", ""))):
        notes.append(f"答案写的是“{word}”，像是判断题；没有这种题型，请改写成单项选择题")
    elif parts.get("answer") or parts.get("rubric") or declared == "short_answer":
        _short_answer(values, parts, stated, notes)
    else:
        notes.append("没有找到选项和答案，全部放进了题干")
    if parts.get("explanation"):
        values["explanation"] = parts["explanation"]
        if parts["explanation"].strip() in _EMPTY_WHY:
            notes.append(f"解析只写了“{parts['explanation'].strip()}”，请写明为什么")
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


def _without_footers(text: str, notes: list[str]) -> str:
    """The text without lines that only number a page."""
    found = [match.group().strip() for match in _FOOTER.finditer(text)]
    if found:
        notes.append(f"没有采用页码：{'；'.join(found[:3])}")
    return _FOOTER.sub("", text) if found else text


def _first_question(text: str, notes: list[str]) -> str:
    """The text up to where a second question begins: a numbered line that asks, or one with options or an answer of its own."""
    start = _second_question(text)
    if start is None:
        return text
    notes.append(f"后面还有一道题（“{_first_line(text[start:])}”），没有采用，请另外粘贴")
    return text[:start].rstrip()


def _first_line(text: str) -> str:
    line = text.strip().partition("\n")[0]
    return line if len(line) <= SHOWN else f"{line[:SHOWN]}……"


def _second_question(text: str) -> int | None:
    """Where the second question begins; None if there is one only."""
    headings = [match for match in islice(_SECTION.finditer(text), _MARKS) if match.lastgroup in {"answer", "explanation"}]
    marks = list(islice(_OPTION.finditer(text), _MARKS))
    pairs = [
        first.start()
        for at, first in enumerate(marks)
        if first["letter"] == "A" and any(other["letter"] == "B" for other in marks[at + 1 : at + 3])
    ]
    answers = [match for match in headings if match.lastgroup == "answer"]
    first_answer = next((match.start() for match in headings if text[: match.start()].strip()), len(text))
    done = min(first_answer, next((mark.start() for mark in marks if mark["letter"] == "B"), len(text)))
    if done == len(text):
        return None
    numbered = [match for match in islice(_OTHER_STEM.finditer(text, done), _MARKS) if text[match.start() - 1] == "\n"]
    for at, line in enumerate(numbered):
        end = numbered[at + 1].start() if at + 1 < len(numbered) else len(text)
        has_options = any(line.end() <= place < end for place in pairs)
        has_answer = any(line.end() <= match.start() < end for match in answers)
        if (has_options and (has_answer or _LOOKS_ASKED.search(line.group()))) or (has_answer and first_answer < line.start()):
            return line.start()
    for one, other in pairwise(answers):
        place = next((place for place in pairs if one.end() < place < other.start()), None)
        if place is not None and text[: one.start()].strip():
            above = text[one.end() : place].rstrip("\n")
            return one.end() + above.rfind("\n") + 1 if "\n" in above else None
    return None


def _sections(text: str) -> tuple[dict[str, str], list[str], list[str]]:
    """The text between the headings, by what the heading is; that of each answer; and what is not used.

    The text before the first heading is the stem; so is what stands below a key that comes before stem or options.
    """
    parts: dict[str, str] = {}
    answers: list[str] = []
    skipped: list[str] = []
    name, heading, start = "stem", "", 0
    for match in (*_SECTION.finditer(text), None):
        end = match.start() if match else len(text)
        content = text[start:end].strip("\n 　")
        first, _, rest = content.partition("\n")
        if name == "skipped":
            skipped.append((heading + first).strip())
            content, name = rest.strip(), "stem"
        elif name == "answer" and is_key(first) and _belongs_to_stem(parts.get("stem", ""), rest.strip()):
            parts["stem"], content = "\n".join(filter(None, (parts.get("stem", ""), rest.strip()))), first
        if content:
            parts[name] = "\n".join(filter(None, (parts.get(name, ""), content)))
            answers += [content] if name == "answer" else []
        if match is None:
            break
        name, start, heading = match.lastgroup or "stem", match.end(), match.group().strip()
    return parts, answers, skipped


def _belongs_to_stem(stem: str, below: str) -> bool:
    """Whether the lines below a key are the stem, or the options that the stem lacks."""
    mark = _OPTION.match(below)
    return bool(below) and (not stem or (mark is not None and mark["letter"] == "A" and not _OPTION.search(stem)))


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
        return _glued(stem, notes)
    ends = [mark.start() for mark in best[1:]] + [len(stem)]
    options = [(mark["star"] or "") + stem[mark.end() : end].strip(" \t\n\u3000|;；") for mark, end in zip(best, ends, strict=True)]
    if any(not option for option in options):
        notes.append("有的选项是空的，请补上")
    if "\n\n" in options[-1]:
        options[-1], _, rest = options[-1].partition("\n\n")
        notes.append(f"最后一个选项之后的文字没有采用：{rest.strip()[:40]}")
    return _OPTIONS_WORD.sub("", stem[: best[0].start()].strip()), [
        _once(option, letter, notes) for option, letter in zip(options, LETTERS, strict=False)
    ]


def _once(option: str, letter: str, notes: list[str]) -> str:
    """An option without its own letter a second time; other letters that stand like marks inside it are told."""
    match = _TWICE.match(option)
    if match and match["letter"] == letter:
        notes.append(f"选项 {letter} 的字母写了两遍，已去掉一个")
        option = option[match.end() :]
    if other := _TWICE.search(option):
        notes.append(f"选项 {letter} 里又有“{other.group().strip()}”，可能多写了一个选项，请核对")
    elif letter != "A" and "\n" in option and "|" not in option:
        notes.append(f"选项 {letter} 不止一行，请核对后面几行是不是选项的内容")
    return option


def _glued(stem: str, notes: list[str]) -> tuple[str, list[str]]:
    """Stem and options where nothing stands between letter and text, as in A甲B乙C丙; no options where that is not certain."""
    line = next(iter(_GLUED.finditer(stem)), None) if len(stem) < LONGEST_GLUED else None
    if line is not None:
        run, start, end = line["run"], line.start("run"), line.end()
    elif lines := _GLUED_LINES.search(stem):
        run, start, end = lines.group(), lines.start(), lines.end()
    else:
        return stem, []
    texts = [text.strip(" \t\n\u3000;；，,") for text in re.split("[A-H]", run)[1:]]
    ordered = re.findall("[A-H]", run) == list(LETTERS[: len(texts)])
    if not ordered or _NAMED.search(run) or not all(texts) or stem[end:].strip():
        return stem, []
    notes.append("选项的字母和文字连在一起，已按字母拆开，请核对")
    return stem[:start].strip(), texts


def _without_frame(stem: str) -> tuple[str, str, str]:
    """The stem without its number, its points and the name of its type; that type and those points, "" if not named."""
    declared = stated = ""
    for _ in range(4):
        before = stem
        stem = _NUMBER.sub("", stem, count=1)
        match = _TYPE_WORD.match(stem)
        if match:
            declared = _type_of(match["name"])
            stem = stem[match.end() :]
        if match := _POINTS_WORD.search(stem):
            stated = stated or re.sub(r"[^\d.]", "", match.group())
        stem = _POINTS_WORD.sub("", stem)
        if stem == before:
            break
    return stem.strip(), declared, stated


def _type_of(name: str) -> str:
    if name.startswith("单"):
        return "single_choice"
    return "multiple_choice" if name.startswith(("多", "不")) else "short_answer"


def _choice(
    values: dict[str, Any], options: list[str], parts: dict[str, str], answers: list[str], declared: str, notes: list[str]
) -> None:
    found = find_key(values["stem"], options, answers)
    notes += found.notes
    places = found.places
    if places and any(_TWICE.search(option) for option in options):
        places = ()
        notes.append("选项的字母有重复，答案指哪一个不清楚，请勾选正确选项")
    if found.rest:
        parts["explanation"] = "\n".join(filter(None, (found.rest, parts.get("explanation", ""))))
    multiple = declared == "multiple_choice" or len(places) > 1
    if declared == "single_choice" and len(places) > 1:
        notes.append("写明是单选，答案却有几个字母，已当作多项选择题")
    values |= {
        "stem": found.stem,
        "type": "multiple_choice" if multiple else "single_choice",
        "options": list(found.options),
        "key": list(places),
    }


def _short_answer(values: dict[str, Any], parts: dict[str, str], stated: str, notes: list[str]) -> None:
    """Model answer and scoring points: lines that end in ``…（2分）``, of the rubric or else of the answer."""
    answer = parts.get("answer", "")
    rubric = _criteria(parts.get("rubric", "")) or _criteria(answer)
    values |= {"type": "short_answer", "answer": answer or parts.get("rubric", "")}
    if rubric:
        values["rubric"] = rubric
        total = sum((Decimal(row["points"]) for row in rubric), Decimal(0))
        if stated and Decimal(stated) != total:
            notes.append(f"题干写明 {stated} 分，采分点共 {plain(total)} 分，请核对")
    else:
        notes.append("没有找到采分点（如“……（2分）”），请逐点填写")


def _criteria(text: str) -> list[dict[str, Any]]:
    found = (_CRITERION.match(piece) for line in text.split("\n") for piece in re.split(r"(?<=分[)）])[；;。]?\s*(?=\S)", line))
    return [
        {"points": match["points"], "text": match["text"].rstrip("，,。；;：: "), "accept": [], "reject": []}
        for match in found
        if match and match["text"].strip("，,。；;：: ")
    ]
