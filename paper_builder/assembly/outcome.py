"""What an assembly comes to: a selection, or rows that clash and what would help, and how each stage went. Types only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from decimal import Decimal

    from paper_builder.blueprint import Reuse, Selection
    from paper_builder.diagnostics import Diagnostic
    from paper_builder.question import CognitiveLevel, QuestionType

StageName = Literal["counting", "relaxation", "search", "targets", "balance"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """How one stage went. ``value`` is what was reached, ``bound`` what no selection can undercut; None where a stage has none.

    ``search`` gives what rows miss, ``targets`` how far all forms are from what the blueprint aims at, ``balance`` how far the
    forms lie apart, in millionths of the paper: the objective in the order of its parts. ``parts`` says by name what the value is
    the sum of, where it is not 0: rows for ``targets``, information or ``mean_facility``, ``seconds`` and cognitive levels for
    ``balance``.
    """

    name: StageName
    stop_reason: str
    value: int | None = None
    bound: int | None = None
    parts: tuple[tuple[str, int], ...] = ()

    @property
    def gap(self) -> float | None:
        """Return (value - bound) / value: 0 where nothing better exists, 1 where nothing is proven."""
        if self.value is None or self.bound is None:
            return None
        return (self.value - self.bound) / self.value if self.value else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A kind of question to write, and how many; ``seconds`` is what one takes. A row that counts tags may ask for one."""

    number: int
    section: str
    type: QuestionType
    competency: str
    knowledge_point: str
    cognitive_level: CognitiveLevel
    difficulty: int
    seconds: int
    tag: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteQuestions:
    """New questions, each approved and an enemy of none, that make the blueprint possible."""

    cells: tuple[Cell, ...]

    @property
    def number(self) -> int:
        """Return how many questions that is."""
        return sum(cell.number for cell in self.cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBound:
    """A row's lower or upper bound, moved to ``value``."""

    row: str
    side: Literal["lower", "upper"]
    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveBounds:
    """Bounds that, moved together, make the blueprint possible."""

    bounds: tuple[NewBound, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FewerForms:
    """So many forms are possible, and a reserve beside them."""

    forms: int
    reserve: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareItems:
    """So many items that are the same on all forms make the blueprint possible: an anchor."""

    items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UseSooner:
    """To let questions come again sooner or more often: ``reuse`` is the blueprint's as it would be, None where it must go.

    ``questions`` is how many that brings back.
    """

    questions: int
    reuse: Reuse | None = None


Demand = Literal["(included)", "(sets)", "(anchor)"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveUp:
    """A demand that is none of the rows, given up: the included questions, the item sets or the anchor."""

    demand: Demand


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckStatutes:
    """Statutes to check again, which brings their questions back."""

    statutes: tuple[str, ...]


Repair = WriteQuestions | MoveBounds | FewerForms | CheckStatutes | ShareItems | UseSooner | GiveUp
"""One remedy, complete in itself: the search was run again with it and found papers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Rows (ids of sections and constraints, and the pseudo-rows of ``problem``) that cannot hold together.

    ``minimal``: without any one of them the others can.
    """

    rows: tuple[str, ...]
    minimal: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """``selection`` is None where there is none (the diagnostics say why) or where the search ended undecided."""

    status: Literal["found", "infeasible", "unknown"]
    selection: Selection | None
    diagnostics: tuple[Diagnostic, ...]
    stages: tuple[Stage, ...]
    conflicts: tuple[Conflict, ...] = ()
    repairs: tuple[Repair, ...] = ()
