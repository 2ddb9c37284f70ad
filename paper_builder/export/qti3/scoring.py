"""A scoring rule → QTI response processing, written out rule by rule: template addresses differ between engines, operators do not.

``paper_builder.scoring`` defines the rules; here is their translation, and a test plays every subset of options in a real player.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from paper_builder.export.qti3.elements import element
from paper_builder.scoring import plain, score_choice

if TYPE_CHECKING:
    from decimal import Decimal

    from lxml.etree import _Element

    from paper_builder.paper import ChoiceBody

RESPONSE = "RESPONSE"
SCORE = "SCORE"
MAXSCORE = "MAXSCORE"


def response_declaration(body: ChoiceBody) -> _Element:
    """Return the declaration of the chosen options with the key as correct response; without one where everyone gets the points."""
    correct = () if body.awarded else (element("qti-correct-response", *(element("qti-value", label) for label in body.key)),)
    return element(
        "qti-response-declaration",
        *correct,
        identifier=RESPONSE,
        cardinality="multiple" if body.multiple else "single",
        base_type="identifier",
    )


def outcome_declarations(points: Decimal, *, by_hand: bool) -> tuple[_Element, _Element]:
    """Return SCORE, from 0 to ``points``, and MAXSCORE; ``by_hand`` leaves SCORE to a human marker."""
    score = element(
        "qti-outcome-declaration",
        element("qti-default-value", element("qti-value", "0")),
        identifier=SCORE,
        cardinality="single",
        base_type="float",
        normal_minimum="0",
        normal_maximum=plain(points),
        **({"external_scored": "human"} if by_hand else {}),
    )
    maximum = element(
        "qti-outcome-declaration",
        element("qti-default-value", element("qti-value", plain(points))),
        identifier=MAXSCORE,
        cardinality="single",
        base_type="float",
    )
    return score, maximum


def response_processing(body: ChoiceBody, points: Decimal) -> _Element:
    """Return the rule of ``body`` as conditions on the response, with the scores that ``paper_builder.scoring`` gives.

    Where everyone gets the points nothing is asked of the response, not even that there is one.
    """
    if body.awarded:
        return element("qti-response-processing", _set_score(points))
    condition = element(
        "qti-response-condition",
        element("qti-response-if", _exactly_the_key(), _set_score(points)),
    )
    match body.scoring:
        case "all_or_nothing":
            pass
        case "half_if_subset":
            if len(body.key) > 1:
                part = score_choice(body.scoring, set(body.key), {body.key[0]}, points)
                condition.append(element("qti-response-else-if", _some_of_the_key_and_nothing_else(body), _set_score(part)))
        case _:
            assert_never(body.scoring)
    condition.append(element("qti-response-else", _set_score(points * 0)))
    return element("qti-response-processing", condition)


def _exactly_the_key() -> _Element:
    return element("qti-match", element("qti-variable", identifier=RESPONSE), element("qti-correct", identifier=RESPONSE))


def _some_of_the_key_and_nothing_else(body: ChoiceBody) -> _Element:
    """True for a non-empty part of the key. An empty response has no member, so engines that differ about NULL agree here."""
    wrong = tuple(option.label for option in body.options if option.label not in body.key)
    some = element("qti-or", *(_chosen(label) for label in body.key))
    if not wrong:
        return some
    return element("qti-and", some, element("qti-not", element("qti-or", *(_chosen(label) for label in wrong))))


def _chosen(label: str) -> _Element:
    option = element("qti-base-value", label, base_type="identifier")
    return element("qti-member", option, element("qti-variable", identifier=RESPONSE))


def _set_score(points: Decimal) -> _Element:
    return element("qti-set-outcome-value", element("qti-base-value", plain(points), base_type="float"), identifier=SCORE)
