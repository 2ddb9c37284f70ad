from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from paper_builder.export import export_paper
from paper_builder.export.layout import answer_lines, chinese_date, full_title, in_groups, numeral, option_columns, section_label
from paper_builder.paper import CandidateOption
from tests.builders import make_paper
from tests.export.pages import page_texts


def options(*texts):
    return [CandidateOption(label=label, text=text) for label, text in zip("ABCDEFGH", texts, strict=False)]


@pytest.mark.parametrize(
    ("number", "shown"), [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九")]
)
def test_numerals_are_read_as_people_write_them(number, shown):
    assert numeral(number) == shown


def test_a_section_gets_its_numeral_once():
    assert section_label(2, "多项选择题") == "二、多项选择题"
    assert section_label(2, "二、多项选择题") == "二、多项选择题"


@pytest.mark.parametrize(
    ("texts", "columns"),
    [
        (("28%", "35%", "42%", "65%"), 4),
        (("八个汉字正好放下",) * 4, 4),
        (("九个汉字就要排两行",) * 4, 2),
        (("十八个汉字还能放在半行里面不会换行",) * 4, 2),
        (("二十个汉字以上的选项就只能够一行放一个了吧",) * 4, 1),
        (("短", "短", "短", "只要有一个选项很长很长很长很长很长很长就都各占一行"), 1),
        (("甲", "乙", "丙", "丁", "戊"), 5),
        (("六个汉字上下", "乙", "丙", "丁", "戊"), 3),
        (("是", "否"), 2),
        (("| a |\n|---|\n| b |", "乙", "丙", "丁"), 1),
        (("![图](assets/a.png)", "乙", "丙", "丁"), 2),
        ((r"$\frac{a}{b}$", "1", "2", "3"), 4),
    ],
)
def test_options_stand_on_as_few_lines_as_the_longest_allows(texts, columns):
    assert option_columns(options(*texts)) == columns


@pytest.mark.parametrize(("points", "lines"), [(10, 15), (5, 8), (1, 2), (8, 12)])
def test_a_short_answer_gets_a_line_and_a_half_for_each_point(points, lines):
    assert answer_lines(Decimal(points)) == lines


def test_groups_hold_everything_in_order():
    assert in_groups(range(1, 12), 5) == ((1, 2, 3, 4, 5), (6, 7, 8, 9, 10), (11,))


def test_a_date_is_written_in_chinese_and_anything_else_left_alone():
    assert chinese_date("2026-11-08") == "2026年11月8日"
    assert chinese_date("待定") == "待定"


@pytest.mark.parametrize("name", ["pdf", "answer-key-pdf", "html", "report-html"])
def test_the_reserve_form_is_called_so_in_chinese(name):
    data = export_paper(replace(make_paper(), id="primary-reserve", form="reserve"), name)[0].data
    shown = "".join(page_texts(data)) if name.endswith("pdf") else data.decode()
    assert "备用卷" in shown
    assert "reserve卷" not in shown


def test_a_title_names_level_and_form():
    assert full_title(make_paper()) == "全媒体运营师职业技能考核（初级）A卷"
    assert full_title(make_paper(form="reserve")) == "全媒体运营师职业技能考核（初级）备用卷"
