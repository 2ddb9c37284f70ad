"""Rules on a paper as a whole: where its keys stand (F20). It sees labels in the order of the paper, never the bank."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from math import exp, lgamma, log
from typing import TYPE_CHECKING

from paper_builder.codes import item_rules
from paper_builder.diagnostics import Message
from paper_builder.option_order import LETTERS, LONGEST_RUN, longest_run
from paper_builder.paper import ChoiceBody

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paper_builder.diagnostics import Diagnostic
    from paper_builder.paper import Paper

FEWEST = 8
"""With fewer single-choice items no pattern can be told from chance."""
DOUBT = 0.01
"""A spread that a fair draw shows more seldom than this is reported."""
CYCLES = 3
"""So many repetitions of a cycle make a pattern."""


def check_paper(paper: Paper) -> tuple[Diagnostic, ...]:
    """Return what the key letters of a paper's single-choice items give away."""
    single = [item.body for item in paper.items if isinstance(item.body, ChoiceBody) and not item.body.multiple]
    options = max((len(body.options) for body in single), default=0)
    return tuple(key_positions([body.key[0] for body in single], options=options, subject=paper.id))


def key_positions(labels: Sequence[str], *, options: int = 4, subject: str = "") -> Iterator[Diagnostic]:
    """Yield a finding for an uneven spread, a long run and a cycle of ``labels``, which are drawn from ``options`` letters."""
    total = len(labels)
    if total < FEWEST:
        return
    counts = Counter(labels)
    expected = total / options
    distance = sum((counts[letter] - expected) ** 2 / expected for letter in LETTERS[:options])
    if chi_square_tail(distance, options - 1) < DOUBT:
        listed = [f"{letter} {counts[letter]}" for letter in LETTERS[:options]]
        yield _found(f"答案字母分布不均：{'、'.join(listed)}", f"the key letters are unevenly spread: {', '.join(listed)}", subject)
    run = longest_run(labels)
    if run > LONGEST_RUN:
        letter = next(letter for letter, group in groupby(labels) if len(list(group)) == run)
        yield _found(f"连续 {run} 题的答案都是 {letter}", f"{run} items in a row have the key {letter}", subject)
    period = _cycle(labels)
    if period:
        yield _found(f"答案按 {''.join(labels[:period])} 循环", f"the keys follow the cycle {''.join(labels[:period])}", subject)


def _cycle(labels: Sequence[str]) -> int:
    """The shortest period with which all labels repeat, at least ``CYCLES`` times; 0 for none, or where all are the same."""
    for period in range(2, len(labels) // CYCLES + 1):
        if len(set(labels[:period])) > 1 and all(labels[at] == labels[at % period] for at in range(len(labels))):
            return period
    return 0


def chi_square_tail(value: float, freedom: int) -> float:
    """Return the chance, 0…1, that a chi-square variable of ``freedom`` degrees exceeds ``value``.

    The series of the regularised lower incomplete gamma function (Abramowitz & Stegun 1964, 6.5.29).
    """
    a, x = freedom / 2, value / 2
    if x <= 0:
        return 1.0
    term = total = 1 / a
    n = a
    while term > total * 1e-12:
        n += 1
        term *= x / n
        total += term
    return max(0.0, 1 - total * exp(-x + a * log(x) - lgamma(a)))


def _found(zh: str, en: str, subject: str) -> Diagnostic:
    return item_rules.KEY_POSITIONS.found(
        Message(zh, en),
        subject=subject,
        hint=Message("换一个种子重新组卷，或调整选项的次序", "build again with another seed, or reorder the options"),
    )
