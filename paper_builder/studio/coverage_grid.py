"""How far a level's questions carry, as a grid: competency × type × status, what one paper takes, and where it is short.

The numbers are those of ``analysis.coverage``; whether a paper can be built is asked of the assembly itself, which also names what
to write. Pure Python, no widget.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from paper_builder.analysis.coverage import Supply, coverage
from paper_builder.assembly import assemble
from paper_builder.assembly.outcome import WriteQuestions
from paper_builder.blueprint_loading import find_blueprint, load_blueprint
from paper_builder.building import informed
from paper_builder.question import QUESTION_TYPES
from paper_builder.scoring import plain
from paper_builder.studio.naming import competency_name, level_name, point_name
from paper_builder.studio.opening import NoticeError
from paper_builder.studio.showing import told
from paper_builder.terms import COGNITIVE_LEVELS, DIFFICULTIES, TYPES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from paper_builder.assembly.outcome import Cell as Wish
    from paper_builder.assembly.outcome import Outcome
    from paper_builder.bank import Bank
    from paper_builder.blueprint import Blueprint, Constraint

STATUSES = ("approved", "in_review", "draft", "retired")
"""From usable to given up."""
UNITS = {"items": "题", "points": "分", "knowledge_points": "个知识点"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What one paper takes of something and what there is, in ``unit``; ``state`` is red (not one paper), yellow (few) or green."""

    name: str
    unit: str
    wanted: str
    approved: str
    waiting: str
    papers: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """The questions of one competency and type, by status in the order of ``STATUSES``.

    ``missing``: how many more the assembly asks for; ``short``: a paper cannot be built, and a question here would help.
    """

    competency: str
    type: str
    counts: tuple[int, ...]
    missing: int
    short: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """``number`` questions to write. ``fields`` fill a form: level, competency, type, knowledge point and what else is wanted."""

    number: int
    text: str
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether one paper can be built: True, False, or None where the search ended undecided. ``messages`` say why not."""

    buildable: bool | None
    messages: tuple[str, ...]
    orders: tuple[Order, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """One level. ``types`` and ``competencies`` are ids, names and needs (None where the blueprint asks for nothing), in order."""

    level: str
    name: str
    title: str
    types: tuple[tuple[str, str, Need | None], ...]
    competencies: tuple[tuple[str, str, Need | None], ...]
    cells: tuple[Cell, ...]
    others: tuple[Need, ...]
    verdict: Verdict | None

    def cell(self, competency: str, type: str) -> Cell:
        """Return the cell of a competency and a type. KeyError for unknown ones."""
        for cell in self.cells:
            if (cell.competency, cell.type) == (competency, type):
                return cell
        raise KeyError((competency, type))

    @property
    def short(self) -> bool:
        """Return whether it is known that a paper cannot be built."""
        if self.verdict is not None and self.verdict.buildable is not None:
            return not self.verdict.buildable
        needs = [need for _, _, need in (*self.types, *self.competencies)] + list(self.others)
        return any(need is not None and need.state == "red" for need in needs)


def verdict(bank: Bank, blueprint: Blueprint, progress: Callable[[int, int], None] | None = None) -> Verdict:
    """Return whether one paper of ``blueprint`` can be built from ``bank``, by building one (some seconds where it cannot).

    ``progress`` is told the stages done and how many there are; what it raises ends the trial.
    """
    bank, _ = informed(bank, None)
    return verdict_of(assemble(bank, blueprint, forms=1, seed=0, sitting=None, progress=progress), bank, blueprint)


def verdict_of(outcome: Outcome, bank: Bank, blueprint: Blueprint) -> Verdict:
    """Return what an assembly came to, in words; the orders of its first remedy that consists in writing questions."""
    buildable = {"found": True, "infeasible": False, "unknown": None}[outcome.status]
    remedy = next((repair for repair in outcome.repairs if isinstance(repair, WriteQuestions)), None)
    orders = tuple(_order(bank, blueprint.level, wish) for wish in remedy.cells) if remedy else ()
    complete = bool(orders) and len(outcome.repairs) == 1  # the orders say what the hint would
    messages = tuple(
        told(found.message, None if complete else found.hint) for found in outcome.diagnostics if outcome.status != "found"
    )
    return Verdict(buildable=buildable, messages=messages, orders=orders)


def grid_of(bank: Bank, blueprint: Blueprint, judged: Verdict | None = None) -> Grid:
    """Return the grid of the blueprint's level; with a verdict, the cells that it asks questions for are marked."""
    covered = coverage(bank, blueprint)
    supplies = {supply.id: supply for supply in covered.rows}
    by_type = {kind: _section_need(blueprint, kind, covered.sections) for kind in QUESTION_TYPES}
    by_competency = {
        competency.id: _competency_need(blueprint, competency.id, supplies) for competency in bank.settings.competencies
    }
    shown = {row.id for row in blueprint.constraints if _is_of_competency(row)}
    return Grid(
        level=blueprint.level,
        name=level_name(bank, blueprint.level),
        title=blueprint.title,
        types=tuple((kind, TYPES[kind].zh, need) for kind, need in by_type.items()),
        competencies=tuple((name, competency_name(bank, name), need) for name, need in by_competency.items()),
        cells=tuple(_cells(bank, blueprint.level, judged, by_type, by_competency)),
        others=tuple(_need(supply.name, supply) for supply in covered.rows if supply.id not in shown),
        verdict=judged,
    )


def blueprint_of(bank: Bank, level: str) -> Blueprint:
    """Return the blueprint of a level. NoticeError where there is none or it has errors."""
    if level not in {known.id for known in bank.settings.levels}:
        raise NoticeError(f"题库没有级别“{level}”；可选：{'、'.join(known.id for known in bank.settings.levels)}")
    blueprint, found = load_blueprint(find_blueprint(bank, level), informed(bank, None)[0])
    if blueprint is None:
        raise NoticeError(f"{level_name(bank, level)}的蓝图用不了：{next((one.message.zh for one in found), '')}")
    return blueprint


def judged_grid(bank: Bank, level: str) -> Grid:
    """Return the grid of a level with its verdict. NoticeError where its blueprint cannot be used."""
    blueprint = blueprint_of(bank, level)
    return grid_of(bank, blueprint, verdict(bank, blueprint))


def suggestion(bank: Bank, level: str, competency: str) -> str:
    """Return the knowledge point of a competency that most needs a question at this level; "" if none is examined there.

    The one with the fewest questions that are approved or under way; among equals core before general before auxiliary.
    """
    having = Counter(
        question.knowledge_point for question in bank.questions.values() if question.level == level and question.status != "retired"
    )
    points = [point for point in bank.knowledge_points.values() if point.competency == competency and level in point.levels]
    return min(points, key=lambda point: (having[point.id], point.levels[level], point.id)).id if points else ""


def fields_for(bank: Bank, level: str, competency: str, type: str) -> Mapping[str, str]:
    """Return what a form for a new question in this cell starts with."""
    fields = {"level": level, "competency": competency, "type": type, "knowledge_point": suggestion(bank, level, competency)}
    return {name: value for name, value in fields.items() if value}


# ---- needs -----------------------------------------------------------------------------------------------------------


def _section_need(blueprint: Blueprint, kind: str, supplies: Sequence[Supply]) -> Need | None:
    """What the sections of one type take together: they draw on the same questions."""
    own = [supply for section, supply in zip(blueprint.sections, supplies, strict=True) if section.type == kind]
    if not own:
        return None
    together = Supply(
        id=kind,
        name="、".join(supply.name for supply in own),
        measure="items",
        wanted=sum((supply.wanted for supply in own), Decimal(0)),
        approved=own[0].approved,
        waiting=own[0].waiting,
    )
    return _need(together.name, together)


def _competency_need(blueprint: Blueprint, competency: str, supplies: Mapping[str, Supply]) -> Need | None:
    for row in blueprint.constraints:
        if row.id in supplies and _is_of_competency(row) and row.where.competency == (competency,):
            return _need(row.name, supplies[row.id])
    return None


def _is_of_competency(row: Constraint) -> bool:
    """Whether a row is about one competency and nothing else, so that it belongs at that line of the grid."""
    where = row.where
    others = (where.type, where.knowledge_point, where.cognitive_level, where.difficulty, where.importance, where.tags)
    return len(where.competency) == 1 and not any(others) and row.measure in ("points", "items")


def _need(name: str, supply: Supply) -> Need:
    counted = supply.measure != "knowledge_points" and supply.papers is not None
    return Need(
        name=name,
        unit=UNITS[supply.measure],
        wanted=plain(supply.wanted),
        approved=plain(supply.approved),
        waiting=plain(supply.waiting),
        papers=plain(supply.papers) if counted and supply.papers is not None else "",
        state=supply.state,
    )


# ---- cells -----------------------------------------------------------------------------------------------------------


def _cells(
    bank: Bank, level: str, judged: Verdict | None, by_type: Mapping[Any, Need | None], by_competency: Mapping[str, Need | None]
) -> Iterable[Cell]:
    of_level = (question for question in bank.questions.values() if question.level == level)
    counts: Counter[tuple[str, str, str]] = Counter((q.competency, q.type, q.status) for q in of_level)
    missing: Counter[tuple[str, str]] = Counter()
    for order in judged.orders if judged else ():
        missing[order.fields["competency"], order.fields["type"]] += order.number
    for competency, line in by_competency.items():
        for kind, column in by_type.items():
            wanted = missing[competency, kind]
            in_need = column is not None and any(need is not None and need.state == "red" for need in (line, column))
            yield Cell(
                competency=competency,
                type=kind,
                counts=tuple(counts[competency, kind, status] for status in STATUSES),
                missing=wanted,
                short=wanted > 0 or (in_need and not missing),
            )


def _order(bank: Bank, level: str, wish: Wish) -> Order:
    words = (
        TYPES[wish.type].zh,
        competency_name(bank, wish.competency),
        point_name(bank, wish.knowledge_point),
        COGNITIVE_LEVELS[wish.cognitive_level].zh,
        f"难度{DIFFICULTIES[wish.difficulty].zh}",
        *((f"标签 {wish.tag}",) if wish.tag else ()),
    )
    fields: dict[str, Any] = {
        "level": level,
        "competency": wish.competency,
        "type": wish.type,
        "knowledge_point": wish.knowledge_point,
        "cognitive_level": wish.cognitive_level,
        "difficulty": str(wish.difficulty),
        "seconds": str(wish.seconds),
        **({"tags": [wish.tag]} if wish.tag else {}),
    }
    return Order(number=wish.number, text=" · ".join(words), fields=fields)
