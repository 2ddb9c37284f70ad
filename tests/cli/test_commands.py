"""The command line as a user meets it: help that teaches, clear refusals, exit codes, results on stdout, nothing half-written."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from paper_builder.analysis.guessing import section_gains
from paper_builder.bank_loading import load_bank
from paper_builder.blueprint_loading import find_blueprint, load_blueprint
from paper_builder.cli.main import COMMANDS
from tests.acceptance.conftest import BANK, run

QUESTION = BANK / "items" / "primary" / "data_analysis" / "pri-da-001.yaml"


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    """A small bank of one's own: the one that ``init`` writes."""
    run("init", str(tmp_path / "bank"), check=True)
    return tmp_path / "bank"


@pytest.fixture
def drafts(bank: Path) -> Path:
    """The same bank before anybody reviewed it."""
    for path in bank.glob("items/*/*/*.yaml"):
        text = path.read_text("utf-8").partition("review:")[0]
        path.write_text(text.replace("status: approved", "status: draft"), "utf-8")
    return bank


# ---- help, language, wrong use -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_explains_itself_in_both_languages(name: str, language: str):
    shown = run(name, "--help", PAPER_BUILDER_LANG=language)
    assert shown.returncode == 0
    assert bool(re.search("[一-鿿]", shown.stdout.partition("\n\n")[2])) == (language == "zh")
    assert "--lang" in shown.stdout


def test_the_list_of_commands_is_complete_and_loads_nothing_heavy():
    shown = run("--help")
    assert all(re.search(rf"^  {name} ", shown.stdout, re.MULTILINE) for name in COMMANDS)


@pytest.mark.parametrize(
    ("environment", "words", "chinese"),
    [
        ({"PAPER_BUILDER_LANG": "zh"}, (), True),
        ({"PAPER_BUILDER_LANG": "zh"}, ("--lang", "en"), False),
        ({"PAPER_BUILDER_LANG": "", "LC_ALL": "zh_CN.UTF-8"}, (), True),
        ({"PAPER_BUILDER_LANG": "", "LC_ALL": "", "LC_MESSAGES": "", "LANG": "C.UTF-8"}, (), False),
        ({"PAPER_BUILDER_LANG": "en"}, ("--lang=zh",), True),
    ],
)
def test_language_is_option_then_variable_then_locale(environment, words, chinese):
    shown = run("explain", "PB013", *words, **environment)
    assert ("同一个字段写了两次" in shown.stdout) == chinese


@pytest.mark.parametrize(
    "words",
    [
        ("nonsense",),
        ("check", "--nonsense"),
        ("check", "/no/such/folder"),
        ("build", "primary", "--bank", "/no/such/folder"),
        ("build", "expert"),
        ("build", "primary", "--export", "word"),
        *(("build", "primary", "--sitting", day) for day in ("2026-13", "26-11", "0026-11-28", "2026-11-00", "2026-02-30", "2026")),
        ("build", "primary", "--forms", "0"),
        ("verify", "/no/such/folder"),
        ("export", "/no/such/paper.json", "--to", "moodle", "--out", "/tmp/x"),
        ("preview", "pri-da-999"),
        ("review", "pri-da-999", "--by", "reader"),
        ("review", "pri-da-001"),
        ("explain", "PB999"),
        ("new", "--level", "primary", "--point", "no-point", "--author", "me"),
        ("coverage", "--level", "expert"),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_wrong_use_is_exit_2_with_a_sentence_and_no_traceback(words, language):
    done = run(*words, PAPER_BUILDER_LANG=language)
    assert done.returncode == 2
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr + done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("build", "primary", "--forms", "0"), "应是 1 到 5000 的整数"),
        (("build", "primary", "--seed", "-1"), "应是不小于 0 的整数"),
        (("build", "primary", "--seed", "x"), "应是不小于 0 的整数"),
        (("build", "primary", "--sitting", "1999-01"), "2000 年到 2099 年"),
        (("build", "primary", "--sitting", "2026-13"), "不是年月"),
        (("export", "{}/none.json", "--to", "json", "--out", "x"), "不见了"),
        (("check", "{}/none"), "没有"),
    ],
)
def test_a_value_that_will_not_do_is_explained_in_chinese(words, said, tmp_path: Path):
    done = run(*(word.format(tmp_path) for word in words), PAPER_BUILDER_LANG="zh")
    assert done.returncode == 2
    assert said in done.stderr


def test_a_bug_of_ours_is_exit_70_with_a_report_and_no_traceback(tmp_path: Path):
    script = (
        "import paper_builder.codes as c, paper_builder.cli.main as m\n"
        "def broken(): raise RuntimeError('planted')\n"
        "c.all_rules = broken\n"
        "m.run(['explain', 'PB001'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, env={**os.environ, "TMPDIR": str(tmp_path)}
    )
    assert done.returncode == 70
    assert "Traceback" not in done.stderr
    (report,) = tmp_path.glob("paper-builder-*.txt")
    assert "planted" in report.read_text("utf-8")


def test_a_closed_pipe_is_no_error():
    command = f"{Path(sys.executable).with_name('paper-builder')} explain | head -n 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.stderr == ""


# ---- check and explain -------------------------------------------------------------------------------------------------


def test_check_reports_place_and_mend_in_three_formats(bank: Path):
    path = bank / "items" / "basic" / "general" / "bas-ge-001.yaml"
    path.write_text(path.read_text("utf-8").replace("answer: B", "answer: E"), "utf-8")
    text = run("check", str(bank))
    assert text.returncode == 1
    assert "items/basic/general/bas-ge-001.yaml:" in text.stdout
    assert "^" in text.stdout
    report = json.loads(run("check", str(bank), "--format", "json").stdout)
    assert report["version"] == 1
    assert report["summary"]["errors"] >= 1
    (found,) = [d for d in report["diagnostics"] if d["code"] == "PB317"]
    assert found["subject"] == "bas-ge-001"
    line = path.read_text("utf-8").splitlines()[found["line"] - 1]
    assert line[found["column"] - 1 : found["end_column"] - 1] == "E"
    github = run("check", str(bank), "--format", "github").stdout
    assert re.search(r"^::error file=.*bas-ge-001.yaml,line=\d+", github, re.MULTILINE)


def test_check_of_one_file_leaves_the_others_out(bank: Path):
    folder = bank / "items" / "basic" / "general"
    for name in ("bas-ge-001", "bas-ge-002"):
        path = folder / f"{name}.yaml"
        path.write_text(path.read_text("utf-8").replace("difficulty: 2", "difficulty: 9"), "utf-8")
    both = json.loads(run("check", str(bank), "--format", "json").stdout)
    one = json.loads(run("check", str(folder / "bas-ge-002.yaml"), "--format", "json").stdout)
    assert {d["path"] for d in one["diagnostics"]} < {d["path"] for d in both["diagnostics"]}
    assert {d["path"] for d in one["diagnostics"]} == {"items/basic/general/bas-ge-002.yaml"}


def test_every_rule_is_listed_and_explained():
    listed = re.findall(r"^(PB\d{3})", run("explain").stdout, re.MULTILINE)
    assert len(listed) == len(set(listed)) > 60
    assert listed == sorted(listed)
    shown = run("explain", "pb013").stdout
    assert shown.startswith("PB013")
    assert "Why" in shown


# ---- authors' helpers --------------------------------------------------------------------------------------------------


def test_new_makes_the_next_id_and_a_file_that_asks_for_two_judgements_and_nothing_else(bank: Path):
    words = ("new", "--level", "basic", "--point", "ge-basics", "--author", "me", "--bank", str(bank))
    made = [
        Path(run(*words, "--type", kind, check=True).stdout.strip())
        for kind in ("single_choice", "multiple_choice", "short_answer")
    ]
    assert [path.name for path in made] == ["bas-ge-004.yaml", "bas-ge-005.yaml", "bas-ge-006.yaml"]
    found = json.loads(run("check", str(bank), "--format", "json").stdout)["diagnostics"]
    lines = dict(enumerate(made[0].read_text("utf-8").splitlines(), 1))
    asked = {lines[one["line"]].partition(":")[0] for one in found}
    assert asked == {"cognitive_level", "difficulty"}
    assert len(found) == 2 * len(made)
    for path in made:
        text = path.read_text("utf-8")
        path.write_text(text.replace("cognitive_level:", "cognitive_level: apply").replace("difficulty:", "difficulty: 2"), "utf-8")
    assert run("check", str(bank)).returncode == 0


def test_new_asks_for_a_code_where_a_name_is_given(bank: Path):
    before = sorted(bank.rglob("*"))
    done = run("new", "--level", "basic", "--point", "ge-basics", "--author", "张三", "--bank", str(bank), PAPER_BUILDER_LANG="zh")
    assert done.returncode == 2
    assert "writer-1" in done.stderr
    assert sorted(bank.rglob("*")) == before


def test_preview_shows_no_key_unless_asked(tmp_path: Path):
    plain = run("preview", "pri-da-001").stdout
    assert "独立访客" in plain
    assert "Key" not in plain
    assert "Key: C" in run("preview", "pri-da-001", "--key").stdout
    page = tmp_path / "page.html"
    run("preview", "pri-da-001", "--html", str(page), check=True)
    assert "独立访客" in page.read_text("utf-8")
    assert "解析" not in page.read_text("utf-8")


def test_search_by_words_and_tags():
    lines = run("search", "完播率", "--level", "primary").stdout.splitlines()
    assert lines
    assert all(line.startswith("pri-") for line in lines)
    assert run("search", "没有这样的字样").returncode == 1


def test_coverage_prints_supply_and_cues_of_the_bank_each_level_and_each_author():
    shown = run("coverage", "--cues", "--points", PAPER_BUILDER_LANG="zh").stdout
    assert "单项选择题" in shown
    bank, _ = load_bank(BANK)
    assert bank is not None
    groups = ["线索 · 全部（"]
    groups += [f"线索 · {level.name}（" for level in bank.settings.levels]
    groups += [f"命题人 · {author}（" for author in sorted({question.author for question in bank.questions.values()})]
    assert [line[: line.index("（") + 1] for line in shown.splitlines() if " · " in line] == groups
    for level in bank.settings.levels:
        blueprint, _ = load_blueprint(find_blueprint(bank, level.id), bank)
        assert blueprint is not None
        gains = section_gains(blueprint, bank.approved(level.id))
        total = sum(float(gain.gain) for gain in gains)
        section = shown[shown.index(f"线索 · {level.name}（") :]
        assert next(line for line in section.splitlines() if line.lstrip().startswith("合计")).split()[-1] == f"{total:+.1f}"


# ---- review ------------------------------------------------------------------------------------------------------------


def test_review_shows_no_key_then_records(drafts: Path):
    shown = run("review", "bas-ge-001", "--by", "reader", "--bank", str(drafts))
    assert "25%" in shown.stdout
    assert "Key" not in shown.stdout
    own = run("review", "bas-ge-001", "--by", "writer-1", "--answer", "B", "--bank", str(drafts))
    assert own.returncode == 1
    wrong = run("review", "bas-ge-001", "--by", "reader", "--answer", "A", "--comment", "算式", "--bank", str(drafts))
    assert wrong.returncode == 1
    text = (drafts / "items" / "basic" / "general" / "bas-ge-001.yaml").read_text("utf-8")
    assert "status: draft" in text
    assert "outcome: sent_back" in text
    assert "comment: 算式" in text


@pytest.mark.parametrize(
    "words",
    [
        ("--by", "Reviewer 2", "--answer", "B"),
        ("--by", "张三", "--answer", "B"),
        ("--by", "reader", "--answer", "B", "--on", "9999-01-01"),
        ("--by", "Writer-1", "--answer", "B"),
        ("--by", "reader", "--answer", "A", "--comment", "长" * 20001),
    ],
)
def test_a_review_that_is_refused_leaves_the_file_as_it_was(drafts: Path, words: tuple[str, ...]):
    path = drafts / "items" / "basic" / "general" / "bas-ge-001.yaml"
    before = path.read_bytes()
    done = run("review", "bas-ge-001", *words, "--bank", str(drafts))
    assert done.returncode in (1, 2)
    assert done.stderr
    assert "Traceback" not in done.stderr
    assert path.read_bytes() == before


def test_three_agreements_make_a_paper_possible(drafts: Path, tmp_path: Path):
    assert run("build", "basic", "--bank", str(drafts), "--out", str(tmp_path / "out")).returncode == 3
    answers = {"bas-ge-001": ["--answer", "B"], "bas-ge-002": ["--answer", "A C"]}
    for name, words in answers.items():
        run("review", name, "--by", "reader", *words, "--bank", str(drafts), check=True)
    undecided = run("review", "bas-ge-003", "--by", "reader", "--answer", "用中位数", "--bank", str(drafts))
    assert undecided.returncode == 1
    words = ["--answer", "极端值会拉偏平均数；用中位数", "--outcome", "agreed"]
    run("review", "bas-ge-003", "--by", "reader", *words, "--bank", str(drafts), check=True)
    assert run("build", "basic", "--bank", str(drafts), "--out", str(tmp_path / "out")).returncode == 0


def test_an_approved_question_that_changes_is_found(bank: Path):
    assert run("check", str(bank)).returncode == 0
    path = bank / "items" / "basic" / "general" / "bas-ge-001.yaml"
    path.write_text(path.read_text("utf-8").replace("共 40 页", "共 80 页"), "utf-8")
    done = run("check", str(bank))
    assert done.returncode == 1
    assert "PB223" in done.stdout


# ---- build, export, verify ---------------------------------------------------------------------------------------------


def test_init_build_export_verify(bank: Path, tmp_path: Path):
    out = tmp_path / "out"
    built = run("build", "basic", "--bank", str(bank), "--out", str(out))
    assert built.returncode == 0, built.stderr
    folder = Path(built.stdout.strip())
    assert folder == out / "basic-A"
    assert run("verify", str(folder), "--bank", str(bank)).returncode == 0
    target = tmp_path / "quiz.xml"
    exported = run("export", str(folder / "paper.json"), "--to", "moodle", "--out", str(target))
    assert exported.returncode == 0
    assert target.read_bytes().startswith(b"<?xml")
    assert run("export", str(folder / "paper.json"), "--to", "word", "--out", str(tmp_path / "x")).returncode == 2
    assert not (tmp_path / "x").exists()


def test_build_replaces_its_own_folder_and_no_other(bank: Path, tmp_path: Path):
    out = tmp_path / "out"
    for _ in range(2):
        assert run("build", "basic", "--bank", str(bank), "--out", str(out)).returncode == 0
    foreign = tmp_path / "mine" / "basic-A"
    foreign.mkdir(parents=True)
    (foreign / "thesis.txt").write_text("mine", "utf-8")
    refused = run("build", "basic", "--bank", str(bank), "--out", str(tmp_path / "mine"))
    assert refused.returncode == 2
    assert "PB830" in refused.stderr
    assert [path.name for path in foreign.iterdir()] == ["thesis.txt"]
    assert [path.name for path in foreign.parent.iterdir()] == ["basic-A"]


def test_damaged_papers_are_refused_in_words(bank: Path, tmp_path: Path):
    run("build", "basic", "--bank", str(bank), "--out", str(tmp_path), check=True)
    folder = tmp_path / "basic-A"
    original = (folder / "paper.json").read_bytes()
    for damage in (b"", b"{", b"[]", b'{"version": 99}', original.replace(b'"points": 2', b'"points": 3', 1), b"\xff\xfe"):
        (folder / "paper.json").write_bytes(damage)
        done = run("verify", str(folder))
        assert done.returncode == 1
        assert "Traceback" not in done.stderr + done.stdout
    (folder / "paper.json").write_bytes(original)
    (folder / "manifest.json").write_text("{}", "utf-8")
    assert run("verify", str(folder)).returncode == 1


def test_repeated_json_names_and_odd_numbers_do_not_pass(bank: Path, tmp_path: Path):
    run("build", "basic", "--bank", str(bank), "--out", str(tmp_path), check=True)
    folder = tmp_path / "basic-A"
    text = (folder / "paper.json").read_text("utf-8")
    for odd in (
        text.replace('"points": 2,', '"points": NaN,', 1),
        text.replace('"points": 2,', '"points": 1e999,', 1),
        text.replace('"points": 2,', '"points": 2, "points": 2,', 1),
    ):
        (folder / "paper.json").write_text(odd, "utf-8")
        done = run("verify", str(folder))
        assert done.returncode == 1
        assert "Traceback" not in done.stderr + done.stdout


def test_results_go_to_stdout_and_nothing_else(bank: Path, tmp_path: Path):
    built = run("build", "basic", "--bank", str(bank), "--out", str(tmp_path / "out"))
    assert built.stdout == f"{tmp_path / 'out' / 'basic-A'}\n"
    assert "\x1b" not in built.stdout + built.stderr


def test_formats_lists_every_format_with_what_it_carries():
    shown = run("formats").stdout
    for name in ("json", "pdf", "html", "qti3", "moodle"):
        assert re.search(rf"^{name} ", shown, re.MULTILINE)


def test_formats_tells_which_files_hold_keys():
    blocks = re.split(r"^(?=\S)", run("formats", "--lang", "zh").stdout, flags=re.MULTILINE)[1:]
    for_candidates = {block.split()[0] for block in blocks if "给考生，不含答案" in block}
    assert for_candidates == {"pdf", "html"}
    confidential = {block.split()[0] for block in blocks if "不能给考生" in block or "保密" in block}
    assert confidential | for_candidates == {block.split()[0] for block in blocks}
    assert confidential.isdisjoint(for_candidates)


def test_commands_work_from_any_folder(tmp_path: Path):
    done = run("check", str(BANK), "--format", "json", cwd=tmp_path)
    assert done.returncode == 0
    assert json.loads(done.stdout)["summary"]["errors"] == 0
