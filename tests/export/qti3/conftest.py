from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from lxml.etree import XMLSchema


def _schema(name: str) -> XMLSchema:
    from lxml import etree

    beside = Path(__file__).parents[4] / "shared" / "xsd"
    path = Path(os.environ.get("PAPER_BUILDER_XSD", beside)) / "qti3" / name
    if not path.is_file():
        pytest.skip(f"the QTI 3 schemas are not at {path.parent}; PAPER_BUILDER_XSD may name their folder")
    return etree.XMLSchema(etree.parse(path, etree.XMLParser(no_network=True)))


@pytest.fixture(scope="session")
def item_schema() -> XMLSchema:
    """The schema of items and tests; compiling it takes seconds."""
    return _schema("imsqti_asiv3p0_sbacv1p0_v1p0.xsd")


@pytest.fixture(scope="session")
def manifest_schema() -> XMLSchema:
    return _schema("imsqtiv3p0_imscpv1p2_v1p0.xsd")
