"""Zip files and XML whose bytes depend on their content alone; shared by the packaged formats. It knows no paper."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

_TIMESTAMP = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip file can name."""

_REGULAR_FILE = 0o100644 << 16

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_zip(files: Iterable[tuple[str, bytes]], *, first: str = "") -> bytes:
    """Return a zip of ``(name, data)`` pairs, sorted by name, with ``first`` (if given) ahead of the others.

    Names are relative with forward slashes. ValueError for a name that occurs twice (upper and lower case being equal), is absolute
    or leaves the archive.
    """
    members = sorted(files, key=lambda member: (member[0] != first, member[0]))
    seen: set[str] = set()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, data in members:
            if not name or name.startswith("/") or "\\" in name or ".." in name.split("/"):
                raise ValueError(f"not a name inside an archive: {name!r}")
            if name.casefold() in seen:
                raise ValueError(f"two members are called {name!r}")
            seen.add(name.casefold())
            info = zipfile.ZipInfo(name, _TIMESTAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = _REGULAR_FILE
            archive.writestr(info, data)
    return buffer.getvalue()


def write_xml(root: _Element) -> bytes:
    """Return ``root`` as UTF-8 XML: the declaration first, no byte order mark, one line break at the end."""
    from lxml import etree

    body: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=False)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + body + b"\n"


def xml_text(text: str) -> str:
    """Return ``text`` less the control characters that XML 1.0 has no way to write."""
    return _NOT_XML.sub("", text)
