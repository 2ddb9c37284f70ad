"""The filters on sets of rows whose clashes are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paper_builder.assembly.conflict import Remembered, deletion_filter, filter_by_halves, smallest_conflict

if TYPE_CHECKING:
    from paper_builder.assembly.conflict import Answer

ROWS = ("a", "b", "c", "d", "e")


def clashing(*conflicts):
    return lambda rows: any(set(conflict) <= rows for conflict in conflicts)


def test_what_is_left_clashes_and_needs_every_row():
    found = deletion_filter(ROWS, clashing("bd"))
    assert found.rows == ("b", "d")
    assert found.minimal


def test_the_smaller_of_two_conflicts_is_found_even_if_the_larger_comes_first():
    oracle = clashing("abc", "de")
    assert deletion_filter(ROWS, oracle).rows == ("a", "b", "c")
    assert smallest_conflict(ROWS, oracle).rows == ("d", "e")


def test_an_answer_that_stays_unknown_keeps_the_row_and_is_told():
    def oracle(rows: frozenset[str]) -> bool | None:
        return None if rows == {"a", "b", "d", "e"} else {"a", "c"} <= rows

    found = deletion_filter(("a", "b", "c", "d", "e"), oracle)
    assert set(found.rows) == {"a", "c"}
    assert found.minimal
    unknown = deletion_filter(("a", "b"), lambda rows: None if rows == {"a"} else "a" in rows)
    assert unknown.rows == ("a", "b")
    assert not unknown.minimal


def test_rows_that_do_not_matter_go_in_one_question():
    asked: list[frozenset[str]] = []

    def oracle(rows: frozenset[str]) -> bool:
        asked.append(rows)
        return {"b", "d"} <= rows

    found = filter_by_halves(("b", "d"), ("a", "c", "e"), oracle)
    assert found.rows == ("b", "d")
    assert found.minimal
    assert asked == [{"b", "d"}, {"b"}, {"d"}]


@pytest.mark.parametrize("conflict", ["a", "ac", "bde", "abcde", "cf", "f"])
@pytest.mark.parametrize("likely", ["", "a", "bd", "abcdef"])
def test_a_conflict_is_found_whatever_was_thought_likely(conflict, likely):
    others = [name for name in "abcdef" if name not in likely]
    found = filter_by_halves(tuple(likely), others, clashing(conflict))
    assert sorted(found.rows) == sorted(conflict)
    assert found.minimal


def test_what_follows_from_an_answer_is_not_asked_again():
    asked: list[frozenset[str]] = []

    def ask(rows: frozenset[str]) -> Answer:
        asked.append(rows)
        return True if {"a", "b"} <= rows else rows | {"c", "d"}

    oracle = Remembered(ask)
    assert oracle(frozenset("ab")) is True
    assert oracle(frozenset("abe")) is True, "more rows clash, too"
    assert oracle(frozenset("a")) is False
    assert oracle(frozenset("acd")) is False, "the forms that were found meet these as well"
    assert oracle(frozenset("ae")) is False
    assert asked == [{"a", "b"}, {"a"}, {"a", "e"}]


def test_what_stayed_unknown_is_asked_again_and_proves_nothing():
    answers: list[Answer] = [None, True]
    oracle = Remembered(lambda _rows: answers.pop(0))
    assert oracle(frozenset("ab")) is None
    assert oracle(frozenset("ab")) is True
