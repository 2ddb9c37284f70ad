"""How the studio's server keeps notebooks: as files, each completed when it is read and cleaned before it is written.

What completing and cleaning mean is in ``reading`` and ``saving``.
"""

from __future__ import annotations

from typing import Any

from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

from paper_builder.studio.reading import complete_notebook
from paper_builder.studio.saving import before_save


class StudioContents(AsyncLargeFileManager):
    """Jupyter's own store of files with the cleaning registered: a hook in the configuration is set twice, and warns of itself."""

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self.register_pre_save_hook(before_save)  # type: ignore[no-untyped-call]  # Jupyter has no types for it

    async def get(self, path: str, *args: Any, **wanted: Any) -> dict[str, Any]:
        """Return Jupyter's model of a file; a notebook comes with what Lab would put into it at once."""
        model: dict[str, Any] = await super().get(path, *args, **wanted)  # type: ignore[no-untyped-call]  # as above
        if model["type"] == "notebook" and model["content"] is not None:
            complete_notebook(model["content"])
        return model
