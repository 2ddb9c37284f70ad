"""The near-duplicates of a bank: the same with and without a cache, looked for again when anything that is compared changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from paper_builder import check_cache, near_duplicates
from paper_builder.bank import Bank
from paper_builder.near_duplicates import with_near_duplicates
from tests.builders import make_bank, make_question

REPEATED = "某短视频播放 12,000 次，其中 4,200 次播放到结尾，完播率为（ ）。"
STEMS = {"pri-da-001": REPEATED, "pri-da-002": REPEATED, "pri-cp-001": "广告应当显著标明“广告”字样的依据是（ ）。"}
PAIR = (("pri-da-001", "pri-da-002"),)


def bank_of(**changes: object) -> Bank:
    questions = [make_question(name, stem=stem) for name, stem in STEMS.items()]
    questions[0] = replace(questions[0], **changes)  # type: ignore[arg-type]
    return make_bank(questions)


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[Bank]:
    """The banks that were compared, a list that grows."""
    banks: list[Bank] = []
    real = near_duplicates.enemy_pairs

    def watched(bank: Bank) -> tuple[tuple[str, str], ...]:
        banks.append(bank)
        return real(bank)

    monkeypatch.setattr(near_duplicates, "enemy_pairs", watched)
    return banks


def pairs(bank: Bank, cache: Path | None) -> tuple[tuple[str, str], ...] | None:
    known, found = with_near_duplicates(bank, cache)
    assert found == ()
    return known.near_duplicates


def test_they_are_the_same_with_an_empty_a_filled_and_no_cache(tmp_path: Path, compared: list[Bank]):
    assert [pairs(bank_of(), cache) for cache in (None, tmp_path, tmp_path)] == [PAIR] * 3
    assert len(compared) == 2


@pytest.mark.parametrize("change", [{"stem": "直播间的“在线人数”指（ ）。"}, {"status": "retired"}])
def test_what_is_compared_is_looked_at_again_when_it_changes(tmp_path: Path, compared: list[Bank], change: dict[str, str]):
    assert pairs(bank_of(), tmp_path) == PAIR
    assert pairs(bank_of(**change), tmp_path) == ()
    assert pairs(bank_of(), tmp_path) == PAIR
    assert len(compared) == 3


def test_a_new_program_looks_again(tmp_path: Path, compared: list[Bank], monkeypatch: pytest.MonkeyPatch):
    pairs(bank_of(), tmp_path)
    monkeypatch.setattr(near_duplicates, "fingerprint", lambda: "another")
    pairs(bank_of(), tmp_path)
    assert len(compared) == 2


@pytest.mark.parametrize("damage", [b"", b"\xff", b"{}", b"0" * 64 + b"\n{}", "bit"])
def test_a_damaged_cache_is_as_good_as_none(tmp_path: Path, damage: bytes | str):
    pairs(bank_of(), tmp_path)
    (kept,) = tmp_path.iterdir()
    data = kept.read_bytes()
    kept.write_bytes(damage if isinstance(damage, bytes) else data.replace(b"pri-da-002", b"pri-da-003"))
    assert pairs(bank_of(), tmp_path) == PAIR
    assert kept.read_bytes() == data


def test_a_cache_of_another_shape_is_as_good_as_none(tmp_path: Path):
    bank = bank_of()
    path = check_cache.kept_path(tmp_path, "near-duplicates", bank.root)
    check_cache.write_kept(path, {"pairs": 3})
    assert pairs(bank, tmp_path) == PAIR


def test_a_folder_that_cannot_be_written_is_ignored(tmp_path: Path):
    (tmp_path / "file").write_text("")
    assert pairs(bank_of(), tmp_path / "file" / "cache") == PAIR


def test_without_the_extra_the_bank_does_not_know_and_a_warning_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    pairs(bank_of(), tmp_path)
    monkeypatch.setattr(near_duplicates, "available", lambda: False)
    known, (finding,) = with_near_duplicates(bank_of(), tmp_path)
    assert known.near_duplicates is None
    assert (finding.code, finding.severity.value) == ("PB505", "warning")
    assert finding.hint is not None
    assert "paper-builder[similarity]" in finding.hint.zh
