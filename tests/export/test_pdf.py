"""The candidate's PDF, read back with pypdf."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest

from paper_builder.content import parse
from paper_builder.export import export_paper, typesetting
from paper_builder.paper import Asset, ChoiceBody
from tests.builders import PICTURE, make_choice_item, make_paper, make_png
from tests.export.pages import page_texts

pypdf = pytest.importorskip("pypdf")
pytest.importorskip("typst")


def made(paper):
    artifact, found = export_paper(paper, "pdf")
    assert artifact is not None, found
    return artifact.data


@pytest.fixture(scope="module")
def pages():
    return page_texts(made(make_paper()))


def squeezed(markdown):
    return re.sub(r"\s", "", parse(markdown).plain()).replace("（　　）", "（）")


def test_all_stems_and_options_stand_in_order(pages):
    shown = "".join(pages)
    place = 0
    for item in make_paper().items:
        stem = squeezed(item.stem).split("（）")[0][:8] if item.number != 2 else "按公式"
        texts = [f"{item.number}.", stem]
        if isinstance(item.body, ChoiceBody):
            texts.extend(f"{option.label}.{squeezed(option.text)}" for option in item.body.options)
        for text in texts:
            found = shown.find(text, place)
            assert found >= 0, (item.number, text)
            place = found + len(text)
    assert shown.find("——试卷结束——", place) >= 0


def test_the_first_page_holds_what_a_candidate_must_know(pages):
    paper = make_paper()
    for words in (
        *(paper.title, "初级", "A卷", "考试时间：90分钟", "满分：100分", "及格：60分", "注意事项", *paper.notes),
        *("题号", "统分人", "复核人", "姓名", "准考证号", "身份证号", "密封线内不得答题", "内部资料·启用前保密", paper.id),
    ):
        assert words in pages[0], words
    assert "密封线内不得答题" not in "".join(pages[1:])


def test_every_page_says_which_it_is_and_of_how_many(pages):
    for number, text in enumerate(pages, start=1):
        assert f"第{number}页共{len(pages)}页" in text
        assert make_paper().id in text


def test_no_mark_of_state_secrecy_is_printed(pages):
    assert not re.search("绝密|机密|国家题库|国家职业资格", "".join(pages))


def marked_paper(lengths):
    """A paper of single-choice items whose stem and options carry marks; the stems are ``lengths`` characters long."""
    items = []
    for number, length in enumerate(lengths, start=1):
        item = make_choice_item(number, stem=f"始{number}始" + "文" * length + f"末{number}末（ ）。")
        options = tuple(replace(option, text=f"项{number}{option.label}项" + "长" * (length % 37)) for option in item.body.options)
        items.append(replace(item, body=replace(item.body, options=options)))
    paper = make_paper()
    return replace(paper, sections=(replace(paper.sections[0], items=tuple(items)),))


def marks(number):
    return [f"始{number}始", f"末{number}末", *(f"项{number}{label}项" for label in "ABCD")]


@pytest.mark.parametrize("seed", range(4))
def test_stem_and_options_are_never_torn_apart(seed):
    lengths = [(index * 53 + seed * 29) % 260 for index in range(30)]
    texts = page_texts(made(marked_paper(lengths)))
    assert len(texts) > 3
    for number in range(1, len(lengths) + 1):
        homes = {page for mark in marks(number) for page, text in enumerate(texts) if mark in text}
        assert len(homes) == 1, number


def test_an_item_taller_than_a_page_is_printed_whole():
    texts = page_texts(made(marked_paper([20, 2600, 20])))
    shown = "".join(texts)
    assert all(mark in shown for number in (1, 2, 3) for mark in marks(number))
    assert shown.count("文") == 2640


def test_a_section_head_never_stands_alone_at_the_foot_of_a_page():
    base = make_paper()
    for count in range(4, 16):
        items = tuple(make_choice_item(number, stem=f"始{number}始（ ）。") for number in range(1, count + 1))
        more = tuple(make_choice_item(number, multiple=True, stem=f"始{number}始（ ）。") for number in range(count + 1, count + 3))
        paper = replace(
            base, sections=(replace(base.sections[0], items=items), replace(base.sections[1], title="第二大题", items=more))
        )
        (home,) = [text for text in page_texts(made(paper)) if "二、第二大题" in text]
        assert f"始{count + 1}始" in home


def test_the_document_names_no_person_and_no_date():
    reader = pypdf.PdfReader(io.BytesIO(made(make_paper())))
    assert set(reader.metadata) <= {"/Title", "/Creator"}
    assert reader.metadata["/Title"] == "全媒体运营师职业技能考核（初级）"
    assert b"CreateDate" not in made(make_paper())


def test_a_formula_is_set_and_not_shown_as_source(pages):
    assert "frac" not in "".join(pages)
    assert "完整播放次数" in pages[0]


def test_pictures_are_in_the_file_with_their_text():
    reader = pypdf.PdfReader(io.BytesIO(made(make_paper())))
    assert sum(len(page.images) for page in reader.pages) == 1
    assert "流量来源柱状图" in repr([reader.get_object(number) for number in range(1, reader.trailer["/Size"])])


def test_all_fonts_are_embedded():
    reader = pypdf.PdfReader(io.BytesIO(made(make_paper())))
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            (inner,) = font.get_object()["/DescendantFonts"]
            descriptor = inner.get_object()["/FontDescriptor"].get_object()
            assert any(key in descriptor for key in ("/FontFile2", "/FontFile3"))


@pytest.mark.parametrize("data", [b"", b"GIF89a", make_png()[:60], b"\x89PNG\r\n\x1a\n" + bytes(50)])
@pytest.mark.parametrize("name", ["pdf", "answer-key-pdf"])
def test_a_damaged_picture_is_a_finding(name, data):
    artifact, found = export_paper(make_paper(assets=(Asset(source=PICTURE, media_type="image/png", data=data),)), name)
    assert artifact is None
    assert [finding.code for finding in found] == ["PB608"]
    assert PICTURE in found[0].message.zh


@pytest.mark.parametrize(("package", "folder"), [("typst", None), ("manimgx_fonts_cjk", "fonts")])
def test_what_is_not_installed_is_said_before_anything_is_written(monkeypatch, tmp_path, package, folder):
    real = typesetting.find_spec
    monkeypatch.setattr(typesetting, "find_spec", lambda name: None if name == package else real(name))
    if folder:
        monkeypatch.setattr(typesetting, "_DEBIAN_FONTS", tmp_path)
    artifact, found = export_paper(make_paper(), "pdf")
    assert artifact is None
    assert [finding.code for finding in found] == ["PB611"]


def test_the_font_of_debian_serves_where_the_package_is_absent(monkeypatch, tmp_path):
    (tmp_path / "NotoSansCJK-Regular.ttc").touch()
    monkeypatch.setattr(typesetting, "_DEBIAN_FONTS", tmp_path)
    monkeypatch.setattr(typesetting, "find_spec", {}.get)
    assert typesetting.font_folder() == tmp_path
