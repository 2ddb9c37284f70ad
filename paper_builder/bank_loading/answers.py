"""Options, key, calculation, and the letters that the explanation names."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from paper_builder import letters
from paper_builder.calculation import CalculationError, Shown, evaluate, rounds_to, shown_number
from paper_builder.codes import bank_rules as rules
from paper_builder.codes import item_rules, option_rules
from paper_builder.diagnostics import Message, Related
from paper_builder.quantities import in_natural_order
from paper_builder.question import Choice

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from paper_builder.bank_loading.context import Context, Entry
    from paper_builder.diagnostics import Diagnostic

LETTERS = "ABCDEFGH"
_ALIKE = {ord(sign): "," for sign in "、，;；。"} | {ord(sign): None for sign in '"“”‘’「」'}
_ENDS = ",."
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


def check(entry: Entry, context: Context) -> Iterator[Diagnostic]:
    """Yield what is wrong with the answer of a choice question."""
    body = entry.question.body
    if not isinstance(body, Choice):
        return
    named = "".join(option.letter for option in body.options)
    if not LETTERS.startswith(named):
        yield _option_letters(entry, named)
    wrong = _wrong_key(body, named)
    if wrong:
        yield item_rules.WRONG_KEY.found(
            wrong,
            span=entry.document.span(("answer",)),
            subject=entry.question.id,
            hint=Message(
                f"本题的选项是 {named}；几个答案按字母顺序连写，如 ACD",
                f"the options are {named}; several letters are written in order, such as ACD",
            ),
        )
    elif body.multiple:
        yield from _number_of_keys(entry, body, context)
    yield from _equal_options(entry, body)
    if entry.question.calculation and not wrong:
        yield from _calculation(entry, body)
    yield from _letters(entry, body, named)


def _option_letters(entry: Entry, named: str) -> Diagnostic:
    wrong = next(letter for letter, due in zip(named, LETTERS, strict=False) if letter != due)
    due = LETTERS[named.index(wrong)]
    return rules.OPTION_LETTERS.found(
        Message(f"选项 {wrong} 的位置应是 {due}", f"the option {wrong} stands where {due} should"),
        span=entry.document.key_span(("options", wrong)),
        subject=entry.question.id,
        hint=Message(
            "选项从 A 起依次写，不跳过；改字母时一并改 answer 和解析",
            "letter the options from A without a gap; answer and explanation too",
        ),
    )


def _wrong_key(body: Choice, named: str) -> Message | None:
    key = "".join(body.key)
    unknown = [letter for letter in body.key if letter not in named]
    if unknown:
        return Message(f"答案 {key} 里的 {unknown[0]} 不是选项", f"{unknown[0]} in the answer {key} is no option")
    if len(set(key)) != len(key):
        return Message(f"答案 {key} 里有重复的字母", f"a letter is repeated in the answer {key}")
    if list(key) != sorted(key):
        return Message(f"答案 {key} 没有按字母顺序写", f"the letters of the answer {key} are not in order")
    if not body.multiple and len(key) != 1:
        return Message("单项选择题的答案只有一个字母", "a single-choice question has exactly one right option")
    return None


def _number_of_keys(entry: Entry, body: Choice, context: Context) -> Iterator[Diagnostic]:
    right, all_options = len(body.key), len(body.options)
    if right < 2:
        message = Message("多项选择题的答案至少两个字母", "a multiple-choice question has at least two right options")
        hint = Message("补上漏写的字母，或改成单项选择题", "add the letters left out, or make it single choice")
    elif right == all_options and not context.settings.all_options_may_be_right:
        message = Message(f"{all_options} 个选项全部正确", f"all {all_options} options are right")
        hint = Message(
            "加一个似是而非的错误选项；考试允许全部正确时，在 bank.yaml 写 all_options_may_be_right: true",
            "add a plausible wrong option; if the exam allows it, write all_options_may_be_right: true into bank.yaml",
        )
    else:
        return
    yield item_rules.KEY_SIZE.found(message, span=entry.document.span(("answer",)), subject=entry.question.id, hint=hint)


def _equal_options(entry: Entry, body: Choice) -> Iterator[Diagnostic]:
    first: dict[str, str] = {}
    for option in body.options:
        text = _compared(option.text)
        other = first.setdefault(text, option.letter)
        if other != option.letter:
            yield option_rules.DUPLICATE_OPTION.found(
                Message(f"选项 {other} 和 {option.letter} 相同", f"the options {other} and {option.letter} are equal"),
                span=entry.document.span(("options", option.letter)),
                subject=entry.question.id,
                hint=Message("改写其中一个", "rewrite one of them"),
                related=(Related(span=entry.document.span(("options", other)), message=Message("与它相同", "equal to this one")),),
            )


def _compared(text: str) -> str:
    """The option as a reader takes it in: width, spaces, quotation marks and the kind of separators do not count.

    Operators, decimal points and digits do; so does case inside code and formulas.
    """
    folded = unicodedata.normalize("NFKC", text)
    if "`" not in folded and "$" not in folded:
        folded = folded.casefold()
    folded = "".join(folded.split()).translate(_ALIKE).strip(_ENDS)
    return _THOUSANDS.sub("", folded) if "," in folded else folded


def _calculation(entry: Entry, body: Choice) -> Iterator[Diagnostic]:
    question, document = entry.question, entry.document
    span = document.span(("calculation",))
    try:
        value = evaluate(question.calculation)
    except CalculationError as error:
        yield rules.CALCULATION_INVALID.found(
            Message(f"算式 {question.calculation} 不能用：{error.message.zh}", f"{question.calculation}: {error.message.en}"),
            span=span,
            subject=question.id,
            hint=Message(
                "只用数字、+ - * / 和半角括号，数里不加逗号", "use digits, + - * / and brackets only, no commas in numbers"
            ),
        )
        return
    shown = {option.letter: shown_number(option.text) for option in body.options}
    key = shown.pop(body.key[0])
    if key is None:
        yield rules.CALCULATION_INVALID.found(
            Message(
                f"正确选项 {body.key[0]} 里没有唯一的一个数，无法与算式比较",
                f"the right option {body.key[0]} does not show exactly one number",
            ),
            span=document.span(("options", body.key[0])),
            subject=question.id,
            hint=Message("删掉 calculation，或把选项写成一个数", "delete the calculation, or let the option be one number"),
        )
        return
    fits = [scaled for scaled in (True, False) if rounds_to(value, *key.scaled(scaled))]
    if not fits:
        result = _readable(value, key)
        yield rules.CALCULATION_NOT_KEY.found(
            Message(
                f"算式的结果是 {result}，正确选项 {body.key[0]} 却是“{_text(body, body.key[0])}”",
                f"the calculation gives {result}, but the right option {body.key[0]} is “{_text(body, body.key[0])}”",
            ),
            span=span,
            subject=question.id,
            hint=Message(
                "改算式、选项或答案；百分数按小数比较，35% 就是 0.35",
                "correct the calculation, the option or the key; 35% counts as 0.35",
            ),
        )
        return
    yield from _distractors(entry, value, key, {letter: number for letter, number in shown.items() if number}, fits[0])


def _distractors(entry: Entry, value: Decimal, key: Shown, others: dict[str, Shown], scaled: bool) -> Iterator[Diagnostic]:
    """A distractor is judged at the finest place that any option shows: 3 is no rounding of 3.2 where 2.5 stands beside it."""
    unit = min(number.scaled(scaled)[1] for number in (key, *others.values()))
    for letter, number in others.items():
        if abs(value - number.scaled(scaled)[0]) < unit / 2:
            yield rules.CALCULATION_IS_DISTRACTOR.found(
                Message(f"算式的结果也与错误选项 {letter} 相符", f"the calculation also gives the wrong option {letter}"),
                span=entry.document.span(("options", letter)),
                subject=entry.question.id,
                hint=Message("改写这个选项", "rewrite this option"),
            )


def _readable(value: Decimal, like: Shown) -> str:
    shown = value * 100 if like.percent else value
    text = f"{shown:.6f}".rstrip("0").rstrip(".")
    return text + "%" if like.percent else text


def _text(body: Choice, letter: str) -> str:
    return next(option.text for option in body.options if option.letter == letter)


def _letters(entry: Entry, body: Choice, named: str) -> Iterator[Diagnostic]:
    question = entry.question
    if question.keep_order:
        return
    texts = [option.text for option in body.options]
    if letters.ambiguous(question.stem, texts, question.explanation, named) and not in_natural_order(texts):
        yield rules.LETTERS_AMBIGUOUS.found(
            Message(
                "题干、选项或解析里有字母可能不是指选项，组卷时本题选项不打乱",
                "a letter in stem, options or explanation may not mean an option; the options are not shuffled",
            ),
            span=entry.document.span(("explanation",)),
            subject=question.id,
            hint=Message(
                "解析里逐个写选项字母（A、C），别的字母换成甲、乙或中文；确实要保持顺序就写 keep_order: true",
                "name options one by one (A, C) and call other things otherwise; or write keep_order: true",
            ),
        )
