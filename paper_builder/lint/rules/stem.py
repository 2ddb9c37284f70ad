"""Rules on stems: negations (F04, F05), tasks (F08), blanks (F09), what is read to no use (F23)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paper_builder.diagnostics import Message
from paper_builder.lint.finding import Finding, piece_at
from paper_builder.lint.view import han
from paper_builder.tasks import BLANK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paper_builder.lint.view import ChoiceView

STEM = ("stem",)

_NEGATED_OPTION = re.compile(
    r"不(?![同断仅止动良定足限]|可抗力|可避免|正当竞争|确定|少于|超过|低于|高于|大于|小于|多于|过$|特定|知不觉)"
    r"|未(?![来成]|必|知)|无(?![线形论障限人疑尘害纸界]|意义)|非(?![常遗凡营公结法物]|标准化|对称)|禁止(?!令)|避免"
)
_WORD = re.compile(r"[一-鿿]|[A-Za-z][A-Za-z0-9]*|\d+")
_COMPLETE = re.compile(r"是指|指的是|含义|定义|全称|简称|称为|叫做|叫作|称作|俗称|缩写|意思|[？?]|什么|哪|如何|为何|多少|怎|几")
_PREDICATE = re.compile(r"[是有为宜应用看]|属于|包括|等于")
_SHOWS = re.compile(r"!\[|[|`$]")
"""A picture, a table, code or a formula in the stem may hold the task."""
_ASKS = re.compile(
    rf"{BLANK.pattern}|[？?]|什么|哪|如何|为何|怎[么样]|多少|几[个种项次天]|是|应|包括|属于|有$|请|选出|指出|判断|计算|写出|说明|列举|分析"
)
_MERE_TOPIC = re.compile(rf"^(?:关于|对于|有关)[^，,是有应属包为指在]{{2,}}{BLANK.pattern}[。？?：:]?$")
_AFTER_BLANK = re.compile(r"[一-鿿A-Za-z0-9]")
_NOTE = re.compile(r"[（(][^（()）]*[）)]")
_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]?")
_DEFINITION = re.compile(r"是指|指的是|是一种|的定义是|就是")
_LECTURE = re.compile(rf"[^，,]{{1,16}}(?:{_DEFINITION.pattern})")
_NUMBER = re.compile(r"\d")
LONG_STEM = 120


def negative_not_emphasised(view: ChoiceView) -> Iterator[Finding]:
    """Yield the negative words of the task that are not set off."""
    for negation in view.negations:
        if not negation.emphasised:
            piece, nth = piece_at(view.question.stem, negation.start, negation.end)
            word = re.sub(BLANK, "……", negation.word)
            yield Finding(
                path=STEM,
                piece=piece,
                nth=nth,
                message=Message(
                    f"题干问的是“{word}”，这个词没有加粗", f"the stem asks for what is “{word}”, and the word is not emphasised"
                ),
                hint=Message(f"写成 **{piece}**，或改成正面提问", f"write **{piece}**, or ask for what is so"),
            )


def double_negative(view: ChoiceView) -> Iterator[Finding]:
    """Yield the first option that starts with a negation below a negative stem."""
    if not view.negations:
        return
    starts = [(place, match) for place, words in enumerate(view.words) if (match := _NEGATED_OPTION.match(words))]
    if starts:
        place, match = starts[0]
        letters = "、".join(view.options[place].letter for place, _ in starts)
        yield Finding(
            path=("options", view.options[place].letter),
            piece=match.group(),
            message=Message(
                f"题干问“{view.negations[0].word}”，选项 {letters} 又以否定词开头",
                f"the stem asks “{view.negations[0].word}”, and option {letters} starts with a negation too",
            ),
            hint=Message("题干改成正面提问，或选项改成肯定的说法", "ask for what is so, or word the option positively"),
        )


def stem_not_a_task(view: ChoiceView) -> Iterator[Finding]:
    """Yield a finding where the stem without its blank is too short for a question, or asks nothing."""
    stem = view.question.stem.strip()
    if _SHOWS.search(stem):
        return
    if len(stem) > 24 and _ASKS.search(view.stem):
        return  # long enough, and it asks
    rest = BLANK.sub("", view.stem)
    size = sum(2 if word.isascii() else 1 for word in _WORD.findall(rest))
    if size < (5 if _PREDICATE.search(rest) else 6) and not _COMPLETE.search(rest):
        message = Message("题干太短，看不出问什么", "the stem is too short to say what is asked")
    elif not _ASKS.search(view.stem) and (stem.endswith("。") or stem.startswith(("关于", "有关"))):
        message = Message("题干没有提问，也没有空格", "the stem asks nothing and has no blank")
    elif _MERE_TOPIC.match(stem):
        message = Message("题干只有话题，没有提问", "the stem names a topic and asks nothing")
    else:
        return
    yield Finding(
        path=STEM,
        piece="" if "\n" in stem else stem,
        message=message,
        hint=Message(
            "写成遮住选项也能作答的完整问题，如“……首先应当（ ）。”",
            "write a full question that can be answered with the options covered",
        ),
    )


def blank_in_the_middle(view: ChoiceView) -> Iterator[Finding]:
    """Yield the second blank of a single-choice stem, or a blank after which its sentence goes on."""
    blanks = list(BLANK.finditer(view.stem))
    if not blanks:
        return
    if len(blanks) > 1 and not view.multiple:
        piece, nth = piece_at(view.question.stem, *blanks[1].span())
        message = Message(f"单项选择题的题干有 {len(blanks)} 个空格", f"a single-choice stem has {len(blanks)} blanks")
    else:
        blank = blanks[-1]
        rest = re.split(r"[。！？!?；;\n]", view.stem[blank.end() :])[0]
        if len(_AFTER_BLANK.findall(_NOTE.sub("", rest))) < 3:
            return
        piece, nth = piece_at(view.question.stem, *blank.span())
        message = Message("空格在句子中间", "the blank is in the middle of its sentence")
    yield Finding(
        path=STEM,
        piece=piece,
        nth=nth,
        message=message,
        hint=Message("把题干改写成空格在句末的问句，只留一个空格", "rewrite the stem so that its one blank comes last"),
    )


def window_dressing(view: ChoiceView) -> Iterator[Finding]:
    """Yield a sentence that teaches before the task, or a long story of which the options use nothing."""
    if len(view.stem) > LONG_STEM:
        yield from _idle_story(view)
    elif _DEFINITION.search(view.stem):
        yield from _lecture(view)


def _lecture(view: ChoiceView) -> Iterator[Finding]:
    """The first of two sentences, where it defines a term of which question and options make no use. Calculations need theirs."""
    sentences = list(_SENTENCE.finditer(view.stem))
    first = sentences[0]
    lecture = first.group().strip()
    if len(sentences) != 2 or not _LECTURE.match(lecture) or _NUMBER.search(view.stem):
        return
    term = _DEFINITION.split(lecture)[0].strip("“”*「」")
    if term in view.stem[first.end() :] or term in view.offered:
        return
    piece, nth = piece_at(view.question.stem, *first.span())
    yield Finding(
        path=STEM,
        piece=piece.strip(),
        nth=nth,
        message=Message("题干先讲一段课，提问却用不上", "the stem teaches first, and the question makes no use of it"),
        hint=Message("删掉这句，直接提问", "delete this sentence and ask"),
    )


def _idle_story(view: ChoiceView) -> Iterator[Finding]:
    """The first line of a long stem, where options and explanation share no two words with its story."""
    stem = view.stem
    story = stem[: view.task[0]]
    if han(stem) <= LONG_STEM or "|" in stem or _NUMBER.search(stem):
        return
    told = _pairs(story)
    if told and len(told & _pairs(view.offered)) < 2 and not told & _pairs(view.question.explanation):
        yield Finding(
            path=STEM,
            piece=story.strip().split("\n")[0],
            message=Message(
                f"题干有 {han(stem)} 个汉字，背景里的内容选项都没有用到",
                f"the stem has {han(stem)} characters, and the options use nothing of its story",
            ),
            hint=Message("只留下作答用得上的背景", "keep only what is needed to answer"),
        )


def _pairs(text: str) -> set[str]:
    return {run[i : i + 2] for run in re.findall(r"[一-鿿]+", text) for i in range(len(run) - 1)}
