"""Typst markup is compiled for real and its text read back from the PDF."""

from __future__ import annotations

import io
import re

import pytest

from paper_builder.export import typesetting
from paper_builder.export.render.typst import TypstRenderer, words
from paper_builder.export.templates import template
from paper_builder.paper import Asset
from tests.builders import PICTURE, STEMS, make_png
from tests.export.payloads import MARKUP, TYPST

pypdf = pytest.importorskip("pypdf")
pytest.importorskip("typst")

ASSETS = (Asset(source=PICTURE, media_type="image/png", data=make_png()),)
RENDERER = TypstRenderer(picture=typesetting.picture_names(ASSETS).__getitem__)


def text_of(markup: str) -> str:
    data = typesetting.compile_pdf(template("base.typ") + markup, ASSETS)
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages))


@pytest.mark.parametrize("number", STEMS)
def test_every_kind_of_content_compiles(number):
    assert text_of(RENDERER.blocks(STEMS[number]))


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("是（ ）。", "是（）。"),
        ("3. 丙\n4. 丁", "3.丙4.丁"),
        ("| 甲 | 乙 |\n|---|---|\n| 1 | 2 |", "甲乙12"),
        ("`a_b*c`", "a_b*c"),
        ("**甲**乙*丙*", "甲乙丙"),
        (r"$\unknown{x}$", r"\unknown{x}"),
    ],
)
def test_the_words_are_all_there(markdown, shown):
    assert text_of(RENDERER.blocks(markdown)) == shown


ATTACKS = [payload for payload in (*TYPST, *MARKUP) if not re.search(r"[\n\0*`$]|_e|\u202e|\\", payload)]


@pytest.mark.parametrize("payload", [*TYPST, *MARKUP])
def test_no_text_is_read_as_markup_or_code(payload):
    assert text_of(RENDERER.blocks(f"始{payload}终\n\n末")).endswith("末")


@pytest.mark.parametrize("payload", ATTACKS)
def test_an_attack_keeps_its_characters(payload):
    assert text_of(words(payload)) == re.sub(r"\s", "", payload)


def test_code_keeps_its_lines():
    assert text_of(RENDERER.blocks("```\nctr = a / b\nprint(ctr)\n```")) == "ctr=a/bprint(ctr)"
