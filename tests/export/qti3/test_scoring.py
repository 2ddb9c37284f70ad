"""The written scoring rules, interpreted by the words of the QTI specification, against our own scorer for every response."""

from __future__ import annotations

from decimal import Decimal
from itertools import chain, combinations
from typing import TYPE_CHECKING

import pytest

from paper_builder.export.markup import local_name
from paper_builder.export.qti3.scoring import response_declaration, response_processing
from paper_builder.paper import ChoiceBody, PaperOption
from paper_builder.scoring import SCORING_RULES, score_choice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from paper_builder.scoring import ScoringRule

Value = frozenset[str] | str | bool | None


def make_body(options: int, key: tuple[str, ...], rule: ScoringRule, *, multiple: bool) -> ChoiceBody:
    return ChoiceBody(
        multiple=multiple,
        options=tuple(PaperOption(label=label, text=label, source=label) for label in "ABCDEFGH"[:options]),
        key=key,
        scoring=rule,
        fixed_order=False,
    )


def subsets(labels: str) -> Iterator[tuple[str, ...]]:
    return chain.from_iterable(combinations(labels, size) for size in range(len(labels) + 1))


class Engine:
    """Response processing of one item. ``empty_is_null`` is the specification; some players keep an empty container instead."""

    def __init__(self, body: ChoiceBody, points: Decimal, *, empty_is_null: bool) -> None:
        self._processing = response_processing(body, points)
        self._correct = frozenset(node.text or "" for node in response_declaration(body).iter() if local_name(node) == "qti-value")
        self._empty_is_null = empty_is_null

    def score(self, chosen: tuple[str, ...]) -> Decimal:
        self._response: Value = None if not chosen and self._empty_is_null else frozenset(chosen)
        (condition,) = self._processing
        for branch in condition:
            children = list(branch)
            if local_name(branch) == "qti-response-else" or self._value(children.pop(0)) is True:
                (rule,) = children
                assert (local_name(rule), rule.get("identifier")) == ("qti-set-outcome-value", "SCORE")
                return Decimal(rule[0].text or "")
        raise AssertionError("no branch sets a score")

    def _value(self, node: _Element) -> Value:
        match local_name(node):
            case "qti-variable":
                return self._response
            case "qti-correct":
                return self._correct
            case "qti-base-value":
                return node.text
        values = [self._value(child) for child in node]
        match local_name(node):
            case "qti-match":
                return None if None in values else values[0] == values[1]
            case "qti-member":
                element, container = values
                if element is None or container is None:
                    return None
                assert isinstance(container, frozenset)
                return element in container
            case "qti-or":
                return True if True in values else None if None in values else False
            case "qti-and":
                return False if False in values else None if None in values else True
            case "qti-not":
                return None if values[0] is None else not values[0]
        raise AssertionError(f"{node.tag} is not interpreted here")


@pytest.mark.parametrize("empty_is_null", [True, False])
@pytest.mark.parametrize("rule", SCORING_RULES)
@pytest.mark.parametrize("options", [2, 4, 5])
def test_multiple_choice_scores_every_subset_like_our_scorer(options: int, rule: ScoringRule, empty_is_null: bool) -> None:
    labels = "ABCDE"[:options]
    for key in subsets(labels):
        for points in (Decimal("0.5"), Decimal(1), Decimal(2), Decimal(3)):
            if not key:
                continue
            engine = Engine(make_body(options, key, rule, multiple=True), points, empty_is_null=empty_is_null)
            for chosen in subsets(labels):
                assert engine.score(chosen) == score_choice(rule, set(key), set(chosen), points), (key, chosen, points)


@pytest.mark.parametrize("rule", SCORING_RULES)
def test_single_choice_scores_every_response_like_our_scorer(rule: ScoringRule) -> None:
    for key in "ABCD":
        body = make_body(4, (key,), rule, multiple=False)
        engine = Engine(body, Decimal(2), empty_is_null=True)
        for chosen in ((), ("A",), ("B",), ("C",), ("D",)):
            assert engine.score(chosen) == score_choice(rule, {key}, set(chosen), Decimal(2))
        declaration = response_declaration(body)
        assert (declaration.get("cardinality"), declaration.get("base-type")) == ("single", "identifier")
