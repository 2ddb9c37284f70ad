"""What ties many forms or questions together: anchors, included questions, item sets. By trying everything, and on a large bank."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import combinations, combinations_with_replacement, product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_builder.assembly.loft import Limits, assemble_forms
from paper_builder.assembly.loft.checking import violations_together
from paper_builder.blueprint import Anchor, Filter
from tests.assembly.banks import large_bank, large_blueprint
from tests.assembly.exhaustive import counted, every_paper, meets
from tests.assembly.strategies import FEW, banks, blueprints
from tests.builders import make_bank, make_blueprint, make_question, make_row

BANK, BLUEPRINT = large_bank(), large_blueprint()
SINGLES = [name for name, question in BANK.questions.items() if question.type == "single_choice"]
MULTIPLES = [name for name, question in BANK.questions.items() if question.type == "multiple_choice"]
LIMITS = Limits(forms=60, overlap_max=24, exposure_max=24)
WORDS = Filter(cognitive_level=("remember", "understand"))
SETS = (
    *(tuple(SINGLES[start : start + 3]) for start in range(0, 60, 3)),
    *(tuple(MULTIPLES[start : start + 2]) for start in range(0, 20, 2)),
)


def make(blueprint, limits=LIMITS, *, bank=BANK, seed=3, **options):
    return assemble_forms(bank, blueprint, limits, seed=seed, sitting=None, **options)


def chosen(outcome):
    return [[name for names in form.questions for name in names] for form in outcome.forms]


def in_words(outcome):
    return [finding.message.en for finding in outcome.diagnostics]


def singles(number, prefix="pri-da", **changes):
    return [make_question(f"{prefix}-{n:03d}", knowledge_point=f"{prefix[4:]}-point-{n % 5 + 1}", **changes) for n in range(number)]


# ---- against trying everything -----------------------------------------------------------------------------------------


@st.composite
def linked(draw):
    """A bank of a few questions, a blueprint that ties some of them, and limits of a few forms."""
    bank, blueprint = draw(banks()), draw(blueprints())
    names = list(bank.questions)
    changes = {}
    if draw(st.booleans()):
        changes["included_questions"] = tuple(draw(st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True)))
    if draw(st.booleans()):
        changes["item_sets"] = (tuple(draw(st.lists(st.sampled_from(names), min_size=2, max_size=3, unique=True))),)
    items = sum(section.count for section in blueprint.sections)
    if items > 1 and draw(st.booleans()):
        where = draw(st.sampled_from((Filter(), Filter(type=("single_choice",)), Filter(competency=("data_analysis",)))))
        room = sum(section.count for section in blueprint.sections if not where.type or section.type in where.type)
        changes["anchor"] = Anchor(items=draw(st.integers(1, min(2, room, items - 1))), where=where)
    blueprint = replace(blueprint, **changes)
    own = items - sum(blueprint.anchor_shares)
    forms = draw(st.integers(2, 4))
    overlap, exposure = draw(st.integers(0, 3)), draw(st.integers(1, 4))
    return bank, blueprint, Limits(forms=forms, overlap_max=min(overlap, own - 1), exposure_max=min(exposure, forms))


def every_anchor(bank, blueprint):
    """Every choice of anchor items, by trying all."""
    if blueprint.anchor is None:
        return [frozenset()]
    allowed = counted(bank, replace(make_row("anchor", "items", None, None), where=blueprint.anchor.where), bank.questions.values())
    parts = [
        list(combinations([question.id for question in allowed if question.type == section.type], share))
        for section, share in zip(blueprint.sections, blueprint.anchor_shares, strict=True)
    ]
    return [frozenset(name for part in several for name in part) for several in product(*parts)]


def keeps(forms, anchor, blueprint, limits):
    """Whether the forms are what is asked for together."""
    uses = Counter(name for form in forms for name in form - anchor)
    return (
        all(anchor <= form for form in forms)
        and set(blueprint.included_questions) <= set().union(*forms)
        and all(len((a & b) - anchor) <= limits.overlap_max for a, b in combinations(forms, 2))
        and max(uses.values(), default=0) <= limits.exposure_max
    )


@FEW
@given(linked())
def test_linked_forms_are_found_only_where_there_are_some_and_are_all_that_was_asked_for(case):
    bank, blueprint, limits = case
    every = every_paper(bank, blueprint)
    possible = any(
        keeps(several, anchor, blueprint, limits)
        for anchor in every_anchor(bank, blueprint)
        for several in combinations_with_replacement([paper for paper in every if anchor <= paper], limits.forms)
    )
    outcome = make(blueprint, limits, bank=bank)
    if outcome.forms:
        assert possible
        forms, anchor = [frozenset(form) for form in chosen(outcome)], frozenset(outcome.summary.anchor)
        assert anchor in every_anchor(bank, blueprint)
        assert all(form in every for form in forms)
        assert keeps(forms, anchor, blueprint, limits)
    else:
        codes = {found.code for found in outcome.diagnostics}
        assert codes & {"PB501", "PB502", "PB503", "PB521", "PB522", "PB523"}
        if codes & {"PB501", "PB502", "PB521", "PB522"}:
            assert not possible, "called impossible only where it is"


def test_together_a_wrong_overlap_use_anchor_or_missing_question_is_seen():
    bank = make_bank(singles(6))
    blueprint = make_blueprint(single=3, anchor=Anchor(items=1, where=Filter()), included_questions=("pri-da-005",))
    outcome = make(blueprint, Limits(forms=2, overlap_max=1, exposure_max=2), bank=bank)
    first, second = outcome.forms
    limits = Limits(forms=2, overlap_max=1, exposure_max=2)
    anchor = outcome.summary.anchor
    assert not violations_together(bank, blueprint, limits, outcome.forms, anchor)
    (other, *_) = sorted(set(first.questions[0]) - set(second.questions[0]))

    def wrong(forms, anchor=anchor, limits=limits):
        return " ".join(violations_together(bank, blueprint, limits, forms, anchor))

    assert "forms 1 and 2 share 2" in wrong((first, first))
    assert "is on 2 forms" in wrong((first, first), limits=replace(limits, exposure_max=1))
    assert f"{other} is an anchor item and not on form 2" in wrong((first, second), anchor=(other,))
    assert "has 0 anchor items, not 1" in wrong((first, second), anchor=())
    bare = replace(first, questions=(("pri-da-000", "pri-da-001", "pri-da-002"),))
    assert "pri-da-005 is on no form" in wrong((bare, bare))


# ---- the anchor --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def anchored():
    blueprint = replace(BLUEPRINT, anchor=Anchor(items=12, where=WORDS))
    return blueprint, make(blueprint)


def test_an_anchor_stands_on_every_form_and_limits_are_about_the_rest(anchored):
    _, outcome = anchored
    anchor = set(outcome.summary.anchor)
    forms = chosen(outcome)
    assert len(forms) == 60
    assert all(anchor < set(form) for form in forms)
    assert all(meets(BANK, BLUEPRINT, [BANK.questions[name] for name in form]) for form in forms)
    # 12 of 58, 40 + 15 + 3: quotas 8.28, 3.10 and 0.62
    assert Counter(BANK.questions[name].type for name in anchor) == {"single_choice": 8, "multiple_choice": 3, "short_answer": 1}
    assert {BANK.questions[name].cognitive_level for name in anchor} <= set(WORDS.cognitive_level)
    overlaps = [len((set(a) & set(b)) - anchor) for a, b in combinations(forms, 2)]
    uses = Counter(name for form in forms for name in form if name not in anchor)
    assert max(overlaps) <= LIMITS.overlap_max
    assert max(uses.values()) <= LIMITS.exposure_max
    assert (outcome.summary.overlap, outcome.summary.exposure) == (max(overlaps), max(uses.values()))
    assert outcome.summary.unused == len(BANK.questions) - len(uses) - len(anchor)


def test_an_anchor_is_a_miniature_of_the_form(anchored):
    """Of easy questions, of each competency and in all, its share of what the rows aim at: 8 + 3×2 + 10 of 100 points."""
    _, outcome = anchored
    items = [BANK.questions[name] for name in outcome.summary.anchor]
    points = {"single_choice": 1, "multiple_choice": 2, "short_answer": 10}
    part = sum(points[item.type] for item in items) / 100
    assert part == 0.24
    earned = sum(points[item.type] * float(BANK.settings.facility[item.difficulty]) for item in items)
    assert abs(earned / (100 * part) - 0.72) < 0.05
    # One short answer is 10 points of one competency; all other points can follow the shares.
    for competency, target in (("data_analysis", 20), ("content_planning", 35), ("distribution", 30), ("matrix_operation", 15)):
        held = sum(points[item.type] for item in items if item.competency == competency and item.type != "short_answer")
        assert abs(held - target * 14 / 100) <= 6


def test_an_anchor_is_the_same_for_any_number_of_workers_and_another_for_another_seed(anchored):
    blueprint, outcome = anchored
    assert make(blueprint, jobs=2) == outcome
    assert make(blueprint, Limits(forms=3, overlap_max=30, exposure_max=3), seed=4).summary.anchor != outcome.summary.anchor


def test_a_stopped_run_with_everything_goes_on_to_the_same_forms():
    bank = make_bank([*singles(50), *singles(12, "pri-cp")])
    cases = tuple(tuple(f"pri-cp-{start + member:03d}" for member in range(3)) for start in range(0, 12, 3))
    included = ("pri-da-000", "pri-cp-004")
    blueprint = make_blueprint(single=12, anchor=Anchor(items=3, where=Filter()), item_sets=cases, included_questions=included)
    limits = Limits(forms=120, overlap_max=8, exposure_max=40)
    batches = []
    outcome = make(blueprint, limits, bank=bank, on_batch=lambda batch, _: batches.append(tuple(batch)))
    assert len(batches) > 3
    assert make(blueprint, limits, bank=bank, jobs=2) == outcome
    for number in range(len(batches) + 1):
        assert make(blueprint, limits, bank=bank, kept=batches[:number]) == outcome
    without = make(replace(blueprint, anchor=None), limits, bank=bank)
    assert make(blueprint, limits, bank=bank, kept=[without.forms[:5]]) == outcome, "forms without the anchor are made again"


def test_an_anchor_that_no_form_can_hold_is_explained_as_for_few_forms():
    anchor = Anchor(items=3, where=Filter(competency=("matrix_operation",)))
    bank = make_bank([*singles(20), *singles(2, "pri-mx")])
    outcome = make(make_blueprint(single=6, anchor=anchor), Limits(forms=5, overlap_max=5, exposure_max=5), bank=bank)
    assert not outcome.forms
    assert {found.code for found in outcome.diagnostics} <= {"PB501", "PB502"}
    assert "anchor" in " ".join(in_words(outcome))


def test_an_anchor_that_leaves_nothing_else_is_refused_with_words():
    blueprint = make_blueprint(single=4, anchor=Anchor(items=4, where=Filter()))
    outcome = make(blueprint, Limits(forms=3, overlap_max=0, exposure_max=3), bank=make_bank(singles(9)))
    assert not outcome.forms
    (finding,) = outcome.diagnostics
    assert finding.code == "PB523"
    assert "all 4 questions of a form are anchor items" in finding.message.en


def test_too_little_exposure_beside_any_anchor_is_proven():
    """One of five questions is anchor, four share the three other places: each on three of four forms at least."""
    blueprint = make_blueprint(single=4, anchor=Anchor(items=1, where=Filter()))
    outcome = make(blueprint, Limits(forms=4, overlap_max=3, exposure_max=2), bank=make_bank(singles(5)))
    (finding,) = outcome.diagnostics
    assert finding.code == "PB522"
    assert "at least 3 of them" in finding.message.en
    assert make(blueprint, Limits(forms=4, overlap_max=2, exposure_max=3), bank=make_bank(singles(5))).forms


# ---- included questions ------------------------------------------------------------------------------------------------


def test_each_included_question_stands_on_a_form_within_the_limits():
    included = (*SINGLES[:20], *MULTIPLES[:3])
    outcome = make(replace(BLUEPRINT, included_questions=included))
    uses = Counter(name for form in chosen(outcome) for name in form)
    assert all(1 <= uses[name] <= LIMITS.exposure_max for name in included)
    few = make(replace(BLUEPRINT, included_questions=included), Limits(forms=4, overlap_max=24, exposure_max=1))
    assert set(included) <= {name for form in chosen(few) for name in form}, "several on a form, each on one only"
    assert max(Counter(name for form in chosen(few) for name in form).values()) == 1


def test_an_included_question_that_only_the_solver_places_comes_on_and_the_others_are_dealt_again():
    """All forms take the same time. Most questions take as long as each other; with this one five odd times must make it up."""
    random = Random(0)
    odd = [10_000 + random.randrange(1, 4_000) for _ in range(24)]
    questions = [make_question(f"pri-cp-{place:03d}", seconds=seconds) for place, seconds in enumerate(odd)]
    included = make_question("pri-mx-900", seconds=60_000 - sum(odd[:5]))
    bank = make_bank([*singles(200, seconds=10_000), *questions, included])
    blueprint = make_blueprint([make_row("time", "seconds", 110_000, 110_000)], single=11, included_questions=(included.id,))
    outcome = make(blueprint, Limits(forms=60, overlap_max=10, exposure_max=60), bank=bank)
    forms = chosen(outcome)
    assert len(forms) == 60
    assert outcome.summary.by_solver == 1
    assert all(sum(bank.questions[name].seconds for name in form) == 110_000 for form in forms)
    assert any(included.id in form for form in forms)


def test_an_included_question_that_cannot_be_used_is_named_with_the_reason():
    bank = make_bank([*singles(9), make_question("pri-cp-001", status="draft")])
    blueprint = make_blueprint(single=3, included_questions=("pri-da-001", "pri-cp-001"))
    outcome = make(blueprint, Limits(forms=4, overlap_max=2, exposure_max=4), bank=bank)
    assert not outcome.forms
    (finding,) = outcome.diagnostics
    assert "pri-cp-001（未批准）" in finding.message.zh


def test_an_included_question_that_no_form_can_hold_is_explained():
    bank = make_bank([*singles(9), make_question("pri-cp-001", difficulty=5)])
    blueprint = make_blueprint([make_row("hard", "items", None, 0, difficulty=5)], single=3, included_questions=("pri-cp-001",))
    outcome = make(blueprint, Limits(forms=4, overlap_max=2, exposure_max=4), bank=bank)
    assert not outcome.forms
    (finding,) = outcome.diagnostics
    assert finding.code == "PB502"
    assert "pri-cp-001" in finding.message.en


def test_more_included_questions_than_all_forms_hold_are_counted():
    blueprint = make_blueprint(single=2, included_questions=tuple(f"pri-da-{number:03d}" for number in range(7)))
    outcome = make(blueprint, Limits(forms=3, overlap_max=1, exposure_max=3), bank=make_bank(singles(9)))
    assert not outcome.forms
    (finding,) = outcome.diagnostics
    assert finding.code == "PB523"
    assert "included questions" in finding.message.en


# ---- item sets ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def with_sets():
    return make(replace(BLUEPRINT, item_sets=SETS))


def test_a_set_stands_on_a_form_whole_or_not_at_all_and_sets_wear_out_like_questions(with_sets):
    forms = [set(form) for form in chosen(with_sets)]
    assert len(forms) == 60
    assert not any(form & set(members) and not form >= set(members) for form in forms for members in SETS)
    assert all(meets(BANK, BLUEPRINT, [BANK.questions[name] for name in form]) for form in forms)
    uses = Counter(name for form in forms for name in form)
    assert max(uses.values()) <= LIMITS.exposure_max
    # 40 of 195 single-choice questions: each on about 12 of 60 forms, and 15 of 75 multiple-choice ones.
    assert all(9 <= uses[members[0]] <= 15 for members in SETS)
    assert max(len(a & b) for a, b in combinations(forms, 2)) <= LIMITS.overlap_max
    assert with_sets.summary.mean_overlap <= with_sets.summary.least_mean_overlap * 11 / 10


def test_a_row_that_only_sets_can_meet_is_met_by_every_form():
    """Two to four questions of a case on each form, and cases are sets of three."""
    bank = make_bank([*singles(60), *singles(15, "pri-cp", tags=("案例",))])
    cases = tuple(tuple(f"pri-cp-{start + member:03d}" for member in range(3)) for start in range(0, 15, 3))
    blueprint = make_blueprint([make_row("cases", "items", 2, 4, tags="案例")], single=12, item_sets=cases)
    outcome = make(blueprint, Limits(forms=40, overlap_max=8, exposure_max=10), bank=bank)
    assert len(outcome.forms) == 40
    assert outcome.summary.by_solver == 0
    for form in chosen(outcome):
        assert sum(set(members) <= set(form) for members in cases) == 1
        assert sum("案例" in bank.questions[name].tags for name in form) == 3


def test_a_set_larger_than_the_overlap_stands_on_one_form_at_most():
    bank = make_bank([*singles(60), *singles(6, "pri-cp")])
    sets = (("pri-cp-000", "pri-cp-001", "pri-cp-002"), ("pri-cp-003", "pri-cp-004", "pri-cp-005"))
    outcome = make(make_blueprint(single=8, item_sets=sets), Limits(forms=12, overlap_max=2, exposure_max=12), bank=bank)
    forms = [set(form) for form in chosen(outcome)]
    assert len(forms) == 12
    assert all(sum(set(members) <= form for form in forms) <= 1 for members in sets)


def test_an_anchor_holds_a_set_whole():
    """Only the cases may be anchor items, and they come by threes."""
    bank = make_bank([*singles(40), *singles(6, "pri-cp", tags=("案例",))])
    cases = tuple(tuple(f"pri-cp-{start + member:03d}" for member in range(3)) for start in (0, 3))
    blueprint = make_blueprint(single=10, item_sets=cases, anchor=Anchor(items=3, where=Filter(tags=("案例",))))
    outcome = make(blueprint, Limits(forms=10, overlap_max=6, exposure_max=6), bank=bank)
    assert outcome.summary.anchor in cases
    other = next(members for members in cases if members != outcome.summary.anchor)
    assert not any(set(other) & set(form) and not set(other) <= set(form) for form in chosen(outcome))
    blueprint = replace(blueprint, anchor=Anchor(items=2, where=Filter(tags=("案例",))))
    assert not make(blueprint, Limits(forms=10, overlap_max=6, exposure_max=6), bank=bank).forms
