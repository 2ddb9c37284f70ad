"""Publishing: the record is complete, says nothing of a key, is written once, and only for a paper that is still right."""

from __future__ import annotations

import json
import shlex
import shutil
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest
import yaml

from paper_builder.blueprint_loading import find_blueprint, load_blueprint
from paper_builder.building import Built, build, informed, is_output_refused
from paper_builder.diagnostics import Diagnostic
from paper_builder.locks import key_digest, load_locks, lock_of, lock_text
from paper_builder.manifest import sha256
from paper_builder.paper import from_json, to_json
from paper_builder.publishing import Published, publish
from tests.acceptance.conftest import tree
from tests.builders import make_paper
from tests.published import LEVEL, approve, build_paper, opened, write_bank


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bank and a paper built from it, as folders; copied for each test."""
    folder = tmp_path_factory.mktemp("made")
    build_paper(write_bank(folder / "bank"), folder / "build")
    return folder


@pytest.fixture
def bank(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return tmp_path / "bank"


def publish_again(bank: Path) -> Published:
    return publish(bank.parent / "build" / "basic-A", opened(bank))


def codes(published: Published) -> set[str]:
    return {found.code for found in published.diagnostics}


def edit(path: Path, before: str, after: str) -> None:
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")


# ---- what is written -------------------------------------------------------------------------------------------------


def test_the_record_holds_what_proves_the_paper(bank: Path):
    published = publish_again(bank)
    assert published == Published(path=bank / "papers" / "basic-A-2026-11-28.lock.yaml", diagnostics=(), anew=True)
    assert published.path is not None
    lock = yaml.load(published.path.read_text("utf-8"), yaml.BaseLoader)
    paper = json.loads((bank.parent / "build/basic-A/paper.json").read_text("utf-8"))
    assert lock["paper_digest"] == "sha256:" + sha256((bank.parent / "build/basic-A/paper.json").read_bytes())
    for name in ("bank_digest", "blueprint", "blueprint_digest", "solver", "solver_version", "builder_version"):
        assert lock[name] == paper["provenance"][name]
    assert (lock["paper"], lock["form"], lock["sitting"], lock["seed"]) == ("basic-A", "A", "2026-11-28", "0")
    printed = [
        (str(item["number"]), section["id"], item["question"], item["digest"])
        for section in paper["sections"]
        for item in section["items"]
    ]
    assert [(item["number"], item["section"], item["question"], item["digest"]) for item in lock["items"]] == printed


def test_the_same_paper_gives_the_same_bytes_and_reads_back_as_written(bank: Path):
    published = publish_again(bank)
    paper = from_json((bank.parent / "build/basic-A/paper.json").read_bytes())
    lock = lock_of(paper, "sha256:" + sha256((bank.parent / "build/basic-A/paper.json").read_bytes()))
    assert published.path is not None
    assert published.path.read_bytes() == lock_text(lock).encode()
    assert load_locks(bank) == ((lock,), ())


def test_without_a_sitting_the_seed_names_the_record(bank: Path):
    folder = build_paper(bank, bank.parent / "other", seed=7, sitting=None)
    published = publish(folder, opened(bank))
    assert published.path is not None
    assert published.path.name == "basic-A-seed-7.lock.yaml"


def test_publishing_twice_changes_nothing(bank: Path):
    first = publish_again(bank)
    assert first.path is not None
    before = first.path.stat().st_mtime_ns
    assert publish_again(bank) == Published(path=first.path, diagnostics=(), anew=False)
    assert first.path.stat().st_mtime_ns == before


# ---- no key ----------------------------------------------------------------------------------------------------------


def test_the_record_holds_no_word_of_a_key():
    paper = make_paper()
    text = lock_text(lock_of(paper, "sha256:" + "0" * 64))
    lock = yaml.load(text, yaml.BaseLoader)
    allowed = {"number", "section", "question", "points", "digest", "key_digest"}
    assert all(set(item) == allowed for item in lock["items"])
    for item in paper.items:
        assert item.explanation not in text
        assert item.stem not in text


def test_trying_every_key_with_all_that_a_candidate_sees_leads_nowhere():
    """The digest depends on the explanation, so the candidate's paper and the lock together do not give the key away."""
    paper = make_paper()
    item = next(item for item in paper.items if item.type == "multiple_choice")
    wire = json.loads(to_json(paper))
    seen = next(row for section in wire["sections"] for row in section["items"] if row["number"] == item.number)
    for hidden in ("key", "explanation", "tags", "difficulty", "facility", "author"):
        seen.pop(hidden)
    target = key_digest(item)
    for size in range(1, 5):
        for letters in combinations("ABCD", size):
            key = list(letters)
            guesses = [
                "".join(key),
                json.dumps(key),
                json.dumps([item.digest, key]),
                json.dumps([item.digest, "", [[o["label"], o["source"]] for o in seen["options"]], key], separators=(",", ":")),
                json.dumps(seen | {"key": key}, ensure_ascii=False),
            ]
            assert target not in {"sha256:" + sha256(guess.encode()) for guess in guesses}


def test_the_key_digest_tells_another_key_order_or_explanation():
    item = make_paper().items[0]
    body = item.body
    changed = [
        replace(item, body=replace(body, key=("B",) if body.key != ("B",) else ("A",))),  # type: ignore[type-var,union-attr]
        replace(item, body=replace(body, options=body.options[::-1])),  # type: ignore[type-var,union-attr]
        replace(item, explanation=item.explanation + "。"),
        replace(item, digest="sha256:" + "f" * 64),
    ]
    assert len({key_digest(other) for other in (item, *changed)}) == 5


# ---- what is refused -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda bank: edit(bank.parent / "build/basic-A/paper.json", '"form": "A"', '"form": "B"'), "PB820"),
        (lambda bank: (bank.parent / "build/basic-A/manifest.json").unlink(), "PB821"),
        (lambda bank: (bank.parent / "build/basic-A/paper.json").unlink(), "PB821"),
        (lambda bank: edit(bank / "items/basic/general/bas-ge-001.yaml", "共 40 页", "共有 40 页"), "PB824"),
        (lambda bank: (bank / "items/basic/general/bas-ge-001.yaml").unlink(), "PB824"),
        (lambda bank: edit(bank / "blueprints/basic.yaml", "max: 1200", "max: 1100"), "PB824"),
        (lambda bank: edit(bank / "items/basic/general/bas-ge-001.yaml", "status: approved", "status: retired"), "PB802"),
        (lambda bank: edit(bank / "items/basic/general/bas-ge-001.yaml", "by: reader", "by: writer-1"), "PB802"),
    ],
)
def test_a_paper_that_is_not_right_any_more_is_refused_and_nothing_is_written(bank: Path, spoil, code: str):
    spoil(bank)
    published = publish_again(bank)
    assert published.path is None
    assert code in codes(published)
    assert not (bank / "papers").exists()


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ('"id": "basic-A"', '"id": "../basic-A"', "PB105"),
        ('"form": "A"', '"form": "A!"', "PB105"),
        ('"sitting": "2026-11-28"', '"sitting": "2026-02-31"', "PB822"),
        ('"upper": 1200', '"upper": 1300', "PB824"),
        ('"upper": 1200', '"weight": 1, "upper": 1200', "PB824"),
    ],
)
def test_a_paper_whose_manifest_was_made_to_fit_it_is_refused_too(bank: Path, before: str, after: str, code: str):
    build_paper(bank, bank.parent / "build", sitting=date(2026, 11, 28))
    folder = bank.parent / "build/basic-A"
    old = sha256((folder / "paper.json").read_bytes())
    edit(folder / "paper.json", before, after)
    edit(folder / "manifest.json", old, sha256((folder / "paper.json").read_bytes()))
    published = publish_again(bank)
    assert published.path is None
    assert codes(published) == {code}
    assert not (bank / "papers").exists()


def test_a_changed_question_that_was_reviewed_again_is_still_another_one(bank: Path):
    edit(bank / "items/basic/general/bas-ge-001.yaml", "共 40 页", "共有 40 页")
    approve(bank)
    assert codes(publish_again(bank)) == {"PB824"}


@pytest.mark.parametrize(("reuse", "refused"), [("reuse: {rest_sittings: 1}\n", {"PB824"}), ("", set())])
def test_a_paper_built_before_an_earlier_one_was_published_is_refused_where_questions_rest(
    bank: Path, reuse: str, refused: set[str]
):
    edit(bank / "blueprints/basic.yaml", "constraints:", f"{reuse}constraints:")
    november, december = (
        build_paper(bank, bank.parent / str(month), sitting=date(2026, month, day)) for month, day in ((11, 28), (12, 26))
    )
    assert publish(december, opened(bank)).anew
    assert publish(november, opened(bank)).anew  # what was published for a later sitting is no matter
    (bank / "papers/basic-A-2026-12-26.lock.yaml").unlink()
    again = publish(december, opened(bank))
    assert codes(again) == refused
    assert (again.path is None) == bool(refused)


def test_a_record_is_never_overwritten(bank: Path):
    first = publish_again(bank)
    assert first.path is not None
    data = first.path.read_bytes()
    folder = build_paper(bank, bank.parent / "other", seed=99, sitting=date(2026, 11, 28))
    refused = publish(folder, opened(bank))
    assert refused.path is None
    assert codes(refused) == {"PB831"}
    assert first.path.read_bytes() == data


def test_a_link_in_the_place_of_the_record_is_not_followed(bank: Path):
    (bank / "papers").mkdir()
    target = bank.parent / "elsewhere"
    target.write_text("mine", "utf-8")
    (bank / "papers/basic-A-2026-11-28.lock.yaml").symlink_to(target)
    assert codes(publish_again(bank)) == {"PB831"}
    assert target.read_text("utf-8") == "mine"


# ---- a published folder ------------------------------------------------------------------------------------------------


def built_again(
    bank: Path, sitting: date | None = date(2026, 11, 28), *, out: str = "build", seed: int = 0, aside: bool = False
) -> Built:
    known, _ = informed(opened(bank), sitting)
    blueprint, _ = load_blueprint(find_blueprint(known, LEVEL), known)
    assert blueprint is not None
    folder = bank.parent / out
    return build(known, blueprint, forms=1, seed=seed, sitting=sitting, formats=("qti3",), out=folder, aside=aside)


def refusal(built: Built) -> Diagnostic:
    assert built.folders == ()
    (refused,) = [found for found in built.diagnostics if found.code == "PB832"]
    return refused


def folder_to_type(refused: Diagnostic) -> str:
    """The folder after the --out that a refusal says to add, the same in both languages."""
    assert refused.hint is not None
    folders = {shlex.split(text.partition("--out ")[2])[0] for text in (refused.hint.zh, refused.hint.en)}
    (folder,) = folders
    return folder


def change_a_question(bank: Path) -> None:
    edit(bank / "items/basic/general/bas-ge-001.yaml", "共 40 页", "全部 40 页")
    approve(bank)


def test_another_paper_does_not_take_the_place_of_a_published_one(bank: Path):
    publish_again(bank)
    folder = bank.parent / "build" / "basic-A"
    before = tree(folder)
    change_a_question(bank)
    built = built_again(bank)
    refused = refusal(built)
    for text in (refused.message.zh, refused.message.en):
        assert "papers/basic-A-2026-11-28.lock.yaml" in text
    assert is_output_refused(built.diagnostics)
    assert tree(folder) == before


DECEMBER, JANUARY = date(2026, 12, 26), date(2027, 1, 30)


def test_next_months_paper_is_told_its_folder_and_goes_there(bank: Path):
    publish_again(bank)
    before = tree(bank.parent / "build" / "basic-A")
    typed = folder_to_type(refusal(built_again(bank, DECEMBER)))
    assert typed == str(bank.parent / "build" / "2026-12-26")
    (folder,) = built_again(bank, DECEMBER, out=typed).folders
    assert folder == bank.parent / "build" / "2026-12-26" / "basic-A"
    assert tree(bank.parent / "build" / "basic-A") == before
    assert publish(folder, opened(bank)).path is not None
    beside = folder_to_type(refusal(built_again(bank, JANUARY, out=typed)))
    assert beside == str(bank.parent / "build" / "2027-01-30"), "not inside December's"


def test_a_folder_that_is_told_holds_no_other_published_paper(bank: Path):
    publish_again(bank)
    (folder,) = built_again(bank, DECEMBER, out="build/2026-12-26").folders
    assert publish(folder, opened(bank)).path is not None
    assert folder_to_type(refusal(built_again(bank, DECEMBER, seed=1))) == str(bank.parent / "build" / "2026-12-26-2")
    assert folder_to_type(refusal(built_again(bank, None, seed=7))) == str(bank.parent / "build" / "seed-7")


def test_a_folder_with_a_blank_can_be_copied_as_it_is_told(bank: Path):
    folder = build_paper(bank, bank.parent / "my papers")
    publish(folder, opened(bank))
    assert folder_to_type(refusal(built_again(bank, DECEMBER, out="my papers"))) == str(bank.parent / "my papers" / "2026-12-26")


def test_papers_go_aside_by_themselves_where_that_is_wanted_and_only_if_they_must(bank: Path):
    publish_again(bank)
    build_folder = bank.parent / "build"
    before = tree(build_folder / "basic-A")
    assert built_again(bank, DECEMBER, aside=True).folders == (build_folder / "2026-12-26" / "basic-A",)
    assert built_again(bank, aside=True).folders == (build_folder / "basic-A",), "the same paper may be written again"
    after = tree(build_folder / "basic-A")
    changed = {name for name, data in before.items() if after[name] != data}
    assert changed == {"manifest.json", "report.html", "report.json"}, "they tell of one format more"


def test_a_record_that_cannot_be_read_still_protects_its_paper(bank: Path):
    published = publish_again(bank)
    assert published.path is not None
    published.path.write_text(published.path.read_text("utf-8") + "items: again\n", "utf-8")
    change_a_question(bank)
    assert built_again(bank).folders == ()


def test_the_same_paper_may_be_written_again_and_a_paper_without_a_record_be_replaced(bank: Path):
    published = publish_again(bank)
    again = built_again(bank)
    assert again.folders == (bank.parent / "build" / "basic-A",)
    assert (again.folders[0] / "platform" / "qti3.zip").exists(), "a format may be added"
    assert published.path is not None
    published.path.unlink()
    change_a_question(bank)
    assert built_again(bank).folders == again.folders
