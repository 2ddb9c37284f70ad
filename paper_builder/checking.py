"""The verb ``check``: everything that is wrong with a bank, its blueprints included, as one sorted list.

What the rules are is for ``judgement``, which is loaded only where the cache has no answer: it brings every rule and its libraries.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_builder.check_cache import Result, key_of
from paper_builder.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from paper_builder.check_cache import CheckCache
    from paper_builder.diagnostics import Diagnostic, Span
    from paper_builder.history import History


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """Whether there is a usable bank at all, how many questions it has, and the findings in order."""

    usable: bool
    questions: int
    diagnostics: tuple[Diagnostic, ...]

    @property
    def unreadable(self) -> bool:
        """Return whether there is no bank at all, or an error in reading a file of it (PB0xx), so that not all could be checked."""
        return not self.usable or any(
            found.severity is Severity.ERROR and found.code.startswith("PB0") for found in self.diagnostics
        )

    def count(self, severity: Severity) -> int:
        """Return how many findings have this severity."""
        return sum(found.severity is severity for found in self.diagnostics)


def check(
    root: Path,
    only: Sequence[Path] = (),
    progress: Callable[[int, int], None] | None = None,
    *,
    today: date | None = None,
    history: History | None = None,
    cache: CheckCache | None = None,
) -> Checked:
    """Return what is wrong with the bank in ``root``.

    With ``only``, what concerns these files or folders of it; with ``history``, what concerns the files that changed and whatever
    depends on them. ``today`` tells which statutes were checked too long ago; without it that is not asked. ``cache`` answers where
    nothing has changed since it was asked before. ValueError where ``only`` names a path outside the bank.
    """
    chosen = tuple(_inside(path, root) for path in only)
    key = key_of(root) if cache else None
    kept = cache.find(root, key, today) if cache and key else None
    if kept is not None:
        paths = None
        if history is not None:
            from paper_builder.judgement import touched_paths

            paths = touched_paths(root, history)
        return Checked(usable=True, questions=kept.questions, diagnostics=tuple(_concerning(kept.diagnostics, chosen, paths)))

    from paper_builder.judgement import judge

    covers = (lambda path: _covered(path, chosen)) if chosen else None
    judged = judge(root, covers=covers, today=today, history=history, progress=progress)
    if cache and key and judged.questions is not None and covers is None and history is None and key_of(root) == key:
        result = Result(questions=judged.questions, diagnostics=judged.diagnostics, since=judged.since, until=judged.until)
        cache.keep(root, key, today, result)
    return Checked(
        usable=judged.questions is not None,
        questions=judged.questions or 0,
        diagnostics=tuple(_concerning(judged.diagnostics, chosen, judged.paths)),
    )


def _concerning(found: Iterable[Diagnostic], chosen: Sequence[str], paths: frozenset[str] | None) -> Iterator[Diagnostic]:
    """Yield the findings of the chosen part; what is about no file in particular only where no files were named."""
    for finding in found:
        places = [span.path for span in _places(finding)]
        in_chosen = not chosen or any(_covered(path, chosen) for path in places)
        if in_chosen and (paths is None or not places or not paths.isdisjoint(places)):
            yield finding


def _places(finding: Diagnostic) -> Iterator[Span]:
    """Every place that a finding speaks of: its own, and those of the other questions or files that belong to it."""
    if finding.span is not None:
        yield finding.span
    yield from (related.span for related in finding.related)


def _inside(path: Path, root: Path) -> str:
    """The path from the bank's root with forward slashes. ValueError for a path outside the bank."""
    relative = path.resolve().relative_to(root.resolve()).as_posix()
    return "" if relative == "." else relative


def _covered(path: str, chosen: Sequence[str]) -> bool:
    return any(not name or path == name or path.startswith(name + "/") for name in chosen)
