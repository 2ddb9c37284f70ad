"""What every chart module shares: a Chinese font, a plain style, and files named by their content.

``python -m scripts.charts`` draws all charts again; the same data gives the same bytes, so a redraw changes nothing.
"""

from __future__ import annotations

import hashlib
import io
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib

matplotlib.use("Agg")

from matplotlib import font_manager, pyplot

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ASSETS = Path(__file__).resolve().parents[2] / "question_bank" / "assets"
COLOURS = ("#2f5d8a", "#c8553d", "#5b8e5a", "#8a6fa8", "#b08a2e")


def _use_chinese_font() -> None:
    folder = resources.files("manimgx_fonts_cjk")
    fonts = sorted(str(p) for p in Path(str(folder)).rglob("*") if p.suffix.lower() in {".ttf", ".otf", ".ttc"})
    for path in fonts:
        font_manager.fontManager.addfont(path)
    matplotlib.rcParams["font.family"] = font_manager.FontProperties(fname=fonts[0]).get_name()
    matplotlib.rcParams["axes.unicode_minus"] = False


_use_chinese_font()


def canvas(title: str, *, width: float = 6.0, height: float = 3.4) -> tuple[Figure, Axes]:
    """Return a figure of ``width`` by ``height`` inches with one titled, plainly styled pair of axes."""
    figure, axes = pyplot.subplots(figsize=(width, height), dpi=150, layout="constrained")
    axes.set_title(title, fontsize=12)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    return figure, axes


def save(figure: Figure) -> str:
    """Write the figure into the bank and return its path from the bank's root, e.g. ``assets/3f9a….png``."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", metadata={"Software": None})
    pyplot.close(figure)
    data = buffer.getvalue()
    name = hashlib.sha256(data).hexdigest()[:16] + ".png"
    ASSETS.mkdir(parents=True, exist_ok=True)
    (ASSETS / name).write_bytes(data)
    return f"assets/{name}"
