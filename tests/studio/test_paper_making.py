"""Building at a desk: what can be chosen, the very bytes of the command line, and refusals in words with what to write."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from paper_builder.blueprint_loading import find_blueprint, load_blueprint
from paper_builder.building import build, informed
from paper_builder.dates import parse_date
from paper_builder.publishing import publish
from paper_builder.statistics import ItemResult, SittingResults, results_text
from paper_builder.studio.built_papers import BuiltPapers
from paper_builder.studio.coverage_grid import blueprint_of
from paper_builder.studio.opening import NoticeError
from paper_builder.studio.paper_making import PaperMaking, Wish
from paper_builder.verification import verify_folder
from tests.acceptance.conftest import tree
from tests.studio.examples import ANSWERS, approve, write_example_bank

if TYPE_CHECKING:
    from pathlib import Path

    from paper_builder.studio.opening import OpenBank


@pytest.fixture
def ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OpenBank:
    """The example bank with all questions approved."""
    monkeypatch.setenv("PAPER_BUILDER_DATA", str(tmp_path / "data"))
    desk = write_example_bank(tmp_path / "bank")
    approve(desk, *ANSWERS)
    return desk


def test_a_paper_is_built_beside_the_bank_and_verifies(ready: OpenBank, tmp_path: Path) -> None:
    steps: list[str] = []
    making = PaperMaking(ready)
    made = making.make(Wish(level="basic", sitting="2026-11", formats=("moodle",)), steps.append)
    (paper,) = made.papers
    assert paper.folder == tmp_path / "build" / "basic-A"
    assert not verify_folder(paper.folder, ready.bank)
    assert set(paper.files) >= {"candidate/paper.pdf", "candidate/paper.html", "platform/moodle.xml", "report.html"}
    assert "3 题，10 分" in paper.summary
    report = BuiltPapers(making.out).report("basic-A")
    assert "组卷质量报告" in report
    assert "2026年11月28日" in report
    assert [step.partition("：")[0] for step in steps] == sorted(
        (step.partition("：")[0] for step in steps), key=["选题", "排版和导出", "写文件"].index
    )
    assert not made.problems


def test_the_desk_writes_the_bytes_of_the_command_line(ready: OpenBank, tmp_path: Path) -> None:
    made = PaperMaking(ready, tmp_path / "desk").make(Wish(level="basic", seed=7, sitting="2026-11-28"))
    sitting = parse_date("2026-11-28")
    bank, _ = informed(ready.bank, sitting)
    blueprint, _ = load_blueprint(find_blueprint(bank, "basic"), bank)
    other = tmp_path / "command"
    build(bank, blueprint, forms=1, seed=7, sitting=sitting, formats=(), out=other)
    assert made.papers[0].files
    for name in made.papers[0].files:
        assert (made.papers[0].folder / name).read_bytes() == (other / "basic-A" / name).read_bytes(), name


def test_too_many_forms_name_the_questions_to_write(ready: OpenBank, tmp_path: Path) -> None:
    made = PaperMaking(ready).make(Wish(level="basic", forms=2))
    assert not made.papers
    assert made.problems
    assert "没有组成" in made.message
    assert not (tmp_path / "build").exists()
    assert sorted(order.fields["type"] for order in made.orders) == ["multiple_choice", "short_answer", "single_choice"]
    assert {order.fields["knowledge_point"] for order in made.orders} == {"ge-basics"}


@pytest.mark.parametrize(
    "wish",
    [
        Wish(level=""),
        Wish(level="primary"),
        Wish(level="basic", forms=0),
        Wish(level="basic", forms=27),
        Wish(level="basic", seed=-1),
        Wish(level="basic", sitting="2026-13"),
        Wish(level="basic", sitting="十一月"),
    ],
)
def test_what_cannot_be_built_is_refused_before_anything_runs(ready: OpenBank, tmp_path: Path, wish: Wish) -> None:
    steps: list[str] = []
    made = PaperMaking(ready).make(wish, steps.append)
    assert made.message.startswith("没有组卷：")
    assert (made.papers, steps) == ((), [])
    assert not (tmp_path / "build").exists()


def test_a_folder_of_someone_else_is_left_alone(ready: OpenBank, tmp_path: Path) -> None:
    own = tmp_path / "build" / "basic-A" / "notes.txt"
    own.parent.mkdir(parents=True)
    own.write_text("mine")
    made = PaperMaking(ready).make(Wish(level="basic"))
    assert not made.papers
    assert any("没有覆盖" in problem for problem in made.problems)
    assert own.read_text() == "mine"


def test_next_months_paper_goes_beside_the_published_one_by_itself(ready: OpenBank, tmp_path: Path) -> None:
    making = PaperMaking(ready)
    (november,) = making.make(Wish(level="basic", sitting="2026-11")).papers
    assert publish(november.folder, ready.bank).path is not None
    before = tree(november.folder)
    made = making.make(Wish(level="basic", sitting="2026-12"))
    (december,) = made.papers
    assert december.folder == tmp_path / "build" / "2026-12-26" / "basic-A"
    assert str(december.folder.parent) in made.message
    assert "没有动" in made.message
    assert not verify_folder(december.folder, ready.bank)
    assert tree(november.folder) == before
    built = BuiltPapers(making.out)
    assert [paper.name for paper in built.found()] == ["2026-12-26/basic-A", "basic-A"]
    assert "2026年12月26日" in built.report(december.name)
    assert "2026年11月28日" in built.report(november.name)
    exported = built.export([december.name, november.name], ["moodle"])
    assert len(set(exported.files)) == 2
    assert not exported.problems
    assert len(built.found()) == 2, "what is exported is no paper"
    with pytest.raises(NoticeError):
        built.report("../build/basic-A")


def test_a_blueprint_with_errors_is_named_with_its_place(ready: OpenBank) -> None:
    path = ready.root / "blueprints" / "basic.yaml"
    path.write_text(path.read_text().replace("total_points: 10", "total_points: 11"))
    making = PaperMaking(ready)
    (recipe,) = making.recipes()
    assert any("blueprints/basic.yaml" in problem for problem in recipe.problems)
    assert making.make(Wish(level="basic")).problems == recipe.problems


def test_a_row_that_only_measured_questions_reach_is_no_problem_of_the_recipe(ready: OpenBank) -> None:
    making = PaperMaking(ready)
    (paper,) = making.make(Wish(level="basic", sitting="2026-10")).papers
    assert publish(paper.folder, ready.bank).path is not None
    path = ready.root / "blueprints" / "basic.yaml"
    row = "- {id: hard, name: 难, measure: mean_facility, where: {type: [single_choice]}, max: 0.25}\n"
    path.write_text(path.read_text("utf-8") + row, "utf-8")
    assert "做不到" in making.recipes()[0].problems[0]
    with pytest.raises(NoticeError):
        blueprint_of(ready.bank, "basic")
    digest = ready.bank.questions["bas-ge-001"].digest
    item = ItemResult(question="bas-ge-001", digest=digest, candidates=100, facility=Decimal("0.2"))
    results = SittingResults(paper="basic-A-2026-10-31", date="2026-10-31", items=(item,))
    (ready.root / results.path).parent.mkdir(exist_ok=True)
    (ready.root / results.path).write_text(results_text(results), "utf-8")
    assert making.recipes()[0].problems == ()
    assert blueprint_of(ready.bank, "basic").constraints[-1].id == "hard"


def test_recipes_and_formats_are_those_of_the_bank_and_the_program(ready: OpenBank) -> None:
    making = PaperMaking(ready)
    (recipe,) = making.recipes()
    assert (recipe.level, recipe.name, recipe.problems) == ("basic", "基础级", ())
    assert "满分 10 分" in recipe.sections
    names = [name for name, _ in making.formats()]
    assert {"qti3", "moodle"} <= set(names)
    assert not {"pdf", "html", "json", "report-html"} & set(names)


def test_a_build_that_is_broken_off_before_writing_writes_nothing(ready: OpenBank, tmp_path: Path) -> None:
    class BrokenOffError(Exception):
        pass

    def settle() -> None:
        raise BrokenOffError

    with pytest.raises(BrokenOffError):
        PaperMaking(ready).make(Wish(level="basic"), settle=settle)
    assert not (tmp_path / "build").exists()
    told: list[str] = []
    made = PaperMaking(ready).make(Wish(level="basic"), told.append, lambda: told.append("settled"))
    assert made.papers
    assert told.index("settled") > max(place for place, step in enumerate(told) if step.startswith(("选题", "排版")))


def test_a_reserve_is_asked_for_with_the_forms(ready: OpenBank, tmp_path: Path) -> None:
    made = PaperMaking(ready, tmp_path / "out").make(Wish(level="basic", reserve=True))
    assert made.papers == ()
    assert any("2 卷" in problem for problem in made.problems), made.problems  # three questions are one paper's


def test_a_record_that_cannot_be_read_stops_a_blueprint_that_looks_back(ready: OpenBank, tmp_path: Path) -> None:
    (ready.root / "papers").mkdir()
    (ready.root / "papers" / "basic-A-2026-10-31.lock.yaml").write_text("[", "utf-8")
    making = PaperMaking(ready, tmp_path / "out")
    made = making.make(Wish(level="basic"))
    assert made.papers
    assert any("basic-A-2026-10-31.lock.yaml" in note for note in made.notes)
    blueprint = ready.root / "blueprints" / "basic.yaml"
    blueprint.write_text(blueprint.read_text("utf-8") + "reuse: {rest_sittings: 1}\n", "utf-8")
    made = making.make(Wish(level="basic"))
    assert made.papers == ()
    assert made.message == "没有组卷：有发布记录读不了。"
    assert any("basic-A-2026-10-31.lock.yaml" in problem for problem in made.problems)
