"""What a change of one question means for the rest of the bank: exactly what ``check`` says of the bank once it is written."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from paper_builder.bank_loading import QuestionChecker
from paper_builder.checking import check
from paper_builder.consequences import Consequences
from paper_builder.locks import lock_of, lock_text
from tests.bank_folder import POINTS, BankFolder, question_yaml, short_yaml
from tests.builders import make_paper
from tests.test_checking import BLUEPRINT, WITH_SHORT

if TYPE_CHECKING:
    from pathlib import Path

    from paper_builder.diagnostics import Diagnostic

TODAY = date(2026, 11, 24)
PATH = "items/primary/data_analysis/pri-da-001.yaml"
OTHER = "items/primary/data_analysis/pri-da-002.yaml"
BEYOND = {"PB231", "PB242", "PB319", "PB392", "PB403"}
"""Codes that these tests bring about outside the question by itself."""
WORDS = "完整播放次数除以播放次数"
STEMS = {"stem": f"|\n  已知{WORDS}即完播率，某视频的完播率为（ ）。"}
KEYS = {"options": f"\n  A: 点赞数\n  B: {WORDS}\n  C: 粉丝数\n  D: 评论数", "stem": "|\n  完播率的算法是（ ）。"}
LEGAL = {"knowledge_point": "da-privacy", "references": '\n- statute: privacy-law\n  article: "6"'}


@pytest.fixture
def folder(tmp_path: Path) -> BankFolder:
    """A bank with a blueprint that asks for a tag, a statute checked long ago, and a published paper."""
    folder = BankFolder(tmp_path)
    statutes = (tmp_path / "statutes.yaml").read_text("utf-8").replace("checked: 2026-11-23", "checked: 2020-01-01", 1)
    folder.write("statutes.yaml", statutes)
    folder.write("knowledge_points.yaml", POINTS)
    folder.add(question_yaml(tags="[热点]", answer="A"), PATH)
    folder.add(question_yaml(id="pri-da-002", stem="|\n  下列哪一项是互动指标（ ）。", options="\n  A: 点赞\n  B: 时长"), OTHER)
    row = "constraints:\n- {id: hot, name: 热点题, measure: points, where: {tags: [热点]}, min: 1}"
    folder.write("blueprints/primary.yaml", BLUEPRINT.replace("constraints:", row, 1))
    lock = lock_of(make_paper(), "sha256:" + "1" * 64)
    folder.write(lock.path, lock_text(lock))
    return folder


def beyond(found: tuple[Diagnostic, ...]) -> set[Diagnostic]:
    return {one for one in found if one.code in BEYOND}


def of(folder: BankFolder, text: str, path: str = PATH) -> set[Diagnostic]:
    """What the change brings, with the bank on disk as it was."""
    bank, _ = folder.load()
    assert bank is not None
    question, document, _ = QuestionChecker(bank).check(text.encode(), path)
    assert question is not None
    assert document is not None
    found = Consequences(bank).of(question, document, today=TODAY)
    assert {one.code for one in found} <= BEYOND
    return set(found)


CHANGES: dict[str, tuple[dict[str, str | None], dict[str, str | None]]] = {
    "nothing": ({}, {}),
    "the tag that a blueprint asks for goes": ({"tags": None}, {}),
    "its stem tells another's key": (STEMS, KEYS),
    "its key stands in another stem": (KEYS, STEMS),
    "they are enemies": ({**STEMS, "enemies": "[pri-da-002]"}, KEYS),
    "it is suppressed where it is told": ({**STEMS, "status": "draft  # pb: ignore PB319 不同卷"}, KEYS),
    "it is suppressed in the other file": (KEYS, {**STEMS, "status": "draft  # pb: ignore PB319 不同卷"}),
    "a suppression of nothing": ({"status": "draft  # pb: ignore PB319 不同卷"}, {}),
    "an overdue statute": (LEGAL, {}),
    "an overdue statute of a question out of use": ({**LEGAL, "status": "retired"}, {}),
}
EXPECTED = {
    "nothing": {"PB242"},
    "the tag that a blueprint asks for goes": {"PB242", "PB403"},
    "its stem tells another's key": {"PB242", "PB319"},
    "its key stands in another stem": {"PB242", "PB319"},
    "they are enemies": {"PB242"},
    "it is suppressed where it is told": {"PB242"},
    "it is suppressed in the other file": {"PB242"},
    "a suppression of nothing": {"PB242", "PB392"},
    "an overdue statute": {"PB231", "PB242"},
    "an overdue statute of a question out of use": {"PB242"},
}


@pytest.mark.parametrize("case", CHANGES)
def test_it_is_what_check_says_once_it_is_written(folder: BankFolder, case: str) -> None:
    own, other = ({"tags": "[热点]", "answer": "B", **changes} for changes in CHANGES[case])
    folder.add(question_yaml(id="pri-da-002", **{**other, "tags": None}), OTHER)
    before = beyond(check(folder.root, today=TODAY).diagnostics)
    text = question_yaml(**own)
    told = of(folder, text)
    folder.add(text, PATH)
    after = beyond(check(folder.root, today=TODAY).diagnostics)
    assert {one.code for one in told} == EXPECTED[case]
    assert told == {one for one in after if one not in before or one.subject == "pri-da-001"}


def test_a_question_that_has_no_file_yet_is_asked_too(folder: BankFolder) -> None:
    folder.add(question_yaml(**KEYS), PATH)
    told = of(folder, question_yaml(id="pri-da-003", **STEMS), OTHER.replace("002", "003"))
    assert {(one.code, one.subject) for one in told if one.code != "PB242"} == {("PB319", "pri-da-003")}


def test_what_was_there_before_and_is_about_others_is_not_told(folder: BankFolder) -> None:
    folder.add(question_yaml(id="pri-da-002", **KEYS), OTHER)
    folder.add(question_yaml(id="pri-da-003", **STEMS), OTHER.replace("002", "003"))
    assert any(one.code == "PB319" for one in check(folder.root).diagnostics)
    assert {one.code for one in of(folder, question_yaml(tags="[热点]"))} == {"PB242"}


def test_points_that_no_section_gives_are_told_where_they_are_typed(folder: BankFolder) -> None:
    folder.write("blueprints/primary.yaml", WITH_SHORT.replace("count: 100", "count: 90"))
    text = "# 第一行\n" + short_yaml()
    bank, _ = folder.load()
    assert bank is not None
    question, document, _ = QuestionChecker(bank).check(text.encode(), PATH)
    assert question is not None
    assert document is not None
    (told,) = [one for one in Consequences(bank).of(question, document, today=TODAY) if one.code == "PB419"]
    assert told.span == document.span(("rubric", 0, "points"))
