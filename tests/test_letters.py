"""Which letters of an explanation are options, and that rewriting them loses and adds nothing."""

from __future__ import annotations

import re
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paper_builder.letters import ambiguous, references, remap

STEM, OPTIONS = "下列说法正确的是（ ）。", ("甲方案", "乙方案", "丙方案", "丁方案")


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("A 误把分母写成曝光；C 混淆了口径。", "AC"),
        ("故选B。", "B"),
        ("选 A、B、D，C 错。", "ABDC"),
        ("A.误把；B．混淆", "AB"),
        ("（A）和（B）", "AB"),
        ("D", "D"),
        ("A/B测试、A+B轮、A&B、A-C、A_B、5A级、A4纸、CPA、KOC、Bilibili", ""),
        ("85%A", ""),
        ("v1.A 版本 A.B", ""),
        ("`A` 和 $A = B$ 不算，A 算", "A"),
        ("```\nA\n```\n\nB", "B"),
        ("I 和 J 不是选项", ""),
    ],
)
def test_a_lone_letter_outside_code_and_formulas_is_an_option(text: str, letters: str):
    found = references(text)
    assert "".join(letter for _, _, letter in found) == letters
    assert all(text[start:end] == letter for start, end, letter in found)


def test_remapping_changes_all_at_once():
    text = "A 错在分母，B 对；`A` 与 A/B测试 不变。"
    assert remap(text, {"A": "B", "B": "A"}) == "B 错在分母，A 对；`A` 与 A/B测试 不变。"
    assert remap(text, {}) == text


pieces = st.text(alphabet=list("ABCDEFHa1 误、。/&+-_%.`$端组至测试\n"), max_size=40)


@given(pieces, st.sampled_from(list(permutations("ABCD"))))
@settings(max_examples=500)
def test_remapping_there_and_back_is_nothing(text: str, order: tuple[str, ...]):
    there = dict(zip("ABCD", order, strict=True))
    moved = remap(text, there)
    assert len(moved) == len(text)
    assert remap(moved, {new: old for old, new in there.items()}) == text
    changed = [i for i, (a, b) in enumerate(zip(text, moved, strict=True)) if a != b]
    assert set(changed) <= {start for start, _, _ in references(text)}


@pytest.mark.parametrize(
    ("stem", "options", "explanation", "doubtful"),
    [
        (STEM, OPTIONS, "A 错；B 对；C、D 不全。", False),
        (STEM, OPTIONS, "A/B测试的样本量不够，选 B。", False),
        (STEM, OPTIONS, "B 站在用户角度说明。", False),
        (STEM, OPTIONS, "CEO 和 KOC 不是选项，选 B。", False),
        ("A 组转化率为 3%，（ ）更合适。", OPTIONS, "选 B。", True),
        (STEM, ("A 方案", "乙方案", "丙方案", "丁方案"), "选 B。", True),
        (STEM, OPTIONS, "B端用户看重效率，选 C。", True),
        (STEM, OPTIONS, "A组样本太少，选 C。", True),
        (STEM, OPTIONS, "故选 AC，B 不对。", True),
        (STEM, OPTIONS, "A至C 都不对，选 D。", True),
        (STEM, OPTIONS, "A/C 都不对，选 D。", True),
        (STEM, OPTIONS, "A - C 都不对，选 D。", True),
        (STEM, OPTIONS, "Ａ 不对，选 D。", True),
        ("E 组怎么样？", OPTIONS, "选 B。", False),
        (STEM, OPTIONS, "`AC` 是参数，选 B。", False),
        (STEM, OPTIONS, "DA 和 ECB 不是按字母顺序的答案，选 B。", False),
    ],
)
def test_a_doubtful_letter_is_recognised(stem: str, options: tuple[str, ...], explanation: str, doubtful: bool):
    assert ambiguous(stem, options, explanation, "ABCD") is doubtful


@given(pieces, st.sampled_from("ABCD"))
@settings(max_examples=500)
def test_a_sure_explanation_holds_every_mention_of_an_option_as_a_lone_letter(text: str, letter: str):
    """What is not doubtful has no run, range or name of option letters, so that rewriting lone letters rewrites all of them."""
    if ambiguous(STEM, OPTIONS, text, "ABCD"):
        return
    bare = re.sub(r"`+[^`]*`+|\$[^$]*\$", lambda match: "￼" * len(match.group()), text)
    if "`" in bare or "$" in bare:
        return
    lone = {start for start, _, _ in references(text)}
    for match in re.finditer(f"{letter}(?:端|组)", bare):
        assert match.start() not in lone
    for match in re.finditer(r"(?<![A-Za-z0-9/&+_%.-])(AB|AC|BC|CD|ABC|BCD)(?![A-Za-z0-9/&+_%-]|\s?测试)", bare):
        pytest.fail(f"{match.group()} in {text!r} was taken for sure")
