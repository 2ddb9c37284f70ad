"""The package as a platform sees it: members, manifest, test, items, and what must not be in them."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from paper_builder.diagnostics import Severity
from paper_builder.export import export_paper
from paper_builder.paper import Asset, Paper, section_head
from tests.builders import PICTURE, make_choice_item, make_paper, make_png
from tests.export.qti3.papers import (
    HIDDEN_FROM_ALL,
    ONLY_FOR_SCORERS,
    ONLY_IN_THE_MANIFEST,
    awkward_paper,
    canary_paper,
    exported,
)

QTI = {"q": "http://www.imsglobal.org/xsd/imsqtiasi_v3p0", "m": "http://www.w3.org/1998/Math/MathML"}
PACKAGE = {"p": "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1", "lom": "http://ltsc.ieee.org/xsd/LOM"}
IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


def members(paper: Paper) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(exported(paper, "qti3"))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def item_names(files: dict[str, bytes]) -> list[str]:
    return [name for name in files if name.startswith("items/") and name.endswith(".xml")]


# ---- members and manifest --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("paper", [make_paper(), awkward_paper()], ids=["usual", "awkward"])
def test_members_are_what_the_manifest_lists_with_plain_names(paper: Paper) -> None:
    files = members(paper)
    manifest = etree.fromstring(files["imsmanifest.xml"])

    assert next(iter(files)) == "imsmanifest.xml"
    assert sorted([*manifest.xpath("//p:file/@href", namespaces=PACKAGE), "imsmanifest.xml"]) == sorted(files)
    for name in files:
        assert re.fullmatch(r"[A-Za-z0-9/.-]+", name)
    for resource in manifest.iterfind(".//p:resource", PACKAGE):
        assert resource.get("href") in [node.get("href") for node in resource.iterfind("p:file", PACKAGE)]


def test_the_test_depends_on_every_item_and_items_on_shared_pictures() -> None:
    manifest = etree.fromstring(members(awkward_paper())["imsmanifest.xml"])
    by_type: dict[str, list[str]] = {}
    for resource in manifest.iterfind(".//p:resource", PACKAGE):
        by_type.setdefault(resource.get("type"), []).append(resource.get("identifier"))
    (test,) = by_type["imsqti_test_xmlv3p0"]

    def dependencies(identifier: str) -> list[str]:
        return list(manifest.xpath(f"//p:resource[@identifier='{identifier}']/p:dependency/@identifierref", namespaces=PACKAGE))

    assert dependencies(test) == by_type["imsqti_item_xmlv3p0"]
    assert len(by_type["webcontent"]) == 3
    assert all(set(dependencies(name)) <= set(by_type["webcontent"]) for name in by_type["imsqti_item_xmlv3p0"])
    assert manifest.findtext(".//p:schema", namespaces=PACKAGE) == "QTI Package"
    assert manifest.findtext(".//p:schemaversion", namespaces=PACKAGE) == "3.0.0"


def test_what_items_are_about_stands_in_the_manifest() -> None:
    paper = make_paper()
    resources = etree.fromstring(members(paper)["imsmanifest.xml"]).findall(".//p:resource[@type='imsqti_item_xmlv3p0']", PACKAGE)
    levels = {"remember": "识记", "understand": "理解", "apply": "应用", "analyse": "分析"}
    for item, resource in zip(paper.items, resources, strict=True):
        keywords = resource.xpath(".//lom:keyword/lom:string/text()", namespaces=PACKAGE)
        assert keywords == [item.competency.name, item.knowledge_point.name, levels[item.cognitive_level], *item.tags]
        words = ("very easy", "easy", "medium", "difficult", "very difficult")
        assert resource.findtext(".//lom:difficulty/lom:value", namespaces=PACKAGE) == words[item.difficulty - 1]


def test_every_document_starts_with_its_declaration() -> None:
    for name, data in members(awkward_paper()).items():
        if name.endswith(".xml"):
            assert data.startswith(b'<?xml version="1.0" encoding="UTF-8"?>'), name


def test_pictures_are_named_by_content_and_only_those_shown_are_packed() -> None:
    paper = awkward_paper()
    files = members(paper)
    pictures = {name: data for name, data in files.items() if "/pictures/" in name}
    assert sorted(pictures.values()) == sorted(asset.data for asset in paper.assets if asset.source != "assets/unused.png")
    for name in item_names(files):
        for image in etree.fromstring(files[name]).iterfind(".//q:img", QTI):
            assert f"items/{image.get('src')}" in files
            assert image.get("alt")


def test_two_sources_with_the_same_content_share_a_file() -> None:
    twin = "assets/twin.png"
    base = make_paper()
    stem = f"![甲]({PICTURE})\n\n![乙]({twin})（ ）"
    section = replace(base.sections[0], items=(make_choice_item(1, stem=stem),))
    paper = replace(base, sections=(section,), assets=(*base.assets, Asset(source=twin, media_type="image/png", data=make_png())))
    assert len([name for name in members(paper) if "/pictures/" in name]) == 1


# ---- the test --------------------------------------------------------------------------------------------------------


def test_sections_items_time_and_total_are_those_of_the_paper() -> None:
    paper = make_paper()
    files = members(paper)
    test = etree.fromstring(files["test.xml"])
    sections = test.findall(".//q:qti-assessment-section", QTI)

    assert [section.get("title") for section in sections] == [
        "一、单项选择题",
        "二、多项选择题",
        "三、多项选择题（综合）",
        "四、简答题",
    ]
    for section, node in zip(paper.sections, sections, strict=True):
        head = node.find("q:qti-rubric-block", QTI)
        assert head is not None
        assert head.get("view") == "candidate"
        words = " ".join(head.itertext())
        assert section.title in words
        assert section_head(section) in words
        assert len(node.findall("q:qti-assessment-item-ref", QTI)) == len(section.items)
    references = test.findall(".//q:qti-assessment-item-ref", QTI)
    assert [node.get("href") for node in references] == [f"items/item-{item.number:03d}.xml" for item in paper.items]
    for node in references:
        assert etree.fromstring(files[node.get("href")]).get("identifier") == node.get("identifier")
    assert test.find("q:qti-time-limits", QTI).get("max-time") == "5400"
    assert test.xpath("//q:qti-outcome-declaration[@identifier='SCORE']/@mastery-value", namespaces=QTI) == ["60"]
    assert not test.xpath("//q:qti-weight | //q:qti-ordering | //q:qti-selection", namespaces=QTI)


def test_the_total_is_the_sum_of_the_items_scores_and_comes_to_100() -> None:
    files = members(make_paper())
    test = etree.fromstring(files["test.xml"])
    for variable in ("SCORE", "MAXSCORE"):
        (rule,) = test.xpath(f"q:qti-outcome-processing/q:qti-set-outcome-value[@identifier='{variable}']", namespaces=QTI)
        assert [etree.QName(node).localname for node in rule.iter()] == ["qti-set-outcome-value", "qti-sum", "qti-test-variables"]
        assert rule.find(".//q:qti-test-variables", QTI).get("variable-identifier") == variable
    maxima = [
        Decimal(etree.fromstring(files[name]).xpath("string(//q:qti-outcome-declaration[@identifier='MAXSCORE'])", namespaces=QTI))
        for name in item_names(files)
    ]
    assert sum(maxima) == 100
    assert test.xpath("//q:qti-outcome-declaration[@identifier='SCORE']/@normal-maximum", namespaces=QTI) == ["100"]


def test_notes_to_candidates_are_shown_and_absent_where_there_are_none() -> None:
    def notes(paper: Paper) -> str:
        return "".join(etree.fromstring(members(paper)["test.xml"]).xpath("q:qti-rubric-block//text()", namespaces=QTI))

    assert all(note in notes(make_paper()) for note in make_paper().notes)
    assert notes(make_paper(notes=())) == ""


def test_without_items_that_were_left_off_the_total_is_what_remains() -> None:
    base = make_paper()
    files = members(replace(base, sections=base.sections[:2]))
    test = etree.fromstring(files["test.xml"])
    assert test.xpath("//q:qti-outcome-declaration[@identifier='SCORE']/@normal-maximum", namespaces=QTI) == ["40"]


# ---- items -----------------------------------------------------------------------------------------------------------


def test_stems_and_options_stand_in_the_order_of_the_paper_and_are_not_shuffled() -> None:
    paper = make_paper()
    files = members(paper)
    for item, name in zip(paper.items, item_names(files), strict=True):
        root = etree.fromstring(files[name])
        interaction = root.find(".//q:qti-choice-interaction", QTI)
        if item.type == "short_answer":
            assert interaction is None
            continue
        assert interaction.getparent().tag.endswith("qti-item-body")
        assert interaction.get("shuffle") == "false"
        choices = interaction.findall("q:qti-simple-choice", QTI)
        assert [(node.get("identifier"), "".join(node.itertext())) for node in choices] == [
            (option.label, option.text) for option in item.body.options
        ]


def test_an_option_is_words_or_one_box_since_players_set_its_parts_side_by_side() -> None:
    files = members(awkward_paper())
    choices = [node for name in item_names(files) for node in etree.fromstring(files[name]).iterfind(".//q:qti-simple-choice", QTI)]
    assert {len(node) for node in choices} == {0, 1}
    for node in choices:
        assert len(node) == 0 or not ((node.text or "") + (node[0].tail or "")).strip()


def test_every_identifier_is_ascii_and_starts_with_a_letter() -> None:
    for paper in (make_paper(), awkward_paper()):
        for name, data in members(paper).items():
            if name.endswith(".xml"):
                for value in etree.fromstring(data).xpath("//@identifier"):
                    assert IDENTIFIER.fullmatch(value), (name, value)


def test_forms_do_not_share_item_identifiers() -> None:
    def identifiers(paper: Paper) -> set[str]:
        files = members(paper)
        return {etree.fromstring(files[name]).get("identifier") for name in item_names(files)}

    assert not identifiers(make_paper(id="初级-甲")) & identifiers(make_paper(id="初级-乙"))


def test_short_answers_are_left_to_a_human_marker() -> None:
    paper = make_paper()
    files = members(paper)
    for item, name in zip(paper.items, item_names(files), strict=True):
        root = etree.fromstring(files[name])
        score = root.find("q:qti-outcome-declaration[@identifier='SCORE']", QTI)
        by_hand = item.type == "short_answer"
        assert score.get("external-scored") == ("human" if by_hand else None)
        assert Decimal(score.get("normal-maximum")) == item.points
        assert (root.find("q:qti-response-processing", QTI) is None) == by_hand
        assert (root.find(".//q:qti-extended-text-interaction", QTI) is not None) == by_hand


def test_scoring_is_written_out_and_names_no_template() -> None:
    files = members(make_paper())
    for name in item_names(files):
        assert not etree.fromstring(files[name]).xpath("//@template | //@template-location")


def test_formulas_are_mathml_with_their_latex_beside() -> None:
    files = members(awkward_paper())
    found = [node for name in item_names(files) for node in etree.fromstring(files[name]).iterfind(".//m:math", QTI)]
    sources = {node.findtext("m:semantics/m:annotation", namespaces=QTI) for node in found}
    assert {r"\sqrt[3]{x} \ge \frac{1}{2}", r"\sum_{i=1}^{n} x_i", "a<b", "x^2"} <= sources
    assert any(node.find(".//m:mroot", QTI) is not None for node in found)
    assert {node.get("display") for node in found} == {"inline", "block"}


def test_a_list_that_starts_elsewhere_keeps_its_numbers() -> None:
    files = members(awkward_paper())
    words = "".join(etree.fromstring(files["items/item-003.xml"]).itertext())
    assert all(number in words for number in ("3. ", "4. ", "5. "))


def test_what_an_author_typed_as_html_is_shown_as_typed() -> None:
    files = members(awkward_paper())
    root = etree.fromstring(files["items/item-009.xml"])
    assert "<div style='color:red' onclick='x()'>" in "".join(root.itertext())
    assert not root.xpath("//@style | //@onclick")


# ---- what must not travel --------------------------------------------------------------------------------------------


def test_nothing_beyond_stem_options_key_and_rubric_is_in_test_and_items() -> None:
    files = members(canary_paper())
    for name, data in files.items():
        for canary in HIDDEN_FROM_ALL:
            assert canary.encode() not in data, (name, canary)
        for canary in ONLY_IN_THE_MANIFEST:
            assert (canary.encode() in data) == (name == "imsmanifest.xml"), (name, canary)


def test_model_answers_and_rubrics_stand_in_scorer_blocks_only() -> None:
    files = members(canary_paper())
    short = 0
    for name, data in files.items():
        if not name.endswith(".xml"):
            continue
        root = etree.fromstring(data)
        blocks = root.xpath("//q:qti-rubric-block[@use='scoring']", namespaces=QTI)
        assert all(block.get("view") == "scorer" for block in blocks)
        inside = " ".join(word for block in blocks for word in block.itertext())
        if blocks:
            short += 1
            assert all(canary in inside for canary in ONLY_FOR_SCORERS)
        for block in blocks:
            block.getparent().remove(block)
        rest = etree.tostring(root, encoding="unicode")
        assert not any(canary in rest for canary in ONLY_FOR_SCORERS), name
    assert short == 4


def test_nothing_about_an_option_tells_whether_it_is_right() -> None:
    paper = make_paper()
    files = members(paper)
    for name in item_names(files):
        choices = etree.fromstring(files[name]).findall(".//q:qti-simple-choice", QTI)
        assert (
            len({tuple(sorted((key, value) for key, value in node.attrib.items() if key != "identifier")) for node in choices}) <= 1
        )
    limits = {
        (node.get("max-choices"), node.get("min-choices"))
        for name in item_names(files)
        for node in etree.fromstring(files[name]).iterfind(".//q:qti-choice-interaction", QTI)
    }
    assert limits == {("1", "0"), ("0", "0")}


# ---- findings and bytes ----------------------------------------------------------------------------------------------


def test_losses_are_named() -> None:
    _, found = export_paper(make_paper(), "qti3")
    assert [(finding.code, finding.severity) for finding in found] == [("PB605", Severity.WARNING)]
    assert [finding.message.zh for finding in found] == ["qti3 格式不包含：解析、法规依据"]


@pytest.mark.parametrize("asset", [None, Asset(source=PICTURE, media_type="application/pdf", data=b"%PDF")])
def test_a_picture_that_cannot_be_packed_stops_the_export(asset: Asset | None) -> None:
    artifact, found = export_paper(make_paper(assets=(asset,) if asset else ()), "qti3")
    assert artifact is None
    (finding,) = [finding for finding in found if finding.code == "PB608"]
    assert PICTURE in finding.message.zh
    assert finding.subject == "pri-da-004"


def test_an_unreadable_formula_is_shown_as_source_and_said_so() -> None:
    base = make_paper()
    item = make_choice_item(1, stem=r"已知 $\undefinedcommand{x}$，则（ ）。")
    artifact, found = export_paper(replace(base, sections=(replace(base.sections[0], items=(item,)),)), "qti3")
    assert [finding.subject for finding in found if finding.code == "PB610"] == ["pri-da-001"]
    assert artifact is not None
    with zipfile.ZipFile(io.BytesIO(artifact.data)) as archive:
        root = etree.fromstring(archive.read("items/item-001.xml"))
    assert root.findtext(".//q:code", namespaces=QTI) == r"\undefinedcommand{x}"


def test_bytes_are_the_same_in_another_process(tmp_path: Path) -> None:
    script = (
        "import sys\n"
        "from tests.export.qti3.papers import awkward_paper, exported\n"
        "for name in ('qti3', 'moodle'):\n"
        "    sys.stdout.buffer.write(exported(awkward_paper(), name))\n"
    )
    here = exported(awkward_paper(), "qti3") + exported(awkward_paper(), "moodle")
    for seed, zone in (("0", "UTC"), ("12345", "Asia/Shanghai")):
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C.UTF-8", "HOME": str(tmp_path)}
        root = Path(__file__).parents[3]
        made = subprocess.run([sys.executable, "-c", script], cwd=root, env=environment, capture_output=True, check=True)
        assert made.stdout == here
