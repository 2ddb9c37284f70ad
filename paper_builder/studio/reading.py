"""What the studio's server adds to a notebook that Lab opens, so that looking at it leaves no unsaved change.

Lab writes two things into a notebook that nobody has run: the whole description of the kernel's language, and a picture of each
chart that it draws. Where both are there already, it leaves the notebook as it is. Of charts no picture is stored: see ``saving``.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from paper_builder.studio.saving import PICTURE, VEGA_LITE

NO_PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="
"""One transparent pixel, in the place of the picture that Lab would draw of a chart; Lab shows the chart."""


def complete_notebook(notebook: dict[str, Any]) -> None:
    """Add in place what Lab would: the language of this program's Python kernel, and a picture beside every chart."""
    metadata = notebook["metadata"]
    if metadata.get("kernelspec", {}).get("name") == "python3":
        metadata["language_info"] = _language()
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            if VEGA_LITE in output.get("data", {}):
                output["data"].setdefault(PICTURE, NO_PICTURE)


def _language() -> dict[str, Any]:
    """What the kernel will say of its language: it is this very Python."""
    from ipykernel.ipkernel import IPythonKernel

    return deepcopy(IPythonKernel.language_info)
