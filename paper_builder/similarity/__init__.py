"""Near-duplicates: exact after normalising, then ranked candidates, then a verdict with guards. It knows the bank and no paper.

scikit-learn and rapidfuzz are the extra ``similarity`` and are imported when a comparison is made.
"""

from paper_builder.similarity.pairs import (
    MISSING,
    ExtraMissingError,
    Index,
    Pair,
    available,
    enemy_pairs,
    exact_pairs,
    similar_pairs,
)
from paper_builder.similarity.verdict import Kind

__all__ = ["MISSING", "ExtraMissingError", "Index", "Kind", "Pair", "available", "enemy_pairs", "exact_pairs", "similar_pairs"]
