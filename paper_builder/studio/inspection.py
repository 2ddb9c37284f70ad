"""What ``check`` says of an open bank, question by question: the same rules and the same words as on the command line."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from paper_builder.checking import check

if TYPE_CHECKING:
    from collections.abc import Mapping

    from paper_builder.bank import Bank
    from paper_builder.diagnostics import Diagnostic
    from paper_builder.studio.opening import OpenBank


class Inspection:
    """The findings of one open bank. They are computed when asked for and kept until the bank is read again."""

    def __init__(self, desk: OpenBank) -> None:
        self._desk = desk
        self._of: Bank | None = None
        self._found: dict[str, tuple[Diagnostic, ...]] = {}

    @property
    def ready(self) -> bool:
        """Return whether ``by_question`` answers at once; on a large bank it takes some seconds the first time."""
        return self._of is self._desk.bank

    def by_question(self) -> Mapping[str, tuple[Diagnostic, ...]]:
        """Return the findings of every rule by question id; questions without any are left out."""
        if not self.ready:
            bank = self._desk.bank
            found: dict[str, list[Diagnostic]] = defaultdict(list)
            for finding in check(self._desk.root, today=date.today()).diagnostics:
                if finding.subject in bank.questions:
                    found[finding.subject].append(finding)
            self._found = {name: tuple(findings) for name, findings in found.items()}
            self._of = bank
        return self._found

    def of(self, question_id: str) -> tuple[Diagnostic, ...]:
        """Return the findings about one question, without waiting for those about all others. KeyError for an unknown id."""
        if self.ready:
            return self._found.get(question_id, ())
        checked = check(self._desk.root, [self._desk.path_of(question_id)], today=date.today())
        return tuple(finding for finding in checked.diagnostics if finding.subject == question_id)
