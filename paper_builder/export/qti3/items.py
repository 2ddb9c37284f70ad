"""One paper item → one QTI item document. Of the question it holds stem, options, key and rubric: no id, author or explanation.

A short answer's model answer and rubric stand in a block for scorers, which players hide from candidates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from paper_builder.export.layout import answer_lines
from paper_builder.export.markup import extend
from paper_builder.export.qti3.content import blocks, flow, option
from paper_builder.export.qti3.elements import element
from paper_builder.export.qti3.scoring import (
    RESPONSE,
    outcome_declarations,
    response_declaration,
    response_processing,
)
from paper_builder.export.texts import RUBRIC_HEADINGS
from paper_builder.paper import ChoiceBody, ShortAnswerBody
from paper_builder.scoring import plain

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from lxml.etree import _Element

    from paper_builder.paper import PaperItem


def item_document(item: PaperItem, identifier: str, pictures: Mapping[str, str]) -> _Element:
    """Return the item called ``identifier``; ``pictures`` gives each picture's address, relative to the item's file."""
    root = element(
        "qti-assessment-item",
        identifier=identifier,
        title=f"第{item.number}题",
        adaptive="false",
        time_dependent="false",
        lang="zh-CN",
    )
    body = element("qti-item-body", *blocks(item.stem, pictures))
    match item.body:
        case ChoiceBody() as choice:
            body.append(_choice_interaction(choice, pictures))
            extend(root, (response_declaration(choice), *outcome_declarations(item.points, by_hand=False), body))
            root.append(response_processing(choice, item.points))
        case ShortAnswerBody() as short:
            extend(body, (_text_interaction(item.points), _scorer_block(short, item.points, pictures)))
            declaration = element("qti-response-declaration", identifier=RESPONSE, cardinality="single", base_type="string")
            extend(root, (declaration, *outcome_declarations(item.points, by_hand=True), body))
        case _:
            assert_never(item.body)
    return root


def _choice_interaction(body: ChoiceBody, pictures: Mapping[str, str]) -> _Element:
    """The options in the order of the paper. No limit on how many may be chosen, lest it tell how many are right."""
    choices = (
        element("qti-simple-choice", *option(choice.text, pictures), identifier=choice.label, fixed="true")
        for choice in body.options
    )
    return element(
        "qti-choice-interaction",
        *choices,
        class_="qti-labels-upper-alpha qti-labels-suffix-period",
        response_identifier=RESPONSE,
        shuffle="false",
        max_choices="0" if body.multiple else "1",
        min_choices="0",
    )


def _text_interaction(points: Decimal) -> _Element:
    return element(
        "qti-extended-text-interaction",
        response_identifier=RESPONSE,
        expected_lines=str(answer_lines(points)),
        min_strings="0",
        format="plain",
    )


def _scorer_block(body: ShortAnswerBody, points: Decimal, pictures: Mapping[str, str]) -> _Element:
    head = element("thead", element("tr", *(element("th", heading) for heading in RUBRIC_HEADINGS)))
    rows = element("tbody")
    for criterion in body.rubric:
        cells = (
            element("td", plain(criterion.points)),
            element("td", *flow(criterion.text, pictures)),
            element("td", *_listed(criterion.accept, pictures)),
            element("td", *_listed(criterion.reject, pictures)),
        )
        rows.append(element("tr", *cells))
    content = element(
        "qti-content-body",
        element("p", element("strong", "参考答案")),
        *blocks(body.model_answer, pictures),
        element("p", element("strong", f"评分细则（共{plain(points)}分）")),
        element("table", head, rows),
    )
    return element("qti-rubric-block", content, use="scoring", view="scorer")


def _listed(texts: tuple[str, ...], pictures: Mapping[str, str]) -> tuple[_Element, ...]:
    return tuple(element("div", *flow(text, pictures)) for text in texts)
