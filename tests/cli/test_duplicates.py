"""``duplicates`` and the rule in ``check``, as a user meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.acceptance.conftest import run

QUESTION = """\
id: {name}
type: single_choice
level: basic
competency: general
knowledge_point: ge-median
cognitive_level: understand
difficulty: 2
seconds: 60
stem: |
  {stem}
options:
  A: 把极端值删去以后再求平均数
  B: 用中位数描述一般水平
  C: 只报告最大的一个数
  D: 把数据放大一倍
answer: {answer}
explanation: 说明。
status: draft
author: writer-1
"""
STEM = "一组收入数据里有几个特别大的数，描述一般水平时应当采用的做法是（ ）。"
REWORDED = "一组收入数据中有几个特别大的数，描述一般水平时应该采用的办法是（ ）。"


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    """The bank that ``init`` writes, with a question of ours."""
    run("init", str(tmp_path / "bank"), check=True)
    add(tmp_path / "bank", "bas-ge-011", STEM)
    return tmp_path / "bank"


def add(bank: Path, name: str, stem: str, answer: str = "B") -> Path:
    folder = next(path.parent for path in sorted(bank.glob("items/*/*/*.yaml")))
    example = next(folder.glob("*.yaml")).read_text("utf-8")
    fields = dict(
        line.split(": ", 1) for line in example.splitlines() if line.startswith(("level:", "competency:", "knowledge_point:"))
    )
    text = QUESTION.format(name=name, stem=stem, answer=answer)
    for field, value in fields.items():
        text = "\n".join(f"{field}: {value}" if line.startswith(f"{field}:") else line for line in text.split("\n"))
    path = folder / f"{name}.yaml"
    path.write_text(text, "utf-8")
    return path


def codes(bank: Path, *words: str) -> list[tuple[str, str]]:
    report = json.loads(run("check", *(words or (str(bank),)), "--format", "json").stdout)
    return [(found["code"], found["subject"]) for found in report["diagnostics"] if found["code"].startswith("PB34")]


def test_a_clean_bank_has_nothing_serious(bank: Path):
    done = run("duplicates", "--bank", str(bank), "--format", "json")
    assert done.returncode == 0
    report = json.loads(done.stdout)
    assert report["version"] == 1
    assert {pair["kind"] for pair in report["pairs"]} <= {"similar"}
    assert codes(bank) == []


def test_a_reworded_copy_is_shown_with_what_differs(bank: Path):
    add(bank, "bas-ge-012", REWORDED)
    done = run("duplicates", "--bank", str(bank), PAPER_BUILDER_LANG="zh")
    assert done.returncode == 1
    first, stem, key = done.stdout.splitlines()[:3]
    assert "换词重复" in first
    assert "bas-ge-011 ↔ bas-ge-012" in first
    assert "〔里→中〕" in stem
    assert key.strip() == "答案相同"
    assert "相似度" in done.stderr
    assert codes(bank) == [("PB341", "bas-ge-012")]


def test_one_question_lists_its_neighbours_best_first(bank: Path):
    add(bank, "bas-ge-012", REWORDED)
    done = run("duplicates", "bas-ge-012", "--bank", str(bank), "--format", "json")
    pairs = json.loads(done.stdout)["pairs"]
    assert [pair["first"] for pair in pairs] == ["bas-ge-012"] * len(pairs)
    assert (pairs[0]["second"], pairs[0]["kind"], pairs[0]["same_key"]) == ("bas-ge-011", "same_question", True)
    assert "".join(piece if isinstance(piece, str) else piece[1] for piece in pairs[0]["stem"]).startswith("一组收入数据里")


def test_an_exact_copy_fails_the_check_from_either_file(bank: Path):
    path = add(bank, "bas-ge-012", STEM.replace("（ ）。", "(  )"))
    assert codes(bank) == [("PB340", "bas-ge-012")]
    assert codes(bank, str(path)) == [("PB340", "bas-ge-012")]
    assert codes(bank, str(path.with_name("bas-ge-011.yaml"))) == [("PB340", "bas-ge-012")]
    assert codes(bank, str(path.with_name("bas-ge-001.yaml"))) == []
    assert run("check", str(bank)).returncode == 1


def test_new_files_are_not_taken_for_copies(bank: Path):
    words = ("--level", "basic", "--point", "ge-basics", "--author", "writer-1", "--bank", str(bank))
    for _ in range(2):
        run("new", *words, check=True)
    assert codes(bank) == []


def test_the_limit_is_told(bank: Path):
    add(bank, "bas-ge-012", REWORDED)
    add(bank, "bas-ge-013", STEM)
    done = run("duplicates", "--bank", str(bank), "--limit", "1", "--format", "json")
    assert len(json.loads(done.stdout)["pairs"]) == 1
    assert "--limit 0" in done.stderr


@pytest.mark.parametrize("words", [("bas-ge-999",), ("--level", "nowhere")])
def test_what_the_bank_does_not_have_is_refused(bank: Path, words: tuple[str, ...]):
    done = run("duplicates", *words, "--bank", str(bank))
    assert done.returncode == 2
    assert words[-1] in done.stderr
    assert done.stdout == ""
