"""Which rows of a problem clash, asked of averaged forms, of swaps and of the solver. ``conflict`` says in which order to ask.

Rows that leave more room once they are given up are likely to be among those that clash; the others are given up together first.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from paper_builder.assembly import conflict, mip, relaxation
from paper_builder.assembly.edge import find_edge
from paper_builder.assembly.matrix import averaged, build
from paper_builder.assembly.problem import ENEMIES, UNSHARED, Linear
from paper_builder.assembly.search import witness
from paper_builder.assembly.solver import Status

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from paper_builder.assembly.outcome import Conflict
    from paper_builder.assembly.problem import Distinct, Ints, Problem, Row

_NODES = 50
_SMALL = 1000
"""With more slots than this the first minimal conflict is taken, and none smaller is looked for."""
_JOINTLY = 300
"""With more slots on all forms than this, the rows that clash are sought without asking for all forms at once, which takes long."""
_OTHERS_TRIED = 8
_LEAST_GAIN = 1e-6


def is_refuted(problem: Problem, rows: Collection[str]) -> bool:
    """Return whether the named rows are proven to have no forms, by sums of forms alone; False proves nothing."""
    if relaxation.is_infeasible(problem, rows):
        return True
    return mip.is_infeasible(problem, rows, nodes=_NODES, effort=mip.Effort.SUM) is True


def linear_conflict(problem: Problem) -> Conflict:
    """Return rows that averaged forms cannot meet, where these cannot meet all of them."""
    others = _OTHERS_TRIED if problem.slots <= _SMALL else 0
    return conflict.smallest_conflict(problem.row_ids, lambda rows: relaxation.is_infeasible(problem, rows), others=others)


def sharpened(problem: Problem, found: Conflict) -> Conflict:
    """Return the rows of a conflict that whole forms need: fewer than sums or averages may have needed."""
    return conflict.deletion_filter(found.rows, conflict.Remembered(_Asking(problem).quickly))


def integer_conflict(problem: Problem) -> Conflict:
    """Return rows that clash, where averaged forms can meet all and whole ones cannot."""
    names = problem.row_ids
    margin = _margin(problem)
    gain = {name: _margin(problem.under([other for other in names if other != name], empty=False)) - margin for name in names}
    likely = [name for name in names if gain[name] > _LEAST_GAIN]
    others = [name for name in names if gain[name] <= _LEAST_GAIN]
    found = conflict.filter_by_halves(likely, others, conflict.Remembered(_Asking(problem).at_length))
    return replace(found, rows=tuple(name for name in names if name in found.rows))


def _margin(problem: Problem) -> float:
    """How much room averaged forms leave all rows at once."""
    return find_edge(build(problem, averaged(problem)).model, rounds=1).margin


class _Asking:
    """Questions about the rows of one problem, answered as ``conflict.Remembered`` takes it."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._sections = frozenset(section.id for section in problem.sections)
        # Placements of linked questions prove little: then all forms are asked for at once.
        is_quick = bool(problem.links) or problem.slots * problem.forms <= _JOINTLY
        self._effort = mip.Effort.ALL if is_quick else mip.Effort.SUM

    def quickly(self, rows: frozenset[str]) -> conflict.Answer:
        """Forms found by swaps are as good a No as any solver's, and mostly quicker."""
        if any(witness(self._problem.under(rows, empty=empty)) for empty in (True, False)):
            return rows
        return self.at_length(rows)

    def at_length(self, rows: frozenset[str]) -> conflict.Answer:
        """Where a section is given up, forms with a question more or less in it are sought first, as these are soon found."""
        for resized in _resized(self._problem, rows):
            if mip.find_forms(resized, 0, nodes=_NODES, effort=mip.Effort.SUM).status is Status.FOUND:
                return rows
        if self._effort is mip.Effort.SUM and self._problem.forms > 1 and not rows.issuperset(self._sections):
            # Sums of any number of questions are not divided into forms, and seldom refuted where averages are not.
            return True if relaxation.is_infeasible(self._problem, rows) else None
        made = mip.find_forms(self._problem, 0, rows=rows, nodes=_NODES, effort=self._effort)
        match made.status:
            case Status.FOUND:
                return rows | _met(self._problem, rows, made.forms)
            case Status.INFEASIBLE:
                return True
            case Status.UNKNOWN:
                return None


def _resized(problem: Problem, rows: frozenset[str]) -> Iterator[Problem]:
    """The problem under the rows with one question less or more in the only section that is given up, on each form."""
    given_up = [place for place, section in enumerate(problem.sections) if section.id not in rows]
    if len(given_up) != 1 or problem.links:
        return
    place = given_up[0]
    section = problem.sections[place]
    row = problem.row(section.id)
    under = problem.under(rows, empty=False)
    for count in (section.count - 1, section.count + 1):
        parts = tuple(replace(part, lower=count, upper=count) for part in row.parts)
        sections = (*problem.sections[:place], replace(section, count=count), *problem.sections[place + 1 :])
        yield replace(under, sections=sections, rows=(*under.rows, replace(row, parts=parts)))


def _met(problem: Problem, rows: frozenset[str], forms: Sequence[Ints]) -> frozenset[str]:
    """The names of all rows that forms found under ``rows`` meet. Demands on linked questions are not looked at."""
    if problem.links:
        return frozenset()
    if UNSHARED not in rows and len(forms) < problem.forms:
        # One form stands for all of its kind.
        kind_of = {form: number for number, kind in enumerate(problem.kinds) for form in kind}
        forms = [forms[kind_of[form]] for form in range(problem.forms)]
    met = {row.id for row in problem.rows if _is_met(row, forms)}
    taken: Ints = np.bincount(np.concatenate([problem.slot_question[form] for form in forms]), minlength=len(problem.questions))
    most = np.zeros(len(problem.questions), dtype=np.int64)
    np.maximum.at(most, problem.slot_question, problem.limits)
    if (taken <= most).all():
        met.add(UNSHARED)
    if all(np.isin(problem.slot_question[form], clique).sum() <= 1 for form in forms for clique in problem.cliques):
        met.add(ENEMIES)
    return frozenset(met)


def _is_met(row: Row, forms: Sequence[Ints]) -> bool:
    about = range(len(forms)) if row.forms is None else row.forms
    return all(_is_within(part, forms[form]) for form in about for part in row.parts)


def _is_within(part: Linear | Distinct, form: Ints) -> bool:
    if isinstance(part, Linear):
        value = int(part.coefficients[form].sum())
    else:
        value = sum(bool(np.isin(group, form).any()) for group in part.groups)
    return (part.lower is None or value >= part.lower) and (part.upper is None or value <= part.upper)
