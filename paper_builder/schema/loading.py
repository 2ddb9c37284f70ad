"""Where the schemas are: inside an installed package, or beside it in a checkout."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).resolve().parent.parent
_FOLDERS = (_PACKAGE / "schemas", _PACKAGE.parent / "schemas")


@lru_cache(maxsize=32)
def load(name: str) -> dict[str, Any]:
    """Return the schema ``name`` (``question`` for question.schema.json). FileNotFoundError if there is none.

    Everyone gets the same object; it is not to be changed.
    """
    for folder in _FOLDERS:
        path = folder / f"{name}.schema.json"
        if path.is_file():
            schema: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            return schema
    raise FileNotFoundError(f"{name}.schema.json")


def resolve(root: dict[str, Any], schema: Any) -> dict[str, Any]:
    """Return ``schema`` with its own local ``$ref`` followed; what stands beside the ``$ref`` goes before what it names."""
    seen = 0
    while isinstance(schema, dict) and "$ref" in schema:
        target: Any = root
        for step in str(schema["$ref"]).removeprefix("#").strip("/").split("/"):
            target = target[step] if step else target
        schema = {**target, **{name: value for name, value in schema.items() if name != "$ref"}}
        seen += 1
        if seen > 32:
            raise ValueError(f"circular $ref in {root.get('$id', 'a schema')}")
    return schema if isinstance(schema, dict) else {}
