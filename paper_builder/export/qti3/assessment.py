"""The test document: sections with their heads, notes to candidates, the time allowed, and the total by outcome processing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_builder.export.layout import full_title, section_label
from paper_builder.export.markup import one_line
from paper_builder.export.qti3.elements import element, identifier
from paper_builder.export.qti3.scoring import MAXSCORE, SCORE
from paper_builder.paper import section_head
from paper_builder.scoring import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lxml.etree import _Element

    from paper_builder.paper import Paper, PaperSection

SECONDS_PER_MINUTE = 60


def assessment_document(paper: Paper, name: str, references: Mapping[int, tuple[str, str]]) -> _Element:
    """Return the test called ``name``; ``references`` gives each item's identifier and file by its number.

    Candidates may move freely and hand everything in at the end: ``nonlinear`` and ``simultaneous``, as on paper.
    """
    part = element(
        "qti-test-part",
        element(
            "qti-item-session-control",
            max_attempts="1",
            show_feedback="false",
            allow_review="true",
            show_solution="false",
            allow_skipping="true",
            validate_responses="false",
        ),
        *(_section(number, section, references) for number, section in enumerate(paper.sections, 1)),
        identifier="part-1",
        navigation_mode="nonlinear",
        submission_mode="simultaneous",
    )
    total = plain(sum((item.points for item in paper.items), paper.total_points * 0))
    return element(
        "qti-assessment-test",
        _outcome(SCORE, "0", normal_minimum="0", normal_maximum=total, mastery_value=plain(paper.pass_points)),
        _outcome(MAXSCORE, total),
        element("qti-time-limits", max_time=str(paper.minutes * SECONDS_PER_MINUTE), allow_late_submission="false"),
        *_notes(paper),
        part,
        element("qti-outcome-processing", _add_up(SCORE), _add_up(MAXSCORE)),
        identifier=name,
        title=full_title(paper),
    )


def _outcome(name: str, default: str, **attributes: str) -> _Element:
    value = element("qti-default-value", element("qti-value", default))
    return element("qti-outcome-declaration", value, identifier=name, cardinality="single", base_type="float", **attributes)


def _add_up(variable: str) -> _Element:
    """Set the test's ``variable`` to the sum of the items' ones; points stand in the items, so there are no weights."""
    values = element("qti-test-variables", variable_identifier=variable, base_type="float")
    return element("qti-set-outcome-value", element("qti-sum", values), identifier=variable)


def _notes(paper: Paper) -> tuple[_Element, ...]:
    if not paper.notes:
        return ()
    notes = element("ol", *(element("li", note) for note in paper.notes))
    return (_candidate_block((element("p", element("strong", "注意事项")), notes)),)


def _section(number: int, section: PaperSection, references: Mapping[int, tuple[str, str]]) -> _Element:
    title = section_label(number, one_line(section.title))
    name = identifier(f"section-{section.id}")
    made = element("qti-assessment-section", identifier=name, title=title, visible="true")
    made.append(_candidate_block((element("h2", title), element("p", section_head(section)))))
    for item in section.items:
        name, href = references[item.number]
        made.append(element("qti-assessment-item-ref", identifier=name, href=href))
    return made


def _candidate_block(content: Iterable[_Element]) -> _Element:
    return element("qti-rubric-block", element("qti-content-body", *content), use="instructions", view="candidate")
