from __future__ import annotations

import io
import zipfile

import pytest
from lxml import etree

from paper_builder.export.archive import write_xml, write_zip, xml_text

FILES = [("b/2.xml", b"two"), ("a.xml", b"one"), ("imsmanifest.xml", b"first")]


def test_members_are_sorted_after_the_first_and_keep_their_bytes():
    archive = zipfile.ZipFile(io.BytesIO(write_zip(FILES, first="imsmanifest.xml")))
    assert archive.namelist() == ["imsmanifest.xml", "a.xml", "b/2.xml"]
    assert {name: archive.read(name) for name in archive.namelist()} == dict(FILES)
    assert archive.testzip() is None


def test_the_order_of_the_files_and_the_time_do_not_change_a_byte(monkeypatch):
    before = write_zip(FILES)
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert write_zip(reversed(FILES)) == before


def test_members_have_plain_permissions_and_no_date():
    for info in zipfile.ZipFile(io.BytesIO(write_zip(FILES))).infolist():
        assert info.date_time == (1980, 1, 1, 0, 0, 0)
        assert info.external_attr >> 16 == 0o100644


@pytest.mark.parametrize("names", [("/a",), ("../a",), ("a/../../b",), ("a\\b",), ("",), ("a", "A"), ("a", "a")])
def test_names_that_leave_the_archive_or_clash_are_refused(names):
    with pytest.raises(ValueError, match=r"archive|called"):
        write_zip([(name, b"") for name in names])


def test_xml_begins_with_its_declaration_and_reads_back():
    root = etree.Element("a")
    root.text = "中<&"
    data = write_xml(root)
    assert data.startswith(b"<?xml ")
    assert data.endswith(b"\n")
    assert etree.fromstring(data).text == "中<&"


def test_characters_that_xml_has_no_way_to_write_are_dropped():
    root = etree.Element("a")
    root.text = xml_text("a\x00b\x08c\ufffed\t\n")
    assert etree.fromstring(write_xml(root)).text == "abcd\t\n"
