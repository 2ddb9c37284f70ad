"""The near-duplicates of a whole bank and of one question, measured on a bank with planted copies."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from functools import lru_cache
from itertools import combinations

import pytest

from paper_builder.question import UNWRITTEN_STEM, Choice
from paper_builder.similarity import ExtraMissingError, Index, Kind, enemy_pairs, exact_pairs, pairs, similar_pairs
from tests.acceptance.conftest import ROOT
from tests.builders import make_bank, make_question
from tests.similarity.measure import Measured, measure
from tests.similarity.planted import Planted, planted_bank

STEM = "某账号的完播率连续三天下降，运营人员首先应当采取的做法是（ ）。"


@lru_cache(maxsize=1)
def planted() -> Planted:
    return planted_bank(1500, seed=7, copies=50, turned=50)


@lru_cache(maxsize=1)
def found():
    return similar_pairs(planted().bank)


@pytest.fixture(scope="module")
def measured() -> Measured:
    result = measure(planted(), found(), Index(planted().bank), queries=50)
    print(result.table())
    return result


# ---- how well ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "place", "floor"), [("A", 1, 1.0), ("B", 10, 0.9), ("C", 10, 0.7), ("D", 10, 0.3)])
def test_copies_are_among_the_nearest(measured: Measured, kind: str, place: int, floor: float):
    assert measured.nearest[kind, place] >= floor


def test_copies_that_change_nothing_visible_are_exact(measured: Measured):
    assert measured.verdicts["A"] == {Kind.EXACT: 1.0}
    assert measured.precision[Kind.EXACT] == 1.0


def test_most_copies_with_small_changes_are_the_same_question(measured: Measured):
    shares = measured.verdicts["B"]
    assert shares.get(Kind.SAME_QUESTION, 0) + shares.get(Kind.EXACT, 0) >= 0.9
    assert measured.verdicts["C"].get(Kind.SAME_QUESTION, 0) >= 0.4


def test_what_is_called_the_same_question_is_the_same(measured: Measured):
    assert measured.flagged[Kind.SAME_QUESTION] >= 50
    assert measured.precision[Kind.SAME_QUESTION] >= 0.9


def test_questions_turned_round_are_recognised(measured: Measured):
    assert measured.verdicts["turned"].get(Kind.OPPOSITE_POLARITY, 0) >= 0.9
    assert measured.precision[Kind.OPPOSITE_POLARITY] >= 0.9


# ---- order, asking about some, determinism ------------------------------------------------------------------------------


def test_the_list_is_ranked_and_names_each_pair_once():
    keys = [(pair.kind.rank, -pair.score) for pair in found()]
    assert keys == sorted(keys)
    names = [(pair.first.id, pair.second.id) for pair in found()]
    assert all(first < second for first, second in names)
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("size", [1, 12, 60])
def test_asking_about_some_questions_finds_what_asking_about_all_finds(size: int):
    serious = (Kind.EXACT, Kind.SAME_QUESTION, Kind.OPPOSITE_POLARITY)
    about = {copy for links in planted().copies.values() for _, copy in links[: size // 4 + 1]}
    wanted = {
        (pair.first.id, pair.second.id, pair.kind, pair.score)
        for pair in found()
        if pair.kind in serious and about & {pair.first.id, pair.second.id}
    }
    got = similar_pairs(planted().bank, about=about)
    assert wanted == {(pair.first.id, pair.second.id, pair.kind, pair.score) for pair in got if pair.kind in serious}
    assert all(about & {pair.first.id, pair.second.id} for pair in got)


SCRIPT = """
from tests.similarity.planted import planted_bank
from paper_builder.similarity import Index, enemy_pairs, similar_pairs
bank = planted_bank(450, seed=5, copies=15, turned=15).bank
print([(p.first.id, p.second.id, p.kind.value, p.score, p.same_key) for p in similar_pairs(bank)])
print(enemy_pairs(bank))
index = Index(bank)
print([[(p.second.id, p.kind.value, p.score) for p in index.nearest(q)] for q in list(bank.questions.values())[:40]])
"""


def test_every_process_finds_the_same_in_the_same_order():
    def printed(seed: str) -> str:
        env = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run([sys.executable, "-c", SCRIPT], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
        return done.stdout

    first = printed("1")
    assert len(first) > 10_000
    assert first == printed("2")


# ---- one question ------------------------------------------------------------------------------------------------------


def test_a_question_being_typed_finds_its_original_and_not_itself():
    original = make_question("pri-da-001", stem=STEM)
    other = make_question("pri-da-002", stem="直播间挂载商品前要核对的资质文件是（ ）。")
    typed = replace(
        original,
        id="pri-da-999",
        stem="账号的完播率连续三天下降，运营人员首先应该",
        body=Choice(multiple=False, options=(), key=()),
    )
    index = Index(make_bank([original, other]))
    assert next(pair.second.id for pair in index.nearest(typed)) == "pri-da-001"
    assert all(pair.first.id == "pri-da-999" for pair in index.nearest(typed))
    assert "pri-da-001" not in [pair.second.id for pair in index.nearest(original)]


def test_a_retired_question_is_shown_to_who_types_it_again_and_to_nobody_else():
    retired = make_question("pri-da-001", stem=STEM, status="retired")
    again = make_question("pri-da-002", stem=STEM)
    bank = make_bank([retired, again])
    assert [pair.kind for pair in Index(bank).nearest(again)] == [Kind.EXACT]
    assert similar_pairs(bank) == exact_pairs(bank) == enemy_pairs(bank) == ()


def test_files_that_wait_for_their_stem_repeat_nothing():
    bank = make_bank([make_question(f"pri-da-00{number}", stem=UNWRITTEN_STEM) for number in (1, 2)])
    assert similar_pairs(bank) == exact_pairs(bank) == enemy_pairs(bank) == ()


# ---- exact duplicates and enemies -----------------------------------------------------------------------------------------


def test_each_further_exact_copy_is_paired_with_the_first():
    bank = make_bank([make_question(f"pri-da-00{number}", stem=STEM) for number in (1, 2, 3)])
    names = [("pri-da-001", "pri-da-002"), ("pri-da-001", "pri-da-003")]
    assert [(pair.first.id, pair.second.id) for pair in exact_pairs(bank)] == names
    assert [(pair.first.id, pair.second.id) for pair in similar_pairs(bank)] == names


def test_enemies_are_closed_over_exact_copies_and_stay_inside_a_level():
    reworded = STEM.replace("应当采取", "应该采取")
    stems = {"pri-da-001": STEM, "pri-da-002": STEM, "pri-da-003": reworded, "adv-da-001": STEM, "adv-da-002": reworded}
    found = enemy_pairs(make_bank([make_question(name, stem=stem) for name, stem in stems.items()]))
    primary = [name for name in stems if name.startswith("pri")]
    assert set(found) == {*combinations(primary, 2), ("adv-da-001", "adv-da-002")}
    assert list(found) == sorted(found)


def test_a_large_family_is_enemies_all_through():
    template = "某账号第{0}周播放{0}00次，点赞{0}0次，按“点赞次数÷播放次数”计算，点赞率为（ ）。"
    stems = [template.format(number) for number in range(11, 51)]
    bank = make_bank([make_question(f"pri-da-{number:03d}", stem=stem) for number, stem in enumerate(stems, 1)])
    assert enemy_pairs(bank) == tuple(combinations(sorted(bank.questions), 2))


def test_the_enemies_of_one_are_those_of_all_that_are_close_to_it():
    reworded = STEM.replace("应当采取", "应该采取")
    other = "直播间观看人数突然下降时，场控首先应当（ ）。"
    bank = make_bank(
        [
            make_question("pri-da-001", stem=STEM, enemies=("pri-da-003",)),
            make_question("pri-da-002", stem=reworded),
            make_question("pri-da-003", stem=other),
        ]
    )
    assert ("pri-da-002", "pri-da-003") in enemy_pairs(bank)


def test_pairs_say_whether_they_are_declared_enemies():
    first = make_question("pri-da-001", stem=STEM)
    second = make_question("pri-da-002", stem=STEM.replace("应当采取", "应该采取"), enemies=("pri-da-001",))
    assert [pair.enemies for pair in similar_pairs(make_bank([first, second]))] == [True]
    assert enemy_pairs(make_bank([first, second])) == (("pri-da-001", "pri-da-002"),)


# ---- odd banks ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "stems", [(), ("甲",), ("", ""), ("？", "。"), ("甲" * 3000, "乙")], ids=["none", "one", "empty", "punctuation", "long"]
)
def test_odd_banks_are_no_trouble(stems: tuple[str, ...]):
    bank = make_bank([make_question(f"pri-da-00{n}", stem=stem, options=(), key="") for n, stem in enumerate(stems, 1)])
    assert isinstance(similar_pairs(bank), tuple)
    assert isinstance(Index(bank).nearest(make_question("pri-da-999")), tuple)


def test_a_bank_of_one_template_is_no_trouble():
    bank = make_bank([make_question(f"pri-da-{n:04d}", stem=STEM.replace("三", str(n))) for n in range(1, 451)])
    assert {pair.kind for pair in similar_pairs(bank)} == {Kind.OTHER_FACT}


def test_without_the_extra_only_exact_copies_are_found(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pairs, "find_spec", lambda _name: None)
    bank = make_bank([make_question(f"pri-da-00{number}", stem=STEM) for number in (1, 2)])
    assert len(exact_pairs(bank)) == 1
    for refused in (similar_pairs, enemy_pairs, Index):
        with pytest.raises(ExtraMissingError, match=r"pip install 'paper-builder\[similarity\]'"):
            refused(bank)
