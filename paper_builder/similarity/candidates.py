"""Which questions are worth a closer look: character n-grams (1 to 3) weighted by TF-IDF, the nearest ones by cosine.

A bank written from templates holds thousands of pairs over any fixed likeness, so candidates are ranked, never cut at a threshold.
scikit-learn is imported when an index is made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paper_builder.similarity.canonical import Plain

Candidate = tuple[int, int, float]
"""Two rows, the lower first, and how close they are, 0 to 100 (high = close)."""
NEAREST = 10
"""How many neighbours of one question are looked at, inside its knowledge point and again across the bank."""
BLOCK = 256
"""Rows multiplied at a time: bounds the memory, changes no result."""
COMMONEST = 0.1
"""N-grams in more than this share of the questions tell none apart; leaving them out halves the work."""
SMALL = 400
"""Up to this many questions every n-gram counts."""


class CandidateIndex:
    """The n-gram vectors of ``plains``, in their order."""

    def __init__(self, plains: Sequence[Plain]) -> None:
        import numpy

        texts = [plain.text for plain in plains]
        self._vectors, self._matrix = _vectors(texts, 1.0 if len(plains) <= SMALL else COMMONEST)
        rows: dict[str, list[int]] = {}
        for row, plain in enumerate(plains):
            rows.setdefault(plain.question.knowledge_point, []).append(row)
        self._rows = {point: numpy.array(places) for point, places in rows.items()}

    def pairs(self) -> Iterator[Candidate]:
        """Yield each pair of rows of which one is among the nearest of the other, once, in order of rows."""
        import numpy

        if self._matrix is None:
            return
        total = self._matrix.shape[0]
        found: dict[tuple[int, int], float] = {}
        for places in (*self._rows.values(), numpy.arange(total)):
            found.update(self._nearest_among(places))
        for (low, high), closeness in sorted(found.items()):
            yield low, high, closeness

    def _nearest_among(self, among: Any) -> Iterator[tuple[tuple[int, int], float]]:
        others = self._matrix[among].T.tocsr()
        for start in range(0, len(among), BLOCK):
            block = among[start : start + BLOCK]
            scores = (self._matrix[block] @ others).toarray()
            for row, line in zip(block.tolist(), scores, strict=True):
                for place in _best(line, NEAREST + 1):
                    other = int(among[place])
                    if other != row:
                        yield ((row, other) if row < other else (other, row)), _closeness(line[place])

    def nearest(self, plain: Plain, count: int = NEAREST) -> tuple[tuple[int, float], ...]:
        """Return the rows nearest to ``plain`` and how close they are, 0 to 100 (high = close).

        Up to ``count`` of its knowledge point, then as many of the others, each best first.
        """
        if self._matrix is None:
            return ()
        line = (self._vectors.transform([plain.text]) @ self._matrix.T).toarray()[0]
        places = self._rows.get(plain.question.knowledge_point)
        first = [int(places[place]) for place in _best(line[places], count)] if places is not None else []
        seen = set(first)
        others = [row for row in _best(line, count + len(first)) if row not in seen][:count]
        return tuple((row, _closeness(line[row])) for row in (*first, *others))


def _vectors(texts: Sequence[str], commonest: float) -> tuple[Any, Any]:
    """The fitted vectoriser and a row for each text; None for both where no text holds a character."""
    import numpy
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectors = TfidfVectorizer(
        analyzer="char", ngram_range=(1, 3), sublinear_tf=True, lowercase=False, max_df=commonest, dtype=numpy.float64
    )
    try:
        return vectors, vectors.fit_transform(texts)
    except ValueError:  # how scikit-learn says that no n-gram is left
        return _vectors(texts, 1.0) if commonest < 1.0 else (None, None)


def _closeness(cosine: Any) -> float:
    return round(100 * float(cosine), 1)


def _best(line: Any, count: int) -> list[int]:
    """The places of the ``count`` highest positive scores, best first, equal ones in order of place."""
    import numpy

    if len(line) > count:
        edge = numpy.partition(line, len(line) - count)[len(line) - count]
        places = numpy.flatnonzero(line >= edge) if edge > 0 else numpy.flatnonzero(line > 0)
    else:
        places = numpy.flatnonzero(line > 0)
    order = numpy.argsort(-line[places], kind="stable")
    return [int(place) for place in places[order][:count]]


def alike(plains: Sequence[Plain], asked: Sequence[int]) -> Iterator[Candidate]:
    """Yield the pairs of the rows ``asked`` with what reads most like them, by rapidfuzz: stem, then the whole text.

    For a few questions this is quicker than making an index, and needs no scikit-learn.
    """
    from rapidfuzz import fuzz, process

    found: dict[tuple[int, int], float] = {}
    for texts in ([plain.stem for plain in plains], [plain.text for plain in plains]):
        for row in asked:
            for _, likeness, other in process.extract(texts[row], texts, scorer=fuzz.ratio, limit=NEAREST + 1, score_cutoff=40):
                if other != row:
                    found[min(row, other), max(row, other)] = round(likeness, 1)
    for (low, high), closeness in sorted(found.items()):
        yield low, high, closeness
