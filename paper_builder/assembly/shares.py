"""How forms that are one sum could share it: what each takes of every kind of question, beside the sum itself. It makes no form.

A kind is questions that all coarse rows count alike. Of sections with few questions a form takes whole numbers of each kind, of the
others any amount: questions of many points decide whether a sum divides, and that these are few keeps the model small.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from paper_builder.assembly.problem import Linear, distinct

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    import numpy.typing as npt

    from paper_builder.assembly.matrix import Block, Built, Columns
    from paper_builder.assembly.problem import Ints, Problem, Row
    from paper_builder.assembly.solver import Floats

_COARSE = 60
"""A row with more values than this tells nearly every question from every other."""
_FEW = 5
"""Sections of at most so many questions are shared in whole numbers."""
_FEW_PARTS = 3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shares:
    """``kind`` of each slot, -1 for those that no form can take; ``columns[f][k]``: how many of kind k form f takes."""

    kind: Ints
    columns: tuple[Columns, ...]

    def targets(self, values: Floats) -> Floats:
        """Return how many questions of each kind, a column each, each form is to take in a solution."""
        return np.array([values[columns] for columns in self.columns])


def add_shares(
    problem: Problem,
    built: Built,
    blocks: Sequence[Block],
    *,
    rows: Collection[str] | None,
    possible: npt.NDArray[np.bool_],
    whole: bool,
) -> Shares:
    """Add to a model of sums how their forms share them, among the slots that are ``possible``. No sum of real forms is lost.

    ``whole``: sections of any size are shared in whole numbers.
    """
    coarse = list(_coarse(problem, rows))
    signature = np.array([problem.slot_section, *(part.coefficients for _, part in coarse)]).T
    kinds, inverse = np.unique(signature[possible], axis=0, return_inverse=True)
    kind = np.full(problem.slots, -1, dtype=np.int64)
    kind[possible] = inverse.ravel()
    sections = [problem.sections[place] for place in kinds[:, 0].tolist()]
    columns: list[Columns] = []
    for form in range(problem.forms):
        own = np.concatenate(
            [
                np.zeros(0, dtype=np.int32),
                *(built.model.add_columns([float(section.count)], integer=whole or section.count <= _FEW) for section in sections),
            ]
        )
        columns.append(own)
        for number, (row, part) in enumerate(coarse, 1):
            if row.forms is None or form in row.forms:
                built.model.add_row(own, kinds[:, number], part.lower, part.upper)
    for block, taken in zip(blocks, built.taken, strict=True):
        for number in range(len(kinds)):
            members = taken[kind == number]
            shared = np.array([columns[form][number] for form in block.members], dtype=np.int32)
            values = np.append(np.ones(len(members)), -np.ones(len(shared)))
            built.model.add_row(np.concatenate([members, shared]), values, 0, 0)
    return Shares(kind=kind, columns=tuple(columns))


def _coarse(problem: Problem, rows: Collection[str] | None) -> Iterator[tuple[Row, Linear]]:
    for row in problem.rows:
        if (rows is None or row.id in rows) and len(row.parts) <= _FEW_PARTS:
            for part in row.parts:
                if isinstance(part, Linear) and len(distinct(part.coefficients)) <= _COARSE:
                    yield row, part
