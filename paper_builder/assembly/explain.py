"""Conflicts in words, Chinese and English, with the numbers: what is wanted, what there is, what is missing.

It reads finished results and changes nothing; the only thing it still asks a solver is how far the other rows let a row go.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from paper_builder.assembly.bounds import SMALLEST, reach, unit
from paper_builder.assembly.demands import demand, on_forms
from paper_builder.assembly.pool import Reason, Supply, fits
from paper_builder.assembly.problem import ENEMIES, PSEUDO_ROWS
from paper_builder.assembly.relaxation import shortfall
from paper_builder.assembly.remedies import any_of, papers
from paper_builder.codes import assembly_rules as rules
from paper_builder.diagnostics import Message, Related
from paper_builder.scoring import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from paper_builder.assembly.outcome import Conflict, Repair
    from paper_builder.assembly.pool import Pool
    from paper_builder.assembly.problem import Problem, Row
    from paper_builder.assembly.repair import Case
    from paper_builder.bank import Bank
    from paper_builder.blueprint import Blueprint, Constraint, Section
    from paper_builder.diagnostics import Diagnostic, Rule
    from paper_builder.question import Question

LOST: Mapping[Reason, Message] = {
    Reason.NOT_APPROVED: Message("未批准", "not approved"),
    Reason.FAULTY: Message("文件有错误", "with an error in their file"),
    Reason.LISTED: Message("蓝图点名排除", "excluded by name"),
    Reason.TAG: Message("按标签排除", "excluded by tag"),
    Reason.STATUTE: Message("法条核对过期", "statute checked too long ago"),
    Reason.NO_SECTION: Message("不合任何大题", "fitting no section"),
    Reason.RESTING: Message("考过不久还在停用期", "resting after a recent sitting"),
    Reason.EXPOSED: Message("近期已考够次数", "asked as often as allowed lately"),
}
"""Why questions stay off a paper, as it is said behind a colon or a number of them."""
_UNITS: Mapping[str, Message] = {
    "items": Message("题", "questions"),
    "points": Message("分", "points"),
    "knowledge_points": Message("个知识点", "knowledge points"),
    "items_per_knowledge_point": Message("题（每个知识点）", "questions on each knowledge point"),
    "items_per_past_paper": Message("题（与每份往届试卷相同）", "questions in common with each past paper"),
    "seconds": Message("秒", "seconds"),
    "mean_facility": Message("", ""),
    "facility_spread": Message("", ""),
    "information": Message("", ""),
}

_EVENLY = Message("各类题尽量抽得一样多", "evenly over all kinds")
_NAMED = 5
_NAMED_ROWS = 3


def infeasible(case: Case, problem: Problem, repairs: Sequence[Repair], rule: Rule) -> tuple[Diagnostic, ...]:
    """Return one diagnostic a conflict. The remedies, each of which solves all of them, stand as the hint of the first."""
    hint = any_of(case, repairs)
    found: list[Diagnostic] = []
    for conflict in case.conflicts:
        clauses = [_clause(case, problem, conflict, name) for name in conflict.rows]
        placed = [(clause.row.span, clause.text) for clause in clauses if clause.row and clause.row.span]
        found.append(
            rule.found(
                _whole_message(case, clauses, rule, conflict),
                span=placed[0][0] if placed else None,
                subject=next((name for name in conflict.rows if name not in PSEUDO_ROWS), ""),
                hint=hint if not found else None,
                related=tuple(Related(span=span, message=text) for span, text in placed[1:]),
            )
        )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Clause:
    row: Section | Constraint | None
    text: Message


def _whole_message(case: Case, clauses: Sequence[_Clause], rule: Rule, conflict: Conflict) -> Message:
    level = case.bank.level(case.blueprint.level).name
    zh = "；".join(clause.text.zh for clause in clauses)
    en = "; ".join(clause.text.en for clause in clauses)
    wanted = papers(case.forms, reserve=case.reserve)
    if rule is rules.QUESTIONS_MISSING:
        return Message(f"{level}组不成 {wanted.zh}：{zh}", f"{wanted.en} of {case.blueprint.level} cannot be built: {en}")
    note = Message("", "") if conflict.minimal else Message("（可能不是最小的一组）", " (perhaps not the smallest set)")
    return Message(
        f"{level}组不成 {wanted.zh}，下列要求不能同时满足{note.zh}：{zh}",
        f"{wanted.en} of {case.blueprint.level} cannot be built, these rows clash{note.en}: {en}",
    )


# ---- one row of a conflict -----------------------------------------------------------------------------------------


def _clause(case: Case, problem: Problem, conflict: Conflict, name: str) -> _Clause:
    if name in PSEUDO_ROWS:
        return _Clause(None, demand(name, case.blueprint, case.pool, problem.forms, LOST, _anchor_supply(case)))
    row = problem.row(name)
    if row.section is not None:
        return _Clause(row.section, _section_text(case, problem, conflict, row.section))
    constraint = row.constraint
    assert constraint is not None
    wanted = _wanted(constraint)
    where = on_forms(constraint.forms)
    parts = [_supply_text(case, constraint), _reach_text(problem, conflict, row)]
    zh = "，".join(part.zh for part in parts if part.zh)
    en = ", ".join(part.en for part in parts if part.en)
    return _Clause(
        constraint,
        Message(
            f"“{constraint.name}”{where.zh}{wanted.zh}" + (f"（{zh}）" if zh else ""),
            f"“{constraint.id}”: {wanted.en} {where.en}" + (f" ({en})" if en else ""),
        ),
    )


def _anchor_supply(case: Case) -> Message:
    anchor = case.blueprint.anchor
    if anchor is None:
        return Message("", "")
    return _supplied(case.pool.supply(lambda question: anchor.where.matches(question, case.bank)))


def _section_text(case: Case, problem: Problem, conflict: Conflict, section: Section) -> Message:
    common = case.blueprint.anchor_shares[case.blueprint.sections.index(section)]
    wanted = section.count * problem.forms - common * (problem.forms - 1)
    zh = f"“{section.title}”每卷 {section.count} 题"
    en = f"“{section.id}”: {section.count} question{'s' if section.count > 1 else ''} on each form"
    if problem.forms > 1:
        zh, en = f"{zh}，{problem.forms} 卷共 {wanted} 题", f"{en}, {wanted} on {problem.forms}"
    supply = case.pool.supply(lambda question: fits(question, section) or _would_fit(case, question, section))
    text = _supplied(supply)
    if supply.usable < wanted:
        missing = wanted - supply.usable
        return Message(f"{zh}（{text.zh}，缺 {missing} 道）", f"{en} ({text.en}, {missing} missing)")
    # Beside other rows a section only says how many items there are; its supply would be noise.
    return Message(f"{zh}（{text.zh}）", f"{en} ({text.en})") if ENEMIES in conflict.rows else Message(zh, en)


def _would_fit(case: Case, question: Question, section: Section) -> bool:
    """Return whether only the question's points keep it from any section: it is counted among those that fall away."""
    return question.type == section.type and case.pool.excluded.get(question.id) is Reason.NO_SECTION


def _wanted(constraint: Constraint) -> Message:
    lower, upper = constraint.lower, constraint.upper
    if lower is not None and upper is not None:
        both = plain(lower) if lower == upper else f"{plain(lower)}–{plain(upper)}"
        text = _with_unit(constraint, both)
        return Message(f" {text.zh}", text.en)
    number = _with_unit(constraint, plain(lower if lower is not None else upper or Decimal(0)))
    if lower is not None:
        return Message(f"至少 {number.zh}", f"at least {number.en}")
    return Message(f"至多 {number.zh}", f"at most {number.en}")


def _with_unit(constraint: Constraint, number: str) -> Message:
    unit_of = _UNITS[constraint.measure]
    return Message(f"{number} {unit_of.zh}".rstrip(), f"{number} {unit_of.en}".rstrip())


def _supply_text(case: Case, constraint: Constraint) -> Message:
    if constraint.measure == "information":
        known = [case.bank.statistics.get(q.id) for q in case.pool.usable if constraint.where.matches(q, case.bank)]
        calibrated = sum(result is not None and result.a is not None for result in known)
        return Message(f"可用试题中 {calibrated} 道有项目参数", f"{calibrated} usable questions are calibrated")
    if constraint.measure not in ("items", "points", "knowledge_points"):
        return Message("", "")
    supply = case.pool.supply(lambda question: constraint.where.matches(question, case.bank))
    text = _supplied(supply)
    if constraint.measure != "knowledge_points":
        return text
    covered = len({q.knowledge_point for q in case.pool.usable if constraint.where.matches(q, case.bank)})
    return Message(f"{text.zh}，涉及 {covered} 个知识点", f"{text.en}, on {covered} knowledge points")


def _supplied(supply: Supply) -> Message:
    zh = "".join(f"，{LOST[reason].zh} {number}" for reason, number in supply.lost.items())
    en = "".join(f", {LOST[reason].en} {number}" for reason, number in supply.lost.items())
    return Message(
        f"题库中这类题 {supply.total} 道{zh}，可用 {supply.usable} 道",
        f"the bank has {supply.total} of this kind{en}, usable {supply.usable}",
    )


def _reach_text(problem: Problem, conflict: Conflict, row: Row) -> Message:
    """Say how far the other rows of the conflict let this one go on papers of these sections.

    Nothing where averaged forms reach its bounds. Rows beside the conflict may ask for more, so the text says which ones count.
    """
    constraints = {other.id for other in problem.rows if other.constraint}
    rows = [name for name in problem.row_ids if name in conflict.rows or name not in constraints]
    missed = shortfall(problem, row.id, rows)
    if row.constraint is None or missed is None:
        return Message("", "")
    below, above = missed
    one = problem.forms == 1
    average = Message("", "") if one else Message("平均", " on average")
    given = _given([other for other in problem.rows if other.constraint and other.id in conflict.rows and other.id != row.id])
    if below > SMALLEST and unit(row, "lower"):
        most = _with_unit(row.constraint, plain(reach(row, "lower", below, whole=one)))
        return Message(f"{given.zh}{average.zh}至多 {most.zh}", f"{given.en} at most {most.en}{average.en}")
    if above > SMALLEST and unit(row, "upper"):
        least = _with_unit(row.constraint, plain(reach(row, "upper", above, whole=one)))
        return Message(f"{given.zh}{average.zh}至少 {least.zh}", f"{given.en} at least {least.en}{average.en}")
    return Message("", "")


def _given(others: Sequence[Row]) -> Message:
    """The rows that a number holds for, beside the one that it is about."""
    if not others:
        return Message("不算别的行，", "without any other row")
    if len(others) > _NAMED_ROWS:
        return Message("别的行只算这里列出的，", "with the rows listed here as the only others")
    zh = "".join(f"“{other.constraint.name}”" for other in others if other.constraint)
    return Message(
        f"别的行只算{zh}，", f"with {', '.join(f'“{other.id}”' for other in others)} as the only other row{'s'[len(others) < 2 :]}"
    )


# ---- what is no conflict -------------------------------------------------------------------------------------------


def undecided(level: str, forms: int, nodes: int, reason: str, bound: int) -> Diagnostic:
    """Return the finding that the search ended without papers and without a proof; ``bound`` in millionths of the paper."""
    best, wanted = f"{bound / 10_000:.1f} %", papers(forms, reserve=False).en
    return rules.SEARCH_UNDECIDED.found(
        Message(
            f"{level} {forms} 卷：搜索到 {nodes} 个节点为止（{reason}），没有找到试卷，也没有证明不存在；"
            f"只知道各卷与目标的差距合计不会小于 {best}",
            f"{wanted}: up to {nodes} nodes ({reason}) neither papers nor a proof that there are none were found; "
            f"all forms together cannot come nearer to the targets than {best}",
        ),
        hint=Message(
            "放宽范围最窄的几行，或为这些类别多写几题，再试一次",
            "Widen the narrowest rows, or add questions of their kinds, and try again",
        ),
    )


def drawn(
    level: str,
    blueprint: Blueprint,
    number: int,
    usable: int,
    how: Message = _EVENLY,
) -> Diagnostic:
    """Return the note that papers were sought among ``number`` of so many ``usable`` questions, and ``how`` they were drawn."""
    return rules.QUESTIONS_DRAWN.found(
        Message(
            f"{level}可用 {usable:,} 题，从中按种子抽出 {number:,} 题组卷，{how.zh}",
            f"{usable:,} questions of {blueprint.level} are usable; papers were sought among {number:,} of them, drawn by the seed "
            f"{how.en}",
        ),
        subject=blueprint.id,
        hint=Message("要从别的题里组卷，换一个 --seed", "Another --seed draws others"),
    )


def stale(bank: Bank, blueprint: Blueprint, pool: Pool) -> tuple[Diagnostic, ...]:
    """Return the warning that questions were left out because of their statutes; nothing if none was."""
    left_out = tuple(name for name, reason in pool.excluded.items() if reason is Reason.STATUTE)
    if not left_out:
        return ()
    cited = {reference.statute for name in left_out for reference in bank.questions[name].references}
    statutes = [name for name in pool.stale if name in cited]
    titles = "、".join(f"《{bank.statutes[name].title}》" for name in statutes[:_NAMED]) + ("等" if len(statutes) > _NAMED else "")
    names = ", ".join(statutes[:_NAMED]) + (", …" if len(statutes) > _NAMED else "")
    days, day = blueprint.statutes_checked_within_days, pool.day
    return (
        rules.STATUTES_TO_CHECK.found(
            Message(
                f"{len(left_out)} 题没有参加组卷：所引法规距 {day} 已超过 {days} 天没有核对（{'、'.join(left_out[:_NAMED])}"
                + ("等）" if len(left_out) > _NAMED else "）"),
                f"{len(left_out)} questions were left out: their statutes were last checked more than {days} days before {day} "
                f"({', '.join(left_out[:_NAMED])}" + (", …)" if len(left_out) > _NAMED else ")"),
            ),
            subject=blueprint.id,
            hint=Message(
                f"核对{titles}，再更新 statutes.yaml 里的 checked", f"Check {names}, then update “checked” in statutes.yaml"
            ),
        ),
    )
