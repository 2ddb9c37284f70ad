"""Each rule speaks where it must, at the very characters, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paper_builder.diagnostics import Severity
from tests.bank_folder import is_bilingual
from tests.lint.cases import FOLDER, KINDS, ON_PAPERS, Case, CaseChecker, cases, codes, place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from paper_builder.diagnostics import Diagnostic

ENOUGH = 6


@pytest.fixture(scope="module")
def checker(tmp_path_factory: pytest.TempPathFactory) -> CaseChecker:
    return CaseChecker(tmp_path_factory.mktemp("bank"))


def _all(kind: str) -> list[object]:
    """The cases of a kind as parameters; a rule without a file is told by a test of its own."""
    return [
        pytest.param(case, id=f"{code}-{number}")
        for code in codes()
        if (FOLDER / f"{code}.yaml").is_file()
        for number, case in enumerate((case for case in cases(code) if case.kind == kind), 1)
    ]


def _of(found: Iterable[Diagnostic], code: str) -> list[Diagnostic]:
    return [finding for finding in found if finding.code == code]


@pytest.mark.parametrize("code", codes())
def test_a_rule_has_enough_cases_of_every_kind(code: str):
    lines = {kind: {case.line for case in cases(code) if case.kind == kind} for kind in KINDS}
    assert [kind for kind in KINDS if len(lines[kind]) < ENOUGH] == []
    assert not lines["flawed"] & (lines["near_miss"] | lines["clean"])


def test_no_file_is_left_over():
    assert {path.stem for path in FOLDER.glob("*.yaml")} == set(codes())


@pytest.mark.parametrize("case", _all("flawed"))
def test_a_flaw_is_found_at_the_very_characters(case: Case, checker: CaseChecker):
    found = checker.found(case)
    spoken = _of(found, case.code)
    assert spoken
    assert all(is_bilingual(finding) for finding in spoken)
    if case.code != ON_PAPERS:
        assert case.marks
        assert [place(finding.span) for finding in spoken if finding.span] == list(case.marks)


@pytest.mark.parametrize("case", _all("near_miss"))
def test_a_near_miss_is_passed_over(case: Case, checker: CaseChecker):
    found = checker.found(case)
    assert not _of(found, case.code)
    assert not [finding for finding in found if finding.code < "PB300" and finding.severity is Severity.ERROR]


@pytest.mark.parametrize("case", _all("clean"))
def test_no_rule_at_all_speaks_of_a_clean_question(case: Case, checker: CaseChecker):
    assert not checker.found(case)
