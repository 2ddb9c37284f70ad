"""Pairs → findings of ``check`` (PB340–PB344): what differs and what to do. Whether a pair is alike is decided elsewhere."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from paper_builder.codes.similarity_rules import (
    DUPLICATE_QUESTION,
    NOT_COMPARED,
    OPPOSITE_POLARITY,
    SAME_QUESTION_REWORDED,
    TEMPLATE_WITH_OTHER_FACT,
)
from paper_builder.diagnostics import Message, Related, in_order
from paper_builder.similarity.differences import difference, marked
from paper_builder.similarity.pairs import MISSING, available, exact_pairs, groups_of, similar_pairs
from paper_builder.similarity.verdict import Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from paper_builder.bank import Bank
    from paper_builder.diagnostics import Diagnostic
    from paper_builder.question import Question
    from paper_builder.similarity.canonical import Plain
    from paper_builder.similarity.pairs import Pair

SHOWN = 60
"""Characters of a stem's differences in a message."""
NAMED = 5
"""Questions of one template that a finding names."""


def duplicate_findings(bank: Bank, *, about: Collection[str] | None = None) -> tuple[Diagnostic, ...]:
    """Return the near-duplicates of ``bank`` as findings, in order; with ``about`` those that concern one of these ids.

    A finding stands at the higher id and names the other question as related. Declared enemies give no PB341 to PB343, questions
    of different levels no PB342 and PB343, for no paper holds both.
    """
    if not available():
        found = [_exact(bank, pair) for pair in exact_pairs(bank, about=about)]
        return in_order((*found, NOT_COMPARED.found(NOT_COMPARED.what, hint=MISSING)))
    groups = groups_of(bank)
    pairs = similar_pairs(bank, about=about, groups=groups)
    return in_order(pair_findings(bank, pairs if about is None else _with_whole_templates(bank, pairs, about, groups)))


def _with_whole_templates(
    bank: Bank, pairs: Sequence[Pair], about: Collection[str], groups: Sequence[Sequence[Plain]]
) -> Sequence[Pair]:
    """Add to the pairs that hold one of ``about`` what else the findings about their templates name: those name several pairs."""
    told = {pair.second.id for pair in pairs if pair.kind is Kind.OTHER_FACT}.difference(about)
    if not told:
        return pairs
    return [
        pair
        for pair in similar_pairs(bank, about=told.union(about), groups=groups)
        if pair.first.id in about or pair.second.id in about or (pair.kind is Kind.OTHER_FACT and pair.second.id in told)
    ]


def pair_findings(bank: Bank, pairs: Sequence[Pair]) -> Iterator[Diagnostic]:
    """Yield what is wrong with these pairs; a finding stands at the ``second`` of its pair."""
    templates: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        match pair.kind:
            case Kind.EXACT:
                yield _exact(bank, pair)
            case Kind.SAME_QUESTION if not pair.enemies:
                yield _reworded(bank, pair)
            case Kind.OPPOSITE_POLARITY if not pair.enemies and pair.one_level:
                yield _opposite(bank, pair)
            case Kind.OTHER_FACT if not pair.enemies and pair.one_level:
                templates[pair.second.id].append(pair)
    for same in templates.values():
        yield _template(bank, same)


def _exact(bank: Bank, pair: Pair) -> Diagnostic:
    first, second = pair.first.id, pair.second.id
    if pair.same_key:
        message = Message(f"{second} 与 {first} 是同一道题。", f"{second} is the same question as {first}.")
        hint = Message(
            "保留其中一道：另一道改考别的内容，或删去、退役（status: retired）。",
            "Keep one of the two: let the other ask something else, delete it, or retire it (status: retired).",
        )
    else:
        message = Message(
            f"{second} 与 {first} 题干和选项相同，答案却不同：必有一处是错的。",
            f"{second} and {first} have the same stem and options but different keys: one of them is wrong.",
        )
        hint = Message("先查清哪个答案对，再只保留一道。", "Find out which key is right, then keep one of the two.")
    return DUPLICATE_QUESTION.found(
        message, hint=hint, span=bank.spans.get(second), subject=second, related=_related(bank, [pair.first])
    )


def _reworded(bank: Bank, pair: Pair) -> Diagnostic:
    first, second = pair.first.id, pair.second.id
    changes = _changes(pair)
    return SAME_QUESTION_REWORDED.found(
        Message(
            f"{second} 与 {first} 问的是同一件事，{changes.zh}。",
            f"{second} asks the same as {first}; {changes.en}.",
        ),
        hint=_enemies_hint(pair.first, "只保留一道；两道都要留时", "Keep one of the two; if both are needed"),
        span=bank.spans.get(second),
        subject=second,
        related=_related(bank, [pair.first]),
    )


def _opposite(bank: Bank, pair: Pair) -> Diagnostic:
    first, second = pair.first.id, pair.second.id
    return OPPOSITE_POLARITY.found(
        Message(
            f"{second} 与 {first} 内容相同，一道问对的，一道问错的。",
            f"{second} and {first} have the same content; one asks what is right, the other what is wrong.",
        ),
        hint=_enemies_hint(pair.first, "不能同卷", "They must not share a paper"),
        span=bank.spans.get(second),
        subject=second,
        related=_related(bank, [pair.first]),
    )


def _template(bank: Bank, pairs: Sequence[Pair]) -> Diagnostic:
    second, others = pairs[0].second.id, [pair.first for pair in pairs]
    names = [other.id for other in others[:NAMED]]
    more = len(others) - len(names)
    return TEMPLATE_WITH_OTHER_FACT.found(
        Message(
            f"{second} 与 {'、'.join(names)}{f' 等 {len(others)} 道题' if more else ' '}句式相同，只换了数字、对象或选项。",
            f"{second} shares its template with {', '.join(names)}{f' and {more} more' if more else ''}; "
            "only a number, a thing or the options differ.",
        ),
        hint=_enemies_hint(others[0], "如果做过一道就会做另一道", "If who has solved the one has solved the other"),
        span=bank.spans.get(second),
        subject=second,
        related=_related(bank, others[:NAMED]),
    )


def _changes(pair: Pair) -> Message:
    found = difference(pair.first, pair.second)
    if all(mark.equal for mark in found.stem):
        return Message("题干相同，选项略有不同", "the stems are equal, the options differ a little")
    stem = marked(found.stem, limit=SHOWN)
    return Message(f"题干的不同：“{stem}”", f"in the stem: “{stem}”")


def _enemies_hint(other: Question, zh: str, en: str) -> Message:
    return Message(f"{zh}，在本题写 enemies: [{other.id}]。", f"{en}: write enemies: [{other.id}] in this question.")


def _related(bank: Bank, questions: Sequence[Question]) -> tuple[Related, ...]:
    return tuple(
        Related(span=bank.spans[question.id], message=Message(f"另一道题 {question.id}", f"the other question, {question.id}"))
        for question in questions
        if question.id in bank.spans
    )
