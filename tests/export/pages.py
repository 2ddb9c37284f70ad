"""PDFs as tests read them: text without white space, and every byte that a reader could dig out."""

from __future__ import annotations

import io
import re

from pypdf import PdfReader
from pypdf.generic import IndirectObject, StreamObject


def page_texts(data: bytes) -> list[str]:
    """Return the text of each page, white space removed: a PDF does not keep it as it was typed."""
    return [re.sub(r"\s", "", page.extract_text()) for page in PdfReader(io.BytesIO(data)).pages]


def everything(data: bytes) -> bytes:
    """Return the file, each of its streams decoded, its metadata and its text in one run of bytes."""
    reader = PdfReader(io.BytesIO(data))
    parts = [data, repr(reader.metadata).encode(), "".join(page_texts(data)).encode()]
    for number in range(1, reader.trailer["/Size"]):
        found = IndirectObject(number, 0, reader).get_object()
        parts.append(repr(found).encode())
        if isinstance(found, StreamObject):
            parts.append(found.get_data())
    return b"\n".join(parts)
