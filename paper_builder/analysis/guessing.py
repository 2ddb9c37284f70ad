"""What cues are worth on a paper: the expected points of a guesser who follows them, less those of one who guesses blindly.

Both know the blueprint and its scoring rules and nothing of the subject. It is plain expectation over the questions of the bank,
all of them equally likely on a paper; nothing is drawn. Which cues hold is read from the same questions: so much at most is to win.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

from paper_builder.analysis.cues import CUES, pointed, right
from paper_builder.question import Choice
from paper_builder.scoring import score_choice

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from paper_builder.blueprint import Blueprint, Section
    from paper_builder.question import Question
    from paper_builder.scoring import ScoringRule


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionGain:
    """One section of choice items, in expected points on a paper: ``blind`` without cues, ``led`` with them.

    ``worth`` is what the section is worth, ``questions`` how many of the bank the expectation is over. ``by_cue`` is what following
    one cue alone adds to ``blind``; below 0 where the cue misleads. ``led`` follows the cue that adds most each time it fires; in
    questions where that one does not fire, the one that adds most there; and so on while any adds something.
    """

    section: str
    worth: Decimal
    questions: int
    blind: Fraction
    led: Fraction
    by_cue: Mapping[str, Fraction]

    @property
    def gain(self) -> Fraction:
        """Return the points that cues add, 0 or more."""
        return self.led - self.blind


def section_gains(blueprint: Blueprint, questions: Iterable[Question]) -> tuple[SectionGain, ...]:
    """Return the gain in each section of choice items for which there are ``questions``, in the order of the blueprint."""
    given = tuple(questions)
    return tuple(
        _gain(section, section.scoring, chosen)
        for section in blueprint.sections
        if section.scoring is not None
        and (chosen := [(q.stem, q.body) for q in given if q.type == section.type and isinstance(q.body, Choice)])
    )


def _gain(section: Section, rule: ScoringRule, chosen: Sequence[tuple[str, Choice]]) -> SectionGain:
    marks = _best_number_of_marks(rule, [body for _, body in chosen])
    blind = [expected(rule, len(body.options), len(body.key), marks) for _, body in chosen]
    added: dict[str, dict[int, Fraction]] = {}
    for name in CUES:
        added[name] = {}
        for number, (stem, body) in enumerate(chosen):
            place = pointed(name, stem, body)
            if place is not None:
                led = expected(rule, len(body.options), len(body.key), marks, first_right=right(body, place))
                added[name][number] = led - blind[number]
    scale = Fraction(section.points) * section.count / len(chosen)
    return SectionGain(
        section=section.title,
        worth=section.points * section.count,
        questions=len(chosen),
        blind=scale * sum(blind, Fraction(0)),
        led=scale * (sum(blind, Fraction(0)) + _followed(added)),
        by_cue={name: scale * sum(of_one.values(), Fraction(0)) for name, of_one in added.items()},
    )


def _followed(added: Mapping[str, Mapping[int, Fraction]]) -> Fraction:
    """Return what the cues add together: first the one that adds most each time it fires, then the same with what is left."""
    left = {name: dict(of_one) for name, of_one in added.items()}
    total = Fraction(0)
    while True:
        means = {name: sum(of_one.values(), Fraction(0)) / len(of_one) for name, of_one in left.items() if of_one}
        best = max(means, key=lambda name: means[name], default=None)
        if best is None or means[best] <= 0:
            return total
        taken = left.pop(best)
        total += sum(taken.values(), Fraction(0))
        left = {name: {number: more for number, more in of_one.items() if number not in taken} for name, of_one in left.items()}


def _best_number_of_marks(rule: ScoringRule, bodies: Sequence[Choice]) -> int:
    """How many options a blind guesser marks: one in single choice, in multiple choice as many as earn most over all ``bodies``."""
    if not bodies[0].multiple:
        return 1
    most = max(len(body.options) for body in bodies)
    totals = {
        marks: sum((expected(rule, len(body.options), len(body.key), marks) for body in bodies), Fraction(0))
        for marks in range(1, most + 1)
    }
    return max(totals, key=lambda marks: (totals[marks], -marks))


@lru_cache(maxsize=1024)
def expected(rule: ScoringRule, options: int, keys: int, marks: int, first_right: bool | None = None) -> Fraction:
    """Return the share of an item's points, 0 to 1, that ``marks`` of its ``options`` earn on average; ``keys`` of them are right.

    All ways to mark so many are equally likely; with ``first_right`` one mark is set, on a right or a wrong option, and the others
    are drawn. More marks than options are as many as there are.
    """
    letters = tuple(map(str, range(options)))
    key = frozenset(letters[:keys])
    start = () if first_right is None else (letters[0] if first_right else letters[-1],)
    rest = [letter for letter in letters if letter not in start]
    ways = list(combinations(rest, min(marks, options) - len(start)))
    scores = (Fraction(score_choice(rule, key, frozenset((*start, *way)), Decimal(1))) for way in ways)
    return sum(scores, Fraction(0)) / len(ways)
