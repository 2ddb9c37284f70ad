"""Text → node tree by libyaml, behind a gate. Knows no field of any file.

Depth is capped, and anchors, aliases, tags and directives are refused, before a node is made.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from yaml.cyaml import CParser  # type: ignore[attr-defined]
from yaml.tokens import (
    AliasToken,
    AnchorToken,
    BlockEndToken,
    BlockMappingStartToken,
    BlockSequenceStartToken,
    DirectiveToken,
    FlowMappingEndToken,
    FlowMappingStartToken,
    FlowSequenceEndToken,
    FlowSequenceStartToken,
    TagToken,
)

from paper_builder.codes import yaml_rules as rules
from paper_builder.diagnostics import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yaml import Token
    from yaml.nodes import Node

    from paper_builder.diagnostics import Diagnostic
    from paper_builder.yaml_source.positions import SourceText

MAX_DEPTH = 20
_DEEP_LINE = re.compile(r"^[ \-?:]{9,}", re.MULTILINE)
_MAY_BE_REFUSED = re.compile(r"(?:^|[\s\[{},:?-])(?:[&*](?=\S)|!)|^%", re.MULTILINE)
_OPEN = (BlockSequenceStartToken, BlockMappingStartToken, FlowSequenceStartToken, FlowMappingStartToken)
_CLOSE = (BlockEndToken, FlowSequenceEndToken, FlowMappingEndToken)


class _Parser(CParser):
    """libyaml without a resolver: no scalar is ever given a type, so ``NO`` and ``12:30`` stay what was typed."""

    def __init__(self, text: str) -> None:
        CParser.__init__(self, text)

    # Called by libyaml's binding for every node. "".format takes any arguments, answers "" and costs half of a Python function.
    resolve = descend_resolver = ascend_resolver = "".format


def compose(text: str) -> Node | None:
    """Return the root node, None for an empty document. yaml.YAMLError where the text is not YAML."""
    node: Node | None = _Parser(text).get_single_node()
    return node


def tokens(text: str) -> Any:
    """Return libyaml's scanner over ``text``; its ``get_token`` gives the next token, None behind the last."""
    return _Parser(text)


def refused(source: SourceText) -> Iterator[Diagnostic]:
    """Yield what must not reach ``compose``. yaml.YAMLError where the text is not YAML."""
    text = source.text
    signs = ("&" in text or "*" in text or "!" in text or "%" in text) and _MAY_BE_REFUSED.search(text)
    # A block collection starts right of its parent's column, a flow one needs a bracket: these bound the depth without a scan.
    if signs or text.count("[") + text.count("{") > MAX_DEPTH - 9 or _DEEP_LINE.search(text):
        yield from _scan(source)


def _scan(source: SourceText) -> Iterator[Diagnostic]:
    parser = tokens(source.text)
    depth = 0
    while (token := parser.get_token()) is not None:
        if isinstance(token, _OPEN):
            depth += 1
            if depth > MAX_DEPTH:
                yield rules.TOO_DEEP.found(
                    Message(f"嵌套超过 {MAX_DEPTH} 层", f"values are nested more than {MAX_DEPTH} deep"),
                    span=source.span(token.start_mark.index),
                    hint=Message("检查方括号、花括号和缩进", "check the brackets and the indentation"),
                )
                return
        elif isinstance(token, _CLOSE):
            depth -= 1
        elif isinstance(token, AnchorToken | AliasToken | TagToken | DirectiveToken):
            yield _refused_token(source, token)


def _refused_token(source: SourceText, token: Token) -> Diagnostic:
    span = source.span(token.start_mark.index, token.end_mark.index)
    typed = source.text[token.start_mark.index : token.end_mark.index].strip()
    if isinstance(token, AnchorToken | AliasToken):
        return rules.ANCHOR_OR_ALIAS.found(
            Message(
                f"“{typed}”会被当作 YAML 的{'锚点' if isinstance(token, AnchorToken) else '别名'}，不是文字",
                f"“{typed}” is a YAML {'anchor' if isinstance(token, AnchorToken) else 'alias'}, not text",
            ),
            span=span,
            hint=QUOTE_IT,
        )
    return rules.TAG.found(
        Message(
            f"“{typed}”会被当作 YAML 的{'标签' if isinstance(token, TagToken) else '指令'}，不是文字",
            f"“{typed}” is a YAML {'tag' if isinstance(token, TagToken) else 'directive'}, not text",
        ),
        span=span,
        hint=QUOTE_IT if isinstance(token, TagToken) else Message("删掉这一行", "delete this line"),
    )


QUOTE_IT = Message(
    "如果是文字，用单引号括起来，或写在 | 之后另起一行",
    "if it is text, put it in single quotes, or on a new line behind |",
)
