"""Fewer questions to choose from where a pool is huge, some of every kind; and a pool as its kinds, to prove that no paper exists.

A paper that is found among fewer questions is a paper. That there is none among them proves nothing about the others: the proof is
``of_kinds``'s, where questions that all rows count alike are one question that is there more than once.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from paper_builder.assembly.pool import fits
from paper_builder.assembly.problem import ANCHOR, INCLUDED, SETS
from paper_builder.assembly.rows import make_problem
from paper_builder.assembly.splitmix import SplitMix
from paper_builder.question import ShortAnswer

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from paper_builder.assembly.problem import Problem
    from paper_builder.bank import Bank
    from paper_builder.blueprint import Blueprint
    from paper_builder.question import Question

    KindOf = Callable[[Question], tuple[object, ...]]

MOST = 5_000
"""Pools of at most so many questions are left whole: time and memory of a search grow with them."""
MOST_TRIED = 2_000
"""Of larger ones so many are enough to see that a remedy works."""
EVENLY = 2
"""One question in so many is drawn evenly over all kinds, so that rare ones are among those drawn."""
_MOST_KINDS = 50_000
_GROUPED = ("knowledge_points", "items_per_knowledge_point")
_FACILITY = ("mean_facility", "facility_spread")


def thinned(
    bank: Bank, blueprint: Blueprint, questions: Sequence[Question], seed: int, *, most: int | None = None, evenly: int = EVENLY
) -> tuple[Question, ...]:
    """Return ``most`` (``MOST`` if None) of the questions, in their order, drawn by the seed.

    All where there are no more than that, or than ``MOST``. One in ``evenly`` is drawn so that of every kind there is the same
    number, as far as there are so many: those that the same filters match and, where rows count knowledge points, that are on the
    same one. The others are drawn from all that is left. What the blueprint names stays. With the same seed a smaller draw is part
    of a larger one.
    """
    most = MOST if most is None else most
    if len(questions) <= max(MOST, most):
        return tuple(questions)
    named = _named(blueprint)
    kind_of = _kinds(bank, blueprint, exactly=False)
    order = SplitMix(f"pool/{seed}").shuffled(range(len(questions)))
    kept = {number for number, question in enumerate(questions) if question.id in named}
    rank: dict[int, int] = {}
    seen: Counter[tuple[object, ...]] = Counter()
    for number in order:
        kind = kind_of(questions[number])
        rank[number] = seen[kind]
        seen[kind] += 1
    for wanted, numbers in ((most // evenly, sorted(order, key=rank.__getitem__)), (most, order)):
        for number in numbers:
            if len(kept) >= wanted:
                break
            kept.add(number)
    return tuple(questions[number] for number in sorted(kept))


def of_kinds(
    bank: Bank, blueprint: Blueprint, questions: Sequence[Question], forms: int, *, reserve: bool, rows: Collection[str]
) -> Problem | None:
    """Return the problem that the named rows and demands make of all the questions; None where its kinds are too many, too.

    One question stands for all that these rows count alike, and may be taken as often as there are of them. Enemies are left out
    of it, so that it asks for less than the whole problem: where it has no forms, there are none.
    """
    asked = replace(
        blueprint,
        constraints=tuple(row for row in blueprint.constraints if row.id in rows),
        included_questions=blueprint.included_questions if INCLUDED in rows else (),
        item_sets=blueprint.item_sets if SETS in rows else (),
        anchor=blueprint.anchor if ANCHOR in rows else None,
    )
    kind_of = _kinds(bank, asked, exactly=True)
    first: dict[tuple[object, ...], Question] = {}
    number_of: Counter[str] = Counter()
    for question in questions:
        number_of[first.setdefault(kind_of(question), question).id] += 1
    if len(first) > _MOST_KINDS:
        return None
    return replace(make_problem(bank, asked, tuple(first.values()), forms, reserve=reserve, limits=number_of), cliques=())


def _named(blueprint: Blueprint) -> frozenset[str]:
    """The questions that stand for none but themselves."""
    return frozenset((*blueprint.included_questions, *(name for members in blueprint.item_sets for name in members)))


def _kinds(bank: Bank, blueprint: Blueprint, *, exactly: bool) -> KindOf:
    """Return what tells questions apart: the same for those that all rows count alike, ``exactly`` or but for their amounts."""
    rows = blueprint.constraints
    filters = [*(row.where for row in rows), *([blueprint.anchor.where] if blueprint.anchor else [])]
    named = _named(blueprint) | {name for where in filters for name in where.question}
    papers_of: dict[str, tuple[int, ...]] = {}
    if blueprint.looks_back:
        for number, paper in enumerate(bank.past.of_level(blueprint.level).papers):
            for name in sorted(paper.questions):
                papers_of[name] = (*papers_of.get(name, ()), number)
    measures = {row.measure for row in rows}
    timed, informed = exactly and "seconds" in measures, exactly and "information" in measures
    graded = exactly and not measures.isdisjoint(_FACILITY)
    example: dict[tuple[object, ...], Question] = {}

    @cache
    def matched(traits: tuple[object, ...]) -> tuple[object, ...]:
        question = example[traits]
        inside = tuple(where.matches(question, bank) for where in filters)
        grouped = any(own and row.measure in _GROUPED for own, row in zip(inside, rows, strict=False))
        counted = any(own and row.measure == "items_per_past_paper" for own, row in zip(inside, rows, strict=False))
        return (
            tuple(fits(question, section) for section in blueprint.sections),
            inside,
            question.knowledge_point if grouped else "",
            papers_of.get(question.id, ()) if counted else (),
            question.id if question.id in named else "",
        )

    def kind_of(question: Question) -> tuple[object, ...]:
        traits = (
            question.type,
            question.competency,
            question.knowledge_point,
            question.cognitive_level,
            question.difficulty,
            question.tags,
            question.body.points if isinstance(question.body, ShortAnswer) else None,
            papers_of.get(question.id, ()),
            question.id if question.id in named else "",
        )
        example.setdefault(traits, question)
        known = bank.statistics.get(question.id) if informed else None
        return (
            matched(traits),
            question.seconds if timed else 0,
            bank.facility(question) if graded else 0,
            None if known is None else (known.a, known.b),
        )

    return kind_of
