"""Rules on the form of options: F03, F06, F07, F12, F14, F21, F22."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from paper_builder.diagnostics import Message
from paper_builder.lint.finding import Finding
from paper_builder.lint.view import han
from paper_builder.option_cues import length, only, speaks_of_others
from paper_builder.quantities import in_natural_order, numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from paper_builder.lint.view import ChoiceView

_VAGUE = re.compile(
    r"经常|通常|往往|有时候?|时常|大多(?!数)|大多数情况下|一般(?=会|不|都|为|是|来说|情况下|需|要|在|以|由|只|比|能|可|按|用|采|有|没|将|把|从|与|较)"
)
_MAYBE = re.compile(r"(?<![不尽])可能(?!性|的|\Z|[，。])")
_WEIGHED = re.compile(r"疑似|一定|必然|必定|肯定|不会|不可能|可能性")
_DIGIT = re.compile(r"\d")
LONGEST_AMOUNT = 24
"""A longer option is a sentence with a number in it, not an amount."""
_COMBINATION = re.compile(
    r"(?:(?:仅有?|只有)?\s*(?:[①-⑳]|[（(][1-9一二三四五六][）)]|[Ⅰ-Ⅻ])(?:\s*[、,，和与及及\s]?\s*))+(?:都?对|都?正确|项)?"
)
_PART = re.compile(r"[①-⑳]|[（(]([1-9一二三四五六])[）)]|[Ⅰ-Ⅻ]")
_REASON = re.compile(r"因为|由于|所以|因此")
_CONJUNCTION = re.compile(r"因为|由于|所以|因此|如果|虽然|只要|只有")
_COUNTS = re.compile(r"[\d零一二三四五六七八九十百]")
_CLAUSE = re.compile(r"[，；。]")
_BARE_NUMBER = re.compile(
    r"[约近]?[-－+]?[\d,.]+\s*(?:%|％|‰|倍|次|元|万|亿|人|天|个|条|秒|分钟|小时|万元|万次|万人|年|月|日|周|篇|号)?"
)
_RANGE_SHAPE = re.compile(r"#\S{0,4}?\s*[~～—–\-－至到]\s*#\D{0,6}")
_TIME = re.compile(r"(?:[01]?\d|2[0-4]):[0-5]\d")
_AMOUNT_SIGNS = re.compile(r"[\d.,:~～—–－\-−+\s*百千万亿一二三四五六七八九至到秒分钟小时天日周个月年]+")
"""What ``numbers`` reads as an amount or a time."""
_UNITS = re.compile(r"(?<![A-Za-z])(?:[kKMGT]?B|[kKMG]bps|fps|px|[kcm]m|kg|g|k?Hz|dB|K)(?![A-Za-z])")
_YES = frozenset("对 正确 是 √ ✓ ✔ true yes t y 是的 对的 正确的 属于 可以 能".split())  # noqa: SIM905
_NO = frozenset("错 错误 否 × ✗ ✘ x false no f n 不是 不对 错的 错误的 不正确 不属于 不可以 不能".split())  # noqa: SIM905
LONGEST_YES = 6
LONGEST_JOKE = 10
_JOKE = re.compile(
    r"(?:先|一起|回家|出去|去|继续)?(?:吃饭|睡觉|吃零食|吃火锅|喝茶|喝奶茶|喝咖啡|逛街|打麻将|打游戏|玩游戏|打扑克|玩手机|看电影|听音乐|听歌|唱歌|跳舞|散步|晒太阳|做饭|洗衣服"
    r"|洗澡|聊天|发呆|度假|遛狗|养猫|钓鱼|爬山|打球|减肥|算命|占卜|掷骰子|抛硬币|买彩票|看星座|看天气|看心情|凭感觉|凭心情|听天由命|随便|随便选|什么都不做"
    r"|和同事聊天|与好友聊天|下班|放假|请假)(?:吧|就行|即可|了)?"
)


def vague_term_in_option(view: ChoiceView) -> Iterator[Finding]:
    """Yield a vague term where at most half of the options hold one."""
    hits = []
    if _VAGUE.search(view.offered):
        hits = [(place, match) for place, words in enumerate(view.words) if (match := _VAGUE.search(words))]
    elif not view.multiple and "可能" in view.offered and not _WEIGHED.search(view.offered):
        hits = [(place, match) for place, words in enumerate(view.words) if (match := _MAYBE.search(words))]
    if not hits or 2 * len(hits) > len(view.words):
        return
    for place, match in hits:
        yield Finding(
            path=("options", view.options[place].letter),
            piece=match.group(),
            message=Message(f"选项 {view.options[place].letter} 的“{match.group()}”含糊", f"“{match.group()}” is vague"),
            hint=Message("写明条件、次数或程度", "state the condition, the number or the degree"),
        )


def all_of_the_above(view: ChoiceView) -> Iterator[Finding]:
    """Yield each option that only says that others are right or wrong."""
    for option, words in zip(view.options, view.words, strict=True):
        if speaks_of_others(words, view.question.stem):
            yield Finding(
                path=("options", option.letter),
                message=Message(
                    f"选项 {option.letter} 是“{words}”，借别的选项说话", f"option {option.letter} speaks of the others: {words}"
                ),
                hint=Message(
                    "换成一个独立的选项；想考“全都对”就改成多项选择题",
                    "write an option of its own; to ask for several, use multiple choice",
                ),
            )


def combinations(view: ChoiceView) -> Iterator[Finding]:
    """Yield a finding where the options are combinations of numbered statements; orders of the same numbers are none."""
    if not all(_COMBINATION.fullmatch(words) for words in view.words):
        return
    parts = [sorted(match.group() for match in _PART.finditer(words)) for words in view.words]
    if sum(len(found) > 1 for found in parts) < 2 or all(found == parts[0] for found in parts):
        return
    yield Finding(
        path=("options", view.options[0].letter),
        message=Message("选项全是编号的组合（K型题）", "the options are nothing but combinations of numbers (k-type)"),
        hint=Message("改成多项选择题，把①②③④写成 A、B、C、D", "make it a multiple-choice question with the statements for options"),
        others=tuple(("options", option.letter) for option in view.options[1:]),
    )


def not_parallel(view: ChoiceView) -> Iterator[Finding]:
    """Yield the one option whose form differs from that of all others."""
    if len(view.words) < 3:
        return
    for odd_one, reason in _FORMS:
        place = odd_one(view.words)
        if place is not None:
            letter = view.options[place].letter
            yield Finding(
                path=("options", letter),
                message=Message(f"选项 {letter} 的形式与其余的不同：{reason.zh}", f"option {letter} differs in form: {reason.en}"),
                hint=Message("各选项用同一种形式：都是词语，或都是句子", "give all options one form"),
            )
            return


def _ends_alone(words: Sequence[str]) -> int | None:
    return only([place for place, text in enumerate(words) if text.endswith("。")])


def _lacks_full_stop(words: Sequence[str]) -> int | None:
    return only([place for place, text in enumerate(words) if not text.endswith("。")])


def _gives_reason(words: Sequence[str]) -> int | None:
    if not any(_REASON.match(text) for text in words):
        return None
    place = only([place for place, text in enumerate(words) if _CONJUNCTION.match(text)])
    return place if place is not None and _REASON.match(words[place]) else None


def _is_sentence(words: Sequence[str]) -> int | None:
    place = only([place for place, text in enumerate(words) if _CLAUSE.search(text)])
    if place is None or han(words[place]) < 10:
        return None
    among_words = all(2 <= length(text) <= 6 and han(text) for at, text in enumerate(words) if at != place)
    return place if among_words else None


def _is_number(words: Sequence[str]) -> int | None:
    place = only([place for place, text in enumerate(words) if _BARE_NUMBER.fullmatch(text)])
    return place if place is not None and sum(bool(_COUNTS.search(text)) for text in words) == 1 else None


_FORMS: tuple[tuple[Callable[[Sequence[str]], int | None], Message], ...] = (
    (_ends_alone, Message("只有它以句号结尾", "it alone ends with a full stop")),
    (_lacks_full_stop, Message("只有它没有句号", "it alone lacks the full stop")),
    (_gives_reason, Message("只有它以连词开头", "it alone starts with a conjunction")),
    (_is_sentence, Message("只有它是句子，其余是词语", "it alone is a sentence among words")),
    (_is_number, Message("只有它是数字", "it alone is a number")),
)


def numbers_unordered(view: ChoiceView) -> Iterator[Finding]:
    """Yield a finding where all options are one number, or one range, of the same unit and neither rise nor fall."""
    if len(view.words) < 3 or not all(len(text) <= LONGEST_AMOUNT and _DIGIT.search(text) for text in view.words):
        return
    bare = _AMOUNT_SIGNS.sub("", view.words[0])
    if any(_AMOUNT_SIGNS.sub("", text) != bare for text in view.words[1:]):
        return  # more than the amounts differ
    parsed = [numbers(text.replace("**", "")) for text in view.words]
    shape = parsed[0][0]
    if any(other != shape for other, _ in parsed) or len({values for _, values in parsed}) < len(parsed):
        return
    figures = len(parsed[0][1])
    of_the_day = figures == 2 and all(_TIME.fullmatch(text) for text in view.words)
    if figures != 1 and not of_the_day and not (figures == 2 and _RANGE_SHAPE.fullmatch(shape)):
        return
    if re.search(r"[A-Za-z]", _UNITS.sub("", shape)):
        return  # names that hold a number: C4D, mp4
    if in_natural_order([text.replace("**", "") for text in view.words]):
        return
    yield Finding(
        path=("options", view.options[0].letter),
        message=Message("数字选项没有按大小排列", "the numeric options are in no order of size"),
        hint=Message("从小到大排列，并改 answer 和解析里的字母", "sort them, and correct the letters in answer and explanation"),
        others=tuple(("options", option.letter) for option in view.options[1:]),
    )


def implausible_distractor(view: ChoiceView) -> Iterator[Finding]:
    """Yield the one distractor that is a common joke."""
    jokes = [place for place, text in enumerate(view.words) if len(text) <= LONGEST_JOKE and _JOKE.fullmatch(text.rstrip("。"))]
    if (place := only(jokes)) is not None and place not in view.key:
        letter = view.options[place].letter
        yield Finding(
            path=("options", letter),
            message=Message(f"选项 {letter} 与题目无关，没有人会选", f"option {letter} is beside the point; nobody will choose it"),
            hint=Message("换成一个常见的误解", "put a common mistake in its place"),
        )


def yes_no_options(view: ChoiceView) -> Iterator[Finding]:
    """Yield a finding where options are a bare yes and a bare no."""
    if min(map(len, view.words)) > LONGEST_YES:
        return
    folded = [unicodedata.normalize("NFKC", text).strip("。.！! ").casefold() for text in view.words]
    if any(text in _YES for text in folded) and any(text in _NO for text in folded):
        first = next(place for place, text in enumerate(folded) if text in _YES or text in _NO)
        yield Finding(
            path=("options", view.options[first].letter),
            message=Message("选项是“对”和“错”，其实是判断题", "the options are true and false"),
            hint=Message(
                "把要考的内容写进选项，例如“对，因为……”“错，因为……”",
                "put what is asked into the options, such as “true, because …”",
            ),
            others=tuple(
                ("options", view.options[place].letter)
                for place, text in enumerate(folded)
                if place != first and (text in _YES or text in _NO)
            ),
        )
