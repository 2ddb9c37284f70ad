"""What every check of a blueprint may look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from paper_builder.bank import Bank
    from paper_builder.yaml_source import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The file, what it says (numbers made, shape correct), and the bank that it is for."""

    document: Document
    data: Any
    bank: Bank
