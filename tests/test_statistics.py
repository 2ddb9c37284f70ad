"""Results of sittings: written and read back, the newest of the content that was sat, and nothing doubtful used."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paper_builder import yaml_source
from paper_builder.bank import Bank
from paper_builder.checking import check as check_bank
from paper_builder.codes import statistics_rules
from paper_builder.diagnostics import Diagnostic, Rule
from paper_builder.item_statistics import ItemStatistics
from paper_builder.locks import lock_of, lock_text
from paper_builder.schema import check, load
from paper_builder.statistics import ItemResult, SittingResults, results_text, with_statistics
from tests.bank_folder import BankFolder, is_bilingual, question_yaml
from tests.builders import make_paper

ITEM = "items/primary/data_analysis/pri-da-{:03d}.yaml"
OTHER = "sha256:" + "e" * 64


@pytest.fixture
def folder(tmp_path: Path) -> BankFolder:
    """Three questions, two of which stood on papers of October and November as they now are."""
    folder = BankFolder(tmp_path)
    for number in (1, 2, 3):
        folder.add(question_yaml(id=f"pri-da-{number:03d}"), ITEM.format(number))
    for sitting in ("2026-10-31", "2026-11-28"):
        publish(folder, sitting, {f"pri-da-{number:03d}": digest(folder, number) for number in (1, 2)})
    return folder


def digest(folder: BankFolder, number: int) -> str:
    bank, _ = folder.load()
    assert bank is not None
    return bank.questions[f"pri-da-{number:03d}"].digest


def publish(folder: BankFolder, sitting: str, digests: dict[str, str]) -> None:
    paper = make_paper(id="primary-A", sitting=sitting)
    lock = lock_of(paper, "sha256:" + "1" * 64)
    items = tuple(replace(item, question=name, digest=own) for item, (name, own) in zip(lock.items, digests.items(), strict=False))
    lock = replace(lock, items=items)
    folder.write(lock.path, lock_text(lock))


def write(folder: BankFolder, sitting: str, *items: ItemResult, on: str = "") -> str:
    results = SittingResults(paper=f"primary-A-{sitting}", date=on or sitting, items=items)
    folder.write(results.path, results_text(results))
    return results.path


def result(folder: BankFolder, number: int = 1, **changes: object) -> ItemResult:
    values = {"question": f"pri-da-{number:03d}", "digest": digest(folder, number), "candidates": 120, "facility": Decimal("0.7")}
    return ItemResult(**(values | changes))  # type: ignore[arg-type]


def read(folder: BankFolder) -> tuple[Bank, list[Diagnostic]]:
    bank, _ = folder.load()
    assert bank is not None
    known, found = with_statistics(bank)
    assert all(is_bilingual(finding) for finding in found)
    assert all(finding.hint and finding.span for finding in found)
    return known, list(found)


def codes(found: list[Diagnostic]) -> list[str]:
    return [finding.code for finding in found]


# ---- the file --------------------------------------------------------------------------------------------------------

SHARES = st.decimals(0, 1, places=4)
RESULTS = st.builds(
    ItemResult,
    question=st.from_regex(r"pri-da-[0-9]{3}", fullmatch=True),
    digest=st.just(OTHER),
    candidates=st.integers(1, 10**8),
    facility=SHARES,
    a=st.decimals("0.01", 10, places=4),
    b=st.decimals(-10, 10, places=4),
    discrimination=st.none() | st.decimals(-1, 1, places=4),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(RESULTS, unique_by=lambda item: item.question, max_size=3))
def test_any_results_fit_their_schema_and_read_back(items: list[ItemResult]):
    text = results_text(SittingResults(paper="primary-A-2026-10-31", date="2026-10-31", items=tuple(items)))
    document, problems = yaml_source.read_bytes(text.encode(), "x")
    assert problems == ()
    assert document is not None
    data, violations = check(document, "statistics")
    assert violations == ()
    assert [row["question"] for row in data["items"]] == sorted(item.question for item in items)
    for row in data["items"]:
        item = next(item for item in items if item.question == row["question"])
        assert {name: Decimal(str(row[name])) for name in ("facility", "a", "b")} == {
            "facility": item.facility,
            "a": item.a,
            "b": item.b,
        }


def test_the_schema_knows_the_fields_of_the_results_and_no_other():
    schema = load("statistics")
    assert set(schema["properties"]) == {"version", *SittingResults.__slots__}
    assert set(schema["$defs"]["item"]["properties"]) == set(ItemResult.__slots__)


# ---- what a bank gets from it ----------------------------------------------------------------------------------------


def test_the_newest_results_count_and_others_keep_the_authors_estimate(folder: BankFolder):
    write(folder, "2026-10-31", result(folder, 1, facility=Decimal("0.9")), result(folder, 2, facility=Decimal("0.55")))
    write(folder, "2026-11-28", result(folder, 1, facility=Decimal("0.6123"), a=Decimal("1.2"), b=Decimal("-0.5")))
    bank, found = read(folder)
    assert found == []
    assert bank.statistics == {
        "pri-da-001": ItemStatistics(
            on=date(2026, 11, 28), candidates=120, facility=Decimal("0.6123"), a=Decimal("1.2"), b=Decimal("-0.5")
        ),
        "pri-da-002": ItemStatistics(on=date(2026, 10, 31), candidates=120, facility=Decimal("0.55")),
    }
    shares = [bank.facility(bank.questions[f"pri-da-{number:03d}"]) for number in (1, 2, 3)]
    assert shares == [Decimal("0.6123"), Decimal("0.55"), Decimal("0.8")]  # difficulty 2 is 0.8 in this bank


def test_of_two_results_of_one_day_the_one_of_more_people_counts(folder: BankFolder):
    write(folder, "2026-10-31", result(folder, candidates=300, facility=Decimal("0.4")), on="2026-11-28")
    write(folder, "2026-11-28", result(folder, candidates=200))
    assert read(folder)[0].statistics["pri-da-001"].candidates == 300


def test_results_of_few_people_are_counts_and_no_share(folder: BankFolder):
    write(folder, "2026-10-31", result(folder, candidates=29, facility=Decimal("0.1")))
    bank, _ = read(folder)
    assert bank.facility(bank.questions["pri-da-001"]) == Decimal("0.8")


def test_results_of_few_people_calibrate_nothing_and_do_not_replace_older_ones_of_many(folder: BankFolder):
    few = result(folder, candidates=29, facility=Decimal("0.1"), a=Decimal(1), b=Decimal(2))
    write(folder, "2026-11-28", few)
    (known,) = read(folder)[0].statistics.values()
    assert (known.candidates, known.a, known.b) == (29, None, None)
    write(folder, "2026-10-31", result(folder, candidates=300, facility=Decimal("0.4"), a=Decimal("1.5"), b=Decimal("0.5")))
    bank, _ = read(folder)
    (known,) = bank.statistics.values()
    assert (known.on, known.candidates, known.a) == (date(2026, 10, 31), 300, Decimal("1.5"))
    assert bank.facility(bank.questions["pri-da-001"]) == Decimal("0.4")


def test_a_question_that_was_changed_since_has_no_results(folder: BankFolder):
    write(folder, "2026-10-31", result(folder))
    folder.add(question_yaml(id="pri-da-001", seconds="61"), ITEM.format(1))
    bank, found = read(folder)
    assert bank.statistics == {}
    assert [(finding.code, finding.severity.value, finding.subject) for finding in found] == [("PB704", "info", "pri-da-001")]


def test_results_of_a_deleted_question_are_told(folder: BankFolder):
    write(folder, "2026-10-31", result(folder))
    (folder.root / ITEM.format(1)).unlink()
    bank, found = read(folder)
    assert bank.statistics == {}
    assert codes(found) == ["PB703"]


def test_results_of_a_paper_without_record_are_not_used(folder: BankFolder):
    path = write(folder, "2026-12-26", result(folder))
    bank, found = read(folder)
    assert bank.statistics == {}
    assert codes(found) == ["PB702"]
    assert folder.at(found[0].span) == "primary-A-2026-12-26"
    assert found[0].span is not None
    assert found[0].span.path == path


def test_two_results_of_one_question_on_one_paper_are_both_left_out(folder: BankFolder):
    write(folder, "2026-10-31", result(folder), result(folder, facility=Decimal("0.2")), result(folder, 2))
    bank, found = read(folder)
    assert set(bank.statistics) == {"pri-da-002"}
    assert codes(found) == ["PB705", "PB705"]


@pytest.mark.parametrize("changes", [{"question": "pri-da-003"}, {"digest": OTHER}])
def test_results_that_cannot_come_from_their_paper_are_not_used(folder: BankFolder, changes: dict[str, str]):
    write(folder, "2026-10-31", replace(result(folder), **changes))
    bank, found = read(folder)
    assert bank.statistics == {}
    assert codes(found) == ["PB706"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("facility: 0.7", "facility: .nan"),
        ("facility: 0.7", "facility: NaN"),
        ("facility: 0.7", "facility: .inf"),
        ("facility: 0.7", "facility: -0.1"),
        ("facility: 0.7", "facility: 1.0001"),
        ("facility: 0.7", "facility: 70%"),
        ("facility: 0.7", "facility:"),
        ("  facility: 0.7\n", ""),
        ("candidates: 120", "candidates: -3"),
        ("candidates: 120", "candidates: 0"),
        ("candidates: 120", "candidates: 12.5"),
        ("  candidates: 120\n", ""),
        ("a: 1.2", "a: 0"),
        ("a: 1.2", "a: -1.2"),
        ("a: 1.2", "a: inf"),
        ("  a: 1.2\n", ""),
        ("b: 0.3", "b: nan"),
        ("  b: 0.3\n", ""),
        ("b: 0.3", "b: 1e400"),
        ("b: 0.3", "b: 0.3\n  discrimination: 2"),
        ("b: 0.3", "b: 0.3\n  p: 0.5"),
    ],
)
def test_a_number_that_is_none_spoils_its_record_and_no_other(folder: BankFolder, before: str, after: str):
    first = result(folder, 1, a=Decimal("1.2"), b=Decimal("0.3"))
    path = write(folder, "2026-10-31", first, result(folder, 2, facility=Decimal("0.5")))
    text = (folder.root / path).read_text("utf-8")
    assert before in text
    folder.write(path, text.replace(before, after, 1))
    bank, found = read(folder)
    assert set(bank.statistics) == {"pri-da-002"}
    assert set(codes(found)) == {"PB701"}
    assert {finding.subject for finding in found} == {"pri-da-001"}
    assert all(finding.span and finding.span.path == path and 6 <= finding.span.line <= 12 for finding in found)


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("date: 2026-10-31", "date: 2026-02-30", "PB701"),
        ("date: 2026-10-31\n", "", "PB101"),
        ("version: 1", "version: 2", "PB104"),
        ("items:", "rows:", "PB102"),
    ],
)
def test_a_file_that_is_wrong_as_a_whole_is_not_used(folder: BankFolder, before: str, after: str, code: str):
    path = write(folder, "2026-10-31", result(folder))
    text = (folder.root / path).read_text("utf-8")
    folder.write(path, text.replace(before, after, 1))
    bank, _ = folder.load()
    assert bank is not None
    known, found = with_statistics(bank)
    assert known.statistics == {}
    assert code in codes(list(found))


def test_a_stray_file_and_a_broken_one_do_not_hide_the_others(folder: BankFolder):
    write(folder, "2026-10-31", result(folder))
    folder.write("statistics/notes.txt", "")
    folder.write("statistics/a.statistics.yaml", "[")
    bank, _ = folder.load()
    assert bank is not None
    known, found = with_statistics(bank)
    assert set(known.statistics) == {"pri-da-001"}
    assert {"PB229"} < set(codes(list(found)))


def test_check_tells_it(folder: BankFolder):
    write(folder, "2026-10-31", result(folder, facility=Decimal("-1")))
    assert "PB701" in {finding.code for finding in check_bank(folder.root).diagnostics}


def test_a_bank_without_results_is_silent(tmp_path: Path):
    assert read(BankFolder(tmp_path))[1] == []


def test_every_rule_is_in_its_hundred():
    rules = [value for value in vars(statistics_rules).values() if isinstance(value, Rule)]
    assert rules
    assert all(rule.code.startswith("PB7") for rule in rules)
