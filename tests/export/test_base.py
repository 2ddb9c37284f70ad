"""Losses: every one announced before writing, none by accident."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from importlib.metadata import EntryPoint

import pytest

from paper_builder import registry
from paper_builder.diagnostics import Message, Severity
from paper_builder.export import FORMATS, Registry, export_paper, find_exporter, format_ids
from paper_builder.export.base import (
    ALL_FEATURES,
    ALL_PARTS,
    NEEDED,
    Capabilities,
    Exporter,
    ExportOptions,
    losses,
    unsupported,
    without,
)
from paper_builder.question import QUESTION_TYPES
from paper_builder.scoring import SCORING_RULES
from tests.builders import make_paper

EVERYTHING = Capabilities(
    question_types=frozenset(QUESTION_TYPES), content=ALL_FEATURES, scoring=frozenset(SCORING_RULES), parts=ALL_PARTS
)


def codes(found, severity=None):
    return [loss.code for loss in found if severity is None or loss.severity is severity]


@pytest.mark.parametrize("audience", NEEDED)
def test_a_format_that_carries_everything_loses_nothing(audience):
    assert losses(make_paper(), EVERYTHING, format_id="x", audience=audience) == ()


def test_each_question_of_an_unknown_type_is_an_error_of_its_own():
    found = losses(
        make_paper(), replace(EVERYTHING, question_types=frozenset({"single_choice"})), format_id="x", audience="platform"
    )
    assert codes(found) == ["PB601"] * 14
    assert all(loss.severity is Severity.ERROR for loss in found)
    assert [loss.subject for loss in found] == [item.question for item in make_paper().items if item.type != "single_choice"]


def test_a_question_is_lost_with_its_picture_but_not_with_its_table():
    plain = replace(EVERYTHING, content=frozenset())
    found = losses(make_paper(), plain, format_id="x", audience="candidate")
    assert codes(found, Severity.ERROR) == ["PB602"]
    assert codes(found, Severity.WARNING) == ["PB603"] * 5
    assert unsupported(make_paper(), plain) == (4,)


def test_a_picture_in_an_explanation_is_no_reason_to_refuse_a_question():
    paper = make_paper()
    item = replace(paper.items[0], explanation="![图](assets/0123456789abcdef.png)")
    paper = replace(paper, sections=(replace(paper.sections[0], items=(item,)),))
    plain = replace(EVERYTHING, content=frozenset())
    assert codes(losses(paper, plain, format_id="x", audience="platform"), Severity.ERROR) == []
    assert codes(losses(paper, plain, format_id="x", audience="candidate")) == []


def test_an_inexact_scoring_rule_is_named_for_each_item_and_only_for_platforms():
    some = replace(EVERYTHING, scoring=frozenset({"all_or_nothing"}))
    assert codes(losses(make_paper(), some, format_id="x", audience="platform")) == ["PB604"] * 5
    assert losses(make_paper(), some, format_id="x", audience="candidate") == ()


@pytest.mark.parametrize("part", sorted(ALL_PARTS))
def test_each_part_that_the_paper_holds_is_missed_where_it_is_not_carried(part):
    found = losses(make_paper(), replace(EVERYTHING, parts=ALL_PARTS - {part}), format_id="x", audience="platform")
    assert codes(found) == ["PB605"]


def test_a_part_that_the_paper_does_not_hold_is_not_missed():
    paper = make_paper(notes=())
    paper = replace(paper, sections=tuple(section for section in paper.sections if section.type != "short_answer"))
    parts = ALL_PARTS - {"notes", "rubric", "model_answer"}
    assert losses(paper, replace(EVERYTHING, parts=parts), format_id="x", audience="platform") == ()


def test_items_keep_their_numbers_when_others_are_left_out():
    paper = without(make_paper(), (4, 21, 22, 23, 24))
    assert [item.number for item in paper.items] == [1, 2, 3, *range(5, 21)]
    assert [section.id for section in paper.sections] == ["single", "half", "exact"]


class ChoiceOnly:
    """An exporter that cannot carry short answers; it writes the numbers that it was given."""

    id = "choice-only"
    name = Message("仅选择题", "choice only")
    extension = "txt"
    media_type = "text/plain"
    location = "platform/choice.txt"
    audience = "platform"
    capabilities = replace(EVERYTHING, question_types=frozenset({"single_choice", "multiple_choice"}))

    def check(self, paper):  # noqa: ARG002
        return ()

    def export(self, paper, options):  # noqa: ARG002
        return " ".join(str(item.number) for item in paper.items).encode()


class Faulty(ChoiceOnly):
    def export(self, paper, options):  # noqa: ARG002
        raise ZeroDivisionError("nothing to see")


CHOICE_ONLY: Exporter = ChoiceOnly()
FAULTY: Exporter = Faulty()
NO_EXPORTER = object()


@pytest.fixture
def plugins(monkeypatch):
    points = [
        EntryPoint("choice-only", f"{__name__}:CHOICE_ONLY", "paper_builder.exporters"),
        EntryPoint("faulty", f"{__name__}:FAULTY", "paper_builder.exporters"),
        EntryPoint("absent", "no_such_module:X", "paper_builder.exporters"),
        EntryPoint("shapeless", f"{__name__}:NO_EXPORTER", "paper_builder.exporters"),
        EntryPoint("pdf", f"{__name__}:NO_EXPORTER", "paper_builder.exporters"),
    ]
    monkeypatch.setattr(registry, "entry_points", lambda group: [point for point in points if point.group == group])
    monkeypatch.setattr("paper_builder.export.REGISTRY", Registry("paper_builder.exporters", FORMATS))


@pytest.mark.usefixtures("plugins")
def test_an_unsupported_question_stops_the_export_unless_loss_is_allowed():
    artifact, found = export_paper(make_paper(), "choice-only")
    assert artifact is None
    assert codes(found, Severity.ERROR) == ["PB601"] * 4
    artifact, found = export_paper(make_paper(), "choice-only", ExportOptions(allow_loss=True))
    assert artifact.data == " ".join(map(str, range(1, 21))).encode()
    assert artifact.location == "platform/choice.txt"
    assert codes(found) == ["PB601"] * 4
    assert codes(found, Severity.ERROR) == []


@pytest.mark.usefixtures("plugins")
@pytest.mark.parametrize("name", ["absent", "shapeless", "faulty"])
def test_a_broken_plugin_is_a_finding_and_harms_no_other_format(name):
    artifact, found = export_paper(make_paper(), name, ExportOptions(allow_loss=True))
    assert artifact is None
    assert codes(found, Severity.ERROR) == ["PB607"]
    assert export_paper(make_paper(), "json")[0] is not None


@pytest.mark.usefixtures("plugins")
def test_a_plugin_cannot_take_over_a_format_of_ours():
    assert format_ids() == (*FORMATS, "absent", "choice-only", "faulty", "shapeless")
    assert find_exporter("pdf")[0].media_type == "application/pdf"


def test_an_unknown_format_is_refused_with_the_names_of_all_known_ones():
    artifact, (found,) = export_paper(make_paper(), "qti")
    assert artifact is None
    assert found.code == "PB606"
    assert all(name in found.hint.zh for name in FORMATS)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_of_ours_fits_the_protocol(name):
    exporter, found = find_exporter(name)
    assert found == ()
    assert exporter.id == name
    assert exporter.location.endswith("." + exporter.extension)
    assert exporter.audience in NEEDED


def test_listing_the_formats_imports_no_exporter():
    script = (
        "import sys; from paper_builder.export import format_ids; format_ids(); "
        "print([m for m in sys.modules if m.startswith('paper_builder.export.') and not m.endswith('.base')])"
    )
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"


def test_importing_every_exporter_loads_no_library_of_a_format():
    script = (
        "import sys; from paper_builder.export import FORMATS, find_exporter; [find_exporter(name) for name in FORMATS]; "
        "print([m for m in ('typst', 'nh3', 'latex2mathml', 'lxml') if m in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"


def test_exporting_does_not_change_the_paper():
    paper, same = make_paper(), make_paper()
    for name in FORMATS:
        export_paper(paper, name)
    assert paper == same
