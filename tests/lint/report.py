"""``make lint-report``: precision and recall of each rule over its cases, and how often it speaks about the shipped bank.

A case counts as found where the rule speaks at exactly the marked characters. False alarms are counted over the near misses of the
rule and the clean questions of all rules.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

from paper_builder.checking import check
from paper_builder.codes import all_rules
from tests.lint.cases import ON_PAPERS, CaseChecker, cases, codes, place

BANK = Path(__file__).resolve().parents[2] / "question_bank"


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        checker = CaseChecker(Path(folder))
        everything = [(case, checker.found(case)) for code in codes() for case in cases(code)]
    checked = check(BANK)
    in_bank = Counter(finding.code for finding in checked.diagnostics)
    print("rule   severity  flawed found  near-miss clean  false  precision recall  bank  name")
    for code in codes():
        rule = all_rules()[code]
        flawed = found = near = clean = false = 0
        for case, diagnostics in everything:
            spoken = [finding for finding in diagnostics if finding.code == code]
            if case.kind == "flawed" and case.code == code:
                flawed += 1
                right = [place(finding.span) for finding in spoken if finding.span] == list(case.marks) or code == ON_PAPERS
                found += bool(spoken) and right
                false += bool(spoken) and not right
            elif case.kind == "clean" or case.code == code:
                near += case.kind == "near_miss"
                clean += case.kind == "clean"
                false += bool(spoken)
        precision = found / (found + false) if found + false else 0.0
        counts = f"{flawed:6} {found:5}  {near:9} {clean:5}  {false:5}"
        print(f"{code}  {rule.severity.value:8}  {counts}  {precision:9.2f} {found / flawed:6.2f}  {in_bank[code]:4}  {rule.name}")
    print(f"\n{checked.questions} questions in the shipped bank; “bank” counts what is not suppressed there")


if __name__ == "__main__":
    main()
