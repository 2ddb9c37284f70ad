"""A paper: the self-contained, immutable record of one form, its JSON wire format, and what each audience may see of it.

Exporters see this and nothing else: no bank, no blueprint. Letters are born here: an option's ``label`` is what the candidate sees,
``source`` its letter in the bank. Candidate-facing renderers take a ``CandidatePaper``, which has no field that could hold a key.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from paper_builder.scoring import ScoringRule, plain, rule_sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from paper_builder.question import CognitiveLevel, QuestionType

WIRE_VERSION = 1


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
    ``difficulty``, ``importance``, ``tags``); no entry allows all. Measures are those of ``blueprint.Constraint``.
    """

    id: str
    name: str
    measure: str
    where: Mapping[str, tuple[str | int, ...]]
    lower: Decimal | None
    upper: Decimal | None
    target: Decimal | None
    reached: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A picture that the paper's texts name by ``source``, e.g. ``assets/3f9a….png``."""

    source: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """What made the paper, without a clock: enough to make it again and to prove what it was made from."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One form of one sitting. ``form`` is A, B, …; ``sitting`` a date or empty; points in Decimal, multiples of 0.5."""

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


# ---- what a candidate may see ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateOption:
    """A label and a text; nothing says whether it is right, nor where it stood in the bank."""

    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateItem:
    """An item without its key: ``options`` is empty for a short answer. No id, no metadata."""

    number: int
    points: Decimal
    stem: str
    options: tuple[CandidateOption, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateSection:
    """A section with the head that candidates read."""

    title: str
    head: str
    type: QuestionType
    points: Decimal
    items: tuple[CandidateItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidatePaper:
    """All that a candidate's renderer gets. It cannot leak what it does not hold."""

    id: str
    title: str
    issuer: str
    level: str
    form: str
    sitting: str
    minutes: int
    total_points: Decimal
    pass_points: Decimal
    notes: tuple[str, ...]
    sections: tuple[CandidateSection, ...]
    assets: tuple[Asset, ...]

    def asset(self, source: str) -> Asset:
        """Return the picture that a text names ``source``; KeyError if the paper does not hold it."""
        for asset in self.assets:
            if asset.source == source:
                return asset
        raise KeyError(source)


def for_candidate(paper: Paper) -> CandidatePaper:
    """Return ``paper`` without keys, explanations, rubrics, question ids and metadata."""
    from paper_builder.content import parse

    sections = tuple(
        CandidateSection(
            title=section.title,
            head=section_head(section),
            type=section.type,
            points=section.points,
            items=tuple(_candidate_item(item) for item in section.items),
        )
        for section in paper.sections
    )
    seen = {
        image.source
        for section in sections
        for item in section.items
        for text in (item.stem, *(option.text for option in item.options))
        for image in parse(text).images()
    }
    return CandidatePaper(
        id=paper.id,
        title=paper.title,
        issuer=paper.issuer,
        level=paper.level.name,
        form=paper.form,
        sitting=paper.sitting,
        minutes=paper.minutes,
        total_points=paper.total_points,
        pass_points=paper.pass_points,
        notes=paper.notes,
        sections=sections,
        assets=tuple(asset for asset in paper.assets if asset.source in seen),
    )


def _candidate_item(item: PaperItem) -> CandidateItem:
    options: tuple[CandidateOption, ...] = ()
    if isinstance(item.body, ChoiceBody):
        options = tuple(CandidateOption(label=option.label, text=option.text) for option in item.body.options)
    return CandidateItem(number=item.number, points=item.points, stem=item.stem, options=options)


def section_head(section: PaperSection) -> str:
    """Return what stands behind a section's title: count, points each, total and the scoring rule, in Chinese."""
    count, each = len(section.items), section.points_each
    start = f"共{count}题，每题{plain(each)}分，共{plain(section.points)}分。"
    if section.type == "single_choice":
        return start + "每题只有一个正确选项，选对得分，多选、错选、不选均不得分"
    if section.type == "multiple_choice" and section.scoring is not None:
        return start + f"每题有两个或两个以上正确选项；{rule_sentence(section.scoring, each)}"
    return start + "按采分点给分，意思相符即可得分"


# ---- wire format -----------------------------------------------------------------------------------------------------


def to_json(paper: Paper) -> bytes:
    """Return the whole paper, keys included, as UTF-8 JSON (schemas/paper.schema.json), ending in a line break."""
    return (json.dumps(_wire(paper), ensure_ascii=False, indent=1) + "\n").encode()


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _optional(value: Decimal | None) -> int | float | None:
    return None if value is None else _number(value)


def _wire(paper: Paper) -> dict[str, Any]:
    return {
        "version": WIRE_VERSION,
        "id": paper.id,
        "title": paper.title,
        "issuer": paper.issuer,
        "level": {"id": paper.level.id, "name": paper.level.name},
        "form": paper.form,
        "sitting": paper.sitting,
        "minutes": paper.minutes,
        "total_points": _number(paper.total_points),
        "pass_points": _number(paper.pass_points),
        "notes": list(paper.notes),
        "sections": [
            {
                "id": section.id,
                "title": section.title,
                "type": section.type,
                "points_each": _number(section.points_each),
                "scoring": section.scoring,
                "items": [_wire_item(item) for item in section.items],
            }
            for section in paper.sections
        ],
        "rows": [
            {
                "id": row.id,
                "name": row.name,
                "measure": row.measure,
                "where": {name: list(values) for name, values in row.where.items()},
                "lower": _optional(row.lower),
                "upper": _optional(row.upper),
                "target": _optional(row.target),
                "reached": _number(row.reached),
            }
            for row in paper.rows
        ],
        "assets": [
            {"source": asset.source, "media_type": asset.media_type, "data": base64.b64encode(asset.data).decode()}
            for asset in paper.assets
        ],
        "provenance": {name: getattr(paper.provenance, name) for name in Provenance.__slots__},
    }


def _wire_item(item: PaperItem) -> dict[str, Any]:
    wire: dict[str, Any] = {
        "number": item.number,
        "question": item.question,
        "digest": item.digest,
        "type": item.type,
        "points": _number(item.points),
        "stem": item.stem,
    }
    match item.body:
        case ChoiceBody() as body:
            wire["options"] = [{"label": o.label, "text": o.text, "source": o.source} for o in body.options]
            wire["key"] = list(body.key)
            wire["scoring"] = body.scoring
            wire["multiple"] = body.multiple
            wire["fixed_order"] = body.fixed_order
        case ShortAnswerBody() as body:
            wire["model_answer"] = body.model_answer
            wire["rubric"] = [
                {"points": _number(c.points), "text": c.text, "accept": list(c.accept), "reject": list(c.reject)}
                for c in body.rubric
            ]
    return wire | {
        "explanation": item.explanation,
        "competency": {"id": item.competency.id, "name": item.competency.name},
        "knowledge_point": {"id": item.knowledge_point.id, "name": item.knowledge_point.name},
        "importance": item.importance,
        "cognitive_level": item.cognitive_level,
        "difficulty": item.difficulty,
        "facility": item.facility,
        "seconds": item.seconds,
        "author": item.author,
        "tags": list(item.tags),
        "statutes": [{"title": s.title, "version": s.version, "article": s.article, "checked": s.checked} for s in item.statutes],
    }


def from_json(data: bytes) -> Paper:
    """Return the paper that ``to_json`` wrote; ``data`` has been checked against the schema. ValueError for another version."""
    wire = json.loads(data)
    if wire.get("version") != WIRE_VERSION:
        raise ValueError(f"paper format version {wire.get('version')!r}; this program reads version {WIRE_VERSION}")
    return Paper(
        id=wire["id"],
        title=wire["title"],
        issuer=wire["issuer"],
        level=Named(**wire["level"]),
        form=wire["form"],
        sitting=wire["sitting"],
        minutes=wire["minutes"],
        total_points=_decimal(wire["total_points"]),
        pass_points=_decimal(wire["pass_points"]),
        notes=tuple(wire["notes"]),
        sections=tuple(
            PaperSection(
                id=section["id"],
                title=section["title"],
                type=section["type"],
                points_each=_decimal(section["points_each"]),
                scoring=section["scoring"],
                items=tuple(_items(section["items"])),
            )
            for section in wire["sections"]
        ),
        rows=tuple(
            PaperRow(
                id=row["id"],
                name=row["name"],
                measure=row["measure"],
                where={name: tuple(values) for name, values in row["where"].items()},
                lower=None if row["lower"] is None else _decimal(row["lower"]),
                upper=None if row["upper"] is None else _decimal(row["upper"]),
                target=None if row["target"] is None else _decimal(row["target"]),
                reached=_decimal(row["reached"]),
            )
            for row in wire["rows"]
        ),
        assets=tuple(
            Asset(source=asset["source"], media_type=asset["media_type"], data=base64.b64decode(asset["data"]))
            for asset in wire["assets"]
        ),
        provenance=Provenance(**wire["provenance"]),
    )


def _decimal(value: float) -> Decimal:
    return Decimal(str(value))


def _items(wires: list[dict[str, Any]]) -> Iterator[PaperItem]:
    for wire in wires:
        yield PaperItem(
            number=wire["number"],
            question=wire["question"],
            digest=wire["digest"],
            type=wire["type"],
            points=_decimal(wire["points"]),
            stem=wire["stem"],
            body=_body(wire),
            explanation=wire["explanation"],
            competency=Named(**wire["competency"]),
            knowledge_point=Named(**wire["knowledge_point"]),
            importance=wire["importance"],
            cognitive_level=wire["cognitive_level"],
            difficulty=wire["difficulty"],
            facility=wire["facility"],
            seconds=wire["seconds"],
            author=wire["author"],
            tags=tuple(wire["tags"]),
            statutes=tuple(CitedStatute(**statute) for statute in wire["statutes"]),
        )


def _body(wire: Mapping[str, Any]) -> ChoiceBody | ShortAnswerBody:
    if wire["type"] == "short_answer":
        return ShortAnswerBody(
            model_answer=wire["model_answer"],
            rubric=tuple(
                PaperCriterion(points=_decimal(c["points"]), text=c["text"], accept=tuple(c["accept"]), reject=tuple(c["reject"]))
                for c in wire["rubric"]
            ),
        )
    return ChoiceBody(
        multiple=wire["multiple"],
        options=tuple(PaperOption(**option) for option in wire["options"]),
        key=tuple(wire["key"]),
        scoring=wire["scoring"],
        fixed_order=wire["fixed_order"],
    )
