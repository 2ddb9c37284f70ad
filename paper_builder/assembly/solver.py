"""HiGHS and nothing else: an integer or linear model in, an answer with its proof status out. It knows no question and no row name.

Runs are reproducible: one thread, a fixed seed, limits on nodes and never on time. A run that can be given up is watched, which
changes nothing about one that goes on to its end.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import highspy
import numpy as np

from paper_builder import giving_up

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

NAME = "HiGHS"
INFINITY = float(highspy.kHighsInf)
_SEED = 20261123


class _Quiet(highspy.Highs):
    """HiGHS without a word: what it says while it is made would go to standard output, among a command's results."""

    def enableCallbacks(self) -> None:  # noqa: N802 (the name is HiGHS's own)
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call]


def _quiet() -> Any:
    return _Quiet()  # type: ignore[no-untyped-call]


def version() -> str:
    """Return the solver's version."""
    return str(_quiet().version())


class Status(StrEnum):
    """``FOUND``: values, perhaps not the best. ``INFEASIBLE``: proven. ``UNKNOWN``: stopped by a limit before either."""

    FOUND = "found"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, eq=False)
class ModelRow:
    """``lower`` ≤ Σ value × column ≤ ``upper``, infinite where there is no bound. ``span``: see ``Model.add_row``."""

    columns: npt.NDArray[np.int32]
    values: Floats
    lower: float
    upper: float
    span: float


@dataclass(slots=True)
class Model:
    """A model under construction: columns between two bounds with a cost (to be minimised), rows as sparse sums."""

    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    cost: list[float] = field(default_factory=list)
    integer: list[bool] = field(default_factory=list)
    rows: list[ModelRow] = field(default_factory=list)

    def add_columns(self, upper: Iterable[float], *, integer: bool, cost: float = 0.0) -> npt.NDArray[np.int32]:
        """Add columns from 0 to each of ``upper`` and return their numbers."""
        start = len(self.upper)
        self.upper.extend(float(bound) for bound in upper)
        added = len(self.upper) - start
        self.lower.extend([0.0] * added)
        self.cost.extend([cost] * added)
        self.integer.extend([integer] * added)
        return np.arange(start, start + added, dtype=np.int32)

    def set_cost(self, columns: npt.NDArray[Any], cost: Iterable[float]) -> None:
        """Make each of ``columns`` cost that much a unit."""
        for column, value in zip(columns.tolist(), cost, strict=True):
            self.cost[column] = float(value)

    def add_row(
        self,
        columns: npt.NDArray[Any],
        values: npt.NDArray[Any],
        lower: float | None,
        upper: float | None,
        *,
        span: float = 0.0,
    ) -> None:
        """Add ``lower`` ≤ Σ value × column ≤ ``upper``; None is no bound. Zero values are left out.

        ``span`` is about what one exchange of a question moves the sum by, 0 where it should have no room to spare.
        """
        kept = np.flatnonzero(values)
        self.rows.append(
            ModelRow(
                np.asarray(columns, dtype=np.int32)[kept],
                np.asarray(values, dtype=np.float64)[kept],
                -INFINITY if lower is None else float(lower),
                INFINITY if upper is None else float(upper),
                span,
            )
        )

    def is_met_by_nothing(self) -> bool:
        """Return whether every row allows the sum 0."""
        return all(row.lower <= 0 <= row.upper for row in self.rows)

    def compiled(self) -> Any:
        """Return the model as HiGHS takes it."""
        lp = highspy.HighsLp()
        lp.num_col_ = len(self.upper)
        lp.num_row_ = len(self.rows)
        lp.col_lower_ = np.array(self.lower)
        lp.col_upper_ = np.array(self.upper)
        lp.col_cost_ = np.array(self.cost)
        lp.row_lower_ = np.array([row.lower for row in self.rows])
        lp.row_upper_ = np.array([row.upper for row in self.rows])
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.cumsum([0, *(len(row.columns) for row in self.rows)], dtype=np.int32)
        lp.a_matrix_.index_ = np.concatenate([row.columns for row in self.rows]) if self.rows else np.array([], dtype=np.int32)
        lp.a_matrix_.value_ = np.concatenate([row.values for row in self.rows]) if self.rows else np.array([])
        if any(self.integer):
            kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
            lp.integrality_ = [kinds[whole] for whole in self.integer]
        return lp


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a run came to. ``bound`` is proven: no solution has a smaller objective; -inf where nothing was proven."""

    status: Status
    values: Floats | None
    objective: float
    bound: float
    nodes: int
    stop_reason: str
    row_duals: Floats | None = None
    """Of a linear programme: what the objective gains if a row's bound moves by 1; positive at a lower bound."""

    @property
    def whole(self) -> npt.NDArray[np.int64]:
        """Return the values rounded to integers; ValueError if there are none."""
        if self.values is None:
            raise ValueError("no values")
        return np.rint(self.values).astype(np.int64)


def solve(
    model: Model, *, nodes: int = 1, gap: float = 0.0, first: bool = False, cutoff: float = INFINITY, attempt: int = 0
) -> Answer:
    """Return the answer to ``model``: at most ``nodes`` branch-and-bound nodes, done when within the relative ``gap``.

    A gap of 1 takes the first solution, where costs are not negative. Another ``attempt`` at the same model goes another way: the
    time to a first solution has a heavy tail, and a few short attempts mostly end before a long one does (Gomes, Selman and Kautz
    1998). Every column is bounded or costs something, so that no model is unbounded. RuntimeError if HiGHS refuses the model or
    ends in a way that it should not. GivenUpError soon after the work was given up (``giving_up``), KeyboardInterrupt after Ctrl-C.
    """
    giving_up.check()
    if not model.upper:
        return _without_columns(model)
    highs = _quiet()
    for name, value in _OPTIONS.items():
        highs.setOptionValue(name, value)
    if attempt:
        highs.setOptionValue("random_seed", _SEED + attempt)
        highs.setOptionValue("mip_heuristic_run_shifting", True)
    highs.setOptionValue("mip_max_nodes", nodes)
    highs.setOptionValue("mip_rel_gap", gap)
    if first:
        highs.setOptionValue("mip_max_improving_sols", 1)
    highs.setOptionValue("objective_bound", cutoff)
    if highs.passModel(model.compiled()) == highspy.HighsStatus.kError:
        raise RuntimeError("HiGHS refused the model")
    _run(highs)
    return _answer(highs, any(model.integer))


def _run(highs: Any) -> None:
    """Run HiGHS to its end or until the work is given up, about which it is asked between its steps.

    A step is a few pivots of a linear programme and at most some tenths of a second of an integer one. What a callback raises HiGHS
    takes for an error of its own, so that nothing is raised before it has returned.
    """
    given_up = giving_up.question()
    if given_up is None:
        highs.run()
        return
    with giving_up.interrupts_kept() as pressed:

        def look(event: Any) -> None:
            if pressed() or given_up():
                event.interrupt()

        for asking in (highs.cbSimplexInterrupt, highs.cbMipInterrupt):
            asking.subscribe(look)
        highs.run()
    giving_up.check()


class Reoptimized:
    """A linear programme solved again and again while the bounds of its columns change; each run starts from where the last ended.

    It is the relaxation of ``model``, which must have columns, without costs.
    """

    def __init__(self, model: Model) -> None:
        programme = model.compiled()
        programme.integrality_ = []
        programme.col_cost_ = np.zeros(len(model.upper))
        self._highs = _quiet()
        for name, value in _OPTIONS.items():
            self._highs.setOptionValue(name, value)
        if self._highs.passModel(programme) == highspy.HighsStatus.kError:
            raise RuntimeError("HiGHS refused the model")

    def bound(self, columns: npt.NDArray[np.int32], lower: Floats, upper: Floats) -> None:
        """Set the bounds of some columns."""
        for column, low, high in zip(columns.tolist(), lower.tolist(), upper.tolist(), strict=True):
            self._highs.changeColBounds(column, low, high)

    def values(self) -> Floats | None:
        """Return values within the bounds that meet every row; None where there are none. GivenUpError as in ``solve``."""
        giving_up.check()
        self._highs.run()
        return _answer(self._highs, is_integer=False).values


def _without_columns(model: Model) -> Answer:
    met = model.is_met_by_nothing()
    return Answer(
        status=Status.FOUND if met else Status.INFEASIBLE,
        values=np.array([]) if met else None,
        objective=0.0 if met else INFINITY,
        bound=0.0 if met else INFINITY,
        nodes=0,
        stop_reason="Empty",
    )


_OPTIONS: dict[str, Any] = {
    "threads": 1,
    "parallel": "off",
    "random_seed": _SEED,
    # It looks at no cost, so the first solution would be the same whatever was asked to be cheap.
    "mip_heuristic_run_feasibility_jump": False,
    # Rounding x to whole numbers may move a sum by this times the sum of its coefficients: far less than 1.
    "mip_feasibility_tolerance": 1e-8,
}


def _answer(highs: Any, is_integer: bool) -> Answer:
    status = highs.getModelStatus()
    info = highs.getInfo()
    kinds = highspy.HighsModelStatus
    has_values = int(info.primal_solution_status) == highspy.SolutionStatus.kSolutionStatusFeasible.value
    stop_reason = highs.modelStatusToString(status)
    values = np.array(highs.getSolution().col_value) if has_values else None
    objective = info.objective_function_value if has_values else INFINITY
    bound = info.mip_dual_bound if is_integer else objective
    nodes = int(info.mip_node_count) if is_integer else 0
    if status in (kinds.kInfeasible, kinds.kUnboundedOrInfeasible, kinds.kObjectiveBound):
        return Answer(
            status=Status.INFEASIBLE, values=None, objective=INFINITY, bound=INFINITY, nodes=nodes, stop_reason=stop_reason
        )
    if status in (kinds.kOptimal, kinds.kSolutionLimit, kinds.kIterationLimit, kinds.kObjectiveTarget):
        found = Status.FOUND if has_values else Status.UNKNOWN
        duals = None if is_integer or values is None else np.array(highs.getSolution().row_dual)
        return Answer(
            status=found, values=values, objective=objective, bound=bound, nodes=nodes, stop_reason=stop_reason, row_duals=duals
        )
    raise RuntimeError(f"HiGHS ended with {stop_reason}")
