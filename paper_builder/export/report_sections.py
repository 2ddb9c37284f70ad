"""The sections of the balance report: one function each, figures in, HTML out; an empty text where a section has nothing to say."""

from __future__ import annotations

from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING

from paper_builder.diagnostics import Severity
from paper_builder.export import charts
from paper_builder.export.balance import Amount, Balance, balance, shared_questions
from paper_builder.question import QUESTION_TYPES
from paper_builder.scoring import plain
from paper_builder.terms import COGNITIVE_LEVELS, DIFFICULTIES, TYPES, form_title

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from paper_builder.diagnostics import Diagnostic
    from paper_builder.paper import Paper

KEY_SHARE_LIMIT = 0.35
"""The largest share of single-choice keys that one letter should have."""

_MESSAGES_SHOWN = 4
_IMPORTANCE_NAMES = {"X": "核心", "Y": "一般", "Z": "辅助"}
_SEVERITIES = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.INFO: "提示"}


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], look: str = "") -> str:
    """Return a table of finished cells; the first cell of each row is its heading. A head ``|…`` is set to the right."""
    columns = [("number", head[1:]) if head.startswith("|") else ("", head) for head in heads]
    top = "".join(f'<th scope="col" class="{side}">{head}</th>' for side, head in columns)
    body = "".join(
        f'<tr><th scope="row">{cells[0]}</th>'
        + "".join(f'<td class="{side}">{cell}</td>' for (side, _), cell in zip(columns[1:], cells[1:], strict=True))
        + "</tr>"
        for cells in rows
    )
    return f'<table class="{look}"><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>'


def figure(chart: str, caption: str) -> str:
    """Return a chart with its caption."""
    return f"<figure>{chart}<figcaption>{caption}</figcaption></figure>"


# ---- 双向细目表 ---------------------------------------------------------------------------------------------------------


def specification_section(paper: Paper, figures: Balance) -> str:
    """Return competency and type against cognitive level, items over points, with margins that add up to the whole paper."""
    levels = [level for level, amount in figures.by_cognitive_level.items() if amount.items]
    types = [kind for kind in QUESTION_TYPES if figures.by_type[kind].items]
    total = paper.total_points
    head = (
        '<tr><th scope="col" rowspan="2">职业能力</th><th scope="col" rowspan="2">题型</th>'
        f'<th scope="colgroup" colspan="{len(levels)}">认知层次</th>'
        '<th scope="col" rowspan="2">合计</th><th scope="col" rowspan="2">占分比</th></tr><tr>'
        + "".join(f'<th scope="col">{COGNITIVE_LEVELS[level].zh}</th>' for level in levels)
        + "</tr>"
    )
    body = []
    for competency in figures.competencies:
        name = f'<th scope="rowgroup" rowspan="{len(types) + 1}">{escape(competency.name)}</th>'
        for kind in types:
            cells = [figures.cells.get((competency.id, kind, level), Amount()) for level in levels]
            body.append(f'<tr>{name}<th scope="row">{TYPES[kind].zh}</th>{_cells(cells, _sum(cells), total)}</tr>')
            name = ""
        cells = [_over(figures, levels=[level], competency=competency.id) for level in levels]
        body.append(f'<tr class="subtotal"><th scope="row">小计</th>{_cells(cells, _sum(cells), total)}</tr>')
    name = f'<th scope="rowgroup" rowspan="{len(types) + 1}">全卷</th>'
    for kind in types:
        cells = [_over(figures, levels=[level], kind=kind) for level in levels]
        body.append(f'<tr class="whole">{name}<th scope="row">{TYPES[kind].zh}</th>{_cells(cells, _sum(cells), total)}</tr>')
        name = ""
    cells = [figures.by_cognitive_level[level] for level in levels]
    body.append(f'<tr class="total"><th scope="row">合计</th>{_cells(cells, figures.total, total)}</tr>')
    shares = "".join(f"<td>{_percent(cell.share(total))}</td>" for cell in cells)
    whole = _percent(figures.total.share(total))
    body.append(f'<tr class="shares"><th scope="row" colspan="2">占分比</th>{shares}<td>{whole}</td><td></td></tr>')
    verdict = (
        f"边际合计 {plain(figures.total.points)} 分，与满分一致。"
        if figures.total.points == total
        else f"边际合计 {plain(figures.total.points)} 分，与满分 {plain(total)} 分不一致。"
    )
    return (
        f'<table class="specification"><thead>{head}</thead><tbody>{"".join(body)}</tbody></table>'
        f'<p class="note">单元格为“题数／分值”。{verdict}</p>'
    )


def _over(figures: Balance, *, levels: Sequence[str], competency: str = "", kind: str = "") -> Amount:
    return _sum(
        [
            cell
            for (of_competency, of_kind, of_level), cell in figures.cells.items()
            if of_level in levels and competency in {"", of_competency} and kind in {"", of_kind}
        ]
    )


def _sum(amounts: Sequence[Amount]) -> Amount:
    return Amount(sum(amount.items for amount in amounts), sum((amount.points for amount in amounts), Decimal(0)))


def _cells(amounts: Sequence[Amount], margin: Amount, total: Decimal) -> str:
    cells = "".join(f'<td class="heat-{_heat(amount.share(total))}">{_cell(amount)}</td>' for amount in amounts)
    return f'{cells}<td class="margin">{_cell(margin)}</td><td>{_percent(margin.share(total))}</td>'


def _cell(amount: Amount) -> str:
    return f"{amount.items}／{plain(amount.points)}" if amount.items else '<span class="none">–</span>'


def _heat(share: float) -> int:
    """Return 0…5: how dark a cell of this share of the points is."""
    return min(5, -int(-share * 100 // 4)) if share else 0


def _percent(share: float) -> str:
    return f"{share * 100:.1f}".removesuffix(".0") + "%"


# ---- profile, difficulty, time, keys ------------------------------------------------------------------------------------


def profile_section(paper: Paper, figures: Balance) -> str:
    """Return points by competency, cognitive level and importance, with the blueprint's bounds where it sets any."""
    by_competency = [
        _bar(competency.name, figures.by_competency[competency.id], _bounds_of(paper, "competency", competency.id))
        for competency in figures.competencies
    ]
    by_level = [
        _bar(COGNITIVE_LEVELS[level].zh, amount, _bounds_of(paper, "cognitive_level", level))
        for level, amount in figures.by_cognitive_level.items()
        if amount.items or _bounds_of(paper, "cognitive_level", level) != (None, None)
    ]
    by_importance = [
        _bar(f"{letter} {_IMPORTANCE_NAMES[letter]}", amount, _bounds_of(paper, "importance", letter))
        for letter, amount in figures.by_importance.items()
    ]
    return (
        '<div class="pair">'
        + figure(charts.bars("各职业能力分值", by_competency), "各职业能力分值")
        + figure(charts.bars("各认知层次分值", by_level), "各认知层次分值")
        + figure(charts.bars("知识点重要程度分值", by_importance), "知识点重要程度分值（X 核心、Y 一般、Z 辅助）")
        + '</div><p class="note">条下的横线是细目表允许的范围。</p>'
    )


def _bounds_of(paper: Paper, field: str, value: str | int) -> tuple[float | None, float | None]:
    """Return the bounds of the row that asks for points of just this value; (None, None) without one."""
    for row in paper.rows:
        asked = {name: values for name, values in row.where.items() if values}
        if row.measure == "points" and asked == {field: (value,)}:
            return (None if row.lower is None else float(row.lower), None if row.upper is None else float(row.upper))
    return (None, None)


def _bar(label: str, amount: Amount, bounds: tuple[float | None, float | None]) -> charts.Bar:
    text = f"{plain(amount.points)}分 {amount.items}题"
    return charts.Bar(label=label, value=float(amount.points), text=text, lower=bounds[0], upper=bounds[1])


def difficulty_section(paper: Paper, figures: Balance) -> str:
    """Return points by difficulty and the expected facility of every item in order."""
    levels = [
        (DIFFICULTIES[level].zh, float(amount.points), f"{plain(amount.points)}分")
        for level, amount in figures.by_difficulty.items()
    ]
    items = [charts.Dot(item.number, item.facility, item.type) for item in paper.items]
    mean = float(figures.mean_facility)
    rows = [
        (DIFFICULTIES[level].zh, str(amount.items), plain(amount.points), _percent(amount.share(figures.total.points)))
        for level, amount in figures.by_difficulty.items()
    ]
    return (
        '<div class="pair">'
        + figure(charts.columns("各难度分值", levels), "各难度分值（难度由命题人估计）")
        + table(("难度", "|题数", "|分值", "|占分比"), rows, "narrow")
        + "</div>"
        + figure(
            charts.dots("逐题预计得分率", items, mean=mean, mean_text=f"平均 {mean:.2f}"),
            f"逐题预计得分率，横轴为题号；虚线为按分值加权的平均。{_sources(paper)}{_legend(figures)}",
        )
    )


def _sources(paper: Paper) -> str:
    """Return how many of the items' facilities were measured, and on how many people at least."""
    measured = [item.candidates for item in paper.items if item.candidates]
    if not measured:
        return "得分率都按命题人的难度估计。"
    rest = len(paper.items) - len(measured)
    return f"{len(measured)} 题为实测得分率（每题至少 {min(measured)} 人）" + (f"，{rest} 题按难度估计。" if rest else "。")


def _legend(figures: Balance) -> str:
    kinds = [kind for kind in QUESTION_TYPES if figures.by_type[kind].items]
    return "".join(f' <span class="key {kind}"></span>{TYPES[kind].zh}' for kind in kinds)


def time_section(paper: Paper, figures: Balance) -> str:
    """Return the expected time by type against the minutes allowed."""
    parts = [
        (kind, float(seconds), f"{TYPES[kind].zh} {seconds / 60:.0f} 分钟")
        for kind, seconds in figures.seconds_by_type.items()
        if seconds
    ]
    spare = paper.minutes - figures.seconds / 60
    rest = f"余 {spare:.0f} 分钟" if spare >= 0 else f"超出 {-spare:.0f} 分钟"
    chart = charts.stack("预计用时", parts, whole=paper.minutes * 60.0, whole_text=f"考试时间 {paper.minutes} 分钟，{rest}")
    legend = "".join(f' <span class="key {kind}"></span>{text}' for kind, _, text in parts)
    return figure(chart, f"预计用时合计 {figures.seconds / 60:.0f} 分钟：{legend}")


def keys_section(figures: Balance) -> str:
    """Return how often each letter is a key, against the limit for single choice, and the longest run."""
    single, multiple = figures.single_keys, figures.multiple_keys
    if not single and not multiple:
        return ""
    shown = []
    if single:
        count = sum(single.values())
        chart = charts.columns(
            "单项选择题答案字母",
            [(letter, float(value), str(value)) for letter, value in single.items()],
            limit=count * KEY_SHARE_LIMIT,
            limit_text=f"上限 {KEY_SHARE_LIMIT:.0%}",
        )
        letter, length = figures.longest_run
        shown.append(figure(chart, f"单项选择题（{count}题）；最长连续相同答案：{letter} {length}题"))
    if multiple:
        chart = charts.columns("多项选择题答案字母", [(letter, float(value), str(value)) for letter, value in multiple.items()])
        shown.append(figure(chart, "多项选择题：各字母作为正确选项的次数"))
    return f'<div class="pair">{"".join(shown)}</div>'


# ---- coverage, forms, losses, provenance --------------------------------------------------------------------------------


def coverage_section(figures: Balance) -> str:
    """Return each knowledge point with its items and points."""
    rows = [
        (
            escape(entry.point.name),
            escape(entry.competency.name),
            f"{entry.importance} {_IMPORTANCE_NAMES.get(entry.importance, '')}",
            "、".join(str(number) for number in entry.numbers),
            plain(entry.points),
        )
        for entry in figures.knowledge_points
    ]
    counts = [len(entry.numbers) for entry in figures.knowledge_points]
    note = f"共 {len(rows)} 个知识点，一个知识点最多 {max(counts, default=0)} 题。"
    return f'<p class="note">{note}</p>' + table(("知识点", "职业能力", "重要程度", "题号", "|分值"), rows, "coverage")


def forms_section(paper: Paper, siblings: Sequence[Paper]) -> str:
    """Return the forms of one build side by side with the largest difference on each line."""
    if not siblings:
        return ""
    papers = sorted((paper, *siblings), key=lambda other: other.form)
    all_figures = [balance(other) for other in papers]
    rows: list[tuple[str, ...]] = [_compared("平均得分率", [float(f.mean_facility) for f in all_figures], "{:.4f}")]
    rows.append(_compared("预计用时（分钟）", [f.seconds / 60 for f in all_figures], "{:.1f}"))
    names = {competency.id: competency.name for figures in all_figures for competency in figures.competencies}
    for competency, name in names.items():
        values = [f.by_competency.get(competency, Amount()).points for f in all_figures]
        rows.append(_compared(f"{escape(name)}（分）", [float(value) for value in values], "{:g}"))
    for level, term in COGNITIVE_LEVELS.items():
        values = [f.by_cognitive_level[level].points for f in all_figures]
        if any(values):
            rows.append(_compared(f"{term.zh}（分）", [float(value) for value in values], "{:g}"))
    rows.append(_compared("知识点（个）", [float(len(f.knowledge_points)) for f in all_figures], "{:g}"))
    rows.extend(_rows_compared(papers))
    shared = ["—" if other is paper else str(shared_questions(paper, other)) for other in papers]
    rows.append((f"与{escape(form_title(paper.form).zh)}相同的题", *shared, ""))
    heads = ("", *(f"|{escape(form_title(other.form).zh)}" for other in papers), "|最大差")
    return table(heads, rows, "forms")


def _rows_compared(papers: Sequence[Paper]) -> Iterator[tuple[str, ...]]:
    """Yield what the forms reach on the rows whose figures stand nowhere else: information and spread of facility."""
    for row in papers[0].rows:
        if row.measure in {"information", "facility_spread"}:
            reached = [other.reached for paper in papers for other in paper.rows if other.id == row.id]
            if len(reached) == len(papers):
                yield _compared(escape(row.name), [float(value) for value in reached], "{:.4f}")


def _compared(name: str, values: Sequence[float], pattern: str) -> tuple[str, ...]:
    return (name, *(pattern.format(value) for value in values), pattern.format(max(values) - min(values)))


def losses_section(losses: Mapping[str, tuple[Diagnostic, ...]]) -> str:
    """Return what each export does not carry, one line for each kind of loss."""
    if not losses:
        return ""
    rows: list[tuple[str, ...]] = []
    whole = "、".join(escape(name) for name, found in losses.items() if not found)
    if whole:
        rows.append((whole, "", "", "无缺失"))
    for name, found in losses.items():
        kinds: dict[tuple[str, Severity], list[Diagnostic]] = {}
        for loss in found:
            kinds.setdefault((loss.code, loss.severity), []).append(loss)
        for (code, severity), same in kinds.items():
            said = list(dict.fromkeys(loss.message.zh for loss in same))
            shown = "<br>".join(escape(message) for message in said[:_MESSAGES_SHOWN])
            more = f"<small>另有 {len(said) - _MESSAGES_SHOWN} 条同类</small>" if len(said) > _MESSAGES_SHOWN else ""
            rows.append((escape(name), code, _SEVERITIES[severity], shown + more))
    return table(("格式", "代码", "级别", "内容"), rows, "losses")


def provenance_section(paper: Paper) -> str:
    """Return what the paper was made from and how the search ended."""
    made = paper.provenance
    rows = [
        ("题库摘要", f"<code>{escape(made.bank_digest)}</code>"),
        ("细目表", f"{escape(made.blueprint)} <code>{escape(made.blueprint_digest)}</code>"),
        ("随机种子", str(made.seed)),
        ("求解", f"{escape(made.solver)} {escape(made.solver_version)}；{escape(made.stop_reason)}"),
        ("目标值／界", f"{escape(made.objective)}／{escape(made.bound)}"),
        ("程序版本", escape(made.builder_version)),
        ("相近试题", _digest(made.near_duplicates_digest, "没有查找")),
        ("往次试卷摘要", _digest(made.past_digest, "没有")),
        ("考试结果摘要", _digest(made.statistics_digest, "没有，得分率按作者估计的难度")),
    ]
    return table(("项目", "内容"), rows, "provenance")


def _digest(digest: str, otherwise: str) -> str:
    return f"<code>{escape(digest)}</code>" if digest else otherwise
