"""What ``check`` says of near-duplicates: which rule, at which file, with which other file."""

from __future__ import annotations

import pytest

from paper_builder.diagnostics import Diagnostic, Severity
from paper_builder.question import Question
from paper_builder.similarity import pairs
from paper_builder.similarity.findings import duplicate_findings
from tests.builders import make_bank, make_question

STEM = "某账号的完播率连续三天下降，运营人员首先应当采取的做法是（ ）。"
REWORDED = STEM.replace("应当采取的做法", "应该采取的办法")
NUMBER = "某视频播放 12,000 次，播完 4,200 次，完播率为（ ）。"
TURNED = STEM.replace("应当", "不应")


def check(*questions: Question) -> tuple[Diagnostic, ...]:
    return duplicate_findings(make_bank(questions))


def one(name: str, stem: str, **changes: object) -> Question:
    return make_question(name, stem=stem, **changes)  # type: ignore[arg-type]


def codes(*questions: Question) -> list[str]:
    return [found.code for found in check(*questions)]


@pytest.mark.parametrize(
    ("first", "second", "code", "severity"),
    [
        (STEM, STEM.replace("（ ）", "(  )"), "PB340", Severity.ERROR),
        (STEM, REWORDED, "PB341", Severity.WARNING),
        (NUMBER, NUMBER.replace("12,000", "9,000"), "PB342", Severity.INFO),
        (STEM, TURNED, "PB343", Severity.WARNING),
    ],
)
def test_each_rule_names_both_files(first: str, second: str, code: str, severity: Severity):
    (found,) = check(one("pri-da-001", first), one("pri-da-002", second))
    assert (found.code, found.severity, found.subject) == (code, severity, "pri-da-002")
    assert found.span is not None
    assert found.span.path.endswith("pri-da-002.yaml")
    assert [related.span.path.endswith("pri-da-001.yaml") for related in found.related] == [True]
    assert "pri-da-001" in found.message.zh
    assert "pri-da-001" in found.message.en
    assert found.hint is not None


@pytest.mark.parametrize("second", [REWORDED, STEM.replace("完播", "点赞").replace("三", "五"), TURNED])
def test_declared_enemies_are_no_news(second: str):
    assert codes(one("pri-da-001", STEM), one("pri-da-002", second)) != []
    assert codes(one("pri-da-001", STEM, enemies=("pri-da-002",)), one("pri-da-002", second)) == []
    assert codes(one("pri-da-001", STEM), one("pri-da-002", second, enemies=("pri-da-001",))) == []


def test_exact_copies_are_no_better_for_being_enemies():
    assert codes(one("pri-da-001", STEM, enemies=("pri-da-002",)), one("pri-da-002", STEM)) == ["PB340"]


def test_what_no_paper_can_hold_together_needs_no_enemies():
    assert codes(one("pri-da-001", NUMBER), one("adv-da-001", NUMBER.replace("12,000", "9,000"))) == []
    assert codes(one("pri-da-001", STEM), one("adv-da-001", TURNED)) == []
    assert codes(one("pri-da-001", STEM), one("adv-da-001", REWORDED)) == ["PB341"]


def test_exact_copies_with_different_keys_are_called_a_contradiction():
    (found,) = check(one("pri-da-001", STEM, key="A"), one("pri-da-002", STEM, key="B"))
    assert found.code == "PB340"
    assert "答案却不同" in found.message.zh


def test_a_reworded_question_is_shown_with_its_changes():
    (found,) = check(one("pri-da-001", STEM), one("pri-da-002", REWORDED))
    assert "〔当→该〕" in found.message.zh
    assert "〔做→办〕" in found.message.zh


def test_many_questions_of_one_template_give_one_finding_each():
    found = check(*(one(f"pri-da-{number:03d}", NUMBER.replace("4,200", f"{number},200")) for number in range(1, 10)))
    assert [finding.subject for finding in found] == [f"pri-da-{number:03d}" for number in range(2, 10)]
    assert {finding.code for finding in found} == {"PB342"}
    assert "等 8 道题" in found[-1].message.zh
    assert "and 3 more" in found[-1].message.en
    assert len(found[-1].related) == 5


def test_only_what_concerns_the_questions_asked_about():
    bank = make_bank([one("pri-da-001", STEM), one("pri-da-002", STEM), one("pri-da-003", NUMBER), one("pri-da-004", NUMBER)])
    assert [found.subject for found in duplicate_findings(bank, about={"pri-da-003"})] == ["pri-da-004"]
    assert duplicate_findings(bank, about=set()) == ()


def test_without_the_extra_the_user_learns_what_was_not_looked_for(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pairs, "find_spec", lambda _name: None)
    questions = (one("pri-da-001", STEM), one("pri-da-002", STEM), one("pri-da-003", REWORDED))
    exact, note = sorted(check(*questions), key=lambda found: found.code)
    assert (exact.code, note.code, note.severity, note.span) == ("PB340", "PB344", Severity.INFO, None)
    assert note.hint is not None
    assert "pip install 'paper-builder[similarity]'" in note.hint.zh
