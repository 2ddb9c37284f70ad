"""When a question may come again: against a plain reading of the rule, sitting by sitting."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from paper_builder.assembly.reuse import Uses
from paper_builder.blueprint import Reuse
from paper_builder.dates import last_weekday
from paper_builder.past import Past, PastPaper

SATURDAYS = [last_weekday(2026 + month // 12, month % 12 + 1, 5) for month in range(48)]
HELD = 12
"""The first sitting to be built for is the thirteenth."""

RULES = st.one_of(
    st.builds(Reuse, rest_sittings=st.integers(0, 6)),
    st.builds(Reuse, rest_days=st.integers(1, 200)),
    st.builds(Reuse, at_most=st.integers(1, 3), within_sittings=st.integers(1, 9)),
    st.builds(
        Reuse,
        rest_sittings=st.integers(0, 4),
        rest_days=st.integers(1, 120),
        at_most=st.integers(1, 3),
        within_sittings=st.integers(1, 9),
    ),
)


def past_of(days: set[int]) -> Past:
    """Papers of the first sittings, all of them held; ``q`` stood on those of ``days``."""
    return Past(
        papers=tuple(
            PastPaper(
                name=f"primary-A-{SATURDAYS[number]}",
                level="primary",
                sitting=SATURDAYS[number],
                questions=frozenset({"q"} if number in days else {"other"}),
            )
            for number in reversed(range(HELD))
        )
    )


def refused(reuse: Reuse, on: set[int], at: int) -> tuple[bool, bool]:
    """Whether the question rests at a sitting, and whether it was on too many, by its sittings before."""
    before = {number for number in on if number < at}
    too_soon = any(at - number <= reuse.rest_sittings for number in before) if reuse.rest_sittings is not None else False
    if reuse.rest_days is not None:
        too_soon = too_soon or any(SATURDAYS[at] - SATURDAYS[number] < timedelta(reuse.rest_days) for number in before)
    if reuse.at_most is None or reuse.within_sittings is None:
        return too_soon, False
    window = range(at - reuse.within_sittings + 1, at + 1)
    return too_soon, len(before.intersection(window)) + 1 > reuse.at_most


@settings(max_examples=300, deadline=None)
@given(RULES, st.sets(st.integers(0, HELD - 1), max_size=4), st.integers(0, 5), st.sets(st.integers(0, 4), max_size=2))
def test_rest_and_exposure_are_counted_in_sittings_and_days(reuse: Reuse, on: set[int], at: int, later: set[int]):
    uses = Uses(past_of(on), reuse, SATURDAYS[HELD:])
    expected = refused(reuse, on | {HELD + number for number in later}, HELD + at)
    assert (uses.rests("q", at, also=later), uses.is_exposed("q", at, also=later)) == expected


@settings(max_examples=200, deadline=None)
@given(RULES)
def test_after_the_period_papers_may_always_come_again_and_not_before(reuse: Reuse):
    period = Uses(Past(), reuse, SATURDAYS).period()
    assert period is not None

    def works(step: int) -> bool:
        return all(
            not any(refused(reuse, set(range(start, 48, step)), at)) for start in range(step) for at in range(start, 48, step)
        )

    assert works(period)
    assert period == 1 or not works(period - 1)


def test_without_a_rule_nothing_rests_and_nothing_comes_again():
    uses = Uses(past_of({HELD - 1}), None, [SATURDAYS[HELD]])
    assert not uses.rests("q")
    assert not uses.is_exposed("q")
    assert uses.period() is None


def test_a_paper_of_an_unknown_day_counts_as_the_last_sitting_and_rests_for_days_without_end():
    past = Past(papers=(PastPaper(name="x", level="primary", sitting=None, questions=frozenset({"q"})), *past_of({0}).papers))
    assert Uses(past, Reuse(rest_sittings=1), [SATURDAYS[HELD]]).rests("q")
    assert Uses(past, Reuse(rest_days=1), [SATURDAYS[HELD]]).rests("q")
    assert not Uses(past, Reuse(rest_days=1), [SATURDAYS[HELD]]).rests("other")


def test_two_forms_of_one_day_are_one_sitting():
    day = date(2026, 10, 31)
    papers = tuple(PastPaper(name=form, level="primary", sitting=day, questions=frozenset({"q"})) for form in "AB")
    assert not Uses(Past(papers=papers), Reuse(at_most=2, within_sittings=5), [date(2026, 11, 28)]).is_exposed("q")
