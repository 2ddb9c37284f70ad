"""Finding questions: filters, findings, where a question was used, and counts; no line tells an answer."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from paper_builder.checking import check
from paper_builder.diagnostics import Severity
from paper_builder.locks import Lock, LockedItem, lock_text
from paper_builder.searching import Query, search
from paper_builder.studio.browsing import Browsing, Wanted
from paper_builder.studio.opening import OpenBank
from tests.bank_folder import question_yaml, short_yaml

if TYPE_CHECKING:
    from tests.bank_folder import BankFolder

SUSPICIOUS = {"A": "28%", "B": "以上都对", "C": "42%", "D": "65%"}


@pytest.fixture
def browsing(folder: BankFolder) -> Browsing:
    """Two levels, three authors, an approved question, one with a flaw, one with an error, one that cannot be read."""
    folder.add(
        question_yaml(
            id="pri-fd-001", competency="distribution", knowledge_point="fd-platform", author="writer-2", stem="平台（ ）。"
        ),
        path="items/primary/distribution/pri-fd-001.yaml",
    )
    folder.add(
        short_yaml(id="adv-fd-001", level="advanced", competency="distribution", knowledge_point="fd-platform", author="writer-3"),
        path="items/advanced/distribution/adv-fd-001.yaml",
    )
    options = "".join(f"\n  {letter}: {text}" for letter, text in SUSPICIOUS.items())
    folder.add(question_yaml(id="pri-da-003", options=options, answer="A"), path="items/primary/data_analysis/pri-da-003.yaml")
    folder.add(question_yaml(id="pri-da-004", calculation="1 / 2"), path="items/primary/data_analysis/pri-da-004.yaml")
    folder.add("id: [", path="items/primary/data_analysis/pri-da-005.yaml")
    return Browsing(OpenBank(folder.root))


def ids(browsing: Browsing, words: str = "", **wanted: str) -> list[str]:
    return [line.id for line in browsing.find(Wanted(words=tuple(words.split()), **wanted)).lines]


def test_without_conditions_every_readable_question_is_found(browsing: Browsing) -> None:
    assert ids(browsing) == ["adv-fd-001", "pri-da-001", "pri-da-002", "pri-da-003", "pri-da-004", "pri-fd-001"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"level": "advanced"}, ["adv-fd-001"]),
        ({"competency": "distribution"}, ["adv-fd-001", "pri-fd-001"]),
        ({"knowledge_point": "fd-platform", "level": "primary"}, ["pri-fd-001"]),
        ({"type": "short_answer"}, ["adv-fd-001", "pri-da-002"]),
        ({"author": "writer-2"}, ["pri-fd-001"]),
        ({"status": "approved"}, []),
        ({"words": "平台"}, ["pri-fd-001"]),
        ({"words": "完播率 以上"}, ["pri-da-003"]),
        ({"words": "ＰＲＩ-FD"}, ["pri-fd-001"]),
    ],
)
def test_all_conditions_must_hold(browsing: Browsing, wanted: dict[str, str], found: list[str]) -> None:
    assert ids(browsing, **wanted) == found


def test_the_same_questions_are_found_as_on_the_command_line(browsing: Browsing) -> None:
    query = Query(words=("完播率",), level="primary", type="single_choice")
    expected = [question.id for question in search(browsing._desk.bank, query)]
    assert ids(browsing, words="完播率", level="primary", type="single_choice") == expected


def test_findings_are_those_of_the_check_and_can_be_asked_for(browsing: Browsing, folder: BankFolder) -> None:
    assert not browsing.inspection.ready
    assert all(line.errors is None for line in browsing.find(Wanted()).lines)
    assert "pri-da-004" in ids(browsing, findings="error")
    assert browsing.inspection.ready
    by_id = {line.id: line for line in browsing.find(Wanted()).lines}
    told = Counter((found.subject, found.severity) for found in check(folder.root, today=date.today()).diagnostics)
    for name, line in by_id.items():
        assert line.errors == told[name, Severity.ERROR]
        assert line.warnings == told[name, Severity.WARNING] + told[name, Severity.INFO]
    assert (by_id["pri-fd-001"].errors, bool(by_id["pri-da-003"].warnings)) == (0, True)
    clean, marked = set(ids(browsing, findings="none")), set(ids(browsing, findings="any"))
    assert clean | marked == set(by_id)
    assert not clean & marked


def test_one_question_is_judged_as_the_whole_bank_is(browsing: Browsing) -> None:
    one = browsing.inspection.of("pri-da-004")
    assert one == browsing.inspection.by_question()["pri-da-004"] == browsing.inspection.of("pri-da-004")


def test_a_change_on_disk_is_seen_and_checked_again(browsing: Browsing, folder: BankFolder) -> None:
    assert "pri-da-004" in ids(browsing, findings="error")
    folder.add(question_yaml(id="pri-da-004", stem="改好的题（ ）。"), path="items/primary/data_analysis/pri-da-004.yaml")
    assert "pri-da-004" not in ids(browsing, findings="error")
    assert ids(browsing, words="改好的题") == ["pri-da-004"]


def test_papers_tell_where_a_question_was_used(browsing: Browsing, folder: BankFolder) -> None:
    lock = Lock(
        paper="primary-A",
        level="primary",
        form="A",
        sitting="2026-11-28",
        total_points=Decimal(2),
        seed=0,
        paper_digest="sha256:" + "a" * 64,
        bank_digest="sha256:" + "b" * 64,
        blueprint="primary",
        blueprint_digest="sha256:" + "c" * 64,
        builder_version="0.1.0",
        solver="highs",
        solver_version="1",
        items=(
            LockedItem(
                number=1,
                section="single",
                question="pri-da-001",
                points=Decimal(2),
                digest="sha256:" + "d" * 64,
                key_digest="sha256:" + "e" * 64,
            ),
        ),
    )
    second = replace(lock, paper="primary-B", form="B", items=(replace(lock.items[0], question="pri-da-002"),))
    for one in (lock, second):
        folder.write(one.path, lock_text(one))
    assert ids(browsing, used="used") == ["pri-da-001", "pri-da-002"]
    assert ids(browsing, used=second.name) == ["pri-da-002"]
    assert "pri-da-001" not in ids(browsing, used="unused")
    assert next(line for line in browsing.find(Wanted()).lines if line.id == "pri-da-001").used == (lock.name,)
    assert (lock.name, lock.name) in browsing.choices()["used"]


def test_cells_count_what_was_found(browsing: Browsing) -> None:
    found = browsing.find(Wanted(level="primary"), most=1)
    assert (found.total, len(found.lines)) == (5, 1)
    counted = Counter()
    for question in browsing._desk.bank.questions.values():
        counted[question.level, question.competency, question.type] += question.level == "primary"
    assert {cell.level for cell in found.cells} == {"primary"}
    assert len(found.cells) == 2 * 3  # both competencies and all types, empty ones as well
    assert all(cell.number == counted[cell.level, cell.competency, cell.type] for cell in found.cells)


def test_pages_follow_each_other(browsing: Browsing) -> None:
    whole = ids(browsing)
    paged = [line.id for start in range(0, 6, 2) for line in browsing.find(Wanted(), start=start, most=2).lines]
    assert paged == whole


def test_a_line_holds_no_answer(browsing: Browsing, folder: BankFolder) -> None:
    canaries = {"explanation": "解析金丝雀甲", "answer": "答案金丝雀乙", "rubric": "采分金丝雀丙"}
    folder.add(
        short_yaml(
            id="pri-da-002",
            explanation=f"|\n  {canaries['explanation']}",
            answer=f"|\n  {canaries['answer']}",
            rubric=f"\n- points: 2\n  text: {canaries['rubric']}",
        ),
        path="items/primary/data_analysis/pri-da-002.yaml",
    )
    shown = repr(asdict(browsing.find(Wanted(type="short_answer"))))
    assert "pri-da-002" in shown
    assert not [text for text in canaries.values() if text in shown]
    assert ids(browsing, words=canaries["rubric"]) == ["pri-da-002"]


def test_broken_files_are_named(browsing: Browsing) -> None:
    assert "items/primary/data_analysis/pri-da-005.yaml" in browsing._desk.broken_files()
