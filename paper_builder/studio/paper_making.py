"""Building papers at a desk: what can be chosen, a build with its progress, and what became of it. Pure Python, no widget.

The build is that of the command line; what comes back is in words. Papers that exist are ``built_papers``'.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from paper_builder.blueprint_loading import find_blueprint, load_blueprint
from paper_builder.building import ALWAYS, REPORTS, build, informed, past_in_doubt
from paper_builder.dates import last_weekday, parse_date
from paper_builder.diagnostics import Severity
from paper_builder.export import find_exporter, format_ids
from paper_builder.scoring import plain
from paper_builder.studio.built_papers import built_paper, compare_forms, lines
from paper_builder.studio.coverage_grid import verdict_of
from paper_builder.studio.naming import level_name

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from paper_builder.bank import Bank
    from paper_builder.blueprint import Blueprint
    from paper_builder.building import Built
    from paper_builder.studio.built_papers import BuiltPaper, Comparison
    from paper_builder.studio.coverage_grid import Order
    from paper_builder.studio.opening import OpenBank

FORMS = 26
"""The most forms that have a letter."""
_STEPS = {"assemble": "选题", "export": "排版和导出", "write": "写文件"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What to build. ``sitting`` is a month (2026-11, meaning that month's sitting), a date, or empty."""

    level: str
    forms: int = 1
    reserve: bool = False
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
class Made:
    """What a build came to: papers, or ``problems`` in words and, where questions are missing, the ``orders`` for them."""

    message: str
    papers: tuple[BuiltPaper, ...] = ()
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

    def recipes(self) -> tuple[Recipe, ...]:
        """Return the levels of the bank with their blueprints, in the order of the bank."""
        self._desk.refresh()
        bank, _ = informed(self._desk.bank, None)
        return tuple(self._recipe(bank, level.id) for level in bank.settings.levels)

    def formats(self) -> tuple[tuple[str, str], ...]:
        """Return id and name of each format that is written on demand; the others are always written."""
        exporters = (find_exporter(name)[0] for name in format_ids() if name not in ALWAYS + REPORTS)
        return tuple((exporter.id, exporter.name.zh) for exporter in exporters if exporter is not None)

    def make(self, wish: Wish, progress: Callable[[str], None] | None = None, settle: Callable[[], None] | None = None) -> Made:
        """Build what is wished. Existing papers of the same name are replaced unless they are published.

        Where a published one would give way to another paper, all new ones go into the folder of their sitting inside ``out``.

        ``progress`` is told each step in Chinese; what it raises ends the build with nothing written. ``settle`` is called once,
        before the first file is written.
        """
        self._desk.refresh()
        refused = self._refusal(wish)
        if refused:
            return Made(message=refused)
        sitting = self._sitting(wish.sitting)
        bank, known = informed(self._desk.bank, sitting)
        blueprint, found = load_blueprint(find_blueprint(bank, wish.level), bank)
        if blueprint is None:
            return Made(message="没有组卷：蓝图有错误。", problems=tuple(lines(found, Severity.ERROR)))
        doubts = past_in_doubt(bank, blueprint)
        if doubts:
            return Made(message="没有组卷：有发布记录读不了。", problems=tuple(lines((*known, *doubts), Severity.ERROR)))

        def step(name: str, done: int, total: int) -> None:
            if progress is not None:
                progress(f"{_STEPS[name]}：{done}／{total}")
            if settle is not None and (name, done) == ("write", 0):
                settle()

        built = build(
            bank,
            blueprint,
            forms=wish.forms,
            reserve=wish.reserve,
            seed=wish.seed,
            sitting=sitting,
            formats=wish.formats,
            out=self.out,
            aside=True,
            progress=step,
        )
        made = self._made(built, blueprint)
        return replace(made, notes=(*lines(known, Severity.ERROR, Severity.WARNING), *made.notes))

    # ---- inside ------------------------------------------------------------------------------------------------------

    def _recipe(self, bank: Bank, level: str) -> Recipe:
        blueprint, found = load_blueprint(find_blueprint(bank, level), bank)
        if blueprint is None:
            problems = tuple(lines(found, Severity.ERROR))
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
        notes = tuple(lines(built.diagnostics, Severity.WARNING, Severity.INFO))
        if built.infeasible:
            judged = verdict_of(built.outcome, self._desk.bank, blueprint)
            return Made(message=f"{name}：没有组成试卷，什么也没有写。", problems=judged.messages, orders=judged.orders)
        problems = tuple(lines(built.diagnostics, Severity.ERROR))
        if not built.folders:
            return Made(message=f"{name}：没有写出试卷。", problems=problems, notes=notes)
        papers = tuple(built_paper(paper, folder, self.out) for paper, folder in zip(built.papers, built.folders, strict=True))
        place = built.folders[0].parent
        left = "" if place == self.out else f"{self.out} 里有已发布的试卷，没有动它。"
        return Made(
            message=f"{name}：组成 {len(papers)} 份试卷，已写到 {place}。{left}",
            papers=papers,
            comparison=compare_forms(built.papers),
            problems=problems,
            notes=notes,
        )
