"""The one reading of LaTeX: right, or said to be impossible."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

import pytest

from paper_builder.export.render.formula import NAMESPACE, Unreadable, math_element, to_mathml
from paper_builder.export.render.typst_math import string, typst_formula

READABLE = {
    r"\frac{a}{b}\times 100\%": ["mfrac"],
    r"\text{完播率}=\frac{\text{完整播放次数}}{\text{播放次数}}": ["mfrac", "mtext"],
    r"\sqrt[3]{x}+\sqrt{y}": ["mroot", "msqrt"],
    r"\sum_{i=1}^{n} x_i": ["msubsup", "msub"],
    r"\bar{x}": ["mover"],
    r"\left(\frac{1}{2}\right)^{2}": ["msup", "mfrac"],
    r"\begin{pmatrix}1&2\\3&4\end{pmatrix}": ["mtable", "mtr", "mtd"],
    r"\begin{cases}1 & x>0\\ 0 & x\le 0\end{cases}": ["mtable"],
    r"\begin{aligned}a&=b\\&=c\end{aligned}": ["mtable"],
    r"\dfrac{1}{2}\,x": ["mstyle", "mspace"],
}

UNREADABLE = [
    r"\unknowncommand{x}",
    r"\frac{a",
    r"\frac{1}",
    r"a}b",
    r"x_",
    r"\begin{tikzcd}A\end{tikzcd}",
    r"\href{https://example.com}{y}",
    r"\href{javascript:alert(1)}{y}",
    r"\color{red}x",
    r"\style{color:red}{x}",
    r"\class{a}{b}",
    r"a & b",
    r"a \\ b",
    r"50% off",
    r"\not=",
    r"\left(a",
    " ",
    "a\x07",
]


def tags(latex: str) -> set[str]:
    read = to_mathml(latex)
    assert isinstance(read, str), read
    return {element.tag.removeprefix(f"{{{NAMESPACE}}}") for element in fromstring(read).iter()}


@pytest.mark.parametrize("latex", READABLE)
def test_formula_becomes_well_formed_mathml_with_its_structure(latex):
    assert {"math", "mrow", *READABLE[latex]} <= tags(latex)


@pytest.mark.parametrize("latex", UNREADABLE)
def test_what_cannot_be_shown_is_said_to_be_unreadable(latex):
    read = math_element(latex)
    assert isinstance(read, Unreadable)
    assert read.reason.zh
    assert read.reason.en


@pytest.mark.parametrize("latex", READABLE)
def test_no_command_is_left_in_the_text_of_a_formula(latex):
    assert "\\" not in to_mathml(latex)


@pytest.mark.parametrize(
    ("latex", "words"),
    [
        (r"12{,}000", ["12,000"]),
        ("完播率=1", ["完播率", "=", "1"]),
        (r"\mathrm{GMV}\div 2", ["GMV", "÷", "2"]),
        (r"\operatorname{ROI}", ["ROI"]),
        (r"\text{增长 5\%}", ["增长\u00a05%"]),
    ],
)
def test_what_is_one_word_to_a_reader_is_one_element(latex, words):
    assert [leaf.text for leaf in fromstring(to_mathml(latex)).iter() if leaf.text] == words


def test_display_is_told_apart_from_running_text():
    assert 'display="block"' in to_mathml("x", display=True)
    assert 'display="inline"' in to_mathml("x", display=False)


def test_markup_inside_a_formula_stays_text():
    assert tags(r"\text{<script>alert(1)</script>}") == {"math", "mrow", "mtext"}


INJECTIONS = [
    r'\text{#read("/etc/passwd")}',
    r'\text{"]; #read("/etc/passwd"); #["}',
    r'\text{" + read("/etc/passwd") + "}',
    r"#eval(1)",
    r"a $ b",
    r"\text{\_x\_}",
    r'\text{$ #panic("x") $}',
]


@pytest.mark.parametrize("latex", [*READABLE, *INJECTIONS])
def test_typst_sets_every_readable_formula_and_runs_none_of_it(latex):
    typst = pytest.importorskip("typst")
    read = math_element(latex)
    assert not isinstance(read, Unreadable)
    page = typst.compile(typst_formula(read).encode(), format="svg", ignore_system_fonts=True)
    assert page.count(b"<path") > 0


def test_a_string_literal_holds_any_character():
    typst = pytest.importorskip("typst")
    text = 'a"b\\c\nd\te#f$g[h]i\u202ej'
    source = f"#metadata({string(text)})<text>".encode()
    assert typst.query(source, "<text>", field="value", one=True, ignore_system_fonts=True) == __import__("json").dumps(
        text, ensure_ascii=False
    )
