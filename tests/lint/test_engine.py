"""Places of findings in every way that YAML writes a text, and clues between questions against brute force."""

from __future__ import annotations

import time
from itertools import product
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paper_builder.checking import check
from paper_builder.lint import check_question, has_errors
from paper_builder.lint.clues import RARE, clues
from paper_builder.lint.paper_rules import check_paper, chi_square_tail, key_positions
from paper_builder.lint.view import han
from paper_builder.question import Choice
from paper_builder.yaml_source import read_bytes
from tests.bank_folder import BankFolder, question_yaml
from tests.builders import make_bank, make_paper, make_question

if TYPE_CHECKING:
    from pathlib import Path

# ---- places --------------------------------------------------------------------------------------------------------------

STEMS = {
    "on one line": "下列说法不正确的是（ ）。",
    "in single quotes": "'关于 A: 下列说法不正确的是（ ）。'",
    "in double quotes": '"下列说法不正确的是（ ）。"',
    "in a block": "|\n  背景说明。\n\n  下列说法不正确的是（ ）。",
    "folded": ">\n  背景说明。\n  下列说法不正确的是（ ）。",
    "over two lines": "背景说明，\n  下列说法不正确的是（ ）。",
    "twice": "|\n  有人说“不正确”的数据没有用。下列说法不正确的是（ ）。",
    "behind a picture": "|\n  ![不正确的图](assets/0123abcd.png)\n  下列说法不正确的是（ ）。",
}


@pytest.mark.parametrize("written", STEMS.values(), ids=STEMS)
def test_a_finding_covers_the_very_word(tmp_path: Path, written: str):
    bank = BankFolder(tmp_path)
    bank.add(question_yaml(stem=written, options="\n  A: 播放量是次数\n  B: 完播率是人数\n  C: 点赞量是次数"))
    found = [finding for finding in check(bank.root).diagnostics if finding.code == "PB304"]
    assert [bank.at(finding.span) for finding in found] == ["不正确"]
    span = found[0].span
    assert span is not None
    lines = (bank.root / span.path).read_text("utf-8").split("\n")
    assert lines[span.line - 1][span.column - 1 :].startswith("不正确的是")


def test_a_broken_file_does_not_silence_the_rules_for_others(tmp_path: Path):
    bank = BankFolder(tmp_path)
    bank.add("id: [", "items/primary/data_analysis/pri-da-002.yaml")
    bank.add(question_yaml(stem="下列说法不正确的是（ ）。"))
    assert "PB304" in [finding.code for finding in check(bank.root).diagnostics]


# ---- clues ---------------------------------------------------------------------------------------------------------------

WORDS = "沉默螺旋 议程设置 信息茧房 内容矩阵 用户画像 归因窗口 冷启动期 种子用户".split()  # noqa: SIM905


def test_clues_are_those_that_a_plain_search_finds():
    rng = Random(7)
    questions = []
    for number in range(1, 121):
        key = "".join(rng.sample(WORDS, 2))
        hint = "".join(rng.sample(WORDS, 2)) if rng.random() < 0.3 else ""
        prefix = rng.choice(["pri-da", "pri-cp", "int-da"])
        questions.append(
            make_question(
                f"{prefix}-{number:03d}",
                key="A",
                options=(key, "乙方案", "丙方案", "丁方案"),
                stem=f"第{number}题：{hint}，合适的方案是（ ）。",
                enemies=(f"{prefix}-{number - 1:03d}",) if number % 5 == 0 else (),
                status=rng.choice(["approved", "draft", "retired"]),
            )
        )
    bank = make_bank(questions)
    live = [question for question in bank.questions.values() if question.status != "retired"]
    expected = set()
    for asked, telling in product(live, live):
        assert isinstance(asked.body, Choice)
        key = asked.body.options[0].text
        told = [other.id for other in live if key in other.stem and other.id != asked.id]
        apart = {asked.id, *asked.enemies, *(other.id for other in live if asked.id in other.enemies)}
        if (
            key in telling.stem
            and key not in asked.stem
            and telling.id not in apart
            and asked.level == telling.level
            and len(told) <= max(1, int(RARE * len(live)))
        ):
            assert han(key) == 8
            expected.add((asked.id, telling.id))
    assert expected
    assert {(clue.asked, clue.telling) for clue in clues(bank)} == expected


def test_a_short_key_is_a_clue_only_where_the_questions_are_about_the_same_thing():
    first = make_question("pri-da-001", key="A", options=("议程设置", "乙", "丙"), knowledge_point="da-point-1")
    near = make_question("pri-da-002", stem="用议程设置理论解释，合适的是（ ）。", knowledge_point="da-point-1")
    far = make_question("pri-da-003", stem="用议程设置理论解释，恰当的是（ ）。", knowledge_point="da-point-2")
    assert [(clue.asked, clue.telling) for clue in clues(make_bank([first, near]))] == [("pri-da-001", "pri-da-002")]
    assert list(clues(make_bank([first, far]))) == []


# ---- key positions -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("freedom", range(1, 8))
@pytest.mark.parametrize("value", [0.0, 0.1, 1.0, 3.84, 11.34, 30.0])
def test_the_tail_of_chi_square_is_the_known_one(value: float, freedom: int):
    stats = pytest.importorskip("scipy.stats", reason="scipy comes with the extra similarity")
    assert chi_square_tail(value, freedom) == pytest.approx(float(stats.chi2.sf(value, freedom)), abs=1e-9)


def test_fair_draws_are_hardly_ever_reported():
    rng = Random(5)
    draws = [[rng.choice("ABCD") for _ in range(40)] for _ in range(500)]
    uneven = [draw for draw in draws if any("分布" in finding.message.zh for finding in key_positions(draw))]
    cycling = [draw for draw in draws if any("循环" in finding.message.zh for finding in key_positions(draw))]
    assert len(uneven) / len(draws) < 0.03
    assert not cycling


def test_a_paper_is_judged_by_its_single_choice_keys_in_order():
    paper = make_paper()
    single = [item for item in paper.items if item.type == "single_choice"]
    assert [finding.code for finding in check_paper(paper)] == [
        finding.code
        for finding in key_positions([item.body.key[0] for item in single], subject=paper.id)  # type: ignore[union-attr]
    ]
    assert check_paper(make_paper(sections=())) == ()


# ---- errors that keep a question off papers ------------------------------------------------------------------------------


def test_only_a_key_in_sight_is_an_error():
    assert has_errors(make_question(stem="完播率的分母是（ B ）。", key="B"))
    assert has_errors(make_question(explanation="按播放次数计算，故选 C。", key="B"))
    assert not has_errors(make_question(stem="完播率的分母是（ C ）。", key="B"))
    assert not has_errors(make_question(stem="完播率的分母是（ ）。", explanation="按播放次数计算，故选 B。", key="B"))


# ---- hostile text --------------------------------------------------------------------------------------------------------

PIECES = [
    "不",
    "不是",
    "使",
    "（",
    "(",
    "（ ）",
    "**",
    "①",
    "1",
    ",",
    "的",
    "《",
    '"',
    "除",
    "以上",
    "A和",
    " ",
    "\n",
    "是",
    "。",
    "”",
    "1～",
    "故选 A、",
    "答案：A,",
    "（A、",
    "__A ",
    "解析",
    "（错",
]


@pytest.mark.parametrize("piece", PIECES)
def test_no_text_makes_a_rule_slow(piece: str):
    """The time for a text of 40,000 characters stays far from what trying every place against every other would take."""
    long = (piece * 40_000)[:40_000]
    question = make_question(stem=f"背景，{long}（ ）。", options=(long, long + "和" + piece, "丙", "丁"))
    document, _ = read_bytes(b"id: a\n", "q.yaml")
    assert document is not None
    start = time.process_time()
    check_question(question, document)
    assert time.process_time() - start < 2


@given(st.text("不是的下列（ ）()①②、，。：A和B以上都1～3%《》“”**`$_【】答案故选√\n ", max_size=60), st.data())
@settings(max_examples=300, deadline=None)
def test_any_text_is_judged_without_a_crash(stem: str, data: st.DataObject):
    options = data.draw(st.lists(st.text("不①②、，。A和B以上都是1～3%对错《》*`$（）答案√ ", max_size=20), min_size=2, max_size=6))
    question = make_question(stem=stem or "题", options=options, key="A")
    document, _ = read_bytes(b"id: a\n", "q.yaml")
    assert document is not None
    for finding in check_question(question, document):
        assert finding.message.zh
