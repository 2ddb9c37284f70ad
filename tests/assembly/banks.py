"""A bank of some hundred questions like a real one, and a blueprint like the shipped ones, drawn with a fixed seed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING

from tests.builders import COMPETENCY_PREFIXES, make_bank, make_blueprint, make_question, make_row

if TYPE_CHECKING:
    from paper_builder.bank import Bank
    from paper_builder.blueprint import Blueprint, Constraint

SHARES = {"da": 20, "cp": 35, "fd": 30, "mx": 15}
"""Points of each competency on a paper."""


def large_bank(size: int = 300, *, seed: int = 7) -> Bank:
    """Questions in about the shares that the blueprint asks for."""
    random = Random(seed)
    prefixes = random.choices(list(SHARES), list(SHARES.values()), k=size)
    questions = []
    for number, short in enumerate(prefixes):
        kind = ("single_choice",) * 13 + ("multiple_choice",) * 5 + ("short_answer",) * 2
        questions.append(
            make_question(
                f"pri-{short}-{number:03d}",
                type=kind[number % len(kind)],
                key="AB",
                knowledge_point=f"{short}-point-{random.randint(1, 12)}",
                cognitive_level=random.choices(("remember", "understand", "apply", "analyse"), (35, 35, 25, 5))[0],
                difficulty=random.choices((1, 2, 3, 4, 5), (15, 35, 38, 9, 3))[0],
                seconds=480 if kind[number % len(kind)] == "short_answer" else random.choice((30, 45, 60, 75)),
            )
        )
    bank = make_bank(questions)
    points = {
        name: replace(point, levels={"primary": "X" if number % 3 else "Y"})
        for number, (name, point) in enumerate(bank.knowledge_points.items())
    }
    return replace(bank, knowledge_points=points)


def large_blueprint() -> Blueprint:
    """40×1 + 15×2 + 3×10 with rows on everything."""
    rows: list[Constraint] = [
        aimed(f"points-{short}", target, 2, competency=COMPETENCY_PREFIXES[short].id) for short, target in SHARES.items()
    ]
    rows += [
        aimed("easy", 50, 8, difficulty=(1, 2)),
        aimed("hard", 10, 6, difficulty=(4, 5)),
        aimed("remember", 35, 6, cognitive_level="remember"),
        aimed("understand", 35, 6, cognitive_level="understand"),
        aimed("apply", 25, 6, cognitive_level="apply"),
        make_row("topics", "knowledge_points", 25),
        make_row("each", "items_per_knowledge_point", None, 4),
        replace(make_row("facility", "mean_facility", 0.68, 0.76), target=Decimal("0.72")),
        make_row("time", "seconds", None, 5400),
        make_row("core", "points", 50, None, importance="X"),
    ]
    return make_blueprint(rows, single=40, multiple=15, short=3)


def aimed(name: str, target: int, tolerance: int, **where: object) -> Constraint:
    row = make_row(name, "points", target - tolerance, target + tolerance, **where)
    return replace(row, target=Decimal(target))
