"""Linear-on-the-fly forms: thousands of forms of one blueprint from one pool, with limits on what two of them share and on use.

The way through: ``anchoring`` (what all forms have in common), ``board`` (the problem as plain arrays), ``exposure`` and ``limits``
(what arithmetic rules out), ``holding`` (included questions and item sets), ``dealing`` (the least used questions first),
``mending`` (swaps in a ``hand`` until every row is met, then towards aims), ``ledger`` (what is accepted), ``one_more`` (HiGHS
where swaps do not suffice); ``making`` and ``solving`` are their order, ``engine`` the way from a bank, ``checking`` what forms are
held against, ``summary`` what came out, ``saying`` the words where nothing did.
"""

from paper_builder.assembly.loft.engine import FormsOutcome, ManyForms, assemble_forms, singly
from paper_builder.assembly.loft.limits import Limits
from paper_builder.assembly.loft.making import NAME, VERSION
from paper_builder.assembly.loft.summary import Summary

__all__ = ["NAME", "VERSION", "FormsOutcome", "Limits", "ManyForms", "Summary", "assemble_forms", "singly"]
