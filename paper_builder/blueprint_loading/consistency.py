"""Whether rows contradict each other in plain sums: two ranges for one thing, or parts that cannot add up to the whole.

Subtler clashes are for the search to find, with the bank's questions in hand.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING

from paper_builder.blueprint_loading.reach import matching, used_fields
from paper_builder.codes import blueprint_rules as rules
from paper_builder.diagnostics import Message, Related
from paper_builder.question import COGNITIVE_LEVELS
from paper_builder.scoring import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from paper_builder.blueprint import Blueprint, Constraint
    from paper_builder.blueprint_loading.context import Context
    from paper_builder.diagnostics import Diagnostic

_UNITS = {"items": Message("题", "questions"), "points": Message("分", "points")}


def check(context: Context, blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Yield a finding for each pair of rows on the same questions, and each set of parts, that cannot hold together."""
    yield from _same_filter(blueprint)
    yield from _parts_of_a_whole(context, blueprint)


def _same_filter(blueprint: Blueprint) -> Iterator[Diagnostic]:
    for first, second in combinations((row for row in blueprint.constraints if not row.is_soft), 2):
        if _key(first) != _key(second) or not _on_one_form(first, second):
            continue
        low = max((bound for bound in (first.lower, second.lower) if bound is not None), default=None)
        high = min((bound for bound in (first.upper, second.upper) if bound is not None), default=None)
        if low is not None and high is not None and low > high:
            yield rules.ROWS_CONTRADICT.found(
                Message(
                    f"“{first.name}”和“{second.name}”对同一类试题的要求矛盾：至少 {plain(low)}，又至多 {plain(high)}",
                    f"“{first.id}” and “{second.id}” contradict each other on the same questions: at least {plain(low)} and "
                    f"at most {plain(high)}",
                ),
                span=second.span,
                subject=second.id,
                hint=Message("删掉其中一行，或让两个范围有交集", "Delete one of the rows, or let their ranges meet"),
                related=_related((first,)),
            )


def _key(constraint: Constraint) -> tuple[object, ...]:
    """Return what two rows have in common if they measure the same thing of the same questions."""
    where = constraint.where
    fields = tuple((name, frozenset(getattr(where, name))) for name in used_fields(where))
    return (constraint.measure, constraint.ability, constraint.centre, *fields)


def _on_one_form(first: Constraint, second: Constraint) -> bool:
    return not first.forms or not second.forms or bool(set(first.forms) & set(second.forms))


def _related(rows: Sequence[Constraint]) -> tuple[Related, ...]:
    return tuple(Related(span=row.span, message=Message(f"“{row.name}”在这里", f"“{row.id}” is here")) for row in rows if row.span)


def _parts_of_a_whole(context: Context, blueprint: Blueprint) -> Iterator[Diagnostic]:
    every: Mapping[str, frozenset[str | int]] = {
        "competency": frozenset(competency.id for competency in context.bank.settings.competencies),
        "cognitive_level": frozenset(COGNITIVE_LEVELS),
        "difficulty": frozenset(context.bank.settings.facility),
        "importance": frozenset("XYZ"),
    }
    for field, values in every.items():
        for measure, unit in _UNITS.items():
            groups: dict[tuple[tuple[str, ...], ...], list[Constraint]] = {}
            for constraint in blueprint.constraints:
                fields = set(used_fields(constraint.where))
                if constraint.measure == measure and field in fields and fields <= {field, "type"} and not constraint.is_soft:
                    same = (tuple(sorted(constraint.where.type)), tuple(sorted(constraint.forms)))
                    groups.setdefault(same, []).append(constraint)
            for rows in groups.values():
                yield from _sum_of_parts(blueprint, _disjoint(rows, field), field, values, unit)


def _disjoint(rows: Sequence[Constraint], field: str) -> list[Constraint]:
    """Return the rows that share no value with one before them: no question is counted twice."""
    kept: list[Constraint] = []
    seen: set[str | int] = set()
    for row in rows:
        values = set(getattr(row.where, field))
        if not values & seen:
            kept.append(row)
            seen |= values
    return kept


def _sum_of_parts(
    blueprint: Blueprint, rows: Sequence[Constraint], field: str, values: frozenset[str | int], unit: Message
) -> Iterator[Diagnostic]:
    if len(rows) < 2:
        return
    sections = matching(blueprint.sections, rows[0].where)
    whole = sum(
        (section.count * (section.points if rows[0].measure == "points" else Decimal(1)) for section in sections), Decimal(0)
    )
    lowers = [row.lower or Decimal(0) for row in rows]
    if sum(lowers, Decimal(0)) > whole:
        yield _do_not_add_up(rows, lowers, whole, unit, Message("下限合计", "the minima add up to"), Message("多于", "more than"))
    uppers = [row.upper for row in rows if row.upper is not None]
    covered = frozenset(value for row in rows for value in getattr(row.where, field)) >= values
    if covered and len(uppers) == len(rows) and sum(uppers, Decimal(0)) < whole:
        yield _do_not_add_up(rows, uppers, whole, unit, Message("上限合计", "the maxima add up to"), Message("少于", "fewer than"))


def _do_not_add_up(
    rows: Sequence[Constraint], bounds: Sequence[Decimal], whole: Decimal, unit: Message, what: Message, than: Message
) -> Diagnostic:
    names = "、".join(f"“{row.name}”" for row in rows)
    ids = ", ".join(f"“{row.id}”" for row in rows)
    total = sum(bounds, Decimal(0))
    terms = [plain(bound) for bound in bounds]
    return rules.ROWS_CONTRADICT.found(
        Message(
            f"{names}的{what.zh} {'＋'.join(terms)}＝{plain(total)} {unit.zh}，{than.zh}全部的 {plain(whole)} {unit.zh}",
            f"{ids}: {what.en} {' + '.join(terms)} = {plain(total)}, {than.en} the whole, {plain(whole)} {unit.en}",
        ),
        span=rows[-1].span,
        subject=rows[-1].id,
        hint=Message("改其中几行的范围", "Change the bounds of some of these rows"),
        related=_related(rows[:-1]),
    )
