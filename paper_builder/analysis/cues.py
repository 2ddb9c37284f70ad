"""Do the options give the key away? For each cue: how often it fires, and how often what it points at is the key, against chance.

A test-wise guesser who follows a cue gains where it points at the key more often than chance (Haladyna, Downing & Rodriguez 2002,
guidelines on options). Intervals are Wilson's (1927) score intervals at 95 %.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from paper_builder.option_cues import absolute_term, length, longest, much_longest, only, speaks_of_others
from paper_builder.question import Choice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from paper_builder.question import Question

Z95 = 1.959963984540054


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """One cue over a set of choice questions.

    ``fires``: questions in which it points at exactly one option; ``hits``: those where this option is right; ``chance``: the hits
    to expect by guessing (sum of right options ÷ options); ``low``, ``high``: 95 % interval of hits ÷ fires.
    """

    name: str
    questions: int
    fires: int
    hits: int
    chance: float
    low: float
    high: float

    @property
    def share(self) -> float:
        """Return hits ÷ fires, 0…1; 0 where it never fires."""
        return self.hits / self.fires if self.fires else 0.0

    @property
    def leaks(self) -> bool:
        """Return whether the cue points at the key more often than chance, beyond doubt at 95 %."""
        return self.fires > 0 and self.low > self.chance / self.fires


@dataclass(frozen=True, slots=True, kw_only=True)
class CueTable:
    """The cue table of one group of questions (the whole bank, one level, one author)."""

    group: str
    single: int
    letters: Mapping[str, int]
    longest_is_key: int
    """Single-choice questions whose key is the only longest option."""
    cues: tuple[Cue, ...]
    """Over the single-choice questions."""
    multiple: int
    key_sizes: Mapping[int, int]
    all_correct: int
    multiple_cues: tuple[Cue, ...]
    """Over the multiple-choice questions."""


def wilson(hits: int, trials: int) -> tuple[float, float]:
    """Return the 95 % score interval of a proportion (Wilson 1927); (0, 1) for no trials."""
    if trials == 0:
        return 0.0, 1.0
    p, z2 = hits / trials, Z95 * Z95
    centre = (p + z2 / (2 * trials)) / (1 + z2 / trials)
    half = Z95 / (1 + z2 / trials) * sqrt(p * (1 - p) / trials + z2 / (4 * trials * trials))
    return max(0.0, centre - half), min(1.0, centre + half)


def cue_table(group: str, questions: Iterable[Question]) -> CueTable:
    """Return the table of ``questions``; short answers are left out."""
    chosen = [(question.stem, question.body) for question in questions if isinstance(question.body, Choice)]
    single = [(stem, body) for stem, body in chosen if not body.multiple]
    multiple = [(stem, body) for stem, body in chosen if body.multiple]
    return CueTable(
        group=group,
        single=len(single),
        letters=dict(sorted(Counter(body.key[0] for _, body in single).items())),
        longest_is_key=sum(right(body, longest(_texts(body))) for _, body in single),
        cues=tuple(_cue(name, single) for name in CUES),
        multiple=len(multiple),
        key_sizes=dict(sorted(Counter(len(body.key) for _, body in multiple).items())),
        all_correct=sum(len(body.key) == len(body.options) for _, body in multiple),
        multiple_cues=tuple(_cue(name, multiple) for name in CUES),
    )


def pointed(name: str, stem: str, body: Choice) -> int | None:
    """Return the place of the one option that the cue ``name`` points at, None where it points at none or at several."""
    return CUES[name](stem, _texts(body))


def right(body: Choice, place: int | None) -> bool:
    """Return whether the option at ``place`` is right; None is not."""
    return place is not None and body.options[place].letter in body.key


def _texts(body: Choice) -> list[str]:
    return [option.text for option in body.options]


def _cue(name: str, chosen: Sequence[tuple[str, Choice]]) -> Cue:
    fires = hits = 0
    chance = 0.0
    for stem, body in chosen:
        place = pointed(name, stem, body)
        if place is not None:
            fires += 1
            hits += right(body, place)
            chance += len(body.key) / len(body.options)
    low, high = wilson(hits, fires)
    return Cue(name=name, questions=len(chosen), fires=fires, hits=hits, chance=chance, low=low, high=high)


def _longest(_stem: str, texts: Sequence[str]) -> int | None:
    return longest(texts)


def _much_longest(_stem: str, texts: Sequence[str]) -> int | None:
    return much_longest(texts)


def _shortest(_stem: str, texts: Sequence[str]) -> int | None:
    sizes = [length(text) for text in texts]
    return only([place for place, size in enumerate(sizes) if size == min(sizes)])


def _absolute(_stem: str, texts: Sequence[str]) -> int | None:
    return only([place for place, text in enumerate(texts) if absolute_term(text)])


def _all_of_the_above(stem: str, texts: Sequence[str]) -> int | None:
    return only([place for place, text in enumerate(texts) if speaks_of_others(text, stem)])


def _stem_repeat(stem: str, texts: Sequence[str]) -> int | None:
    """The only option that shares a run of four Han characters with the stem."""
    runs = _runs(stem)
    return only([place for place, text in enumerate(texts) if runs & _runs(text)])


def _runs(text: str, size: int = 4) -> set[str]:
    return {part[i : i + size] for part in re.findall(r"[\u4e00-\u9fff]+", text) for i in range(len(part) - size + 1)}


CUES: Mapping[str, Callable[[str, Sequence[str]], int | None]] = {
    "longest": _longest,
    "much_longest": _much_longest,
    "shortest": _shortest,
    "absolute_word": _absolute,
    "all_of_the_above": _all_of_the_above,
    "stem_repeat": _stem_repeat,
}
"""Name of a cue → the place of the one option that it points at, None where it points at none or at several."""
