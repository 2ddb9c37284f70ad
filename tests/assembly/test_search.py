"""Swaps: the sums they keep agree with counting anew, what they find meets the rows, and nothing gets worse."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_builder.assembly.pool import make_pool
from paper_builder.assembly.problem import Links
from paper_builder.assembly.rows import make_problem
from paper_builder.assembly.search import improved, search
from paper_builder.assembly.splitmix import SplitMix
from paper_builder.assembly.swaps import State
from paper_builder.assembly.tables import Tables
from tests.assembly.banks import large_bank, large_blueprint
from tests.assembly.exhaustive import meets
from tests.assembly.strategies import FEW, banks, blueprints, cases
from tests.builders import make_bank, make_blueprint, make_question

BANK, BLUEPRINT = large_bank(240), large_blueprint()


def problem_of(bank, blueprint, forms):
    return make_problem(bank, blueprint, make_pool(bank, blueprint, None).usable, forms)


def chosen(problem, form):
    return [problem.questions[number] for number in problem.slot_question[form]]


@pytest.mark.parametrize("forms", [1, 2, 3])
def test_forms_meet_every_row_share_nothing_and_are_near_their_targets(forms):
    problem = problem_of(BANK, BLUEPRINT, forms)
    found = search(problem, 4)
    assert found is not None
    assert found.missed == 0
    assert all(meets(BANK, BLUEPRINT, chosen(problem, form)) for form in found.forms)
    assert len({question.id for form in found.forms for question in chosen(problem, form)}) == forms * 58
    off = [abs(int(aim.coefficients[form].sum()) - aim.target) * aim.weight for aim in problem.aims for form in found.forms]
    assert sum(off) == found.distance
    assert found.distance <= 40_000 * forms, "on average no form is more than four points off, added up over all targets"


@pytest.mark.parametrize("forms", [1, 3])
def test_what_comes_from_elsewhere_never_gets_worse(forms):
    problem = problem_of(BANK, BLUEPRINT, forms)
    start = search(problem, 1)
    assert start is not None
    again = improved(problem, start.forms, 2)
    assert again.merit <= start.merit
    mixed = [np.sort(np.concatenate([start.forms[0][:-1], [_another(problem, start.forms, start.forms[0][-1])]])), *start.forms[1:]]
    spoilt = State(Tables(problem), mixed).merit()
    assert improved(problem, mixed, 2).merit <= spoilt


def _another(problem, forms, slot):
    used = np.concatenate(forms)
    section = problem.slot_section[slot]
    return next(other for other in range(problem.slots) if other not in used and problem.slot_section[other] == section)


def test_the_same_seed_gives_the_same_forms_and_another_seed_others():
    problem = problem_of(BANK, BLUEPRINT, 2)
    first, second, third = (search(problem, seed) for seed in (9, 9, 10))
    assert first is not None
    assert second is not None
    assert third is not None
    assert all(np.array_equal(a, b) for a, b in zip(first.forms, second.forms, strict=True))
    assert not all(np.array_equal(a, b) for a, b in zip(first.forms, third.forms, strict=True))


@FEW
@given(banks(), blueprints())
def test_what_a_swap_is_said_to_change_is_what_it_changes(bank, blueprint):
    """Every swap of two forms and the leftovers, against sums counted anew from the forms."""
    _check_every_swap(problem_of(bank, blueprint, 2))


@FEW
@given(cases(), st.data())
def test_so_it_is_where_rows_are_of_some_forms_only_or_soft(case, data):
    bank, blueprint, _, reserve = case
    soft = st.sampled_from((0, 3))
    sums = ("items", "points", "seconds", "mean_facility", "facility_spread", "information")
    chosen = tuple(replace(row, weight=data.draw(soft) if row.measure in sums else 0) for row in blueprint.constraints)
    blueprint = replace(blueprint, constraints=chosen, anchor=None)
    pool = make_pool(bank, blueprint, None).usable
    problem = make_problem(bank, blueprint, pool, 2 - reserve, reserve=reserve)
    _check_every_swap(replace(problem, links=Links()))


@pytest.mark.parametrize("share", [0.1, 0.4, 0.8])
def test_so_it_is_where_many_questions_have_many_enemies(share):
    random = SplitMix(f"enemies/{share}")
    names = [f"pri-da-{number:03d}" for number in range(14)]
    pairs = tuple(pair for pair in combinations(names, 2) if random.below(100) < share * 100)
    bank = make_bank([make_question(name) for name in names], near_duplicates=pairs)
    problem = problem_of(bank, make_blueprint(single=5), 2)
    assert any(np.isin(one, other).any() for one, other in combinations(problem.cliques, 2))
    _check_every_swap(problem, [np.arange(5), np.arange(5, 10)])


def _check_every_swap(problem, forms=None):
    tables = Tables(problem)
    if forms is None:
        taken = {section: problem.in_section(section).tolist() for section in range(len(problem.sections))}
        forms = [np.array(sorted(slots[n] for slots in taken.values() if len(slots) > n + 1), dtype=np.int64) for n in (0, 1)]
    if not all(map(len, forms)) or set(problem.slot_question[forms[0]]) & set(problem.slot_question[forms[1]]):
        return
    state = State(tables, forms)
    for cell, (first, second) in product(tables.cells, ((0, 1), (0, 2), (1, 2))):
        mine, theirs = state.members(cell.slots, first), state.members(cell.slots, second)
        if not len(mine) or not len(theirs):
            continue
        hard = state.hard_change(first, mine, theirs)
        aim = state.aim_change(first, mine, theirs, stiff=False)
        apart = state.apart_change(first, second, mine, theirs)
        before = state.missed(first), state.distance(first), state.apart()
        for line, out in enumerate(mine.tolist()):
            for column, into in enumerate(theirs.tolist()):
                swapped = [set(form.tolist()) for form in forms]
                swapped[first] = swapped[first] - {out} | {into}
                if second < 2:
                    swapped[second] = swapped[second] - {into} | {out}
                anew = State(tables, [np.array(sorted(form), dtype=np.int64) for form in swapped])
                assert anew.missed(first) - before[0] == hard[line, column]
                assert anew.distance(first) - before[1] == aim[line, column]
                assert anew.apart() - before[2] == apart[line, column]
                state.swap(first, second, out, into)
                assert state.merit() == anew.merit()
                state.swap(first, second, into, out)


@FEW
@given(banks(), blueprints())
def test_nothing_is_missed_just_where_a_form_meets_every_row(bank, blueprint):
    problem = problem_of(bank, blueprint, 1)
    found = search(problem, 3)
    if found is not None:
        assert (found.missed == 0) == meets(bank, blueprint, chosen(problem, found.forms[0]))


def test_the_generator_gives_the_published_numbers():
    random = SplitMix("")
    random._state = 0
    assert [random.below(2**64) for _ in range(3)] == [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F]
    assert sorted(random.shuffled(range(20))) == list(range(20))
