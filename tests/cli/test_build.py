"""``build`` as its users meet it: reserve, several levels, past papers and results, plans; clean words where it cannot."""

from __future__ import annotations

import csv
import json
import re
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from paper_builder.statistics import ItemResult, SittingResults, results_text
from tests.acceptance.conftest import run, tree
from tests.published import approve, opened, write_bank


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bank that ``init`` writes with two more questions of each type: enough for three papers of three questions."""
    root = write_bank(tmp_path_factory.mktemp("wide") / "bank")
    for path in sorted(root.glob("items/*/*/*.yaml")):
        text = path.read_text("utf-8").partition("review:")[0].replace("status: approved", "status: draft")
        for copy in (1, 2):
            name = f"bas-ge-{copy}{path.stem[-2:]}"
            other = text.replace(path.stem, name).replace("stem: |\n  ", f"stem: |\n  （第 {copy} 组）")
            (path.parent / f"{name}.yaml").write_text(other, "utf-8")
    approve(root)
    return root


@pytest.fixture
def bank(wide: Path, tmp_path: Path) -> Path:
    shutil.copytree(wide, tmp_path / "bank")
    return tmp_path / "bank"


def build(bank: Path, *words: str, out: str = "build", **environment: str) -> Any:
    done = run("build", *(words or ("basic",)), "--bank", str(bank), "--out", str(bank.parent / out), **environment)
    assert "Traceback" not in done.stdout + done.stderr
    return done


def paper(bank: Path, name: str = "basic-A", out: str = "build") -> dict[str, Any]:
    read: dict[str, Any] = json.loads((bank.parent / out / name / "paper.json").read_text("utf-8"))
    return read


def asked(bank: Path, name: str = "basic-A", out: str = "build") -> set[str]:
    return {item["question"] for section in paper(bank, name, out)["sections"] for item in section["items"]}


def written(bank: Path) -> list[str]:
    out = bank.parent / "build"
    return sorted(path.name for path in out.iterdir()) if out.exists() else []


def publish(bank: Path, name: str = "basic-A", out: str = "build") -> None:
    run("publish", str(bank.parent / out / name), "--bank", str(bank), check=True)


def add_to_blueprint(bank: Path, text: str) -> None:
    path = bank / "blueprints" / "basic.yaml"
    path.write_text(path.read_text("utf-8") + text, "utf-8")


# ---- reserve and levels ----------------------------------------------------------------------------------------------


def test_a_reserve_is_a_paper_like_the_others_and_can_be_published(bank: Path):
    done = build(bank, "basic", "--forms", "2", "--reserve", "--sitting", "2026-11")
    assert done.returncode == 0
    assert written(bank) == ["basic-A", "basic-B", "basic-reserve"]
    assert len(asked(bank) | asked(bank, "basic-B") | asked(bank, "basic-reserve")) == 9
    assert run("verify", str(bank.parent / "build" / "basic-reserve"), "--bank", str(bank)).returncode == 0
    publish(bank, "basic-reserve")
    assert (bank / "papers" / "basic-reserve-2026-11-28.lock.yaml").is_file()
    assert run("check", str(bank), "--strict").returncode == 0


@pytest.mark.parametrize("language", ["zh", "en"])
def test_next_months_paper_is_built_by_what_the_refusal_says_to_type(bank: Path, language: str):
    """November's paper is published and stands in build: December's is refused, with the folder to put it into."""
    typed = ["basic", "--sitting", "2026-11"]
    assert build(bank, *typed).returncode == 0
    publish(bank)
    november = tree(bank.parent / "build" / "basic-A")
    words = ["build", "basic", "--sitting", "2026-12-26", "--bank", "bank", "--lang", language]
    refused = run(*words, cwd=bank.parent)
    assert refused.returncode == 2
    assert refused.stdout == ""
    told = re.search(r"--out \S+", refused.stderr)
    assert told is not None
    assert told.group() == "--out build/2026-12-26"
    done = run(*words, *told.group().split(), cwd=bank.parent)
    assert (done.returncode, done.stdout) == (0, "build/2026-12-26/basic-A\n")
    assert paper(bank, "2026-12-26/basic-A")["sitting"] == "2026-12-26"
    assert tree(bank.parent / "build" / "basic-A") == november


@pytest.mark.parametrize(
    ("sitting", "told", "day"),
    [("2026-11", False, "2026-11-28"), ("2026-11-28", False, "2026-11-28"), ("2026-11-21", True, "2026-11-21")],
)
def test_a_date_that_is_no_sitting_day_of_the_bank_is_kept_and_told_of(bank: Path, sitting: str, told: bool, day: str):
    done = build(bank, "basic", "--sitting", sitting, "--lang", "zh")
    assert done.returncode == 0
    assert paper(bank)["sitting"] == day
    assert ("2026 年 11 月的考试日是 2026-11-28" in done.stderr) == told


def test_a_level_that_cannot_be_built_does_not_stop_the_others(bank: Path):
    text = (bank / "bank.yaml").read_text("utf-8")
    extra = "- id: extra\n  name: 附加级\n  prefix: ext\n- id: empty\n  name: 空级\n  prefix: emp\ncompetencies:"
    (bank / "bank.yaml").write_text(text.replace("competencies:", extra), "utf-8")
    (bank / "blueprints" / "extra.yaml").write_text("id: extra\n", "utf-8")
    blueprint = (bank / "blueprints" / "basic.yaml").read_text("utf-8")
    (bank / "blueprints" / "empty.yaml").write_text(blueprint.replace("basic", "empty"), "utf-8")
    done = build(bank, "extra", "empty", "basic")
    assert done.returncode == 3
    assert written(bank) == ["basic-A"]
    assert "附加级：蓝图有错误" in build(bank, "extra", "--lang", "zh").stderr
    assert "PB501" in done.stderr
    assert "empty: no paper could be built" in done.stderr


def test_a_bank_of_drafts_gives_a_finding_and_no_folder(bank: Path):
    for path in bank.glob("items/*/*/*.yaml"):
        text = path.read_text("utf-8").partition("review:")[0]
        path.write_text(text.replace("status: approved", "status: draft"), "utf-8")
    done = build(bank)
    assert (done.returncode, done.stdout) == (3, "")
    assert "PB501" in done.stderr
    assert "not approved 3" in done.stderr
    assert written(bank) == []


def test_a_question_that_is_both_wanted_and_refused_is_told_with_its_line(bank: Path):
    add_to_blueprint(bank, "included_questions: [bas-ge-001]\nexcluded_questions: [bas-ge-001]\n")
    done = build(bank)
    assert (done.returncode, done.stdout) == (2, "")
    assert re.search(r"basic\.yaml:\d+:\d+.*PB4\d\d|PB4\d\d[^\n]*\n[^\n]*basic\.yaml", done.stderr)
    assert written(bank) == []


def test_the_same_bytes_with_an_empty_a_filled_and_a_useless_cache(bank: Path, tmp_path: Path):
    (tmp_path / "file").write_text("")
    for out, cache in (("one", "cache"), ("two", "cache"), ("three", "file")):
        assert build(bank, out=out, PAPER_BUILDER_CACHE=str(tmp_path / cache)).returncode == 0
    assert list((tmp_path / "cache").glob("near-duplicates-*"))
    assert tree(tmp_path / "one") == tree(tmp_path / "two") == tree(tmp_path / "three")


# ---- past papers -----------------------------------------------------------------------------------------------------


def test_questions_rest_until_they_may_come_again(bank: Path):
    add_to_blueprint(bank, "reuse: {rest_sittings: 2}\n")
    months = ("2026-09", "2026-10", "2026-11")
    for month in months:
        assert build(bank, "basic", "--sitting", month, out=month).returncode == 0
        publish(bank, out=month)
    held = [asked(bank, out=month) for month in months]
    assert len(set.union(*held)) == 9
    assert build(bank, "basic", "--sitting", "2026-12", out="2026-12").returncode == 0
    assert asked(bank, out="2026-12") == held[0]
    assert paper(bank, out="2026-12")["provenance"]["past_digest"].startswith("sha256:")
    assert "past_digest" not in paper(bank, out="2026-09")["provenance"]
    done = build(bank, "basic", "--sitting", "2026-12", "--forms", "2", "--lang", "zh")
    assert done.returncode == 3
    assert "考过不久还在停用期 2" in done.stderr
    assert written(bank) == []


def test_a_past_paper_of_deleted_questions_is_no_obstacle(bank: Path):
    add_to_blueprint(bank, "reuse: {rest_sittings: 1}\n")
    build(bank, "basic", "--sitting", "2026-10", out="before")
    publish(bank, out="before")
    gone = sorted(asked(bank, out="before"))[0]
    (bank / "items" / "basic" / "general" / f"{gone}.yaml").unlink()
    assert build(bank, "basic", "--sitting", "2026-11").returncode == 0
    assert not asked(bank) & asked(bank, out="before")
    assert "PB241" in run("check", str(bank)).stdout


def test_a_record_that_cannot_be_read_stops_only_what_looks_back(bank: Path):
    build(bank, "basic", "--sitting", "2026-10", out="before")
    publish(bank, out="before")
    (lock,) = (bank / "papers").iterdir()
    lock.write_text(lock.read_text("utf-8").replace("level: basic", "level: ["), "utf-8")
    done = build(bank)
    assert done.returncode == 0
    assert lock.name in done.stderr
    add_to_blueprint(bank, "reuse: {rest_days: 30}\n")
    shutil.rmtree(bank.parent / "build")
    done = build(bank)
    assert (done.returncode, done.stdout) == (1, "")
    assert "PB506" in done.stderr
    assert written(bank) == []


# ---- results ---------------------------------------------------------------------------------------------------------


def write_results(bank: Path, **changes: str) -> Path:
    """Results of the published October paper: of its single choice 0.4, of 100 people; ``changes`` of the text."""
    (name,) = (name for name in asked(bank, out="before") if name.endswith("1"))
    digest = opened(bank).questions[name].digest
    item = ItemResult(question=name, digest=digest, candidates=100, facility=Decimal("0.4"))
    results = SittingResults(paper="basic-A-2026-10-31", date="2026-10-31", items=(item,))
    text = results_text(results)
    for before, after in changes.items():
        assert before in text
        text = re.sub(rf"{before}: .*", f"{before}: {after}", text)
    path = bank / results.path
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_results_are_used_where_there_are_some_and_the_report_says_which(bank: Path):
    for path in sorted(bank.glob("items/*/*/bas-ge-[12]??.yaml")):
        path.unlink()
    build(bank, "basic", "--sitting", "2026-10", out="before")
    publish(bank, out="before")
    assert "得分率都按命题人的难度估计" in (bank.parent / "before" / "basic-A" / "report.html").read_text("utf-8")
    write_results(bank)
    assert build(bank, "basic", "--sitting", "2026-11").returncode == 0
    items = [item for section in paper(bank)["sections"] for item in section["items"]]
    assert [(item["facility"], item.get("candidates", 0)) for item in items] == [(0.4, 100), (0.8, 0), (0.8, 0)]
    assert paper(bank)["provenance"]["statistics_digest"].startswith("sha256:")
    assert "1 题为实测得分率（每题至少 100 人），2 题按难度估计" in (bank.parent / "build/basic-A/report.html").read_text("utf-8")
    candidate = (bank.parent / "build/basic-A/candidate/paper.html").read_text("utf-8")
    assert "0.4" not in candidate
    assert "basic-A-2026-10-31" not in candidate


def test_a_row_that_only_measured_questions_reach_is_no_error_of_the_blueprint(bank: Path):
    build(bank, "basic", "--sitting", "2026-10", out="before")
    publish(bank, out="before")
    row = "- {id: hard, name: 难, measure: mean_facility, where: {type: [single_choice]}, max: 0.25}\n"
    add_to_blueprint(bank, row)
    assert "PB405" in run("coverage", "--bank", str(bank)).stderr
    write_results(bank, facility="0.2")
    done = run("coverage", "--bank", str(bank))
    assert (done.returncode, done.stderr) == (0, "")
    assert build(bank, "basic", "--sitting", "2026-11").returncode == 0


@pytest.mark.parametrize("facility", ["-0.4", ".nan", "1.4"])
def test_impossible_results_are_told_and_not_used(bank: Path, facility: str):
    build(bank, "basic", "--sitting", "2026-10", out="before")
    publish(bank, out="before")
    path = write_results(bank, facility=facility)
    done = build(bank, "basic", "--sitting", "2026-11")
    assert done.returncode == 0
    assert f"statistics/{path.name}:" in done.stderr
    assert "PB701" in done.stderr
    assert "statistics_digest" not in paper(bank)["provenance"]
    assert run("check", str(bank)).returncode == 1


# ---- plans -----------------------------------------------------------------------------------------------------------


def plan_rows(bank: Path) -> list[dict[str, str]]:
    with (bank.parent / "build" / "basic-plan.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_plan_says_what_is_missing_and_builds_nothing(bank: Path):
    done = build(bank, "basic", "--plan", "2", "--forms", "1", "--reserve", "--sitting", "2026-11", "--lang", "zh")
    assert done.returncode == 0
    assert written(bank) == ["basic-plan.csv", "basic-plan.md"]
    assert [Path(line).name for line in done.stdout.splitlines()] == ["basic-plan.md", "basic-plan.csv"]
    # two sittings of two papers want four questions of each type; there are three
    assert sorted((row["题型"], row["缺"]) for row in plan_rows(bank)) == [
        ("单项选择题", "1"),
        ("多项选择题", "1"),
        ("简答题", "1"),
    ]
    assert "还要写 3 题（少于 3 题肯定不够）" in done.stderr
    page = (bank.parent / "build" / "basic-plan.md").read_text("utf-8")
    assert "共 2 次考试，每次 1 卷和 1 份备用卷" in page
    assert "4 份试卷各不相同" in page
    before = tree(bank.parent / "build")
    build(bank, "basic", "--plan", "2", "--forms", "1", "--reserve", "--sitting", "2026-11")
    assert tree(bank.parent / "build") == before


def test_a_plan_counts_on_questions_that_come_again(bank: Path):
    add_to_blueprint(bank, "reuse: {rest_sittings: 2}\n")
    done = build(bank, "basic", "--plan", "12", "--sitting", "2026-11", "--lang", "zh")
    assert done.returncode == 0
    assert plan_rows(bank) == []
    assert "不缺题" in done.stderr
    assert "停用 2 次考试再用：3 份试卷各不相同" in (bank.parent / "build" / "basic-plan.md").read_text("utf-8")


def test_a_plan_for_rows_that_clash_is_refused_with_what_to_do(bank: Path):
    rows = (
        "- {id: easy, name: 易题, measure: items, where: {difficulty: [1]}, min: 3}\n"
        "- {id: mean, name: 平均得分率, measure: mean_facility, max: 0.5}\n"
    )
    add_to_blueprint(bank, rows)
    done = build(bank, "basic", "--plan", "2")
    assert (done.returncode, done.stdout) == (3, "")
    assert "PB507" in done.stderr
    assert written(bank) == []


# ---- a place that cannot be written ------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [(), ("--overlap-max", "2", "--forms", "2"), ("--plan", "2")])
@pytest.mark.parametrize("out", ["taken", "taken/below", "closed"])
def test_an_output_folder_that_is_of_no_use_is_exit_2_with_its_name_and_the_reason(bank: Path, words: tuple[str, ...], out: str):
    (bank.parent / "taken").write_text("mine", "utf-8")
    closed = bank.parent / "closed"
    closed.symlink_to("/proc/sys")
    done = build(bank, "basic", *words, out=out, PAPER_BUILDER_LANG="zh")
    assert done.returncode == 2
    assert "PB830" in done.stderr
    assert f"写入 {bank.parent / out.partition('/')[0]}" in done.stderr
    assert ".tmp" not in done.stderr
    assert re.search("文件夹的位置上是一个文件" if "taken" in out else "没有读写权限|只能读|不见了", done.stderr)
    assert (bank.parent / "taken").read_text("utf-8") == "mine"
