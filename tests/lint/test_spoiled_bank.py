"""Every sound question of the shipped bank, spoiled in one way: the rule for that flaw notices, whatever the question is about.

The rules were not written with these sentences at hand, so this measures recall on other people's wording.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from paper_builder.bank_loading import load_bank
from paper_builder.checking import check
from paper_builder.diagnostics import Severity
from paper_builder.lint.rules import ON_CHOICES
from paper_builder.lint.view import ChoiceView
from paper_builder.quantities import in_natural_order
from paper_builder.question import Choice

if TYPE_CHECKING:
    from collections.abc import Callable

    from paper_builder.question import Option, Question

BANK = Path(__file__).resolve().parents[2] / "question_bank"


@pytest.fixture(scope="module")
def questions() -> list[Question]:
    bank, _ = load_bank(BANK)
    assert bank is not None
    return [question for question in bank.questions.values() if isinstance(question.body, Choice)]


def codes(question: Question) -> set[str]:
    assert isinstance(question.body, Choice)
    view = ChoiceView(question, question.body)
    return {rule.code for rule, look in ON_CHOICES for _ in look(view)}


def negated(word: str, by: str) -> Callable[[Question], Question | None]:
    """Turn the task round: its last sentence asks for what is not so."""

    def spoil(question: Question) -> Question | None:
        *before, last = question.stem.split("\n")
        match = re.search(rf"(?<!不){word}(?=(?:(?!{word}).){{0,14}}\Z)", last)
        if match is None:
            return None
        return replace(question, stem="\n".join((*before, last[: match.start()] + by + last[match.end() :])))

    return spoil


def with_options(change: Callable[[list[Option], Question], list[Option] | None]) -> Callable[[Question], Question | None]:
    def spoil(question: Question) -> Question | None:
        assert isinstance(question.body, Choice)
        options = change(list(question.body.options), question)
        return options and replace(question, body=replace(question.body, options=tuple(options)))

    return spoil


def swapped(options: list[Option], _question: Question) -> list[Option] | None:
    texts = [option.text for option in options]
    if len(options) < 3 or not in_natural_order(texts):
        return None
    return [replace(options[0], text=texts[1]), replace(options[1], text=texts[0]), *options[2:]]


def long_key(options: list[Option], question: Question) -> list[Option] | None:
    assert isinstance(question.body, Choice)
    if question.body.multiple:
        return None
    more = "，并按计划逐项核对、记录并及时公开说明处理的结果和理由"
    return [replace(option, text=option.text + more) if option.letter in question.body.key else option for option in options]


def filled_blank(question: Question) -> Question | None:
    assert isinstance(question.body, Choice)
    if question.stem.count("（ ）") != 1 or not re.search(r"（ ）[。？]?\s*\Z", question.stem):
        return None
    return replace(question, stem=question.stem.replace("（ ）", f"（ {''.join(question.body.key)} ）"))


def answer_below(question: Question) -> Question:
    assert isinstance(question.body, Choice)
    return replace(question, stem=f"{question.stem}\n答案：{''.join(question.body.key)}")


def other_key(question: Question) -> Question | None:
    """The key moves on by one letter, and the explanation says 故选 as before."""
    assert isinstance(question.body, Choice)
    if "故选 " not in question.explanation or len(question.body.key) > 1:
        return None
    letters = [option.letter for option in question.body.options]
    following = letters[(letters.index(question.body.key[0]) + 1) % len(letters)]
    return replace(question, body=replace(question.body, key=(following,)))


SPOILED: list[tuple[str, float, int, Callable[[Question], Question | None]]] = [
    ("PB304", 0.95, 50, negated("正确", "不正确")),
    ("PB304", 0.95, 50, negated("正确", "错误")),
    ("PB304", 0.95, 20, negated("合适", "不合适")),
    ("PB304", 0.95, 40, negated("恰当", "不恰当")),
    ("PB304", 0.90, 30, negated("合理", "不合理")),
    ("PB304", 0.95, 30, negated("属于", "不属于")),
    ("PB304", 0.95, 9, negated("符合", "不符合")),
    ("PB304", 0.95, 70, negated("应当", "不应当")),
    ("PB306", 1.0, 600, with_options(lambda options, _: [*options[:-1], replace(options[-1], text="以上都是")])),
    ("PB314", 0.95, 80, with_options(swapped)),
    ("PB301", 1.0, 400, with_options(long_key)),
    ("PB312", 1.0, 600, with_options(lambda options, _: [replace(options[0], text=options[0].text + "。"), *options[1:]])),
    (
        "PB322",
        1.0,
        600,
        with_options(lambda options, _: [replace(options[0], text="正确"), replace(options[1], text="错误"), *options[2:]]),
    ),
    (
        "PB324",
        1.0,
        600,
        lambda question: replace(question, stem=question.stem.replace("（ ）", "( )")) if "（ ）" in question.stem else None,
    ),
    ("PB327", 1.0, 500, filled_blank),
    ("PB327", 1.0, 600, answer_below),
    ("PB328", 0.95, 70, other_key),
]


@pytest.mark.parametrize(("code", "share", "least", "spoil"), SPOILED, ids=[f"{row[0]}-{i}" for i, row in enumerate(SPOILED)])
def test_a_spoiled_question_is_noticed(
    questions: list[Question], code: str, share: float, least: int, spoil: Callable[[Question], Question | None]
):
    spoiled = [changed for question in questions if (changed := spoil(question)) is not None]
    assert len(spoiled) >= least
    missed = [question.stem[-60:] for question in spoiled if code not in codes(question)]
    assert 1 - len(missed) / len(spoiled) >= share, missed


def test_the_bank_as_it_stands_is_clean_or_says_why_not():
    loud = [
        finding for finding in check(BANK).diagnostics if "PB300" < finding.code < "PB400" and finding.severity is not Severity.INFO
    ]
    assert not [finding for finding in loud if finding.code < "PB340" or finding.code >= "PB390"]
