"""The regular expressions against the parser: nothing that the parser makes a picture of may escape them."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from paper_builder.content import parse
from paper_builder.letters import ambiguous
from paper_builder.markup import links, pictures, prose, raw_html

ASSET = "assets/0123456789abcdef.png"


def test_pictures_are_found_with_their_words():
    text = f"下图为来源。\n![柱状图：微博 12%]({ASSET})\n另见 ![](assets/x.png)。"
    assert [(p.alternative, p.source) for p in pictures(text)] == [("柱状图：微博 12%", ASSET), ("", "assets/x.png")]
    assert all(p.typed in text for p in pictures(text))


@pytest.mark.parametrize(
    "text",
    [
        "[官网](https://example.com)",
        "[官网][1]",
        "[1]: https://example.com",
        "<https://example.com>",
        "<a@example.com>",
        "见 https://example.com/a?b=c。",
        "见 www.example.com",
        "![图](<../secret.png>)",
        '![图](a.png "标题")',
        "![图]( a.png )",
        "![图[1]](a.png)",
        "![图\n二](a.png)",
        "![图][1]",
        "[x](javascript:alert(1))",
    ],
)
def test_what_is_or_could_become_a_link_is_found(text: str):
    found = list(links(text))
    assert found
    assert all(typed in text for typed in found)


@pytest.mark.parametrize(
    "text",
    [
        "一段话（ ）。",
        f"![图]({ASSET})",
        "`[a](b)` 和 `https://example.com/?utm_source=a`",
        "$f[x](y)$",
        "a[0] (b)",
        "```\n[a](b)\n```",
        "甲：乙",
        "[注]：说明",
    ],
)
def test_plain_text_code_and_formulas_hold_no_link(text: str):
    assert list(links(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "第一行<br>第二行",
        "<b>重点</b>",
        "<img src=x onerror=y>",
        "<script>",
        "<!-- 注 -->",
        "</div >",
        "<SVG/onload=x>",
        "<!DOCTYPE html>",
        "<?xml ?>",
        "<x-y z>",
    ],
)
def test_html_is_found(text: str):
    assert list(raw_html(text))


@pytest.mark.parametrize("text", ["1 < 2 且 3 > 2", "a<5", "《办法》", "`<br>` 标签", "$a<b>c$", "转化率<3%", "<3", "甲 <- 乙"])
def test_comparisons_are_no_html(text: str):
    assert list(raw_html(text)) == []


@given(st.text(alphabet=list("!![]()<>\"' \n`$ax/.:\\|-#1*~图"), max_size=30))
@example("![x](../s.png)")
@example("![x]\n(a.png)")
@example("`![x](a.png)")
@example("``![x](a.png)`")
@example("\\`![x](a.png)`")
@example("$![x](a.png)$5")
@example("\\![x](a.png)")
@example("!\\[x](a.png)")
@settings(max_examples=2000, deadline=None)
def test_no_picture_of_the_parser_escapes(text: str):
    """Each image in the tree is either found as a picture, or its text is reported as a link or an odd image."""
    shown = {image.source for image in parse(text).images()}
    assert shown <= {picture.source for picture in pictures(text)} or list(links(text))


@pytest.mark.parametrize(
    "text",
    [
        "`" * 20_000,
        "".join("`" * length + "a" for length in range(1, 198)),
        "$a" * 10_000,
        "[" * 10_000 + "](" * 5_000,
        "![" * 10_000,
        "<a " * 6_000,
        "~~~\n" * 5_000,
        "www." * 5_000,
        "A至" * 10_000,
    ],
    ids=lambda text: text[:8],
)
def test_the_longest_text_allowed_is_searched_in_no_time(text: str):
    start = time.process_time()
    tuple(links(text)), tuple(raw_html(text)), pictures(text), ambiguous("", (), text, "ABCD")
    assert time.process_time() - start < 1


@given(st.text(alphabet=list("`$~a\\ \n5"), max_size=20))
@settings(max_examples=500)
def test_blanking_keeps_offsets(text: str):
    assert len(prose(text)) == len(text)
