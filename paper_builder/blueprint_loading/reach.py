"""Of each row by itself: could any paper of these sections meet it, if only somebody wrote the questions?

It counts with the sections' numbers and points, the level's knowledge points and the facility of each difficulty or measured so
far; never with the questions that the bank happens to have. A soft row may be out of reach: papers then come as near as they can.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, assert_never

from paper_builder.codes import blueprint_rules as rules
from paper_builder.diagnostics import Message
from paper_builder.scoring import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from paper_builder.blueprint import Blueprint, Constraint, Filter, Section
    from paper_builder.blueprint_loading.context import Context
    from paper_builder.diagnostics import Diagnostic


def check(context: Context, blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Yield a finding for each row that no paper could meet, and a warning where nothing bounds the time."""
    for constraint in blueprint.constraints:
        reason = None if constraint.is_soft else _reason(context, blueprint, constraint)
        if reason is not None:
            yield rules.OUT_OF_REACH.found(
                Message(f"“{constraint.name}”做不到：{reason.zh}", f"“{constraint.id}” cannot be met: {reason.en}"),
                span=constraint.span,
                subject=constraint.id,
                hint=Message("改这一行的范围，或改大题的题数、分值", "Change the row's bounds, or the sections' counts or points"),
            )
    limit = Decimal(blueprint.minutes * 60)
    if not any(_bounds_time(constraint, limit) for constraint in blueprint.constraints):
        yield rules.NO_TIME_LIMIT.found(
            Message(
                f"没有要求保证全卷预计用时在 {blueprint.minutes} 分钟（{limit} 秒）以内",
                f"no row keeps the whole paper within its {blueprint.minutes} minutes ({limit} seconds)",
            ),
            span=context.document.span(("minutes",)),
            subject=blueprint.id,
            hint=Message(
                f"加一行 {{id: time, name: 预计用时, measure: seconds, max: {limit}}}",
                f"Add a row {{id: time, name: 预计用时, measure: seconds, max: {limit}}}",
            ),
        )


def _bounds_time(constraint: Constraint, limit: Decimal) -> bool:
    whole = constraint.measure == "seconds" and not used_fields(constraint.where)
    always = not constraint.is_soft and not constraint.forms
    return whole and always and constraint.upper is not None and constraint.upper <= limit


def used_fields(where: Filter) -> tuple[str, ...]:
    """Return the fields by which the filter tells questions apart."""
    return tuple(name for name in where.__slots__ if getattr(where, name))


def matching(sections: Iterable[Section], where: Filter) -> tuple[Section, ...]:
    """Return the sections whose items the filter may count, by their type."""
    return tuple(section for section in sections if not where.type or section.type in where.type)


def counts_all(where: Filter) -> bool:
    """Return whether the filter counts every item of the sections that match it."""
    return set(used_fields(where)) <= {"type"}


def _reason(context: Context, blueprint: Blueprint, constraint: Constraint) -> Message | None:
    sections = matching(blueprint.sections, constraint.where)
    count = sum(section.count for section in sections)
    if constraint.where.question:
        count = min(count, len(constraint.where.question))
    match constraint.measure:
        case "items":
            reachable = {Decimal(count)} if counts_all(constraint.where) else {Decimal(n) for n in range(count + 1)}
            return _among(constraint, reachable, Message("题", "questions"))
        case "points":
            return _among(
                constraint, _sums(sections, counts_all(constraint.where), len(constraint.where.question)), Message("分", "points")
            )
        case "knowledge_points":
            points = len(_points(context, blueprint, constraint.where))
            fewest = min(count, points, 1) if counts_all(constraint.where) else 0
            reachable = {Decimal(n) for n in range(fewest, min(count, points) + 1)}
            return _among(constraint, reachable, Message("个知识点", "knowledge points"))
        case "items_per_knowledge_point":
            return _per_point(context, blueprint, constraint, count)
        case "seconds":
            return _time(blueprint, constraint)
        case "mean_facility" | "facility_spread":
            return _facility(context, blueprint, constraint)
        case "items_per_past_paper" | "information":
            return None  # no overlap at all and, with questions good enough, any information can be had
        case _:
            assert_never(constraint.measure)


def _among(constraint: Constraint, reachable: set[Decimal], unit: Message) -> Message | None:
    if any(_within(constraint, value) for value in reachable):
        return None
    wanted = _range(constraint)
    below = max((value for value in reachable if constraint.lower is not None and value < constraint.lower), default=None)
    above = min((value for value in reachable if constraint.upper is not None and value > constraint.upper), default=None)
    near = [plain(value) for value in (below, above) if value is not None]
    return Message(
        f"要求 {wanted} {unit.zh}，按这些大题只能得到 {' 或 '.join(near)} {unit.zh}",
        f"it wants {wanted} {unit.en}, these sections give {' or '.join(near)}",
    )


def _within(constraint: Constraint, value: Decimal) -> bool:
    return (constraint.lower is None or value >= constraint.lower) and (constraint.upper is None or value <= constraint.upper)


def _range(constraint: Constraint) -> str:
    if constraint.lower is not None and constraint.upper is not None:
        return f"{plain(constraint.lower)}–{plain(constraint.upper)}"
    return f"≥ {plain(constraint.lower)}" if constraint.lower is not None else f"≤ {plain(constraint.upper or Decimal(0))}"


def _sums(sections: tuple[Section, ...], everything: bool, named: int) -> set[Decimal]:
    """Return what all items of the sections, or any of them, can add up to; no more than ``named`` of them where that is not 0."""
    if everything:
        return {sum((section.count * section.points for section in sections), Decimal(0))}
    most, step = (named, 1) if named else (sum(section.count for section in sections), 0)
    sums = {(0, Decimal(0))}
    for section in sections:
        sums = {
            (used + step * number, known + number * section.points)
            for used, known in sums
            for number in range(min(section.count, most - used) + 1)
        }
    return {known for _, known in sums}


def _points(context: Context, blueprint: Blueprint, where: Filter) -> list[str]:
    """Return the knowledge points of the level that a counted item may be on."""
    return [
        point.id
        for point in context.bank.knowledge_points.values()
        if blueprint.level in point.levels
        and (not where.competency or point.competency in where.competency)
        and (not where.knowledge_point or point.id in where.knowledge_point)
        and (not where.importance or point.levels[blueprint.level] in where.importance)
    ]


def _per_point(context: Context, blueprint: Blueprint, constraint: Constraint, count: int) -> Message | None:
    if constraint.upper is None or not counts_all(constraint.where):
        return None
    points = len(_points(context, blueprint, constraint.where))
    room = points * constraint.upper
    if room >= count:
        return None
    each = plain(constraint.upper)
    return Message(
        f"{points} 个知识点 × 每个 {each} 题＝{plain(room)} 题，少于试卷的 {count} 题",
        f"{points} knowledge points × {each} questions = {plain(room)}, fewer than the paper's {count}",
    )


def _time(blueprint: Blueprint, constraint: Constraint) -> Message | None:
    limit = blueprint.minutes * 60
    if constraint.lower is None or constraint.lower <= limit:
        return None
    return Message(
        f"至少 {plain(constraint.lower)} 秒，而考试时间是 {blueprint.minutes} 分钟（{limit} 秒）",
        f"at least {plain(constraint.lower)} seconds, but the exam has {blueprint.minutes} minutes ({limit} seconds)",
    )


def _facility(context: Context, blueprint: Blueprint, constraint: Constraint) -> Message | None:
    """A mean lies between the extremes of what it is of; so does a root mean square of distances from the centre."""
    possible = _facilities(context, blueprint, constraint.where)
    what = Message("预计得分率", "a facility of")
    if constraint.measure == "facility_spread" and constraint.centre is not None:
        possible = [abs(share - constraint.centre) for share in possible]
        what = Message(f"预计得分率与 {plain(constraint.centre)} 的距离", f"a distance from {plain(constraint.centre)} of")
    lowest, highest = min(possible, default=Decimal(0)), max(possible, default=Decimal(0))
    too_high = constraint.lower is not None and constraint.lower > highest
    too_low = constraint.upper is not None and constraint.upper < lowest
    if not too_high and not too_low:
        return None
    return Message(
        f"要求 {_range(constraint)}，而这些试题的{what.zh}在 {plain(lowest)} 到 {plain(highest)} 之间",
        f"it wants {_range(constraint)}, but such questions have {what.en} {plain(lowest)} to {plain(highest)}",
    )


def _facilities(context: Context, blueprint: Blueprint, where: Filter) -> list[Decimal]:
    """Return the facility of each difficulty that a counted item may have, and what was measured of the level's questions."""
    bank = context.bank
    shares = bank.settings.facility
    estimated = [Decimal(str(shares[difficulty])) for difficulty in where.difficulty or tuple(shares) if difficulty in shares]
    measured = [
        bank.facility(question)
        for name in bank.statistics
        if (question := bank.questions.get(name)) is not None
        and question.level == blueprint.level
        and where.matches(question, bank)
    ]
    return estimated + measured
