"""Whether many forms keep together what they were to keep, by plain counting of ids. It shares nothing with the search."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING

from paper_builder.assembly.check import anchor_violations
from paper_builder.blueprint import Selection

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paper_builder.assembly.loft.limits import Limits
    from paper_builder.bank import Bank
    from paper_builder.blueprint import Blueprint, FormSelection


def violations_together(
    bank: Bank, blueprint: Blueprint, limits: Limits, forms: Sequence[FormSelection], anchor: Sequence[str]
) -> tuple[str, ...]:
    """Return everything that is wrong with the forms taken together, in plain English; empty if nothing is.

    Each form by itself is ``check.violations``'s.
    """
    return tuple(_all(bank, blueprint, limits, forms, anchor))


def _all(bank: Bank, blueprint: Blueprint, limits: Limits, forms: Sequence[FormSelection], anchor: Sequence[str]) -> Iterator[str]:
    selection = Selection(forms=tuple(forms), seed=0, solver="", solver_version="", stop_reason="", anchor=tuple(anchor))
    yield from anchor_violations(bank, blueprint, selection)
    common = set(anchor)
    held = [{name for part in form.questions for name in part} for form in forms]
    uses = Counter(name for form in held for name in form)
    yield from (f"{name} is on no form" for name in blueprint.included_questions if not uses[name])
    for name, number in sorted(uses.items()):
        if name not in common and number > limits.exposure_max:
            yield f"{name} is on {number} forms"
    bit = {name: 1 << place for place, name in enumerate(sorted(uses)) if name not in common}
    masks = [sum(bit.get(name, 0) for name in form) for form in held]
    for first, second in combinations(range(len(masks)), 2):
        shared = (masks[first] & masks[second]).bit_count()
        if shared > limits.overlap_max:
            yield f"forms {first + 1} and {second + 1} share {shared}"
