"""What differs since a revision: every kind of change, whatever the name; and plain words where git cannot answer."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from paper_builder.history import HistoryError, history_since
from tests.repository import commit, git


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    """A folder two levels below the repository's top, so that paths have to be made relative."""
    folder = tmp_path / "exams" / "bank"
    (folder / "items").mkdir(parents=True)
    for name in ("bank.yaml", "items/kept.yaml", "items/edited.yaml", "items/gone.yaml"):
        (folder / name).write_text(f"{name}\n", "utf-8")
    (tmp_path / "outside.txt").write_text("1\n", "utf-8")
    commit(tmp_path)
    return folder


def test_edited_deleted_staged_and_untracked_files_are_changes_and_nothing_else_is(bank: Path, tmp_path: Path):
    (bank / "items/edited.yaml").write_text("now\n", "utf-8")
    (bank / "items/gone.yaml").unlink()
    (bank / "items/新 题\n.yaml").write_text("new\n", "utf-8")
    (bank / "items/staged.yaml").write_text("new\n", "utf-8")
    git(bank, "add", "items/staged.yaml")
    (tmp_path / "outside.txt").write_text("2\n", "utf-8")
    history = history_since(bank, "HEAD")
    assert list(history.changed) == sorted(["items/edited.yaml", "items/gone.yaml", "items/新 题\n.yaml", "items/staged.yaml"])
    assert history.before(history.changed) == {"items/edited.yaml": b"items/edited.yaml\n", "items/gone.yaml": b"items/gone.yaml\n"}


def test_a_file_written_again_with_the_same_bytes_is_no_change(bank: Path):
    path = bank / "items/kept.yaml"
    path.write_bytes(path.read_bytes())
    assert history_since(bank, "HEAD").changed == {}


def test_ignored_files_count_for_check_reads_them_too(bank: Path):
    (bank / ".gitignore").write_text("*.yaml\n", "utf-8")
    (bank / "items/ignored.yaml").write_text("x\n", "utf-8")
    assert "items/ignored.yaml" in history_since(bank, "HEAD").changed


def test_a_branch_is_compared_from_where_it_left_the_other(bank: Path):
    git(bank, "checkout", "--quiet", "-b", "mine")
    (bank / "items/edited.yaml").write_text("mine\n", "utf-8")
    commit(bank.parents[1])
    git(bank, "checkout", "--quiet", "main")
    (bank / "items/kept.yaml").write_text("theirs\n", "utf-8")
    commit(bank.parents[1])
    git(bank, "checkout", "--quiet", "mine")
    assert list(history_since(bank, "main").changed) == ["items/edited.yaml"]


def test_a_symbolic_link_of_the_past_has_no_content(bank: Path):
    (bank / "items/link.yaml").symlink_to("kept.yaml")
    commit(bank.parents[1])
    (bank / "items/link.yaml").unlink()
    history = history_since(bank, "HEAD")
    assert history.changed == {"items/link.yaml": ""}
    assert history.before(["items/link.yaml"]) == {}


def test_it_works_inside_a_hook_that_points_git_elsewhere(bank: Path, monkeypatch: pytest.MonkeyPatch):
    (bank / "items/edited.yaml").write_text("now\n", "utf-8")
    monkeypatch.setenv("GIT_DIR", ".git")
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/index")
    assert list(history_since(bank, "HEAD").changed) == ["items/edited.yaml"]


@pytest.mark.parametrize("reference", ["no-such", "HEAD~7", "", "--output=x", "HEAD:bank.yaml", "-h", "a b", "HEAD\0"])
def test_a_revision_that_does_not_exist_is_said_in_words(bank: Path, reference: str):
    with pytest.raises(HistoryError) as refused:
        history_since(bank, reference)
    assert "HEAD" in refused.value.message.zh
    assert refused.value.message.zh != refused.value.message.en
    assert not (bank / "x").exists()


def test_a_folder_without_git_is_said_in_words(tmp_path: Path):
    with pytest.raises(HistoryError) as refused:
        history_since(tmp_path, "HEAD")
    assert "git init" in refused.value.message.zh


def test_a_machine_without_git_is_said_in_words(bank: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(HistoryError, match="not installed"):
        history_since(bank, "HEAD")


def test_a_reference_never_becomes_an_option_of_git(bank: Path, monkeypatch: pytest.MonkeyPatch):
    """Whatever is typed stands behind --end-of-options, and later calls use the commit that was found."""
    calls: list[list[str]] = []
    real = subprocess.run

    def watched(command: list[str], **options: object) -> subprocess.CompletedProcess[bytes]:
        calls.append(command)
        return real(command, **options)  # type: ignore[call-overload,no-any-return]

    monkeypatch.setattr(subprocess, "run", watched)
    history_since(bank, "main")
    typed = [command for command in calls if any("main" in word for word in command)]
    assert [command.index("--end-of-options") < command.index("main^{commit}") for command in typed] == [True]
