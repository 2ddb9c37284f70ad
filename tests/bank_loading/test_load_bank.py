"""A folder becomes a bank: what could be read is there, what could not is named, and nothing depends on order or chance."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from paper_builder.bank_loading import load_bank, question_of
from paper_builder.diagnostics import Severity
from paper_builder.question import Choice, Criterion, Reference, ShortAnswer
from paper_builder.schema import check
from paper_builder.yaml_source import read_bytes
from tests.bank_folder import BankFolder, is_bilingual, question_yaml, short_yaml
from tests.bank_loading.test_rules import reviewed

SECOND = "items/primary/data_analysis/pri-da-002.yaml"
THIRD = "items/primary/data_analysis/pri-da-003.yaml"


@pytest.fixture
def bank(tmp_path: Path) -> BankFolder:
    return BankFolder(tmp_path)


def second(**changes: str | None) -> str:
    return question_yaml(id="pri-da-002", **changes)


def test_a_question_holds_what_its_file_says():
    source = question_yaml(
        type="multiple_choice",
        answer="BC",
        options="\n  A: NO\n  B: 1.0\n  C: |\n    甲\n    乙",
        references="\n- statute: law\n  article: 9(3)\n- statute: other",
        enemies="[pri-da-002]",
        tags="[热点]",
        keep_order="true",
    )
    document, _ = read_bytes(source.encode(), "f.yaml")
    assert document is not None
    data, found = check(document, "question")
    assert found == ()
    question = question_of(data)
    assert isinstance(question.body, Choice)
    assert question.body.multiple
    assert [(o.letter, o.text) for o in question.body.options] == [("A", "NO"), ("B", "1.0"), ("C", "甲\n乙")]
    assert question.body.key == ("B", "C")
    assert question.stem == "某短视频播放 12,000 次，其中 4,200 次播放到结尾，完播率为（ ）。"
    assert question.references == (Reference(statute="law", article="9(3)"), Reference(statute="other"))
    assert (question.enemies, question.tags, question.keep_order) == (("pri-da-002",), ("热点",), True)
    assert (question.difficulty, question.seconds, question.review, question.calculation) == (2, 60, None, "")


def test_a_short_answer_holds_its_scoring_points():
    document, _ = read_bytes(short_yaml().encode(), "f.yaml")
    assert document is not None
    body = question_of(check(document, "question")[0]).body
    assert isinstance(body, ShortAnswer)
    assert body.model_answer == "1. 统一口径。"
    assert str(body.points) == "2.5"
    assert body.rubric[1] == Criterion(points=body.points - 2, text="写明分母", accept=("写清分母",))


def test_without_bank_yaml_there_is_no_bank_and_a_clear_word(tmp_path: Path):
    for root in (tmp_path, tmp_path / "nowhere"):
        loaded, (finding,) = load_bank(root)
        assert loaded is None
        assert finding.code == "PB201"
        assert "bank.yaml" in finding.message.zh
        assert is_bilingual(finding)


@pytest.mark.parametrize("text", ["", "title：测试", "title: 测试\n", "a: [", "- a\n"])
def test_a_bank_yaml_that_cannot_be_used_stops_with_its_reasons(bank: BankFolder, text: str):
    bank.write("bank.yaml", text)
    bank.add(question_yaml())
    loaded, found = bank.load()
    assert loaded is None
    assert found
    assert {f.span.path for f in found if f.span} == {"bank.yaml"}
    assert any(f.severity is Severity.ERROR for f in found)


@pytest.mark.parametrize("name", ["knowledge_points.yaml", "statutes.yaml"])
def test_a_table_that_cannot_be_used_is_reported_once_and_not_for_every_question(bank: BankFolder, name: str):
    bank.write(name, "a: [\n")
    bank.add(question_yaml(references="\n- statute: whatever"))
    loaded, found = bank.load()
    assert loaded is not None
    assert "pri-da-001" in loaded.questions
    expected = {"knowledge_points.yaml": [("PB012", name), ("PB212", "")], "statutes.yaml": [("PB012", name)]}[name]
    assert [f.code for f in found if f.span and f.span.path == name] == ["PB012"]
    assert sorted(f.code for f in found) == sorted(code for code, _ in expected)


def test_a_bank_needs_no_statutes_and_no_questions(bank: BankFolder):
    (bank.root / "statutes.yaml").unlink()
    loaded, found = bank.load()
    assert found == ()
    assert loaded is not None
    assert (loaded.statutes, loaded.questions) == ({}, {})


BROKEN = ["", "a: [", "题干：下列", "id: x\n", "\x00", "- a\n- b\n", "a: &x 1\n", "a: 1\na: 2\n", "[" * 5000]


@pytest.mark.parametrize("text", BROKEN, ids=[repr(text)[:16] for text in BROKEN])
def test_one_bad_file_hides_no_other(bank: BankFolder, text: str):
    bank.add(text)
    bank.add(second(difficulty="9"), SECOND)
    bank.add(question_yaml(id="pri-da-003"), THIRD)
    loaded, found = bank.load()
    assert loaded is not None
    assert list(loaded.questions) == ["pri-da-003"]
    paths = [f.span.path for f in found if f.span]
    assert "items/primary/data_analysis/pri-da-001.yaml" in paths
    assert [f.code for f in found if f.span and f.span.path == SECOND] == ["PB106"]
    assert THIRD not in paths


def test_a_question_whose_file_is_broken_is_no_unknown_enemy(bank: BankFolder):
    bank.add(question_yaml(enemies="[pri-da-002]"))
    bank.add("a: [", SECOND)
    assert bank.codes() == ["PB012"]


def test_folders_links_and_other_things_are_reported(bank: BankFolder, tmp_path: Path):
    folder = bank.root / "items/primary/data_analysis"
    folder.mkdir(parents=True)
    (folder / "pri-da-001.yaml").mkdir()
    (folder / "pri-da-002.yaml").symlink_to(tmp_path / "nowhere")
    outside = tmp_path.parent / "outside"
    outside.mkdir(exist_ok=True)
    (outside / "pri-da-003.yaml").write_text(question_yaml(id="pri-da-003"), "utf-8")
    (folder / "linked").symlink_to(outside)
    loaded, found = bank.load()
    assert loaded is not None
    assert loaded.questions == {}
    named = {(f.code, f.span.path.rsplit("/", 1)[1]) for f in found if f.span}
    assert named == {("PB001", "pri-da-001.yaml"), ("PB001", "pri-da-002.yaml"), ("PB229", "linked")}


@pytest.mark.skipif(sys.platform == "win32", reason="names there are always text")
def test_a_name_that_is_no_text_does_no_harm(bank: BankFolder):
    folder = bank.root / "items/primary/data_analysis"
    folder.mkdir(parents=True)
    Path(os.fsdecode(bytes(folder) + b"/pri-\xff.yaml")).write_text(question_yaml(), "utf-8")
    loaded, found = bank.load()
    assert loaded is not None
    assert [f.code for f in found] == ["PB203"]
    assert str(found[0].span).encode("utf-8")


def test_enemies_are_mutual_however_they_are_written(bank: BankFolder):
    bank.add(question_yaml(enemies="[pri-da-002]"))
    bank.add(second(), SECOND)
    bank.add(question_yaml(id="pri-da-003", enemies="[pri-da-001, pri-da-002]"), THIRD)
    loaded, found = bank.load()
    assert found == ()
    assert loaded is not None
    enemies = {name: set(question.enemies) for name, question in loaded.questions.items()}
    assert enemies == {
        "pri-da-001": {"pri-da-002", "pri-da-003"},
        "pri-da-002": {"pri-da-001", "pri-da-003"},
        "pri-da-003": {"pri-da-001", "pri-da-002"},
    }


def test_a_question_with_an_error_is_in_the_bank_but_never_approved(bank: BankFolder):
    reviewed(bank)
    loaded, _ = bank.load()
    assert loaded is not None
    assert [q.id for q in loaded.approved("primary")] == ["pri-da-001"]
    bank.add(question_yaml(explanation="另一道"), SECOND)
    loaded, _ = bank.load()
    assert loaded is not None
    assert list(loaded.questions) == ["pri-da-001"]
    assert loaded.faulty == {"pri-da-001"}
    assert loaded.approved("primary") == ()


def test_spans_tell_each_questions_file(bank: BankFolder):
    bank.add("# 说明\n" + question_yaml())
    loaded, _ = bank.load()
    assert loaded is not None
    span = loaded.spans["pri-da-001"]
    assert (span.path, span.line, span.column) == ("items/primary/data_analysis/pri-da-001.yaml", 2, 1)


def test_progress_is_told_for_every_file(bank: BankFolder):
    bank.add(question_yaml())
    bank.add("a: [", SECOND)
    told: list[tuple[int, int]] = []
    load_bank(bank.root, progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]


def test_the_digest_follows_what_can_reach_a_paper(bank: BankFolder):
    reviewed(bank)
    source = bank.add_picture()

    def digest() -> str:
        loaded, found = bank.load()
        assert loaded is not None
        assert not [f for f in found if f.severity is Severity.ERROR]
        return loaded.digest

    before = digest()
    assert digest() == before
    bank.add(second(status="draft", stem=f"'看图 ![图]({source}) （ ）。'"), SECOND)
    assert digest() == before
    path = bank.root / "items/primary/data_analysis/pri-da-001.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("author:", "tags: [热点]\nauthor:"), "utf-8")
    tagged = digest()
    assert tagged != before
    path.write_text(text.replace("author:", "enemies: [pri-da-002]\nauthor:"), "utf-8")
    assert digest() not in {before, tagged}
    path.write_text("# 注释不算内容\n" + text, "utf-8")
    assert digest() == before
    path.write_text(text.replace("status: approved", "status: retired"), "utf-8")
    assert digest() != before


def test_another_process_another_order_and_another_hash_seed_give_the_same(bank: BankFolder):
    bank.add(question_yaml(enemies="[pri-da-002, pri-da-003]", difficulty="9", tags="[a, a]"))
    bank.add(second(enemies="[pri-da-003]"), SECOND)
    bank.add(question_yaml(id="pri-da-003", stem="<b>甲</b> [x](y)"), THIRD)
    script = (
        "import sys; from pathlib import Path; from paper_builder.bank_loading import load_bank; "
        "b, f = load_bank(Path(sys.argv[1])); print(b.digest, sorted(b.faulty), list(b.questions.values()), f)"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script, str(bank.root)],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": locale, "TZ": zone, "PYTHONUTF8": "1"},
        ).stdout
        for seed, locale, zone in (("0", "C", "UTC"), ("1", "C.UTF-8", "Asia/Shanghai"), ("2", "POSIX", "America/New_York"))
    }
    assert len(outputs) == 1


lines = st.sampled_from(
    [*question_yaml().split("\n"), *short_yaml().split("\n"), "tags: [a，b]", "review:", "  by: writer-1", "---", "\ta: b"]
)


@given(st.lists(lines, max_size=30), st.binary(max_size=20), st.integers(0, 400))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_question_file_ever_ends_in_a_traceback(bank: BankFolder, chosen: list[str], noise: bytes, at: int):
    text = "\n".join(chosen).encode()
    bank.write("items/primary/data_analysis/pri-da-001.yaml", text[:at] + noise + text[at:])
    loaded, found = bank.load()
    assert loaded is not None
    assert loaded.questions or found


@given(st.sampled_from(["bank.yaml", "knowledge_points.yaml", "statutes.yaml"]), st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_settings_ever_end_in_a_traceback(tmp_path_factory: pytest.TempPathFactory, name: str, data: st.DataObject):
    folder = BankFolder(tmp_path_factory.mktemp("bank"))
    text = (folder.root / name).read_text("utf-8")
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 12)))
    folder.write(name, text[:start] + data.draw(st.text(max_size=6)) + text[end:])
    folder.add(question_yaml())
    loaded, found = folder.load()
    assert loaded is not None or found


def test_the_generated_bank_of_the_benchmark_is_sound(tmp_path: Path):
    sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))
    try:
        import reading
    finally:
        sys.path.pop(0)
    files = reading.write_bank(tmp_path, 40)
    loaded, found = load_bank(tmp_path)
    assert found == ()
    assert loaded is not None
    assert len(loaded.questions) == len(files) == 40


def test_a_folder_that_cannot_be_listed_is_told_with_its_name_and_the_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = BankFolder(tmp_path)
    folder.add(question_yaml())
    listed = os.scandir

    def scandir(path):
        if str(path).endswith("data_analysis"):
            raise OSError(errno.EACCES, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", scandir)
    (found,) = [one for one in folder.found() if "data_analysis" in one.message.zh]
    assert found.message.zh == "读不到文件夹 items/primary/data_analysis：没有读写权限，请找管理员开通"
    assert "not allowed" in found.message.en
