"""The filters on sets of rows whose clashes are known."""

from __future__ import annotations

from paper_builder.assembly.conflict import deletion_filter, smallest_conflict

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
