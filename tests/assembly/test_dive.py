"""Dealing out small sections against trying every way: each way that leaves averaged forms is told once, and no other."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.assembly.instance import problem_of
from paper_builder.assembly.dive import Dive
from paper_builder.assembly.matrix import Block, build, jointly, summed
from paper_builder.assembly.solver import Reoptimized
from tests.assembly.strategies import FEW

SMALL, LARGE = 4, 12
ENOUGH = 10**6


@st.composite
def problems(draw: st.DrawFn) -> Any:
    """One or two short answers of four and six singles of twelve on one or two forms, under rows that are often tight."""
    forms = draw(st.integers(1, 2))
    shorts = draw(st.integers(1, 2))
    number = SMALL + LARGE
    items = {
        "id": [f"q{place}" for place in range(number)],
        "type": ["A"] * SMALL + ["S"] * LARGE,
        "kp": draw(st.lists(st.sampled_from(["k1", "k2", "k3", "k4"]), min_size=number, max_size=number)),
        "kind": draw(st.lists(st.sampled_from("XY"), min_size=number, max_size=number)),
        "points": [5] * SMALL + [1] * LARGE,
        "facility": [500] * number,
        "time": draw(st.lists(st.integers(1, 9), min_size=number, max_size=number)),
    }
    rows = [
        {"id": "time", "sum": "time", "where": {}, "max": draw(st.integers(8, 40))},
        {"id": "kind", "sum": "points", "where": {"kind": ["X"]}, "min": draw(st.integers(0, 5)), "max": draw(st.integers(5, 12))},
        {"id": "spread", "distinct": "kp", "min": draw(st.integers(1, 3))},
    ]
    return problem_of(
        {
            "name": "dive",
            "forms": forms,
            "sections": [
                {"id": "single", "type": "S", "count": 6, "points": 1},
                {"id": "short", "type": "A", "count": shorts, "points": 5},
            ],
            "rows": rows,
            "aims": [],
            "aim_unit": 1,
            "enemies": [["q0", "q1"]],
            "items": items,
        }
    )


def together(problem):
    return build(problem, jointly(problem), free=np.ones(problem.slots, dtype=np.int64))


def unnamed(forms) -> tuple[tuple[int, ...], ...]:
    """Forms whose names do not matter."""
    return tuple(sorted(tuple(sorted(form)) for form in forms))


def small_slots(problem) -> list[int]:
    """Slots of sections of which a form takes at most five."""
    counts = [section.count for section in problem.sections]
    return [slot for slot in range(problem.slots) if counts[problem.slot_section[slot]] <= 5]


@FEW
@given(problems())
def test_every_way_that_leaves_averaged_forms_is_told_once_whatever_the_forms_are_called(problem):
    expected = set()
    slots = small_slots(problem)
    for owners in product(range(-1, problem.forms), repeat=len(slots)):
        built = together(problem)
        for slot, owner in zip(slots, owners, strict=True):
            for form, columns in enumerate(built.taken):
                column = columns[slot]
                built.model.lower[column] = built.model.upper[column] = float(form == owner)
        if Reoptimized(built.model).values() is not None:
            expected.add(
                unnamed([[s for s, owner in zip(slots, owners, strict=True) if owner == form] for form in range(problem.forms)])
            )
    dive = Dive(problem, together(problem), ENOUGH)
    told = [unnamed([form.tolist() for form in answer]) for answer in dive.answers()]
    assert dive.is_complete
    assert set(told) == expected
    assert len(told) == len(expected)


def test_a_search_that_is_cut_short_proves_nothing():
    problem = problem_of(
        {
            "name": "cut",
            "forms": 2,
            "sections": [{"id": "short", "type": "A", "count": 2, "points": 5}],
            "rows": [{"id": "time", "sum": "time", "where": {}, "min": 11, "max": 11}],
            "aims": [],
            "aim_unit": 1,
            "enemies": [],
            "items": {
                "id": [f"q{place}" for place in range(6)],
                "type": ["A"] * 6,
                "kp": [f"k{place}" for place in range(6)],
                "points": [5] * 6,
                "facility": [500] * 6,
                # Two of these are never 11, but averaged they are.
                "time": [2, 4, 6, 8, 2, 12],
            },
        }
    )
    cut, whole = (Dive(problem, together(problem), most) for most in (3, ENOUGH))
    assert list(cut.answers()) == list(whole.answers()) == []
    assert not cut.is_complete
    assert whole.is_complete


def test_what_is_fixed_is_what_a_sum_of_the_forms_takes():
    problem = problem_of(
        {
            "name": "fix",
            "forms": 3,
            "sections": [{"id": "short", "type": "A", "count": 1, "points": 5}],
            "rows": [],
            "aims": [],
            "aim_unit": 1,
            "enemies": [],
            "items": {
                "id": ["a", "b", "c", "d"],
                "type": ["A"] * 4,
                "kp": ["k"] * 4,
                "points": [5] * 4,
                "facility": [500] * 4,
                "time": [1] * 4,
            },
        }
    )
    dive = Dive(problem, together(problem), ENOUGH)
    blocks = (Block((0,), integer=True), *summed(problem, (1, 2), integer=True))
    built = build(problem, blocks)
    dive.fix(built, blocks, [np.array([3]), np.array([0]), np.array([1])])
    lower, upper = np.array(built.model.lower), np.array(built.model.upper)
    for columns, taken in zip(built.taken, ([0, 0, 0, 1], [1, 1, 0, 0]), strict=True):
        assert lower[columns].tolist() == upper[columns].tolist() == taken
