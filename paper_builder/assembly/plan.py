"""What to write for the sittings to come: as few questions as let every one of them have its papers, and those as usual as can be.

Each sitting is the relaxation of its own build; what ties them together is that a question stands on the papers of one sitting
only, until it may come again. That is a proof of what is too little; where it suffices, papers come out in all but odd cases.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from paper_builder.assembly.drafts import Kinds, cells_of
from paper_builder.assembly.explain import stale
from paper_builder.assembly.plan_model import Sittings
from paper_builder.assembly.pool import Reason, make_pool, today
from paper_builder.assembly.reuse import Uses
from paper_builder.assembly.writing import evened
from paper_builder.dates import last_weekday
from paper_builder.past import PastPaper
from paper_builder.question import COGNITIVE_LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from paper_builder.assembly.drafts import Draft, Kind
    from paper_builder.assembly.outcome import Cell
    from paper_builder.bank import Bank
    from paper_builder.blueprint import Blueprint
    from paper_builder.diagnostics import Diagnostic
    from paper_builder.question import Question

_SHORTEST_MONTH = 28


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedKind:
    """A kind of question that is short, with the ``cells`` that say on which knowledge points.

    ``there`` questions of the kind are in the bank, on whatever points, and may be used on some sitting.
    """

    cells: tuple[Cell, ...]
    there: int

    @property
    def number(self) -> int:
        """Return how many are to be written."""
        return sum(cell.number for cell in self.cells)

    @property
    def needed(self) -> int:
        """Return how many of the kind there have to be."""
        return self.there + self.number


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to write for ``sittings`` sittings from ``first`` on (None: not known) of ``forms`` papers each.

    ``distinct`` of them, the reserves included, may share no question: those of ``period`` sittings, after which questions may come
    again; None is never. ``least``: with fewer new questions it is proven not to work. ``kinds`` is None where no questions that
    could be written would do; they are in the order of competencies, sections, cognitive levels and difficulties. ``stock`` counts
    the usable questions by section (the first that they fit) and competency.
    """

    level: str
    first: date | None
    sittings: int
    forms: int
    reserve: bool
    period: int | None
    usable: int
    stock: Mapping[tuple[str, str], int]
    kinds: tuple[PlannedKind, ...] | None
    least: int
    diagnostics: tuple[Diagnostic, ...]

    @property
    def distinct(self) -> int:
        """Return how many papers may share no question."""
        kept_apart = self.sittings if self.period is None else min(self.sittings, self.period)
        return kept_apart * (self.forms + self.reserve)

    @property
    def number(self) -> int:
        """Return how many questions are to be written."""
        return sum(kind.number for kind in self.kinds or ())

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Return what is to be written, point by point."""
        return tuple(cell for kind in self.kinds or () for cell in kind.cells)


def make_plan(bank: Bank, blueprint: Blueprint, *, forms: int, reserve: bool, sittings: int, sitting: date | None) -> Plan:
    """Return what to write for so many ``sittings``, the first of them on that day, each of ``forms`` papers and perhaps a reserve.

    Sittings are monthly. Statutes count as they do for the first of them: those that are overdue later can be checked again.
    """
    pool = make_pool(bank, blueprint, sitting)
    days = _days(bank, blueprint, sitting, sittings)
    uses = Uses(bank.past.of_level(blueprint.level), blueprint.reuse, days)
    period = uses.period()
    returning = (Reason.RESTING, Reason.EXPOSED)
    candidates = [question for question in pool.level if pool.excluded.get(question.id, Reason.RESTING) in returning]
    apart = sittings if period is None else min(sittings, period)
    usable = [[question for question in candidates if _may_stand(uses, question, at, period, sittings)] for at in range(apart)]
    some = {question.id for questions in usable for question in questions}
    available = [question for question in candidates if question.id in some]
    groups = _grouped(blueprint, usable)

    def modelled(drafts: Sequence[Draft]) -> Sittings:
        model = Sittings(drafts, forms, reserve)
        for (at, questions), number in groups.items():
            of_sitting = replace(blueprint, included_questions=()) if at else blueprint
            model.add(_after(bank, blueprint.level, days[:at]), of_sitting, questions, number)
        return model

    kinds = Kinds(bank, blueprint, available, apart * (forms + reserve))
    model = modelled(kinds.drafts)
    number_of, least = model.fewest()
    chosen: Sequence[Draft] = ()
    if number_of:
        chosen = evened(bank, blueprint, kinds, available, model, number_of, lambda drafts: modelled(drafts).suffice())
    return Plan(
        level=blueprint.level,
        first=days[0],
        sittings=sittings,
        forms=forms,
        reserve=reserve,
        period=period,
        usable=len(available),
        stock=Counter((kind.section, kind.competency) for question in available if (kind := kinds.of(question))),
        kinds=None if number_of is None else tuple(_planned(bank, blueprint, chosen, kinds, available)),
        least=least,
        diagnostics=stale(bank, blueprint, pool),
    )


# ---- which questions on which sitting ----------------------------------------------------------------------------------


def _days(bank: Bank, blueprint: Blueprint, sitting: date | None, sittings: int) -> Sequence[date | None]:
    """The days of the sittings, and of enough of those after them to tell when rest days are over; all None if no day is known.

    Where no sitting is named, those that papers were published for are over.
    """
    rest = blueprint.reuse.rest_days if blueprint.reuse else None
    number = sittings + (rest or 0) // _SHORTEST_MONTH + 1
    weekday = bank.settings.sitting_weekday
    level = blueprint.level
    start = sitting or today(bank, level)
    if start is None:
        return [None] * number
    months = ((start.year + (start.month - 1 + later) // 12, (start.month - 1 + later) % 12 + 1) for later in range(number + 2))
    regular = [last_weekday(year, month, weekday) for year, month in months]
    if sitting is not None:
        return [sitting, *regular[1:number]]
    held = {paper.sitting for paper in bank.past.of_level(level).papers}
    return [day for day in regular if day >= start and day not in held][:number]


def _may_stand(uses: Uses, question: Question, at: int, period: int | None, sittings: int) -> bool:
    """Whether a question may stand on sitting ``at`` and on each one a period later: the same papers then come again."""
    times = range(at, sittings, period) if period is not None else (at,)
    return not any(uses.rests(question.id, time, also=times) or uses.is_exposed(question.id, time, also=times) for time in times)


def _grouped(blueprint: Blueprint, usable: Sequence[Sequence[Question]]) -> Mapping[tuple[int, tuple[Question, ...]], int]:
    """The sittings that are alike, as the number of the first and its questions, with how many they are."""
    looks_back = any(row.where.looks_back or row.measure == "items_per_past_paper" for row in blueprint.constraints)
    first_of: dict[tuple[object, ...], tuple[int, tuple[Question, ...]]] = {}
    number: Counter[tuple[int, tuple[Question, ...]]] = Counter()
    for at, questions in enumerate(usable):
        own = at if looks_back else bool(at and blueprint.included_questions)
        group = first_of.setdefault((own, *(question.id for question in questions)), (at, tuple(questions)))
        number[group] += 1
    return number


def _after(bank: Bank, level: str, days: Sequence[date | None]) -> Bank:
    """The bank as it will be after sittings on those days, whose papers hold none of today's questions."""
    held = (
        PastPaper(name=f"({day})", level=level, sitting=day, questions=frozenset()) for day in reversed(days) if day is not None
    )
    return replace(bank, past=replace(bank.past, papers=(*held, *bank.past.papers)))


def _planned(
    bank: Bank, blueprint: Blueprint, chosen: Sequence[Draft], kinds: Kinds, available: Sequence[Question]
) -> Iterator[PlannedKind]:
    """The chosen drafts by kind, in the order in which people look for them."""
    competencies = [competency.id for competency in bank.settings.competencies]
    sections = [section.id for section in blueprint.sections]
    points = list(bank.knowledge_points)
    there = Counter(kinds.of(question) for question in available)
    of_kind: dict[Kind, list[Draft]] = {}
    for draft in chosen:
        of_kind.setdefault(draft.kind, []).append(draft)

    def place(kind: Kind) -> tuple[int, int, int, int, str]:
        rank = COGNITIVE_LEVELS.index(kind.cognitive_level)
        return competencies.index(kind.competency), sections.index(kind.section), rank, kind.difficulty, kind.tag

    for kind in sorted(of_kind, key=place):
        drafts = sorted(of_kind[kind], key=lambda draft: points.index(draft.question.knowledge_point))
        yield PlannedKind(cells=cells_of(drafts), there=there[kind])
