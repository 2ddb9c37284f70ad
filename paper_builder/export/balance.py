"""How a paper is balanced, as figures: what the report draws and what report.json holds. Plain arithmetic over a paper's items."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from paper_builder.measures import mean_facility
from paper_builder.paper import ChoiceBody
from paper_builder.question import COGNITIVE_LEVELS, QUESTION_TYPES
from paper_builder.terms import DIFFICULTIES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from paper_builder.paper import Named, Paper, PaperItem

K = TypeVar("K")

IMPORTANCES = ("X", "Y", "Z")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of items and what they are worth."""

    items: int = 0
    points: Decimal = Decimal(0)

    def share(self, of: Decimal) -> float:
        """Return the points as a share of ``of``, 0…1; 0 where there is nothing to share."""
        return float(self.points / of) if of else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PointCoverage:
    """A knowledge point on the paper and the numbers of its items."""

    point: Named
    competency: Named
    importance: str
    numbers: tuple[int, ...]
    points: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """The figures of one paper. Mappings hold every key of their scale, in its order, also where the amount is nothing."""

    total: Amount
    competencies: tuple[Named, ...]
    cells: Mapping[tuple[str, str, str], Amount]
    """By competency id, question type, cognitive level; only what occurs."""
    by_competency: Mapping[str, Amount]
    by_type: Mapping[str, Amount]
    by_cognitive_level: Mapping[str, Amount]
    by_difficulty: Mapping[int, Amount]
    by_importance: Mapping[str, Amount]
    knowledge_points: tuple[PointCoverage, ...]
    mean_facility: Decimal
    """Points-weighted expected share earned, 0…1, high = easy."""
    measured: int
    """How many items' facility was measured on candidates; the others' is estimated from the author's difficulty."""
    seconds: int
    seconds_by_type: Mapping[str, int]
    single_keys: Mapping[str, int]
    """How often each letter is the key of a single-choice item."""
    multiple_keys: Mapping[str, int]
    """How often each letter is among the keys of a multiple-choice item."""
    longest_run: tuple[str, int]
    """The letter that is the key of most single-choice items in a row, and how many; ("", 0) without such items."""


def balance(paper: Paper) -> Balance:
    """Return the figures of ``paper``."""
    items = paper.items
    seconds: dict[str, int] = dict.fromkeys(QUESTION_TYPES, 0)
    for item in items:
        seconds[item.type] += item.seconds
    competencies = _competencies(paper)
    return Balance(
        total=amount(items),
        competencies=competencies,
        cells=_cells(items),
        by_competency=_by(items, [competency.id for competency in competencies], lambda item: item.competency.id),
        by_type=_by(items, QUESTION_TYPES, lambda item: item.type),
        by_cognitive_level=_by(items, COGNITIVE_LEVELS, lambda item: item.cognitive_level),
        by_difficulty=_by(items, tuple(DIFFICULTIES), lambda item: item.difficulty),
        by_importance=_by(items, IMPORTANCES, lambda item: item.importance),
        knowledge_points=_coverage(items),
        mean_facility=mean_facility(items),
        measured=sum(item.candidates > 0 for item in items),
        seconds=sum(item.seconds for item in items),
        seconds_by_type=seconds,
        single_keys=_letters(items, multiple=False),
        multiple_keys=_letters(items, multiple=True),
        longest_run=_longest_run(items),
    )


def _competencies(paper: Paper) -> tuple[Named, ...]:
    """Return the competencies on the paper, in the order in which the blueprint's rows name them, then by id."""
    named = {item.competency.id: item.competency for item in paper.items}
    wanted = [str(value) for row in paper.rows for value in row.where.get("competency", ())]
    return tuple(named[name] for name in dict.fromkeys((*wanted, *sorted(named))) if name in named)


def amount(items: Iterable[PaperItem]) -> Amount:
    """Return how many ``items`` there are and what they are worth."""
    counted = tuple(items)
    return Amount(len(counted), sum((item.points for item in counted), Decimal(0)))


def shared_questions(one: Paper, other: Paper) -> int:
    """Return how many questions stand on both papers."""
    return len({item.question for item in one.items} & {item.question for item in other.items})


def _by(items: Sequence[PaperItem], scale: Sequence[K], key: Callable[[PaperItem], K]) -> Mapping[K, Amount]:
    return {value: amount(item for item in items if key(item) == value) for value in scale}


def _cells(items: Sequence[PaperItem]) -> Mapping[tuple[str, str, str], Amount]:
    cells: dict[tuple[str, str, str], list[PaperItem]] = {}
    for item in items:
        cells.setdefault((item.competency.id, item.type, item.cognitive_level), []).append(item)
    return {place: amount(found) for place, found in sorted(cells.items())}


def _coverage(items: Sequence[PaperItem]) -> tuple[PointCoverage, ...]:
    points: dict[str, list[PaperItem]] = {}
    for item in items:
        points.setdefault(item.knowledge_point.id, []).append(item)
    return tuple(
        PointCoverage(
            point=found[0].knowledge_point,
            competency=found[0].competency,
            importance=found[0].importance,
            numbers=tuple(item.number for item in found),
            points=amount(found).points,
        )
        for _, found in sorted(points.items(), key=lambda entry: (entry[1][0].competency.id, entry[0]))
    )


def _letters(items: Sequence[PaperItem], *, multiple: bool) -> Mapping[str, int]:
    bodies = [item.body for item in items if isinstance(item.body, ChoiceBody) and item.body.multiple is multiple]
    labels = sorted({option.label for body in bodies for option in body.options})
    counts = Counter(letter for body in bodies for letter in body.key)
    return {label: counts[label] for label in labels}


def _longest_run(items: Sequence[PaperItem]) -> tuple[str, int]:
    best, run, last = ("", 0), 0, ""
    for item in items:
        if not isinstance(item.body, ChoiceBody) or item.body.multiple:
            continue
        letter = item.body.key[0]
        run = run + 1 if letter == last else 1
        last = letter
        if run > best[1]:
            best = (letter, run)
    return best
