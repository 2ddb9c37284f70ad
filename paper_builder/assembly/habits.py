"""How usual a kind of question is at a level: the shares of its approved questions, with a little of what is usual anywhere.

It counts the bank and knows neither rows nor papers to come.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from paper_builder.question import COGNITIVE_LEVELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paper_builder.bank import Bank, KnowledgePoint
    from paper_builder.blueprint import Blueprint
    from paper_builder.question import CognitiveLevel, QuestionType

_AWAY = 0.25
"""How much rarer a question is, a step of difficulty further from what its cognitive level lets expect, where nothing is known."""
_EXTREME = 0.5
"""The same for a step away from the middle difficulty."""


class Habits:
    """What the approved questions of the blueprint's level are like. ``tags`` are those that rows ask for.

    One paper's worth of questions, spread over the competencies as the knowledge points are, is added to them: a bank with few
    questions of some kind is not taken to be as it should be.
    """

    def __init__(self, bank: Bank, blueprint: Blueprint, tags: Sequence[str]) -> None:
        self._level = blueprint.level
        self._pair = _usual_anywhere(sorted(bank.settings.facility))
        points = [point for point in bank.knowledge_points.values() if self._level in point.levels]
        self._points = Counter(_group(point, self._level) for point in points)
        self._points_of = Counter(point.competency for point in points)
        approved = bank.approved(self._level)
        self._asked = Counter((q.type, q.competency, q.cognitive_level, q.difficulty) for q in approved)
        self._alike = Counter((q.type, q.cognitive_level, q.difficulty) for q in approved)
        self._of_type = Counter(q.type for q in approved)
        self._important = Counter((q.competency, bank.importance(q)) for q in approved)
        self._of_competency = Counter(q.competency for q in approved)
        self._tagged = Counter((q.type, next((tag for tag in tags if tag in q.tags), "")) for q in approved)
        self._tags = len(tags)

    def share(
        self, type: QuestionType, count: int, point: KnowledgePoint, cognitive_level: CognitiveLevel, difficulty: int, tag: str
    ) -> float:
        """Return how usual such a question is among those of its type, of which a paper has ``count``: a number in proportion."""
        of_type = self._of_type[type]
        pair = self.of_type(type, cognitive_level, difficulty)
        asked = self._asked[type, point.competency, cognitive_level, difficulty]
        competency = self._points_of[point.competency] / self._points_of.total()
        return (
            (asked + count * competency * pair)
            * self._share_of_point(point)
            * (self._tagged[type, tag] + 1)
            / (of_type + 1 + self._tags)
        )

    def of_type(self, type: QuestionType, cognitive_level: CognitiveLevel, difficulty: int) -> float:
        """Return which share of the questions of that type have that cognitive level and difficulty."""
        own = self._alike[type, cognitive_level, difficulty] + self._pair[cognitive_level, difficulty]
        return own / (self._of_type[type] + 1)

    def _share_of_point(self, point: KnowledgePoint) -> float:
        """The point's part of its competency: points of the same importance have the same."""
        group = _group(point, self._level)
        same = self._points[group]
        every = self._of_competency[point.competency] + self._points_of[point.competency]
        return (self._important[group] + same) / every / same


def _group(point: KnowledgePoint, level: str) -> tuple[str, str]:
    return point.competency, point.levels.get(level, "")


def _usual_anywhere(difficulties: Sequence[int]) -> dict[tuple[CognitiveLevel, int], float]:
    """Shares of cognitive level and difficulty, summing to 1: the higher the level the harder, and rather medium than extreme."""
    middle = (len(difficulties) - 1) / 2
    weights = {
        (cognitive_level, difficulty): _AWAY ** abs(step - rank * (len(difficulties) - 1) / (len(COGNITIVE_LEVELS) - 1))
        * _EXTREME ** abs(step - middle)
        for rank, cognitive_level in enumerate(COGNITIVE_LEVELS)
        for step, difficulty in enumerate(difficulties)
    }
    total = sum(weights.values())
    return {pair: weight / total for pair, weight in weights.items()}
