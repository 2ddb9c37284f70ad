"""Undo and redo over the values of a form. Typing in one field is one step until the author pauses or goes to another field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_builder.studio.values import copied

if TYPE_CHECKING:
    from paper_builder.studio.values import Values

LIMIT = 200
"""Steps that are kept."""


class History:
    """The states that the values went through; ``present`` is the last one."""

    def __init__(self, values: Values) -> None:
        self.present: Values = copied(values)
        self._past: list[Values] = []
        self._future: list[Values] = []
        self._open = ""

    @property
    def can_undo(self) -> bool:
        """Return whether there is a step to go back."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Return whether there is a step to go forward."""
        return bool(self._future)

    def record(self, values: Values, field: str = "") -> None:
        """Take ``values`` as the present; a change of the ``field`` changed last joins its step, "" is always a step of its own."""
        if values == self.present:
            return
        if not field or field != self._open or not self._past:
            self._past.append(self.present)
            del self._past[:-LIMIT]
        self._future.clear()
        self.present = copied(values)
        self._open = field

    def pause(self) -> None:
        """End the step: what is typed next can be undone by itself."""
        self._open = ""

    def undo(self) -> bool:
        """Go back one step; return whether there was one."""
        if not self._past:
            return False
        self._future.append(self.present)
        self.present = self._past.pop()
        self._open = ""
        return True

    def redo(self) -> bool:
        """Go forward one step; return whether there was one."""
        if not self._future:
            return False
        self._past.append(self.present)
        self.present = self._future.pop()
        self._open = ""
        return True
