"""Every diagnostic code of the product, a file per hundred; ``explain`` and docs/rules.md read this table and nothing else.

A code is never reused. The module that finds a mistake imports the rule from here and calls ``rule.found(…)``.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from paper_builder.diagnostics import Rule

if TYPE_CHECKING:
    from collections.abc import Mapping

_MODULES = (
    "yaml_rules",
    "schema_rules",
    "bank_rules",
    "option_rules",
    "item_rules",
    "similarity_rules",
    "blueprint_rules",
    "assembly_rules",
    "export_rules",
    "statistics_rules",
    "paper_rules",
)


@lru_cache(maxsize=1)
def all_rules() -> Mapping[str, Rule]:
    """Return every rule by its code, in the order of codes. ValueError if two rules share a code."""
    from importlib import import_module

    rules: dict[str, Rule] = {}
    for name in _MODULES:
        module = import_module(f"{__name__}.{name}")
        for value in vars(module).values():
            if isinstance(value, Rule) and rules.setdefault(value.code, value) is not value:
                raise ValueError(f"code {value.code} is used twice")
    return dict(sorted(rules.items()))
