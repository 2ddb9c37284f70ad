"""The rules of reading a bank are complete, speak both languages, and their examples do what they say."""

from __future__ import annotations

import pytest

from paper_builder.codes import all_rules
from paper_builder.schema import check
from paper_builder.yaml_source import read_bytes
from tests.bank_folder import question_yaml
from tests.schema.test_checking import WRONG
from tests.yaml_source.test_traps import NAMED

RULES = [rule for code, rule in all_rules().items() if code.startswith(("PB0", "PB1", "PB2"))]
YAML_EXAMPLES = [rule for rule in RULES if rule.code.startswith("PB0") and rule.bad and rule.code != "PB002"]


def found_in(source: str) -> set[str]:
    return {finding.code for finding in read_bytes(source.encode(), "f.yaml")[1]}


def test_every_rule_of_yaml_has_a_case():
    elsewhere = {"PB001", "PB002", "PB003", "PB004", "PB005"}  # test_document.py, test_decoding.py, test_limits.py
    assert {case[1] for case in NAMED} | elsewhere == {rule.code for rule in RULES if rule.code.startswith("PB0")}


def test_every_rule_of_shapes_has_a_case():
    assert {case[1] for case in WRONG} | {"PB108"} == {rule.code for rule in RULES if rule.code.startswith("PB1")}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_says_what_and_why_in_both_languages(rule):
    for message in (rule.what, rule.why):
        assert any("\u4e00" <= character <= "\u9fff" for character in message.zh)
        assert not any("\u4e00" <= character <= "\u9fff" for character in message.en)
        assert len(message.en) > 10
    assert rule.name == rule.name.lower().replace(" ", "-")


@pytest.mark.parametrize("rule", YAML_EXAMPLES, ids=lambda rule: rule.code)
def test_the_bad_example_breaks_the_rule_and_the_good_one_does_not(rule):
    assert rule.code in found_in(rule.bad + "\n")
    assert rule.code not in found_in(rule.good + "\n")


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES if rule.code.startswith("PB1") and rule.good and ":" in rule.bad], ids=lambda rule: rule.code
)
def test_the_bad_example_of_a_shape_breaks_the_rule(rule):
    """The example replaces the field that it shows, in a question that is sound otherwise."""
    name = rule.bad.partition(":")[0]
    if name == "points":
        pytest.skip("a field of a scoring point, not of a question")

    def codes(example: str) -> set[str]:
        shown = example.partition(":")[0]
        source = question_yaml(**{shown: None}) + example + "\n"
        if name == "ansvver":
            source = question_yaml(answer=None) + example + "\n"
        document, problems = read_bytes(source.encode(), "f.yaml")
        assert document is not None, problems
        if shown == "answer" and example == "answer: AC":
            document, _ = read_bytes(source.replace("single_choice", "multiple_choice").encode(), "f.yaml")
            assert document is not None
        return {finding.code for finding in check(document, "question")[1]}

    assert rule.code in codes(rule.bad)
    assert codes(rule.good) == set()
