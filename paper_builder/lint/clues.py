"""The key of one question in the stem of another (F19): looked for over the bank, among questions that could share a paper."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_builder.lint.view import han, prose
from paper_builder.question import Choice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paper_builder.bank import Bank
    from paper_builder.question import Question

SHORTEST = 4
"""Han characters that a key must have to be a clue."""
TELLING = 8
"""From so many Han characters on a key is a clue by itself; a shorter one only where the two questions are about the same thing."""
RARE = 0.01
"""A key that a larger share of stems mentions is common knowledge, not a clue."""
_RUN = re.compile(r"[一-鿿]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clue:
    """The stem of ``telling`` holds ``words``, the key of ``asked``; both are ids."""

    asked: str
    telling: str
    words: str


def clues(bank: Bank) -> Iterator[Clue]:
    """Yield the clues of the bank in the order of ids; retired questions and enemies give none."""
    live = [question for question in bank.questions.values() if question.status != "retired"]
    keys: dict[str, list[tuple[str, Question]]] = defaultdict(list)
    for question in live:
        for words in _keys(question):
            keys[words[:SHORTEST]].append((words, question))
    if not keys:
        return
    stems = {question.id: prose(question.stem) for question in live}
    mentions: dict[str, set[str]] = defaultdict(set)
    for question in live:
        stem = stems[question.id]
        for start in {stem[at : at + SHORTEST] for at in range(len(stem) - SHORTEST + 1)} & keys.keys():
            for words, _ in keys[start]:
                if words in stem:
                    mentions[words].add(question.id)
    limit = max(1, int(RARE * len(live)))
    for question in live:
        for words in _keys(question):
            if len(mentions[words] - {question.id}) > limit or words in stems[question.id]:
                continue
            for name in sorted(mentions[words]):
                other = bank.questions[name]
                if _share_a_paper(question, other) and (
                    han(words) >= TELLING
                    or question.knowledge_point == other.knowledge_point
                    or _alike(stems[question.id], stems[name])
                ):
                    yield Clue(asked=question.id, telling=name, words=words)


def _keys(question: Question) -> tuple[str, ...]:
    """The wording of the key of a single-choice question, where it is long enough and made of words."""
    if not isinstance(question.body, Choice) or question.body.multiple:
        return ()
    return tuple(
        words
        for option in question.body.options
        if option.letter in question.body.key
        and han(words := option.text.strip().rstrip("。")) >= SHORTEST
        and not any(map(str.isdigit, words))
    )


def _share_a_paper(first: Question, second: Question) -> bool:
    return (
        first.id != second.id and first.level == second.level and second.id not in first.enemies and first.id not in second.enemies
    )


def _alike(first: str, second: str) -> bool:
    """Whether two stems share a run of four Han characters, apart from what tasks are made of."""
    return bool(_runs(first) & _runs(second))


def _runs(stem: str) -> set[str]:
    plain = _TASK_WORDS.sub("　", stem)
    return {run[at : at + 4] for run in _RUN.findall(plain) for at in range(len(run) - 3)}


_TASK_WORDS = re.compile(
    r"《[^》]*》|下列[^，。]{0,6}?中|下列|以下|说法|做法|正确的?是|恰当的?是|合适的?是|属于|通常称为|一般是指|主要作用|首先应当|的主要|应当|通常"
)
