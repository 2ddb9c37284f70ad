"""The benchmark's instances: what comes out meets every row by an independent count, hits its targets, or names rows that clash."""

from __future__ import annotations

import pytest

from benchmarks.assembly.instance import check, load, problem_of
from paper_builder.assembly import mip
from paper_builder.assembly.solver import Status
from paper_builder.assembly.solving import solve_problem


@pytest.mark.parametrize("name", ["small", "typical"])
def test_forms_meet_every_row_and_hit_their_information_targets(name):
    data = load(name)
    problem = problem_of(data)
    solution = solve_problem(problem, 0, tolerance=2)
    forms = [[problem.questions[slot].id for slot in form] for form in solution.forms]
    wrong, deviation = check(data, forms)
    assert wrong == []
    assert deviation <= 0.0002
    spoilt = [[*forms[0][:-1], forms[0][0]], *forms[1:]]
    assert check(data, spoilt)[0], "the checker sees a question that stands on a form twice"


@pytest.mark.parametrize("name", ["infeasible_cell", "infeasible_mix"])
def test_the_rows_named_clash_and_without_any_of_them_the_others_do_not(name):
    problem = problem_of(load(name))
    solution = solve_problem(problem, 0)
    assert solution.status is Status.INFEASIBLE
    for conflict in solution.conflicts:
        assert conflict.minimal
        assert mip.find_forms(problem, 0, rows=conflict.rows).status is Status.INFEASIBLE
        for row in conflict.rows:
            others = [other for other in conflict.rows if other != row]
            assert mip.find_forms(problem, 1, rows=others).status is Status.FOUND
