"""Work that is given up ends soon, wherever it is, leaves nothing behind and changes no other result."""

from __future__ import annotations

import signal
import sys
from dataclasses import replace
from datetime import date

import highspy
import numpy as np
import pytest

from benchmarks.assembly.instance import load, problem_of
from paper_builder.assembly import assemble, relaxation
from paper_builder.assembly.plan import make_plan
from paper_builder.assembly.search import search
from paper_builder.assembly.solver import Model, Status, solve
from paper_builder.assembly.solving import solve_problem
from paper_builder.blueprint_loading import find_blueprint, load_blueprint
from paper_builder.building import build
from paper_builder.giving_up import GivenUpError, never, unless
from tests.acceptance.conftest import tree
from tests.assembly.banks import large_bank, large_blueprint
from tests.builders import make_row
from tests.published import LEVEL, opened, write_bank

MORE = 5
"""Questions that may still be asked after the first one that was answered by yes: HiGHS asks on its way out."""
WHOLE = 10**9


class Asked:
    """Gives up at the question of a number; counts them all."""

    def __init__(self, give_up_at: int = WHOLE) -> None:
        self.number = 0
        self._at = give_up_at

    def __call__(self) -> bool:
        self.number += 1
        return self.number >= self._at


def subsets() -> Model:
    """Sums of large random numbers: averages reach any total, subsets hardly any, so that branch and bound goes on and on."""
    values = np.random.default_rng(3).integers(10_000, 99_999, size=(4, 40))
    model = Model()
    columns = model.add_columns([1.0] * 40, integer=True)
    for row in values:
        model.add_row(columns, row, row.sum() // 2, row.sum() // 2)
    return model


@pytest.mark.parametrize("at", [1, 2, 3, 30, 300])
def test_an_integer_programme_of_a_million_nodes_ends_soon_after_it_was_given_up(at):
    asked = Asked(at)
    with unless(asked), pytest.raises(GivenUpError):
        solve(subsets(), nodes=1_000_000)
    assert asked.number <= at + MORE


@pytest.mark.parametrize("at", [2, 50])
def test_a_linear_programme_ends_soon_after_it_was_given_up(at):
    problem = problem_of(load("typical"))
    whole, asked = Asked(), Asked(at)
    with unless(whole):
        relaxation.nearest(problem)
    assert whole.number > 100, "the programme is too short to tell"
    with unless(asked), pytest.raises(GivenUpError):
        relaxation.nearest(problem)
    assert asked.number <= at + MORE


def test_a_run_that_is_watched_and_not_given_up_is_the_run_without():
    alone = solve(subsets(), nodes=50)
    with unless(Asked()):
        watched = solve(subsets(), nodes=50)
    assert (watched.status, watched.nodes, watched.bound) == (alone.status, alone.nodes, alone.bound)
    assert alone.status is Status.UNKNOWN


def test_where_nobody_can_give_up_the_solver_calls_nothing_back(monkeypatch):
    started = []
    real = highspy.Highs.startCallback
    monkeypatch.setattr(highspy.Highs, "startCallback", lambda highs, kind: (started.append(kind), real(highs, kind))[1])
    solve(subsets(), nodes=2)
    assert not started
    with unless(never):
        solve(subsets(), nodes=2)
    assert started


def test_ctrl_c_ends_a_run_of_the_solver_and_the_next_run_is_as_ever():
    alone = solve(subsets(), nodes=50)
    asked = []

    def pressing() -> bool:
        asked.append(True)
        if sys._getframe(1).f_code.co_name == "look" and len(asked) == 30:
            signal.raise_signal(signal.SIGINT)
        return False

    with unless(pressing), pytest.raises(KeyboardInterrupt):
        solve(subsets(), nodes=1_000_000)
    assert 30 <= len(asked) <= 30 + MORE
    again = solve(subsets(), nodes=50)
    assert (again.status, again.nodes, again.bound) == (alone.status, alone.nodes, alone.bound)


def test_a_search_by_swaps_asks_more_often_than_it_shakes_its_forms():
    problem = problem_of(load("small"))
    asked = Asked()
    with unless(asked):
        found = search(problem, 0)
    assert found is not None
    assert asked.number > found.shakes * problem.forms > 0


@pytest.mark.parametrize("name", ["small", "infeasible_mix"])
def test_a_search_given_up_at_any_stage_ends_there_and_the_next_one_gives_the_same(name):
    problem = problem_of(load(name))
    alone = solve_problem(problem, 0, tolerance=2)
    whole = Asked()
    with unless(whole):
        watched = solve_problem(problem, 0, tolerance=2)
    assert outcome_of(watched) == outcome_of(alone)
    for at in range(1, whole.number + 1, max(1, whole.number // 12)):
        asked = Asked(at)
        with unless(asked), pytest.raises(GivenUpError):
            solve_problem(problem, 0, tolerance=2)
        assert asked.number <= at + MORE
    assert outcome_of(solve_problem(problem, 0, tolerance=2)) == outcome_of(alone)


def outcome_of(solution):
    return solution.status, [form.tolist() for form in solution.forms], solution.conflicts, solution.stages


@pytest.mark.parametrize(
    "verb",
    [
        lambda bank: assemble(bank, large_blueprint(), forms=2, seed=3, sitting=None),
        lambda bank: assemble(bank, clashing(), forms=1, seed=3, sitting=None),
        lambda bank: make_plan(bank, large_blueprint(), forms=1, reserve=True, sittings=1, sitting=date(2026, 11, 28)),
    ],
    ids=["forms", "explanation", "plan"],
)
def test_forms_explanations_and_plans_are_given_up_at_any_stage(verb):
    bank = large_bank()
    whole = Asked()
    with unless(whole):
        alone = verb(bank)
    for at in range(1, whole.number + 1, max(1, whole.number // 4)):
        asked = Asked(at)
        with unless(asked), pytest.raises(GivenUpError):
            verb(bank)
        assert asked.number <= at + MORE
    assert verb(bank) == alone


def clashing():
    """A blueprint with a row that cannot be met beside the others."""
    blueprint = large_blueprint()
    return replace(blueprint, constraints=(*blueprint.constraints, make_row("long", "seconds", 9000)))


def test_a_build_given_up_at_any_step_leaves_no_file_and_the_next_one_the_same_bytes(tmp_path, monkeypatch):
    monkeypatch.setenv("PAPER_BUILDER_DATA", str(tmp_path / "data"))
    bank = opened(write_bank(tmp_path / "bank"))
    blueprint, _ = load_blueprint(find_blueprint(bank, LEVEL), bank)

    def built(name):
        return build(bank, blueprint, forms=1, seed=5, sitting=None, formats=("qti3",), out=tmp_path / name)

    whole = Asked()
    with unless(whole):
        (folder,) = built("watched").folders
    for at in range(1, whole.number + 1):
        with unless(Asked(at)), pytest.raises(GivenUpError):
            built("given-up")
        assert not (tmp_path / "given-up").exists()
    (alone,) = built("alone").folders
    assert tree(folder) == tree(alone)
