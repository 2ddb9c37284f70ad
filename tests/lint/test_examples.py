"""The bad example of each rule is bad and the good one good: what ``explain`` shows is true."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from paper_builder.checking import check
from paper_builder.codes import all_rules
from tests.bank_folder import BankFolder, question_yaml, short_yaml

if TYPE_CHECKING:
    from pathlib import Path

    from paper_builder.diagnostics import Rule

RULES = [rule for code, rule in all_rules().items() if "PB300" < code < "PB340" and code not in {"PB319", "PB320"}]
LETTERS = "ABCDEFGH"


def codes(root: Path, example: str) -> set[str]:
    """What is found in a question that is sound but for the fields of the example."""
    typed = yaml.load(example, yaml.CBaseLoader)
    fields = {name: value for name, value in typed.items() if name not in LETTERS}
    options = {name: value for name, value in typed.items() if name in LETTERS}
    raw = {name: f"'{value}'" for name, value in fields.items() if isinstance(value, str)}
    if options:
        raw["options"] = "".join(f"\n  {letter}: '{text}'" for letter, text in options.items())
        raw.setdefault("answer", "AB" if raw.get("type") == "'multiple_choice'" else "B")
    raw = {name: value.strip("'") if name in {"type", "answer"} else value for name, value in raw.items()}
    if "rubric" in fields:
        raw["rubric"] = "".join(f"\n- points: {row['points']}\n  text: {row['text']}" for row in fields["rubric"])
        raw["answer"] = "'" + "；".join(row["text"] for row in fields["rubric"]) + "'"
    bank = BankFolder(root)
    bank.add(short_yaml(**raw) if "rubric" in fields else question_yaml(**raw))
    return {finding.code for finding in check(bank.root).diagnostics}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_examples_are_what_they_are_said_to_be(rule: Rule, tmp_path: Path):
    assert rule.bad
    assert rule.good
    assert rule.code in codes(tmp_path, rule.bad)
    assert rule.code not in codes(tmp_path, rule.good)
