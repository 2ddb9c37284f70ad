"""The one gate from a bank to papers: Bank + Blueprint + Selection → Paper. A solver's selection and a person's list pass alike.

Here items get their numbers, options their order and letters, forms their names, and every row of the blueprint is measured once
more. What does not hold is a diagnostic, and then there is no paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from paper_builder import __version__, letters
from paper_builder.codes import paper_rules as rules
from paper_builder.content import parse
from paper_builder.diagnostics import Diagnostic, Message, has_errors
from paper_builder.measures import is_met, measure
from paper_builder.option_order import LETTERS, KeyPlace, draw_key_places, order_with_key_at
from paper_builder.paper import (
    Asset,
    ChoiceBody,
    CitedStatute,
    Named,
    Paper,
    PaperCriterion,
    PaperItem,
    PaperOption,
    PaperRow,
    PaperSection,
    Provenance,
    ShortAnswerBody,
)
from paper_builder.quantities import in_natural_order
from paper_builder.question import Choice, Question, ShortAnswer
from paper_builder.scoring import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from paper_builder.bank import Bank
    from paper_builder.blueprint import Blueprint, Constraint, FormSelection, Section, Selection

MEDIA_TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
FORM_NAMES = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def freeze(
    bank: Bank, blueprint: Blueprint, selection: Selection, *, sitting: date | None
) -> tuple[tuple[Paper, ...], tuple[Diagnostic, ...]]:
    """Return one paper a form, named A, B, …, and what was found; no papers at all where a finding is an error."""
    found: list[Diagnostic] = list(_shared(selection))
    papers: list[Paper] = []
    for index, form in enumerate(selection.forms):
        found.extend(_not_allowed(bank, blueprint, form))
        if has_errors(found):
            continue
        paper, more = _freeze_form(bank, blueprint, selection, form, _form_name(index), sitting)
        papers.append(paper)
        found.extend(more)
    return (() if has_errors(found) else tuple(papers)), tuple(found)


def _form_name(index: int) -> str:
    """A … Z, then AA, AB, …"""
    first, second = divmod(index, len(FORM_NAMES))
    return (FORM_NAMES[first - 1] if first else "") + FORM_NAMES[second]


def _shared(selection: Selection) -> Iterable[Diagnostic]:
    first_on: dict[str, int] = {}
    for index, form in enumerate(selection.forms):
        for question in (name for section in form.questions for name in section):
            first = first_on.setdefault(question, index)
            if first != index:
                a, b = _form_name(first), _form_name(index)
                yield rules.SHARED_BY_FORMS.found(
                    Message(f"{question} 同时在 {a} 卷和 {b} 卷上", f"{question} stands on form {a} and on form {b}"),
                    subject=question,
                )


def _not_allowed(bank: Bank, blueprint: Blueprint, form: FormSelection) -> Iterable[Diagnostic]:
    chosen = [name for section in form.questions for name in section]
    for section, names in zip(blueprint.sections, form.questions, strict=True):
        if len(names) != section.count:
            yield rules.ROW_NOT_MET.found(
                Message(
                    f"{section.title}应有 {section.count} 题，名单给了 {len(names)} 题",
                    f"section {section.id} wants {section.count} questions, the selection has {len(names)}",
                ),
                span=section.span,
                subject=section.id,
            )
        for name in names:
            why = _why_not(bank, name, blueprint, section)
            if why:
                yield rules.NOT_ALLOWED_ON_PAPER.found(
                    Message(f"{name}：{why.zh}", f"{name}: {why.en}"), span=bank.spans.get(name), subject=name
                )
    for name in dict.fromkeys(chosen):
        if chosen.count(name) > 1:
            yield rules.SHARED_BY_FORMS.found(
                Message(f"{name} 在同一份试卷上出现两次", f"{name} stands twice on one paper"), subject=name
            )
        question = bank.questions.get(name)
        for enemy in question.enemies if question else ():
            if enemy in chosen:
                yield rules.ENEMIES_TOGETHER.found(
                    Message(f"{name} 与 {enemy} 互斥，却在同一份试卷上", f"{name} and {enemy} are enemies on one paper"),
                    span=bank.spans.get(name),
                    subject=name,
                )


def _why_not(bank: Bank, name: str, blueprint: Blueprint, section: Section) -> Message | None:
    question = bank.questions.get(name)
    if question is None:
        return Message("题库中没有这道题", "the bank has no such question")
    if name in bank.faulty:
        return Message("文件中有错误，见 paper-builder check", "its file has errors; see paper-builder check")
    if question.status != "approved":
        return Message(f"状态是 {question.status}，不是 approved", f"its status is {question.status}, not approved")
    if question.level != blueprint.level:
        return Message(f"级别是 {question.level}", f"its level is {question.level}")
    if question.type != section.type:
        return Message(
            f"题型是 {question.type}，大题要 {section.type}", f"its type is {question.type}, the section wants {section.type}"
        )
    if isinstance(question.body, ShortAnswer) and question.body.points != section.points:
        return Message(
            f"采分点合计 {plain(question.body.points)} 分，大题每题 {plain(section.points)} 分",
            f"its rubric adds up to {plain(question.body.points)}, the section gives {plain(section.points)}",
        )
    return None


def _freeze_form(
    bank: Bank, blueprint: Blueprint, selection: Selection, form: FormSelection, name: str, sitting: date | None
) -> tuple[Paper, list[Diagnostic]]:
    rng = Random(f"{selection.seed}/{blueprint.digest}/{name}")
    found: list[Diagnostic] = []
    sections: list[PaperSection] = []
    number = 1
    for section, names in zip(blueprint.sections, form.questions, strict=True):
        questions = _in_order([bank.questions[question] for question in names], rng)
        orders = _option_orders(questions, section, rng, name, found)
        items = tuple(
            _item(bank, question, section, number + offset, order)
            for offset, (question, order) in enumerate(zip(questions, orders, strict=True))
        )
        number += len(items)
        sections.append(
            PaperSection(
                id=section.id,
                title=section.title,
                type=section.type,
                points_each=section.points,
                scoring=section.scoring,
                items=items,
            )
        )
    items = tuple(item for section in sections for item in section.items)
    rows = tuple(_row(constraint, items) for constraint in blueprint.constraints)
    found.extend(_unmet(rows, blueprint, name))
    level = bank.level(blueprint.level)
    paper = Paper(
        id=f"{blueprint.level}-{name}",
        title=bank.settings.title,
        issuer=bank.settings.issuer,
        level=Named(id=level.id, name=level.name),
        form=name,
        sitting=sitting.isoformat() if sitting else "",
        minutes=blueprint.minutes,
        total_points=blueprint.total_points,
        pass_points=blueprint.pass_points,
        notes=bank.settings.notes,
        sections=tuple(sections),
        rows=rows,
        assets=tuple(_assets(bank, items, found)),
        provenance=Provenance(
            bank_digest=bank.digest,
            blueprint=blueprint.id,
            blueprint_digest=blueprint.digest,
            seed=selection.seed,
            solver=selection.solver,
            solver_version=selection.solver_version,
            builder_version=__version__,
            stop_reason=selection.stop_reason,
            objective=selection.objective,
            bound=selection.bound,
        ),
    )
    return paper, found


def _in_order(questions: list[Question], rng: Random) -> list[Question]:
    """Easier questions first, at random among equals, so that nothing about a question can be told from its number."""
    questions = sorted(questions, key=lambda question: question.id)
    rng.shuffle(questions)
    return sorted(questions, key=lambda question: question.difficulty)


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


def _option_orders(
    questions: Sequence[Question], section: Section, rng: Random, form: str, found: list[Diagnostic]
) -> list[tuple[int, ...]]:
    """For each question the source places of its options in the order of this form; empty for short answers."""
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
        fixed = sum(place.fixed is not None for place in places)
        found.append(
            rules.KEYS_UNBALANCED.found(
                Message(
                    f"{form} 卷 {section.title}：{len(places)} 题中有 {fixed} 题选项顺序固定，答案字母排不均衡",
                    f"form {form}, {section.id}: {fixed} of {len(places)} questions keep their order; the keys cannot be balanced",
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


@dataclass(frozen=True, slots=True)
class _Placed:
    body: ChoiceBody | ShortAnswerBody
    explanation: str


def _place(question: Question, section: Section, order: tuple[int, ...]) -> _Placed:
    """The question's body in this form's order, with the explanation's letters rewritten together with the key."""
    match question.body:
        case ShortAnswer(model_answer=model_answer, rubric=rubric):
            criteria = tuple(PaperCriterion(points=c.points, text=c.text, accept=c.accept, reject=c.reject) for c in rubric)
            return _Placed(ShortAnswerBody(model_answer=model_answer, rubric=criteria), question.explanation)
        case Choice(multiple=multiple, options=options, key=key):
            ordered = [options[source] for source in order]
            label = {option.letter: LETTERS[place] for place, option in enumerate(ordered)}
            moved = any(source != new for source, new in label.items())
            if section.scoring is None:
                raise ValueError(f"section {section.id} has choice items but no scoring rule")
            body = ChoiceBody(
                multiple=multiple,
                options=tuple(PaperOption(label=label[o.letter], text=o.text, source=o.letter) for o in ordered),
                key=tuple(sorted(label[letter] for letter in key)),
                scoring=section.scoring,
                fixed_order=keeps_order(question),
            )
            return _Placed(body, letters.remap(question.explanation, label) if moved else question.explanation)


def _item(bank: Bank, question: Question, section: Section, number: int, order: tuple[int, ...]) -> PaperItem:
    placed = _place(question, section, order)
    point = bank.knowledge_points[question.knowledge_point]
    return PaperItem(
        number=number,
        question=question.id,
        digest=question.digest,
        type=question.type,
        points=section.points,
        stem=question.stem,
        body=placed.body,
        explanation=placed.explanation,
        competency=Named(id=question.competency, name=bank.competency(question.competency).name),
        knowledge_point=Named(id=point.id, name=point.name),
        importance=bank.importance(question),
        cognitive_level=question.cognitive_level,
        difficulty=question.difficulty,
        facility=bank.settings.facility[question.difficulty],
        seconds=question.seconds,
        author=question.author,
        tags=question.tags,
        statutes=tuple(
            CitedStatute(title=statute.title, version=statute.version, article=reference.article, checked=statute.checked)
            for reference in question.references
            for statute in (bank.statutes[reference.statute],)
        ),
    )


def filter_fields(constraint: Constraint) -> Mapping[str, tuple[str | int, ...]]:
    """Return the row's filter as plain data, without the fields that allow everything."""
    where = constraint.where
    fields = {name: tuple(getattr(where, name)) for name in where.__slots__}
    return {name: values for name, values in fields.items() if values}


def _row(constraint: Constraint, items: tuple[PaperItem, ...]) -> PaperRow:
    where = filter_fields(constraint)
    return PaperRow(
        id=constraint.id,
        name=constraint.name,
        measure=constraint.measure,
        where=where,
        lower=constraint.lower,
        upper=constraint.upper,
        target=constraint.target,
        reached=measure(constraint.measure, where, items),
    )


def _unmet(rows: Iterable[PaperRow], blueprint: Blueprint, form: str) -> Iterable[Diagnostic]:
    spans = {constraint.id: constraint.span for constraint in blueprint.constraints}
    for row in rows:
        if not is_met(row):
            bounds = f"{'' if row.lower is None else plain(row.lower)}…{'' if row.upper is None else plain(row.upper)}"
            yield rules.ROW_NOT_MET.found(
                Message(
                    f"{form} 卷：{row.name}应在 {bounds}，实际 {plain(row.reached)}",
                    f"form {form}: row {row.id} wants {bounds}, the paper has {plain(row.reached)}",
                ),
                span=spans.get(row.id),
                subject=row.id,
            )


def _assets(bank: Bank, items: Iterable[PaperItem], found: list[Diagnostic]) -> Iterable[Asset]:
    wanted: dict[str, str] = {}
    for item in items:
        texts = [item.stem, item.explanation]
        match item.body:
            case ChoiceBody(options=options):
                texts.extend(option.text for option in options)
            case ShortAnswerBody(model_answer=answer):
                texts.append(answer)
        for text in texts:
            for image in parse(text).images():
                wanted.setdefault(image.source, item.question)
    for source, question in sorted(wanted.items()):
        try:
            data = (bank.root / source).read_bytes()
        except OSError as error:
            found.append(
                rules.PICTURE_MISSING.found(
                    Message(f"{question} 的图片 {source} 读不到：{error.strerror}", f"{question}: {source}: {error.strerror}"),
                    span=bank.spans.get(question),
                    subject=question,
                )
            )
            continue
        yield Asset(source=source, media_type=MEDIA_TYPES[Path(source).suffix.lower()], data=data)
