"""What a changed question was when it was published: found where a digest proves it, and told as another key or another change."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from paper_builder.diagnostics import Severity
from paper_builder.locks import check_locks
from paper_builder.past_keys import as_published, is_other_key
from paper_builder.publishing import publish
from paper_builder.question import Choice, Option
from tests.bank_folder import is_bilingual
from tests.published import SINGLE, approve, build_paper, opened, write_bank
from tests.repository import commit

ID = "bas-ge-001"


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    """A bank with a published paper, in no repository."""
    bank = write_bank(tmp_path / "bank")
    assert publish(build_paper(bank, tmp_path / "build"), opened(bank)).anew
    return bank


def edit(bank: Path, *changes: tuple[str, str]) -> None:
    text = (bank / SINGLE).read_text("utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    (bank / SINGLE).write_text(text, "utf-8")
    approve(bank)


def codes(bank: Path) -> list[str]:
    found = check_locks(opened(bank))
    assert all(is_bilingual(one) for one in found)
    return [one.code for one in found if one.subject == ID]


KEY, WHY, STEM = ("answer: B", "answer: C"), ("A 误把", "B 误把"), ("共 40 页", "共有 40 页")


def test_a_key_alone_that_changed_is_a_warning_with_the_command_to_type(bank: Path):
    edit(bank, KEY)
    (found,) = check_locks(opened(bank))
    assert (found.code, found.severity) == ("PB243", Severity.WARNING)
    assert found.hint is not None
    for text in (found.hint.zh, found.hint.en):
        assert f"paper-builder correct FOLDER --question {ID} --key C --reason" in text


@pytest.mark.parametrize(
    ("changes", "in_git", "without"),
    [
        ((KEY,), "PB243", "PB243"),
        ((KEY, WHY), "PB243", "PB242"),
        ((KEY, WHY, STEM), "PB243", "PB242"),
        ((WHY,), "PB242", "PB242"),
        ((STEM,), "PB242", "PB242"),
        ((("  B: 25%", "  B: 1/4"),), "PB242", "PB242"),
    ],
)
def test_git_tells_whether_the_key_changed_among_other_things(bank: Path, changes, in_git: str, without: str):
    edit(bank, *changes)
    assert codes(bank) == [without]
    before = (bank / SINGLE).read_bytes()
    edit(bank, *((after, old) for old, after in changes))
    commit(bank)
    (bank / SINGLE).write_bytes(before)
    commit(bank)
    assert codes(bank) == [in_git]


def test_where_the_text_changed_too_only_the_points_can_be_given(bank: Path):
    commit(bank)
    edit(bank, KEY, WHY, STEM)
    (found,) = check_locks(opened(bank))
    assert found.hint is not None
    assert "--key none" in found.hint.zh
    assert "--key none" in found.hint.en


def test_what_does_not_fit_the_digest_is_not_taken_for_what_was_published(bank: Path):
    published = opened(bank).questions[ID]
    commit(bank)
    edit(bank, KEY, WHY, STEM)
    now, record = opened(bank).questions[ID], "papers/basic-A-2026-11-28.lock.yaml"
    assert as_published(bank, record, SINGLE, now, "sha256:" + "0" * 64) is None
    assert as_published(bank, "papers/no-such.lock.yaml", SINGLE, now, published.digest) is None
    assert as_published(bank, record, SINGLE, now, published.digest) == published


def test_a_key_that_moved_with_its_option_is_the_same_key():
    before = Choice(
        multiple=False, options=tuple(Option(letter=x, text=t) for x, t in zip("ABC", "甲乙丙", strict=True)), key=("A",)
    )
    moved = replace(before, options=tuple(Option(letter=x, text=t) for x, t in zip("ABC", "乙甲丙", strict=True)))
    assert is_other_key(before, moved)
    assert not is_other_key(before, replace(moved, key=("B",)))
    reworded = replace(before, options=(Option(letter="A", text="甲方"), *before.options[1:]))
    assert not is_other_key(before, reworded)
    assert is_other_key(before, replace(reworded, key=("B",)))


@pytest.mark.parametrize(("key", "code"), [("C", "PB242"), ("D", "PB243")])
def test_a_correction_settles_the_key_that_it_gave_and_no_other(bank: Path, key: str, code: str):
    edit(bank, ("answer: B", f"answer: {key}"))
    found = check_locks(opened(bank), {("basic-A-2026-11-28", ID): "C"})
    assert [one.code for one in found] == [code]
    awarded = check_locks(opened(bank), {("basic-A-2026-11-28", ID): None})
    assert [one.code for one in awarded] == ["PB242"]
