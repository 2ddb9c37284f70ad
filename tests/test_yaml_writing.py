"""What we write is read as the same text by us, by YAML 1.1 (PyYAML) and by a reader that types nothing."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from paper_builder.yaml_source import read_bytes
from paper_builder.yaml_writing import block, flow, scalar

allowed = st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
signs = st.sampled_from(list("-?:,[]{}#&*!|>'\"%@` \u3000\xa0.0123456789eEnNyY~=<，：“”\\$"))
one_line = st.text(signs | allowed, max_size=20)
lines = st.text(signs | allowed | st.just("\n") | st.just("\t"), max_size=40)


def agree(source: str, text: object) -> None:
    document, found = read_bytes(source.encode(), "f.yaml")
    assert document is not None, (source, found)
    assert document.data["a"] == text, source
    assert yaml.safe_load(source) == {"a": text}, source
    assert yaml.load(source, yaml.BaseLoader) == {"a": text}, source
    assert not [f for f in found if f.code not in {"PB023", "PB026"}], (source, found)


@given(one_line)
@example("")
@example("NO")
@example("y")
@example("012")
@example("0o17")
@example("12:30")
@example("2026-11-23")
@example("1e3")
@example(".5")
@example("a: b")
@example("a #b")
@example("---")
@example("...")
@example("key:")
@example("it's")
@example("$\\frac{1}{2}$")
@settings(max_examples=600, deadline=None)
def test_a_line_is_read_back(text: str):
    agree(f"a: {scalar(text)}\n", text)


@given(st.lists(one_line, max_size=4))
@example(["合计560,000元"])
@example(["甲，乙"])
@example(["a: b", "[x]"])
@settings(max_examples=400, deadline=None)
def test_a_list_is_read_back(texts: list[str]):
    agree(f"a: {flow(texts)}\n", texts)


@given(lines.map(lambda text: text.rstrip("\n")).filter(lambda text: text.strip("\n") != ""))
@example("  缩进的第一行\n后文")
@example("\n空行在前")
@example("\n\n  两个空行")
@example("# 不是注释")
@example("- 不是列表")
@example("行尾空格  \n下一行")
@example("甲\n\n\n乙")
@example("\t制表符")
@example("| 表 | 头 |\n|---|---|\n| 1 | 2 |")
@settings(max_examples=600, deadline=None)
def test_a_block_is_read_back(text: str):
    source = f"a: {block(text, 2)}\nb: c\n"
    document, found = read_bytes(source.encode(), "f.yaml")
    assert document is not None, (source, found)
    assert document.data == {"a": text + "\n", "b": "c"}
    assert yaml.safe_load(source) == {"a": text + "\n", "b": "c"}


@pytest.mark.parametrize("text", ["播放 12,000 次", "28%", "注意：选甲", "A/B测试", "C#", "《办法》", "“引号”"])
def test_ordinary_chinese_needs_no_quotes(text: str):
    assert scalar(text) == text


@pytest.mark.parametrize("text", ["\x07", "a\u200bb", "\ufeff", "a\u2028b", "a\rb", "\u202e", "\x00"])
def test_what_no_reader_accepts_is_not_written(text: str):
    for write in (scalar, lambda t: block(t, 2), lambda t: flow([t])):
        with pytest.raises(ValueError, match="U\\+"):
            write(text)


def test_shapes_that_need_another_form_are_refused():
    with pytest.raises(ValueError, match="several lines"):
        scalar("a\nb")
    for text in ("", "\n", "a\n"):
        with pytest.raises(ValueError, match="block"):
            block(text, 2)
