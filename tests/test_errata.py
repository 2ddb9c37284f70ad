"""Records of corrections: their shape, their names, which is in force, and that nobody else stumbles over them."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paper_builder import yaml_source
from paper_builder.errata import Correction, Elsewhere, check_records, correction_text, in_force, load_corrections
from paper_builder.locks import load_locks, lock_of, lock_text
from paper_builder.schema import check, load
from tests.bank_folder import BankFolder, is_bilingual
from tests.builders import make_paper

LOCK = lock_of(make_paper(), "sha256:" + "1" * 64)
MADE = Correction(
    number=1,
    on="2026-12-01",
    paper=LOCK.name,
    paper_digest=LOCK.paper_digest,
    level="primary",
    form="A",
    sitting=LOCK.sitting,
    question="pri-da-001",
    item=1,
    points=Decimal("1.5"),
    reason="标志换了颜色: 见通知 # 3",
    old_key_on_paper="A",
    old_key_in_bank="B",
    new_key_on_paper="AC",
    new_key_in_bank="BD",
    also_on=(Elsewhere(paper="primary-B-2026-11-28", number=7),),
)
TEXTS = st.one_of(st.sampled_from(["no", "1.0", "2026-12-01", "'", "- a", "{x: y}", "甲"]), st.text("甲乙ab:#'\" -", min_size=1))


@pytest.fixture
def folder(tmp_path: Path) -> BankFolder:
    folder = BankFolder(tmp_path)
    folder.write(LOCK.path, lock_text(LOCK))
    return folder


def codes(folder: BankFolder) -> set[str]:
    bank, _ = folder.load()
    assert bank is not None
    found = check_records(bank)
    assert all(is_bilingual(one) for one in found)
    return {one.code for one in found} - {"PB241"}


@settings(max_examples=60, deadline=None)
@given(TEXTS.map(str.strip).filter(bool), st.sampled_from(["", "2026-11-28"]), st.booleans(), st.booleans())
def test_any_record_fits_its_schema_and_reads_back(reason: str, sitting: str, awarded: bool, alone: bool):
    made = dataclasses.replace(MADE, reason=reason, sitting=sitting, also_on=() if alone else MADE.also_on, awarded=awarded)
    if awarded:
        made = dataclasses.replace(made, new_key_on_paper="", new_key_in_bank="")
    document, problems = yaml_source.read_bytes(correction_text(made).encode(), "x")
    assert problems == ()
    assert document is not None
    data, violations = check(document, "correction")
    assert violations == ()
    assert str(data["reason"]) == reason


def test_the_schema_knows_the_fields_of_a_record_and_no_other():
    schema = load("correction")
    assert set(schema["properties"]) == {"version", *(field.name for field in dataclasses.fields(Correction))}
    assert set(schema["properties"]["also_on"]["items"]["properties"]) == {field.name for field in dataclasses.fields(Elsewhere)}


def test_a_record_is_read_beside_the_papers_own_and_is_no_stray_file(folder: BankFolder):
    folder.write(MADE.path, correction_text(MADE))
    assert load_corrections(folder.root) == ((MADE,), ())
    assert load_locks(folder.root) == ((LOCK,), ())
    assert codes(folder) == set()
    folder.write("papers/notes.txt", "")
    bank, _ = folder.load()
    assert bank is not None
    assert [one.code for one in check_records(bank) if one.code == "PB229"] == ["PB229"], "told once"


def test_the_latest_correction_of_a_question_is_in_force():
    later = dataclasses.replace(MADE, number=10, new_key_in_bank="A")
    other = dataclasses.replace(MADE, number=2, question="pri-da-002")
    elsewhere = dataclasses.replace(MADE, number=11, paper_digest="sha256:" + "2" * 64)
    assert in_force([later, elsewhere, MADE, other], MADE.paper_digest) == {"pri-da-001": later, "pri-da-002": other}


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("copy.correction.yaml", correction_text(MADE), "PB244"),
        (MADE.path.removeprefix("papers/"), correction_text(MADE).replace("'2026-12-01'", "'2026-02-31'"), "PB244"),
        (MADE.path.removeprefix("papers/"), correction_text(MADE).replace("new_key_in_bank: BD\n", ""), "PB244"),
        (MADE.path.removeprefix("papers/"), correction_text(MADE).replace("1" * 64, "2" * 64), "PB244"),
        (MADE.path.removeprefix("papers/"), correction_text(MADE).replace("version: 1", "version: 2"), "PB104"),
        (MADE.path.removeprefix("papers/"), "paper: [\n", "PB012"),
    ],
)
def test_what_is_no_sound_record_is_reported(folder: BankFolder, name: str, text: str, code: str):
    folder.write(f"papers/{name}", text)
    assert code in codes(folder)


def test_a_correction_of_a_paper_without_a_record_is_reported(folder: BankFolder):
    folder.write(MADE.path, correction_text(MADE))
    (folder.root / LOCK.path).unlink()
    assert codes(folder) == {"PB244"}
