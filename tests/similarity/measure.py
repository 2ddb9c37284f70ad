"""How well near-duplicates of a planted bank are found: recall by kind of copy, precision by verdict."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from paper_builder.similarity import Index, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from paper_builder.similarity import Pair
    from tests.similarity.planted import Planted

JUDGED = (Kind.EXACT, Kind.SAME_QUESTION, Kind.OPPOSITE_POLARITY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Shares from 0 to 1. ``nearest`` maps kind and place to how often the original is among so many shown for its copy."""

    nearest: Mapping[tuple[str, int], float]
    verdicts: Mapping[str, Mapping[Kind | None, float]]
    precision: Mapping[Kind, float]
    """Of the pairs with this verdict: how many deserve it."""
    flagged: Mapping[Kind, int]

    def table(self) -> str:
        """The figures for reading."""
        lines = [f"{'kind':8}{'@1':>7}{'@10':>7}   verdicts"]
        for kind, verdicts in self.verdicts.items():
            shown = "".join(f"{self.nearest[kind, place]:7.3f}" if (kind, place) in self.nearest else " " * 7 for place in (1, 10))
            shares = ", ".join(f"{verdict.value if verdict else 'no candidate'} {share:.3f}" for verdict, share in verdicts.items())
            lines.append(f"{kind:8}{shown}   {shares}")
        lines.extend(
            f"precision of {kind.value}: {share:.3f} of {self.flagged[kind]} pairs" for kind, share in self.precision.items()
        )
        return "\n".join(lines)


def measure(planted: Planted, pairs: Sequence[Pair], index: Index, *, queries: int) -> Measured:
    """The figures for ``pairs`` over the whole planted bank; for the nearest ones, ``queries`` copies of each kind are asked."""
    verdicts = {(pair.first.id, pair.second.id): pair.kind for pair in pairs}
    nearest: dict[tuple[str, int], float] = {}
    for kind, copies in planted.copies.items():
        asked = copies[:queries]
        shown = [[pair.second.id for pair in index.nearest(planted.bank.questions[copy])] for _, copy in asked]
        for place in (1, 10):
            hits = sum(original in ids[:place] for (original, _), ids in zip(asked, shown, strict=True))
            nearest[kind, place] = hits / len(asked)
    right = {kind: [_deserved(planted, pair) for pair in pairs if pair.kind is kind] for kind in JUDGED}
    return Measured(
        nearest=nearest,
        verdicts={kind: _shares(verdicts, links) for kind, links in {**planted.copies, "turned": planted.turned}.items()},
        precision={kind: sum(found) / len(found) for kind, found in right.items() if found},
        flagged={kind: len(found) for kind, found in right.items()},
    )


def _deserved(planted: Planted, pair: Pair) -> bool:
    first, second = planted.facts[pair.first.id], planted.facts[pair.second.id]
    if pair.kind is Kind.OPPOSITE_POLARITY:
        return replace(first, opposite=not first.opposite) == second
    return first == second


def _shares(verdicts: Mapping[tuple[str, str], Kind], links: Sequence[tuple[str, str]]) -> dict[Kind | None, float]:
    counts = Counter(verdicts.get((min(link), max(link))) for link in links)
    return {kind: counts[kind] / len(links) for kind in (*Kind, None) if counts[kind]}
