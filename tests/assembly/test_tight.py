"""Where rows are tight: the solver against trying everything on small banks, and against known optima on large ones."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.assembly.draw import draw
from benchmarks.assembly.edges import FILE, edge
from benchmarks.assembly.instance import check, problem_of
from benchmarks.assembly.tight import name_of
from paper_builder.assembly.mip import Effort, find_forms
from paper_builder.assembly.pool import make_pool
from paper_builder.assembly.rows import make_problem
from paper_builder.assembly.solver import Status
from tests.assembly.exhaustive import has_papers, meets
from tests.assembly.strategies import FEW, banks, blueprints

TIGHT = {name_of(asked): asked for asked in json.loads(FILE.read_text("utf-8"))}
TRIED = (
    "time-150-1-at",
    "time-300-1-between",
    "time-300-3-inside",
    "facility-150-1-between",
    "facility-300-2-at",
    "facility-300-2-between",
    "coverage-150-2-inside",
    "supply-300-1-between",
    "cognitive-150-2-at",
    "cognitive-300-3-beyond",
    "mixed-150-2-at",
    "mixed-300-3-between",
)


def instance(name):
    asked = TIGHT[name]
    return draw(asked["family"], asked["size"], asked["forms"], asked["seed"], asked["bounds"])


@FEW
@given(banks(), blueprints(), st.integers(1, 3), st.sampled_from(Effort))
def test_the_solver_alone_finds_papers_just_where_there_are_some(bank, blueprint, forms, effort):
    """Little effort may leave it open; a verdict is true whatever the effort, and to the end there is always one."""
    problem = make_problem(bank, blueprint, make_pool(bank, blueprint, None).usable, forms)
    found = find_forms(problem, 0, effort=effort)
    if effort is Effort.ALL:
        assert found.status is not Status.UNKNOWN
    if found.status is not Status.UNKNOWN:
        assert (found.status is Status.FOUND) == has_papers(bank, blueprint, forms)
    chosen = [[problem.questions[problem.slot_question[slot]] for slot in form] for form in found.forms]
    assert all(meets(bank, blueprint, form) for form in chosen)
    assert len({question.id for form in chosen for question in form}) == sum(map(len, chosen))


@pytest.mark.parametrize("name", TRIED)
def test_a_tight_blueprint_is_solved_or_refuted(name):
    data = instance(name)
    problem = problem_of(data)
    found = find_forms(problem, 0)
    assert found.status is not Status.UNKNOWN
    assert TIGHT[name]["must_be"] in (None, found.status)
    if found.forms:
        assert check(data, [[problem.questions[slot].id for slot in form] for form in found.forms])[0] == []


def test_the_bound_of_an_edge_is_the_best_that_a_form_reaches():
    """The form found at the bound reaches it exactly, for the bound is an optimum."""
    asked = TIGHT["time-150-1-at"]
    bound = asked["bounds"]["time"]["max"]
    data = draw(asked["family"], asked["size"], asked["forms"], asked["seed"], {})
    assert edge(data, "time", "max", whole=True)[0] == pytest.approx(bound)
    data = instance("time-150-1-at")
    problem = problem_of(data)
    (form,) = find_forms(problem, 0).forms
    assert sum(data["items"]["time"][slot] for slot in form) == bound


def test_other_seeds_give_other_forms_where_the_rows_leave_any():
    problem = problem_of(instance("coverage-150-2-inside"))
    first, again, other = (find_forms(problem, seed).forms for seed in (0, 0, 1))
    assert [form.tolist() for form in first] == [form.tolist() for form in again]
    assert [form.tolist() for form in first] != [form.tolist() for form in other]
