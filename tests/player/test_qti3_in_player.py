"""Packages played in ``@citolab/qti-components``: its scores are ours, candidates see what they should and nothing else."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from decimal import Decimal
from itertools import chain, combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from paper_builder.bank_loading import load_bank
from paper_builder.blueprint import Blueprint, FormSelection, Section, Selection
from paper_builder.content import parse
from paper_builder.correcting import correct
from paper_builder.freeze import freeze
from paper_builder.paper import ChoiceBody, Paper, PaperItem, PaperOption, PaperSection, from_json, section_head
from paper_builder.publishing import publish
from paper_builder.question import ShortAnswer
from paper_builder.scoring import SCORING_RULES, score_choice
from paper_builder.terms import TYPES
from tests.builders import make_choice_item, make_paper
from tests.export.qti3.papers import HIDDEN_FROM_ALL, ONLY_FOR_SCORERS, ONLY_IN_THE_MANIFEST, canary_paper, exported
from tests.published import SINGLE, build_paper, opened, reword, write_bank

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from contextlib import AbstractContextManager

    from playwright.sync_api import Page

    from paper_builder.scoring import ScoringRule

    OpenPage = Callable[[str, Mapping[str, bytes]], AbstractContextManager[Page]]

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
TEXT = "element => element.innerText"
PLAY = "([url, responses]) => play(url, responses)"


def unzipped(paper: Paper) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(exported(paper, "qti3"))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def subsets(labels: str) -> list[tuple[str, ...]]:
    return list(chain.from_iterable(combinations(labels, size) for size in range(len(labels) + 1)))


# ---- scores ----------------------------------------------------------------------------------------------------------


def scored_items() -> Iterator[tuple[ScoringRule, bool, Decimal, int, tuple[str, ...]]]:
    """Yield rule, multiple, points, number of options and key of every item to play; keys are not always the first letters."""
    for rule in SCORING_RULES:
        for points in (Decimal(1), Decimal(2), Decimal(3)):
            for options in (4, 5):
                labels = "ABCDE"[:options]
                for size in (1, 2, 3, 4):
                    yield rule, True, points, options, tuple(sorted(labels[(size + index) % options] for index in range(size)))
                yield rule, False, points, options, (labels[int(points)],)


def scored_paper() -> Paper:
    items = []
    for number, (rule, multiple, points, options, key) in enumerate(scored_items(), 1):
        labels = "ABCDE"[:options]
        body = ChoiceBody(
            multiple=multiple,
            options=tuple(PaperOption(label=label, text=f"选项{label}", source=label) for label in labels),
            key=key,
            scoring=rule,
            fixed_order=False,
        )
        items.append(make_choice_item(number, multiple=multiple, body=body, points=points, stem=f"第 {number} 题（ ）。"))
    section = PaperSection(
        id="all", title="各种计分", type="multiple_choice", points_each=Decimal(1), scoring="half_if_subset", items=tuple(items)
    )
    return replace(make_paper(), sections=(section,), total_points=sum((item.points for item in items), Decimal(0)))


def responses(item: PaperItem) -> list[tuple[str, ...]]:
    """Every response that a candidate can give: each subset and back to none, or one option after another."""
    assert isinstance(item.body, ChoiceBody)
    labels = "".join(option.label for option in item.body.options)
    return [*subsets(labels), ()] if item.body.multiple else [(), *((label,) for label in labels)]


def test_every_scoring_rule_scores_every_subset_of_options_like_ours(open_page: OpenPage) -> None:
    paper = scored_paper()
    tried = {
        (item.body.scoring, item.body.multiple, item.points, len(item.body.options), len(item.body.key))
        for item in paper.items
        if isinstance(item.body, ChoiceBody)
    }
    assert len(tried) == len(SCORING_RULES) * 3 * 2 * 5
    with open_page("items.html", unzipped(paper)) as page:
        for item in paper.items:
            assert isinstance(item.body, ChoiceBody)
            given = responses(item)
            played: list[dict[str, Any]] = page.evaluate(PLAY, [f"/package/items/item-{item.number:03d}.xml", given])
            for chosen, result in zip(given, played, strict=True):
                expected = score_choice(item.body.scoring, set(item.body.key), set(chosen), item.points)
                assert set(result["response"]) == set(chosen)
                assert Decimal(str(result["score"])) == expected, (item.body, chosen, result)
                assert Decimal(str(result["maximum"])) == item.points


def test_a_corrected_paper_is_marked_by_its_new_key_and_given_points_are_everyones(open_page: OpenPage, tmp_path: Path) -> None:
    bank = write_bank(tmp_path / "bank")
    reword(bank)
    folder = build_paper(bank, tmp_path / "build", seed=1, formats=("qti3",))
    assert publish(folder, opened(bank)).anew
    path = bank / SINGLE
    path.write_text(path.read_text("utf-8").replace("answer: B\n", "answer: C\n"), "utf-8")
    correct(folder, opened(bank), question="bas-ge-001", key="C", reason="-", on="2026-12-01")
    corrected = correct(folder, opened(bank), question="bas-ge-002", key="none", reason="-", on="2026-12-01").folder
    assert corrected is not None
    colours = {"published": {"蓝色": 2}, "corrected": {"黄色": 2}}
    for name, place in (("published", folder), ("corrected", corrected)):
        with zipfile.ZipFile(place / "platform/qti3.zip") as archive:
            files = {entry: archive.read(entry) for entry in archive.namelist()}
        single, multiple, _ = from_json((place / "paper.json").read_bytes()).items
        with open_page("items.html", files) as page:
            assert isinstance(single.body, ChoiceBody)
            assert isinstance(multiple.body, ChoiceBody)
            given = [(option.label,) for option in single.body.options]
            played = page.evaluate(PLAY, ["/package/items/item-001.xml", given])
            earned = {option.text: result["score"] for option, result in zip(single.body.options, played, strict=True)}
            assert {text: score for text, score in earned.items() if score} == colours[name]
            played = page.evaluate(PLAY, ["/package/items/item-002.xml", responses(multiple)])
            scores = {Decimal(str(result["score"])) for result in played}
            assert scores == ({multiple.points} if name == "corrected" else {Decimal(0), multiple.points / 2, multiple.points})


# ---- what candidates see ---------------------------------------------------------------------------------------------


def go_to(page: Page, section: PaperSection) -> None:
    """Show a section and wait until the player has built all of its items."""
    name = f"section-{section.id}"
    page.wait_for_function("() => document.querySelector('qti-test').testContext.items.length > 0")
    page.evaluate("name => document.querySelector('qti-test').navigateTo('section', name)", name)
    page.wait_for_function(
        """([name, count]) => {
          const section = document.querySelector("test-container").shadowRoot.querySelector(`[identifier="${name}"]`);
          return section !== null && section.querySelectorAll("qti-assessment-item").length === count;
        }""",
        arg=[name, len(section.items)],
    )


def visible_words(page: Page) -> str:
    return str(page.locator("qti-assessment-test").evaluate(TEXT))


def test_a_whole_paper_loads_with_its_sections_heads_and_items(open_page: OpenPage) -> None:
    paper = make_paper()
    with open_page("test.html", unzipped(paper)) as page:
        shown = 0
        for section in paper.sections:
            go_to(page, section)
            words = visible_words(page)
            assert section.title in words
            assert section_head(section) in words
            assert all(note in words for note in paper.notes)
            items = page.locator("qti-assessment-item")
            assert items.count() == len(section.items)
            assert all(items.nth(index).is_visible() for index in range(len(section.items)))
            options = [option.text for item in section.items if isinstance(item.body, ChoiceBody) for option in item.body.options]
            assert page.locator("qti-simple-choice").all_inner_texts() == options
            shown += items.count()
        listed = page.evaluate("() => document.querySelector('qti-test').testContext.items.length")
        assert listed == shown == len(paper.items)


def shipped_paper() -> Paper:
    """A full paper from the shipped bank, chosen by hand: questions with pictures, formulas and tables first."""
    bank, found = load_bank(ROOT / "question_bank")
    assert bank is not None, [finding.message.en for finding in found]
    sections = tuple(
        Section(id=kind, title=TYPES[kind].zh, type=kind, count=count, points=Decimal(points), scoring=rule)
        for kind, count, points, rule in (
            ("single_choice", 40, 1, "all_or_nothing"),
            ("multiple_choice", 15, 2, "half_if_subset"),
            ("short_answer", 3, 10, None),
        )
    )
    names: dict[str, tuple[str, ...]] = {}
    taken: list[str] = []
    barred: set[str] = set()
    for section in reversed(sections):  # short answers are the fewest and have the most enemies
        fitting = [
            question
            for question in bank.questions.values()
            if (question.level, question.type, question.status) == ("primary", section.type, "approved")
            and (not isinstance(question.body, ShortAnswer) or question.body.points == section.points)
        ]
        start = len(taken)
        for question in sorted(fitting, key=lambda question: (not parse(question.stem).features(), question.id)):
            if len(taken) < start + section.count and question.id not in barred and not set(question.enemies) & set(taken):
                taken.append(question.id)
                barred.update(question.enemies)
        names[section.id] = tuple(taken[start:])
    blueprint = Blueprint(
        id="primary",
        title="",
        level="primary",
        minutes=90,
        total_points=Decimal(100),
        pass_points=Decimal(60),
        sections=sections,
        constraints=(),
        digest="sha256:" + "0" * 64,
    )
    form = FormSelection(questions=tuple(names[section.id] for section in sections))
    selection = Selection(forms=(form,), seed=1, solver="hand", solver_version="1", stop_reason="given")
    papers, found = freeze(bank, blueprint, selection, sitting=None)
    assert papers, [finding.message.en for finding in found]
    return papers[0]


def test_a_paper_of_the_shipped_bank_plays_to_full_marks(open_page: OpenPage) -> None:
    paper = shipped_paper()
    assert paper.assets, "the paper should show pictures"
    files = unzipped(paper)
    with open_page("test.html", files) as page:
        for section in paper.sections:
            go_to(page, section)
            assert page.locator("qti-assessment-item").count() == len(section.items)
            pictures = page.locator("qti-assessment-item img")
            for index in range(pictures.count()):
                pictures.nth(index).evaluate("image => image.decode()")
                assert pictures.nth(index).get_attribute("alt")
    with open_page("items.html", files) as page:
        for item in paper.items:
            if isinstance(item.body, ChoiceBody):
                (result,) = page.evaluate(PLAY, [f"/package/items/item-{item.number:03d}.xml", [item.body.key]])
                assert Decimal(str(result["score"])) == item.points, item.question


def test_answering_every_item_with_its_key_earns_all_points_but_those_of_markers(open_page: OpenPage) -> None:
    paper = make_paper()
    with open_page("test.html", unzipped(paper)) as page:
        for section in paper.sections:
            go_to(page, section)
            for index, item in enumerate(section.items):
                player_item = page.locator("qti-assessment-item").nth(index)
                if isinstance(item.body, ChoiceBody):
                    for label in item.body.key:
                        player_item.locator(f"qti-simple-choice[identifier={label}]").click()
                else:
                    player_item.locator("textarea").fill("考生的作答")
                player_item.evaluate("item => item.processResponse(true, false)")
        scores: dict[str, list[float]] = page.evaluate(
            """() => {
              const items = document.querySelector("qti-test").testContext.items;
              const values = (name) => items.map((item) => Number(item.variables.find((one) => one.identifier === name).value));
              return { SCORE: values("SCORE"), MAXSCORE: values("MAXSCORE") };
            }"""
        )
        assert [Decimal(str(score)) for score in scores["MAXSCORE"]] == [item.points for item in paper.items]
        assert sum(scores["MAXSCORE"]) == 100
        expected = [item.points if isinstance(item.body, ChoiceBody) else Decimal(0) for item in paper.items]
        assert [Decimal(str(score)) for score in scores["SCORE"]] == expected


def test_candidates_see_no_rubric_and_scorers_do(open_page: OpenPage) -> None:
    paper = canary_paper()
    with open_page("test.html", unzipped(paper)) as page:
        for section in paper.sections:
            go_to(page, section)
            words = visible_words(page)
            assert not [word for word in (*HIDDEN_FROM_ALL, *ONLY_FOR_SCORERS, *ONLY_IN_THE_MANIFEST) if word in words]
        blocks = page.locator("qti-rubric-block[view=scorer]")
        assert blocks.count() == len(paper.sections[-1].items)
        assert not any(blocks.nth(index).is_visible() for index in range(blocks.count()))
        page.evaluate(
            "() => document.querySelector('qti-test').dispatchEvent(new CustomEvent('on-test-switch-view', { detail: 'scorer' }))"
        )
        blocks.first.wait_for(state="visible")
        words = visible_words(page)
        assert all(word in words for word in ONLY_FOR_SCORERS)


def test_pictures_tables_and_formulas_are_shown(open_page: OpenPage) -> None:
    paper = make_paper()
    with open_page("test.html", unzipped(paper)) as page:
        go_to(page, paper.sections[0])
        picture = page.locator("qti-assessment-item img")
        assert picture.get_attribute("alt") == "流量来源柱状图"
        picture.evaluate("image => image.decode()")
        assert picture.evaluate("image => [image.naturalWidth, image.naturalHeight]") == [60, 30]
        assert picture.is_visible()
        table = page.locator("qti-assessment-item table")
        assert table.locator("tr").count() == 3
        assert "2,400" in table.inner_text()
        formula = page.locator("qti-assessment-item math")
        assert formula.is_visible()
        assert "完整播放次数" in formula.inner_text()


def test_formulas_are_laid_out_where_the_browser_reads_them_as_mathml(open_page: OpenPage) -> None:
    """This release of the player drops namespaces, so formulas come out in one line; parsed again they must be two-dimensional."""
    paper = make_paper()
    with open_page("test.html", unzipped(paper)) as page:
        go_to(page, paper.sections[0])
        boxes = page.locator("qti-assessment-item math").evaluate(
            """math => {
              const parsed = document.createRange().createContextualFragment(math.outerHTML).firstChild;
              math.replaceWith(parsed);
              const box = (element) => element.getBoundingClientRect().toJSON();
              const [over, under] = parsed.querySelector("mfrac").children;
              return { over: box(over), under: box(under), source: box(parsed.querySelector("annotation")) };
            }"""
        )
        assert boxes["over"]["height"] > 0
        assert boxes["over"]["bottom"] <= boxes["under"]["top"]
        assert boxes["source"]["height"] == 0
