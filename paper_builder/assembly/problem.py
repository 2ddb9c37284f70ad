"""Second stage: the blueprint over a pool as named rows of integers. It knows neither a solver nor how a row is put into words.

Only the types, and what giving up rows leaves; ``rows`` makes a problem from a bank and a blueprint.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection

    import numpy.typing as npt

    from paper_builder.blueprint import Constraint, Section
    from paper_builder.question import Question

    Ints = npt.NDArray[np.int64]

ENEMIES = "(enemies)"
UNSHARED = "(unshared)"
INCLUDED: Final = "(included)"
SETS: Final = "(sets)"
ANCHOR: Final = "(anchor)"
PSEUDO_ROWS = (ENEMIES, UNSHARED, INCLUDED, SETS, ANCHOR)
"""Names of demands that no row of a blueprint makes or can be called by: no enemies on a form; no question on two forms but anchor
items; each included question on a form; item sets on a form whole or not at all; so many items on all forms."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Linear:
    """``lower`` ≤ Σ coefficient × taken ≤ ``upper`` on one form; one coefficient a slot.

    ``unit`` is what 1 of the sum means in the row's own measure, 0 where that depends on what else is taken.
    """

    coefficients: Ints
    lower: int | None
    upper: int | None
    unit: Fraction


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Distinct:
    """``lower`` ≤ number of ``groups`` (arrays of slots) that one form draws from ≤ ``upper``."""

    groups: tuple[Ints, ...]
    lower: int | None
    upper: int | None
    unit: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Row:
    """A row that a paper must meet, under the id that the author gave it. It holds where all its parts hold.

    ``forms`` are the numbers, from 0, of the forms that it is about; None is all of them.
    """

    id: str
    parts: tuple[Linear | Distinct, ...]
    section: Section | None = None
    constraint: Constraint | None = None
    forms: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Quantity:
    """Something that forms should agree on, or that a row aims at: Σ coefficient × taken, ideally ``target``.

    A soft row has a range instead, ``lower`` to ``upper``, in which nothing is amiss. ``weight`` makes quantities comparable: a
    thousandth of the paper (of its points, its time) counts about 1000, times the weight of a soft row. ``unit`` is what 1 of the
    sum means in points, seconds, … or, for the mean facility, in share earned. ``forms`` as in a row.
    """

    name: str
    coefficients: Ints
    weight: int
    unit: Fraction
    target: int | None = None
    lower: int | None = None
    upper: int | None = None
    forms: tuple[int, ...] | None = None
    decides: bool = False
    """Whether forms that differ much in it are not parallel: the information or, without such rows, the expected points."""

    @property
    def ideal(self) -> tuple[int | None, int | None]:
        """Return the least and the largest sum that is as it should be; None is no limit."""
        return (self.lower, self.upper) if self.target is None else (self.target, self.target)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Share:
    """How many of the ``slots`` of a section stand on all forms."""

    slots: Ints
    lower: int
    upper: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Links:
    """What ties questions to each other or to the build as a whole; questions by their numbers.

    ``sets`` go together or not at all; ``barred`` are of sets that the pool does not hold whole. Each of ``included`` stands on one
    form, or on all as an anchor item; ``absent`` are the ids of those that the pool does not hold, so that there are no papers.
    """

    sets: tuple[tuple[int, ...], ...] = ()
    barred: tuple[int, ...] = ()
    included: tuple[int, ...] = ()
    absent: tuple[str, ...] = ()
    anchor: tuple[Share, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the demands that are made here."""
        return (
            *((INCLUDED,) if self.included or self.absent else ()),
            *((SETS,) if self.sets or self.barred else ()),
            *((ANCHOR,) if any(share.lower for share in self.anchor) else ()),
        )

    @property
    def linked(self) -> tuple[int, ...]:
        """Return the questions that are included or members of a set, in order."""
        return tuple(sorted({*self.included, *self.barred, *(member for members in self.sets for member in members)}))

    def under(self, rows: Collection[str]) -> Links:
        """Return the links that the named demands leave. Without the anchor forms still may share so many items."""
        return Links(
            sets=self.sets if SETS in rows else (),
            barred=self.barred if SETS in rows else (),
            included=self.included if INCLUDED in rows else (),
            absent=self.absent if INCLUDED in rows else (),
            anchor=self.anchor if ANCHOR in rows else tuple(replace(share, lower=0) for share in self.anchor),
        )

    def __bool__(self) -> bool:
        """Return whether there is any link."""
        return bool(self.sets or self.barred or self.included or self.absent or self.anchor)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Placement:
    """Where linked questions stand: ``pinned`` are the slots of each form, ``held`` all those that are decided, taken or not."""

    pinned: tuple[Ints, ...]
    held: Ints


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Problem:
    """What to choose: for each form which slots to take.

    A slot is a question in a section that it fits; most questions have exactly one. ``limits`` says how often a slot may be taken
    over all forms: 1 for every question of the bank. ``cliques`` are sets of questions of which one form takes at most one.
    ``shared``: a question may stand on any number of forms. ``alike``: which forms should be; no entry is all of them. Where a
    ``placement`` is given, the links have been seen to and are empty.
    """

    questions: tuple[Question, ...]
    sections: tuple[Section, ...]
    slot_question: Ints
    slot_section: Ints
    limits: Ints
    rows: tuple[Row, ...]
    cliques: tuple[Ints, ...]
    aims: tuple[Quantity, ...]
    profile: tuple[Quantity, ...]
    forms: int
    links: Links = field(default_factory=Links)
    shared: bool = False
    alike: tuple[tuple[int, ...], ...] = ()
    placement: Placement | None = None

    @property
    def slots(self) -> int:
        """Return the number of slots."""
        return len(self.slot_question)

    @property
    def row_ids(self) -> tuple[str, ...]:
        """Return the names of everything that could be given up, in the order of the blueprint."""
        unshared = (UNSHARED,) if self.forms > 1 and not self.shared else ()
        return (*(row.id for row in self.rows), *((ENEMIES,) if self.cliques else ()), *unshared, *self.links.names)

    @property
    def kinds(self) -> tuple[tuple[int, ...], ...]:
        """Return the forms in groups that have the same rows and aims."""
        groups: dict[tuple[int, ...], list[int]] = {}
        partial = [row.forms for row in self.rows if row.forms is not None]
        partial += [aim.forms for aim in self.aims if aim.forms is not None]
        for form in range(self.forms):
            groups.setdefault(tuple(number for number, forms in enumerate(partial) if form in forms), []).append(form)
        return tuple(tuple(group) for group in groups.values())

    def reduced(self, rows: Collection[str]) -> Problem:
        """Return the problem that the named rows leave where forms may share their questions: one form stands for all of its kind.

        The problem itself where they may not. Included questions need all forms, to stand on any.
        """
        if UNSHARED in rows or self.forms == 1 or self.shared:
            return self
        kept = range(self.forms) if INCLUDED in rows and self.links.included else [kind[0] for kind in self.kinds]
        return self.of_forms(tuple(kept))

    def of_forms(self, kept: tuple[int, ...]) -> Problem:
        """Return the problem of some of the forms, which may share their questions."""
        rows = tuple(replace(row, forms=_renumbered(row.forms, kept)) for row in self.rows)
        aims = tuple(replace(aim, forms=_renumbered(aim.forms, kept)) for aim in self.aims)
        alone = len(kept) == 1
        if alone and self.links.anchor:
            rows = (*rows, self.anchor_row())
        links = replace(self.links, anchor=()) if alone else self.links
        return replace(self, rows=rows, aims=aims, forms=len(kept), links=links, shared=not alone, alike=())

    def anchor_row(self) -> Row:
        """Return what the anchor asks of a single form: so many items of its kind."""
        parts: list[Linear] = []
        for share in self.links.anchor:
            members = np.zeros(self.slots, dtype=np.int64)
            members[share.slots] = 1
            parts.append(Linear(coefficients=members, lower=share.lower, upper=None, unit=Fraction(1)))
        return Row(id=ANCHOR, parts=tuple(parts))

    def under(self, rows: Collection[str], *, empty: bool) -> Problem:
        """Return the problem with the named rows alone. A section without its row is empty or keeps its count."""
        reduced = self.reduced(rows)
        kept = tuple(row for row in reduced.rows if row.id in rows)
        given_up = {row.id for row in self.rows if row.section} - set(rows) if empty else set()
        sections = tuple(replace(section, count=0) if section.id in given_up else section for section in self.sections)
        cliques = self.cliques if ENEMIES in rows else ()
        return replace(reduced, rows=kept, sections=sections, cliques=cliques, links=reduced.links.under(rows))

    def row(self, row_id: str) -> Row:
        """Return the row of that id; KeyError if there is none."""
        for row in self.rows:
            if row.id == row_id:
                return row
        raise KeyError(row_id)

    def in_section(self, section: int) -> Ints:
        """Return the slots of a section, in the order of question ids."""
        return np.flatnonzero(self.slot_section == section)

    def slots_of(self, questions: Collection[int]) -> Ints:
        """Return the slots of some questions, in order."""
        return np.flatnonzero(np.isin(self.slot_question, list(questions)))

    def clique_slots(self) -> tuple[Ints, ...]:
        """Return the slots of each clique, in order."""
        by_question = np.argsort(self.slot_question, kind="stable")
        ends = np.searchsorted(self.slot_question[by_question], np.arange(len(self.questions) + 1)).tolist()
        own = [by_question[start:end] for start, end in pairwise(ends)]
        return tuple(np.sort(np.concatenate([own[number] for number in clique.tolist()])) for clique in self.cliques)


def distinct(numbers: Ints) -> Ints:
    """Return the different values among ``numbers``, in order.

    Asked for counts as well, numpy does not load its masked arrays, which takes longer than many a search.
    """
    values, _ = np.unique(numbers, return_counts=True)
    return values


def _renumbered(forms: tuple[int, ...] | None, kept: tuple[int, ...]) -> tuple[int, ...] | None:
    if forms is None:
        return None
    mine = tuple(number for number, form in enumerate(kept) if form in forms)
    return None if len(mine) == len(kept) else mine
