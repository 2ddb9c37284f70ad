"""manifest.json: the sha256 of each file of a paper's folder, and what the paper was made from. No clock, no machine."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from paper_builder.paper import Paper

NAME = "manifest.json"
VERSION = 1


def sha256(data: bytes) -> str:
    """Return the digest of ``data`` as 64 hex digits."""
    return hashlib.sha256(data).hexdigest()


def manifest(paper: Paper, files: Mapping[str, bytes]) -> bytes:
    """Return manifest.json for ``files`` (name from the folder's root → content), which holds all but the manifest itself."""
    wire: dict[str, Any] = {
        "version": VERSION,
        "paper": paper.id,
        "provenance": paper.provenance.as_data(),
        "questions": {item.question: item.digest for item in sorted(paper.items, key=lambda item: item.question)},
        "files": {name: {"sha256": sha256(data), "bytes": len(data)} for name, data in sorted(files.items())},
    }
    return (json.dumps(wire, ensure_ascii=False, indent=1) + "\n").encode()
