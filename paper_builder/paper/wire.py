"""Paper ⇄ JSON: the published wire format of schemas/paper.schema.json, complete and exact both ways."""

from __future__ import annotations

import base64
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from paper_builder.paper.model import (
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

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

WIRE_VERSION = 1


def to_json(paper: Paper) -> bytes:
    """Return the whole paper, keys included, as UTF-8 JSON (schemas/paper.schema.json), ending in a line break."""
    return (json.dumps(_wire(paper), ensure_ascii=False, indent=1) + "\n").encode()


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _optional(value: Decimal | None) -> int | float | None:
    return None if value is None else _number(value)


def _wire(paper: Paper) -> dict[str, Any]:
    return {
        "version": WIRE_VERSION,
        "id": paper.id,
        "title": paper.title,
        "issuer": paper.issuer,
        "level": {"id": paper.level.id, "name": paper.level.name},
        "form": paper.form,
        "sitting": paper.sitting,
        "minutes": paper.minutes,
        "total_points": _number(paper.total_points),
        "pass_points": _number(paper.pass_points),
        "notes": list(paper.notes),
        "sections": [
            {
                "id": section.id,
                "title": section.title,
                "type": section.type,
                "points_each": _number(section.points_each),
                "scoring": section.scoring,
                "items": [_wire_item(item) for item in section.items],
            }
            for section in paper.sections
        ],
        "rows": [_wire_row(row) for row in paper.rows],
        "assets": [
            {"source": asset.source, "media_type": asset.media_type, "data": base64.b64encode(asset.data).decode()}
            for asset in paper.assets
        ],
        "provenance": paper.provenance.as_data(),
    }


def _wire_row(row: PaperRow) -> dict[str, Any]:
    wire = {
        "id": row.id,
        "name": row.name,
        "measure": row.measure,
        "where": {name: list(values) for name, values in row.where.items()},
        "lower": _optional(row.lower),
        "upper": _optional(row.upper),
        "target": _optional(row.target),
        "reached": _number(row.reached),
    }
    return wire | _said({"ability": _optional(row.ability), "centre": _optional(row.centre), "weight": row.weight or None})


def _said(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that say something: a paper without them has the same bytes as before they were known."""
    return {name: value for name, value in fields.items() if value is not None}


def _wire_item(item: PaperItem) -> dict[str, Any]:
    wire: dict[str, Any] = {
        "number": item.number,
        "question": item.question,
        "digest": item.digest,
        "type": item.type,
        "points": _number(item.points),
        "stem": item.stem,
    }
    match item.body:
        case ChoiceBody() as body:
            wire["options"] = [{"label": o.label, "text": o.text, "source": o.source} for o in body.options]
            wire["key"] = list(body.key)
            wire["scoring"] = body.scoring
            wire["multiple"] = body.multiple
            wire["fixed_order"] = body.fixed_order
            wire |= _said({"awarded": body.awarded or None})
        case ShortAnswerBody() as body:
            wire["model_answer"] = body.model_answer
            wire["rubric"] = [
                {"points": _number(c.points), "text": c.text, "accept": list(c.accept), "reject": list(c.reject)}
                for c in body.rubric
            ]
    wire |= {
        "explanation": item.explanation,
        "competency": {"id": item.competency.id, "name": item.competency.name},
        "knowledge_point": {"id": item.knowledge_point.id, "name": item.knowledge_point.name},
        "importance": item.importance,
        "cognitive_level": item.cognitive_level,
        "difficulty": item.difficulty,
        "facility": item.facility,
        "seconds": item.seconds,
        "author": item.author,
        "tags": list(item.tags),
        "statutes": [{"title": s.title, "version": s.version, "article": s.article, "checked": s.checked} for s in item.statutes],
    }
    return wire | _said(
        {
            "past_papers": list(item.past_papers) or None,
            "candidates": item.candidates or None,
            "a": _optional(item.a),
            "b": _optional(item.b),
        }
    )


def from_json(data: bytes) -> Paper:
    """Return the paper that ``to_json`` wrote; ``data`` has been checked against the schema. ValueError for another version."""
    wire = json.loads(data)
    if wire.get("version") != WIRE_VERSION:
        raise ValueError(f"paper format version {wire.get('version')!r}; this program reads version {WIRE_VERSION}")
    return Paper(
        id=wire["id"],
        title=wire["title"],
        issuer=wire["issuer"],
        level=Named(**wire["level"]),
        form=wire["form"],
        sitting=wire["sitting"],
        minutes=wire["minutes"],
        total_points=_decimal(wire["total_points"]),
        pass_points=_decimal(wire["pass_points"]),
        notes=tuple(wire["notes"]),
        sections=tuple(
            PaperSection(
                id=section["id"],
                title=section["title"],
                type=section["type"],
                points_each=_decimal(section["points_each"]),
                scoring=section["scoring"],
                items=tuple(_items(section["items"])),
            )
            for section in wire["sections"]
        ),
        rows=tuple(
            PaperRow(
                id=row["id"],
                name=row["name"],
                measure=row["measure"],
                where={name: tuple(values) for name, values in row["where"].items()},
                lower=_maybe(row["lower"]),
                upper=_maybe(row["upper"]),
                target=_maybe(row["target"]),
                reached=_decimal(row["reached"]),
                ability=_maybe(row.get("ability")),
                centre=_maybe(row.get("centre")),
                weight=row.get("weight", 0),
            )
            for row in wire["rows"]
        ),
        assets=tuple(
            Asset(source=asset["source"], media_type=asset["media_type"], data=base64.b64decode(asset["data"]))
            for asset in wire["assets"]
        ),
        provenance=Provenance(**wire["provenance"]),
    )


def _decimal(value: float) -> Decimal:
    return Decimal(str(value))


def _maybe(value: float | None) -> Decimal | None:
    return None if value is None else _decimal(value)


def _items(wires: list[dict[str, Any]]) -> Iterator[PaperItem]:
    for wire in wires:
        yield PaperItem(
            number=wire["number"],
            question=wire["question"],
            digest=wire["digest"],
            type=wire["type"],
            points=_decimal(wire["points"]),
            stem=wire["stem"],
            body=_body(wire),
            explanation=wire["explanation"],
            competency=Named(**wire["competency"]),
            knowledge_point=Named(**wire["knowledge_point"]),
            importance=wire["importance"],
            cognitive_level=wire["cognitive_level"],
            difficulty=wire["difficulty"],
            facility=wire["facility"],
            seconds=wire["seconds"],
            author=wire["author"],
            tags=tuple(wire["tags"]),
            statutes=tuple(CitedStatute(**statute) for statute in wire["statutes"]),
            past_papers=tuple(wire.get("past_papers", ())),
            candidates=wire.get("candidates", 0),
            a=_maybe(wire.get("a")),
            b=_maybe(wire.get("b")),
        )


def _body(wire: Mapping[str, Any]) -> ChoiceBody | ShortAnswerBody:
    if wire["type"] == "short_answer":
        return ShortAnswerBody(
            model_answer=wire["model_answer"],
            rubric=tuple(
                PaperCriterion(points=_decimal(c["points"]), text=c["text"], accept=tuple(c["accept"]), reject=tuple(c["reject"]))
                for c in wire["rubric"]
            ),
        )
    return ChoiceBody(
        multiple=wire["multiple"],
        options=tuple(PaperOption(**option) for option in wire["options"]),
        key=tuple(wire["key"]),
        scoring=wire["scoring"],
        fixed_order=wire["fixed_order"],
        awarded=wire.get("awarded", False),
    )
