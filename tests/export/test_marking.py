"""标准答案及评分细则: every key and every scoring point, adding up to the paper's total."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from paper_builder.export import export_paper
from paper_builder.export.answer_key import statute_line
from paper_builder.paper import ChoiceBody, CitedStatute
from tests.builders import make_choice_item, make_paper
from tests.export.pages import page_texts

pytest.importorskip("pypdf")
pytest.importorskip("typst")


def shown(paper):
    artifact, found = export_paper(paper, "answer-key-pdf")
    assert artifact is not None, found
    return "".join(page_texts(artifact.data))


def data(paper):
    return json.loads(export_paper(paper, "answer-key-json")[0].data)


def test_the_keys_stand_in_fives_under_their_numbers():
    text = shown(make_paper())
    for section in make_paper().sections[:3]:
        for start in range(0, len(section.items), 5):
            five = section.items[start : start + 5]
            numbers = "".join(str(item.number) for item in five)
            letters = "".join("".join(item.body.key) for item in five)
            assert f"{numbers}{five[0].number}–{five[-1].number}{letters}" in text


@pytest.mark.parametrize("count", [1, 4, 5, 6, 11])
def test_a_last_group_may_be_short(count):
    base = make_paper()
    items = tuple(make_choice_item(number) for number in range(1, count + 1))
    text = shown(replace(base, sections=(replace(base.sections[0], items=items),)))
    last = items[-(count % 5 or 5) :]
    span = f"{last[0].number}–{last[-1].number}" if len(last) > 1 else str(count)
    letters = "".join("".join(item.body.key) for item in last)
    assert "".join(str(item.number) for item in last) + span + letters in text


def test_each_rubric_has_its_rows_and_adds_up():
    text = shown(make_paper())
    assert text.count("序采分点分值可接受表述不给分情形") == 4
    assert text.count("1说明统计口径4指标定义统计范围只写“看数据”2按渠道拆分3分渠道比较—3提出可执行的改进措施3——合计10") == 4


def test_the_sections_add_up_to_the_total():
    assert "合计24100（与满分一致）" in shown(make_paper())
    assert "合计24100（与满分120不一致）" in shown(make_paper(total_points=Decimal(120)))


def test_each_explanation_follows_its_key_and_names_its_statute():
    text = shown(make_paper())
    assert "1.【B】B项正确；其余各项与定义不符。依据：《中华人民共和国广告法》（2021修正）第9(3)条，核对日期2026-10-01" in text
    assert "11.【ABD】A、B、D项正确" in text


def test_those_who_answer_for_the_paper_sign_it():
    assert "命题人：审题人：日期：" in shown(make_paper())


def test_a_rubric_of_several_pages_is_printed_whole():
    paper = make_paper()
    item = paper.sections[3].items[0]
    rubric = tuple(replace(item.body.rubric[0], points=Decimal("0.5"), text=f"采{n}采" + "点" * 90) for n in range(20))
    paper = replace(paper, sections=(replace(paper.sections[3], items=(replace(item, body=replace(item.body, rubric=rubric)),)),))
    text = shown(paper)
    assert [n for n in range(20) if f"采{n}采" not in text] == []


def test_the_data_holds_every_key_and_adds_up():
    wire = data(make_paper())
    items = [item for section in wire["sections"] for item in section["items"]]
    assert sum(item["points"] for item in items) == 100
    assert wire["check"] == {"sum": 100, "total": 100, "equal": True}
    for item, written in zip(make_paper().items, items, strict=True):
        assert written["number"] == item.number
        if isinstance(item.body, ChoiceBody):
            assert written["answer"] == "".join(item.body.key)
        else:
            assert sum(criterion["points"] for criterion in written["rubric"]) == written["points"]


def test_a_paper_that_does_not_add_up_is_shown_as_such():
    assert data(make_paper(total_points=Decimal(90)))["check"] == {"sum": 100, "total": 90, "equal": False}


@pytest.mark.parametrize(
    ("statute", "line"),
    [
        (
            CitedStatute(title="甲法", version="2020修正", article="5", checked="2026-01-02"),
            "《甲法》（2020修正）第5条，核对日期 2026-01-02",
        ),
        (CitedStatute(title="《甲法》", version="", article="", checked=""), "《甲法》"),
    ],
)
def test_a_statute_is_cited_with_what_is_known(statute, line):
    assert statute_line(statute) == line


def test_letters_in_the_printed_key_are_those_of_this_paper():
    text = shown(make_paper())
    place = text.index("解析与依据")
    for item in make_paper().items[:20]:
        place = text.find(f"{item.number}.【{''.join(item.body.key)}】", place)
        assert place >= 0, item.number
