"""QTI 3.0: a package that an exam platform imports and plays, with test, items, manifest and pictures.

The way: ``package.build`` makes all documents from the paper alone, ``validation.problems`` reads them again for what no schema
sees, and only then are they zipped. Explanations and cited statutes stay out: items travel to the candidate's browser as they are,
and nothing there may tell why an option is right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_builder.codes import export_rules as rules
from paper_builder.diagnostics import Message
from paper_builder.export.base import ALL_PARTS, Capabilities, asked_texts
from paper_builder.export.texts import formula_findings, picture_findings
from paper_builder.paper import ShortAnswerBody
from paper_builder.question import QUESTION_TYPES
from paper_builder.scoring import SCORING_RULES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paper_builder.diagnostics import Diagnostic
    from paper_builder.export.base import Audience, ExportOptions
    from paper_builder.paper import Paper, PaperItem


class Qti3Exporter:
    """The format ``qti3``. Every scoring rule is exact; short answers are left to human markers."""

    id = "qti3"
    name = Message("QTI 3.0 试题包", "QTI 3.0 package")
    extension = "zip"
    media_type = "application/zip"
    location = "platform/qti3.zip"
    audience: Audience = "platform"
    capabilities = Capabilities(
        question_types=frozenset(QUESTION_TYPES),
        scoring=frozenset(SCORING_RULES),
        parts=ALL_PARTS - {"explanations", "statutes"},
        awards=True,
    )

    def check(self, paper: Paper) -> tuple[Diagnostic, ...]:
        """Return warnings for formulas shown as source; errors for pictures that are missing and for a package that misleads."""
        from paper_builder.export.qti3.package import build
        from paper_builder.export.qti3.validation import problems

        missing = tuple(picture_findings(paper, _exported_texts))
        if missing:
            return missing
        formulas = tuple(formula_findings(paper, _exported_texts))
        return formulas + tuple(
            rules.QTI_INCONSISTENT.found(
                Message(f"QTI 试题包的 {path}：{message.zh}", f"{path} of the QTI package: {message.en}"),
                subject=paper.id,
                hint=Message(
                    "重新生成试卷再导出；若仍出现，请报告这个问题",
                    "Build the paper again and export it; if this stays, report it",
                ),
            )
            for path, message in problems(build(paper))
        )

    def export(self, paper: Paper, options: ExportOptions) -> bytes:  # noqa: ARG002
        """Return the zipped package."""
        from paper_builder.export.qti3.package import build, to_zip

        return to_zip(build(paper))


def _exported_texts(item: PaperItem) -> Iterator[str]:
    """Yield the texts that the package shows, to candidates or to scorers."""
    yield from asked_texts(item)
    if isinstance(item.body, ShortAnswerBody):
        yield item.body.model_answer
        for criterion in item.body.rubric:
            yield from (criterion.text, *criterion.accept, *criterion.reject)


QTI3 = Qti3Exporter()
