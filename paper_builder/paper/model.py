"""The types of a paper. Letters are born here: an option's ``label`` is what candidates see, ``source`` its letter in the bank."""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from paper_builder.question import CognitiveLevel, QuestionType
    from paper_builder.scoring import ScoringRule


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperOption:
    """An option as it stands on this paper; ``text`` is Markdown."""

    label: str
    text: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceBody:
    """Options in the order of this paper and the labels of the right ones, in that order."""

    multiple: bool
    options: tuple[PaperOption, ...]
    key: tuple[str, ...]
    scoring: ScoringRule
    fixed_order: bool
    """True where the options have a natural order that no player may shuffle."""
    awarded: bool = False
    """True where a correction gave everyone the points, whatever they chose; ``key`` is then only what was published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperCriterion:
    """One scoring point of a short answer."""

    points: Decimal
    text: str
    accept: tuple[str, ...] = ()
    reject: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortAnswerBody:
    """Model answer (Markdown) and scoring points, which add up to the item's points."""

    model_answer: str
    rubric: tuple[PaperCriterion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedStatute:
    """A statute as the marking file prints it."""

    title: str
    version: str
    article: str
    checked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An id and the name that people read."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperItem:
    """A question on a paper. ``number`` runs through all sections from 1. ``explanation`` already names this paper's letters."""

    number: int
    question: str
    digest: str
    type: QuestionType
    points: Decimal
    stem: str
    body: ChoiceBody | ShortAnswerBody
    explanation: str
    competency: Named
    knowledge_point: Named
    importance: str
    """X core, Y general, Z auxiliary: of the knowledge point at this level."""
    cognitive_level: CognitiveLevel
    difficulty: int
    facility: float
    """Expected share of the points earned, from 0 (nobody) to 1 (everybody)."""
    seconds: int
    author: str
    tags: tuple[str, ...] = ()
    statutes: tuple[CitedStatute, ...] = ()
    past_papers: tuple[str, ...] = ()
    """Names of the level's published papers that held the question before this sitting."""
    candidates: int = 0
    """How many people's results ``facility`` is measured on; 0 where it is estimated from the author's difficulty."""
    a: Decimal | None = None
    b: Decimal | None = None
    """Slope (> 0) and difficulty (logits, high = hard) in the two-parameter logistic model; None where not calibrated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperSection:
    """A 大题: items of one type and one value. ``scoring`` is None for short answers, which a person marks."""

    id: str
    title: str
    type: QuestionType
    points_each: Decimal
    scoring: ScoringRule | None
    items: tuple[PaperItem, ...]

    @property
    def points(self) -> Decimal:
        """Return the section's total."""
        return sum((item.points for item in self.items), Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    """A row of the blueprint with what the paper reaches: enough to measure it again from the items alone.

    ``where`` lists allowed values per item field (``type``, ``competency``, ``knowledge_point``, ``cognitive_level``,
    ``difficulty``, ``importance``, ``tags``, ``question``, ``past_paper``); no entry allows all, an empty one nothing. Measures are
    those of ``blueprint.Constraint``, with their ``ability`` and ``centre``. A row with a ``weight`` may be missed.
    """

    id: str
    name: str
    measure: str
    where: Mapping[str, tuple[str | int, ...]]
    lower: Decimal | None
    upper: Decimal | None
    target: Decimal | None
    reached: Decimal
    ability: Decimal | None = None
    centre: Decimal | None = None
    weight: int = 0

    @property
    def is_soft(self) -> bool:
        """Return whether the paper may miss the row."""
        return self.weight > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A picture that the paper's texts name by ``source``, e.g. ``assets/3f9a….png``."""

    source: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """What made the paper, without a clock: enough to make it again and to prove what it was made from.

    ``past_digest`` is over the level's papers published before, ``statistics_digest`` over the results that its questions had, each
    empty where there were none; ``near_duplicates_digest`` over the pairs that were kept apart, empty where none were looked for.
    """

    bank_digest: str
    blueprint: str
    blueprint_digest: str
    seed: int
    solver: str
    solver_version: str
    builder_version: str
    stop_reason: str
    objective: str
    bound: str
    past_digest: str = ""
    statistics_digest: str = ""
    near_duplicates_digest: str = ""

    def as_data(self) -> dict[str, str | int]:
        """Return the fields by name, without those digests that are empty."""
        values = {field.name: (getattr(self, field.name), field.default) for field in fields(self)}
        return {name: value for name, (value, default) in values.items() if value != default}


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One form of one sitting. ``form`` is A, B, … or reserve; ``sitting`` a date or empty; points in Decimal, multiples of 0.5."""

    id: str
    title: str
    issuer: str
    level: Named
    form: str
    sitting: str
    minutes: int
    total_points: Decimal
    pass_points: Decimal
    notes: tuple[str, ...]
    sections: tuple[PaperSection, ...]
    rows: tuple[PaperRow, ...]
    assets: tuple[Asset, ...]
    provenance: Provenance

    @property
    def items(self) -> tuple[PaperItem, ...]:
        """Return all items in the order of their numbers."""
        return tuple(item for section in self.sections for item in section.items)

    def asset(self, source: str) -> Asset:
        """Return the picture that a text names ``source``; KeyError if the paper does not hold it."""
        for asset in self.assets:
            if asset.source == source:
                return asset
        raise KeyError(source)
