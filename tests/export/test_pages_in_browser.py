"""The pages in a real browser: nothing runs, nothing is fetched, and what is printed keeps together."""

from __future__ import annotations

from dataclasses import replace

import pytest

from paper_builder.export import export_paper
from paper_builder.export.base import ExportOptions
from tests.builders import PICTURE, make_choice_item, make_paper
from tests.export.pages import page_texts
from tests.export.payloads import FORMULAS, MARKUP

pytestmark = pytest.mark.browser
PAYLOADS = [*MARKUP, *(f"${formula}$" for formula in FORMULAS)]


@pytest.fixture
def visit(browser, tmp_path):
    """Return ``visit(data, act)``: what ``act`` makes of the open page, and what the page asked for, said or opened."""

    def visited(data, act, **context_options):
        path = tmp_path / "page.html"
        path.write_bytes(data)
        context = browser.new_context(**context_options)
        page = context.new_page()
        noted = []
        page.on("request", lambda request: noted.append(request.url) if not request.url.startswith("data:image/") else None)
        page.on("console", lambda message: noted.append(message.text))
        page.on("pageerror", lambda error: noted.append(str(error)))
        page.on("dialog", lambda dialog: (noted.append(dialog.message), dialog.dismiss()))
        page.goto(path.as_uri())
        page.wait_for_load_state("networkidle")
        result = act(page)
        context.close()
        noted.remove(path.as_uri())
        return result, noted

    return visited


def hostile():
    items = []
    for number, payload in enumerate(PAYLOADS, start=1):
        item = make_choice_item(number, stem=f"{payload}\n\n![{payload}]({PICTURE})")
        options = tuple(replace(option, text=payload) for option in item.body.options)
        items.append(replace(item, body=replace(item.body, options=options)))
    paper = make_paper(title="".join(MARKUP), notes=MARKUP, issuer="".join(MARKUP))
    return replace(paper, sections=(replace(paper.sections[0], items=tuple(items)),))


FOREIGN = "script,iframe,object,embed,link,base,form,input,svg,a,video,audio,template,noscript,foreignObject"


def test_no_attack_runs_even_without_the_policy(visit):
    data = export_paper(hostile(), "html")[0].data

    def act(page):
        handlers = page.evaluate(
            "() => [...document.querySelectorAll('*')].flatMap(e => e.getAttributeNames()).filter(n => n.startsWith('on'))"
        )
        return page.locator(FOREIGN).count(), handlers, page.locator("article").count()

    result, noted = visit(data, act, bypass_csp=True)
    assert result == (0, [], len(PAYLOADS))
    assert noted == []


@pytest.mark.parametrize("name", ["html", "report-html"])
def test_a_page_breaks_none_of_its_own_rules(visit, name):
    data = export_paper(make_paper(), name, ExportOptions(siblings=(make_paper(id="B", form="B"),)))[0].data
    styled, noted = visit(data, lambda page: page.evaluate("() => getComputedStyle(document.querySelector('main')).maxWidth"))
    assert styled != "none"
    assert noted == []


def test_printing_keeps_stem_and_options_together(visit):
    base = make_paper()
    items = []
    for number in range(1, 31):
        item = make_choice_item(number, stem=f"始{number}始" + "文" * (number * 53 % 260) + "（ ）。")
        options = tuple(replace(option, text=f"项{number}{option.label}项") for option in item.body.options)
        items.append(replace(item, body=replace(item.body, options=options)))
    paper = replace(base, sections=(replace(base.sections[0], items=tuple(items)),))
    printed, _ = visit(export_paper(paper, "html")[0].data, lambda page: page.pdf(prefer_css_page_size=True))
    texts = page_texts(printed)
    assert len(texts) > 2
    for number in range(1, 31):
        marks = [f"始{number}始", *(f"项{number}{label}项" for label in "ABCD")]
        assert len({page for mark in marks for page, text in enumerate(texts) if mark in text}) == 1, number
