"""Rules on what gives the key away: F01, F02, F10, F11, F18."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from paper_builder.diagnostics import Message
from paper_builder.lint.finding import Finding
from paper_builder.option_cues import absolute_term, length, much_longest, only
from paper_builder.tasks import BLANK, LONGEST_TASK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paper_builder.lint.view import ChoiceView

_RUN = re.compile(r"[一-鿿]+")
_COMMON = re.compile(
    r"《[^》]*》|下列|以下|下述|关于|对于|说法|做法|表述|理解|判断|正确|恰当|合适|合理|妥当|属于|包括|应当|应该|可以|能够|需要|主要|首先|一般|通常|最[大高小低好优]?"
    r"|作用|目的|原因|含义|方法|方式|措施|进行|采用|使用|采取|其中|这[种一个些]|该|某|[的是了在和与及或对把将被从为以中等有]"
)
"""What tasks are made of: words that no candidate takes for a hint."""
_EVERYDAY = frozenset("用户 内容 数据 平台 信息 活动 市场 企业 公司 产品 时间 工作 人员 问题 情况 结果 管理 社会".split())  # noqa: SIM905
"""Words of two characters that say too little to be taken for a hint."""
SHORT_STEM = 20
"""In a stem of so few characters a repeated word of two characters stands out."""
_PARTS = re.compile(r"[、，,;；＋+/／和与及]|以及")
_NOUN_DUE = re.compile(r"(?:一[种个项套类份条次篇段]|这[种个项类]|某[种个项类])$")
_VERB_DUE = re.compile(r"(?:进行|加以|予以|给予|开展)$")
_ADVERB = re.compile(r"地$")
_CONJUNCTION = re.compile(r"因为|由于|所以|因此|为了|通过(?=.{4})|如果|虽然|但是|以便|从而")


def longest_option_is_key(view: ChoiceView) -> Iterator[Finding]:
    """Yield the key of a single-choice question where its length gives it away."""
    key = view.single_key
    if key is None or len(view.words) < 3:
        return
    texts = [option.text for option in view.options]
    if 2 * len(texts[key]) < max(map(len, texts)) or much_longest(texts) != key:
        return
    own, other = length(texts[key]), max(length(text) for place, text in enumerate(texts) if place != key)
    yield Finding(
        path=("options", view.options[key].letter),
        message=Message(
            f"正确选项 {view.options[key].letter} 有 {own} 个字，其余最长的只有 {other} 个字",
            f"the key {view.options[key].letter} has {own} characters, the next longest option {other}",
        ),
        hint=Message("把它缩短，或把干扰项写得一样周全", "shorten it, or word the distractors as carefully"),
    )


def absolute_term_in_one_option(view: ChoiceView) -> Iterator[Finding]:
    """Yield the absolute term that only one option holds."""
    if not absolute_term(view.offered):
        return
    hits = [(place, match) for place, words in enumerate(view.words) if (match := absolute_term(words))]
    if len(hits) != 1:
        return
    place, match = hits[0]
    letter, word = view.options[place].letter, match.group()
    if (word == "必须" and view.question.references) or word in view.stem:
        return
    yield Finding(
        path=("options", letter),
        piece=word,
        message=Message(f"只有选项 {letter} 用了“{word}”", f"option {letter} alone holds the absolute term “{word}”"),
        hint=Message("说得具体些，或让别的选项语气相当", "be specific, or word the others alike"),
    )


def stem_word_repeated(view: ChoiceView) -> Iterator[Finding]:
    """Yield the word that the task and the key share where no distractor holds any part of it."""
    key = view.single_key
    if key is None:
        return
    start, end = view.task
    asked = _COMMON.sub("　", view.stem[max(start, end - LONGEST_TASK) : end])
    if any(len(words) > LONGEST_TASK for words in view.words):
        return
    shortest = 2 if len(view.stem) <= SHORT_STEM else 3
    own = _shared(asked, view.words[key], shortest)
    others = [words for place, words in enumerate(view.words) if place != key]
    if not own or own in _EVERYDAY or any(own[at : at + 2] in words for words in others for at in range(len(own) - 1)):
        return
    if any(_shared(asked, words, shortest) for words in others):
        return
    letter = view.options[key].letter
    yield Finding(
        path=("options", letter),
        piece=own,
        message=Message(
            f"题干里的“{own}”只在正确选项 {letter} 中重复", f"“{own}” of the stem is repeated in the key {letter} alone"
        ),
        hint=Message("正确选项换一种说法，或让干扰项也用到这个词", "reword the key, or let distractors use the word too"),
    )


def _shared(asked: str, words: str, shortest: int) -> str:
    """The longest run of at least ``shortest`` Han characters that both hold; "" for none."""
    best = ""
    for run in _RUN.findall(words):
        for start in range(len(run) - shortest + 1):
            size = max(shortest, len(best) + 1)
            while start + size <= len(run) and run[start : start + size] in asked:
                best = run[start : start + size]
                size += 1
    return best


def grammar_cue(view: ChoiceView) -> Iterator[Finding]:
    """Yield the key where every distractor breaks the grammar that the words before the blank ask for."""
    key = view.single_key
    blanks = list(BLANK.finditer(view.stem))
    if key is None or len(blanks) != 1:
        return
    before = view.stem[: blanks[0].start()].rstrip("*_ ")
    due = _NOUN_DUE.search(before) or _VERB_DUE.search(before)
    if due is None:
        return
    fits = [
        place for place, words in enumerate(view.words) if not (_ADVERB.search(words.rstrip("。")) or _CONJUNCTION.match(words))
    ]
    if only(fits) == key:
        letter = view.options[key].letter
        yield Finding(
            path=("options", letter),
            message=Message(
                f"“{due.group()}”后面只有选项 {letter} 读得通", f"after “{due.group()}” only option {letter} reads well"
            ),
            hint=Message("让每个选项都能接在题干后面读通", "let each option complete the stem"),
        )


def converging_options(view: ChoiceView) -> Iterator[Finding]:
    """Yield the key where each of its parts is the most frequent one of its place among the options."""
    key = view.single_key
    if key is None or len(view.words) < 4:
        return
    parts = _parts(view.words)
    if parts is None:
        return
    columns = [Counter(column) for column in zip(*parts, strict=True)]
    scores = [sum(column[part] for column, part in zip(columns, row, strict=True)) for row in parts]
    best = max(scores)
    if scores[key] == best and scores.count(best) == 1 and all(columns[n][part] >= 2 for n, part in enumerate(parts[key])):
        letter = view.options[key].letter
        listed = "、".join(f"{part}（{column[part]} 次）" for column, part in zip(columns, parts[key], strict=True))
        yield Finding(
            path=("options", letter),
            message=Message(
                f"选项 {letter} 的各部分在选项中出现得最多：{listed}", f"each part of option {letter} is the most frequent one"
            ),
            hint=Message("让各部分出现的次数相等", "let every part occur equally often"),
        )


def _parts(words: Sequence[str]) -> list[list[str]] | None:
    """The options as rows of as many parts each, two at least; None where they are no such combinations."""
    rows = [[part.strip() for part in _PARTS.split(text)] for text in words]
    if len(rows[0]) < 2:
        size = len(words[0])
        if size not in {2, 4} or not all(len(text) == size and _RUN.fullmatch(text) for text in words):
            return None
        rows = [[text[: size // 2], text[size // 2 :]] for text in words]
    if any(len(row) != len(rows[0]) or not all(row) for row in rows) or any(len(part) > 8 for row in rows for part in row):
        return None
    return rows
