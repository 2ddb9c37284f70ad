"""Choosing the questions of papers: Bank + Blueprint → Selection, or the reason why there is none. It writes no paper and no file.

The way through, each stage a module that may end the run: ``pool`` (who may stand on a paper), ``problem`` (named rows),
``counting`` (supply against demand), ``relaxation`` (a proof of impossibility, a bound), ``search`` (forms by swaps), ``mip`` (by
HiGHS where swaps do not suffice), ``check`` (all rows once more, independently). ``solving`` is their order.
Where there is no paper: ``conflict``, ``repair``, ``explain``.
"""

from paper_builder.assembly.engine import assemble
from paper_builder.assembly.outcome import Outcome, Stage

__all__ = ["Outcome", "Stage", "assemble"]
