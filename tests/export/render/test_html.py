from __future__ import annotations

from html.parser import HTMLParser

import pytest

from paper_builder.content import parse
from paper_builder.export.render.html import ALLOWED_ATTRIBUTES, ALLOWED_TAGS, HtmlRenderer, clean
from tests.builders import STEMS
from tests.export.payloads import FORMULAS, MARKUP

RENDERER = HtmlRenderer(picture=lambda source: f"data:image/png;base64,{source[-4:]}")


class Collector(HTMLParser):
    def __init__(self):
        super().__init__()
        self.elements = []
        self.text = ""

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


def collected(markup):
    collector = Collector()
    collector.feed(markup)
    return collector


@pytest.mark.parametrize(
    ("markdown", "markup"),
    [
        ("甲<乙 & 丙", "<p>甲&lt;乙 &amp; 丙</p>"),
        ("**不**正确", "<p><strong>不</strong>正确</p>"),
        ("*重点*", "<p><em>重点</em></p>"),
        ("是（ ）。", '<p>是<span class="blank">（　　）</span>。</p>'),
        ("一\n二", "<p>一<br>二</p>"),
        ("3. 丙\n4. 丁", '<ol start="3"><li>丙</li><li>丁</li></ol>'),
        ("- 甲\n- 乙", "<ul><li>甲</li><li>乙</li></ul>"),
        ("`a<b`", "<p><code>a&lt;b</code></p>"),
        ("```\na  <b\n c\n```", "<pre><code>a  &lt;b\n c</code></pre>"),
        ('![图"1](assets/abcd)', '<p><img src="data:image/png;base64,abcd" alt="图&quot;1"></p>'),
        (
            "| 甲 | 乙 |\n|:--|--:|\n| 1 | 2 |",
            '<table><thead><tr><th class="left" scope="col">甲</th><th class="right" scope="col">乙</th></tr></thead>'
            '<tbody><tr><td class="left">1</td><td class="right">2</td></tr></tbody></table>',
        ),
        (r"$\unknown$", '<p><code class="latex">\\unknown</code></p>'),
    ],
)
def test_each_kind_of_content_has_its_markup(markdown, markup):
    assert RENDERER.blocks(markdown) == markup


def test_a_single_paragraph_comes_without_its_element_where_it_stands_in_a_line():
    assert RENDERER.flow("甲") == "甲"
    assert RENDERER.flow("甲\n\n乙") == "<p>甲</p><p>乙</p>"


@pytest.mark.parametrize("markdown", STEMS.values())
def test_the_last_gate_finds_nothing_to_remove_in_what_the_renderer_writes(markdown):
    raw = "".join(RENDERER._block(block) for block in parse(markdown).blocks)
    assert clean(raw) == raw


@pytest.mark.parametrize("payload", [*MARKUP, *(f"${formula}$" for formula in FORMULAS)])
def test_an_attack_comes_out_as_text(payload):
    found = collected(RENDERER.blocks(payload))
    for tag, attributes in found.elements:
        assert tag in ALLOWED_TAGS
        assert set(attributes) <= ALLOWED_ATTRIBUTES.get(tag, frozenset())


PLAIN = [payload for payload in MARKUP if not set(payload) & set("\n\0`*")]


@pytest.mark.parametrize("payload", PLAIN)
def test_an_attack_keeps_its_characters(payload):
    assert collected(RENDERER.blocks(payload)).text == payload


@pytest.mark.parametrize(
    "fragment",
    [
        "<script>x</script>",
        "<p onclick=x>a</p>",
        "<a href='https://x'>a</a>",
        "<img src='https://x/y.png'>",
        "<p style='color:red'>a</p>",
    ],
)
def test_the_last_gate_removes_what_a_renderer_must_never_write(fragment):
    assert all(word not in clean(fragment) for word in ("script", "onclick", "https", "style"))
