"""A writing plan as Markdown for people and CSV for spreadsheets, in Chinese. It counts what the plan holds and decides nothing."""

from __future__ import annotations

import csv
import io
from collections import Counter
from typing import TYPE_CHECKING

from paper_builder.terms import COGNITIVE_LEVELS, DIFFICULTIES, TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from paper_builder.assembly.outcome import Cell
    from paper_builder.assembly.plan import Plan, PlannedKind
    from paper_builder.bank import Bank
    from paper_builder.blueprint import Blueprint

_KIND = ("大题", "认知层次", "难度", "用时（秒）")
_CSV = ("能力", "题型", *_KIND, "标签", "知识点编号", "知识点", "缺")


def plan_csv(plan: Plan, bank: Bank, blueprint: Blueprint) -> bytes:
    """Return the missing questions, a row a kind and knowledge point, as UTF-8 with a byte order mark: spreadsheets go by that."""
    titles = {section.id: section.title for section in blueprint.sections}
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_CSV)
    for cell in plan.cells:
        point = bank.knowledge_points[cell.knowledge_point]
        head = (bank.competency(cell.competency).name, TYPES[cell.type].zh, *_words(cell, titles), cell.tag)
        writer.writerow((*head, point.id, point.name, cell.number))
    return text.getvalue().encode("utf-8-sig")


def plan_markdown(plan: Plan, bank: Bank, blueprint: Blueprint) -> bytes:
    """Return the plan as a page: what was asked, how many questions of each section and competency, then kind by kind."""
    lines = [f"# {bank.level(plan.level).name}命题计划", "", *_assumptions(plan), ""]
    if plan.kinds:
        lines += ["## 缺题汇总", "", *_summary(plan, bank, blueprint), ""]
        for competency in bank.settings.competencies:
            kinds = [kind for kind in plan.kinds if kind.cells[0].competency == competency.id]
            if kinds:
                lines += [
                    f"## {competency.name}：缺 {sum(kind.number for kind in kinds)} 题",
                    "",
                    *_kinds(kinds, bank, blueprint),
                    "",
                ]
    return ("\n".join(lines).rstrip("\n") + "\n").encode()


def _words(cell: Cell, titles: Mapping[str, str]) -> tuple[str, str, str, str]:
    difficulty = f"{cell.difficulty} {DIFFICULTIES[cell.difficulty].zh}"
    return titles[cell.section], COGNITIVE_LEVELS[cell.cognitive_level].zh, difficulty, str(cell.seconds)


def _assumptions(plan: Plan) -> Iterator[str]:
    start = f"从 {plan.first} 起，" if plan.first else ""
    yield f"- 计划：{start}每月一次，共 {plan.sittings} 次考试，每次 {plan.forms} 卷{'和 1 份备用卷' if plan.reserve else ''}。"
    if plan.period is None:
        yield f"- 试题不重复使用（蓝图没有写 reuse）：{plan.distinct} 份试卷各不相同。"
    else:
        rest = f"一道试题用过以后停用 {plan.period - 1} 次考试再用" if plan.period > 1 else "试题每次考试都可以用"
        yield f"- 按蓝图的 reuse，{rest}：{plan.distinct} 份试卷各不相同。"
    yield f"- 现有可用的试题：{plan.usable} 道，包括到时候停用期已满的。"
    yield "- 法规按第一次考试时的核对日期计；以后到期的请及时重新核对。"
    if plan.number:
        yield f"- 还要再写并审定：{plan.number} 道。少于 {plan.least} 道肯定不够。"
        yield "- 各类题的多少，在题数最少的前提下，照本级别已审定试题的比例和蓝图的目标分配。"
        yield "- 同一能力、同一重要程度的知识点可以互换；题型，以及蓝图有要求的认知层次和难度，不要换。"
    else:
        yield "- 不缺题。"


def _summary(plan: Plan, bank: Bank, blueprint: Blueprint) -> list[str]:
    number = Counter[tuple[str, str]]()
    for cell in plan.cells:
        number[cell.section, cell.competency] += cell.number
    shown = [section for section in blueprint.sections if any(own == section.id for own, _ in (*number, *plan.stock))]
    names = [competency.id for competency in bank.settings.competencies]

    def line(title: str, competencies: Sequence[str]) -> list[str]:
        pairs = [(section.id, name) for section in shown for name in competencies]
        columns = [[pair for pair in pairs if pair[0] == section.id] for section in shown]
        missing = [sum(number[pair] for pair in column) for column in (*columns, pairs)]
        there = [sum(plan.stock.get(pair, 0) for pair in column) for column in (*columns, pairs)]
        return [title, *(f"{few}（现有 {having}）" for few, having in zip(missing, there, strict=True))]

    rows = [line(competency.name, [competency.id]) for competency in bank.settings.competencies]
    return _table(("能力", *(section.title for section in shown), "合计"), [*rows, line("合计", names)])


def _kinds(kinds: Sequence[PlannedKind], bank: Bank, blueprint: Blueprint) -> list[str]:
    """One row a kind: what differs in the knowledge point only is one line, with how many questions on each point."""
    titles = {section.id: section.title for section in blueprint.sections}
    tagged = any(kind.cells[0].tag for kind in kinds)
    rows = [
        [
            *_words(kind.cells[0], titles),
            *([kind.cells[0].tag] if tagged else []),
            str(kind.needed),
            str(kind.there),
            str(kind.number),
            "、".join(f"{bank.knowledge_points[cell.knowledge_point].name} {cell.number}" for cell in kind.cells),
        ]
        for kind in kinds
    ]
    return _table((*_KIND, *(("标签",) if tagged else ()), "需要", "现有", "缺", "其中各知识点"), rows)


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    lines = [headings, ["---"] * len(headings), *rows]
    return ["| " + " | ".join(value.replace("|", "\\|") for value in line) + " |" for line in lines]
