"""How much room a blueprint leaves, and which questions it settles by itself where that is little. It knows rows only as sums.

The linear programme here asks for the largest margin t that every row can keep at once, 1 being about what one swap moves it. Its
multipliers weigh the rows to a single one that any papers must meet; a question that alone would use up more than that row has to
spare can be left out, or must be taken (reduced-cost fixing: Dantzig, Fulkerson and Johnson 1954). Any multipliers give a valid
row, so that whole numbers near to the solver's make it exact (safe bounds: Neumaier and Shcherbina 2004).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from paper_builder.assembly.solver import INFINITY, Model, Status, solve

if TYPE_CHECKING:
    import numpy.typing as npt

    from paper_builder.assembly.problem import Ints
    from paper_builder.assembly.solver import Floats

_ROUNDS = 4
_BITS = 60
"""Sums of whole multipliers stay below 2 to this power."""
_FINEST = 30
"""Multipliers have at most so many binary places."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Edge:
    """``margin`` is 0 to 1: 1 where every row can have as much room as swaps need.

    ``cost`` is what a unit of each column uses up of the ``room`` that the weighted rows leave together, infinite where no row is
    tight. ``lowest`` and ``highest`` are what is left of the columns' ranges. ``empty``: nothing can meet the rows.
    """

    margin: float
    cost: Floats
    room: float
    lowest: Floats
    highest: Floats
    empty: bool = False

    @property
    def least(self) -> float:
        """Return the smallest cost that columns within their ranges can have."""
        return float(np.where(self.cost > 0, self.cost * self.lowest, self.cost * self.highest).sum())


def find_edge(model: Model, rounds: int = _ROUNDS) -> Edge:
    """Return the edge of a model; its rows with a ``span`` are those that can have room, its integer columns can be settled.

    Each of the ``rounds`` settles columns after those that the rounds before it have settled.
    """
    rows = _Rows(model)
    lowest: Floats = np.array(model.lower, dtype=np.float64)
    highest: Floats = np.array(model.upper, dtype=np.float64)
    whole = np.array(model.integer, dtype=bool)
    edge = Edge(margin=1.0, cost=np.zeros(len(highest)), room=INFINITY, lowest=lowest, highest=highest)
    for _ in range(rounds):
        answer = solve(rows.with_margin(edge.lowest, edge.highest))
        if answer.values is None:
            return Edge(
                margin=0.0,
                cost=edge.cost,
                room=edge.room,
                lowest=edge.lowest,
                highest=edge.highest,
                empty=answer.status is Status.INFEASIBLE,
            )
        margin = float(answer.values[-1])
        weighed = rows.weighed(answer.row_duals, edge.lowest, edge.highest)
        if weighed is None:
            return Edge(margin=margin, cost=edge.cost, room=edge.room, lowest=edge.lowest, highest=edge.highest)
        gains, spare = weighed
        unit = max(1.0, float(np.abs(gains).max(initial=0)))
        lowest, highest = edge.lowest, edge.highest
        edge = Edge(
            margin=margin,
            cost=np.array(-gains / unit, dtype=np.float64),
            room=spare / unit,
            lowest=np.where(whole & (gains > spare), highest, lowest),
            highest=np.where(whole & (-gains > spare), lowest, highest),
            empty=spare < 0,
        )
        if edge.empty or (np.array_equal(lowest, edge.lowest) and np.array_equal(highest, edge.highest)):
            break
    return edge


class _Rows:
    """The rows of a model, and the same rows with a margin to keep."""

    def __init__(self, model: Model) -> None:
        self.model = model
        nothing: Floats = np.zeros(0)
        self.lengths = np.array([len(row.columns) for row in model.rows], dtype=np.int64)
        self.columns = np.concatenate([np.zeros(0, dtype=np.int32), *(row.columns for row in model.rows)])
        self.values = np.concatenate([nothing, *(row.values for row in model.rows)])
        self.lower = np.array([row.lower for row in model.rows])
        self.upper = np.array([row.upper for row in model.rows])

    def with_margin(self, lowest: Floats, highest: Floats) -> Model:
        """Return the linear programme of the largest margin, its last column.

        Its first rows are the model's; the upper bounds of rows that keep a margin from both sides follow.
        """
        wide = Model()
        wide.add_columns(highest, integer=False)
        wide.lower[:] = lowest.tolist()
        margin = wide.add_columns([1.0], integer=False, cost=-1.0)
        later: list[tuple[npt.NDArray[np.int32], Floats, float]] = []
        for row in self.model.rows:
            columns = np.append(row.columns, margin) if row.span else row.columns
            if row.span and row.lower > -INFINITY:
                wide.add_row(columns, np.append(row.values, -row.span), row.lower, None)
                if row.upper < INFINITY:
                    later.append((columns, np.append(row.values, row.span), row.upper))
            elif row.span:
                wide.add_row(columns, np.append(row.values, row.span), None, row.upper)
            else:
                wide.add_row(columns, row.values, row.lower, row.upper)
        for columns, values, upper in later:
            wide.add_row(columns, values, None, upper)
        return wide

    def weighed(self, duals: Floats | None, lowest: Floats, highest: Floats) -> tuple[Ints, int] | None:
        """Return what a unit of each column adds to the weighted sum of all rows, and by how much it can exceed what it must reach.

        The weighted sum Σ_i w_i a_i x of any x that meets the rows is at least Σ_i w_i b_i, b_i being the lower bound where w_i is
        positive and the upper one where it is negative. None where there is nothing to weigh or it cannot be done in whole numbers.
        """
        if duals is None or not np.isfinite(highest).all():
            return None
        weights = self._weights(duals)
        bound = np.where(weights > 0, self.lower, np.where(weights < 0, self.upper, 0.0))
        if not np.array_equal(np.rint(self.values), self.values) or not np.array_equal(np.rint(bound), bound):
            return None
        most = np.maximum(np.abs(lowest), np.abs(highest))[self.columns]
        size = float((np.abs(np.repeat(weights, self.lengths) * self.values) * most).sum() + np.abs(weights * bound).sum())
        if not size:
            return None
        multipliers = np.rint(weights * 2.0 ** min(_FINEST, int(_BITS - np.ceil(np.log2(size))))).astype(np.int64)
        gains: Ints = np.zeros(len(highest), dtype=np.int64)
        np.add.at(gains, self.columns, np.repeat(multipliers, self.lengths) * self.values.astype(np.int64))
        wanted = int((multipliers * bound.astype(np.int64)).sum())
        reach = int(np.where(gains > 0, gains * highest.astype(np.int64), gains * lowest.astype(np.int64)).sum())
        return gains, reach - wanted

    def _weights(self, duals: Floats) -> Floats:
        """The multiplier of each row, both its bounds taken together; 0 where it has no bound on the side of the multiplier."""
        number = len(self.model.rows)
        both = [at for at, row in enumerate(self.model.rows) if row.span and row.lower > -INFINITY and row.upper < INFINITY]
        weights = duals[:number].copy()
        weights[both] += duals[number:]
        bounded = np.where(weights > 0, self.lower > -INFINITY, self.upper < INFINITY)
        return np.where(bounded, weights, 0.0)
