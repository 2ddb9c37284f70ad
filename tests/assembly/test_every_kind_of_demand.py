"""Everything that a blueprint can say, against trying everything: the past, results, rows of some forms, sets, anchors."""

from __future__ import annotations

from hypothesis import given

from paper_builder.assembly import assemble
from paper_builder.assembly.check import violations
from tests.assembly.exhaustive import counted, has_papers, meets
from tests.assembly.remedies import mended
from tests.assembly.strategies import FEW, cases


@FEW
@given(cases())
def test_papers_are_found_exactly_where_there_are_some(case):
    bank, blueprint, forms, reserve = case
    outcome = assemble(bank, blueprint, forms=forms, reserve=reserve, seed=1, sitting=None)
    assert outcome.status == ("found" if has_papers(bank, blueprint, forms, reserve=reserve) else "infeasible")
    selection = outcome.selection
    if selection is None:
        return
    names = [*"ABC"[:forms], *(["reserve"] if reserve else [])]
    assert [form.name for form in selection.forms] == names
    chosen = [[bank.questions[name] for section in form.questions for name in section] for form in selection.forms]
    assert all(meets(bank, blueprint, form, name=name) for form, name in zip(chosen, names, strict=True))
    assert violations(bank, blueprint, selection, None) == ()
    ids = [{question.id for question in form} for form in chosen]
    common = set.intersection(*ids)
    if len(ids) > 1:
        assert common == set(selection.anchor)
        assert all(one & other == common for place, one in enumerate(ids) for other in ids[:place])
    assert set(selection.anchor) <= common
    anchored = [bank.questions[name] for name in selection.anchor]
    if blueprint.anchor:
        for section, share in zip(blueprint.sections, blueprint.anchor_shares, strict=True):
            assert sum(question.type == section.type for question in anchored) == share
        row = type("Row", (), {"where": blueprint.anchor.where})
        assert counted(bank, row, anchored) == anchored
    else:
        assert not anchored
    assert set(blueprint.included_questions) <= set.union(*ids)


@FEW
@given(cases())
def test_a_conflict_has_no_solution_and_without_any_of_its_rows_it_has_one(case):
    bank, blueprint, forms, reserve = case
    outcome = assemble(bank, blueprint, forms=forms, reserve=reserve, seed=1, sitting=None)
    assert bool(outcome.conflicts) == (outcome.status == "infeasible")
    for conflict in outcome.conflicts:
        assert conflict.minimal
        assert not has_papers(bank, blueprint, forms, conflict.rows, reserve=reserve)
        for row in conflict.rows:
            others = [other for other in conflict.rows if other != row]
            assert has_papers(bank, blueprint, forms, others, reserve=reserve), f"{row} is not needed"


@FEW
@given(cases())
def test_every_remedy_offered_gives_papers(case):
    bank, blueprint, forms, reserve = case
    outcome = assemble(bank, blueprint, forms=forms, reserve=reserve, seed=1, sitting=None)
    for repair in outcome.repairs:
        again = assemble(**mended(bank, blueprint, forms, repair, reserve=reserve), seed=2, sitting=None)
        assert again.status == "found", repair
