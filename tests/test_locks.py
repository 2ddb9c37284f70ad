"""Records of published papers: their shape, their names, and what became of their questions."""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paper_builder import yaml_source
from paper_builder.locks import Lock, LockedItem, check_locks, load_locks, lock_of, lock_text, with_past
from paper_builder.schema import check, load
from tests.bank_folder import BankFolder, is_bilingual, question_yaml
from tests.builders import make_paper

ITEM = "items/primary/data_analysis/pri-da-{:03d}.yaml"
LOCK = lock_of(make_paper(), "sha256:" + "1" * 64)
NAME = LOCK.path.rpartition("/")[2]


@pytest.fixture
def folder(tmp_path: Path) -> BankFolder:
    """A bank with the first two questions of a published paper of 24."""
    folder = BankFolder(tmp_path)
    for number in (1, 2):
        folder.add(question_yaml(id=f"pri-da-{number:03d}"), ITEM.format(number))
    folder.write(LOCK.path, lock_text(LOCK))
    return folder


def found(folder: BankFolder) -> list[tuple[str, str]]:
    bank, _ = folder.load()
    assert bank is not None
    return [(finding.code, finding.subject) for finding in check_locks(bank)]


VERSIONS = st.sampled_from(["1", "1.0", "1.16.0", "no"])


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10**9), st.sampled_from(["", "2026-11-28"]), st.sampled_from(["A", "AB"]), VERSIONS)
def test_any_record_fits_its_schema_and_reads_back(seed: int, sitting: str, form: str, version: str):
    paper = make_paper(sitting=sitting, form=form, id=f"primary-{form}")
    paper = dataclasses.replace(paper, provenance=dataclasses.replace(paper.provenance, seed=seed, solver_version=version))
    document, problems = yaml_source.read_bytes(lock_text(lock_of(paper, "sha256:" + "1" * 64)).encode(), "x")
    assert problems == ()
    assert document is not None
    data, violations = check(document, "lock")
    assert violations == ()
    assert data["solver_version"] == version


def test_the_schema_knows_the_fields_of_a_record_and_no_other():
    schema = load("lock")
    assert set(schema["properties"]) == {"version", *(field.name for field in dataclasses.fields(Lock))}
    assert set(schema["$defs"]["item"]["properties"]) == {field.name for field in dataclasses.fields(LockedItem)}


def test_questions_that_are_gone_are_warnings_and_changed_ones_infos(folder: BankFolder):
    codes = found(folder)
    assert codes[:2] == [("PB242", "pri-da-001"), ("PB242", "pri-da-002")]
    assert codes[2:] == [("PB241", f"pri-da-{number:03d}") for number in range(3, 25)]


def test_a_question_as_it_was_published_is_no_finding(folder: BankFolder):
    bank, _ = folder.load()
    assert bank is not None
    text = lock_text(LOCK).replace(f"sha256:{1:064x}", bank.questions["pri-da-001"].digest, 1)
    folder.write(LOCK.path, text)
    assert "pri-da-001" not in {subject for _, subject in found(folder)}


def test_a_question_that_cannot_be_read_is_not_called_gone(folder: BankFolder):
    folder.add("id: [\n", ITEM.format(3))
    assert "pri-da-003" not in {subject for _, subject in found(folder)}


def test_the_finding_points_at_the_question_in_the_record(folder: BankFolder):
    bank, _ = folder.load()
    assert bank is not None
    findings = check_locks(bank)
    assert folder.at(findings[0].span) == "pri-da-001"
    assert all(is_bilingual(finding) for finding in findings)


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("copy.lock.yaml", lock_text(LOCK), "PB240"),
        ("notes.txt", "", "PB229"),
        (NAME, "version: 2\n", "PB101"),
        (NAME, "paper: [\n", "PB012"),
        (NAME, lock_text(LOCK).replace("key_digest: sha256:", "key_digest: ", 1), "PB105"),
        (NAME, lock_text(LOCK) + "key: AC\n", "PB102"),
    ],
)
def test_what_is_no_record_is_reported(tmp_path: Path, name: str, text: str, code: str):
    folder = BankFolder(tmp_path)
    folder.write(f"papers/{name}", text)
    bank, _ = folder.load()
    assert bank is not None
    assert code in {finding.code for finding in check_locks(bank)}
    assert all(finding.span and finding.span.path == f"papers/{name}" for finding in check_locks(bank))


def test_one_broken_record_does_not_hide_the_others(folder: BankFolder):
    folder.write("papers/a.lock.yaml", "[")
    locks, problems = load_locks(folder.root)
    assert locks == (LOCK,)
    assert problems


def test_a_bank_without_published_papers_is_silent(tmp_path: Path):
    assert load_locks(BankFolder(tmp_path).root) == ((), ())


# ---- what a bank knows of its past ------------------------------------------------------------------------------------


def publish(folder: BankFolder, sitting: str, form: str = "A", **changes: str) -> None:
    lock = dataclasses.replace(LOCK, paper=f"primary-{form}", form=form, sitting=sitting, **changes)
    folder.write(lock.path, lock_text(lock))


def past(folder: BankFolder, sitting: date | None) -> list[str]:
    bank, _ = folder.load()
    assert bank is not None
    known, _ = with_past(bank, sitting)
    return [paper.name for paper in known.past.papers]


def test_the_past_is_what_was_sat_before_the_day_the_latest_first(tmp_path: Path):
    folder = BankFolder(tmp_path)
    for sitting in ("2026-09-26", "2026-11-28", "2026-10-31"):
        publish(folder, sitting)
    publish(folder, "2026-10-31", "reserve")
    publish(folder, "")
    october = ["primary-A-2026-10-31", "primary-reserve-2026-10-31"]
    assert past(folder, None) == ["primary-A-seed-1", "primary-A-2026-11-28", *october, "primary-A-2026-09-26"]
    assert past(folder, date(2026, 11, 28)) == ["primary-A-seed-1", *october, "primary-A-2026-09-26"]
    assert past(folder, date(2026, 10, 31)) == ["primary-A-seed-1", "primary-A-2026-09-26"]


def test_the_past_knows_level_day_and_questions_even_of_deleted_ones(folder: BankFolder):
    bank, _ = folder.load()
    assert bank is not None
    (paper,) = with_past(bank, None)[0].past.papers
    assert (paper.level, paper.sitting) == ("primary", date(2026, 11, 28))
    assert paper.questions == {f"pri-da-{number:03d}" for number in range(1, 25)}


def test_of_two_records_of_one_paper_each_tells_what_was_asked(tmp_path: Path):
    folder = BankFolder(tmp_path)
    for path, items in ((LOCK.path, LOCK.items[:2]), ("papers/zz.lock.yaml", LOCK.items[2:3])):
        folder.write(path, lock_text(dataclasses.replace(LOCK, items=items)))
    bank, _ = folder.load()
    assert bank is not None
    known, found = with_past(bank, None)
    assert [paper.questions for paper in known.past.papers] == [{"pri-da-001", "pri-da-002", "pri-da-003"}]
    assert [finding.code for finding in found] == ["PB240"]


def test_a_record_of_no_day_of_the_calendar_is_told_and_as_good_as_unread(tmp_path: Path):
    folder = BankFolder(tmp_path)
    publish(folder, "2026-02-30")
    bank, _ = folder.load()
    assert bank is not None
    known, (finding,) = with_past(bank, None)
    assert (finding.code, folder.at(finding.span)) == ("PB230", "'2026-02-30'")
    assert (known.past.papers, known.past.unread) == ((), ("papers/primary-A-2026-02-30.lock.yaml",))


def test_a_record_that_cannot_be_read_is_named_and_the_others_are_known(folder: BankFolder):
    folder.write("papers/a.lock.yaml", "[")
    folder.write("papers/copy.lock.yaml", lock_text(LOCK))
    bank, _ = folder.load()
    assert bank is not None
    known, found = with_past(bank, date(2027, 1, 1))
    assert known.past.unread == ("papers/a.lock.yaml",)
    assert [paper.name for paper in known.past.papers] == [LOCK.name]
    assert {finding.span.path for finding in found if finding.span} == {"papers/a.lock.yaml", "papers/copy.lock.yaml"}
