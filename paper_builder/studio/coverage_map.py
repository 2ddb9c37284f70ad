"""``CoverageMap``: the coverage of a bank as a chart, a level's table below it, and new questions started from its cells.

It carries requests only. The chart is an output of its own, which Lab draws; it is renewed with the table.
"""

from __future__ import annotations

import secrets
from contextlib import suppress
from html import escape
from typing import TYPE_CHECKING, Any

from IPython.display import display, update_display

from paper_builder.studio.charts import bundle
from paper_builder.studio.coverage_chart import chart_of
from paper_builder.studio.coverage_grid import blueprint_of, fields_for, grid_of, verdict
from paper_builder.studio.coverage_picture import as_text, picture
from paper_builder.studio.desks import SHARED_SCRIPTS, SHARED_STYLES, DeskWithForm, RefusedRequestError
from paper_builder.studio.naming import level_name
from paper_builder.studio.opening import NoticeError
from paper_builder.studio.widgets import cold_note, script, style

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from paper_builder.bank import Bank
    from paper_builder.blueprint import Blueprint
    from paper_builder.studio.coverage_grid import Grid, Verdict
    from paper_builder.studio.form import QuestionForm
    from paper_builder.studio.jobs import Job
    from paper_builder.studio.opening import OpenBank


class CoverageMap(DeskWithForm):
    """The coverage of one blueprint, or of all blueprints of a bank, in a notebook."""

    _esm = script(*SHARED_SCRIPTS, "map.js")
    _css = style(*SHARED_STYLES)

    def __init__(
        self,
        bank: OpenBank | Path | str | None = None,
        blueprint: Blueprint | str | None = None,
        *,
        form: QuestionForm | None = None,
    ) -> None:
        """``blueprint`` is one of the bank's, or its level; without one all levels can be chosen."""
        super().__init__(bank, form=form)
        level = blueprint if isinstance(blueprint, str) or blueprint is None else blueprint.level
        self._levels = [level] if level else [known.id for known in self.bank.bank.settings.levels]
        self._judged: dict[str, tuple[Bank, Verdict]] = {}
        self._chart_id = f"paper-builder-{secrets.token_hex(8)}"
        self._chart: Mapping[str, Any] | None = None

    def grid(self, level: str = "") -> Grid:
        """Return the grid of a level, of the first one by default, with the verdict where there is one already."""
        self.bank.refresh()
        return self._grid(level or self._levels[0])

    def judge(self, level: str = "") -> Grid:
        """Return the grid of a level together with the verdict whether a paper can be built (some seconds where it cannot)."""
        self.bank.refresh()
        return self._judge(level or self._levels[0])

    def chart(self) -> Mapping[str, Any] | None:
        """Return the chart of all levels whose blueprint can be used, with the verdicts there are; None where there is none."""
        grids = []
        for level in self._levels:
            with suppress(NoticeError):
                grids.append(self._grid(level))
        return chart_of(grids) if grids else None

    def _ipython_display_(self) -> None:
        """Display the map and, below it, the chart: Lab draws a widget anew when an output above it changes."""
        super()._ipython_display_()
        self._chart = self.chart()
        if self._chart is not None:
            data, metadata = bundle(self._chart)
            display(data, metadata=metadata, raw=True, display_id=self._chart_id)

    def twin(self) -> str:
        """Return the pictures of all levels, as far as counting tells, for a notebook without a kernel."""
        pictures = []
        for level in self._levels:
            try:
                pictures.append(picture(self.grid(level)))
            except NoticeError as notice:
                pictures.append(f"<p>{escape(notice.message)}</p>")
        return "".join(pictures) + cold_note("从图上直接命题的界面")

    def _repr_pretty_(self, printer: Any, _: bool) -> None:
        printer.text("\n\n".join(as_text(self.grid(level)) for level in self._levels))

    def _grid(self, level: str) -> Grid:
        return grid_of(self.bank.bank, blueprint_of(self.bank.bank, level), self._verdict(level))

    def _judge(self, level: str, progress: Callable[[int, int], None] | None = None) -> Grid:
        bank = self.bank.bank
        if self._verdict(level) is None:
            self._judged[level] = (bank, verdict(bank, blueprint_of(bank, level), progress))
        return self._grid(level)

    def _verdict(self, level: str) -> Verdict | None:
        bank, judged = self._judged.get(level, (None, None))
        return judged if bank is self.bank.bank else None

    def _on_hello(self, _: dict[str, Any]) -> dict[str, Any]:
        return {"levels": [[level, level_name(self.bank.bank, level)] for level in self._levels]}

    def _on_grid(self, message: dict[str, Any]) -> dict[str, Any]:
        return self._shown(self.grid(str(message["level"])))

    def _on_judge(self, message: dict[str, Any]) -> None:
        level = str(message["level"])
        self._later(lambda job: self._trial(level, job))

    def _trial(self, level: str, job: Job) -> dict[str, Any]:
        job.tell("正在试组一卷……")
        return self._shown(self._judge(level, lambda done, total: job.tell(f"正在试组一卷：{done}／{total}")))

    def _shown(self, grid: Grid) -> dict[str, Any]:
        """What the page is told of a grid; the chart above it follows."""
        chart = self.chart() if self._chart is not None else None
        if chart is not None and chart != self._chart:
            self._chart = chart
            data, metadata = bundle(chart)
            update_display(data, metadata=metadata, raw=True, display_id=self._chart_id)
        return {"html": picture(grid), "short": grid.short, "judged": grid.verdict is not None, "message": _message(grid)}

    def _on_write(self, message: dict[str, Any]) -> dict[str, Any]:
        fields = fields_for(self.bank.bank, str(message["level"]), str(message["competency"]), str(message["type"]))
        return self._write(fields)

    def _on_order(self, message: dict[str, Any]) -> dict[str, Any]:
        judged = self._verdict(str(message["level"]))
        place = int(message["place"])
        if judged is None or not 0 <= place < len(judged.orders):
            raise RefusedRequestError("题库已有变化，请看新的图。")
        return self._write(judged.orders[place].fields)


def _message(grid: Grid) -> str:
    if grid.short:
        return f"{grid.name}：组不成一份试卷，要补的题见下。"
    if grid.verdict is None:
        return f"{grid.name}：各项都够一份试卷。"
    return f"{grid.name}：试组一卷，{'成功' if grid.verdict.buildable else '没有得出结论'}。"
