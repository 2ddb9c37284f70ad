"""The near-duplicates of a bank, and of one question that is being typed. The one place where candidates meet verdicts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib.util import find_spec
from itertools import combinations, product
from typing import TYPE_CHECKING

from paper_builder.diagnostics import Message
from paper_builder.question import UNWRITTEN_STEM
from paper_builder.similarity.candidates import NEAREST, CandidateIndex, alike
from paper_builder.similarity.canonical import Plain, Shape, han_of, plain_of, shape_of
from paper_builder.similarity.verdict import Kind, Verdict, compare
from paper_builder.similarity.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from paper_builder.bank import Bank
    from paper_builder.question import Question

FEW = 20
"""Up to this many questions are compared with the bank one by one, without an index."""
MISSING = Message(
    "查找相近试题要用 scikit-learn 和 rapidfuzz。安装：pip install 'paper-builder[similarity]'",
    "Finding near-duplicates needs scikit-learn and rapidfuzz. Install them with: pip install 'paper-builder[similarity]'",
)


class ExtraMissingError(ImportError):
    """The optional packages of the extra ``similarity`` are not installed; ``MISSING`` says how to install them."""


def available() -> bool:
    """Return whether the packages of the extra ``similarity`` are installed, without importing them."""
    return find_spec("sklearn") is not None and find_spec("rapidfuzz") is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two questions and what they are to each other. In a pair of the bank ``first`` has the lower id.

    ``score``: likeness of stem, options and key, 0 to 100, high = alike; of a pair that is merely ``similar``, of its n-grams.
    ``enemies``: one already names the other as such.
    """

    first: Question
    second: Question
    kind: Kind
    score: float
    same_key: bool
    enemies: bool

    @property
    def one_level(self) -> bool:
        """Return whether both are of one level, so that they could stand on one paper."""
        return self.first.level == self.second.level


def exact_pairs(bank: Bank, *, about: Collection[str] | None = None) -> tuple[Pair, ...]:
    """Return each question that repeats another one to the letter, paired with the lowest id of its kind. Standard library only.

    Retired and unwritten questions are left out. With ``about`` only pairs that hold one of these ids.
    """
    rough: dict[str, list[Question]] = {}
    for question in _in_use(bank):
        rough.setdefault(han_of(question.stem), []).append(question)
    plains = (plain_of(question) for questions in rough.values() if len(questions) > 1 for question in questions)
    return _ranked(_held(_exact(_groups(plains)), about))


def groups_of(bank: Bank) -> Sequence[Sequence[Plain]]:
    """Return the questions in use as they are compared, those that are the same to the letter together: for several comparisons."""
    return _groups(map(plain_of, _in_use(bank)))


def similar_pairs(
    bank: Bank, *, about: Collection[str] | None = None, groups: Sequence[Sequence[Plain]] | None = None
) -> tuple[Pair, ...]:
    """Return the exact pairs and those close to each other, the most serious kind first, then by falling score.

    Retired and unwritten questions are left out, and of exact duplicates all but the lowest id are compared with nothing else.
    With ``about`` only pairs that hold one of these ids; ``groups`` are those of the bank where they are at hand.
    ExtraMissingError without the extra.
    """
    _require_extra()
    groups = groups_of(bank) if groups is None else groups
    return _ranked(_held((*_exact(groups), *_close([group[0] for group in groups], bank, about)), about))


def enemy_pairs(bank: Bank) -> tuple[tuple[str, str], ...]:
    """Return the ids (low, high), in order, of questions of one level too close to stand on one paper, declared enemies or not.

    Closed: what is close to the same question is close, so that all of a family are enemies of each other, and the enemies that one
    of them declares are enemies of the whole family. ExtraMissingError without the extra: a paper must not depend on what happens
    to be installed.
    """
    _require_extra()
    groups = groups_of(bank)
    close = _close([group[0] for group in groups], bank, None)
    links = [(pair.first.id, pair.second.id) for pair in close if pair.kind is not Kind.SIMILAR]
    families = _families([[plain.question for plain in group] for group in groups], links)
    found: set[tuple[str, str]] = set()
    for family in families.values():
        found.update(_ids_of_one_level(combinations(family, 2)))
    for question in _in_use(bank):
        for enemy in question.enemies:
            one, other = families[question.id], families.get(enemy, ())
            if len(one) > 1 or len(other) > 1:
                found.update(_ids_of_one_level(product(one, other)))
    return tuple(sorted(found))


def _families(groups: Sequence[Sequence[Question]], links: Iterable[tuple[str, str]]) -> dict[str, tuple[Question, ...]]:
    """Return for each question's id all that hang together with it by being the same or by ``links``, itself among them."""
    family_of = {question.id: list(group) for group in groups for question in group}
    for first, second in links:
        one, other = family_of[first], family_of[second]
        if one is not other:
            one.extend(other)
            family_of.update((question.id, one) for question in other)
    return {name: tuple(family) for name, family in family_of.items()}


class Index:
    """A bank prepared for single questions: made once, in seconds, and then asked in a fraction of one.

    ExtraMissingError without the extra.
    """

    def __init__(self, bank: Bank) -> None:
        _require_extra()
        self._plains = [plain_of(question) for question in bank.questions.values()]
        self._ids = frozenset(bank.questions)
        self._candidates = CandidateIndex(self._plains)
        self._comparison = _Comparison(self._plains, bank)
        self._comparison.vocabulary.prepare()

    def nearest(self, question: Question, count: int = NEAREST) -> tuple[Pair, ...]:
        """Return what is closest to ``question``, which may be half written or not in the bank, the most serious kind first.

        Up to ``count`` questions of its knowledge point and up to ``count`` of the rest. In each pair ``first`` is the question
        asked about, ``second`` the one of the bank, retired ones included. The question of the bank with its id is left out.
        """
        asked = plain_of(question)
        shape, near = shape_of(asked), self._candidates.nearest(asked, count + (question.id in self._ids))
        return _ranked(
            self._comparison.pair(shape, self._comparison.shape(row), closeness)
            for row, closeness in near
            if self._plains[row].question.id != question.id
        )


class _Comparison:
    """Verdicts over one bank, by rows; what the guards look at is worked out for the rows that are asked about."""

    def __init__(self, plains: Sequence[Plain], bank: Bank) -> None:
        self._plains = plains
        self._shapes: dict[int, Shape] = {}
        self.vocabulary = Vocabulary(plains, bank.knowledge_points.values())

    def pair(self, first: Shape, second: Shape, closeness: float) -> Pair:
        verdict = compare(first, second, self.vocabulary)
        if verdict.kind is Kind.SIMILAR:
            verdict = replace(verdict, score=closeness)
        return _pair(first.plain, second.plain, verdict)

    def shape(self, row: int) -> Shape:
        if row not in self._shapes:
            self._shapes[row] = shape_of(self._plains[row])
        return self._shapes[row]


def _require_extra() -> None:
    if not available():
        raise ExtraMissingError(MISSING.en)


def _in_use(bank: Bank) -> Iterator[Question]:
    """The questions that are neither retired nor still unwritten."""
    return (question for question in bank.questions.values() if question.status != "retired" and question.stem != UNWRITTEN_STEM)


def _groups(plains: Iterable[Plain]) -> list[list[Plain]]:
    """The questions, those that are the same to the letter together, in the order of their first."""
    groups: dict[object, list[Plain]] = {}
    for plain in plains:
        groups.setdefault(plain.identity, []).append(plain)
    return list(groups.values())


def _exact(groups: Iterable[Sequence[Plain]]) -> Iterator[Pair]:
    for first, *copies in groups:
        for copy in copies:
            verdict = Verdict(kind=Kind.EXACT, score=100.0, same_key=first.key == copy.key)
            yield _pair(first, copy, verdict)


def _close(plains: Sequence[Plain], bank: Bank, about: Collection[str] | None) -> Iterator[Pair]:
    asked = [row for row, plain in enumerate(plains) if about is None or plain.question.id in about]
    candidates = alike(plains, asked) if len(asked) <= FEW else CandidateIndex(plains).pairs()
    comparison = _Comparison(plains, bank)
    wanted = set(asked)
    for low, high, closeness in candidates:
        if low in wanted or high in wanted:
            yield comparison.pair(comparison.shape(low), comparison.shape(high), closeness)


def _ids_of_one_level(pairs: Iterable[tuple[Question, Question]]) -> Iterator[tuple[str, str]]:
    for first, second in pairs:
        low, high = sorted((first.id, second.id))
        if first.level == second.level and low != high:
            yield low, high


def _held(pairs: Iterable[Pair], about: Collection[str] | None) -> Iterator[Pair]:
    return (pair for pair in pairs if about is None or pair.first.id in about or pair.second.id in about)


def _pair(one: Plain, other: Plain, verdict: Verdict) -> Pair:
    first, second = one.question, other.question
    return Pair(
        first=first,
        second=second,
        kind=verdict.kind,
        score=verdict.score,
        same_key=verdict.same_key,
        enemies=second.id in first.enemies or first.id in second.enemies,
    )


def _ranked(pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    return tuple(sorted(pairs, key=lambda pair: (pair.kind.rank, -pair.score, pair.first.id, pair.second.id)))
