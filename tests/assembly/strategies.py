"""Small banks and blueprints at random, on the edge between possible and impossible."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from paper_builder.blueprint import Anchor, Filter
from tests.builders import make_bank, make_blueprint, make_past, make_question, make_row, make_statistics

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


@st.composite
def known_banks(draw: st.DrawFn) -> Bank:
    """Banks with papers behind them and results of some questions."""
    bank = draw(banks())
    names = st.lists(st.sampled_from(list(bank.questions)), max_size=4, unique=True)
    past = make_past(**{month: draw(names) for month in draw(st.sampled_from(((), ("oct",), ("sep", "oct"))))})
    statistics = {
        name: make_statistics(
            draw(st.sampled_from((0.3125, 0.55, 0.7, 0.8))),
            a=draw(st.sampled_from((1.0, 0.8, 1.3))),
            b=draw(st.sampled_from((-1.0, 0.0, 0.5))),
        )
        for name in draw(names)
    }
    return replace(bank, past=past, statistics=statistics)


@st.composite
def new_rows(draw: st.DrawFn, bank: Bank, number: int) -> Constraint:
    """Rows on the past, on results, on named questions, and rows for some forms only."""
    name = f"new-{number}"
    back = draw(st.sampled_from(({"last_sittings": 1}, {"last_sittings": 2}, {"past_paper": "primary-A-oct"})))
    match draw(st.sampled_from(("overlap", "each paper", "questions", "spread", "information", "form", "form"))):
        case "overlap":
            lower, upper = draw(st.sampled_from(((None, 0), (None, 1), (1, None), (1, 2))))
            return make_row(name, "items", lower, upper, **back)
        case "each paper":
            return make_row(name, "items_per_past_paper", None, draw(st.integers(0, 2)), **draw(st.sampled_from(({}, back))))
        case "questions":
            chosen = tuple(draw(st.lists(st.sampled_from(list(bank.questions)), min_size=1, max_size=3, unique=True)))
            lower, upper = draw(st.sampled_from(((None, 1), (1, None), (2, None))))
            return make_row(name, "items", lower, upper, question=chosen)
        case "spread":
            lower, upper = draw(st.sampled_from(((None, 0.1), (0.1, 0.2), (0.15, None), (None, 0.25))))
            row = make_row(name, "facility_spread", lower, upper, **draw(st.sampled_from(({}, {"cognitive_level": "apply"}))))
            return replace(row, centre=Decimal(draw(st.sampled_from(("0.7", "0.55")))))
        case "information":
            lower, upper = draw(st.sampled_from(((0.2, None), (None, 0.3), (0.3, 0.6), (0.1, 0.4))))
            return replace(make_row(name, "information", lower, upper), ability=Decimal(draw(st.sampled_from(("0", "-1.5", "1")))))
        case _:
            row = draw(rows(number))
            return replace(row, id=name, forms=draw(st.sampled_from((("A",), ("B",), ("A", "reserve"), ("reserve",), ("B", "C")))))


@st.composite
def cases(draw: st.DrawFn) -> tuple[Bank, Blueprint, int, bool]:
    """A bank, a blueprint that says anything a blueprint can, a number of forms and whether there is a reserve."""
    bank = draw(known_banks())
    chosen = [draw(rows(number)) for number in range(draw(st.integers(0, 2)))]
    chosen += [draw(new_rows(bank, number)) for number in range(draw(st.integers(0, 2)))]
    names = list(bank.questions)
    changes: dict[str, object] = {}
    if draw(st.booleans()):
        changes["included_questions"] = tuple(draw(st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True)))
    if draw(st.booleans()):
        changes["item_sets"] = (tuple(draw(st.lists(st.sampled_from(names), min_size=2, max_size=3, unique=True))),)
    blueprint = make_blueprint(chosen, single=draw(st.integers(1, 3)), multiple=draw(st.integers(0, 1)))
    if draw(st.booleans()):
        where = draw(st.sampled_from((Filter(), Filter(type=("single_choice",)), Filter(competency=("data_analysis",)))))
        room = sum(section.count for section in blueprint.sections if not where.type or section.type in where.type)
        changes["anchor"] = Anchor(items=draw(st.integers(1, min(2, room))), where=where)
    forms = draw(st.integers(1, 3))
    return bank, replace(blueprint, **changes), forms, forms < 3 and draw(st.booleans())
