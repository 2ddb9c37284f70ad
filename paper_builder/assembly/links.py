"""Item sets, included questions and anchors as rows of a solver's model, beside those that ``matrix`` makes of a form's rows.

All of them tie columns of several questions or several forms to each other, which exchanges of single questions cannot respect.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from paper_builder.assembly.problem import Ints, Problem
    from paper_builder.assembly.solver import Model

    Columns = npt.NDArray[np.int32]


def add_links(problem: Problem, model: Model, taken: Sequence[Columns], forms: Sequence[int], *, integer: bool) -> Columns:
    """Add the problem's links to the model of blocks that are ``taken``, each the sum of so many ``forms``.

    Return the columns, one a slot, that say whether a slot stands on all forms; none where forms have no items in common. Block b
    takes an anchor slot ``forms[b]`` times. What is taken altogether counts it once.
    """
    links = problem.links
    anchor = _add_anchor(problem, model, taken, forms, integer=integer) if links.anchor else np.zeros(0, dtype=np.int32)
    for members in links.sets:
        for columns in (*taken, anchor) if len(anchor) and not problem.shared else taken:
            _keep_together(problem, model, columns, members)
    barred = problem.slots_of(links.barred)
    for columns in taken if len(barred) else ():
        model.add_row(columns[barred], np.ones(len(barred)), None, 0)
    for question in links.included:
        slots = problem.slots_of((question,))
        of_question = np.concatenate([columns[slots] for columns in taken])
        values = np.ones(len(of_question))
        if len(anchor) and not problem.shared:
            of_question = np.concatenate([of_question, anchor[slots]])
            values = np.append(values, [1.0 - sum(forms)] * len(slots))
        model.add_row(of_question, values, 1, None)
    if links.absent:
        model.add_row(np.zeros(0, dtype=np.int32), np.zeros(0), 1, None)
    return anchor


def _add_anchor(problem: Problem, model: Model, taken: Sequence[Columns], forms: Sequence[int], *, integer: bool) -> Columns:
    allowed: Ints = np.zeros(problem.slots, dtype=np.int64)
    for share in problem.links.anchor:
        allowed[share.slots] = 1
    anchor = model.add_columns(allowed * problem.limits, integer=integer)
    for share in problem.links.anchor:
        model.add_row(anchor[share.slots], np.ones(len(share.slots)), share.lower, share.upper)
    for columns, number in zip(taken, forms, strict=True):
        for slot in np.flatnonzero(allowed):
            model.add_row(np.array([columns[slot], anchor[slot]]), np.array([1.0, -number]), 0, None)
    return anchor


def _keep_together(problem: Problem, model: Model, columns: Columns, members: Sequence[int]) -> None:
    first, *others = (problem.slots_of((member,)) for member in members)
    for other in others:
        both = np.concatenate([columns[first], columns[other]])
        model.add_row(both, np.array([1.0] * len(first) + [-1.0] * len(other)), 0, 0)
