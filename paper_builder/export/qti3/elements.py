"""The names of QTI 3 documents: namespaces, elements in QTI's own, identifiers that every engine accepts."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from paper_builder.export import markup

if TYPE_CHECKING:
    from lxml.etree import _Element

QTI = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
PACKAGE = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
METADATA = "http://ltsc.ieee.org/xsd/LOM"
MATHML = "http://www.w3.org/1998/Math/MathML"

IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*\Z")
"""What every engine accepts: the schema allows more, but players refuse a leading digit and Chinese characters."""


def element(tag: str, *children: _Element | str, namespace: str = QTI, **attributes: str) -> _Element:
    """Return an element of ``namespace``, its attributes named as ``markup.element`` says."""
    return markup.element(tag, *children, namespace=namespace, **attributes)


def identifier(name: str) -> str:
    """Return ``name`` as an identifier; a name that had to be changed gets a piece of its hash, so that two stay two."""
    if IDENTIFIER.match(name):
        return name
    kept = re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-")
    return "-".join(part for part in ("id", kept, hashlib.sha256(name.encode()).hexdigest()[:8]) if part)
