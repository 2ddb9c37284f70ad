"""bank.yaml, knowledge_points.yaml and statutes.yaml → the settings that questions are checked against."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from paper_builder.bank import BankSettings, Competency, KnowledgePoint, Level, Statute
from paper_builder.codes import bank_rules as rules
from paper_builder.dates import WEEKDAYS, parse_date
from paper_builder.diagnostics import Diagnostic, Message, Related, Span, has_errors
from paper_builder.schema import check
from paper_builder.yaml_source import read_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from paper_builder.yaml_source import Document

BANK, POINTS, STATUTES = "bank.yaml", "knowledge_points.yaml", "statutes.yaml"


def load_settings(root: Path) -> tuple[BankSettings | None, list[Diagnostic]]:
    """Return what bank.yaml says, None where it cannot be used, and what is wrong with it."""
    if not (root / BANK).is_file() and not (root / BANK).is_symlink():
        message = Message(f"{root.name or root} 里没有 {BANK}，不是题库", f"{root.name or root} holds no {BANK}: it is not a bank")
        hint = Message(
            "换成含 bank.yaml 的文件夹，或用 paper-builder init 新建",
            "give the folder with bank.yaml, or make one with paper-builder init",
        )
        return None, [rules.NO_BANK.found(message, span=Span(path=BANK), hint=hint)]
    data, document, found = _checked(root, BANK, "bank")
    if document is None or has_errors(found):
        return None, found
    settings = BankSettings(
        title=data["title"].strip(),
        issuer=data["issuer"].strip(),
        levels=tuple(Level(**_stripped(level)) for level in data["levels"]),
        competencies=tuple(Competency(**_stripped(competency)) for competency in data["competencies"]),
        total_points=Decimal(str(data["total_points"])),
        pass_points=Decimal(str(data["pass_points"])),
        facility={int(difficulty): float(share) for difficulty, share in sorted(data["facility"].items())},
        notes=tuple(note.strip() for note in data.get("notes", ())),
        sitting_weekday=WEEKDAYS.index(data.get("sitting_weekday", "saturday")),
        statutes_checked_within_days=data.get("statutes_checked_within_days", 365),
        all_options_may_be_right=data.get("all_options_may_be_right", False),
    )
    found.extend(_check_settings(settings, document))
    return settings, found


def load_points(root: Path, settings: BankSettings) -> tuple[Mapping[str, KnowledgePoint] | None, list[Diagnostic]]:
    """Return the knowledge points by id, None where the file cannot be used, and what is wrong with it."""
    data, document, found = _checked(root, POINTS, "knowledge_points")
    if document is None or has_errors(found):
        return None, found
    rows = data["knowledge_points"]
    found.extend(_repeated(document, "knowledge_points", "id", rows))
    levels = {level.id for level in settings.levels}
    competencies = {competency.id for competency in settings.competencies}
    points: dict[str, KnowledgePoint] = {}
    for index, row in enumerate(rows):
        point = KnowledgePoint(**_stripped(row))
        points.setdefault(point.id, point)
        if point.competency not in competencies:
            found.append(_not_in_bank(document, ("knowledge_points", index, "competency"), point.id, point.competency))
        found.extend(
            _not_in_bank(document, ("knowledge_points", index, "levels", level), point.id, level)
            for level in point.levels
            if level not in levels
        )
    return dict(sorted(points.items())), found


def load_statutes(root: Path) -> tuple[Mapping[str, Statute] | None, list[Diagnostic]]:
    """Return the statutes by id, None where the file cannot be used; a bank without laws needs no such file."""
    path = root / STATUTES
    if not path.exists() and not path.is_symlink():
        return {}, []
    data, document, found = _checked(root, STATUTES, "statutes")
    if document is None or has_errors(found):
        return None, found
    rows = data["statutes"]
    found.extend(_repeated(document, "statutes", "id", rows))
    statutes: dict[str, Statute] = {}
    for row in rows:
        statute = Statute(**_stripped({**row, "articles": tuple(row.get("articles", ()))}))
        statutes.setdefault(statute.id, statute)
    for index, row in enumerate(rows):
        for name in ("in_force", "checked"):
            if parse_date(row[name]) is None:
                found.append(no_such_day(row[name], document.span(("statutes", index, name)), row["id"]))
        replacement = row.get("replaced_by")
        if replacement is not None and (replacement not in statutes or replacement == row["id"]):
            found.append(
                rules.SETTINGS_CONFLICT.found(
                    Message(
                        f"替代 {row['id']} 的法规 {replacement} 不在表中",
                        f"{replacement}, which replaces {row['id']}, is not listed",
                    ),
                    span=document.span(("statutes", index, "replaced_by")),
                    subject=row["id"],
                )
            )
    return dict(sorted(statutes.items())), found


def no_such_day(text: str, span: Span, subject: str) -> Diagnostic:
    """Return the finding for a date that is not on the calendar."""
    return rules.NO_SUCH_DAY.found(
        Message(f"日历上没有 {text} 这一天", f"{text} is no day of the calendar"), span=span, subject=subject
    )


def _checked(root: Path, name: str, schema: str) -> tuple[Any, Document | None, list[Diagnostic]]:
    document, found = read_file(root / name, name)
    if document is None:
        return None, None, list(found)
    data, violations = check(document, schema)
    return data, document, [*found, *violations]


def _stripped(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.strip() if isinstance(value, str) else value for name, value in row.items()}


def _check_settings(settings: BankSettings, document: Document) -> Iterator[Diagnostic]:
    for name in ("levels", "competencies"):
        rows = [{"id": row.id, "prefix": row.prefix} for row in getattr(settings, name)]
        yield from _repeated(document, name, "id", rows)
        yield from _repeated(document, name, "prefix", rows)
    if settings.pass_points > settings.total_points:
        yield rules.SETTINGS_CONFLICT.found(
            Message(
                f"合格分 {settings.pass_points} 高于满分 {settings.total_points}",
                f"the pass mark {settings.pass_points} is above the total {settings.total_points}",
            ),
            span=document.span(("pass_points",)),
        )
    for (easier, high), (harder, low) in pairwise(settings.facility.items()):
        if low > high:
            yield rules.SETTINGS_CONFLICT.found(
                Message(
                    f"难度 {harder} 的得分率 {low} 高于难度 {easier} 的 {high}；得分率越高越容易",
                    f"facility {low} of difficulty {harder} is above {high} of difficulty {easier}; higher is easier",
                ),
                span=document.span(("facility", str(harder))),
            )


def _repeated(document: Document, name: str, field: str, rows: Iterable[Mapping[str, Any]]) -> Iterator[Diagnostic]:
    first: dict[str, int] = {}
    for index, row in enumerate(rows):
        value = row[field]
        if first.setdefault(value, index) != index:
            rule = rules.DUPLICATE_ID if field == "id" else rules.SETTINGS_CONFLICT
            yield rule.found(
                Message(f"{name} 里 {field} {value} 用了两次", f"{field} {value} is used twice in {name}"),
                span=document.span((name, index, field)),
                subject=value,
                related=(
                    Related(
                        span=document.span((name, first[value], field)), message=Message("第一个在这里", "the first one is here")
                    ),
                ),
            )


def _not_in_bank(document: Document, path: tuple[str | int, ...], point: str, value: str) -> Diagnostic:
    return rules.SETTINGS_CONFLICT.found(
        Message(f"鉴定点 {point} 写的 {value} 不在 {BANK} 中", f"{value} of the knowledge point {point} is not in {BANK}"),
        span=document.key_span(path) if path[-2] == "levels" else document.span(path),
        subject=point,
    )
