"""How the studio's server stores notebooks: as files, each cleaned before it is written. What cleaning means is in ``saving``."""

from __future__ import annotations

from typing import Any

from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

from paper_builder.studio.saving import before_save


class StudioContents(AsyncLargeFileManager):
    """Jupyter's own store of files with the cleaning registered: a hook in the configuration is set twice, and warns of itself."""

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self.register_pre_save_hook(before_save)  # type: ignore[no-untyped-call]  # Jupyter has no types for it
