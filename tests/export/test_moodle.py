"""Moodle XML through a small reader of its own: what Moodle's importer would take from the file, and what it would score."""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace
from decimal import Decimal
from html.parser import HTMLParser
from itertools import chain, combinations
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from paper_builder.diagnostics import Severity
from paper_builder.export import export_paper
from paper_builder.export.base import ExportOptions
from paper_builder.export.moodle import share
from paper_builder.paper import ChoiceBody, PaperOption, ShortAnswerBody, section_head
from paper_builder.scoring import SCORING_RULES, score_choice
from tests.builders import PICTURE, make_choice_item, make_paper, make_png
from tests.export.qti3.papers import awkward_paper, exported

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from paper_builder.paper import Paper, PaperItem
    from paper_builder.scoring import ScoringRule

ACCEPTED = {
    sign * Decimal(text)
    for sign in (1, -1)
    for text in (
        "100", "90", "83.33333", "80", "75", "70", "66.66667", "60", "50", "40", "33.33333", "30", "25", "20", "16.66667",
        "14.28571", "12.5", "11.11111", "10", "5", "0",
    )
}  # fmt: skip
"""The percentages of Moodle's own table; a question with any other is skipped on import."""


@dataclass(frozen=True)
class Read:
    """A question as the importer reads it."""

    kind: str
    category: str
    node: _Element

    def text(self, tag: str) -> str:
        return self.node.findtext(f"{tag}/text") or ""

    def value(self, tag: str) -> str:
        return self.node.findtext(tag) or ""

    @property
    def answers(self) -> list[_Element]:
        return self.node.findall("answer")

    @property
    def fractions(self) -> list[Decimal]:
        return [Decimal(answer.get("fraction", "")) for answer in self.answers]

    def score(self, chosen: tuple[int, ...]) -> Decimal:
        """Moodle's mark: the sum of the chosen fractions, never below zero, of the default mark."""
        earned = sum((self.fractions[index] for index in chosen), Decimal(0)) / 100
        return max(earned, Decimal(0)) * Decimal(self.value("defaultgrade"))


def read(data: bytes) -> list[Read]:
    category = ""
    questions = []
    for node in etree.fromstring(data):
        kind = node.get("type", "")
        if kind == "category":
            category = node.findtext("category/text") or ""
        else:
            questions.append(Read(kind, category, node))
    return questions


def read_paper(paper: Paper) -> list[Read]:
    return read(exported(paper, "moodle"))


def one_item_paper(item: PaperItem) -> Paper:
    base = make_paper()
    section = replace(base.sections[1], items=(item,))
    return replace(base, sections=(section,))


def choice(keys: int, options: int, rule: ScoringRule) -> PaperItem:
    labels = "ABCDEFGHIJKLMNOP"[:options]
    body = ChoiceBody(
        multiple=True,
        options=tuple(PaperOption(label=label, text=label, source=label) for label in labels),
        key=tuple(labels[:keys]),
        scoring=rule,
        fixed_order=False,
    )
    return make_choice_item(11, multiple=True, body=body, points=Decimal(4))


def every_choice(options: int) -> Iterator[tuple[int, ...]]:
    return chain.from_iterable(combinations(range(options), size) for size in range(options + 1))


class Words(HTMLParser):
    """The text of an HTML fragment."""

    def __init__(self, fragment: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.tags: list[str] = []
        self.feed(fragment)
        self.close()

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    @property
    def text(self) -> str:
        return "".join(self.parts)


# ---- round trip ------------------------------------------------------------------------------------------------------


def test_every_question_comes_back_with_text_mark_and_options() -> None:
    paper = make_paper()
    questions = read_paper(paper)
    assert len(questions) == len(paper.items)
    for item, question in zip(paper.items, questions, strict=True):
        assert question.kind == ("essay" if item.type == "short_answer" else "multichoice")
        assert Decimal(question.value("defaultgrade")) == item.points
        assert Decimal(question.value("penalty")) == 0
        assert question.value("idnumber") == item.question
        if item.number > 7:  # the first seven try tables, pictures and the like
            assert Words(question.text("questiontext")).text == item.stem.replace("（ ）", "（　　）")
        if isinstance(item.body, ChoiceBody):
            assert question.value("single") == ("false" if item.body.multiple else "true")
            assert question.value("answernumbering") == "ABCD"
            assert question.value("shuffleanswers") == "0"
            assert [answer.findtext("text") for answer in question.answers] == [option.text for option in item.body.options]
            right = [option.label for option, fraction in zip(item.body.options, question.fractions, strict=True) if fraction > 0]
            assert tuple(right) == item.body.key
    assert sum(Decimal(question.value("defaultgrade")) for question in questions) == 100


def test_the_file_starts_with_its_declaration() -> None:
    assert exported(make_paper(), "moodle").startswith(b'<?xml version="1.0" encoding="UTF-8"?>')


def test_sections_become_categories_and_slashes_are_doubled() -> None:
    base = make_paper()
    sections = (replace(base.sections[0], title="单选/判断"), *base.sections[1:])
    paper = replace(base, sections=sections, title="甲/乙 考核")
    root = etree.fromstring(exported(paper, "moodle"))
    paths = [node.findtext("category/text") for node in root.iterfind("question[@type='category']")]
    top = "$course$/top/甲//乙 考核（初级）A卷"
    assert paths == [
        top,
        *(
            f"{top}/{number:02d} {title}"
            for number, title in enumerate(("单选//判断", "多项选择题", "多项选择题（综合）", "简答题"), 1)
        ),
    ]
    heads = [node.findtext("info/text") or "" for node in root.iterfind("question[@type='category']")][1:]
    assert [Words(head).text for head in heads] == [section_head(section) for section in sections]
    assert [question.category for question in read_paper(paper)[:10]] == [paths[1]] * 10


def test_tags_name_level_competency_and_knowledge_point() -> None:
    paper = make_paper()
    for item, question in zip(paper.items, read_paper(paper), strict=True):
        tags = [node.text for node in question.node.iterfind("tags/tag/text")]
        assert {paper.level.name, item.competency.name, item.knowledge_point.name, *item.tags} <= set(tags)
        assert len(tags) == len(set(tags))


def test_names_sort_in_the_order_of_the_paper() -> None:
    names = [question.text("name") for question in read_paper(make_paper())]
    assert names == sorted(names)
    assert all(len(name) <= 60 for name in names)


def test_pictures_are_files_beside_the_text_that_shows_them() -> None:
    for paper in (make_paper(), awkward_paper()):
        files = 0
        for question in read_paper(paper):
            for text in question.node.iter("text"):
                holder = text.getparent()
                assert holder is not None
                shown = {part.split('"')[0] for part in (text.text or "").split("@@PLUGINFILE@@/")[1:]}
                beside = {node.get("name"): base64.b64decode(node.text or "") for node in holder.findall("file")}
                assert shown == set(beside)
                assert all(data in {asset.data for asset in paper.assets} for data in beside.values())
                assert all(node.get("encoding") == "base64" and node.get("path") == "/" for node in holder.findall("file"))
                files += len(beside)
        assert files
    (picture,) = read_paper(make_paper())[3].node.findall("questiontext/file")
    assert base64.b64decode(picture.text or "") == make_png()


def test_formulas_stay_latex_between_moodles_delimiters() -> None:
    texts = [question.text("questiontext") for question in read_paper(awkward_paper())]
    words = "".join(Words(text).text for text in texts)
    assert r"\(\sqrt[3]{x} \ge \frac{1}{2}\)" in words
    assert r"\(a<b\)" in words
    assert "\\[\\begin{matrix}a & b \\\\ c & d\\end{matrix}\\]" in words


def test_what_an_author_typed_as_html_stays_text() -> None:
    for question in read_paper(awkward_paper()):
        for text in question.node.xpath(".//*[@format='html']/text"):
            assert not {"script", "u", "style"} & set(Words(text.text or "").tags)
    words = "".join(Words(question.text("questiontext")).text for question in read_paper(awkward_paper()))
    assert "<div style='color:red' onclick='x()'>" in words
    assert "<script>alert(1)</script>" in words


def test_explanations_and_statutes_are_general_feedback() -> None:
    paper = make_paper()
    for item, question in zip(paper.items, read_paper(paper), strict=True):
        words = Words(question.text("generalfeedback")).text
        assert item.explanation in words
        assert all(statute.title in words and statute.article in words for statute in item.statutes)
        assert item.explanation not in question.text("questiontext")


def test_rubric_and_model_answer_are_for_graders_only() -> None:
    paper = make_paper()
    for item, question in zip(paper.items, read_paper(paper), strict=True):
        if not isinstance(item.body, ShortAnswerBody):
            assert question.node.find("graderinfo") is None
            continue
        words = Words(question.text("graderinfo")).text
        for criterion in item.body.rubric:
            assert all(text in words for text in (criterion.text, *criterion.accept, *criterion.reject))
            assert criterion.text not in question.text("questiontext") + question.text("generalfeedback")
        assert "明确口径" in words
        assert question.text("responsetemplate") == ""
        assert question.value("responseformat") == "editor"


# ---- scores ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", SCORING_RULES)
@pytest.mark.parametrize("keys", range(1, 11))
def test_fractions_are_in_moodles_table_and_a_full_key_earns_everything(keys: int, rule: ScoringRule) -> None:
    (question,) = read_paper(one_item_paper(choice(keys, keys + 2, rule)))
    assert set(question.fractions) <= ACCEPTED
    positive = sum((fraction for fraction in question.fractions if fraction > 0), Decimal(0))
    assert round(positive, 2) == 100
    assert [fraction for fraction in question.fractions if fraction <= 0] == [Decimal(-100)] * 2
    assert round(question.score(tuple(range(keys))), 2) == 4
    assert question.score(tuple(range(keys + 1))) <= Decimal("0.00001")
    assert question.score(tuple(range(keys + 2))) == 0


@pytest.mark.parametrize("keys", [11, 12, 13, 15])
def test_a_number_of_keys_without_a_fraction_stops_the_export(keys: int) -> None:
    assert share(keys) is None
    artifact, found = export_paper(one_item_paper(choice(keys, 16, "half_if_subset")), "moodle")
    assert artifact is None
    (finding,) = [finding for finding in found if finding.code == "PB651"]
    assert finding.severity is Severity.ERROR
    assert str(keys) in finding.message.zh


@pytest.mark.parametrize("key", [(), ("A", "B")])
def test_a_single_choice_without_exactly_one_key_stops_the_export(key: tuple[str, ...]) -> None:
    item = make_choice_item(1)
    assert isinstance(item.body, ChoiceBody)
    artifact, found = export_paper(one_item_paper(replace(item, body=replace(item.body, key=key))), "moodle")
    assert artifact is None
    assert [finding.subject for finding in found if finding.code == "PB651"] == [item.question]


def test_points_that_everyone_gets_stop_the_export_or_leave_the_item_out() -> None:
    item = make_choice_item(1)
    assert isinstance(item.body, ChoiceBody)
    section = make_paper().sections[0]
    items = (replace(item, body=replace(item.body, awarded=True)), *section.items[1:])
    paper = replace(make_paper(), sections=(replace(section, items=items),))
    artifact, found = export_paper(paper, "moodle")
    assert artifact is None
    assert [(one.code, one.subject) for one in found if one.severity is Severity.ERROR] == [("PB609", item.question)]
    artifact, found = export_paper(paper, "moodle", ExportOptions(allow_loss=True))
    assert artifact is not None
    assert [question.value("idnumber") for question in read(artifact.data)] == [one.question for one in items[1:]]


def test_single_choice_is_exact() -> None:
    paper = make_paper()
    for item, question in zip(paper.items, read_paper(paper), strict=True):
        if isinstance(item.body, ChoiceBody) and not item.body.multiple:
            assert sorted(question.fractions) == [0, 0, 0, 100]
            for index, option in enumerate(item.body.options):
                assert question.score((index,)) == score_choice(item.body.scoring, set(item.body.key), {option.label}, item.points)


@pytest.mark.parametrize("rule", SCORING_RULES)
@pytest.mark.parametrize("options", [4, 5])
@pytest.mark.parametrize("keys", [1, 2, 3, 4])
def test_a_loss_is_declared_exactly_where_moodle_scores_otherwise(keys: int, options: int, rule: ScoringRule) -> None:
    item = choice(keys, options, rule)
    assert isinstance(item.body, ChoiceBody)
    paper = one_item_paper(item)
    (question,) = read_paper(paper)
    labels = [option.label for option in item.body.options]
    same = all(
        abs(question.score(chosen) - score_choice(rule, set(item.body.key), {labels[index] for index in chosen}, item.points))
        < Decimal("0.001")
        for chosen in every_choice(options)
    )
    _, found = export_paper(paper, "moodle")
    declared = [finding for finding in found if finding.code in {"PB650", "PB604"}]
    assert [finding.code for finding in declared] == ([] if same else ["PB650"])
    if declared:
        assert "第11题" in declared[0].message.zh
        assert ("少选不得分" if rule == "all_or_nothing" else "少选且无错选得一半分") in declared[0].message.zh


def test_losses_of_a_whole_paper_are_named_once_each() -> None:
    _, found = export_paper(make_paper(), "moodle")
    assert [finding.code for finding in found] == ["PB605"] + ["PB650"] * 2 + ["PB652"]
    lost = found[0].message
    assert all(word in lost.zh for word in ("大题", "注意事项", "考试时间", "及格线"))
    assert all(word in lost.en for word in ("sections", "notes", "time", "pass mark"))


def test_a_picture_that_the_paper_lacks_stops_the_export() -> None:
    artifact, found = export_paper(make_paper(assets=()), "moodle")
    assert artifact is None
    assert [PICTURE in finding.message.en for finding in found if finding.code == "PB608"] == [True]


def test_a_tag_longer_than_moodle_keeps_is_cut_and_said_so() -> None:
    item = make_choice_item(11, multiple=True, tags=("长" * 51,))
    artifact, found = export_paper(one_item_paper(item), "moodle")
    assert [finding.subject for finding in found if finding.code == "PB653"] == ["pri-da-011"]
    assert artifact is not None
    assert "长" * 50 in [node.text for node in read(artifact.data)[0].node.iterfind("tags/tag/text")]
