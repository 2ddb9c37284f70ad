"""What cues are worth on a paper, against every way to answer it, counted one by one."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import combinations, permutations, product
from random import Random
from typing import TYPE_CHECKING

import pytest

from paper_builder.analysis.cues import CUES
from paper_builder.analysis.guessing import expected, section_gains
from paper_builder.question import Choice
from paper_builder.scoring import SCORING_RULES, score_choice
from tests.builders import make_blueprint
from tests.test_cues import question

if TYPE_CHECKING:
    from paper_builder.question import Question
    from paper_builder.scoring import ScoringRule


def mean(scores: list[Decimal]) -> Fraction:
    return sum(map(Fraction, scores), Fraction(0)) / len(scores)


@pytest.mark.parametrize("rule", SCORING_RULES)
def test_expected_points_are_the_mean_over_every_way_to_mark(rule: ScoringRule):
    for options, keys, marks in product(range(2, 7), range(1, 7), range(1, 7)):
        if keys > options or marks > options:
            continue
        letters = "ABCDEF"[:options]
        key = set(letters[-keys:])
        ways = [set(way) for way in combinations(letters, marks)]
        assert expected(rule, options, keys, marks) == mean([score_choice(rule, key, way, Decimal(1)) for way in ways])
        for first in letters:
            if first in key or keys < options:
                led = [score_choice(rule, key, way, Decimal(1)) for way in ways if first in way]
                assert expected(rule, options, keys, marks, first_right=first in key) == mean(led)


def test_single_choice_gains_what_hits_exceed_chance_by():
    right, wrong = question("短｜短｜最长的一项｜短", "C"), question("短｜短｜最长的一项｜短", "A")
    (gain,) = section_gains(make_blueprint(single=20), [right] * 7 + [wrong] * 3)
    assert (gain.worth, gain.questions, gain.blind) == (20, 10, 5)
    assert gain.led == 14  # 7 of 10 questions, on a paper of 20
    assert gain.by_cue["longest"] == gain.gain == 9
    (misled,) = section_gains(make_blueprint(single=20), [wrong] * 10)
    assert misled.by_cue["longest"] == -5
    assert misled.gain == 0


def test_a_multiple_choice_guesser_marks_as_many_as_pay_and_the_longest_among_them():
    chosen = question("短｜短｜最长的一项｜短", "AC", multiple=True)
    (half,) = section_gains(make_blueprint(single=0, multiple=10), [chosen])
    # One mark of two points, half of them where it is right: 2 of 4 are; the longest always is.
    assert (half.worth, half.blind, half.led) == (20, 5, 10)


def random_questions(seed: int, multiple: bool) -> list[Question]:
    rng = Random(seed)
    words = ("短", "所有数据都要公开", "较长的一个选项放在这里", "以上都是", "下列说法的一种", "中等长度")
    made = []
    for _ in range(8):
        options = rng.sample(words, rng.choice((4, 5)))
        size = rng.choice((2, 3)) if multiple else 1
        key = "".join(sorted(rng.sample("ABCDE"[: len(options)], size)))
        made.append(question("｜".join(options), key, multiple=multiple))
    return made


@pytest.mark.parametrize("multiple", [False, True])
@pytest.mark.parametrize("seed", range(6))
def test_the_guesser_earns_what_some_order_of_cues_earns_on_paper(seed: int, multiple: bool):
    questions = random_questions(seed, multiple)
    blueprint = make_blueprint(single=0, multiple=10) if multiple else make_blueprint(single=10)
    rule, points = blueprint.sections[0].scoring, blueprint.sections[0].points
    assert rule is not None
    (gain,) = section_gains(blueprint, questions)

    @cache
    def answers(body: Choice, marks: int, place: int | None) -> Fraction:
        letters = [option.letter for option in body.options]
        ways = [set(way) for way in combinations(letters, marks) if place is None or letters[place] in way]
        return mean([score_choice(rule, set(body.key), way, points) for way in ways])

    pointed = cache(lambda name, stem, body: CUES[name](stem, [option.text for option in body.options]))

    def paper(order: tuple[str, ...], marks: int) -> Fraction:
        total = Fraction(0)
        for each in questions:
            assert isinstance(each.body, Choice)
            places = (pointed(name, each.stem, each.body) for name in order)
            total += answers(each.body, marks, next((place for place in places if place is not None), None))
        return total * 10 / len(questions)

    marks = max(range(1, 5 if multiple else 2), key=lambda number: (paper((), number), -number))
    assert gain.blind == paper((), marks)
    for name in CUES:
        assert gain.by_cue[name] == paper((name,), marks) - gain.blind
    firing = [name for name in CUES if any(pointed(name, each.stem, each.body) is not None for each in questions)]
    orders = (order for size in range(len(firing) + 1) for order in permutations(firing, size))
    assert gain.led >= gain.blind
    assert gain.led in {paper(order, marks) for order in orders}
