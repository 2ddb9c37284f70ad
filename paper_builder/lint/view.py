"""A choice question as the rules look at it: prose without code, formulas and pictures.

Every offset in such prose is that of the text.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from paper_builder import markup
from paper_builder.tasks import may_be_negative, negations, task_of

if TYPE_CHECKING:
    from paper_builder.question import Choice, Option, Question
    from paper_builder.tasks import Negation

_PICTURE = re.compile(r"!\[[^\]\n]*\]\([^()\s]*\)")
_HAN = re.compile(r"[一-鿿]")


class ChoiceView:
    """A question with options: ``texts[i]`` is the prose of option i, ``words[i]`` the same without white space around it.

    ``offered`` holds all ``words``, a line each, for one quick look instead of several; ``key`` are the places of right options.
    """

    def __init__(self, question: Question, body: Choice) -> None:
        self.question = question
        self.multiple = body.multiple
        self.options: tuple[Option, ...] = body.options
        self.stem = prose(question.stem)
        self.texts = [prose(option.text) for option in body.options]
        self.words = [text.strip() for text in self.texts]
        self.offered = "\n".join(self.words)
        self.key = [place for place, option in enumerate(body.options) if option.letter in body.key]

    @property
    def single_key(self) -> int | None:
        """Return the place of the key of a single-choice question, None for any other question."""
        return self.key[0] if not self.multiple and len(self.key) == 1 else None

    @cached_property
    def task(self) -> tuple[int, int]:
        """Return where in the stem the sentence stands that asks."""
        return task_of(self.stem)

    @cached_property
    def negations(self) -> tuple[Negation, ...]:
        """Return the negative words on which the task turns."""
        return negations(self.stem, self.task) if may_be_negative(self.stem) else ()


def prose(text: str) -> str:
    """Return ``text`` with code, formulas and pictures blanked out, so that offsets stay."""
    words = markup.prose(text)
    return _PICTURE.sub(lambda match: " " * len(match.group()), words) if "![" in words else words


def han(text: str) -> int:
    """Return how many Han characters ``text`` holds."""
    return len(_HAN.findall(text))
