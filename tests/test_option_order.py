"""Key letters: limits hold over many draws, draws differ, and nothing natural is moved."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from paper_builder.option_order import KeyPlace, cap, draw_key_places, longest_run, order_with_key_at


def test_limits_hold_over_many_draws_and_letters_are_not_perfectly_even():
    evenness = Counter()
    for seed in range(300):
        draw = draw_key_places([KeyPlace(count=4)] * 40, Random(seed))
        counts = Counter(draw.places)
        assert draw.balanced
        assert max(counts.values()) <= 14  # 35 % of 40
        assert longest_run(draw.places) <= 4
        evenness[max(counts.values())] += 1
    assert evenness[10] < 150, "perfectly even letters would themselves be a cue"
    assert len(evenness) > 2


@pytest.mark.parametrize("fixed_place", [0, 3])
def test_fixed_keys_stay_and_the_others_make_room(fixed_place: int):
    keys = [KeyPlace(count=4, fixed=fixed_place)] * 10 + [KeyPlace(count=4)] * 10
    draw = draw_key_places(keys, Random(1))
    assert draw.places[:10] == (fixed_place,) * 10
    assert not draw.balanced, "ten equal fixed keys in a row are over both limits, and that is said"
    spread = [keys[i // 2 + (10 if i % 2 else 0)] for i in range(20)]
    assert Counter(draw_key_places(spread, Random(1)).places)[fixed_place] == 10


def test_every_key_place_is_reached():
    seen = {draw_key_places([KeyPlace(count=4)] * 8, Random(seed)).places[0] for seed in range(60)}
    assert seen == {0, 1, 2, 3}


def test_two_options_can_be_balanced_too():
    draw = draw_key_places([KeyPlace(count=2)] * 10, Random(5))
    assert draw.balanced
    assert set(Counter(draw.places).values()) == {5}


@pytest.mark.parametrize(("items", "expected"), [(40, 14), (30, 10), (20, 7), (3, 1), (2, 1), (1, 1)])
def test_cap_is_35_percent_but_never_impossible(items: int, expected: int):
    assert cap(items) == expected


def test_order_puts_the_key_where_it_was_drawn_and_keeps_every_option():
    orders = set()
    for seed in range(50):
        order = order_with_key_at(2, 0, 4, Random(seed))
        assert order[2] == 0
        assert sorted(order) == [0, 1, 2, 3]
        orders.add(order)
    assert len(orders) == 6, "the three distractors take every order"


@pytest.mark.parametrize(("places", "expected"), [([], 0), ([1], 1), ([1, 1, 2, 2, 2, 1], 3), ([None, None], 2)])
def test_longest_run(places: list[object], expected: int):
    assert longest_run(places) == expected
