"""Building papers at a desk: what can be chosen, a build with its progress, and what became of it. Pure Python, no widget.

The build is that of the command line. What comes back is in words, except the papers' reports, which are read when asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_builder.blueprint_loading import find_blueprint, load_blueprint
from paper_builder.building import ALWAYS, REPORTS, build
from paper_builder.dates import last_weekday, parse_date
from paper_builder.diagnostics import Severity, in_order
from paper_builder.export import find_exporter, format_ids
from paper_builder.export.balance import balance, shared_questions
from paper_builder.export.report import REPORT_HTML
from paper_builder.measures import is_met
from paper_builder.scoring import plain
from paper_builder.studio.coverage_grid import verdict_of
from paper_builder.studio.naming import level_name
from paper_builder.studio.showing import told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date
    from pathlib import Path

    from paper_builder.blueprint import Blueprint
    from paper_builder.building import Built
    from paper_builder.diagnostics import Diagnostic
    from paper_builder.paper import Paper
    from paper_builder.studio.coverage_grid import Order
    from paper_builder.studio.opening import OpenBank

FORMS = 26
"""The most forms that have a letter."""
_STEPS = {"assemble": "选题", "export": "排版和导出", "write": "写文件"}
_UNITS = {"seconds": "秒", "mean_facility": ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What to build. ``sitting`` is a month (2026-11, meaning that month's sitting), a date, or empty."""

    level: str
    forms: int = 1
    seed: int = 0
    sitting: str = ""
    formats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """A level that can be built: its blueprint's title and sections in words, or ``problems`` where the blueprint has errors."""

    level: str
    name: str
    title: str
    sections: str
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MadePaper:
    """A paper that was written."""

    id: str
    form: str
    folder: Path
    files: tuple[str, ...]
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The forms side by side: their names, and rows of name, bounds and one value a form. ``note`` tells of shared questions."""

    forms: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What a build came to: papers, or ``problems`` in words and, where questions are missing, the ``orders`` for them."""

    message: str
    papers: tuple[MadePaper, ...] = ()
    comparison: Comparison | None = None
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    orders: tuple[Order, ...] = ()


class PaperMaking:
    """Builds papers of one open bank into ``out``."""

    def __init__(self, desk: OpenBank, out: Path | None = None) -> None:
        """``out`` is ``build`` beside the bank's folder unless given."""
        self._desk = desk
        self.out = (out or desk.root.parent / "build").expanduser().resolve()
        self._folders: dict[str, Path] = {}

    def recipes(self) -> tuple[Recipe, ...]:
        """Return the levels of the bank with their blueprints, in the order of the bank."""
        self._desk.refresh()
        return tuple(self._recipe(level.id) for level in self._desk.bank.settings.levels)

    def formats(self) -> tuple[tuple[str, str], ...]:
        """Return id and name of each format that is written on demand; the others are always written."""
        exporters = (find_exporter(name)[0] for name in format_ids() if name not in ALWAYS + REPORTS)
        return tuple((exporter.id, exporter.name.zh) for exporter in exporters if exporter is not None)

    def make(self, wish: Wish, progress: Callable[[str], None] | None = None) -> Made:
        """Build what is wished; ``progress`` is told each step in Chinese. Existing papers of the same name are replaced."""
        self._desk.refresh()
        refused = self._refusal(wish)
        if refused:
            return Made(message=refused)
        bank = self._desk.bank
        blueprint, found = load_blueprint(find_blueprint(bank, wish.level), bank)
        if blueprint is None:
            return Made(message="没有组卷：蓝图有错误。", problems=tuple(_lines(found, Severity.ERROR)))
        tell = progress or (lambda _text: None)
        built = build(
            bank,
            blueprint,
            forms=wish.forms,
            seed=wish.seed,
            sitting=self._sitting(wish.sitting),
            formats=wish.formats,
            out=self.out,
            progress=lambda step, done, total: tell(f"{_STEPS[step]}：{done}／{total}"),
        )
        return self._made(built, blueprint)

    def report(self, paper_id: str) -> str:
        """Return the page of a paper's report; it holds answers. KeyError for a paper that was not built here."""
        return (self._folders[paper_id] / REPORT_HTML.location).read_text(encoding="utf-8")

    # ---- inside ------------------------------------------------------------------------------------------------------

    def _recipe(self, level: str) -> Recipe:
        bank = self._desk.bank
        blueprint, found = load_blueprint(find_blueprint(bank, level), bank)
        if blueprint is None:
            problems = tuple(_lines(found, Severity.ERROR))
            return Recipe(level=level, name=level_name(bank, level), title="", sections="", problems=problems)
        sections = "，".join(f"{section.title} {section.count}×{plain(section.points)} 分" for section in blueprint.sections)
        return Recipe(
            level=level,
            name=level_name(bank, level),
            title=blueprint.title,
            sections=f"{sections}；满分 {plain(blueprint.total_points)} 分，{blueprint.minutes} 分钟",
            problems=(),
        )

    def _refusal(self, wish: Wish) -> str:
        if wish.level not in {level.id for level in self._desk.bank.settings.levels}:
            return "没有组卷：请选择级别。"
        if not 1 <= wish.forms <= FORMS:
            return f"没有组卷：份数应是 1 到 {FORMS}。"
        if wish.seed < 0:
            return "没有组卷：种子应是不小于 0 的整数。"
        if wish.sitting and self._sitting(wish.sitting) is None:
            return f"没有组卷：“{wish.sitting}”不是年月（如 2026-11）或日期（如 2026-11-28）。"
        return ""

    def _sitting(self, text: str) -> date | None:
        """The day: as given, or the sitting of the month; None for what is neither."""
        day = parse_date(text)
        month = parse_date(f"{text}-01")
        if day is None and month is not None:
            return last_weekday(month.year, month.month, self._desk.bank.settings.sitting_weekday)
        return day

    def _made(self, built: Built, blueprint: Blueprint) -> Made:
        name = level_name(self._desk.bank, blueprint.level)
        notes = tuple(_lines(built.diagnostics, Severity.WARNING, Severity.INFO))
        if built.infeasible:
            judged = verdict_of(built.outcome, self._desk.bank, blueprint)
            return Made(message=f"{name}：没有组成试卷，什么也没有写。", problems=judged.messages, orders=judged.orders)
        problems = tuple(_lines(built.diagnostics, Severity.ERROR))
        if not built.folders:
            return Made(message=f"{name}：没有写出试卷。", problems=problems, notes=notes)
        self._folders |= {paper.id: folder for paper, folder in zip(built.papers, built.folders, strict=True)}
        papers = tuple(_made_paper(paper, folder) for paper, folder in zip(built.papers, built.folders, strict=True))
        return Made(
            message=f"{name}：组成 {len(papers)} 份试卷，已写到 {self.out}。",
            papers=papers,
            comparison=compare_forms(built.papers),
            problems=problems,
            notes=notes,
        )


def compare_forms(papers: Sequence[Paper]) -> Comparison:
    """Return the forms of one build side by side: every row of the blueprint, then how the keys fall."""
    rows = [
        (row.name, _bounds(row.lower, row.upper, row.measure), *(_reached(paper, index) for paper in papers))
        for index, row in enumerate(papers[0].rows)
    ]
    keys = (" ".join(f"{letter}{number}" for letter, number in balance(paper).single_keys.items()) for paper in papers)
    rows.append(("单选答案字母", "大致均匀", *keys))
    shared = sum(shared_questions(one, other) for index, one in enumerate(papers) for other in papers[index + 1 :])
    note = "" if len(papers) < 2 else "各卷没有相同的试题。" if not shared else f"各卷之间有 {shared} 道相同的试题！"
    return Comparison(forms=tuple(f"{paper.form} 卷" for paper in papers), rows=tuple(rows), note=note)


def _reached(paper: Paper, index: int) -> str:
    row = paper.rows[index]
    return f"{plain(row.reached)}{'' if is_met(row) else ' ✗'}"


def _bounds(lower: object, upper: object, measure: str) -> str:
    unit = _UNITS.get(measure, "")
    low, high = (plain(bound) if bound is not None else "" for bound in (lower, upper))  # type: ignore[arg-type]
    if low and high:
        return f"{low if low == high else f'{low}～{high}'}{unit}"
    return f"至少 {low}{unit}" if low else f"至多 {high}{unit}"


def _made_paper(paper: Paper, folder: Path) -> MadePaper:
    files = tuple(sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()))
    summary = (
        f"{len(paper.items)} 题，{plain(paper.total_points)} 分，预计 {round(sum(item.seconds for item in paper.items) / 60)} 分钟"
    )
    return MadePaper(id=paper.id, form=paper.form, folder=folder, files=files, summary=summary)


def _lines(diagnostics: Iterable[Diagnostic], *severities: Severity) -> Iterable[str]:
    """Each finding once, with its place where it has one."""
    chosen = (found for found in in_order(diagnostics) if found.severity in severities)
    lines = (
        (f"{found.span.path} 第 {found.span.line} 行：" if found.span else "") + told(found.message, found.hint) for found in chosen
    )
    return dict.fromkeys(lines)
