"""Writers from a Paper to one format each. They see papers and content, never a bank.

``FORMATS`` is the whole list of our own formats; the entry-point group ``paper_builder.exporters`` adds those of other packages.
"""

from __future__ import annotations

from inspect import get_annotations
from typing import TYPE_CHECKING, cast

from paper_builder.codes import export_rules as rules
from paper_builder.diagnostics import Diagnostic, Message, has_errors
from paper_builder.export.base import Artifact, Exporter, ExportOptions, as_warning, losses, unsupported, without
from paper_builder.registry import Broken, Registry

if TYPE_CHECKING:
    from collections.abc import Mapping

    from paper_builder.paper import Paper

FORMATS: Mapping[str, str] = {
    "json": "paper_builder.export.json:JSON",
    "pdf": "paper_builder.export.pdf:PDF",
    "html": "paper_builder.export.html:HTML",
    "answer-key-pdf": "paper_builder.export.marking:ANSWER_KEY_PDF",
    "answer-key-json": "paper_builder.export.marking:ANSWER_KEY_JSON",
    "report-html": "paper_builder.export.report:REPORT_HTML",
    "report-json": "paper_builder.export.report:REPORT_JSON",
    "qti3": "paper_builder.export.qti3:QTI3",
    "moodle": "paper_builder.export.moodle:MOODLE",
}
"""Format id → ``module:object`` of its exporter."""

REGISTRY = Registry("paper_builder.exporters", FORMATS)


def format_ids() -> tuple[str, ...]:
    """Return the ids of all formats, without importing any."""
    return REGISTRY.ids()


def find_exporter(format_id: str) -> tuple[Exporter | None, tuple[Diagnostic, ...]]:
    """Return the exporter called ``format_id``, or None and the reason why there is none."""
    found = REGISTRY.load(format_id)
    if found is None:
        known = "、".join(format_ids())
        return None, (
            rules.FORMAT_UNKNOWN.found(
                Message(f"没有名为“{format_id}”的导出格式", f"There is no export format called {format_id!r}"),
                subject=format_id,
                hint=Message(f"可用的格式：{known}", f"Known formats: {', '.join(format_ids())}"),
            ),
        )
    if isinstance(found, Broken):
        return None, (_broken(found.id, f"{found.source}: {found.reason}"),)
    absent = [name for name in get_annotations(Exporter) if not hasattr(found, name)]
    if absent:
        return None, (_broken(format_id, f"no attribute {absent[0]!r}"),)
    return cast("Exporter", found), ()


def _broken(format_id: str, reason: str) -> Diagnostic:
    return rules.PLUGIN_BROKEN.found(
        Message(f"导出格式“{format_id}”无法使用：{reason}", f"The export format {format_id!r} cannot be used: {reason}"),
        subject=format_id,
        hint=Message("更新或卸载提供该格式的软件包", "Update or uninstall the package that offers it"),
    )


def export_paper(
    paper: Paper, format_id: str, options: ExportOptions | None = None
) -> tuple[Artifact | None, tuple[Diagnostic, ...]]:
    """Return the file and everything that it does not carry; None in place of the file when an error stands in the way."""
    options = options or ExportOptions()
    exporter, found = find_exporter(format_id)
    if exporter is None:
        return None, found
    capabilities = exporter.capabilities
    lost = losses(paper, capabilities, format_id=format_id, audience=exporter.audience)
    if options.allow_loss:
        lost = tuple(as_warning(finding) for finding in lost)
        paper = without(paper, unsupported(paper, capabilities))
    if not has_errors(lost):
        lost = (*lost, *exporter.check(paper))
    if has_errors(lost):
        return None, lost
    try:
        data = exporter.export(paper, options)
    except Exception as error:
        if format_id in FORMATS:
            raise
        return None, (*lost, _broken(format_id, f"{type(error).__name__}: {error}"))
    return Artifact(format=exporter.id, location=exporter.location, media_type=exporter.media_type, data=data), lost
