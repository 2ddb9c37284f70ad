"""Values that YAML reads without complaint, but not as they were meant. Runs on every file, so cheap tests go first."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from yaml.nodes import MappingNode, ScalarNode, SequenceNode

from paper_builder.codes import yaml_rules as rules
from paper_builder.diagnostics import Message
from paper_builder.yaml_source.traps import DASHES, escape_in_quotes, full_width_dash

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yaml.nodes import Node

    from paper_builder.diagnostics import Diagnostic
    from paper_builder.yaml_source.positions import SourceText

_WIDE = re.compile("[\u3000\xa0]")
_WIDE_LINE = re.compile("\n *[\u3000\xa0]")
_COMMENT = re.compile(r"[ \t]+#[^\r\n]*")
_IDENTIFIER = re.compile(r"[A-Za-z0-9_.:-]+\Z")
_DIGIT_COMMA = re.compile(r"[0-9],[0-9]")
_CUT_NUMBER = re.compile(r"[0-9],[0-9]{3}(?![0-9])")
_SAFE_ESCAPE = re.compile(r'\\(?:["\\/]|\r?\n)')


def check(source: SourceText, root: Node) -> Iterator[Diagnostic]:
    """Yield a finding for each value that was cut, joined or changed silently."""
    text = source.text
    escapes = "\\" in text and '"' in text
    comments = " #" in text or "\t#" in text
    lists = "[" in text and ("，" in text or _DIGIT_COMMA.search(text) is not None)
    wide = "\u3000" in text or "\xa0" in text
    quotes = "“" in text or "”" in text
    dashes = any(dash in text for dash in DASHES)
    if not (escapes or comments or lists or wide or quotes or dashes):
        return
    stack = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, ScalarNode):
            if quotes and node.value.count("“") != node.value.count("”"):
                yield _unpaired(source, node)
            if not node.style:
                if comments:
                    yield from _cut(source, node)
                if wide and "\n" in (raw := text[node.start_mark.index : node.end_mark.index]):
                    yield from _wide_lines(source, node, raw)
            elif escapes and node.style == '"':
                yield from _escapes(source, node)
        elif isinstance(node, SequenceNode):
            if lists and node.flow_style:
                yield from _joined(source, node)
            stack.extend(node.value)
        elif isinstance(node, MappingNode):
            for key, value in node.value:
                if wide and isinstance(key, ScalarNode) and _WIDE.search(key.value):
                    yield _wide_key(source, key)
                if dashes and isinstance(key, ScalarNode) and key.value[:1] in DASHES and key.value:
                    yield full_width_dash(source, key.start_mark.index, key.start_mark.index + 1)
                stack.append(value)


def _unpaired(source: SourceText, node: ScalarNode) -> Diagnostic:
    """Point at the first mark that has no partner."""
    raw = source.text[node.start_mark.index : node.end_mark.index]
    opened: list[int] = []
    at = -1
    for index, character in enumerate(raw):
        if character == "“":
            opened.append(index)
        elif character == "”":
            if not opened:
                at = index
                break
            opened.pop()
    else:
        at = opened[0] if opened else 0
    mark = raw[at]
    return rules.UNPAIRED_QUOTES.found(
        Message(
            f"引号“{mark}”没有配对" if mark not in "“”" else f"中文引号 {mark} 没有配对",
            f"the quotation mark {mark} has no partner",
        ),
        span=source.span(node.start_mark.index + at),
        hint=Message("补上另一半，或改正方向", "add the other half, or turn it round"),
    )


def _cut(source: SourceText, node: ScalarNode) -> Iterator[Diagnostic]:
    comment = _COMMENT.match(source.text, node.end_mark.index)
    if comment is None or not node.value:
        return
    note = comment.group().lstrip()
    if _IDENTIFIER.match(node.value) and (note[1:2].isspace() or len(note) == 1):
        return  # “level: primary  # 初级” is a remark; the value is a word that no one would go on writing
    start = comment.end() - len(note)
    yield rules.TEXT_CUT_BY_COMMENT.found(
        Message(f"“{note}”被当作注释，不算内容", f"“{note}” is taken for a comment and left out"),
        span=source.span(start, comment.end()),
        hint=Message(
            "如果是文字，用单引号把整段括起来；如果是注释，另起一行写",
            "if it is text, put the whole value in single quotes; if it is a comment, give it a line of its own",
        ),
    )


def _wide_lines(source: SourceText, node: ScalarNode, raw: str) -> Iterator[Diagnostic]:
    for match in _WIDE_LINE.finditer(raw):
        yield rules.WIDE_SPACE.found(
            Message(
                "行首有全角空格，这一行被接到了上一行后面",
                "a line that starts with a full-width space is joined to the line before",
            ),
            span=source.span(node.start_mark.index + match.end() - 1),
            hint=Message(
                "多行文字写在“字段: |”之后，缩进两个半角空格", "write “field: |” and indent the text by two ordinary spaces"
            ),
        )


def _wide_key(source: SourceText, key: ScalarNode) -> Diagnostic:
    at = key.start_mark.index
    match = _WIDE.search(source.text, at, key.end_mark.index)
    name = key.value.strip("\u3000\xa0")
    return rules.WIDE_SPACE.found(
        Message(f"字段名“{name}”前后有全角空格", f"there is a full-width space in the field name “{name}”"),
        span=source.span(match.start() if match else at),
        hint=Message("删掉它，用半角空格缩进", "delete it and indent with ordinary spaces"),
    )


def _escapes(source: SourceText, node: ScalarNode) -> Iterator[Diagnostic]:
    at = source.text.find("\\", node.start_mark.index, node.end_mark.index)
    while at >= 0:
        safe = _SAFE_ESCAPE.match(source.text, at)
        if not safe:
            yield escape_in_quotes(source, at)
            return
        at = source.text.find("\\", safe.end(), node.end_mark.index)


def _joined(source: SourceText, node: SequenceNode) -> Iterator[Diagnostic]:
    for before, after in pairwise(node.value):
        if not isinstance(before, ScalarNode) or not isinstance(after, ScalarNode):
            continue
        if not before.style and not after.style and after.start_mark.index == before.end_mark.index + 1:
            start, end = before.end_mark.index - 1, after.start_mark.index + 3
            if _CUT_NUMBER.match(source.text, start):
                yield rules.NUMBER_CUT_IN_LIST.found(
                    Message(
                        f"“{before.value},{after.value}”在方括号里成了两项",
                        f"“{before.value},{after.value}” became two entries of the list",
                    ),
                    span=source.span(start, end),
                    hint=Message("用单引号把这一项括起来", "put the entry in single quotes"),
                )
    if len(node.value) != 1:
        return
    only = node.value[0]
    if isinstance(only, ScalarNode) and not only.style and "，" in only.value:
        at = source.text.find("，", only.start_mark.index, only.end_mark.index)
        yield rules.FULL_WIDTH_COMMA.found(
            Message(f"这个列表只有一项：“{only.value}”", f"this list has one entry: “{only.value}”"),
            span=source.span(at),
            hint=Message(
                "如果是几项，用半角逗号隔开；如果确是一项，用单引号括起来",
                "separate several entries with ASCII commas; put a single one in single quotes",
            ),
        )
