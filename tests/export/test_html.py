"""The candidate's page: complete, self-contained, inert."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from paper_builder.export import export_paper
from paper_builder.export.render.html import ALLOWED_ATTRIBUTES, ALLOWED_TAGS
from paper_builder.paper import Asset, ChoiceBody
from tests.builders import PICTURE, make_choice_item, make_paper, make_png
from tests.export.payloads import FORMULAS, MARKUP

VOID = {"br", "img", "meta", "link", "input", "hr"}
PAGE_TAGS = {
    *("html", "head", "meta", "title", "style", "body", "main", "header", "footer", "section", "article", "h1", "h2", "small"),
    *("p", "span", "div", "ol", "ul", "li", "table", "thead", "tbody", "tr", "th", "td"),
}
PAGE_ATTRIBUTES = {
    "html": {"lang"},
    "meta": {"charset", "http-equiv", "content", "name"},
    "main": {"class"},
    "header": {"class"},
    "section": {"class"},
    "article": {"class"},
    "table": {"class"},
    "ul": {"class"},
    "p": {"class"},
    "span": {"class"},
    "div": {"class"},
    "th": {"class", "scope"},
}


class Page(HTMLParser):
    """Elements with their attributes, the text of the body, and whether everything was closed."""

    def __init__(self, data: bytes):
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.style = ""
        self.feed(data.decode())

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" in self.open:
            self.style += data
        elif "body" in self.open:
            self.text += data


def page(paper):
    artifact, found = export_paper(paper, "html")
    assert artifact is not None, found
    return Page(artifact.data)


def attacked(payload: str):
    item = make_choice_item(1, stem=f"{payload}\n\n![{payload}]({PICTURE})")
    body = replace(item.body, options=tuple(replace(option, text=payload) for option in item.body.options))
    paper = make_paper(title=payload, notes=(payload,), issuer=payload, form=payload, id=payload, sitting=payload)
    section = replace(paper.sections[0], title=payload, items=(replace(item, body=body),))
    return replace(paper, level=replace(paper.level, name=payload), sections=(section,))


@pytest.mark.parametrize("payload", [*MARKUP, *(f"${formula}$" for formula in FORMULAS)])
def test_an_attack_in_any_text_leaves_the_page_inert(payload):
    read = page(attacked(payload))
    assert read.open == []
    for tag, attributes in read.elements:
        assert tag in PAGE_TAGS | ALLOWED_TAGS, tag
        assert set(attributes) <= PAGE_ATTRIBUTES.get(tag, set()) | ALLOWED_ATTRIBUTES.get(tag, frozenset()), (tag, attributes)
        assert attributes.get("src", "data:image/png;base64,").startswith("data:image/png;base64,")
    assert "alert" not in read.style
    assert "evil" not in read.style


def test_the_page_asks_for_nothing_and_runs_nothing():
    data = export_paper(make_paper(), "html")[0].data
    read = Page(data)
    addresses = [
        value for _, attributes in read.elements for name, value in attributes.items() if name in {"src", "href", "action"}
    ]
    assert len(addresses) == 1
    assert all(address.startswith("data:image/") for address in addresses)
    assert "url(" not in read.style
    assert "@import" not in read.style
    assert b"<script" not in data.lower()


def test_the_policy_allows_this_style_and_data_pictures_only():
    import base64
    import hashlib

    read = page(make_paper())
    (policy,) = [a["content"] for tag, a in read.elements if tag == "meta" and a.get("http-equiv") == "Content-Security-Policy"]
    digest = base64.b64encode(hashlib.sha256(read.style.encode()).digest()).decode()
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules == {
        "default-src": "'none'",
        "style-src": f"'sha256-{digest}'",
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def test_everything_a_candidate_needs_is_on_the_page_in_order():
    paper = make_paper()
    shown = re.sub(r"\s", "", page(paper).text)
    expected = [
        paper.title,
        "考试时间：90分钟",
        "满分：100分",
        "及格：60分",
        "2026年11月28日",
        "注意事项",
        *paper.notes,
        "题号",
        "统分人",
    ]
    for number, section in zip("一二三四", paper.sections, strict=True):
        expected.append(f"{number}、{section.title}")
        for item in section.items:
            expected.append(f"{item.number}.")
            if isinstance(item.body, ChoiceBody):
                expected.extend(f"{option.label}.{option.text}" for option in item.body.options)
    expected.append("——试卷结束——")
    place = 0
    for words in expected:
        found = shown.find(re.sub(r"\s", "", words), place)
        assert found >= 0, words
        place = found + len(words)


def test_the_section_head_states_count_points_and_rule():
    shown = page(make_paper()).text
    assert "共10题，每题2分，共20分。" in shown
    assert "全部选对得4分，少选且无错选得2分，有错选不得分" in shown
    assert "全部选对得4分，少选、多选、错选均不得分" in shown


def test_a_short_answer_has_room_for_an_answer():
    read = page(make_paper())
    (start, *_) = [n for n, (_, attributes) in enumerate(read.elements) if attributes.get("class") == "lines"]
    lines = 0
    for tag, attributes in read.elements[start + 1 :]:
        if tag != "div" or attributes:
            break
        lines += 1
    assert lines == 15


def test_a_picture_that_the_paper_does_not_hold_stops_the_export():
    artifact, found = export_paper(make_paper(assets=()), "html")
    assert artifact is None
    assert [finding.code for finding in found] == ["PB608"]
    asset = Asset(source=PICTURE, media_type="text/html", data=make_png())
    assert export_paper(make_paper(assets=(asset,)), "html")[0] is None


def test_an_unreadable_formula_is_announced_and_shown_as_source():
    paper = make_paper()
    item = replace(paper.items[0], stem=r"求 $\unknown{x}$")
    paper = replace(paper, sections=(replace(paper.sections[0], items=(item, *paper.sections[0].items[1:])), *paper.sections[1:]))
    artifact, found = export_paper(paper, "html")
    assert [(finding.code, finding.subject) for finding in found] == [("PB610", item.question)]
    assert r"\unknown{x}" in Page(artifact.data).text
