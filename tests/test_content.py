"""Markdown as authors type it → the tree; whatever has no node stays as the characters typed."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from paper_builder.content import (
    Blank,
    Code,
    CodeBlock,
    Emphasis,
    Image,
    LineBreak,
    ListBlock,
    Math,
    MathBlock,
    Paragraph,
    Strong,
    Table,
    Text,
    _from_tree,
    parse,
)


def one(text: str) -> tuple[object, ...]:
    (block,) = parse(text).blocks
    assert isinstance(block, Paragraph)
    return block.children


def test_plain_text_with_a_blank():
    assert one("完播率为（ ）。") == (Text("完播率为"), Blank(), Text("。"))
    assert one("完播率为(  )") == (Text("完播率为"), Blank())
    assert one("（可多看）（）") == (Text("（可多看）"), Blank())


def test_inline_marks():
    nodes = one("下列**不属于**平台*义务*的 `utm_source` 是 $\\frac{1}{2}$")
    assert nodes == (
        Text("下列"),
        Strong((Text("不属于"),)),
        Text("平台"),
        Emphasis((Text("义务"),)),
        Text("的 "),
        Code("utm_source"),
        Text(" 是 "),
        Math("\\frac{1}{2}"),
    )


@pytest.mark.parametrize(
    "text",
    [
        "价格 $5 和 $6",
        "<script>alert(1)</script>",
        "a < b & c > d &lt;",
        "[链接](http://example.com)",
        "http://example.com/a_b_c",
        "# 不是标题",
        "A|B",
        "5 * 3 = 15",
        "user@example.com",
    ],
)
def test_what_has_no_node_stays_as_typed(text: str):
    assert one(text) == (Text(text),)


def test_a_table_with_alignment_and_marks_in_cells():
    text = "表：\n\n| 渠道 | 量 |\n| --- | ---: |\n| **甲** | 1,200 |\n| 乙 | $x$ |\n\n选（ ）。"
    paragraph, table, last = parse(text).blocks
    assert isinstance(paragraph, Paragraph)
    assert table == Table(
        ("", "right"),
        ((Text("渠道"),), (Text("量"),)),
        (((Strong((Text("甲"),)),), (Text("1,200"),)), ((Text("乙"),), (Math("x"),))),
    )
    assert last == Paragraph((Text("选"), Blank(), Text("。")))


def test_lists_keep_their_first_number_and_their_nesting():
    (block,) = parse("2. 从二开始\n3. 再来\n").blocks
    assert isinstance(block, ListBlock)
    assert (block.ordered, block.start, len(block.items)) == (True, 2, 2)
    (outer,) = parse("- 一\n- 二\n    - 甲\n    - 乙\n").blocks
    assert isinstance(outer, ListBlock)
    assert outer.items[1][0] == Paragraph((Text("二"),))
    assert isinstance(outer.items[1][1], ListBlock)


def test_a_new_line_stays_a_new_line_and_a_picture_stands_alone():
    assert one("甲：一\n乙：二") == (Text("甲：一"), LineBreak(), Text("乙：二"))
    blocks = parse("看图：\n![流量图](assets/aa.png)\n下列").blocks
    assert blocks == (Paragraph((Text("看图："),)), Paragraph((Image("assets/aa.png", "流量图"),)), Paragraph((Text("下列"),)))


def test_code_and_math_blocks_are_verbatim():
    assert parse("```\nctr = a < b && $x$\n```").blocks == (CodeBlock("ctr = a < b && $x$"),)
    assert parse("$$\n\\sum_i x_i\n$$").blocks == (MathBlock("\\sum_i x_i"),)


@pytest.mark.parametrize("code", ["a && b < c", "&amp; &copy;", "<b>x</b>"])
def test_code_is_never_escaped_twice(code: str):
    assert parse(f"见 `{code}`").blocks == (Paragraph((Text("见 "), Code(code))),)
    assert parse(f"见\n\n    {code}").blocks[1:] == (CodeBlock(code),)
    assert parse(f"```\n{code}\n```").blocks == (CodeBlock(code),)


def test_escapes():
    assert one("\\*不是强调\\* 和 \\$5") == (Text("*不是强调* 和 $5"),)


def test_features_and_images_are_found_wherever_they_hide():
    content = parse("- 一 `x`\n\n    ![a](assets/1.png)\n\n| $y$ |\n| --- |\n| **![b](assets/2.png)** |\n")
    assert content.features() >= {"list", "code", "image"}
    assert [image.source for image in content.images()] == ["assets/1.png", "assets/2.png"]


def test_plain_words_keep_everything_a_reader_needs():
    text = "图：\n\n![占比](assets/1.png)\n\n| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |\n\n1. 一\n2. 二（ ）"
    assert parse(text).plain() == "图：\n［图：占比］\n甲｜乙\n1｜2\n1. 一\n2. 二（　　）"


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc")), max_size=60))
def test_no_text_breaks_the_parser(text: str):
    for node in parse(text).inlines():
        assert not isinstance(node, Text) or node.text


@example("（） ")
@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="完播率 UV12,.。，（）()%+-=/:：;·　*_`$", max_size=24))
def test_plain_fields_that_skip_the_parser_come_out_as_it_would_have_them(text: str):
    assert parse(text).blocks == _from_tree(text.strip("\n"))
