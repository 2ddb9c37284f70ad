"""The arithmetic of a ``calculation`` field, and the number that an option shows. Decimal only, never eval. A leaf.

The grammar is numbers, + - * / and brackets; length, depth and digits are capped, so that no expression can take long.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import TYPE_CHECKING

from paper_builder.diagnostics import Message

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_LENGTH = 200
MAX_DEPTH = 20
MAX_DIGITS = 18
_CONTEXT = Context(prec=60, traps=[DivisionByZero, InvalidOperation, Overflow])
_TOKEN = re.compile(r"\s*(?:([0-9]+(?:\.[0-9]+)?)|([-+*/()]))")
_SCALES = {"百": 100, "千": 1000, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8, "万亿": 10**12}
_SHOWN = re.compile(
    r"(?P<sign>(?<![\w)])[-−])?(?P<digits>[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?P<part>\.[0-9]+)?\s*"
    r"(?P<scale>万亿|百万|千万|[百千万亿])?\s*(?P<percent>[%‰])?"
)


class CalculationError(ValueError):
    """An expression outside the grammar or its limits; ``message`` says what is wrong in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.message = Message(zh, en)


def evaluate(expression: str) -> Decimal:
    """Return the value of ``expression`` to 60 digits. CalculationError where it is not plain arithmetic."""
    if len(expression) > MAX_LENGTH:
        raise CalculationError(f"算式超过 {MAX_LENGTH} 个字符", f"the expression has over {MAX_LENGTH} characters")
    tokens = _tokens(expression.strip())
    try:
        value, rest = _sum(tokens, 0, 0)
    except DivisionByZero:
        raise CalculationError("除数是 0", "it divides by zero") from None
    except (InvalidOperation, Overflow):
        raise CalculationError("算不出来，如 0 ÷ 0", "it has no value, such as 0 / 0") from None
    if rest != len(tokens):
        raise CalculationError(f"“{tokens[rest]}”的位置不对", f"“{tokens[rest]}” is out of place")
    return value


def _tokens(text: str) -> Sequence[str]:
    tokens: list[str] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if not match:
            sign = text[at:].lstrip()[:1]
            raise CalculationError(f"不能用“{sign}”", f"“{sign}” is not allowed")
        number, operator = match.groups()
        if number and len(number) > MAX_DIGITS:
            raise CalculationError(f"数超过 {MAX_DIGITS} 位", f"a number has over {MAX_DIGITS} digits")
        tokens.append(number or operator)
        at = match.end()
    return tokens


def _sum(tokens: Sequence[str], at: int, depth: int) -> tuple[Decimal, int]:
    value, at = _product(tokens, at, depth)
    while at < len(tokens) and tokens[at] in "+-":
        sign = tokens[at]
        other, at = _product(tokens, at + 1, depth)
        value = _CONTEXT.add(value, other) if sign == "+" else _CONTEXT.subtract(value, other)
    return value, at


def _product(tokens: Sequence[str], at: int, depth: int) -> tuple[Decimal, int]:
    value, at = _factor(tokens, at, depth)
    while at < len(tokens) and tokens[at] in "*/":
        sign = tokens[at]
        other, at = _factor(tokens, at + 1, depth)
        value = _CONTEXT.multiply(value, other) if sign == "*" else _CONTEXT.divide(value, other)
    return value, at


def _factor(tokens: Sequence[str], at: int, depth: int) -> tuple[Decimal, int]:
    if depth > MAX_DEPTH:
        raise CalculationError(f"括号和负号超过 {MAX_DEPTH} 层", f"brackets and signs are nested over {MAX_DEPTH} deep")
    if at >= len(tokens):
        raise CalculationError("算式没有写完", "the expression is not complete")
    token = tokens[at]
    if token in "+-":
        value, at = _factor(tokens, at + 1, depth + 1)
        return (value.copy_negate() if token == "-" else value), at  # plain minus would round
    if token == "(":
        value, at = _sum(tokens, at + 1, depth + 1)
        if at >= len(tokens) or tokens[at] != ")":
            raise CalculationError("缺少右括号", "a closing bracket is missing")
        return value, at + 1
    if token in "*/)":
        raise CalculationError(f"“{token}”的位置不对", f"“{token}” is out of place")
    return Decimal(token), at + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The one number of an option: ``value`` with % applied, and ``unit``, one in its last place. ``scale`` is that of 万, 亿 …"""

    value: Decimal
    unit: Decimal
    scale: Decimal
    percent: bool

    def scaled(self, scaled: bool) -> tuple[Decimal, Decimal]:
        """Return value and unit, with 万 or 亿 multiplied in or not: an author may count in 万元 or in 元."""
        factor = self.scale if scaled else Decimal(1)
        return self.value * factor, self.unit * factor


def shown_number(text: str) -> Shown | None:
    """Return the number in ``text``, None unless there is exactly one."""
    matches = list(_SHOWN.finditer(unicodedata.normalize("NFKC", text)))
    if len(matches) != 1:
        return None
    match = matches[0]
    part = match["part"] or ""
    if len(match["digits"] + part) > MAX_DIGITS:
        return None
    share = {"%": Decimal("0.01"), "‰": Decimal("0.001")}.get(match["percent"] or "", Decimal(1))
    value = Decimal(match["digits"].replace(",", "") + part) * share
    return Shown(
        value=-value if match["sign"] else value,
        unit=Decimal(1).scaleb(-max(len(part) - 1, 0)) * share,
        scale=Decimal(_SCALES.get(match["scale"] or "", 1)),
        percent=share != 1,
    )


def rounds_to(value: Decimal, shown: Decimal, unit: Decimal) -> bool:
    """Return whether ``value`` is at most half a ``unit`` away from ``shown``."""
    return abs(value - shown) <= unit / 2
