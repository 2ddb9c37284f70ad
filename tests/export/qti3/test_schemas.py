"""Every document of a package against the published XML schemas."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from tests.builders import make_paper
from tests.export.qti3.papers import awkward_paper, canary_paper, exported

if TYPE_CHECKING:
    from lxml.etree import XMLSchema

    from paper_builder.paper import Paper


@pytest.mark.parametrize("paper", [make_paper(), awkward_paper(), canary_paper()], ids=["usual", "awkward", "canary"])
def test_every_document_is_valid(paper: Paper, item_schema: XMLSchema, manifest_schema: XMLSchema) -> None:
    with zipfile.ZipFile(io.BytesIO(exported(paper, "qti3"))) as archive:
        documents = {name: etree.fromstring(archive.read(name)) for name in archive.namelist() if name.endswith(".xml")}
    assert manifest_schema.validate(documents.pop("imsmanifest.xml")), manifest_schema.error_log
    assert len(documents) == len(paper.items) + 1
    for name, document in documents.items():
        assert item_schema.validate(document), (name, item_schema.error_log)
