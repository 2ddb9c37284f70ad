"""Each thing that no XML schema sees: broken on purpose in a good package, it must be found."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from paper_builder.export import export_paper
from paper_builder.export.markup import local_name
from paper_builder.export.qti3.package import build
from paper_builder.export.qti3.validation import problems
from tests.builders import make_paper
from tests.export.qti3.papers import awkward_paper, canary_paper

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element

    from paper_builder.export.qti3.package import Package
    from paper_builder.paper import Paper

SINGLE, MULTIPLE, SHORT = 0, 10, 20
"""Positions of an item of each type in the usual paper."""


def nodes(root: _Element, name: str) -> list[_Element]:
    return [node for node in root.iter() if local_name(node) == name]


def first(root: _Element, name: str) -> _Element:
    return nodes(root, name)[0]


def remove(node: _Element) -> None:
    parent = node.getparent()
    assert parent is not None
    parent.remove(node)


def set_text(node: _Element, text: str) -> None:
    node.text = text


@pytest.mark.parametrize("paper", [make_paper(), awkward_paper(), canary_paper()], ids=["usual", "awkward", "canary"])
def test_a_good_package_has_no_problem(paper: Paper) -> None:
    assert list(problems(build(paper))) == []


ITEM_BREAKS: dict[str, tuple[int, Callable[[_Element], object], str]] = {
    "two options with one identifier": (
        SINGLE,
        lambda root: nodes(root, "qti-simple-choice")[1].set("identifier", "A"),
        "the option A occurs 2 times",
    ),
    "an identifier that starts with a digit": (
        SINGLE,
        lambda root: nodes(root, "qti-simple-choice")[0].set("identifier", "1a"),
        "'1a' is not an ASCII name",
    ),
    "a Chinese identifier": (SINGLE, lambda root: root.set("identifier", "第一题"), "is not an ASCII name"),
    "a choice whose response is not declared": (
        SINGLE,
        lambda root: first(root, "qti-choice-interaction").set("response-identifier", "OTHER"),
        "the response OTHER is not declared",
    ),
    "a text whose response is not declared": (
        SHORT,
        lambda root: first(root, "qti-extended-text-interaction").set("response-identifier", "OTHER"),
        "the response OTHER is not declared",
    ),
    "a text response that is an identifier": (
        SHORT,
        lambda root: first(root, "qti-response-declaration").set("base-type", "identifier"),
        "not a single string",
    ),
    "a choice response that is a string": (
        SINGLE,
        lambda root: first(root, "qti-response-declaration").set("base-type", "string"),
        "is not an identifier",
    ),
    "a multiple response to a single choice": (
        SINGLE,
        lambda root: first(root, "qti-response-declaration").set("cardinality", "multiple"),
        "does not fit the cardinality",
    ),
    "a single response to a multiple choice": (
        MULTIPLE,
        lambda root: first(root, "qti-response-declaration").set("cardinality", "single"),
        "does not fit the cardinality",
    ),
    "a key that is no option": (
        SINGLE,
        lambda root: set_text(first(first(root, "qti-correct-response"), "qti-value"), "E"),
        "E is no option",
    ),
    "a rule that names no option": (
        MULTIPLE,
        lambda root: set_text(next(node for node in nodes(root, "qti-base-value") if node.get("base-type") == "identifier"), "F"),
        "F is no option",
    ),
    "no key": (SINGLE, lambda root: remove(first(root, "qti-correct-response")), "there are 0 correct options"),
    "two keys of a single choice": (
        SINGLE,
        lambda root: first(root, "qti-correct-response").append(first(first(root, "qti-outcome-declaration"), "qti-value")),
        "there are 2 correct options",
    ),
    "a variable declared twice": (
        SINGLE,
        lambda root: nodes(root, "qti-outcome-declaration")[1].set("identifier", "SCORE"),
        "the variable SCORE occurs 2 times",
    ),
    "a rule that reads an undeclared variable": (
        SINGLE,
        lambda root: first(root, "qti-variable").set("identifier", "OTHER"),
        "the scoring reads OTHER",
    ),
    "a rule that sets an undeclared variable": (
        SINGLE,
        lambda root: first(root, "qti-set-outcome-value").set("identifier", "OTHER"),
        "the scoring sets OTHER",
    ),
    "no MAXSCORE": (SINGLE, lambda root: remove(nodes(root, "qti-outcome-declaration")[1]), "is not declared"),
    "a MAXSCORE other than the maximum of SCORE": (
        SINGLE,
        lambda root: first(root, "qti-outcome-declaration").set("normal-maximum", "3"),
        "is not MAXSCORE",
    ),
    "a score above the maximum": (
        SINGLE,
        lambda root: set_text(nodes(root, "qti-base-value")[0], "5"),
        "outside 0 and the maximum",
    ),
    "full points that cannot be had": (
        SINGLE,
        lambda root: set_text(nodes(root, "qti-base-value")[0], "1"),
        "no response can earn the full points",
    ),
    "a text marked by machine": (
        SHORT,
        lambda root: first(root, "qti-outcome-declaration").attrib.pop("external-scored"),
        "marked by hand",
    ),
    "a choice marked by hand": (
        SINGLE,
        lambda root: first(root, "qti-outcome-declaration").set("external-scored", "human"),
        "marked by hand",
    ),
}


@pytest.mark.parametrize("name", ITEM_BREAKS)
def test_a_broken_item_is_found(name: str) -> None:
    position, spoil, expected = ITEM_BREAKS[name]
    package = build(make_paper())
    document = package.items[position]
    spoil(document.root)
    found = [(path, message.en) for path, message in problems(package)]
    assert any(path == document.path and expected in text for path, text in found), found


PACKAGE_BREAKS: dict[str, tuple[Callable[[Package], Package | None], str]] = {
    "two sections of one name": (
        lambda package: nodes(package.test.root, "qti-assessment-section")[1].set("identifier", "section-single"),
        "the identifier section-single occurs 2 times",
    ),
    "an item that the test does not name": (
        lambda package: remove(first(package.test.root, "qti-assessment-item-ref")),
        "does not refer to the items",
    ),
    "a reference to a file that is not there": (
        lambda package: first(package.test.root, "qti-assessment-item-ref").set("href", "items/item-999.xml"),
        "does not refer to the items",
    ),
    "a total other than the sum": (
        lambda package: first(package.test.root, "qti-outcome-declaration").set("normal-maximum", "99"),
        "do not add up",
    ),
    "a picture that is not packed": (lambda package: replace(package, pictures={}), "is not in the package"),
    "a picture that is not listed": (
        lambda package: remove(next(node for node in nodes(package.manifest, "file") if "pictures" in node.get("href", ""))),
        "does not list the files",
    ),
    "a listed file that is not there": (
        lambda package: first(package.manifest, "file").set("href", "other.xml"),
        "does not list the files",
    ),
    "a resource without its own file": (
        lambda package: first(package.manifest, "resource").set("href", "other.xml"),
        "does not list its own file",
    ),
    "a dependency on nothing": (
        lambda package: first(package.manifest, "dependency").set("identifierref", "nothing"),
        "no resource nothing",
    ),
    "two resources of one name": (
        lambda package: nodes(package.manifest, "resource")[1].set(
            "identifier", nodes(package.manifest, "resource")[2].get("identifier", "")
        ),
        "occurs 2 times",
    ),
    "a Chinese file name": (
        lambda package: replace(package, pictures={**package.pictures, "items/pictures/图.png": b""}),
        "is not a plain ASCII name",
    ),
    "names that differ in case only": (
        lambda package: replace(package, pictures={**package.pictures, "TEST.xml": b""}),
        "the file test.xml occurs 2 times",
    ),
}


@pytest.mark.parametrize("name", PACKAGE_BREAKS)
def test_a_broken_package_is_found(name: str) -> None:
    spoil, expected = PACKAGE_BREAKS[name]
    package = build(make_paper())
    package = spoil(package) or package
    found = [message.en for _, message in problems(package)]
    assert any(expected in text for text in found), found


def test_a_paper_whose_key_is_no_option_is_not_exported() -> None:
    base = make_paper()
    item = base.items[0]
    broken = replace(item, body=replace(item.body, key=("E",)))  # type: ignore[type-var]
    section = replace(base.sections[0], items=(broken, *base.sections[0].items[1:]))
    artifact, found = export_paper(replace(base, sections=(section, *base.sections[1:])), "qti3")
    assert artifact is None
    (finding,) = [finding for finding in found if finding.code == "PB640"]
    assert "items/item-001.xml" in finding.message.zh
    assert "E" in finding.message.zh
    assert finding.hint is not None
