"""What candidates have met already is told: at building and at publishing, where nothing else keeps papers apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from paper_builder.blueprint import Anchor, Blueprint, Filter
from paper_builder.blueprint_loading import find_blueprint, load_blueprint
from paper_builder.building import build, informed
from paper_builder.diagnostics import Diagnostic
from paper_builder.locks import load_locks, lock_text
from paper_builder.publishing import publish
from paper_builder.repeats import on_the_day
from paper_builder.verification import read_paper
from tests.bank_folder import is_bilingual
from tests.published import LEVEL, build_paper, opened, write_bank

NOVEMBER = date(2026, 11, 28)
DECEMBER = date(2026, 12, 26)


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    return write_bank(tmp_path / "bank")


def record_as(bank: Path, form: str, *, level: str = LEVEL) -> str:
    """Let the bank's one record be that of another form or level, and return its name."""
    (lock,), _ = load_locks(bank)
    (bank / lock.path).unlink()
    other = replace(lock, paper=f"{level}-{form}", form=form, level=level)
    (bank / other.path).write_text(lock_text(other), "utf-8")
    return other.name


def publish_and_build(bank: Path, day: date) -> None:
    assert publish(build_paper(bank, bank.parent / "first", sitting=day), opened(bank)).anew


def blueprint_of(root: Path, day: date | None) -> Blueprint:
    known, _ = informed(opened(root), day)
    blueprint, _ = load_blueprint(find_blueprint(known, LEVEL), known)
    assert blueprint is not None
    return blueprint


def told(root: Path, day: date, *codes: str) -> list[Diagnostic]:
    """What of ``codes`` the next build for ``day`` tells."""
    known, _ = informed(opened(root), day)
    built = build(known, blueprint_of(root, day), forms=1, seed=0, sitting=day, formats=(), out=root.parent / "next")
    assert built.folders
    return [found for found in built.diagnostics if found.code in codes]


def test_a_paper_that_shares_questions_with_another_published_for_the_day_is_told_of_at_building_and_publishing(bank: Path):
    publish_and_build(bank, NOVEMBER)
    other = record_as(bank, "B")
    (at_building,) = told(bank, NOVEMBER, "PB833")
    published = publish(bank.parent / "next" / "basic-A", opened(bank))
    assert published.anew, "it is a warning: the paper is recorded"
    assert published.diagnostics == (at_building,)
    for text in (at_building.message.zh, at_building.message.en):
        assert other in text
        assert "3" in text
        assert "bas-ge-001" in text
    assert is_bilingual(at_building)


@pytest.mark.parametrize(("form", "level"), [("A", LEVEL), ("B", "another")])
def test_the_paper_itself_and_papers_of_other_levels_are_no_other_paper_of_the_day(bank: Path, form: str, level: str):
    publish_and_build(bank, NOVEMBER)
    record_as(bank, form, level=level)
    assert told(bank, NOVEMBER, "PB833") == []


def test_papers_of_another_day_do_not_share_the_day(bank: Path):
    publish_and_build(bank, DECEMBER)
    record_as(bank, "B")
    assert told(bank, NOVEMBER, "PB833", "PB834") == []


@pytest.mark.parametrize(("items", "expected"), [(2, ["PB833"]), (3, [])])
def test_as_many_as_the_anchor_has_may_be_shared(bank: Path, items: int, expected: list[str]):
    publish_and_build(bank, NOVEMBER)
    record_as(bank, "B")
    paper, _ = read_paper(bank.parent / "first" / "basic-A" / "paper.json", "paper.json")
    assert paper is not None
    blueprint = replace(blueprint_of(bank, NOVEMBER), anchor=Anchor(items=items, where=Filter()))
    assert [found.code for found in on_the_day(paper, blueprint, opened(bank))] == expected


@pytest.mark.parametrize(("own", "other", "expected"), [("017", "018", 0), ("017", "B", 1), ("A", "018", 1)])
def test_only_two_forms_of_many_share_by_intent(bank: Path, own: str, other: str, expected: int):
    publish_and_build(bank, NOVEMBER)
    record_as(bank, other)
    paper, _ = read_paper(bank.parent / "first" / "basic-A" / "paper.json", "paper.json")
    assert paper is not None
    paper = replace(paper, id=f"{LEVEL}-{own}", form=own)
    assert len(list(on_the_day(paper, blueprint_of(bank, NOVEMBER), opened(bank)))) == expected


def test_questions_of_the_last_sitting_are_told_of_where_the_blueprint_says_nothing_of_past_papers(bank: Path):
    publish_and_build(bank, NOVEMBER)
    (finding,) = told(bank, DECEMBER, "PB834")
    assert "3 题中，有 3 题" in finding.message.zh
    assert "basic-A-2026-11-28" in finding.message.en
    assert finding.hint is not None
    assert is_bilingual(finding)


def test_a_blueprint_that_looks_at_past_papers_has_said_what_it_wants(bank: Path):
    publish_and_build(bank, NOVEMBER)
    path = bank / "blueprints" / "basic.yaml"
    text = path.read_text("utf-8")
    reuse = "reuse: {at_most: 2, within_sittings: 3}\n"
    path.write_text(text.replace("constraints:", f"{reuse}constraints:", 1), "utf-8")
    assert told(bank, DECEMBER, "PB834") == []


def test_a_paper_without_a_date_is_recorded_and_told_of(bank: Path):
    published = publish(build_paper(bank, bank.parent / "first", sitting=None), opened(bank))
    assert published.path is not None
    assert [found.code for found in published.diagnostics] == ["PB835"]
    assert is_bilingual(published.diagnostics[0])
