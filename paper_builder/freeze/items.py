"""A question becomes an item of a paper: options in the order of the form, letters rewritten, facts of the bank written down."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from paper_builder import letters
from paper_builder.bank import LEAST_CANDIDATES
from paper_builder.codes import paper_rules as rules
from paper_builder.content import parse
from paper_builder.diagnostics import Message
from paper_builder.freeze.orders import keeps_order
from paper_builder.option_order import LETTERS
from paper_builder.paper import (
    Asset,
    ChoiceBody,
    CitedStatute,
    Named,
    PaperCriterion,
    PaperItem,
    PaperOption,
    ShortAnswerBody,
)
from paper_builder.question import Choice, Question, ShortAnswer
from paper_builder.reasons import reason

if TYPE_CHECKING:
    from collections.abc import Iterable

    from paper_builder.bank import Bank
    from paper_builder.blueprint import Section
    from paper_builder.diagnostics import Diagnostic

MEDIA_TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}


def make_item(bank: Bank, question: Question, section: Section, number: int, order: tuple[int, ...]) -> PaperItem:
    """Return the question as item ``number`` of ``section``, its options in ``order`` (source places, from 0)."""
    placed = _place(question, section, order)
    point = bank.knowledge_points[question.knowledge_point]
    known = bank.statistics.get(question.id)
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
        facility=float(bank.facility(question)),
        seconds=question.seconds,
        author=question.author,
        tags=question.tags,
        statutes=tuple(
            CitedStatute(title=statute.title, version=statute.version, article=reference.article, checked=statute.checked)
            for reference in question.references
            for statute in (bank.statutes[reference.statute],)
        ),
        past_papers=tuple(paper.name for paper in bank.past.of_level(question.level).with_question(question.id)),
        candidates=known.candidates if known and known.candidates >= LEAST_CANDIDATES else 0,
        a=known.a if known else None,
        b=known.b if known else None,
    )


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


def pictures(bank: Bank, items: Iterable[PaperItem], found: list[Diagnostic]) -> Iterable[Asset]:
    """Yield every picture that the items' texts name, by its source; one that cannot be read is added to ``found``."""
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
                    Message(f"{question} 的图片 {source} 读不到：{reason(error).zh}", f"{question}: {source}: {reason(error).en}"),
                    span=bank.spans.get(question),
                    subject=question,
                )
            )
            continue
        yield Asset(source=source, media_type=MEDIA_TYPES[Path(source).suffix.lower()], data=data)
