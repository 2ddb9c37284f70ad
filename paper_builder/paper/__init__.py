"""A paper: the self-contained, immutable record of one form. Exporters see this and nothing else: no bank, no blueprint.

``model`` holds its types, ``audience`` what a candidate may see of it, ``wire`` its JSON.
"""

from paper_builder.paper.audience import (
    CandidateItem,
    CandidateOption,
    CandidatePaper,
    CandidateSection,
    for_candidate,
    section_head,
)
from paper_builder.paper.model import (
    Asset,
    ChoiceBody,
    CitedStatute,
    Named,
    Paper,
    PaperCriterion,
    PaperItem,
    PaperOption,
    PaperRow,
    PaperSection,
    Provenance,
    ShortAnswerBody,
)
from paper_builder.paper.wire import from_json, to_json

__all__ = [
    "Asset",
    "CandidateItem",
    "CandidateOption",
    "CandidatePaper",
    "CandidateSection",
    "ChoiceBody",
    "CitedStatute",
    "Named",
    "Paper",
    "PaperCriterion",
    "PaperItem",
    "PaperOption",
    "PaperRow",
    "PaperSection",
    "Provenance",
    "ShortAnswerBody",
    "for_candidate",
    "from_json",
    "section_head",
    "to_json",
]
