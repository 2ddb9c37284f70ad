"""One document against one schema: convert, pass fast where nothing is wrong, explain everything where something is.

The fast validator only says yes or no; every word comes from the slow one, which is the authority.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import jsonschema_rs

from paper_builder.schema.conversion import Plan, convert, plan_of
from paper_builder.schema.loading import load, resolve

if TYPE_CHECKING:
    from paper_builder.diagnostics import Diagnostic
    from paper_builder.yaml_source import Document

SELECT = "x-select"
"""A keyword of ours at a schema's root: the property whose value names the entry of ``$defs`` that the whole document must fit."""


@dataclass
class Compiled:
    """A schema, or one of its kinds, ready to use."""

    schema: dict[str, Any]
    plan: Plan

    @cached_property
    def fast(self) -> Any:
        """Return the validator that answers yes or no."""
        return jsonschema_rs.Draft202012Validator(self.schema)


@lru_cache(maxsize=64)
def compiled(name: str, kind: str = "") -> Compiled:
    """Return schema ``name``, narrowed to the ``$defs`` entry ``kind`` if given. FileNotFoundError, KeyError if there is none."""
    root = load(name)
    schema = root
    if kind:
        root["$defs"][kind]  # KeyError for an unknown kind
        schema = {
            "$schema": root["$schema"],
            "$id": f"{root['$id']}/{kind}",
            "$defs": root["$defs"],
            "$ref": f"#/$defs/{kind}",
        }
    return Compiled(schema, plan_of(schema, schema))


@lru_cache(maxsize=32)
def _kinds(name: str) -> tuple[str, frozenset[str]]:
    """Return the property that tells the kinds of schema ``name`` apart, "" if there are none, and what it may say."""
    schema = load(name)
    by = schema.get(SELECT, "")
    return by, frozenset(resolve(schema, schema["properties"][by])["enum"]) if by else frozenset()


def check(document: Document, name: str, subject: str = "") -> tuple[Any, tuple[Diagnostic, ...]]:
    """Return the data of ``document`` with numbers and booleans made where schema ``name`` wants them, and all violations.

    Nothing is made of data that is typed already: a text where a number should be is a violation there.
    """
    by, kinds = _kinds(name)
    kind = document.data.get(by) if by and isinstance(document.data, dict) else ""
    use = compiled(name, kind if isinstance(kind, str) and kind in kinds else "")
    data = document.data if document.is_typed else convert(use.plan, document.data)
    if use.fast.is_valid(data):
        return data, ()
    from paper_builder.schema.violations import explain  # the slow validator takes a third of a second to import

    return data, explain(document, data, use.schema, load(name), subject)
