"""What candidates made of a question, as a type only. Records are read by ``statistics``; nobody writes them by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemStatistics:
    """Results of one question after one sitting, of the content that it still has.

    ``facility`` is the share of its points earned, 0…1 (high = easy), from ``candidates`` people. ``a`` (> 0) and ``b`` (logits,
    high = hard) are those of the two-parameter logistic model; a Rasch item has ``a`` 1; both None where it was not calibrated,
    or by too few people. All to four decimal places.
    """

    on: date
    candidates: int
    facility: Decimal
    a: Decimal | None = None
    b: Decimal | None = None
