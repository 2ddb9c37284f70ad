"""One question's text against a bank that is loaded: the checks of ``load_bank``, without reading the other files again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_builder.bank_loading import assets, citations
from paper_builder.bank_loading.context import Context, Entry
from paper_builder.bank_loading.files import question_files
from paper_builder.bank_loading.loading import CHECKS
from paper_builder.bank_loading.questions import question_of
from paper_builder.bank_loading.settings import load_points, load_statutes
from paper_builder.diagnostics import in_order
from paper_builder.schema import check
from paper_builder.yaml_source import read_bytes

if TYPE_CHECKING:
    from paper_builder.bank import Bank
    from paper_builder.diagnostics import Diagnostic
    from paper_builder.question import Question
    from paper_builder.yaml_source import Document


class QuestionChecker:
    """Checks single questions against ``bank``; made once, it answers in milliseconds."""

    def __init__(self, bank: Bank) -> None:
        points, _ = load_points(bank.root, bank.settings)
        statutes, _ = load_statutes(bank.root)
        self._root = bank.root
        self._context = Context(
            settings=bank.settings,
            levels={level.id: level for level in bank.settings.levels},
            competencies={competency.id: competency for competency in bank.settings.competencies},
            points=points,
            statutes=statutes,
        )
        unread = {path.stem for path, _ in question_files(bank.root)[0]}
        self._known = unread.union(bank.questions)

    def check(self, data: bytes, shown: str) -> tuple[Question | None, Document | None, tuple[Diagnostic, ...]]:
        """Return the question that ``data`` holds, its document, and what is wrong with it; ``shown`` is its path from the root.

        The question is None where its shape is wrong, the document where it is not even readable.
        """
        document, problems = read_bytes(data, shown)
        if document is None:
            return None, None, in_order(problems)
        subject = shown.rpartition("/")[2].removesuffix(".yaml")
        fields, violations = check(document, "question", subject)
        found = [*problems, *violations]
        if violations:
            return None, document, in_order(found)
        entry = Entry(question_of(fields), document)
        for rule in CHECKS:
            found.extend(rule(entry, self._context))
        found.extend(citations.enemies(entry, self._known))
        found.extend(assets.check(self._root, (entry,))[1])
        return entry.question, document, in_order(found)
