"""Papers in the output folder: listed, reported, compared and exported, with the very bytes of the command line."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from paper_builder import manifest
from paper_builder.building import paper_files
from paper_builder.errata import COPY, Correction, correction_text
from paper_builder.export.balance import shared_questions
from paper_builder.folders import write_folders
from paper_builder.studio.built_papers import EXPORTS, BuiltPapers, compare_forms
from paper_builder.studio.opening import NoticeError
from paper_builder.verification import verify_folder
from tests.acceptance.conftest import run
from tests.builders import make_paper

if TYPE_CHECKING:
    from pathlib import Path

    from paper_builder.paper import Paper


def write_paper(out: Path, paper: Paper) -> Path:
    files, _ = paper_files(paper, (paper,), (), allow_loss=False)
    write_folders({out / paper.id: files}, marker=manifest.NAME)
    return out / paper.id


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Two forms of one blueprint that share all their questions, and what is no paper beside them."""
    folder = tmp_path / "build"
    for form in ("A", "B"):
        write_paper(folder, make_paper(id=f"primary-{form}", form=form))
    (folder / "notes").mkdir()
    (folder / "stray.txt").write_text("mine")
    return folder


def test_the_papers_that_are_there_are_listed_and_nothing_else(out: Path) -> None:
    papers = BuiltPapers(out)
    assert [paper.name for paper in papers.found()] == ["primary-A", "primary-B"]
    assert "candidate/paper.pdf" in papers.found()[0].files
    assert not papers.found()[0].problems
    assert BuiltPapers(out / "nowhere").found() == ()
    write_paper(out, make_paper(id="primary-C", form="C"))
    assert len(papers.found()) == 3


def test_a_paper_that_cannot_be_read_is_named_and_the_others_are_there(out: Path) -> None:
    (out / "primary-A" / "paper.json").write_text('{"id": ')
    papers = BuiltPapers(out)
    broken, sound = papers.found()
    assert any("primary-A/paper.json" in problem for problem in broken.problems)
    assert not sound.problems
    with pytest.raises(NoticeError, match="读不了"):
        papers.export(["primary-A"], ["moodle"])


@pytest.mark.parametrize("name", ["primary-Z", "notes", "../build/primary-A", "", "stray.txt", "primary-*"])
def test_what_is_no_paper_of_the_folder_is_refused(out: Path, name: str) -> None:
    papers = BuiltPapers(out)
    for refused in (
        lambda: papers.report(name),
        lambda: papers.export([name], ["json"]),
        lambda: papers.compare([name, "primary-A"]),
    ):
        with pytest.raises(NoticeError):
            refused()


def test_every_format_has_the_bytes_of_the_command_line(out: Path, tmp_path: Path) -> None:
    papers = BuiltPapers(out)
    formats = [name for name, _ in papers.formats()]
    assert {"qti3", "moodle", "pdf", "answer-key-pdf"} <= set(formats)
    exported = papers.export(["primary-A"], formats)
    assert not exported.problems
    assert len(exported.files) == len(formats)
    for name, file in zip(formats, exported.files, strict=True):
        by_command = tmp_path / "command" / name
        done = run("export", str(out / "primary-A" / "paper.json"), "--to", name, "--out", str(by_command))
        assert done.returncode == 0, done.stderr
        assert (out / file).read_bytes() == by_command.read_bytes(), name


def test_exporting_leaves_the_papers_own_folder_sealed(out: Path) -> None:
    BuiltPapers(out).export(["primary-A", "primary-B"], ["moodle", "json"])
    assert not [found for found in verify_folder(out / "primary-A", None) if "多出" in found.message.zh]
    assert not (out / "primary-A" / "platform").exists()
    assert [paper.name for paper in BuiltPapers(out).found()] == ["primary-A", "primary-B"]


def test_what_a_format_loses_is_told_with_its_paper_as_on_the_command_line(out: Path) -> None:
    lossy = []
    for name, _ in BuiltPapers(out).formats():
        losses = BuiltPapers(out).export(["primary-A"], [name]).losses
        command = ("export", str(out / "primary-A" / "paper.json"), "--to", name, "--out", str(out / "x"))
        assert bool(losses) == bool(run(*command).stderr.strip()), name
        assert all(line.startswith("primary-A：") for line in losses)
        lossy += [name] if losses else []
    assert lossy


def test_a_disk_that_refuses_is_told_and_the_rest_is_written(out: Path) -> None:
    (out / EXPORTS / "primary-A").mkdir(parents=True)
    (out / EXPORTS / "primary-A" / "platform").write_text("a file where a folder must be")
    exported = BuiltPapers(out).export(["primary-A"], ["moodle", "json"])
    assert exported.files == (f"{EXPORTS}/primary-A/paper.json",)
    (problem,) = exported.problems
    assert "写不进" in problem
    assert "moodle.xml" in problem
    assert "文件夹的位置上是一个文件" in problem, "the reason is told in Chinese"


def test_an_unknown_format_is_told_and_the_rest_is_written(out: Path) -> None:
    exported = BuiltPapers(out).export(["primary-A"], ["word", "json"])
    assert exported.files == (f"{EXPORTS}/primary-A/paper.json",)
    assert any("word" in problem for problem in exported.problems)


@pytest.mark.parametrize(("names", "formats"), [([], ["json"]), (["primary-A"], [])])
def test_nothing_chosen_is_refused(out: Path, names: list[str], formats: list[str]) -> None:
    with pytest.raises(NoticeError, match="请选"):
        BuiltPapers(out).export(names, formats)
    assert not (out / EXPORTS).exists()


def test_forms_stand_side_by_side_with_what_they_reach() -> None:
    first = make_paper(form="A")
    second = make_paper(form="B")
    compared = compare_forms((first, second))
    assert compared.forms == ("A卷", "B卷")
    assert ("数据分析", "20～30 分", "26", "26") in compared.rows
    assert str(shared_questions(first, second)) in compared.note
    assert compare_forms((first,)).note == ""


def test_papers_that_exist_are_compared_and_unlike_ones_refused(out: Path) -> None:
    papers = BuiltPapers(out)
    compared = papers.compare(["primary-A", "primary-B"])
    assert compared == compare_forms((make_paper(form="A"), make_paper(form="B")))
    with pytest.raises(NoticeError, match="至少选两份"):
        papers.compare(["primary-A"])
    other = make_paper(id="primary-C", form="C")
    write_paper(out, replace(other, rows=(replace(other.rows[0], upper=Decimal(99)), *other.rows[1:])))
    with pytest.raises(NoticeError, match="要求不同"):
        papers.compare(["primary-A", "primary-C"])


def test_a_report_that_was_removed_is_told(out: Path) -> None:
    (out / "primary-A" / "report.html").unlink()
    with pytest.raises(NoticeError, match="报告已不在"):
        BuiltPapers(out).report("primary-A")


def test_marking_files_of_a_correction_are_told_from_papers(out: Path) -> None:
    """Their folder holds a paper.json, too; without a word it would look like one more paper, and a rebuild would be advised."""
    correction = Correction(
        number=1,
        on="2026-12-01",
        paper="primary-A-2026-11-28",
        paper_digest="sha256:" + "0" * 64,
        level="primary",
        form="A",
        sitting="2026-11-28",
        question="pri-da-001",
        item=1,
        points=Decimal(1),
        reason="标志换了颜色",
        old_key_on_paper="A",
        old_key_in_bank="A",
        new_key_on_paper="B",
        new_key_in_bank="B",
    )
    folder = write_paper(out, make_paper(id="primary-A-correction-1", form="A"))
    (folder / "report.html").unlink()
    (folder / COPY).write_text(correction_text(correction), encoding="utf-8")
    told = {paper.name: paper.summary for paper in BuiltPapers(out).found()}
    assert told["primary-A-correction-1"].startswith("更正后的阅卷文件（primary-A-2026-11-28-1，2026-12-01），不是另一份试卷")
    assert not told["primary-A"].startswith("更正后")
    with pytest.raises(NoticeError, match="看原来那份试卷的报告"):
        BuiltPapers(out).report("primary-A-correction-1")
