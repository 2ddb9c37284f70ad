"""Two questions → what they are to each other. rapidfuzz gives the likeness; guards let a number, a term or a 不 decide.

Precision before recall: what no guard can vouch for is left as ``similar``, for a person to look at.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from paper_builder.question import Choice

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paper_builder.similarity.canonical import Shape
    from paper_builder.similarity.vocabulary import Edit, Vocabulary

OPTION_ALIKE = 85.0
"""From this likeness on (0 to 100) two options with the same numbers say the same."""
STEM_SAME, STEM_CLOSE, STEM_REWORDED = 95.0, 80.0, 70.0
"""What the stems must reach: with other options, with half of the options equal, with all of them equal."""
STEM_TURNED = 90.0
TEMPLATE = 80.0
FAR = 50.0
"""Below it, and without a common option, nothing further is compared."""


class Kind(StrEnum):
    """What two questions are to each other, the most serious first."""

    EXACT = "exact"
    SAME_QUESTION = "same_question"
    OPPOSITE_POLARITY = "opposite_polarity"
    OTHER_FACT = "same_template_other_fact"
    SIMILAR = "similar"

    @property
    def rank(self) -> int:
        """Return 0 for the most serious kind, 4 for the least."""
        return list(Kind).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """``score`` is the likeness of stem, options and key, 0 to 100 (high = alike); ``same_key`` whether the keys say the same."""

    kind: Kind
    score: float
    same_key: bool


def compare(first: Shape, second: Shape, vocabulary: Vocabulary) -> Verdict:
    """Return what two questions are to each other; the order of the two makes no difference.

    A question whose options are not written yet is judged by its stem.
    """
    from rapidfuzz import fuzz

    if (first.core, first.offered) > (second.core, second.offered):
        first, second = second, first
    one, other = first.plain, second.plain
    if one.identity == other.identity:
        return Verdict(kind=Kind.EXACT, score=100.0, same_key=one.key == other.key)
    same_kind = isinstance(one.question.body, Choice) == isinstance(other.question.body, Choice)
    stem, template = fuzz.ratio(first.core, second.core), fuzz.ratio(first.mask, second.mask)
    if max(stem, template) < FAR and set(first.offered).isdisjoint(second.offered):
        return Verdict(kind=Kind.SIMILAR, score=round(0.6 * stem, 1), same_key=False)
    unwritten = same_kind and not (one.options and other.options)
    options = _share(first.offered, second.offered, vocabulary) if same_kind else 0.0
    same_key = same_kind and (unwritten or _share(first.right, second.right, vocabulary) == 1.0)
    score = round(0.6 * stem + 30 * options + 10 * same_key, 1)
    kind = Kind.SIMILAR
    if first.negative != second.negative:
        if (unwritten or options >= 0.5) and _is_turned(first, second, vocabulary):
            kind = Kind.OPPOSITE_POLARITY
    elif same_key and _is_same(first, second, stem, options, vocabulary):
        kind = Kind.SAME_QUESTION
    if kind is Kind.SIMILAR and template >= TEMPLATE:
        kind = Kind.OTHER_FACT
    return Verdict(kind=kind, score=score, same_key=same_key)


def _is_same(first: Shape, second: Shape, stem: float, options: float, vocabulary: Vocabulary) -> bool:
    """Whether two questions with the same key and polarity ask the same."""
    from rapidfuzz import fuzz

    if not _agree(first, second):
        return False
    one, other = first.mask, second.mask  # the numbers are equal by now, however they are written
    if options == 1.0:
        close = stem >= STEM_REWORDED or fuzz.partial_ratio(one, other) >= STEM_REWORDED  # the part: a sentence put before
        return close and not any(vocabulary.term_replaced(one, other, edit) for edit in edits(one, other))
    close = stem >= (STEM_CLOSE if options >= 0.5 else STEM_SAME)
    return close and not any(vocabulary.word_replaced(one, other, edit) for edit in edits(one, other))


def _is_turned(first: Shape, second: Shape, vocabulary: Vocabulary) -> bool:
    """Whether two questions of opposite polarity are about the same."""
    from rapidfuzz import fuzz

    one, other = first.neutral, second.neutral
    if not _agree(first, second) or fuzz.ratio(one, other) < STEM_TURNED:
        return False
    return not any(vocabulary.term_replaced(one, other, edit) for edit in edits(one, other))


def _agree(first: Shape, second: Shape) -> bool:
    """Whether numbers, in their order, and pictures are equal, and no Latin word or law was exchanged; one side may name more."""
    exchanged = first.facts - second.facts and second.facts - first.facts
    return first.numbers == second.numbers and first.plain.pictures == second.plain.pictures and not exchanged


def _share(first: Sequence[str], second: Sequence[str], vocabulary: Vocabulary) -> float:
    """The share of texts, 0 to 1, that have a counterpart on the other side; 1 where both sides are empty."""
    from rapidfuzz import fuzz

    if first == second:
        return 1.0
    left, right = [text for text in first if text not in second], [text for text in second if text not in first]
    matched = len(first) - len(left)
    for text in left:
        alike = ((fuzz.ratio(text, other), other) for other in right if _facts(text) == _facts(other))
        likeness, other = max(alike, default=(0.0, ""))
        if likeness >= OPTION_ALIKE and not any(vocabulary.word_replaced(text, other, edit) for edit in edits(text, other)):
            right.remove(other)
            matched += 1
    return 2 * matched / (len(first) + len(second))


def _facts(text: str) -> str:
    """What must be equal to the letter: digits, signs, Latin letters, and every 不."""
    return "".join(character for character in text if (character.isascii() and character not in "() ") or character in "×÷≤≥不未")


def edits(first: str, second: str) -> Iterator[Edit]:
    """Yield the pieces in which two texts differ, in order; a single common character between two of them counts as changed."""
    from rapidfuzz.distance import Levenshtein

    last: Edit | None = None
    for step in Levenshtein.opcodes(first, second):
        if step.tag == "equal":
            continue
        piece = (step.src_start, step.src_end, step.dest_start, step.dest_end)
        if last is not None and piece[0] - last[1] <= 1:
            last = (last[0], piece[1], last[2], piece[3])
            continue
        if last is not None:
            yield last
        last = piece
    if last is not None:
        yield last
