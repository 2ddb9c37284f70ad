"""The one gate from a bank to papers: Bank + Blueprint + Selection → Paper. A solver's selection and a person's list pass alike.

``gate`` says what of a selection is refused, ``orders`` how items and options follow each other, ``items`` and ``rows`` make the
parts of a paper, ``freezing`` puts them together. What does not hold is a diagnostic, and then there is no paper.
"""

from paper_builder.freeze.freezing import freeze
from paper_builder.freeze.items import MEDIA_TYPES
from paper_builder.freeze.orders import keeps_order

__all__ = ["MEDIA_TYPES", "freeze", "keeps_order"]
