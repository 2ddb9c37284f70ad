"""标准答案及评分细则 as data: what a marker needs of a paper, the same for the printed key and its JSON."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any, assert_never

from paper_builder.paper import ChoiceBody, ShortAnswerBody, section_head
from paper_builder.scoring import plain
from paper_builder.terms import COGNITIVE_LEVELS, DIFFICULTIES

if TYPE_CHECKING:
    from paper_builder.paper import CitedStatute, Paper, PaperItem, PaperSection

VERSION = 1


def points_sum(paper: Paper) -> Decimal:
    """Return what the items add up to; the paper is sound where this equals ``total_points``."""
    return sum((section.points for section in paper.sections), Decimal(0))


AWARDED = "送分"
"""Stands in the place of a key where everyone gets the points."""


def answer(item: PaperItem) -> str:
    """Return the letters of a choice item's key, such as ``ACD``, or ``AWARDED``; empty for a short answer."""
    if not isinstance(item.body, ChoiceBody):
        return ""
    return AWARDED if item.body.awarded else "".join(item.body.key)


def statute_line(statute: CitedStatute) -> str:
    """Return how a citation is printed: title, version, article and the date it was last checked."""
    title = statute.title if statute.title.startswith("《") else f"《{statute.title}》"
    article = f"第{statute.article}条" if statute.article else ""
    checked = f"，核对日期 {statute.checked}" if statute.checked else ""
    return f"{title}（{statute.version}）{article}{checked}" if statute.version else f"{title}{article}{checked}"


def describe(item: PaperItem) -> tuple[str, ...]:
    """Return what the list of items says of one: id, competency, point, cognitive level, difficulty, author, tags."""
    return (
        item.question,
        item.competency.name,
        item.knowledge_point.name,
        COGNITIVE_LEVELS[item.cognitive_level].zh,
        DIFFICULTIES[item.difficulty].zh,
        item.author,
        "、".join(item.tags),
    )


def key_json(paper: Paper) -> bytes:
    """Return the key and rubrics as UTF-8 JSON. Points are numbers; ``check.equal`` says whether the items add up to the total."""
    reached = points_sum(paper)
    wire = {
        "version": VERSION,
        "paper": {
            "id": paper.id,
            "title": paper.title,
            "level": paper.level.name,
            "form": paper.form,
            "sitting": paper.sitting,
            "total_points": _number(paper.total_points),
            "pass_points": _number(paper.pass_points),
        },
        "check": {"sum": _number(reached), "total": _number(paper.total_points), "equal": reached == paper.total_points},
        "sections": [_section(section) for section in paper.sections],
    }
    return (json.dumps(wire, ensure_ascii=False, indent=1) + "\n").encode()


def _section(section: PaperSection) -> dict[str, Any]:
    return {
        "title": section.title,
        "head": section_head(section),
        "type": section.type,
        "points": _number(section.points),
        "scoring": section.scoring,
        "items": [_item(item) for item in section.items],
    }


def _item(item: PaperItem) -> dict[str, Any]:
    wire: dict[str, Any] = {"number": item.number, "question": item.question, "points": _number(item.points)}
    match item.body:
        case ChoiceBody() as body:
            wire["answer"] = answer(item)
            wire["scoring"] = body.scoring
            if body.awarded:
                wire["awarded"] = True
        case ShortAnswerBody() as body:
            wire["model_answer"] = body.model_answer
            wire["rubric"] = [
                {"points": _number(c.points), "text": c.text, "accept": list(c.accept), "reject": list(c.reject)}
                for c in body.rubric
            ]
        case _:
            assert_never(item.body)
    return wire | {
        "explanation": item.explanation,
        "statutes": [{"title": s.title, "version": s.version, "article": s.article, "checked": s.checked} for s in item.statutes],
        "competency": item.competency.name,
        "knowledge_point": item.knowledge_point.name,
        "cognitive_level": item.cognitive_level,
        "difficulty": item.difficulty,
        "author": item.author,
        "tags": list(item.tags),
    }


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(plain(value))
