"""The search against trying everything: what it finds is there, what it calls impossible is, and no row of a conflict is idle."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from paper_builder.assembly import assemble
from paper_builder.assembly.outcome import MoveBounds, NewBound
from paper_builder.assembly.repair import with_bounds
from tests.assembly.exhaustive import has_papers, meets
from tests.assembly.remedies import mended
from tests.assembly.strategies import FEW, banks, blueprints

FORMS = st.integers(1, 3)


@FEW
@given(banks(), blueprints(), FORMS)
def test_papers_are_found_exactly_where_there_are_some(bank, blueprint, forms):
    outcome = assemble(bank, blueprint, forms=forms, seed=1, sitting=None)
    assert outcome.status == ("found" if has_papers(bank, blueprint, forms) else "infeasible")
    if outcome.selection:
        chosen = [[bank.questions[name] for section in form.questions for name in section] for form in outcome.selection.forms]
        assert len(chosen) == forms
        assert all(meets(bank, blueprint, form) for form in chosen)
        names = [question.id for form in chosen for question in form]
        assert len(names) == len(set(names))


@FEW
@given(banks(), blueprints(), FORMS)
def test_a_conflict_has_no_solution_and_without_any_of_its_rows_it_has_one(bank, blueprint, forms):
    outcome = assemble(bank, blueprint, forms=forms, seed=1, sitting=None)
    assert bool(outcome.conflicts) == (outcome.status == "infeasible")
    for conflict in outcome.conflicts:
        assert conflict.minimal
        assert not has_papers(bank, blueprint, forms, conflict.rows)
        for row in conflict.rows:
            others = [other for other in conflict.rows if other != row]
            assert has_papers(bank, blueprint, forms, others), f"{row} is not needed"


@FEW
@given(banks(), blueprints(), FORMS)
def test_every_remedy_offered_gives_papers(bank, blueprint, forms):
    outcome = assemble(bank, blueprint, forms=forms, seed=1, sitting=None)
    for repair in outcome.repairs:
        again = assemble(**mended(bank, blueprint, forms, repair), seed=2, sitting=None)
        assert again.status == "found", repair


@FEW
@given(banks(), blueprints())
def test_a_single_bound_is_moved_no_further_than_needed(bank, blueprint):
    for repair in assemble(bank, blueprint, forms=1, seed=1, sitting=None).repairs:
        match repair:
            case MoveBounds(bounds=(NewBound(row=row, side=side, value=value),)):
                measure = next(constraint.measure for constraint in blueprint.constraints if constraint.id == row)
                step = Decimal("0.002" if measure == "mean_facility" else 1)
                tighter = NewBound(row=row, side=side, value=value + step if side == "lower" else value - step)
                assert not has_papers(bank, with_bounds(blueprint, (tighter,)), 1)
            case _:
                pass


@FEW
@given(banks(), blueprints(), FORMS)
def test_bounds_are_never_better_than_what_was_found(bank, blueprint, forms):
    outcome = assemble(bank, blueprint, forms=forms, seed=1, sitting=None)
    for stage in outcome.stages:
        if stage.value is not None and stage.bound is not None:
            assert 0 <= stage.bound <= stage.value
