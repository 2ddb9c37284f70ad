"""Every level of the shipped bank, checked by brute arithmetic from paper.json, the blueprint and the bank's files."""

from __future__ import annotations

import json
import re
import zipfile
from collections import Counter
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from pypdf import PdfReader

from tests.acceptance.conftest import BANK, LEVELS, blueprint, paper, run, tree

FACILITY = {"1": Decimal("0.9"), "2": Decimal("0.8"), "3": Decimal("0.65"), "4": Decimal("0.5"), "5": Decimal("0.35")}


def items(folder: Path):
    return [item for section in paper(folder)["sections"] for item in section["items"]]


def importance(question):
    points = yaml.load((BANK / "knowledge_points.yaml").read_text("utf-8"), yaml.BaseLoader)["knowledge_points"]
    return next(point for point in points if point["id"] == question["knowledge_point"])["levels"][question["level"]]


@pytest.mark.parametrize("level", LEVELS)
def test_the_folder_is_the_one_that_the_design_draws(built: Path, level: str):
    assert set(tree(built / f"{level}-A")) == {
        "paper.json",
        "candidate/paper.pdf",
        "candidate/paper.html",
        "marking/answer-key.pdf",
        "marking/answer-key.json",
        "platform/qti3.zip",
        "platform/moodle.xml",
        "report.html",
        "report.json",
        "manifest.json",
    }


@pytest.mark.parametrize("level", LEVELS)
def test_a_paper_holds_what_its_sections_say_and_100_points(built: Path, level: str, questions):
    plan, made = blueprint(level), paper(built / f"{level}-A")
    assert [(s["id"], str(len(s["items"])), str(s["points_each"])) for s in made["sections"]] == [
        (s["id"], s["count"], s["points"]) for s in plan["sections"]
    ]
    assert sum(item["points"] for item in items(built / f"{level}-A")) == 100
    assert [item["number"] for item in items(built / f"{level}-A")] == list(range(1, len(items(built / f"{level}-A")) + 1))
    for item in items(built / f"{level}-A"):
        question = questions[item["question"]]
        assert question["status"] == "approved"
        assert (question["level"], question["type"]) == (level, item["type"])
        assert item["stem"] == question["stem"].rstrip("\n")


@pytest.mark.parametrize("level", LEVELS)
def test_every_blueprint_row_holds_by_brute_arithmetic(built: Path, level: str, questions):
    made = items(built / f"{level}-A")
    source = [(questions[item["question"]], Decimal(str(item["points"]))) for item in made]
    for row in blueprint(level)["constraints"]:
        where = row.get("where", {})
        chosen = [
            (q, p)
            for q, p in source
            if all((importance(q) if field == "importance" else q[field]) in values for field, values in where.items())
        ]
        per_point = Counter(q["knowledge_point"] for q, _ in chosen)
        reached = {
            "points": sum(p for _, p in chosen),
            "items": len(chosen),
            "seconds": sum(int(q["seconds"]) for q, _ in chosen),
            "knowledge_points": len(per_point),
            "items_per_knowledge_point": max(per_point.values(), default=0),
            "mean_facility": sum(p * FACILITY[q["difficulty"]] for q, p in chosen) / max(sum(p for _, p in chosen), Decimal(1)),
        }[row["measure"]]
        target, tolerance = Decimal(row.get("target", "0")), Decimal(row.get("tolerance", "0"))
        lower = Decimal(row["min"]) if "min" in row else target - tolerance if "target" in row else None
        upper = Decimal(row["max"]) if "max" in row else target + tolerance if "target" in row else None
        assert lower is None or reached >= lower, row["id"]
        assert upper is None or reached <= upper, row["id"]


@pytest.mark.parametrize("level", LEVELS)
def test_keys_are_the_banks_keys_and_their_letters_are_fair(built: Path, level: str, questions):
    single = []
    for item in items(built / f"{level}-A"):
        if item["type"] == "short_answer":
            assert sum(Decimal(str(c["points"])) for c in item["rubric"]) == Decimal(str(item["points"])) == 10
            continue
        question = questions[item["question"]]
        shown = {option["label"]: option["text"] for option in item["options"]}
        assert {shown[label] for label in item["key"]} == {question["options"][letter].strip() for letter in question["answer"]}
        assert sorted(shown.values()) == sorted(text.strip() for text in question["options"].values())
        if item["type"] == "single_choice":
            single.append(item["key"][0])
    assert max(Counter(single).values()) <= Decimal("0.35") * len(single)
    assert max(len(list(run_)) for _, run_ in groupby(single)) <= 4


@pytest.mark.parametrize("level", LEVELS)
def test_no_enemies_meet(built: Path, level: str, questions):
    chosen = {item["question"] for item in items(built / f"{level}-A")}
    assert not [(name, enemy) for name in chosen for enemy in questions[name].get("enemies", []) if enemy in chosen]


@pytest.mark.parametrize("level", LEVELS)
def test_candidates_files_hold_every_question_and_no_answer(built: Path, level: str):
    folder = built / f"{level}-A"
    reader = PdfReader(folder / "candidate" / "paper.pdf")
    squeeze = re.compile(r"\s")
    pdf = squeeze.sub("", "".join(page.extract_text() for page in reader.pages))
    html = (folder / "candidate" / "paper.html").read_text("utf-8")
    meta = str(reader.metadata)
    seen = squeeze.sub("", "".join(i["stem"] + "".join(o["text"] for o in i.get("options", [])) for i in items(folder)))
    for item in items(folder):
        secret = [item["explanation"], item.get("model_answer", ""), *(c["text"] for c in item.get("rubric", []))]
        clauses = {clause for text in secret for clause in re.split("[。；，：]", squeeze.sub("", text)) if len(clause) >= 10}
        for clause in clauses:
            if clause not in seen:
                assert clause not in pdf
                assert clause not in squeeze.sub("", html)
        assert item["question"] not in pdf + html + meta
        assert item["author"] not in pdf + html + meta
    assert not re.search(r"https?://(?!www\.w3\.org)", html)
    assert "<script" not in html


@pytest.mark.parametrize("level", LEVELS)
def test_platform_files_add_up_to_100(built: Path, level: str):
    folder = built / f"{level}-A"
    with zipfile.ZipFile(folder / "platform" / "qti3.zip") as package:
        total = Decimal(0)
        names = [name for name in package.namelist() if name.endswith(".xml")]
        for name in names:
            root = ElementTree.fromstring(package.read(name))
            if root.tag.endswith("}qti-assessment-item"):
                (outcome,) = [e for e in root if e.tag.endswith("outcome-declaration") and e.get("identifier") == "MAXSCORE"]
                total += Decimal("".join(outcome.itertext()).strip())
    assert total == 100
    quiz = ElementTree.parse(folder / "platform" / "moodle.xml").getroot()
    assert sum(Decimal(grade.text) for grade in quiz.iter("defaultgrade")) == 100


@pytest.mark.parametrize("level", LEVELS)
def test_verify_accepts_the_paper_and_sees_one_changed_byte(built: Path, level: str, tmp_path: Path):
    folder = built / f"{level}-A"
    assert run("verify", str(folder), "--bank", str(BANK), "--strict").returncode == 0
    copy = tmp_path / "copy"
    for name, data in tree(folder).items():
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_bytes(data)
    data = bytearray((copy / "paper.json").read_bytes())
    data[len(data) // 2] ^= 1
    (copy / "paper.json").write_bytes(bytes(data))
    changed = run("verify", str(copy))
    assert changed.returncode == 1
    assert "PB820" in changed.stdout


def test_the_same_bytes_in_another_process_seed_locale_and_time_zone(built: Path, tmp_path: Path):
    words = ("build", "primary", "--export", "qti3", "--export", "moodle", "--out", str(tmp_path))
    run(*words, check=True, PYTHONHASHSEED="42", TZ="Pacific/Kiritimati", LC_ALL="zh_CN.UTF-8", PAPER_BUILDER_LANG="zh")
    assert tree(tmp_path / "primary-A") == tree(built / "primary-A")


def test_another_seed_is_another_paper(built: Path, tmp_path: Path):
    run("build", "primary", "--seed", "1", "--out", str(tmp_path), check=True)
    first = {item["question"] for item in items(built / "primary-A")}
    second = {item["question"] for item in items(tmp_path / "primary-A")}
    assert len(first - second) > 10


@pytest.mark.parametrize("level", LEVELS)
def test_three_forms_share_no_question_and_are_alike(level: str, tmp_path: Path):
    run("build", level, "--forms", "3", "--sitting", "2026-11", "--out", str(tmp_path), check=True)
    forms = [tmp_path / f"{level}-{name}" for name in "ABC"]
    used = Counter(item["question"] for folder in forms for item in items(folder))
    assert set(used.values()) == {1}
    means = []
    for folder in forms:
        made = paper(folder)
        assert made["sitting"] == "2026-11-28"
        means.append(sum(Decimal(str(i["points"])) * Decimal(str(i["facility"])) for i in items(folder)) / 100)
    assert max(means) - min(means) <= Decimal("0.01")


def test_what_cannot_be_met_is_explained_and_writes_nothing(tmp_path: Path):
    done = run("build", "primary", "--forms", "9", "--out", str(tmp_path / "out"))
    assert done.returncode == 3
    assert "PB501" in done.stderr
    assert re.search(r"\bwrite\b", done.stderr), "what to write is said"
    assert not (tmp_path / "out").exists()
    assert "Traceback" not in done.stderr


def test_the_shipped_bank_is_clean():
    done = run("check", str(BANK), "--format", "json")
    report = json.loads(done.stdout)
    assert done.returncode == 0
    assert report["summary"]["errors"] == report["summary"]["warnings"] == 0
    assert report["summary"]["questions"] >= 735
