"""Both scoring rules over every subset, against the rules as sentences."""

from __future__ import annotations

from decimal import Decimal
from itertools import chain, combinations

import pytest

from paper_builder.scoring import plain, rule_sentence, score_choice

LETTERS = "ABCDE"
SUBSETS = [frozenset(s) for s in chain.from_iterable(combinations(LETTERS, n) for n in range(6))]


@pytest.mark.parametrize("key", [frozenset(k) for k in ("B", "AC", "ABD", "BCDE", "ABCDE")])
def test_every_subset_scores_as_the_sentence_says(key: frozenset[str]):
    for chosen in SUBSETS:
        right = sum(letter in key for letter in chosen)
        wrong = len(chosen) - right
        everything = right == len(key)
        points = Decimal(3)
        assert score_choice("all_or_nothing", key, chosen, points) == (3 if everything and not wrong else 0)
        half = 3 if everything and not wrong else Decimal("1.5") if right and not wrong else 0
        assert score_choice("half_if_subset", key, chosen, points) == half


def test_an_item_without_key_is_a_bug():
    with pytest.raises(ValueError, match="at least one key"):
        score_choice("all_or_nothing", frozenset(), frozenset(), Decimal(1))


def test_half_points_are_exact():
    assert score_choice("half_if_subset", frozenset("AB"), frozenset("A"), Decimal(1)) == Decimal("0.5")
    assert "得0.5分" in rule_sentence("half_if_subset", Decimal(1))


@pytest.mark.parametrize(("number", "text"), [("2", "2"), ("2.0", "2"), ("0.50", "0.5"), ("100", "100"), ("1E+2", "100")])
def test_numbers_are_written_as_people_write_them(number: str, text: str):
    assert plain(Decimal(number)) == text
