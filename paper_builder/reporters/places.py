"""Where a file is, as a build server wants it named: from the working directory, which is the checkout's root."""

from __future__ import annotations

from pathlib import Path


def from_here(root: Path, path: str) -> str:
    """Return ``path`` (from the bank's ``root``) from the working directory, or as ``root`` is written where it lies elsewhere."""
    try:
        return (root.resolve() / path).relative_to(Path.cwd()).as_posix()
    except ValueError:
        return (root / path).as_posix()
