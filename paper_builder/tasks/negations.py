"""The negative words on which a task turns: 下列**不属于**……的是, not 对不符合要求的稿件应当.

Reading is by patterns, without a parser; whether a word turns its task is decided in ``turning``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from paper_builder.tasks.asking import BLANK, task_of

LONGEST_TASK = 400
"""Only so many characters before the end of the task are looked at: the patterns try every place against every other."""

# ---- emphasis and quotation ----------------------------------------------------------------------------------------------

_EMPHASIS = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*|__(?=\S)(.+?)(?<=\S)__|〔([^〔〕]+)〕|【([^【】]+)】|\*(?=[^\s*])([^*]+?)\*")
_MARKS = re.compile(r"\*+|__|[〔〕【】]")
_QUOTED = re.compile(r"“[^”\n]*”|「[^」\n]*」|《[^》\n]*》|‘[^’\n]*’")

# ---- the words -----------------------------------------------------------------------------------------------------------

_ON_ACTS = r"不(?:正确|恰当|合适|合理|适当|妥当|妥|可取|对(?!应|称|等|齐))|错误"
"""Judgements that are passed on what somebody does or says, hardly ever on things."""
_ON_THINGS = r"不(?:适宜|可行|准确|规范|合规|合法|成立|完整|严谨|科学|一致|对应|相符|匹配|必要|符(?!合)|当)|有误|失当|欠妥|无关"
_DENYING = (
    r"不(?:属于|包括|包含|符合|应当?|应该|宜|能够?|可以?|需要?|必要?|会|是|利于|具有|具备|适合|涉及|违反|构成|支持|计入|影响)"
    r"|无需|无须|没有|并非"
)
_NEGATIVE = re.compile(rf"(?P<act>{_ON_ACTS})|(?P<thing>{_ON_THINGS})|(?P<denying>{_DENYING})")
_HINT = re.compile(r"[不误错无没非失除欠]")
_EXCEPT = re.compile(rf"除[了去]?(?:\s*{BLANK.pattern}\s*|[^，,。]{{0,12}}哪[^，,。]{{0,8}})(?:之外|以外|外)|(?<=[）)_])\s*除外")


@dataclass(frozen=True, slots=True)
class Negation:
    """A negative word of the task: its place in the stem and whether it is set off."""

    start: int
    end: int
    word: str
    emphasised: bool


def may_be_negative(stem: str) -> bool:
    """Return whether ``stem`` holds a character that every negative word has: a quick test before ``negations``."""
    return _HINT.search(stem) is not None


def is_negative(stem: str) -> bool:
    """Return whether the task asks for what does not hold (不正确, 不属于, 除……外); negations in the story do not count."""
    return may_be_negative(stem) and bool(negations(stem, task_of(stem)))


def negations(stem: str, task: tuple[int, int]) -> tuple[Negation, ...]:
    """Return the negative words that turn the task round, in order. A negation that only describes something is none."""
    start, end = max(task[0], task[1] - LONGEST_TASK), task[1]
    asked = stem[start:end]
    places = _unmarked(asked)
    plain = "".join(asked[place] for place in places)
    plain = _QUOTED.sub(lambda match: "□" * len(match.group()), plain)
    strong = [(match.start(), match.end()) for match in _EMPHASIS.finditer(asked)]
    words = list(_NEGATIVE.finditer(plain))
    if words:
        from paper_builder.tasks.turning import turns  # its many patterns are compiled only for a stem that needs them

        words = [match for match in words if turns(plain, match)]
    found = [match.span() for match in words]
    found += [match.span() for match in _EXCEPT.finditer(plain)]
    result: list[Negation] = []
    for first, last in sorted(found):
        begin, stop = places[first], places[last - 1] + 1
        result.append(
            Negation(
                start=start + begin,
                end=start + stop,
                word=plain[first:last],
                emphasised=any(left < stop and begin < right for left, right in strong),
            )
        )
    return tuple(result)


def _unmarked(text: str) -> list[int]:
    """Return the offsets of the characters of ``text`` that are no marks of emphasis."""
    marks = {place for match in _MARKS.finditer(text) for place in range(*match.span())}
    return [place for place in range(len(text)) if place not in marks]
