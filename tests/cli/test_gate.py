"""``check``, ``fmt``, ``statutes``, ``publish`` and ``diff`` as a user meets them: exit codes, refusals, results on stdout."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest

from paper_builder.schema import load
from tests.acceptance.conftest import run
from tests.bank_folder import BankFolder, question_yaml
from tests.published import build_paper, write_bank
from tests.repository import commit

PATH = "items/primary/data_analysis/pri-da-001.yaml"
OTHER = PATH.replace("001", "002")
SOUND = question_yaml(explanation="|\n  4,200÷12,000＝35%。A 少算了完播次数；C 多算了完播次数；D 把分子分母弄反了。")


LEGAL = (
    SOUND.replace("pri-da-001", "pri-da-002")
    .replace("da-engagement", "da-privacy")
    .replace("某短视频", "为取得同意，先要告知。某栏目")
    + "references:\n- statute: privacy-law\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> BankFolder:
    folder = BankFolder(tmp_path / "bank")
    folder.add(SOUND, PATH)
    return folder


def errors(shown: str) -> int:
    return sum(row["severity"] == "error" for row in json.loads(shown)["diagnostics"])


# ---- check -----------------------------------------------------------------------------------------------------------


def test_formats_for_programs_are_all_that_is_on_stdout(folder: BankFolder):
    folder.add(SOUND.replace("answer: B", "answer: E"), PATH)
    for form, start in (("json", "{"), ("sarif", "{"), ("junit", "<?xml"), ("github", "::error ")):
        done = run("check", str(folder.root), "--format", form, "--fix")
        assert done.returncode == 1
        assert done.stdout.startswith(start)
    report = json.loads(run("check", str(folder.root), "--format", "json").stdout)
    jsonschema.Draft202012Validator(load("check")).validate(report)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_cannot_be_read_is_exit_2_and_all_else_is_checked(folder: BankFolder, language: str):
    folder.add(question_yaml(id="pri-da-002", answer="E"), OTHER)
    folder.add("id: [\n", PATH)
    (folder.root / PATH.replace("001", "003")).mkdir()
    done = run("check", str(folder.root), "--format", "json", PAPER_BUILDER_LANG=language)
    assert done.returncode == 2
    assert {row["code"] for row in json.loads(done.stdout)["diagnostics"] if row["severity"] == "error"} == {
        "PB001",
        "PB012",
        "PB317",
    }
    assert run("check", str(folder.root / OTHER)).returncode == 1
    assert run("check", str(folder.root / PATH)).returncode == 2
    assert run("build", "primary", "--bank", str(folder.root), "--out", str(folder.root.parent / "out")).returncode == 2
    assert not (folder.root.parent / "out").exists()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("place", ["nowhere", "", "items"])
def test_where_there_is_no_bank_is_exit_2_in_words(tmp_path: Path, place: str, language: str):
    folder = BankFolder(tmp_path / "bank")
    folder.add(SOUND, PATH)
    (folder.root / "bank.yaml").unlink()
    done = run("check", str(folder.root / place), PAPER_BUILDER_LANG=language)
    assert done.returncode == 2
    assert "bank.yaml" in done.stdout or "nowhere" in done.stderr
    assert "Traceback" not in done.stderr
    assert bool(re.search("[一-鿿]", done.stdout + done.stderr)) == (language == "zh")


def test_only_what_changed_is_checked(folder: BankFolder):
    folder.add(question_yaml(id="pri-da-002", stem="点赞率高说明（ ）。", answer="E"), OTHER)
    commit(folder.root)
    assert run("check", str(folder.root)).returncode == 1
    assert run("check", str(folder.root), "--changed-since", "HEAD").returncode == 0
    folder.add(SOUND.replace("answer: B", "answer: F"), PATH)
    done = run("check", str(folder.root), "--changed-since", "HEAD", "--format", "json")
    assert done.returncode == 1
    assert {row["path"] for row in json.loads(done.stdout)["diagnostics"] if row["severity"] == "error"} == {PATH}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("words", [("check", "{}", "--changed-since"), ("diff", "--bank", "{}")])
def test_no_repository_and_no_revision_are_wrong_use_in_words(folder: BankFolder, words: tuple[str, ...], language: str):
    given = [word.format(folder.root) for word in words]
    done = run(*given, "HEAD", PAPER_BUILDER_LANG=language)
    assert (done.returncode, done.stdout) == (2, "")
    assert "git" in done.stderr
    commit(folder.root)
    done = run(*given, "no-such-branch", PAPER_BUILDER_LANG=language)
    assert (done.returncode, done.stdout) == (2, "")
    assert "no-such-branch" in done.stderr
    assert "Traceback" not in done.stderr


def test_fix_mends_and_says_what_then_checks_again(folder: BankFolder):
    folder.add(SOUND.replace("\nlevel: ", "\nlevel：", 1), PATH)
    assert run("check", str(folder.root)).returncode == 2
    done = run("check", str(folder.root), "--fix")
    assert done.returncode == 0
    assert f"{PATH}:3:6 PB017" in done.stdout
    assert (folder.root / PATH).read_text("utf-8") == SOUND
    assert run("check", str(folder.root), "--fix").stdout.count("PB017") == 0


def test_the_day_is_given_for_a_run_that_can_be_repeated(folder: BankFolder):
    folder.add(LEGAL, OTHER)
    assert "PB231" not in run("check", str(folder.root), "--today", "2026-12-01").stdout
    done = run("check", str(folder.root), "--today", "2029-01-01")
    assert "PB231" in done.stdout
    assert done.returncode == 0
    assert run("check", str(folder.root), "--today", "2029-01-01", "--strict").returncode == 1
    assert run("check", str(folder.root), "--today", "2029-02-30").returncode == 2


def test_a_useless_cache_costs_one_line_and_nothing_else(folder: BankFolder, tmp_path: Path):
    (tmp_path / "file").write_bytes(b"")
    plain = run("check", str(folder.root), "--no-cache")
    assert plain.stderr == ""
    done = run("check", str(folder.root), PAPER_BUILDER_CACHE=str(tmp_path / "file"))
    assert (done.stdout, done.returncode) == (plain.stdout, plain.returncode)
    assert len(done.stderr.splitlines()) == 1
    assert str(tmp_path / "file") in done.stderr


# ---- fmt -------------------------------------------------------------------------------------------------------------


def test_fmt_lists_then_changes_then_has_nothing_to_do(folder: BankFolder):
    folder.add(SOUND.replace("author: writer-1", "author: 'writer-1'"), PATH)
    before = (folder.root / PATH).read_bytes()
    done = run("fmt", str(folder.root), "--check")
    assert (done.returncode, done.stdout) == (1, f"{PATH}\n")
    assert (folder.root / PATH).read_bytes() == before
    done = run("fmt", str(folder.root))
    assert (done.returncode, done.stdout) == (0, f"{PATH}\n")
    assert (folder.root / PATH).read_text("utf-8") == SOUND
    assert run("fmt", str(folder.root), "--check").returncode == 0


def test_fmt_leaves_broken_files_alone_and_does_the_others(folder: BankFolder):
    folder.add("id: [\n", OTHER)
    folder.add(SOUND.replace("author: writer-1", "author: 'writer-1'"), PATH)
    done = run("fmt", str(folder.root))
    assert (done.returncode, done.stdout) == (2, f"{PATH}\n")
    assert OTHER in done.stderr
    assert (folder.root / OTHER).read_text("utf-8") == "id: [\n"


def test_fmt_of_a_part_and_of_nothing(folder: BankFolder, tmp_path: Path):
    for path in (PATH, OTHER):
        name = path.rpartition("/")[2].removesuffix(".yaml")
        folder.add(SOUND.replace("pri-da-001", name).replace("author: writer-1", "author: 'writer-1'"), path)
    assert run("fmt", str(folder.root / OTHER)).stdout == f"{OTHER}\n"
    assert run("fmt", str(folder.root / "items")).stdout == f"{PATH}\n"
    assert run("fmt", str(tmp_path / "nowhere")).returncode == 2


def test_what_the_tool_writes_is_canonical(tmp_path: Path):
    bank = tmp_path / "bank"
    run("init", str(bank), check=True)
    for kind in ("single_choice", "short_answer"):
        words = ("--level", "basic", "--point", "ge-basics", "--author", "me", "--type", kind, "--bank", str(bank))
        run("new", *words, check=True)
    assert run("fmt", str(bank), "--check").stdout == ""


# ---- statutes --------------------------------------------------------------------------------------------------------


def test_statutes_lists_what_is_due_and_whom_it_touches(folder: BankFolder):
    folder.add(LEGAL, OTHER)
    words = ("statutes", "--bank", str(folder.root))
    done = run(*words, "--today", "2026-11-24")
    assert done.returncode == 0
    assert [line.split()[0] for line in done.stdout.split("\n") if line[:1].strip()] == ["old-law"]  # replaced, whatever the day
    assert "privacy-law  due 2027-11-23, in 23 days" in run(*words, "--today", "2027-10-31").stdout
    done = run(*words, "--today", "2027-11-24", "--within", "0")
    assert done.returncode == 1
    assert "privacy-law  1 days overdue" in done.stdout
    assert "pri-da-002" in done.stdout
    assert run(*words, "--all", "--today", "2026-11-24").stdout.count("last checked") == 2
    assert run("statutes", "--bank", str(folder.root / "items")).returncode == 2


# ---- publish and diff ------------------------------------------------------------------------------------------------


def test_publish_then_change_then_diff(tmp_path: Path):
    bank = write_bank(tmp_path / "bank")
    paper = build_paper(bank, tmp_path / "build")
    done = run("publish", str(paper), "--bank", str(bank))
    assert done.returncode == 0
    assert done.stdout == f"{bank}/papers/basic-A-2026-11-28.lock.yaml\n"
    assert run("publish", str(paper), "--bank", str(bank)).returncode == 0
    commit(bank)
    question = bank / "items/basic/general/bas-ge-001.yaml"
    question.write_text(question.read_text("utf-8").replace("answer: B", "answer: C"), "utf-8")
    shown = run("diff", "--bank", str(bank)).stdout
    assert "answer B → C" in shown
    assert "on published papers: basic-A-2026-11-28 item 1" in shown
    assert "must be reviewed again" in shown
    assert "answer B → C" in run("diff", "HEAD", "--bank", str(bank), "--format", "markdown").stdout
    jsonschema.Draft202012Validator(load("diff")).validate(json.loads(run("diff", "--bank", str(bank), "--format", "json").stdout))
    assert {"PB223", "PB243"} <= {
        row["code"] for row in json.loads(run("check", str(bank), "--format", "json").stdout)["diagnostics"]
    }
    done = run("publish", str(paper), "--bank", str(bank))
    assert (done.returncode, done.stdout) == (1, "")
    assert "PB825" in done.stderr


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_diff_with_a_question_that_cannot_be_read_says_all_else_and_is_exit_2(tmp_path: Path, form: str):
    bank = write_bank(tmp_path / "bank")
    commit(bank)
    edited, spoilt = (bank / f"items/basic/general/bas-ge-00{number}.yaml" for number in (1, 2))
    edited.write_text(edited.read_text("utf-8").replace("difficulty: 2", "difficulty: 4"), "utf-8")
    spoilt.write_text(spoilt.read_text("utf-8") + "stem: [\n", "utf-8")
    done = run("diff", "--bank", str(bank), "--format", form)
    assert done.returncode == 2
    assert "items/basic/general/bas-ge-002.yaml" in done.stderr
    assert "difficulty 2 → 4" in done.stdout


def test_diff_is_silent_about_files_that_git_ignores(tmp_path: Path):
    bank = write_bank(tmp_path / "bank")
    (bank / ".gitignore").write_text("notes.txt\nbas-ge-009.yaml\n", "utf-8")
    commit(bank)
    drafts = bank / ".drafts"
    drafts.mkdir()
    (drafts / ".gitignore").write_text("*\n", "utf-8")
    (drafts / "new-1.json").write_text("{}\n", "utf-8")
    (bank / "notes.txt").write_text("1\n", "utf-8")
    (bank / "other.txt").write_text("1\n", "utf-8")
    copy = bank / "items/basic/general/bas-ge-009.yaml"
    copy.write_text((copy.parent / "bas-ge-001.yaml").read_text("utf-8").replace("bas-ge-001", "bas-ge-009"), "utf-8")
    report = json.loads(run("diff", "--bank", str(bank), "--format", "json", check=True).stdout)
    assert report["files"] == ["other.txt"]
    assert [change["id"] for change in report["questions"]] == ["bas-ge-009"], "check reads an ignored question, so it counts"


@pytest.mark.parametrize(
    "words",
    [
        ("publish", "{}/nowhere", "--bank", "{}/bank"),
        ("publish", "{}/bank", "--bank", "{}/nowhere"),
        ("diff", "--bank", "{}/nowhere"),
        ("diff", "--bank", "{}/bank/bank.yaml"),
        ("statutes", "--bank", "{}/nowhere"),
        ("check", "{}/bank", "--today", "yesterday"),
        ("check", "{}/bank", "--format", "xml"),
        ("fmt", "{}"),
    ],
)
def test_wrong_use_is_exit_2_with_a_sentence(folder: BankFolder, words: tuple[str, ...]):
    tmp_path = folder.root.parent
    done = run(*(word.format(tmp_path) for word in words))
    assert done.returncode == 2
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr


def test_a_folder_that_is_no_paper_is_refused_in_words(folder: BankFolder, tmp_path: Path):
    done = run("publish", str(tmp_path), "--bank", str(folder.root))
    assert done.returncode == 1
    assert "PB821" in done.stderr
