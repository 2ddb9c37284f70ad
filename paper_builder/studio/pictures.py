"""A picture that an author brings → a file in the bank's ``assets/``, named by what it holds, and the Markdown that shows it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_builder.bank_loading.assets import MAX_BYTES
from paper_builder.bank_writing import FileChangedError, save
from paper_builder.reasons import reason

if TYPE_CHECKING:
    from pathlib import Path

_STARTS = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpg"))
_NAME_DIGITS = 16
_UNSAFE = str.maketrans({"[": "［", "]": "］", "\n": " ", "\r": " "})
"""What would end the brackets of a Markdown picture."""


class PictureRefusedError(Exception):
    """The picture cannot be taken; ``message`` says why, in Chinese."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPicture:
    """``source``: path from the bank's root; ``markdown``: what to put into the text."""

    source: str
    markdown: str


def store_picture(root: Path, data: bytes, alternative: str) -> StoredPicture:
    """Store the PNG or JPEG ``data`` in the bank at ``root``; the same picture twice is one file.

    PictureRefusedError without ``alternative`` words, for another format, above the size limit, and where the disk refuses.
    """
    words = " ".join(alternative.translate(_UNSAFE).split())
    if not words:
        raise PictureRefusedError("请写替代文字：图上有什么、各是多少，看不见图的人要靠它作答")
    kind = next((kind for start, kind in _STARTS if data.startswith(start)), "")
    if not kind:
        raise PictureRefusedError("只收 PNG 和 JPEG 图片；请先另存为 PNG")
    if len(data) > MAX_BYTES:
        raise PictureRefusedError(f"图片有 {len(data) / 1e6:.1f} MB，上限是 {MAX_BYTES // 1_000_000} MB；请先缩小")
    source = f"assets/{hashlib.sha256(data).hexdigest()[:_NAME_DIGITS]}.{kind}"
    path = root / source
    if path.parent.is_symlink() or path.is_symlink():
        raise PictureRefusedError("题库的 assets 是符号链接，不能往里写")
    try:
        path.parent.mkdir(exist_ok=True)
        if not (path.is_file() and path.read_bytes() == data):
            save(path, data, expected=None)
    except FileChangedError:
        raise PictureRefusedError(f"{source} 已存在，内容却不同；请检查题库的 assets 文件夹") from None
    except OSError as error:
        raise PictureRefusedError(f"图片没有存下：{reason(error).zh}（{path.parent}）") from error
    return StoredPicture(source=source, markdown=f"![{words}]({source})")
