"""Forms one after the other: real ones where they are found, a refutation only where there are none."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from paper_builder.assembly.pool import make_pool
from paper_builder.assembly.rows import make_problem
from paper_builder.assembly.turns import Turns
from tests.assembly.exhaustive import has_papers, meets
from tests.assembly.strategies import FEW, banks, blueprints


@FEW
@given(banks(), blueprints(), st.integers(2, 3), st.booleans())
def test_forms_are_papers_and_what_is_refuted_has_none(bank, blueprint, forms, of_all):
    problem = make_problem(bank, blueprint, make_pool(bank, blueprint, None).usable, forms)
    if not problem.slots:
        return
    turns = Turns(problem, None)
    every = np.ones(problem.slots, dtype=np.int64)
    found = turns.of_all(every, 1.0) if of_all else turns.of_sum(every)
    if found is not None:
        chosen = [[problem.questions[problem.slot_question[slot]] for slot in form] for form in found]
        assert all(meets(bank, blueprint, form) for form in chosen)
        assert len({question.id for form in chosen for question in form}) == sum(map(len, chosen))
        assert not turns.is_refuted
    if turns.is_refuted:
        assert not has_papers(bank, blueprint, forms)


def test_it_is_seen_to_find_and_to_refute():
    """The property above would hold of a search that never says anything."""
    verdicts = set()

    @FEW
    @given(banks(), blueprints())
    def look(bank, blueprint):
        problem = make_problem(bank, blueprint, make_pool(bank, blueprint, None).usable, 2)
        if problem.slots:
            turns = Turns(problem, None)
            found = turns.of_all(np.ones(problem.slots, dtype=np.int64), 1.0)
            verdicts.add("found" if found is not None else "refuted" if turns.is_refuted else "open")

    look()
    assert {"found", "refuted"} <= verdicts
