"""What a paper was made from and how, as digests and names: Bank + Blueprint + Selection → Provenance. No clock, no machine."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from paper_builder import __version__
from paper_builder.paper import Provenance

if TYPE_CHECKING:
    from paper_builder.bank import Bank
    from paper_builder.blueprint import Blueprint, Selection
    from paper_builder.past import Past


def provenance_of(bank: Bank, blueprint: Blueprint, selection: Selection) -> Provenance:
    """Return the provenance of the papers of ``selection``; of past papers, results and near-duplicates only the level's count."""
    level = {question.id for question in bank.questions.values() if question.level == blueprint.level}
    results = [
        [name, str(known.on), known.candidates, str(known.facility), str(known.a), str(known.b)]
        for name in sorted(level)
        if (known := bank.statistics.get(name)) is not None
    ]
    pairs = [pair for pair in bank.near_duplicates or () if level.issuperset(pair)]
    return Provenance(
        bank_digest=bank.digest,
        blueprint=blueprint.id,
        blueprint_digest=blueprint.digest,
        seed=selection.seed,
        solver=selection.solver,
        solver_version=selection.solver_version,
        builder_version=__version__,
        stop_reason=selection.stop_reason,
        objective=selection.objective,
        bound=selection.bound,
        past_digest=past_digest(bank.past.of_level(blueprint.level)),
        statistics_digest=_digest(results) if results else "",
        near_duplicates_digest=_digest(pairs) if bank.near_duplicates is not None else "",
    )


def past_digest(past: Past) -> str:
    """Return the digest of what stood when on the papers of ``past``; empty where there are none."""
    papers = [[paper.name, str(paper.sitting or ""), sorted(paper.questions)] for paper in past.papers]
    return _digest(papers) if papers else ""


def _digest(data: Any) -> str:
    return "sha256:" + hashlib.sha256(json.dumps(data, separators=(",", ":")).encode()).hexdigest()
