"""What the studio's server does to a notebook before it is stored: no dead widgets, no answers, no pictures of charts.

A saved widget is a red error when the file is opened without its kernel. Where the same output has an HTML twin, the widget is
dropped and the twin shows. An output that holds an answer or explanation of the bank is replaced by a remark. It runs in no kernel.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paper_builder.studio.confidential import SecretTexts

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
VEGA_LITE = "application/vnd.vegalite.v5+json"
"""The kind of output that Lab's renderer of charts takes."""
PICTURE = "image/png"
CONFIDENTIAL = "paper_builder_confidential"
"""Set true in an output's metadata by what shows answers on purpose: such an output is for the screen, never for the file."""
REMARK = "此处的内容含答案，不存入笔记本；运行本格可以再看。"

_secrets: dict[Path, SecretTexts] = {}


def before_save(model: dict[str, Any], **_: Any) -> None:
    """Clean the notebook in ``model`` (Jupyter's contents model) in place; other files are left alone."""
    if model.get("type") != "notebook" or not isinstance(model.get("content"), dict):
        return
    bank = os.environ.get("PAPER_BUILDER_BANK")
    root = Path(bank).resolve() if bank else None
    secrets = _secrets.setdefault(root, SecretTexts(root)) if root else None
    clean_notebook(model["content"], secrets)


def clean_notebook(notebook: dict[str, Any], secrets: SecretTexts | None = None) -> None:
    """Drop widget state, widget views that have a twin, pictures beside charts, and outputs that hold one of ``secrets``."""
    notebook.get("metadata", {}).pop("widgets", None)
    for cell in notebook.get("cells", ()):
        outputs = cell.get("outputs")
        if outputs:
            cell["outputs"] = [_cleaned(output, secrets) for output in outputs]


def _cleaned(output: dict[str, Any], secrets: SecretTexts | None) -> dict[str, Any]:
    data = output.get("data")
    if isinstance(data, dict) and WIDGET_VIEW in data and "text/html" in data:
        data = {kind: content for kind, content in data.items() if kind not in (WIDGET_VIEW, "text/plain")}
        output = {**output, "data": data}
    elif isinstance(data, dict) and VEGA_LITE in data and PICTURE in data:  # black on nothing, for it knows no colours of a theme
        output = {**output, "data": {kind: content for kind, content in data.items() if kind != PICTURE}}
    confidential = bool(output.get("metadata", {}).get(CONFIDENTIAL))
    if confidential or (secrets is not None and secrets.occur_in("\n".join(_texts(output)))):
        return {"output_type": "display_data", "metadata": {}, "data": {"text/plain": REMARK}}
    return output


def _texts(value: Any) -> Iterator[str]:
    """Every text inside an output; the lines of a list, as Jupyter stores long texts, are joined."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        if all(isinstance(part, str) for part in value):
            yield "".join(value)
        else:
            for part in value:
                yield from _texts(part)
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
