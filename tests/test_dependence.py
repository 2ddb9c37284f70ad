"""What a change touches: against a bank whose every dependency is laid out by hand."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from paper_builder.dependence import touched
from paper_builder.history import history_since
from paper_builder.locks import load_locks
from tests.bank_folder import POINTS, STATUTES, BankFolder, question_yaml
from tests.builders import make_png
from tests.repository import commit

ITEM = "items/primary/data_analysis/pri-da-{:03d}.yaml"
PLAIN, ENEMY, NAMED, LEGAL, PICTURED, ELSEWHERE = (ITEM.format(number) for number in range(1, 7))


@pytest.fixture
def folder(tmp_path: Path) -> BankFolder:
    folder = BankFolder(tmp_path)
    picture = folder.add_picture()
    folder.add(question_yaml(), PLAIN)
    folder.add(question_yaml(id="pri-da-002", enemies="[pri-da-003]"), ENEMY)
    folder.add(question_yaml(id="pri-da-003"), NAMED)
    legal = "\n- statute: privacy-law\n  article: '6'"
    folder.add(question_yaml(id="pri-da-004", knowledge_point="da-privacy", references=legal), LEGAL)
    folder.add(question_yaml(id="pri-da-005", stem=f"|\n  ![柱状图]({picture})\n  最高的是（ ）。"), PICTURED)
    folder.add(question_yaml(id="pri-da-006", knowledge_point="da-engagement"), ELSEWHERE)
    folder.write("blueprints/primary.yaml", "id: primary\n")
    folder.write("blueprints/advanced.yaml", "id: advanced\n")
    commit(tmp_path)
    return folder


def touched_by(folder: BankFolder) -> set[str] | None:
    bank, _ = folder.load()
    assert bank is not None
    paths = touched(bank, load_locks(folder.root)[0], history_since(folder.root, "HEAD"))
    return None if paths is None else set(paths)


def test_nothing_changed_touches_nothing(folder: BankFolder):
    assert touched_by(folder) == set()


def test_a_question_touches_itself_and_the_blueprint_of_its_level(folder: BankFolder):
    folder.add(question_yaml(difficulty="3"), PLAIN)
    assert touched_by(folder) == {PLAIN, "blueprints/primary.yaml"}


@pytest.mark.parametrize("changed", [ENEMY, NAMED])
def test_enemies_are_touched_from_either_side(folder: BankFolder, changed: str):
    text = (folder.root / changed).read_text("utf-8")
    folder.write(changed, text.replace("difficulty: 2", "difficulty: 3"))
    assert touched_by(folder) == {ENEMY, NAMED, "blueprints/primary.yaml"}


def test_a_question_that_is_gone_touches_whoever_names_it(folder: BankFolder):
    (folder.root / NAMED).unlink()
    assert touched_by(folder) == {ENEMY, NAMED, "blueprints/primary.yaml"}


def test_a_changed_point_touches_its_questions_and_every_blueprint(folder: BankFolder):
    folder.write("knowledge_points.yaml", POINTS.replace("告知同意", "最小必要"))
    assert touched_by(folder) == {"knowledge_points.yaml", LEGAL, "blueprints/primary.yaml", "blueprints/advanced.yaml"}


def test_a_comment_among_the_points_touches_no_question(folder: BankFolder):
    folder.write("knowledge_points.yaml", f"# 说明\n{POINTS}")
    assert touched_by(folder) == {"knowledge_points.yaml"}


def test_a_changed_statute_touches_the_questions_that_cite_it(folder: BankFolder):
    folder.write("statutes.yaml", STATUTES.replace('["6", "13(1)"]', '["6"]'))
    assert touched_by(folder) == {"statutes.yaml", LEGAL, "blueprints/primary.yaml", "blueprints/advanced.yaml"}


def test_a_new_picture_under_an_old_name_touches_the_questions_that_show_it(folder: BankFolder):
    (path,) = (folder.root / "assets").iterdir()
    path.write_bytes(make_png(61, 30))
    assert touched_by(folder) == {f"assets/{path.name}", PICTURED, "blueprints/primary.yaml"}


@pytest.mark.parametrize("broken", ["knowledge_points.yaml", "statutes.yaml"])
def test_settings_that_cannot_be_read_touch_everything(folder: BankFolder, broken: str):
    folder.write(broken, "a: [\n")
    assert touched_by(folder) is None


def test_bank_yaml_touches_everything(folder: BankFolder):
    folder.write("bank.yaml", (folder.root / "bank.yaml").read_text("utf-8") + "notes: [新须知]\n")
    assert touched_by(folder) is None


def test_a_published_paper_is_touched_by_its_questions(folder: BankFolder):
    digest = "sha256:" + hashlib.sha256(b"").hexdigest()
    names = ("paper_digest", "bank_digest", "blueprint_digest")
    lock = (
        "version: 1\npaper: primary-A\nlevel: primary\nform: A\ntotal_points: 1\nseed: 7\nblueprint: primary\n"
        + "".join(f"{name}: {digest}\n" for name in names)
        + "builder_version: '1'\nsolver: x\nsolver_version: '1'\nitems:\n- number: 1\n  section: single\n"
        + f"  question: pri-da-001\n  points: 1\n  digest: {digest}\n  key_digest: {digest}\n"
    )
    path = "papers/primary-A-seed-7.lock.yaml"
    folder.write(path, lock)
    commit(folder.root)
    folder.add(question_yaml(difficulty="3"), PLAIN)
    assert touched_by(folder) == {PLAIN, path, "blueprints/primary.yaml"}
