"""What a blueprint demands of the choice of questions passes the gate only where it is fulfilled."""

from __future__ import annotations

from dataclasses import replace

import pytest

from paper_builder.blueprint import Anchor, Filter
from paper_builder.diagnostics import Severity
from paper_builder.freeze import freeze
from tests.builders import make_bank, make_blueprint, make_question, make_selection

SINGLE = [make_question(f"pri-da-{n:03d}", options=[f"{word}{n}" for word in "甲乙丙丁"]) for n in range(1, 11)]
MULTIPLE = [
    make_question(f"pri-cp-{n:03d}", type="multiple_choice", key="AC", options=[f"{word}{n}" for word in "戊己庚辛"])
    for n in range(1, 5)
]
BANK = make_bank([*SINGLE, *MULTIPLE])
ONE, TWO, THREE, FOUR, FIVE, SIX = (question.id for question in SINGLE[:6])
EIN, ZWEI, DREI = (question.id for question in MULTIPLE[:3])
BLUEPRINT = make_blueprint(single=3, multiple=1)


def codes(blueprint, selection, bank=BANK):
    papers, found = freeze(bank, blueprint, selection, sitting=None)
    assert bool(papers) != any(finding.severity is Severity.ERROR for finding in found)
    return [(finding.code, finding.subject) for finding in found if finding.severity is Severity.ERROR]


def anchored(items=2, where=None, **changes):
    return replace(BLUEPRINT, anchor=Anchor(items=items, where=where or Filter()), **changes)


TWO_FORMS = (((ONE, TWO, THREE), (EIN,)), ((ONE, FOUR, FIVE), (EIN,)))
"""Shares one single and one multiple choice; an anchor of two would be 1.5 and 0.5 of them, so two single ones."""


def test_the_shares_of_an_anchor_follow_the_sections_counts():
    assert anchored(2).anchor_shares == (2, 0)
    assert anchored(4).anchor_shares == (3, 1)
    assert anchored(1, Filter(type=("multiple_choice",))).anchor_shares == (0, 1)
    wide = replace(make_blueprint(single=40, multiple=15, short=3), anchor=Anchor(items=12, where=Filter()))
    assert wide.anchor_shares == (8, 3, 1)  # 8.28, 3.10, 0.62
    assert BLUEPRINT.anchor_shares == (0, 0)


def test_forms_share_the_anchor_and_nothing_else():
    forms = (((ONE, TWO, THREE), (EIN,)), ((ONE, TWO, FOUR), (ZWEI,)))
    assert codes(anchored(), make_selection(*forms, anchor=(ONE, TWO))) == []
    assert codes(anchored(), make_selection(*forms, anchor=(ONE,))) == [("PB806", TWO), ("PB810", "single")]
    assert codes(BLUEPRINT, make_selection(*forms)) == [("PB806", ONE), ("PB806", TWO)]


def test_an_anchor_that_nobody_asked_for_is_refused():
    forms = (((ONE, TWO, THREE), (EIN,)), ((ONE, FOUR, FIVE), (ZWEI,)))
    assert codes(BLUEPRINT, make_selection(*forms, anchor=(ONE,))) == [("PB810", "primary")]


def test_an_anchor_item_stands_on_every_form():
    forms = (((ONE, TWO, THREE), (EIN,)), ((ONE, FOUR, FIVE), (ZWEI,)))
    assert codes(anchored(), make_selection(*forms, anchor=(ONE, TWO))) == [("PB810", TWO)]


def test_an_anchor_is_spread_and_filtered_as_the_blueprint_says():
    selection = make_selection(*TWO_FORMS, anchor=(ONE, EIN))
    assert codes(anchored(), selection) == [("PB810", "single"), ("PB810", "multiple")]
    only = Filter(question=(TWO, THREE), type=("single_choice",))
    forms = (((ONE, TWO, THREE), (EIN,)), ((ONE, TWO, FOUR), (ZWEI,)))
    assert codes(anchored(2, only), make_selection(*forms, anchor=(ONE, TWO))) == [("PB810", ONE)]


def test_one_form_needs_no_anchor():
    assert codes(anchored(), make_selection(((ONE, TWO, THREE), (EIN,)))) == []


def test_a_question_stands_once_on_a_form_even_where_it_is_an_anchor():
    forms = (((ONE, ONE, THREE), (EIN,)), ((ONE, TWO, FOUR), (ZWEI,)))
    assert ("PB806", ONE) in codes(anchored(1), make_selection(*forms, anchor=(ONE,)))


@pytest.mark.parametrize(
    ("included", "refused"), [((TWO,), []), ((FOUR,), [("PB809", FOUR)]), ((TWO, FIVE, SIX), [("PB809", FIVE), ("PB809", SIX)])]
)
def test_what_is_included_must_be_there(included, refused):
    blueprint = replace(BLUEPRINT, included_questions=included)
    assert codes(blueprint, make_selection(((ONE, TWO, THREE), (EIN,)))) == refused


@pytest.mark.parametrize(
    ("members", "refused"),
    [((ONE, TWO), []), ((FOUR, FIVE), []), ((TWO, EIN), []), ((THREE, FOUR), [("PB808", FOUR)]), ((DREI, ONE), [("PB808", DREI)])],
)
def test_a_set_stands_on_a_form_together_or_not_at_all(members, refused):
    blueprint = replace(BLUEPRINT, item_sets=(members,))
    assert codes(blueprint, make_selection(((ONE, TWO, THREE), (EIN,)))) == refused


def test_a_set_torn_between_two_forms_is_refused_on_both():
    blueprint = replace(BLUEPRINT, item_sets=((ONE, FOUR),))
    forms = (((ONE, TWO, THREE), (EIN,)), ((FOUR, FIVE, SIX), (ZWEI,)))
    _, found = freeze(BANK, blueprint, make_selection(*forms, names=("A", "reserve")), sitting=None)
    assert [(finding.code, finding.subject) for finding in found] == [("PB808", FOUR), ("PB808", ONE)]
    assert [finding.message.zh[:3] for finding in found] == ["A卷有", "备用卷"]


def test_near_duplicates_do_not_stand_together():
    close = replace(BANK, near_duplicates=((ONE, THREE), (TWO, FOUR)))
    assert codes(BLUEPRINT, make_selection(((ONE, TWO, THREE), (EIN,))), close) == [("PB803", THREE)]
    assert codes(BLUEPRINT, make_selection(((ONE, TWO, FIVE), (EIN,)), ((THREE, FOUR, SIX), (ZWEI,))), close) == []


def test_what_the_blueprint_excludes_is_refused():
    selection = make_selection(((ONE, TWO, THREE), (EIN,)))
    assert codes(replace(BLUEPRINT, excluded_questions=(TWO, FOUR)), selection) == [("PB802", TWO)]
    tagged = make_bank([replace(SINGLE[0], tags=("old", "trial")), *SINGLE[1:], *MULTIPLE])
    assert codes(replace(BLUEPRINT, excluded_tags=("trial",)), selection, tagged) == [("PB802", ONE)]
    assert codes(replace(BLUEPRINT, excluded_tags=("trial",)), selection) == []


def test_an_anchor_has_its_share_of_each_section_on_every_form():
    half = replace(BLUEPRINT.sections[0], id="second")
    blueprint = anchored(2, sections=(BLUEPRINT.sections[0], half))
    first = ((ONE, THREE, FOUR), (TWO, FIVE, SIX))
    seven, eight, nine, ten = (question.id for question in SINGLE[6:])
    assert codes(blueprint, make_selection(first, ((ONE, seven, eight), (TWO, nine, ten)), anchor=(ONE, TWO))) == []
    moved = make_selection(first, ((ONE, TWO, seven), (eight, nine, ten)), anchor=(ONE, TWO))
    assert codes(blueprint, moved) == [("PB810", "single"), ("PB810", "second")]


def test_two_forms_of_one_name_are_a_bug():
    with pytest.raises(ValueError, match="one name"):
        freeze(BANK, make_blueprint(single=1), make_selection(((ONE,),), ((TWO,),), names=("B", "")), sitting=None)
