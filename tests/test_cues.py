"""The cue table: each cue points where a person would look, and the interval is Wilson's."""

from __future__ import annotations

import pytest

from paper_builder.analysis.cues import CUES, cue_table, length, wilson
from paper_builder.question import Choice, Option, Question


def question(options: str, key: str, *, stem: str = "下列说法正确的是（ ）。", multiple: bool = False) -> Question:
    texts = options.split("｜")
    return Question(
        id="pri-da-001",
        type="multiple_choice" if multiple else "single_choice",
        level="primary",
        competency="data_analysis",
        knowledge_point="da-metric-basics",
        cognitive_level="remember",
        difficulty=1,
        seconds=30,
        stem=stem,
        body=Choice(
            multiple=multiple, options=tuple(Option(letter=a, text=t) for a, t in zip("ABCDE", texts, strict=False)), key=tuple(key)
        ),
        explanation="",
        status="approved",
        author="writer-1",
    )


@pytest.mark.parametrize(
    ("cue", "stem", "options", "place"),
    [
        ("longest", "题", "短｜短｜最长的一项｜短", 2),
        ("longest", "题", "一样长｜一样长｜短｜短", None),
        ("much_longest", "题", "四个汉字｜四个汉字｜四个汉字｜四个汉字再加上好多字", 3),
        ("much_longest", "题", "四个汉字｜四个汉字｜四个汉字｜五个汉字了", None),
        ("shortest", "题", "长一些｜短｜长一些｜长一些", 1),
        ("absolute_word", "题", "所有数据公开｜按需公开｜分级公开｜不公开", 0),
        ("absolute_word", "题", "不一定公开｜按需公开｜分级公开｜不公开", None),
        ("absolute_word", "题", "所有公开｜必须公开｜分级公开｜不公开", None),
        ("all_of_the_above", "题", "甲｜乙｜丙｜以上都是", 3),
        ("all_of_the_above", "题", "甲｜乙｜丙｜以上说法均正确", 3),
        ("stem_repeat", "权限最小化的核心是", "做好权限最小化｜加快速度｜降低成本｜统一口令", 0),
        ("stem_repeat", "权限的核心是", "做好权限｜加快速度｜降低成本｜统一口令", None),
    ],
)
def test_cues_point_where_a_person_would(cue: str, stem: str, options: str, place: int | None):
    assert CUES[cue](stem, options.split("｜")) == place


def test_hits_are_counted_against_the_key():
    longest_right = question("短｜短｜最长的一项｜短", "C")
    longest_wrong = question("短｜短｜最长的一项｜短", "A")
    table = cue_table("all", [longest_right] * 30 + [longest_wrong] * 10)
    longest = next(cue for cue in table.cues if cue.name == "longest")
    assert (longest.fires, longest.hits, longest.chance, longest.share) == (40, 30, 10.0, 0.75)
    assert longest.leaks
    assert table.longest_is_key == 30
    assert table.letters == {"A": 10, "C": 30}


def test_a_cue_that_hits_by_chance_does_not_leak():
    table = cue_table("all", [question("短｜短｜最长的一项｜短", "ABCD"[n % 4]) for n in range(40)])
    assert not any(cue.leaks for cue in table.cues)


def test_a_cue_in_multiple_choice_hits_any_right_option_and_chance_counts_them_all():
    hit, miss = (question("短｜短｜最长的一项｜短", key, multiple=True) for key in ("AC", "ABD"))
    (longest,) = (cue for cue in cue_table("all", [hit] * 6 + [miss] * 2).multiple_cues if cue.name == "longest")
    assert (longest.questions, longest.fires, longest.hits, longest.chance) == (8, 8, 6, 6 * 0.5 + 2 * 0.75)
    assert (longest.low, longest.high) == wilson(6, 8)


def test_multiple_choice_sizes():
    table = cue_table("all", [question("甲｜乙｜丙｜丁", key, multiple=True) for key in ("AB", "ABC", "ABCD")])
    assert (table.multiple, table.key_sizes, table.all_correct, table.single) == (3, {2: 1, 3: 1, 4: 1}, 1, 0)


def test_wilson_matches_published_values():
    # Newcombe (1998), Statistics in Medicine 17, table I: 81/263 and 15/148, method 3.
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(15, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)
    assert wilson(0, 0) == (0.0, 1.0)


@pytest.mark.parametrize(("text", "expected"), [("完播率", 3), ("UV 与 PV", 3), ("12,000次", 2), ("**强调**", 2), ("ＡＢ", 1)])
def test_length_counts_what_a_reader_sees(text: str, expected: int):
    assert length(text) == expected
