"""Charts in notebooks: what an Altair chart needs so that JupyterLab draws it itself, and how it is shown. It knows no bank.

Lab draws Vega-Lite 5 offline, and in notebooks that were opened and not run. Of one output it shows HTML before a chart, so a
chart and the table that says the same are two outputs. A chart has no background, and its words and lines are in colours of Lab's
theme, by their CSS names: it follows when the theme changes.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from paper_builder.studio.saving import VEGA_LITE
from paper_builder.studio.showing import Shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import altair as alt

LANGUAGE = "https://vega.github.io/schema/vega-lite/v5.json"
BLUE = "#3b82d9"
ORANGE = "#c97400"
RED = "#e0483a"
GREY = "#8a8a8a"
"""Each at least 3:1 against the background of a chart in both of Lab's themes; blue and orange also apart for the colour-blind."""
BACKGROUNDS = ("#ffffff", "#111111")
"""Of notebooks in Lab's light and dark theme."""
INK = "var(--jp-content-font-color1, #1f2328)"
"""The colour of words, and of what else must be seen."""
_LINE = "var(--jp-border-color2, #e0e0e0)"
"""The colour of grids and frames."""
_EMBEDDING = {"embed_options": {"actions": False, "renderer": "svg"}}
"""No menu, for it leads to a page on the network; drawn as SVG, which stays sharp and uses the fonts of the page."""
_TEXT = 13


class Charted(Shown):
    """A chart above the table that says the same, as two outputs. ``spec`` is what ``finished`` returns."""

    def __init__(self, spec: Mapping[str, Any], html: str, text: str) -> None:
        super().__init__(html, text)
        self.spec = spec

    def _ipython_display_(self) -> None:
        from IPython.display import display

        data, metadata = bundle(self.spec)
        display(data, metadata=metadata, raw=True)
        table, about = self._repr_mimebundle_()
        display(table, metadata=about, raw=True)


def rows(values: Iterable[Mapping[str, object]]) -> alt.Data:
    """Return ``values`` as the data of a chart, held in it."""
    import altair as alt

    return alt.Data(values=list(values))


def finished(chart: alt.FacetChart | alt.LayerChart | alt.VConcatChart, description: str) -> Mapping[str, Any]:
    """Return ``chart`` as Vega-Lite, with ``description`` as its alternative text and type large enough to read."""
    import altair as alt

    made = (
        chart.properties(description=description, background="transparent")
        .configure(aria=False)  # a screen reader meets one picture with its description; its parts are in the table
        .configure_mark(aria=False)
        .configure_axis(
            labelFontSize=_TEXT,
            titleFontSize=_TEXT,
            titleFontWeight="normal",
            labelLimit=320,
            labelColor=INK,
            titleColor=INK,
            domainColor=_LINE,
            gridColor=_LINE,
            tickColor=_LINE,
        )
        .configure_header(labelFontSize=_TEXT, titleFontSize=_TEXT, labelLimit=320, labelColor=INK, titleColor=INK)
        .configure_legend(labelFontSize=_TEXT, titleFontSize=_TEXT, labelColor=INK, titleColor=INK)
        .configure_title(fontSize=15, anchor="start", color=INK, subtitleColor=INK)
        .configure_text(fontSize=12, color=INK)
        .configure_view(continuousWidth=300, continuousHeight=300, stroke=_LINE)
    )
    with alt.data_transformers.enable(consolidate_datasets=False):
        return {**made.to_dict(), "$schema": LANGUAGE}


def folded(title: str, table: str) -> str:
    """Return the table under a chart, closed until somebody asks for it. ``table`` is HTML, ``title`` plain text."""
    return f"<details><summary>{escape(title)}：看表格</summary>{table}</details>"


def bundle(spec: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return data and metadata of the output that is this chart; its description stands in for it where nothing can draw it."""
    return {VEGA_LITE: dict(spec), "text/plain": str(spec["description"])}, {VEGA_LITE: _EMBEDDING}
