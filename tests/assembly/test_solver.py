"""The wrapper around HiGHS: what it reports is what is so."""

from __future__ import annotations

import numpy as np
import pytest

from paper_builder.assembly.solver import Model, Status, solve


def knapsack(wanted: float, *, integer: bool) -> Model:
    model = Model()
    columns = model.add_columns([1.0, 1.0, 1.0], integer=integer)
    model.set_cost(columns, [3, 2, 4])
    model.add_row(columns, np.array([5, 4, 7]), wanted, None)
    return model


def test_the_best_whole_numbers():
    answer = solve(knapsack(9, integer=True))
    assert answer.status is Status.FOUND
    assert answer.whole.tolist() == [1, 1, 0]
    assert (answer.objective, answer.bound) == (pytest.approx(5), pytest.approx(5))


def test_fractions_are_a_bound():
    answer = solve(knapsack(10, integer=False))
    assert answer.status is Status.FOUND
    assert answer.values is not None
    assert answer.objective == pytest.approx(2 + 6 * 4 / 7)


@pytest.mark.parametrize("integer", [True, False])
def test_what_cannot_be_is_proven(integer):
    answer = solve(knapsack(17, integer=integer))
    assert answer.status is Status.INFEASIBLE
    assert answer.values is None
    with pytest.raises(ValueError, match="no values"):
        _ = answer.whole


def test_a_limit_on_nodes_proves_nothing():
    """Sums of large random numbers: averages reach any total, subsets hardly any."""
    values = np.random.default_rng(3).integers(10_000, 99_999, size=(4, 40))
    model = Model()
    columns = model.add_columns([1.0] * 40, integer=True)
    for row in values:
        model.add_row(columns, row, row.sum() // 2, row.sum() // 2)
    answer = solve(model, nodes=2)
    assert answer.status is Status.UNKNOWN
    assert answer.stop_reason == "Solution limit reached"


def test_no_column_is_no_solution_to_a_demand():
    model = Model()
    model.add_row(model.add_columns([], integer=True), np.array([]), 1, None)
    assert solve(model).status is Status.INFEASIBLE
