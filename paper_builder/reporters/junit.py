"""Findings as JUnit XML, which GitLab, Gitea and Jenkins show as test results.

A suite a file, a case a finding; what does not make ``check`` fail is a case that passed and says in its output what was found.
Without findings there is one case that passed, for an empty report reads as a run that did not happen.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from paper_builder.diagnostics import Severity, in_order
from paper_builder.reporters.places import from_here

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from paper_builder.diagnostics import Diagnostic, Language

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_report(diagnostics: Iterable[Diagnostic], root: Path, *, questions: int, language: Language, strict: bool = False) -> str:
    """Return the XML, ending in a line break. Errors are failures, under ``strict`` warnings too. No times: nothing is measured."""
    ordered = in_order(diagnostics)
    suites = ElementTree.Element("testsuites", name="paper-builder check")
    failures = 0
    for path, found in groupby(ordered, key=lambda finding: finding.span.path if finding.span else ""):
        failures += _suite(suites, from_here(root, path) if path else "bank", list(found), language, strict)
    if not ordered:
        suite = ElementTree.SubElement(suites, "testsuite", name="bank", tests="1", failures="0", errors="0", time="0")
        name = f"{questions} 道试题没有问题" if language == "zh" else f"{questions} questions, nothing found"
        ElementTree.SubElement(suite, "testcase", classname="bank", name=name, time="0")
    suites.set("tests", str(len(ordered) or 1))
    suites.set("failures", str(failures))
    suites.set("errors", "0")
    suites.set("time", "0")
    ElementTree.indent(suites, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(suites, encoding="unicode") + "\n"


def _suite(suites: ElementTree.Element, name: str, found: list[Diagnostic], language: Language, strict: bool) -> int:
    """Add the cases of one file and return how many of them failed."""
    failing = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    suite = ElementTree.SubElement(suites, "testsuite", name=_xml(name))
    failures = 0
    for finding in found:
        place = f" ({finding.span.line}:{finding.span.column})" if finding.span else ""
        title = f"{finding.code} {finding.subject}".strip() + place
        case = ElementTree.SubElement(suite, "testcase", classname=_xml(name), name=_xml(title), time="0")
        if finding.span:
            case.set("file", _xml(name))
            case.set("line", str(finding.span.line))
        message = _xml(finding.message.text(language))
        hint = _xml(finding.hint.text(language)) if finding.hint else ""
        words = "\n".join(part for part in (f"{_xml(name)}{place.strip()}", message, hint) if part)
        if finding.severity in failing:
            failures += 1
            ElementTree.SubElement(case, "failure", message=message, type=finding.severity.value).text = words
        else:
            ElementTree.SubElement(case, "system-out").text = f"{finding.severity.value}: {words}"
    for key, value in (("tests", len(found)), ("failures", failures), ("errors", 0), ("time", 0)):
        suite.set(key, str(value))
    return failures


def _xml(text: str) -> str:
    """Return ``text`` without the characters that no XML document may hold, each shown as �."""
    return _NOT_XML.sub("�", text)
