"""Linear-on-the-fly forms: thousands of forms of one blueprint from one pool, with limits on what two of them share and on use.

The way through: ``board`` (the problem as plain arrays), ``exposure`` and ``limits`` (what arithmetic rules out), ``dealing`` (the
least used questions first), ``mending`` (swaps until every row is met), ``ledger`` (what is accepted), ``one_more`` (HiGHS where
swaps do not suffice); ``making`` and ``solving`` are their order, ``engine`` the way from a bank, ``saying`` the words.
"""

from paper_builder.assembly.loft.engine import FormsOutcome, Summary, assemble_forms
from paper_builder.assembly.loft.limits import Limits
from paper_builder.assembly.loft.making import NAME, VERSION

__all__ = ["NAME", "VERSION", "FormsOutcome", "Limits", "Summary", "assemble_forms"]
