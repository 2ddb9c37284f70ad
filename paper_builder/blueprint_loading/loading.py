"""The order of things: read, check the shape, make the types, then the checks. One that fails does not hide the others."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from paper_builder.blueprint import Anchor, Blueprint, Reuse, Section
from paper_builder.blueprint_loading import consistency, names, questions, reach, reuse, rows
from paper_builder.blueprint_loading.context import Context
from paper_builder.blueprint_loading.rows import decimal
from paper_builder.codes import blueprint_rules as rules
from paper_builder.diagnostics import Message, Related, has_errors, in_order
from paper_builder.schema import check
from paper_builder.scoring import plain
from paper_builder.yaml_source import read_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from paper_builder.bank import Bank
    from paper_builder.diagnostics import Diagnostic, Span

FOLDER = "blueprints"


def find_blueprint(bank: Bank, level: str) -> Path:
    """Return where the blueprint of a level is, whether or not there is one."""
    return bank.root / FOLDER / f"{level}.yaml"


def load_blueprint(path: Path, bank: Bank) -> tuple[Blueprint | None, tuple[Diagnostic, ...]]:
    """Return the blueprint in ``path`` and all findings in order; None where one of them is an error."""
    document, found = read_file(path, _shown(path, bank))
    if document is None:
        return None, in_order(found)
    data, more = check(document, "blueprint")
    found = (*found, *more)
    if has_errors(found):
        return None, in_order(found)
    context = Context(document=document, data=data, bank=bank)
    blueprint, more = _blueprint(context)
    found = (*found, *more, *_sums(context, blueprint), *_file_name(path, context, blueprint))
    found = (*found, *names.check(context, blueprint), *questions.check(context, blueprint), *reuse.check(context, blueprint))
    if not has_errors(found):
        # What rows add up to means nothing while a section or a name is wrong.
        found = (*found, *reach.check(context, blueprint), *consistency.check(context, blueprint))
    return None if has_errors(found) else blueprint, in_order(found)


def _shown(path: Path, bank: Bank) -> str:
    return path.relative_to(bank.root).as_posix() if path.is_relative_to(bank.root) else path.as_posix()


# ---- data → types --------------------------------------------------------------------------------------------------


def _blueprint(context: Context) -> tuple[Blueprint, tuple[Diagnostic, ...]]:
    data, found = context.data, list(_duplicates(context))
    sections: list[Section] = []
    for number, row in enumerate(data["sections"]):
        span = context.document.span(("sections", number))
        sections.append(
            Section(
                id=row["id"],
                title=str(row["title"]),
                type=row["type"],
                count=row["count"],
                points=decimal(row["points"]),
                scoring=row.get("scoring"),
                span=span,
            )
        )
        found.extend(_scoring(sections[-1], span))
    constraints, unclear = rows.constraints(context)
    found.extend(unclear)
    blueprint = Blueprint(
        id=data["id"],
        title=str(data["title"]),
        level=data["level"],
        minutes=data["minutes"],
        total_points=decimal(data["total_points"]),
        pass_points=decimal(data["pass_points"]),
        sections=tuple(sections),
        constraints=constraints,
        excluded_tags=tuple(map(str, data.get("excluded_tags", ()))),
        excluded_questions=tuple(data.get("excluded_questions", ())),
        included_questions=tuple(data.get("included_questions", ())),
        item_sets=tuple(map(tuple, data.get("item_sets", ()))),
        reuse=Reuse(**data["reuse"]) if "reuse" in data else None,
        anchor=_anchor(context) if "anchor" in data else None,
        statutes_checked_within_days=data.get("statutes_checked_within_days"),
        digest=_digest(data),
    )
    return blueprint, tuple(found)


def _anchor(context: Context) -> Anchor:
    data = context.data["anchor"]
    return Anchor(items=data["items"], where=rows.make_filter(data.get("where") or {}), span=context.document.span(("anchor",)))


def _digest(data: Any) -> str:
    """What the file says, not how it is laid out: a comment changes no paper."""
    canonical = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()


# ---- what can be said of sections and ids ----------------------------------------------------------------------------


def _scoring(section: Section, span: Span) -> Iterator[Diagnostic]:
    if section.type == "short_answer" and section.scoring is not None:
        yield rules.SCORING_UNCLEAR.found(
            Message(f"“{section.title}”是简答题，按采分点评分，不写 scoring", f"“{section.id}” is marked by its rubric"),
            span=span,
            subject=section.id,
            hint=Message("删掉 scoring 这一行", "Delete the line with scoring"),
        )
    if section.type != "short_answer" and section.scoring is None:
        yield rules.SCORING_UNCLEAR.found(
            Message(f"“{section.title}”没有写评分规则 scoring", f"“{section.id}” has no scoring rule"),
            span=span,
            subject=section.id,
            hint=Message("写 scoring: all_or_nothing 或 half_if_subset", "Add scoring: all_or_nothing or half_if_subset"),
        )


def _duplicates(context: Context) -> Iterator[Diagnostic]:
    first: dict[str, Span] = {}
    for part in ("sections", "constraints"):
        for number, row in enumerate(context.data.get(part, ())):
            span = context.document.span((part, number, "id"))
            if row["id"] in first:
                yield rules.DUPLICATE_ROW.found(
                    Message(f"编号 {row['id']} 用了两次", f"the id {row['id']} is used twice"),
                    span=span,
                    subject=row["id"],
                    hint=Message("给其中一行换一个编号", "Give one of the rows another id"),
                    related=(Related(span=first[row["id"]], message=Message("第一个在这里", "the first one is here")),),
                )
            first.setdefault(row["id"], span)


# ---- what can be said of the whole file --------------------------------------------------------------------------------


def _sums(context: Context, blueprint: Blueprint) -> Iterator[Diagnostic]:
    total = sum((section.count * section.points for section in blueprint.sections), Decimal(0))
    terms = [(section.count, plain(section.points)) for section in blueprint.sections]
    zh, en = "＋".join(f"{count}×{each}" for count, each in terms), " + ".join(f"{count} × {each}" for count, each in terms)
    if total != blueprint.total_points:
        stated = plain(blueprint.total_points)
        yield rules.SECTIONS_DO_NOT_ADD_UP.found(
            Message(
                f"各大题 {zh}＝{plain(total)} 分，满分却写 {stated} 分",
                f"the sections give {en} = {plain(total)} points, the total says {stated}",
            ),
            span=context.document.span(("total_points",)),
            subject=blueprint.id,
            hint=Message("改大题的题数或分值，或改满分", "Change counts or points of sections, or the total"),
        )
    settings = context.bank.settings
    for field, title, own, wanted in (
        ("total_points", "满分", blueprint.total_points, settings.total_points),
        ("pass_points", "合格分", blueprint.pass_points, settings.pass_points),
    ):
        if own != wanted:
            yield rules.DIFFERS_FROM_BANK.found(
                Message(
                    f"{title}写 {plain(own)} 分，bank.yaml 规定 {plain(wanted)} 分",
                    f"{field} is {plain(own)}, bank.yaml says {plain(wanted)}",
                ),
                span=context.document.span((field,)),
                subject=blueprint.id,
                hint=Message("两处改成一样", "Make both the same"),
            )


def _file_name(path: Path, context: Context, blueprint: Blueprint) -> Iterator[Diagnostic]:
    known = any(level.id == blueprint.level for level in context.bank.settings.levels)
    if known and path.parent == context.bank.root / FOLDER and path.stem != blueprint.level:
        yield rules.LEVEL_NOT_FILE_NAME.found(
            Message(
                f"文件名是 {path.name}，级别却是 {blueprint.level}", f"the file is {path.name} but its level {blueprint.level}"
            ),
            span=context.document.span(("level",)),
            subject=blueprint.id,
            hint=Message(
                f"改级别，或把文件改名为 {blueprint.level}.yaml", f"Change the level, or rename the file {blueprint.level}.yaml"
            ),
        )
