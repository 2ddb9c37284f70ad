"""How the items of a section follow each other, and the options of an item, on one form: drawn at random, within what must stay.

It knows no row and no paper; the draw of the key letters is ``option_order``'s.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from paper_builder import letters
from paper_builder.codes import paper_rules as rules
from paper_builder.diagnostics import Message
from paper_builder.option_order import KeyPlace, draw_key_places, order_with_key_at
from paper_builder.quantities import in_natural_order
from paper_builder.question import Choice, Question
from paper_builder.terms import form_title

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from paper_builder.blueprint import Section
    from paper_builder.diagnostics import Diagnostic


def items_in_order(questions: Sequence[Question], sets: Sequence[Sequence[str]], rng: Random) -> list[Question]:
    """Return easier questions first, at random among equals, so that nothing about a question can be told from its number.

    The members of a set stay together, in the order that the blueprint lists them, at the place of their mean difficulty.
    """
    member_of = {name: tuple(members) for members in sets for name in members}
    drawn = sorted(questions, key=lambda question: question.id)
    rng.shuffle(drawn)
    blocks: dict[tuple[str, ...], list[Question]] = {}
    for question in drawn:
        blocks.setdefault(member_of.get(question.id, (question.id,)), []).append(question)
    for members, block in blocks.items():
        block.sort(key=lambda question: members.index(question.id))
    ordered = sorted(blocks.values(), key=lambda block: Fraction(sum(question.difficulty for question in block), len(block)))
    return [question for block in ordered for question in block]


def keeps_order(question: Question) -> bool:
    """Return whether the options must stay as the author wrote them.

    They do where the author says so, where they have a natural order, and where the explanation's letters could not be rewritten
    with certainty: a wrong letter in a marking file is worse than an unshuffled question.
    """
    if not isinstance(question.body, Choice):
        return True
    texts = [option.text for option in question.body.options]
    names = frozenset(option.letter for option in question.body.options)
    return question.keep_order or in_natural_order(texts) or letters.ambiguous(question.stem, texts, question.explanation, names)


def option_orders(
    questions: Sequence[Question], section: Section, rng: Random, form: str, found: list[Diagnostic]
) -> list[tuple[int, ...]]:
    """Return for each question the source places of its options in the order of this form; empty for short answers.

    Keys that cannot be balanced are added to ``found``.
    """
    bodies = [question.body for question in questions if isinstance(question.body, Choice)]
    if section.type != "single_choice":
        return [_any_order(question, rng) for question in questions]
    letters_of = [[option.letter for option in body.options] for body in bodies]
    places = [
        KeyPlace(count=len(names), fixed=names.index(body.key[0]) if keeps_order(question) else None)
        for question, body, names in zip(questions, bodies, letters_of, strict=True)
    ]
    draw = draw_key_places(places, rng)
    if not draw.balanced:
        title = form_title(form)
        fixed = sum(place.fixed is not None for place in places)
        found.append(
            rules.KEYS_UNBALANCED.found(
                Message(
                    f"{title.zh} {section.title}：{len(places)} 题中有 {fixed} 题选项顺序固定，答案字母排不均衡",
                    f"{title.en}, {section.id}: {fixed} of {len(places)} questions keep their order; the keys cannot be balanced",
                ),
                subject=section.id,
                hint=Message(
                    "改几道固定顺序试题的正确答案位置，或换题", "Move the key of some fixed-order questions, or use others"
                ),
            )
        )
    orders: list[tuple[int, ...]] = []
    for place, body, names, target in zip(places, bodies, letters_of, draw.places, strict=True):
        if place.fixed is not None:
            orders.append(tuple(range(place.count)))
        else:
            orders.append(order_with_key_at(target, names.index(body.key[0]), place.count, rng))
    return orders


def _any_order(question: Question, rng: Random) -> tuple[int, ...]:
    if not isinstance(question.body, Choice):
        return ()
    order = list(range(len(question.body.options)))
    if not keeps_order(question):
        rng.shuffle(order)
    return tuple(order)
