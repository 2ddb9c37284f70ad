"""The comments of a YAML text, each with the value that it speaks of. Knows no field of any file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from yaml.nodes import MappingNode, ScalarNode, SequenceNode
from yaml.tokens import ScalarToken

from paper_builder.yaml_source import structure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yaml.nodes import Node

    from paper_builder.yaml_source.document import DocumentPath

_COMMENT = re.compile(r"(?:(?<=[ \t\r\n])|(?<![\s\S]))#[^\r\n]*")
_BLOCK_HEADER = re.compile(r"[|>][-+0-9]*[ \t]+(#[^\r\n]*)")
_ONLY_INDICATORS = re.compile(r"[ \t]*(?:[-?][ \t]+)*\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A comment, from its ``#`` to the last character that is no space.

    ``path`` is the value that it stands beside (on the same line) or above; None for a comment behind the last value.
    """

    text: str
    path: DocumentPath | None
    beside: bool


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where something starts that can be spoken of: a key or a list's entry, and the value that follows. Offsets in the text."""

    path: DocumentPath
    start: int
    value: Node

    @property
    def is_flow(self) -> bool:
        """Return whether the value is a list or mapping in brackets."""
        return isinstance(self.value, MappingNode | SequenceNode) and bool(self.value.flow_style)


def anchors(text: str) -> tuple[Anchor, ...]:
    """Return every key and entry of a readable YAML text in its order. yaml.YAMLError where it is not readable."""
    root = structure.compose(text)
    return tuple(_below(root, ())) if root is not None else ()


def _below(node: Node, path: DocumentPath) -> Iterator[Anchor]:
    if isinstance(node, MappingNode):
        for key, value in node.value:
            yield Anchor((*path, key.value), key.start_mark.index, value)
            yield from _below(value, (*path, key.value))
    elif isinstance(node, SequenceNode):
        for index, value in enumerate(node.value):
            yield Anchor((*path, index), value.start_mark.index, value)
            yield from _below(value, (*path, index))


def remarks(text: str) -> tuple[Remark, ...]:
    """Return the comments of a readable YAML text in their order. yaml.YAMLError where it is not readable."""
    known = anchors(text)
    return tuple(_remark(text, at, words, known) for at, words in _comments(text))


def _comments(text: str) -> Iterator[tuple[int, str]]:
    """Comments are what starts with # between scalars; inside a scalar only the line of a block's sign may end in one."""
    at = 0
    parser = structure.tokens(text)
    while (token := parser.get_token()) is not None:
        if not isinstance(token, ScalarToken):
            continue
        start, end = token.start_mark.index, token.end_mark.index
        yield from _between(text, at, start)
        header = _BLOCK_HEADER.match(text, start, end)
        if header:
            yield header.start(1), header.group(1).rstrip()
        at = end
    yield from _between(text, at, len(text))


def _between(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    for match in _COMMENT.finditer(text, start, end):
        yield match.start(), match.group().rstrip()


def _remark(text: str, at: int, words: str, known: tuple[Anchor, ...]) -> Remark:
    line_start = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
    before = [anchor for anchor in known if anchor.start < at]
    after = next((anchor.path for anchor in known if anchor.start > at), None)
    last = before[-1] if before else None
    if _ONLY_INDICATORS.match(text, line_start, at) or last is None:
        if last is not None and isinstance(last.value, ScalarNode) and last.value.start_mark.index > at:
            after = last.path  # between a key and its value
        return Remark(text=words, path=after, beside=False)
    for anchor in before:
        path = anchor.path
        if anchor.is_flow and anchor.value.end_mark.index <= at and last.path[: len(path)] == path:
            return Remark(text=words, path=path, beside=True)  # behind the closing bracket
    return Remark(text=words, path=last.path, beside=True)
