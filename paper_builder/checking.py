"""The verb ``check``: everything that is wrong with a bank, its blueprints included, as one sorted list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_builder.bank_loading import load_bank
from paper_builder.blueprint_loading import load_blueprint
from paper_builder.diagnostics import Diagnostic, Severity, in_order

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from paper_builder.bank import Bank


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The bank, as far as it could be read, how many questions it has, and the findings in order."""

    bank: Bank | None
    questions: int
    diagnostics: tuple[Diagnostic, ...]

    def count(self, severity: Severity) -> int:
        """Return how many findings have this severity."""
        return sum(found.severity is severity for found in self.diagnostics)


def check(root: Path, only: Sequence[Path] = (), progress: Callable[[int, int], None] | None = None) -> Checked:
    """Return what is wrong with the bank in ``root``; with ``only``, what is wrong in these files or folders of it."""
    bank, diagnostics = load_bank(root, progress=progress)
    found = list(diagnostics)
    questions = 0
    if bank is not None:
        questions = len(bank.questions)
        for path in sorted((root / "blueprints").glob("*.yaml")):
            found.extend(load_blueprint(path, bank)[1])
    if only:
        chosen = tuple(_inside(path, root) for path in only)
        found = [finding for finding in found if finding.span is not None and _covered(finding.span.path, chosen)]
    return Checked(bank=bank, questions=questions, diagnostics=in_order(found))


def _inside(path: Path, root: Path) -> str:
    """The path from the bank's root with forward slashes. ValueError for a path outside the bank."""
    relative = path.resolve().relative_to(root.resolve()).as_posix()
    return "" if relative == "." else relative


def _covered(path: str, chosen: Sequence[str]) -> bool:
    return any(not name or path == name or path.startswith(name + "/") for name in chosen)
