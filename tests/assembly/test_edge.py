"""The edge against trying everything: no forms that exist are settled away, and what is called empty is."""

from __future__ import annotations

from itertools import combinations, islice
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.assembly.instance import problem_of as instance_problem
from paper_builder.assembly.edge import find_edge
from paper_builder.assembly.matrix import build, summed
from paper_builder.assembly.pool import make_pool
from paper_builder.assembly.rows import make_problem
from paper_builder.assembly.shares import add_shares
from paper_builder.assembly.solver import Model, Status, solve
from tests.assembly.exhaustive import meets
from tests.assembly.strategies import FEW, banks, blueprints

_CHOICES = 200


def every_choice(bank, blueprint, forms):
    """Yield sets of forms that meet every row and share nothing, as tuples of tuples of questions; not more than some hundred."""
    types = {section.type for section in blueprint.sections}
    pool = [question for question in bank.questions.values() if question.type in types]
    good = [some for size in range(len(pool) + 1) for some in combinations(pool, size) if meets(bank, blueprint, some)]
    disjoint = (
        choice for choice in combinations(good, forms) if len({q.id for form in choice for q in form}) == sum(map(len, choice))
    )
    return islice(disjoint, _CHOICES)


def problem_of(bank, blueprint, forms):
    return make_problem(bank, blueprint, make_pool(bank, blueprint, None).usable, forms)


@FEW
@given(banks(), blueprints(), st.integers(1, 3))
def test_every_choice_of_forms_lies_within_what_the_edge_leaves(bank, blueprint, forms):
    problem = problem_of(bank, blueprint, forms)
    blocks = summed(problem, range(forms), integer=True)
    built = build(problem, blocks)
    edge = find_edge(built.model)
    place = {problem.questions[number].id: slot for slot, number in enumerate(problem.slot_question.tolist())}
    columns = built.taken[0]
    for choice in every_choice(bank, blueprint, forms):
        assert not edge.empty
        taken = np.zeros(problem.slots)
        taken[[place[question.id] for form in choice for question in form]] = 1
        assert (edge.lowest[columns] <= taken).all()
        assert (taken <= edge.highest[columns]).all()
        used = float(edge.cost[columns] @ taken)
        rest = np.delete(np.arange(len(edge.cost)), columns)
        spared = np.where(edge.cost > 0, edge.cost * edge.lowest, edge.cost * edge.highest)[rest].sum()
        assert used + spared <= edge.least + edge.room + 1e-9, "no forms use up more room than there is"


@FEW
@given(banks(), blueprints(), st.integers(2, 3))
def test_every_sum_that_real_forms_share_is_left(bank, blueprint, forms):
    problem = problem_of(bank, blueprint, forms)
    blocks = summed(problem, range(forms), integer=True)
    place = {problem.questions[number].id: slot for slot, number in enumerate(problem.slot_question.tolist())}
    for choice in islice(every_choice(bank, blueprint, forms), 5):
        built = build(problem, blocks)
        add_shares(problem, built.model, blocks, built.taken, rows=None, possible=np.ones(problem.slots, dtype=bool))
        taken = {place[question.id] for form in choice for question in form}
        for slot, column in enumerate(built.taken[0].tolist()):
            built.model.lower[column] = built.model.upper[column] = float(slot in taken)
        assert solve(built.model, nodes=1000).status is Status.FOUND


def two_forms(facility: int) -> dict[str, Any]:
    """Four questions of 1 point, each form two of them: facilities 9, 9, 9, 7 and at least so much on a form."""
    return {
        "name": "shares",
        "forms": 2,
        "sections": [{"id": "single", "type": "S", "count": 2, "points": 1}],
        "rows": [{"id": "facility", "sum": "facility_points", "where": {}, "min": facility}],
        "aims": [],
        "aim_unit": 1,
        "enemies": [],
        "items": {
            "id": ["a", "b", "c", "d"],
            "type": ["S"] * 4,
            "kp": ["k1", "k2", "k3", "k4"],
            "points": [1] * 4,
            "facility": [9, 9, 9, 7],
            "time": [1] * 4,
        },
    }


def test_a_sum_that_whole_points_cannot_share_is_seen_without_dividing_it():
    """34 on two forms is 17 each, but whole questions make 18 and 16."""
    for facility, status in ((16, Status.FOUND), (17, Status.INFEASIBLE)):
        problem = instance_problem(two_forms(facility))
        blocks = summed(problem, range(2), integer=True)
        plain, shared = build(problem, blocks), build(problem, blocks)
        add_shares(problem, shared.model, blocks, shared.taken, rows=None, possible=np.ones(problem.slots, dtype=bool))
        assert solve(plain.model, nodes=100).status is Status.FOUND
        assert solve(shared.model, nodes=100).status is status


def knapsack(least: float) -> Model:
    model = Model()
    columns = model.add_columns([1.0] * 4, integer=True)
    model.add_row(columns, np.array([9, 5, 4, 1]), least, None, span=4.0)
    model.add_row(columns, np.ones(4), 2, 2)
    return model


def test_a_row_at_its_best_leaves_no_room():
    edge = find_edge(knapsack(14))
    assert edge.margin == pytest.approx(0)
    assert edge.lowest[0] == 1
    assert edge.highest[3] == 0
    assert edge.room == pytest.approx(0)


def test_a_row_near_its_best_settles_what_alone_would_miss_it():
    """Two of 9, 5, 4, 1 to 12: without 9 they come to 9 at most, with 1 to 10."""
    edge = find_edge(knapsack(12))
    assert edge.lowest.tolist() == [1, 0, 0, 0]
    assert edge.highest.tolist() == [1, 1, 1, 0]


def test_a_row_with_room_settles_nothing_and_one_beyond_its_best_is_empty():
    loose = find_edge(knapsack(5))
    assert loose.margin == pytest.approx(1)
    assert not loose.empty
    assert loose.highest.tolist() == [1] * 4
    assert find_edge(knapsack(15)).empty
