"""Writing: canonical text that reads back as the same question, edits that touch nothing else, and saves that lose nothing."""

from __future__ import annotations

import dataclasses
import errno
import multiprocessing
import random
import signal
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from paper_builder.bank_loading import question_of
from paper_builder.bank_writing import FileChangedError, question_text, record_review, save, with_review
from paper_builder.question import Choice, Criterion, Option, Question, Reference, Review, ShortAnswer
from paper_builder.schema import check
from paper_builder.yaml_source import read_bytes
from tests.bank_folder import BankFolder, question_yaml, short_yaml

REVIEW = Review(by="reviewer-2", on="2026-11-23", answered="B", outcome="agreed", digest="sha256:" + "0" * 64)
FOLDER = "items/primary/data_analysis"


def read(data: bytes) -> Question:
    document, found = read_bytes(data, "f.yaml")
    assert document is not None, (data.decode(), found)
    fields, violations = check(document, "question")
    assert violations == (), data.decode()
    return question_of(fields)


# ---- canonical text ------------------------------------------------------------------------------------------------

allowed = st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
signs = st.sampled_from(list("-?:,[]{}#&*!|>'\"%@` \u3000\n0.1NOyn=~\\$，：“”"))
texts = st.text(signs | allowed, min_size=1, max_size=30).map(lambda t: t.strip("\n")).filter(lambda t: t.strip() != "")
ids = st.from_regex(r"(pri|adv)-(da|fd)-[0-9]{3}", fullmatch=True)
slugs = st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True) | st.sampled_from(["no", "on", "y", "null", "true"])
reviews = st.none() | st.builds(
    Review,
    by=slugs,
    on=st.dates().map(lambda day: day.isoformat()),
    answered=st.sampled_from(["B", "BC", ""]) | texts,
    outcome=st.sampled_from(["agreed", "mended", "sent_back"]),
    digest=st.just("sha256:" + "9" * 64),
    comment=st.just("") | texts,
)


def bodies(kind: str) -> st.SearchStrategy[Choice | ShortAnswer]:
    if kind == "short_answer":
        criterion = st.builds(
            Criterion,
            points=st.integers(1, 20).map(lambda n: Decimal(n) / 2),
            text=texts,
            accept=st.lists(texts, max_size=3, unique=True).map(tuple),
            reject=st.lists(texts, max_size=3, unique=True).map(tuple),
        )
        return st.builds(ShortAnswer, model_answer=texts, rubric=st.lists(criterion, min_size=1, max_size=3).map(tuple))
    options = st.lists(texts, min_size=2, max_size=8).map(
        lambda all_: tuple(Option(letter=letter, text=text) for letter, text in zip("ABCDEFGH", all_, strict=False))
    )
    multiple = kind == "multiple_choice"
    return st.builds(Choice, multiple=st.just(multiple), options=options, key=st.just(("A", "B") if multiple else ("B",)))


def questions() -> st.SearchStrategy[Question]:
    def of_kind(kind: str) -> st.SearchStrategy[Question]:
        return st.builds(
            Question,
            id=ids,
            type=st.just(kind),
            level=slugs,
            competency=slugs,
            knowledge_point=slugs,
            cognitive_level=st.sampled_from(["remember", "create"]),
            difficulty=st.integers(1, 5),
            seconds=st.integers(5, 3600),
            stem=texts,
            body=bodies(kind),
            explanation=texts,
            status=st.sampled_from(["draft", "approved"]),
            author=slugs,
            calculation=st.sampled_from(["", "4200 / 12000", "-1", "0.5"]) if kind == "single_choice" else st.just(""),
            references=st.lists(st.builds(Reference, statute=slugs, article=st.sampled_from(["", "9", "9(3)"])), max_size=2).map(
                tuple
            ),
            enemies=st.lists(ids, max_size=2, unique=True).map(tuple),
            tags=st.lists(st.sampled_from(["热点", "no", "1.0", "A/B测试"]), max_size=3, unique=True).map(tuple),
            keep_order=st.booleans() if kind != "short_answer" else st.just(False),
            review=reviews,
        )

    return st.sampled_from(["single_choice", "multiple_choice", "short_answer"]).flatmap(of_kind)


@given(questions())
@settings(max_examples=300, deadline=None)
def test_a_written_question_reads_back_as_itself(question: Question):
    text = question_text(question)
    again = read(text.encode())
    assert again == question
    assert again.digest == question.digest
    assert question_text(again) == text


@given(questions())
@settings(max_examples=150, deadline=None)
def test_a_reader_of_yaml_1_1_takes_every_text_for_the_same_text(question: Question):
    data = yaml.safe_load(question_text(question))
    expected = yaml.load(question_text(question), yaml.BaseLoader)
    numbers = {"difficulty", "seconds", "keep_order", "points"}

    def compare(ours: Any, theirs: Any, name: str = "") -> None:
        if isinstance(theirs, dict):
            assert list(ours) == list(theirs)
            for key in theirs:
                compare(ours[key], theirs[key], key)
        elif isinstance(theirs, list):
            for one, other in zip(ours, theirs, strict=True):
                compare(one, other)
        elif name not in numbers:
            assert ours == theirs

    compare(data, expected)


def test_the_canonical_form():
    question = read(
        question_yaml(calculation="4200 / 12000", enemies="[pri-da-002]", references="\n- statute: law\n  article: 9").encode()
    )
    question = dataclasses.replace(question, review=REVIEW, status="approved")
    assert question_text(question) == (
        "# yaml-language-server: $schema=../../../../schemas/question.schema.json\n"
        "id: pri-da-001\n"
        "type: single_choice\n"
        "level: primary\n"
        "competency: data_analysis\n"
        "knowledge_point: da-engagement\n"
        "cognitive_level: apply\n"
        "difficulty: 2\n"
        "seconds: 60\n"
        "stem: |\n"
        "  某短视频播放 12,000 次，其中 4,200 次播放到结尾，完播率为（ ）。\n"
        "options:\n"
        "  A: 28%\n"
        "  B: 35%\n"
        "  C: 42%\n"
        "  D: 65%\n"
        "answer: B\n"
        "calculation: 4200 / 12000\n"
        "explanation: |\n"
        "  4,200÷12,000＝35%。A 少算；C 多算；D 算反了。\n"
        "references:\n"
        "- statute: law\n"
        "  article: '9'\n"
        "enemies: [pri-da-002]\n"
        "status: approved\n"
        "author: writer-1\n"
        "review:\n"
        "  by: reviewer-2\n"
        "  'on': '2026-11-23'\n"
        "  answered: B\n"
        "  outcome: agreed\n"
        "  digest: sha256:" + "0" * 64 + "\n"
    )


def test_the_modeline_points_at_the_schema_from_where_questions_lie():
    root = Path(__file__).resolve().parents[1]
    target = question_text(read(question_yaml().encode())).split("\n")[0].split("$schema=")[1]
    assert (root / "question_bank" / FOLDER / target).resolve() == (root / "schemas" / "question.schema.json").resolve()


def test_a_text_that_no_reader_accepts_is_not_written():
    question = read(question_yaml().encode())
    for stem in ("甲\u200b乙", "甲\x07", "", "甲\u2028乙"):
        with pytest.raises(ValueError, match=r"U\+|block"):
            question_text(dataclasses.replace(question, stem=stem))


# ---- edits ---------------------------------------------------------------------------------------------------------

LAYOUTS = {
    "plain": question_yaml().encode(),
    "short": short_yaml().encode(),
    "no final line end": question_yaml().rstrip("\n").encode(),
    "crlf": question_yaml().replace("\n", "\r\n").encode(),
    "byte order mark": b"\xef\xbb\xbf" + question_yaml().encode(),
    "comments": ("# 头\n" + question_yaml(status="draft   # 待审", author="writer-1 # 王老师") + "# 尾\n\n# 再尾\n").encode(),
    "status last": question_yaml(status=None, author="writer-1\nstatus: draft").encode(),
    "odd order": ("status: draft\n" + question_yaml(status=None)).encode(),
    "block last": question_yaml(explanation=None, author="writer-1\nexplanation: |\n  说明\n\n  再说明\n\n# 尾").encode(),
    "list last": short_yaml(rubric=None, author="writer-1\nrubric:\n  - points: 2\n    text: 甲 # 注\n\n").encode(),
    "reviewed": question_yaml(
        review="  # 旧\n  by: r\n  on: 2026-01-02\n  answered: C\n  outcome: sent_back\n  digest: sha256:" + "1" * 64 + "\n# 尾"
    ).encode(),
    "review in the middle": question_yaml(
        status="draft\nreview:\n  by: r\n  on: 2026-01-02\n  answered: C\n  outcome: sent_back\n  digest: sha256:"
        + "1" * 64
        + "\n# 之后"
    ).encode(),
    "review on one line": question_yaml(
        review="{by: r, on: 2026-01-02, answered: C, outcome: sent_back, digest: 'sha256:" + "1" * 64 + "'} # 注"
    ).encode(),
    "quoted status": question_yaml(status="'draft'").encode(),
}


@pytest.mark.parametrize("data", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_an_edit_records_the_review_and_touches_nothing_else(data: bytes):
    edited = with_review(data, "approved", REVIEW)
    before, after = read(data), read(edited)
    assert (after.status, after.review) == ("approved", REVIEW)
    assert dataclasses.replace(after, status=before.status, review=before.review) == before
    assert after.digest == before.digest
    kept = [line for line in edited.splitlines(keepends=True) if line in data.splitlines(keepends=True)]
    lost = [line for line in data.splitlines() if line not in edited.splitlines() and b"status" not in line]
    own = (b"  # ", b"  by:", b"  on:", b"  answered:", b"  outcome:", b"  digest:", b"review:")
    assert all(line.startswith(own) for line in lost)
    assert kept
    assert edited.startswith(data[:40].split(b"status")[0])
    assert edited.count(b"#") == data.count(b"#") - ("旧".encode() in data)
    assert (b"\r\n" in edited) == (b"\r\n" in data)
    assert b"\r\n" not in data or edited.replace(b"\r\n", b"").count(b"\n") == 0


@pytest.mark.parametrize("data", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_a_second_edit_leaves_one_review(data: bytes):
    once = with_review(data, "approved", REVIEW)
    assert with_review(once, "approved", REVIEW) == once
    other = dataclasses.replace(REVIEW, outcome="sent_back", comment="第一行\n第二行")
    again = with_review(once, "draft", other)
    assert read(again).review == other
    assert again.count(b"review:") == 1
    assert with_review(again, "approved", REVIEW) == once


@pytest.mark.parametrize("data", [b"", b"a: [", b"\xff", b"id: x\n", b"- a\n"])
def test_what_is_no_question_file_is_not_edited(data: bytes):
    with pytest.raises(ValueError, match="not a question file"):
        with_review(data, "approved", REVIEW)


# ---- recording -----------------------------------------------------------------------------------------------------


def test_a_review_is_recorded_for_what_was_read(tmp_path: Path):
    folder = BankFolder(tmp_path)
    path = folder.add(question_yaml())
    loaded, _ = folder.load()
    assert loaded is not None
    question = loaded.questions["pri-da-001"]
    review = dataclasses.replace(REVIEW, digest=question.digest)
    record_review(path, question, "approved", review)
    loaded, found = folder.load()
    assert found == ()
    assert loaded is not None
    assert loaded.questions["pri-da-001"].review == review
    with pytest.raises(FileChangedError):  # the file now has another status and review than the question that was read
        record_review(path, question, "approved", review)


@pytest.mark.parametrize("change", ["stem", "status", "gone", "broken", "wrong"])
def test_a_review_is_refused_where_the_file_is_another_by_now(tmp_path: Path, change: str):
    folder = BankFolder(tmp_path)
    path = folder.add(question_yaml())
    loaded, _ = folder.load()
    assert loaded is not None
    match change:
        case "stem":
            path.write_text(question_yaml(stem="另一个题干（ ）。"), "utf-8")
        case "status":
            path.write_text(question_yaml(status="retired"), "utf-8")
        case "gone":
            path.unlink()
        case "broken":
            path.write_text("a: [", "utf-8")
        case "wrong":
            path.write_text(question_yaml(difficulty="9"), "utf-8")
    before = path.read_bytes() if path.exists() else None
    with pytest.raises(FileChangedError):
        record_review(path, loaded.questions["pri-da-001"], "approved", REVIEW)
    assert (path.read_bytes() if path.exists() else None) == before


# ---- saving --------------------------------------------------------------------------------------------------------


def test_a_save_writes_only_over_what_was_read(tmp_path: Path):
    path = tmp_path / "q.yaml"
    save(path, b"one", expected=None)
    for expected in (None, b"zero"):
        with pytest.raises(FileChangedError):
            save(path, b"two", expected=expected)
        assert path.read_bytes() == b"one"
    save(path, b"two", expected=b"one")
    assert path.read_bytes() == b"two"
    path.unlink()
    with pytest.raises(FileChangedError):
        save(path, b"three", expected=b"two")
    assert list(tmp_path.iterdir()) == []


def test_a_save_keeps_the_mode_and_gives_a_new_file_the_usual_one(tmp_path: Path):
    path = tmp_path / "q.yaml"
    save(path, b"one", expected=None)
    usual = tmp_path / "usual"
    usual.write_bytes(b"")
    assert path.stat().st_mode == usual.stat().st_mode
    path.chmod(0o600)
    save(path, b"two", expected=b"one")
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_link_is_not_written_through(tmp_path: Path):
    target = tmp_path / "target"
    target.write_bytes(b"one")
    (tmp_path / "q.yaml").symlink_to(target)
    with pytest.raises(FileChangedError):
        save(tmp_path / "q.yaml", b"two", expected=b"one")
    assert target.read_bytes() == b"one"


@pytest.mark.parametrize("broken", ["os.fsync", "pathlib.Path.replace", "pathlib.Path.chmod"])
def test_a_full_disk_leaves_the_old_file_and_no_litter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str):
    path = tmp_path / "q.yaml"
    path.write_bytes(b"one")

    def refuse(*_args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(broken, refuse)
    with pytest.raises(OSError, match="No space"):
        save(path, b"two" * 1000, expected=b"one")
    monkeypatch.undo()
    assert path.read_bytes() == b"one"
    assert list(tmp_path.iterdir()) == [path]
    save(path, b"two", expected=b"one")  # the lock was given back


def _add_one(path: str, times: int) -> None:
    """Count up in the file ``times`` times, trying again whenever another process was faster."""
    done = 0
    while done < times:
        data = Path(path).read_bytes()
        try:
            save(Path(path), str(int(data) + 1).encode(), expected=data)
        except FileChangedError:
            continue
        done += 1


def test_processes_that_save_at_once_lose_no_edit(tmp_path: Path):
    path = tmp_path / "count"
    path.write_bytes(b"0")
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_add_one, args=(str(path), 40)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
        assert worker.exitcode == 0
    assert path.read_bytes() == b"160"
    assert list(tmp_path.iterdir()) == [path]


def test_a_process_killed_at_any_moment_leaves_a_whole_file(tmp_path: Path):
    path = tmp_path / "q.yaml"
    path.write_bytes(b"a" * 200_000)
    script = (
        "import sys; from pathlib import Path; from paper_builder.bank_writing import save\n"
        "p = Path(sys.argv[1]); print('go', flush=True)\n"
        "while True:\n    for x in (b'b', b'a'):\n        save(p, x * 200_000, expected=p.read_bytes())"
    )
    rng = random.Random(7)
    for _ in range(8):
        with subprocess.Popen([sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"go\n"
            time.sleep(rng.random() * 0.03)
            process.send_signal(signal.SIGKILL)
        data = path.read_bytes()
        assert data in {b"a" * 200_000, b"b" * 200_000}
        save(path, data, expected=data)  # a lock of the dead process would hang here
