"""Many forms of the shipped bank, by the real command: the file, a run that is killed and goes on, and a form made a paper."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest

from paper_builder.forms_file import read_forms
from paper_builder.locks import lock_of, lock_text
from paper_builder.paper import Named
from tests.acceptance.conftest import BANK, ROOT, run, tree
from tests.builders import make_paper

WORDS = ("build", "advanced", "--forms", "120", "--overlap-max", "50%", "--exposure-max", "36")
LIMITS = {"forms": 120, "items": 40, "overlap_max": 20, "exposure_max": 36}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file, from a run that nobody disturbed."""
    out = tmp_path_factory.mktemp("forms")
    done = run(*WORDS, "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{out / 'advanced-forms.jsonl'}\n"
    assert "questions that two forms share" in done.stderr
    assert [path.name for path in out.iterdir()] == ["advanced-forms.jsonl"]
    return out / "advanced-forms.jsonl"


def wires(path: Path) -> list[dict]:
    return [json.loads(text) for text in path.read_text("utf-8").splitlines()]


def named(path: Path) -> list[list[str]]:
    header, *forms, _ = wires(path)
    names = list(header["questions"])
    return [[names[place] for part in form["questions"] for place in part] for form in forms]


def absent(line: str) -> int:
    """A place in the header that the form of that line does not hold."""
    held = {place for part in json.loads(line)["questions"] for place in part}
    return next(place for place in range(len(held) + 1) if place not in held)


# ---- the file ----------------------------------------------------------------------------------------------------------


def test_the_file_holds_what_was_asked_for(built: Path):
    header, summary = wires(built)[0], wires(built)[-1]
    assert {name: header[name] for name in LIMITS} == LIMITS
    forms = named(built)
    assert len(forms) == 120
    assert all(len(set(form)) == 40 for form in forms)
    overlaps = [len(set(a) & set(b)) for a, b in combinations(forms, 2)]
    uses = Counter(name for form in forms for name in form)
    assert summary["overlap"] == max(overlaps) <= 20
    assert summary["exposure"] == max(uses.values()) <= 36
    assert summary["mean_overlap"] == pytest.approx(sum(overlaps) / len(overlaps), abs=1e-4)
    assert summary["least_mean_overlap"] <= summary["mean_overlap"]
    assert header["anchor"] == []
    assert all(0 < aim["mean_distance"] <= aim["worst_distance"] or not aim["worst_distance"] for aim in summary["aims"])
    assert {aim["row"] for aim in summary["aims"]} >= {"easy", "mean-facility"}


def test_the_file_holds_no_key_and_no_text_of_a_question(built: Path):
    assert set(wires(built)[1]) == {"kind", "number", "questions"}
    text = built.read_text("utf-8")
    assert not any(word in text for word in ("answer", "explanation", "stem", "option"))


def test_a_file_is_read_as_it_was_written(built: Path):
    forms, found = read_forms(built)
    assert not found
    assert forms is not None
    assert [[name for names in form.questions for name in names] for form in forms.forms] == named(built)
    assert forms.name(7) == "007"


@pytest.mark.parametrize(
    ("spoil", "line"),
    [
        (lambda lines: lines[:-1], 121),
        (lambda lines: lines[1:], 121),
        (lambda lines: [*lines[:50], *lines[51:]], 121),
        (lambda lines: [*lines[:50], lines[51], lines[50], *lines[52:]], 51),
        (lambda lines: [*lines[:50], lines[50][:-20], *lines[51:]], 51),
        (lambda lines: [*lines[:50], lines[50].replace('"form"', '"mystery"'), *lines[51:]], 51),
        (lambda lines: [*lines[:50], lines[50].replace('"questions":[[', '"questions":[[99999,'), *lines[51:]], 51),
        (lambda lines: [*lines[:50], lines[50].replace('"questions":[[', '"questions":[[-1,'), *lines[51:]], 51),
        (lambda lines: [*lines[:50], lines[50].replace('"questions":[[', '"questions":[["1",'), *lines[51:]], 51),
        (lambda lines: [lines[0].replace('"version":2', '"version":1'), *lines[1:]], 1),
        (lambda lines: [lines[0].replace('"version":2', '"version":true'), *lines[1:]], 1),
        (lambda lines: [lines[0].replace('"anchor":[]', '"anchor":[99999]'), *lines[1:]], 1),
        (lambda lines: [lines[0].replace('"anchor":[]', f'"anchor":[{absent(lines[1])}]'), *lines[1:]], 2),
        (lambda lines: [lines[0].replace('"sitting":""', '"sitting":"2026-02-31"'), *lines[1:]], 1),
        (lambda lines: [lines[0].replace('"exposure_max":36', '"exposure_max":2'), *lines[1:]], 122),
        (lambda lines: [*lines[:-1], lines[-1].replace('"exposure":', '"exposure":1')], 122),
        (lambda _: [], 1),
    ],
)
def test_a_damaged_file_is_refused_with_the_line(built: Path, tmp_path: Path, spoil, line: int):
    path = tmp_path / "advanced-forms.jsonl"
    path.write_text("".join(text + "\n" for text in spoil(built.read_text("utf-8").splitlines())), "utf-8")
    forms, found = read_forms(path)
    assert forms is None
    assert found[0].span is not None
    assert found[0].span.line == line
    done = run("render", str(path), "--form", "3", "--out", str(tmp_path / "out"))
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_file_of_an_older_version_is_refused_with_what_to_do(built: Path, tmp_path: Path):
    path = tmp_path / "advanced-forms.jsonl"
    path.write_text(built.read_text("utf-8").replace('"version":2', '"version":1', 1), "utf-8")
    done = run("render", str(path), "--form", "3", "--out", str(tmp_path / "out"), PAPER_BUILDER_LANG="en")
    assert done.returncode == 2
    assert "PB840" in done.stderr
    assert "of version 1; this program reads and writes version 2" in done.stderr
    assert "build the forms again" in done.stderr


def test_a_form_that_shares_too_much_with_another_is_refused(built: Path, tmp_path: Path):
    path = tmp_path / "advanced-forms.jsonl"
    path.write_text(built.read_text("utf-8").replace('"overlap_max":20', '"overlap_max":1'), "utf-8")
    done = run("render", str(path), "--form", "3", "--bank", str(BANK), "--out", str(tmp_path / "out"))
    assert done.returncode == 1
    assert "PB840" in done.stderr
    assert "line 4" in done.stderr
    assert not (tmp_path / "out").exists()


# ---- stopped and gone on -----------------------------------------------------------------------------------------------

STOP = """
import contextlib, os, signal, sys
import paper_builder.cli.forms as forms
from paper_builder.cli.main import run
@contextlib.contextmanager
def progress(label):
    def tell(done, total):
        if done >= 60:
            os.kill(os.getpid(), getattr(signal, sys.argv[1]))
    yield tell
forms.progress = progress
run(sys.argv[2:])
"""


@pytest.mark.parametrize("last", [b"", b'{"batch":2,"forms":[[[1,2', b'{"batch":2,"forms":[[[0],[0],[0]]]}\n', b"\0\n"])
def test_a_killed_run_goes_on_to_the_same_bytes(built: Path, tmp_path: Path, last: bytes):
    words = [*WORDS, "--bank", str(BANK), "--out", str(tmp_path)]
    stopped = subprocess.run([sys.executable, "-c", STOP, "SIGKILL", *words], cwd=ROOT, capture_output=True, check=False)
    assert stopped.returncode == -9
    part = tmp_path / "advanced-forms.jsonl.part"
    assert [path.name for path in tmp_path.iterdir()] == [part.name]
    with part.open("ab") as file:
        file.write(last)
    done = run(*words)
    assert done.returncode == 0
    assert "taken over from the run that was stopped" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == [built.name]
    assert (tmp_path / built.name).read_bytes() == built.read_bytes()


def test_what_was_changed_in_between_is_made_again(built: Path, tmp_path: Path):
    words = [*WORDS, "--bank", str(BANK), "--out", str(tmp_path)]
    subprocess.run([sys.executable, "-c", STOP, "SIGKILL", *words], cwd=ROOT, capture_output=True, check=False)
    part = tmp_path / "advanced-forms.jsonl.part"
    header, *batches = part.read_text("utf-8").splitlines()
    batch = json.loads(batches[0])
    batch["forms"][:2] = batch["forms"][1::-1]
    part.write_text("\n".join([header, json.dumps(batch), *batches[1:], ""]), "utf-8")
    done = run(*words)
    assert done.returncode == 0
    assert "taken over" not in done.stderr
    assert (tmp_path / built.name).read_bytes() == built.read_bytes()


def test_what_another_request_left_is_not_taken_over(built: Path, tmp_path: Path):
    words = [*WORDS, "--bank", str(BANK), "--out", str(tmp_path)]
    subprocess.run([sys.executable, "-c", STOP, "SIGKILL", *words, "--seed", "5"], cwd=ROOT, capture_output=True, check=False)
    assert (tmp_path / "advanced-forms.jsonl.part").exists()
    done = run(*words)
    assert "taken over" not in done.stderr
    assert (tmp_path / built.name).read_bytes() == built.read_bytes()


def test_ctrl_c_says_where_the_forms_are_and_how_to_go_on(tmp_path: Path):
    words = [*WORDS, "--bank", str(BANK), "--out", str(tmp_path), "--lang", "zh"]
    stopped = subprocess.run(
        [sys.executable, "-c", STOP, "SIGINT", *words], cwd=ROOT, capture_output=True, check=False, text=True, encoding="utf-8"
    )
    assert stopped.returncode == 130
    assert "再运行同一条命令就接着做" in stopped.stderr
    assert "Traceback" not in stopped.stderr
    assert stopped.stdout == ""
    assert [path.name for path in tmp_path.iterdir()] == ["advanced-forms.jsonl.part"]


def test_workers_write_the_same_bytes(built: Path, tmp_path: Path):
    assert run(*WORDS, "--out", str(tmp_path), "--jobs", "2").returncode == 0
    assert (tmp_path / built.name).read_bytes() == built.read_bytes()


# ---- one form as a paper -----------------------------------------------------------------------------------------------


def test_a_form_becomes_a_paper_of_its_questions_that_verifies(built: Path, tmp_path: Path):
    first, second = tmp_path / "first", tmp_path / "second"
    for out in (first, second):
        done = run("render", str(built), "--form", "17", "--bank", str(BANK), "--out", str(out), "--export", "moodle")
        assert (done.returncode, done.stdout) == (0, f"{out / 'advanced-017'}\n")
    assert tree(first) == tree(second), "the same form has the same bytes each time"
    assert "platform/moodle.xml" in tree(first / "advanced-017")
    paper = json.loads((first / "advanced-017" / "paper.json").read_text("utf-8"))
    items = [item for section in paper["sections"] for item in section["items"]]
    assert sorted(item["question"] for item in items) == sorted(named(built)[16])
    assert paper["provenance"]["solver"] == wires(built)[0]["solver"]
    assert run("verify", str(first / "advanced-017"), "--bank", str(BANK)).returncode == 0


def test_each_form_has_an_order_of_its_own(built: Path, tmp_path: Path):
    orders = {}
    for number in ("1", "2", "3"):
        run("render", str(built), "--form", number, "--bank", str(BANK), "--out", str(tmp_path), check=True)
        paper = json.loads((tmp_path / f"advanced-00{number}" / "paper.json").read_text("utf-8"))
        for section in paper["sections"]:
            for item in section["items"]:
                if "options" in item:
                    order = "".join(option["source"] for option in item["options"])
                    orders.setdefault(item["question"], set()).add(order)
    assert any(len(of_one) > 1 for of_one in orders.values())


def test_a_form_whose_question_was_changed_is_refused_and_others_are_not(built: Path, tmp_path: Path):
    bank = tmp_path / "bank"
    shutil.copytree(BANK, bank)
    forms = named(built)
    name = next(name for name in forms[0] if name not in forms[1])
    (path,) = bank.glob(f"items/advanced/*/{name}.yaml")
    path.write_text(path.read_text("utf-8").replace("seconds: ", "seconds: 1", 1), "utf-8")
    refused = run("render", str(built), "--form", "1", "--bank", str(bank), "--out", str(tmp_path / "out"))
    assert refused.returncode == 1
    assert "PB841" in refused.stderr
    assert name in refused.stderr
    assert not (tmp_path / "out").exists()
    assert run("render", str(built), "--form", "2", "--bank", str(bank), "--out", str(tmp_path / "out")).returncode == 0
    text = (bank / "blueprints" / "advanced.yaml").read_text("utf-8")
    (bank / "blueprints" / "advanced.yaml").write_text(text.replace("minutes: 120", "minutes: 119", 1), "utf-8")
    refused = run("render", str(built), "--form", "2", "--bank", str(bank), "--out", str(tmp_path / "other"))
    assert refused.returncode == 1
    assert "the blueprint of advanced was changed" in refused.stderr


def test_an_anchor_and_included_questions_go_through_file_and_paper(tmp_path: Path):
    bank, out = tmp_path / "bank", tmp_path / "out"
    shutil.copytree(BANK, bank)
    included = sorted(path.stem for path in bank.glob("items/advanced/matrix_operation/*.yaml"))[:1]
    blueprint = bank / "blueprints" / "advanced.yaml"
    asked = f"\nanchor: {{items: 6, where: {{cognitive_level: [understand, apply]}}}}\nincluded_questions: {json.dumps(included)}\n"
    blueprint.write_text(blueprint.read_text("utf-8") + asked, "utf-8")
    words = ("--bank", str(bank), "--out", str(out))
    done = run("build", "advanced", "--forms", "30", "--overlap-max", "50%", "--exposure-max", "12", *words)
    assert done.returncode == 0, done.stderr
    assert "6 of them the anchor that all forms share" in done.stderr
    path = out / "advanced-forms.jsonl"
    header = wires(path)[0]
    assert header["overlap_max"] == 17, "half of the 34 questions beside the anchor"
    anchor = {list(header["questions"])[place] for place in header["anchor"]}
    forms = named(path)
    assert len(anchor) == 6
    assert all(anchor < set(form) for form in forms)
    assert max(len(set(a) & set(b)) for a, b in combinations(forms, 2)) <= 17 + 6
    number = next(number for number, form in enumerate(forms, 1) if included[0] not in form)
    for form in (number, next(number for number, form in enumerate(forms, 1) if included[0] in form)):
        done = run("render", str(path), "--form", str(form), *words)
        assert done.returncode == 0, done.stderr
        assert run("verify", done.stdout.strip(), "--bank", str(bank)).returncode == 0
    spoilt = path.read_text("utf-8").splitlines()
    spoilt[1] = spoilt[1].replace("[[", f"[[{absent(spoilt[1])},", 1)
    path.write_text("\n".join([*spoilt, ""]), "utf-8")
    refused = run("render", str(path), "--form", "2", *words)
    assert refused.returncode == 2
    assert "line 2" in refused.stderr


def test_a_form_is_refused_where_the_past_is_another_now(tmp_path: Path):
    bank, out = tmp_path / "bank", tmp_path / "out"
    shutil.copytree(BANK, bank)
    blueprint = bank / "blueprints" / "advanced.yaml"
    blueprint.write_text(blueprint.read_text("utf-8") + "\nreuse: {rest_sittings: 1}\n", "utf-8")
    words = ("--bank", str(bank), "--out", str(out))
    run("build", "advanced", "--forms", "2", "--overlap-max", "39", "--sitting", "2026-11-28", *words, check=True)
    render = ("render", str(out / "advanced-forms.jsonl"), "--form", "1", *words)
    assert run(*render).returncode == 0
    shutil.rmtree(out / "advanced-1")
    asked = named(out / "advanced-forms.jsonl")[0][7]
    paper = make_paper()
    item = replace(paper.items[0], question=asked)
    paper = replace(
        paper,
        id="advanced-A",
        level=Named(id="advanced", name="高级"),
        sitting="2026-10-31",
        sections=(replace(paper.sections[0], items=(item,)),),
    )
    lock = lock_of(paper, "sha256:" + "0" * 64)
    path = bank / lock.path
    path.parent.mkdir(exist_ok=True)
    path.write_text(lock_text(lock), "utf-8")
    refused = run(*render)
    assert refused.returncode == 1
    assert f"error PB841: {asked} on form 1: resting after a recent sitting" in refused.stderr
    path.write_text("paper: [", "utf-8")
    refused = run(*render)
    assert refused.returncode == 1
    assert "looks at past papers" in refused.stderr
    assert not (out / "advanced-1").exists()


# ---- wrong use and the impossible --------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "words",
    [
        ("--overlap-max", "ten"),
        ("--overlap-max", "-1"),
        ("--overlap-max", "101%"),
        ("--exposure-max", "0"),
        ("--exposure-max", "0%"),
        ("--overlap-max", "10%", "--reserve"),
        ("--overlap-max", "10%", "--plan", "2"),
        ("--overlap-max", "10%", "--export", "moodle"),
        ("--forms", "5001"),
        ("--jobs", "0"),
    ],
)
def test_wrong_use_is_exit_2_with_a_sentence(tmp_path: Path, words, language):
    done = run("build", "advanced", "--forms", "30", *words, "--out", str(tmp_path), PAPER_BUILDER_LANG=language)
    assert done.returncode == 2
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("words", "code"), [(("--overlap-max", "5%"), "PB521"), (("--exposure-max", "10%"), "PB522"), (("--overlap-max", "8"), "PB523")]
)
def test_the_impossible_is_exit_3_with_numbers_and_what_to_do(tmp_path: Path, words, code: str):
    done = run("build", "advanced", "--forms", "60", *words, "--out", str(tmp_path), PAPER_BUILDER_LANG="zh")
    assert done.returncode == 3
    assert code in done.stderr
    assert "怎么改" in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_form_that_the_file_does_not_have_is_wrong_use(built: Path, tmp_path: Path):
    done = run("render", str(built), "--form", "121", "--out", str(tmp_path))
    assert done.returncode == 2
    assert "has 120 forms" in done.stderr
