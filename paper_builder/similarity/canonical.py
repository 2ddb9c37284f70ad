"""Texts and questions in the form in which they are compared: width, case, spaces, punctuation and invisible characters gone.

Operators, digits and brackets stay, because ``A÷B`` and ``A×B`` are two answers. Standard library only.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from paper_builder.markup import pictures
from paper_builder.quantities import numbers
from paper_builder.question import Choice, ShortAnswer
from paper_builder.similarity.wording import fold, neutral
from paper_builder.tasks import is_negative

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from paper_builder.question import Question

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff]"
)
_LAYOUT = re.compile(r"^[ \t]*(?:[-*+][ \t]+|\|?[ \t]*:?-{2,}[-:| \t]*$)", re.MULTILINE)
"""List bullets and the line under a table's header."""
_STRONG = re.compile(r"\*\*|(?<!_)__(?!_)|`")
_EMPHASIS = re.compile(r"\*(?=\S)([^*\n]+)(?<=\S)\*")
_MATH = re.compile(r"\$\$?([^$\x04]+)\$\$?")
_BLANK = re.compile(r"\([\s_]*\)|_{2,}")
_RAISED = re.compile("[⁰¹²³⁴-⁹]")
"""NFKC makes 10⁵ and 105 one."""
_BRACKETS = str.maketrans("[]{}【】〔〕〖〗∶−‐", "()()()()():--")
_BRACKET = re.compile("[][{}【】〔〕〖〗∶−‐]")
_MARKED = re.compile(r"[*`$]|__")
_LATIN = re.compile(r"[\dA-Za-z]")
"""These three are quick looks whether slower work is due at all: thousands of texts pass here, and most hold none of it."""
_HAN = re.compile("[一-鿿]+")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_RANGE = re.compile(r"(?<=[0-9A-Za-z%])\s*[–—~〜]\s*(?=[0-9A-Za-z])")
_POINT = re.compile(r"(?<=\d)[.:](?=\d)")
_SEPARATORS = r"[\s,.:;?!\"'，。、；：？！“”‘’「」『』《》〈〉…·•—–~〜|\\]+|-{2,}"
_BETWEEN_WORDS = re.compile(rf"(?<=[0-9A-Za-z])(?:{_SEPARATORS})(?=[0-9A-Za-z])")
_SEPARATOR = re.compile(_SEPARATORS)
_WORD = re.compile(r"[a-z][a-z0-9+]*")
_CITATION = re.compile(
    r"(?:依据|根据|按照|依照|参照)?(?:[12]\d{3}年(?:修订|修正)的)?《([^《》]{4,})》(?:\([^()]*年[^()]*\))?(第[一二三四五六七八九十百\d]+条)?(?:的?规定)?[,，]?"
)
"""A law that a question rests on. Its name is long and common to many questions, so it counts as a fact, not as text."""


def canonical(text: str) -> str:
    """Return ``text`` without what a copy may change and a reader would not notice.

    Compatibility forms are unified (NFKC), letters folded, invisible characters, Markdown marks, blanks, spaces and punctuation
    removed. Between two Latin letters or digits one space is left of them, so that ``1、23`` and ``12、3`` stay two texts; decimal
    points, times and thousands keep their meaning.
    """
    if _RAISED.search(text):
        text = _RAISED.sub(lambda match: f"^{unicodedata.digit(match.group())}", text)
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    if _BRACKET.search(text):
        text = text.translate(_BRACKETS)
    text = _LAYOUT.sub("", text)
    if _MARKED.search(text):
        text = _MATH.sub(r"\1", _EMPHASIS.sub(r"\1", _STRONG.sub("", text)))
    text = _BLANK.sub("", text)
    if not _LATIN.search(text):
        return _SEPARATOR.sub("", text).casefold()
    text = _RANGE.sub("-", _THOUSANDS.sub("", text))
    text = _POINT.sub(lambda match: "\x01" if match.group() == "." else "\x02", text)
    text = _SEPARATOR.sub("", _BETWEEN_WORDS.sub("\x03", text))
    return text.replace("\x01", ".").replace("\x02", ":").replace("\x03", " ").casefold()


_BORDER = "\n\x04\n"
"""Stands between texts that are made canonical at once. No pattern above reaches across it."""


def canonicals(texts: Sequence[str]) -> list[str]:
    """Return the canonical form of each of ``texts``, all at once: to start a pattern costs more than to run it on a short text."""
    whole = _BORDER.join(texts)
    if whole.count("\x04") != len(texts) - 1:
        return [canonical(text) for text in texts]
    return canonical(whole).split("\x04")


def han_of(text: str) -> str:
    """Return the Han characters of ``text``: texts with the same canonical form have the same, and they are found much sooner."""
    return "".join(_HAN.findall(unicodedata.normalize("NFKC", text)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """One question's canonical texts. Options and keys are sorted, for their order on the page means nothing.

    A short answer has its scoring points for ``options`` and no ``key``. ``task`` is the stem as typed, without its pictures.
    """

    question: Question
    task: str
    stem: str
    options: tuple[str, ...]
    key: tuple[str, ...]
    pictures: tuple[str, ...]

    @property
    def identity(self) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
        """Return what exact duplicates have in common: stem, options and pictures; the key may differ, and then one is wrong."""
        return self.stem, self.options if isinstance(self.question.body, Choice) else (), self.pictures

    @property
    def text(self) -> str:
        """Return stem, options and key in one line, for n-grams."""
        return " ".join((self.stem, *self.options, *self.key))


def plain_of(question: Question) -> Plain:
    """Return the question's canonical texts."""
    task, sources = question.stem, []
    for picture in pictures(question.stem):
        task = task.replace(picture.typed, picture.alternative, 1)
        sources.append(picture.source)
    match question.body:
        case Choice(options=options, key=key):
            stem, *offered = canonicals([task, *(option.text for option in options)])
            right = sorted(text for option, text in zip(options, offered, strict=True) if option.letter in key)
        case ShortAnswer(rubric=rubric):
            stem, *offered = canonicals([task, *(criterion.text for criterion in rubric)])
            right = []
        case _:
            assert_never(question.body)
    return Plain(
        question=question,
        task=task,
        stem=stem,
        options=tuple(sorted(offered)),
        key=tuple(right),
        pictures=tuple(sources),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What the guards look at. ``offered`` and ``right`` are options and key in unified wording.

    ``core`` is the stem in unified wording, ``neutral`` the core without 正确, 错误 and their like, ``mask`` the core with ``#``
    for every number; none of them holds the names of laws. ``facts`` are the Latin words of the core, and the laws and articles
    that the stem names.
    """

    plain: Plain
    offered: tuple[str, ...]
    right: tuple[str, ...]
    core: str
    neutral: str
    mask: str
    numbers: tuple[Decimal, ...]
    facts: frozenset[str]
    negative: bool


def shape_of(plain: Plain) -> Shape:
    """Return what the guards look at."""
    task, laws = _without_citations(plain.task)
    core = fold(canonical(task) if laws else plain.stem)
    masked, values = numbers(task)
    return Shape(
        plain=plain,
        offered=tuple(fold(text) for text in plain.options),
        right=tuple(fold(text) for text in plain.key),
        core=core,
        neutral=neutral(core),
        mask=fold(canonical(masked)) if values else core,
        numbers=values,
        facts=frozenset((*_WORD.findall(core), *laws)),
        negative=is_negative(plain.task),
    )


def _without_citations(stem: str) -> tuple[str, tuple[str, ...]]:
    if "《" not in stem:
        return stem, ()
    text = unicodedata.normalize("NFKC", stem)
    cited = [match.groups("") for match in _CITATION.finditer(text)]
    laws = (canonical(title + part) for title, article in cited for part in ("", article))
    return _CITATION.sub("", text), tuple(laws)
