"""Typst source → PDF bytes: fonts and a sealed-off compilation. It knows no paper.

Only the given font files and the fonts inside Typst are used, the document has no date, and reading is confined to a folder that
holds the pictures and nothing else, so the same source gives the same bytes.
"""

from __future__ import annotations

import tempfile
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paper_builder.codes import export_rules as rules
from paper_builder.diagnostics import Diagnostic, Message
from paper_builder.export.texts import PICTURE_TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from paper_builder.paper import Asset, Paper

_FONT_PACKAGE = "manimgx_fonts_cjk"
_DEBIAN_FONTS = Path("/usr/share/fonts/opentype/noto")
"""Where Debian's fonts-noto-cjk puts its fonts."""


def font_folder() -> Path | None:
    """Return the folder of the Chinese font: that of the Python package, else Debian's; None without either."""
    spec = find_spec(_FONT_PACKAGE)
    if spec is not None and spec.origin is not None:
        return Path(spec.origin).parent
    return _DEBIAN_FONTS if any(_DEBIAN_FONTS.glob("NotoSansCJK*")) else None


def missing() -> tuple[Diagnostic, ...]:
    """Return an error for what has to be installed before a PDF can be made."""
    absent: list[tuple[str, str]] = []
    if find_spec("typst") is None:
        absent.append(("排版程序 typst", "the typesetter typst"))
    if font_folder() is None:
        absent.append(("中文字体 Noto Sans CJK", "the Chinese font Noto Sans CJK"))
    return tuple(
        rules.TYPESETTER_MISSING.found(
            Message(f"没有找到{zh}，不能生成 PDF", f"{en[0].upper()}{en[1:]} is not installed; no PDF can be made"),
            hint=Message('运行 pip install "paper-builder[pdf]"', 'Run pip install "paper-builder[pdf]"'),
        )
        for zh, en in absent
    )


def broken_pictures(paper: Paper) -> tuple[Diagnostic, ...]:
    """Return an error for each picture of the paper whose data Typst cannot read; nothing where Typst is not installed."""
    if find_spec("typst") is None:
        return ()
    return tuple(
        rules.PICTURE_MISSING.found(
            Message(
                f"图片 {asset.source} 的数据已损坏，或与它的格式（{asset.media_type}）不符",
                f"The picture {asset.source} is damaged, or is not what it says it is ({asset.media_type})",
            ),
            subject=paper.id,
            hint=Message("用看图软件重新保存这幅图片，再重新生成试卷", "Save the picture anew and build the paper again"),
        )
        for asset in paper.assets
        if asset.media_type in PICTURE_TYPES and not _readable(asset)
    )


@lru_cache(maxsize=256)
def _readable(asset: Asset) -> bool:
    from typst import TypstError

    name = picture_names((asset,))[asset.source]
    try:
        compile_pdf(f'#set page(width: auto, height: auto)\n#image("{name}", width: 1mm)', (asset,))
    except TypstError:
        return False
    return True


@lru_cache(maxsize=1)
def _fonts() -> Any:
    from typst import Fonts

    return Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(font_folder())])


def picture_names(assets: tuple[Asset, ...]) -> Mapping[str, str]:
    """Return the file name inside the compilation's folder for each picture's source: ``p1.png``, ``p2.png``, …"""
    return {asset.source: f"p{number}.{PICTURE_TYPES[asset.media_type]}" for number, asset in enumerate(assets, start=1)}


def compile_pdf(source: str, assets: tuple[Asset, ...]) -> bytes:
    """Return Typst ``source`` as PDF. Its pictures are called as in ``picture_names``."""
    import typst

    names = picture_names(assets)
    with tempfile.TemporaryDirectory(prefix="paper-builder-") as folder:
        for asset in assets:
            (Path(folder) / names[asset.source]).write_bytes(asset.data)
        made = typst.compile(source.encode(), root=folder, font_paths=_fonts(), format="pdf", ignore_system_fonts=True)
    if not isinstance(made, bytes):
        raise TypeError("typst returned no PDF")
    return made
