"""Named parts that may come from elsewhere: a literal table of our own, then entry points of installed packages. A leaf.

Nothing is imported until it is asked for by name, so that listing is cheap and a broken plugin harms nobody but itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A part that is known by name but cannot be loaded; ``source`` is the package that offers it, ``reason`` one line."""

    id: str
    source: str
    reason: str


@dataclass(frozen=True)
class Registry:
    """Parts by id: ``builtin`` maps an id to ``module:object``, ``group`` names the entry points that add to it.

    A built-in id cannot be taken over by a plugin.
    """

    group: str
    builtin: Mapping[str, str]

    @cached_property
    def _plugins(self) -> Mapping[str, EntryPoint]:
        found = sorted(entry_points(group=self.group), key=lambda point: (point.name, point.value))
        plugins: dict[str, EntryPoint] = {}
        for point in found:
            if point.name not in self.builtin:
                plugins.setdefault(point.name, point)
        return plugins

    def ids(self) -> tuple[str, ...]:
        """Return all ids, ours in the order of the table, then those of plugins by name. Imports nothing."""
        return (*self.builtin, *self._plugins)

    def load(self, part_id: str) -> Any | Broken | None:
        """Return the object called ``part_id``, None for an unknown id, ``Broken`` where a plugin cannot be imported.

        A fault in a built-in part is a bug and raises.
        """
        if part_id in self.builtin:
            module, _, name = self.builtin[part_id].partition(":")
            return getattr(import_module(module), name)
        if part_id not in self._plugins:
            return None
        point = self._plugins[part_id]
        try:
            return point.load()
        except Exception as error:
            source = point.dist.name if point.dist else point.value
            return Broken(id=part_id, source=source, reason=f"{type(error).__name__}: {error}")
