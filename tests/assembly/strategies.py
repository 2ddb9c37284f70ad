"""Small banks and blueprints at random, on the edge between possible and impossible."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from tests.builders import make_bank, make_blueprint, make_question, make_row

if TYPE_CHECKING:
    from paper_builder.bank import Bank
    from paper_builder.blueprint import Blueprint, Constraint
    from paper_builder.question import Question

FEW = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@st.composite
def banks(draw: st.DrawFn) -> Bank:
    questions: list[Question] = []
    for number in range(draw(st.integers(4, 9))):
        short = draw(st.sampled_from(("da", "cp")))
        questions.append(
            make_question(
                f"pri-{short}-{number:03d}",
                type=draw(st.sampled_from(("single_choice", "single_choice", "multiple_choice"))),
                key="AB",
                knowledge_point=f"{short}-point-{draw(st.integers(1, 3))}",
                cognitive_level=draw(st.sampled_from(("remember", "apply"))),
                difficulty=draw(st.sampled_from((1, 3, 5))),
                seconds=draw(st.sampled_from((30, 60, 90))),
                tags=draw(st.sampled_from(((), ("图",)))),
            )
        )
    for _ in range(draw(st.integers(0, 3))):
        first, second = draw(st.integers(0, len(questions) - 1)), draw(st.integers(0, len(questions) - 1))
        if first != second:  # one side's word is enough
            enemies = (*questions[first].enemies, questions[second].id)
            questions[first] = replace(questions[first], enemies=enemies)
    bank = make_bank(questions, points=3)
    points = {
        name: replace(point, levels={"primary": "XYZ"[number % 3]})
        for number, (name, point) in enumerate(bank.knowledge_points.items())
    }
    return replace(bank, knowledge_points=points)


@st.composite
def rows(draw: st.DrawFn, number: int) -> Constraint:
    name = f"row-{number}"
    low = draw(st.integers(0, 3))
    high = low + draw(st.integers(0, 2))
    lower, upper = draw(st.sampled_from(((low, high), (low, None), (None, high))))
    where = draw(
        st.sampled_from(
            (
                {},
                {"competency": "data_analysis"},
                {"cognitive_level": "apply"},
                {"difficulty": (1, 3)},
                {"type": "single_choice"},
                {"tags": "图"},
                {"importance": ("X", "Y")},
            )
        )
    )
    match draw(st.sampled_from(("items", "points", "seconds", "knowledge_points", "each", "mean_facility"))):
        case "seconds":
            seconds = draw(st.sampled_from((90, 120, 180, 240)))
            return make_row(name, "seconds", *((seconds, None) if draw(st.booleans()) else (None, seconds)), **where)
        case "each":
            return make_row(name, "items_per_knowledge_point", None, draw(st.integers(1, 2)), **where)
        case "mean_facility":
            lower, upper = draw(st.sampled_from(((0.3, 0.45), (0.45, 0.6), (0.55, 0.7), (0.65, None), (None, 0.85), (0.75, 0.9))))
            return make_row(name, "mean_facility", lower, upper, **where)
        case measure:
            return make_row(name, measure, lower, upper, **where)


@st.composite
def blueprints(draw: st.DrawFn) -> Blueprint:
    chosen = [draw(rows(number)) for number in range(draw(st.integers(1, 4)))]
    return make_blueprint(chosen, single=draw(st.integers(1, 3)), multiple=draw(st.integers(0, 2)))
