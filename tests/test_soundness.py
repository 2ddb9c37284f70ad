"""What is an error for ``check`` stands on no paper, whoever approved it, and the builder of papers is told."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from paper_builder.analysis.coverage import coverage
from paper_builder.blueprint_loading import find_blueprint, load_blueprint
from paper_builder.building import build, informed
from paper_builder.checking import check
from paper_builder.diagnostics import Severity
from paper_builder.lint import check_question, has_errors
from paper_builder.publishing import publish
from paper_builder.soundness import with_errors_faulty
from tests.acceptance.conftest import run
from tests.lint.cases import CaseChecker, cases, codes
from tests.published import LEVEL, approve, opened, write_bank

if TYPE_CHECKING:
    from pathlib import Path

    from paper_builder.building import Built

ITEM = "items/basic/general/bas-ge-{:03d}.yaml"
OVERLAPPING = ("  A: 10～20%\n  B: 15～30%\n  C: 31～40%\n  D: 41～50%\n", "B")
ALL_OF_THEM = ("  A: 看页数\n  B: 看章节\n  C: 看字数\n  D: 以上都是\n", "D")


def written(number: int, options: str, key: str, *, stem: str = "阅读进度通常落在的范围是（ ）。", note: str = "") -> str:
    return (
        f"{note}id: bas-ge-{number:03d}\ntype: single_choice\nlevel: basic\ncompetency: general\nknowledge_point: ge-basics\n"
        f"cognitive_level: apply\ndifficulty: 2\nseconds: 60\nstem: |\n  {stem}\noptions:\n{options}answer: {key}\n"
        f"explanation: |\n  {key} 对。\nstatus: draft\nauthor: writer-1\n"
    )


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_bank(tmp_path / "bank")


def approved(root: Path, *texts: str) -> None:
    for text in texts:
        (root / ITEM.format(int(text.partition("id: bas-ge-")[2][:3]))).write_text(text, "utf-8")
    approve(root)


def errors(root: Path) -> set[str]:
    return {found.code for found in check(root).diagnostics if found.severity is Severity.ERROR}


def built(root: Path, out: Path, seed: int = 0, *, told: bool = True) -> Built:
    bank = informed(opened(root), None)[0] if told else opened(root)
    blueprint, _ = load_blueprint(find_blueprint(bank, LEVEL), bank)
    assert blueprint is not None
    return build(bank, blueprint, forms=1, seed=seed, sitting=None, formats=(), out=out)


@pytest.mark.parametrize(("code", "options"), [("PB313", OVERLAPPING), ("PB306", ALL_OF_THEM)])
def test_a_question_with_an_error_is_on_no_paper_and_the_user_is_told(
    root: Path, tmp_path: Path, code: str, options: tuple[str, str]
):
    approved(root, written(9, *options))
    assert errors(root) == {code}
    bank, warnings = informed(opened(root), None)
    assert [(found.code, found.subject, found.severity) for found in warnings if code in found.message.en] == [
        ("PB508", "bas-ge-009", Severity.WARNING)
    ]
    assert "bas-ge-009" in bank.questions
    assert "bas-ge-009" not in {question.id for question in bank.approved(LEVEL)}
    for seed in range(4):
        (paper,) = built(root, tmp_path / "out", seed).papers
        assert "bas-ge-009" not in {item.question for item in paper.items}
    (root / ITEM.format(1)).unlink()
    for told in (True, False):
        refused = built(root, tmp_path / "none", told=told)
        assert refused.infeasible
        assert not (tmp_path / "none").exists()
    assert "PB508" in {found.code for found in refused.diagnostics}


def test_an_error_that_is_suppressed_with_a_reason_keeps_nothing_off(root: Path, tmp_path: Path):
    approved(root, written(9, *OVERLAPPING, note="# pb: ignore PB313 区间按不同年份给出\n"))
    (root / ITEM.format(1)).unlink()
    assert with_errors_faulty(opened(root)) == (opened(root), ())
    (paper,) = built(root, tmp_path / "out").papers
    assert "bas-ge-009" in {item.question for item in paper.items}


def test_a_suppression_without_a_reason_keeps_it_off(root: Path):
    approved(root, written(9, *OVERLAPPING, note="# pb: ignore PB313\n"))
    assert with_errors_faulty(opened(root))[0].faulty == {"bas-ge-009"}


def test_of_a_repeated_question_one_is_kept_and_none_where_the_keys_differ(root: Path):
    options = "  A: 一成\n  B: 两成\n  C: 三成\n  D: 四成\n"
    approved(root, written(7, options, "B"), written(8, options, "B"))
    assert errors(root) == {"PB340"}
    assert with_errors_faulty(opened(root))[0].faulty == {"bas-ge-008"}
    (root / ITEM.format(8)).unlink()
    approved(root, written(8, options, "C"))
    assert with_errors_faulty(opened(root))[0].faulty == {"bas-ge-007", "bas-ge-008"}


def test_a_repetition_that_is_suppressed_with_a_reason_keeps_nothing_off(root: Path):
    options = "  A: 一成\n  B: 两成\n  C: 三成\n  D: 四成\n"
    approved(root, written(7, options, "B"), written(8, options, "C", note="# pb: ignore PB340 两题分属两次考试\n"))
    assert "PB340" not in errors(root)
    assert with_errors_faulty(opened(root)) == (opened(root), ())


def test_a_draft_that_repeats_an_approved_question_with_another_key_blocks_nothing(root: Path):
    options = "  A: 一成\n  B: 两成\n  C: 三成\n  D: 四成\n"
    approved(root, written(7, options, "B"))
    (root / ITEM.format(8)).write_text(written(8, options, "C"), "utf-8")
    assert with_errors_faulty(opened(root)) == (opened(root), ())


def test_it_is_no_supply_for_papers_either(root: Path):
    approved(root, written(9, *OVERLAPPING))
    bank, _ = with_errors_faulty(opened(root))
    blueprint, _ = load_blueprint(find_blueprint(bank, LEVEL), bank)
    assert blueprint is not None
    single = next(supply for supply in coverage(bank, blueprint).sections if supply.id == "single")
    assert (single.approved, single.waiting) == (1, 0)
    shown = run("coverage", "--bank", str(root), PAPER_BUILDER_LANG="zh")
    assert "PB508" in shown.stderr


def test_a_paper_is_not_published_once_the_reason_to_suppress_an_error_is_gone(root: Path, tmp_path: Path):
    note = "# pb: ignore PB313 区间按不同年份给出\n"
    approved(root, written(9, *OVERLAPPING, note=note))
    (root / ITEM.format(1)).unlink()
    (folder,) = built(root, tmp_path / "out").folders
    path = root / ITEM.format(9)
    path.write_text(path.read_text("utf-8").removeprefix(note), "utf-8")
    refused = publish(folder, opened(root))
    assert refused.path is None
    assert [(found.code, found.subject) for found in refused.diagnostics] == [("PB802", "bas-ge-009")]
    path.write_text(note + path.read_text("utf-8"), "utf-8")
    assert publish(folder, opened(root)).anew


def test_the_command_line_says_so_and_builds_from_the_others(root: Path, tmp_path: Path):
    approved(root, written(9, *OVERLAPPING))
    done = run("build", LEVEL, "--bank", str(root), "--out", str(tmp_path / "out"), PAPER_BUILDER_LANG="zh")
    assert done.returncode == 0
    assert done.stderr.count("PB508") == 1
    assert "PB313" in done.stderr
    assert ITEM.format(9) in done.stderr
    paper = json.loads((tmp_path / "out" / "basic-A" / "paper.json").read_text("utf-8"))
    assert "bas-ge-009" not in json.dumps(paper)


def test_the_quick_look_for_errors_sees_every_error_of_the_rules(tmp_path: Path):
    checker = CaseChecker(tmp_path)
    seen = 0
    for code in codes():
        for case in cases(code):
            for name, text in case.files.items():
                question, document, _ = checker.read(name, text)
                if question is not None and document is not None:
                    found = any(one.severity is Severity.ERROR for one in check_question(question, document))
                    assert has_errors(question) == found, (code, case.line)
                    seen += found
    assert seen > 10
