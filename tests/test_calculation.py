"""The arithmetic against Python's own exact fractions; the number that an option shows against what a reader takes it for."""

from __future__ import annotations

import contextlib
import time
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paper_builder.calculation import CalculationError, evaluate, rounds_to, shown_number


class _Expression:
    """Text and exact value, built side by side."""

    def __init__(self, text: str, value: Fraction) -> None:
        self.text, self.value = text, value

    def __repr__(self) -> str:
        return self.text


numbers = st.decimals(min_value=0, max_value=99999, places=2).map(lambda number: _Expression(f"{number:f}", Fraction(number)))


def _join(left: _Expression, sign: str, right: _Expression) -> _Expression:
    text = f"({left.text}) {sign} ({right.text})"
    match sign:
        case "+":
            return _Expression(text, left.value + right.value)
        case "-":
            return _Expression(text, left.value - right.value)
        case "*":
            return _Expression(text, left.value * right.value)
        case _:
            return _Expression(text, left.value / right.value) if right.value else left


expressions = st.recursive(
    numbers,
    lambda inner: (
        st.builds(_join, inner, st.sampled_from("+-*/"), inner) | inner.map(lambda e: _Expression(f"-({e.text})", -e.value))
    ),
    max_leaves=6,
).filter(lambda e: len(e.text) <= 200)


@given(expressions)
@settings(max_examples=300, deadline=None)
def test_arithmetic_is_exact_to_forty_digits(expression: _Expression):
    value = Fraction(evaluate(expression.text))
    assert abs(value - expression.value) <= max(abs(expression.value), 1) * Fraction(1, 10**40)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3", "7"),
        ("(1+2)*3", "9"),
        ("10 - 4 - 3", "3"),
        ("100 / 10 / 2", "5"),
        ("2 - -3", "5"),
        ("-2 * -3", "6"),
        ("0.1 + 0.2", "0.3"),
        ("(80000 - 80000 * 0.05 - 6000) * 0.6", "42000"),
    ],
)
def test_the_usual_precedence_holds(text: str, value: str):
    assert evaluate(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "1 +",
        "* 2",
        "(1",
        "1)",
        "1 2",
        "()",
        "1 / 0",
        "0 / 0",
        "1 / (2 - 2)",
        "2 ** 3",
        "2 // 3",
        "1e9",
        "1_000",
        "4,200",
        "４ + 1",
        "4 ÷ 2",
        "5 % 2",
        "abs(1)",
        "__import__('os')",
        "x",
        "1 if 1 else 2",
        ".5",
        "5.",
        "9" * 19,
        "1+" * 100 + "1",
        "(" * 21 + "1" + ")" * 21,
        "-" * 22 + "1",
        "\u0661",
    ],
)
def test_what_is_no_plain_arithmetic_is_refused_in_words(text: str):
    with pytest.raises(CalculationError) as caught:
        evaluate(text)
    message = caught.value.message
    assert any("\u4e00" <= character <= "\u9fff" for character in message.zh)
    assert message.en


@given(st.text(alphabet="0123456789.+-*/() ", max_size=220))
@settings(max_examples=500, deadline=None)
def test_no_expression_takes_long_or_ends_in_another_error(text: str):
    start = time.process_time()
    with contextlib.suppress(CalculationError):
        assert evaluate(text).is_finite()
    assert time.process_time() - start < 0.5


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("35%", "0.35", "0.01"),
        ("35.0%", "0.350", "0.001"),
        ("３５％", "0.35", "0.01"),
        ("约 12.5‰", "0.0125", "0.0001"),
        ("4,200 元", "4200", "1"),
        ("1,234,567.80元", "1234567.80", "0.01"),
        ("-5%", "-0.05", "0.01"),
        ("−3", "-3", "1"),
        ("提高到3.6倍", "3.6", "0.1"),
        ("每千次曝光 20 元", "20", "1"),
    ],
)
def test_the_number_of_an_option_and_its_last_place(text: str, value: str, unit: str):
    shown = shown_number(text)
    assert shown is not None
    assert shown.scaled(False) == (Decimal(value), Decimal(unit))


def test_a_chinese_scale_may_be_counted_in_or_not():
    shown = shown_number("3.5万元")
    assert shown is not None
    assert shown.scaled(False) == (Decimal("3.5"), Decimal("0.1"))
    assert shown.scaled(True) == (Decimal(35000), Decimal(1000))


@pytest.mark.parametrize("text", ["无法计算", "10至20元", "3:1", "2/5", "2026年11月", "", "9" * 30])
def test_an_option_without_exactly_one_number_shows_none(text: str):
    assert shown_number(text) is None


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(0, 4))
@settings(max_examples=200, deadline=None)
def test_a_value_rounds_to_what_half_up_rounding_shows(top: int, bottom: int, places: int):
    """Half a unit either way, against integer arithmetic."""
    scale = 10**places
    rounded = (2 * top * scale + bottom) // (2 * bottom)
    value, unit = evaluate(f"{top} / {bottom}"), Decimal(1) / scale
    assert rounds_to(value, Decimal(rounded) / scale, unit)
    assert not rounds_to(value, Decimal(rounded + 2) / scale, unit)
