"""The paper itself as JSON, keys included: the only format that loses nothing. Its schema is schemas/paper.schema.json."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_builder.diagnostics import Diagnostic, Message
from paper_builder.export.base import ALL_FEATURES, ALL_PARTS, Audience, Capabilities, ExportOptions
from paper_builder.paper import to_json
from paper_builder.question import QUESTION_TYPES
from paper_builder.scoring import SCORING_RULES

if TYPE_CHECKING:
    from paper_builder.paper import Paper


class _Json:
    id = "json"
    name = Message("试卷数据（含答案）", "the whole paper with its keys")
    extension = "json"
    media_type = "application/json"
    location = "paper.json"
    audience: Audience = "platform"
    capabilities = Capabilities(
        question_types=frozenset(QUESTION_TYPES),
        content=ALL_FEATURES,
        scoring=frozenset(SCORING_RULES),
        parts=ALL_PARTS,
        awards=True,
    )

    def check(self, paper: Paper) -> tuple[Diagnostic, ...]:  # noqa: ARG002
        """Return nothing: the format is the paper."""
        return ()

    def export(self, paper: Paper, options: ExportOptions) -> bytes:  # noqa: ARG002
        """Return what ``paper.from_json`` reads back as an equal paper."""
        return to_json(paper)


JSON = _Json()
