"""A YAML file as plain data, and where each value stands. Knows no field of any file; numbers are made by ``schema``."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, Any

import yaml
from yaml.nodes import MappingNode, ScalarNode, SequenceNode

from paper_builder.codes import yaml_rules as rules
from paper_builder.diagnostics import Diagnostic, Message, Related, Span
from paper_builder.yaml_source import scalars, structure, traps
from paper_builder.yaml_source.decoding import decode
from paper_builder.yaml_source.positions import SourceText

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from yaml.nodes import Node

DocumentPath = tuple[str | int, ...]
"""Keys and list indices from the root to a value."""


class Document:
    """A read file. ``data`` is dicts, lists and strings as typed, None where nothing was typed; ``path`` is what reports show.

    Where ``is_typed``, numbers and booleans are such already, and a text is a text.
    Spans are worked out when asked for, from the text: a sound file never pays for them.
    """

    __slots__ = ("_root", "_source", "data", "is_typed", "path", "root_span")

    def __init__(self, data: Any, source: SourceText, root: Node | None, *, is_typed: bool = False) -> None:
        self.data = data
        self.is_typed = is_typed
        self.path = source.path
        self._source = source
        self._root: Node | None = None
        self.root_span = _root_span(source.path, root)

    @classmethod
    def of_plain(cls, data: Any, path: str) -> Document:
        """Return a document of data that came from elsewhere, with types of its own: every span is the start of ``path``."""
        return cls(data, SourceText("", path), None, is_typed=True)

    @property
    def text(self) -> str:
        """Return the file's text, without a byte order mark."""
        return self._source.text

    def span(self, path: DocumentPath) -> Span:
        """Return the place of the value at ``path``; of the nearest value above it that exists, if there is none."""
        if not path:
            return self.root_span
        _, node = self._node(path)
        return self._source.span(node.start_mark.index, node.end_mark.index) if node else self.root_span

    def key_span(self, path: DocumentPath) -> Span:
        """Return the place of the key whose value is at ``path``; for a list entry, that of the entry."""
        key, node = self._node(path)
        chosen = key or node
        return self._source.span(chosen.start_mark.index, chosen.end_mark.index) if chosen else self.root_span

    def span_of(self, path: DocumentPath, piece: str, nth: int = 0) -> Span:
        """Return the place of ``piece`` inside the value at ``path``; of the whole value where it is not found as typed.

        ``nth`` is how many equal pieces start before it.
        """
        _, node = self._node(path)
        if node is None or not piece:
            return self.span(path)
        at = node.start_mark.index - 1
        for _ in range(nth + 1):
            at = self._source.text.find(piece, at + 1, node.end_mark.index)
            if at < 0:
                break
        return self._source.span(at, at + len(piece)) if at >= 0 else self.span(path)

    def extent(self, path: DocumentPath) -> tuple[int, int]:
        """Return the offsets in ``text`` where the key (or list entry) at ``path`` starts and its value ends.

        KeyError if there is none.
        """
        key, node = self._node(path)
        if node is None or (path and key is None and isinstance(path[-1], str)):
            raise KeyError(path)
        start = (key or node).start_mark.index
        end = _leaf_end(node)
        while end > start and self._source.text[end - 1] in "\r\n \t":
            end -= 1
        return start, end

    def span_at(self, start: int, end: int) -> Span:
        """Return the place of the characters from ``start`` to ``end`` (exclusive) of ``text``."""
        return self._source.span(start, end)

    def is_comment(self, offset: int) -> bool:
        """Return whether the ``#`` at ``offset`` of ``text`` starts a comment, and is no part of a key or a value."""
        self._node(())
        return self._root is None or not any(start <= offset < end for start, end in _written(self.text, self._root))

    def misread(self, path: DocumentPath) -> Diagnostic | None:
        """Return the typing slip that made a text out of the fields or list meant at ``path``, None if there is no sign of one."""
        _, node = self._node(path)
        if node is None:
            return None
        return traps.misread_structure(self._source, node.start_mark.index, node.end_mark.index)

    def misread_key(self, name: str) -> Diagnostic | None:
        """Return the typing slip that hides the field ``name``, None if it is nowhere at the start of a line."""
        return traps.misread_key(self._source, name)

    def _node(self, path: DocumentPath) -> tuple[ScalarNode | None, Node | None]:
        if self._root is None and self._source.text:
            self._root = structure.compose(self._source.text)
        key: ScalarNode | None = None
        node = self._root
        for step in path:
            if isinstance(node, MappingNode):
                pair = next((pair for pair in node.value if pair[0].value == step), None)
                if pair is None:
                    return None, node
                key, node = pair
            elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
                key, node = None, node.value[step]
            else:
                return None, node
        return key, node


def _root_span(path: str, root: Node | None) -> Span:
    if root is None:
        return Span(path=path)
    start, end = root.start_mark, root.end_mark
    return Span(path=path, line=start.line + 1, column=start.column + 1, end_line=end.line + 1, end_column=end.column + 1)


def _leaf_end(node: Any) -> int:
    """Return where the last scalar under ``node`` ends; a block collection's own end mark lies behind comments that follow it."""
    while not isinstance(node, ScalarNode) and node.value and not node.flow_style:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    end: int = node.end_mark.index
    return end


def _written(text: str, node: Node) -> Iterator[tuple[int, int]]:
    """Yield where the characters of each key and value stand; behind the sign that opens a block of text a comment may follow."""
    if isinstance(node, ScalarNode):
        start, end = node.start_mark.index, node.end_mark.index
        if node.style in {"|", ">"}:
            line_end = text.find("\n", start)
            start = line_end if line_end >= 0 else end
        yield start, end
        return
    for child in node.value:
        for part in child if isinstance(child, tuple) else (child,):
            yield from _written(text, part)


def read_file(path: Path, shown: str) -> tuple[Document | None, tuple[Diagnostic, ...]]:
    """Return what ``path`` holds, or None, and everything that is wrong with it. A file that cannot be read is a finding."""
    data, found = read_data(path, shown)
    return read_bytes(data, shown) if data is not None else (None, found)


def read_data(path: Path, shown: str) -> tuple[bytes | None, tuple[Diagnostic, ...]]:
    """Return the bytes of ``path``, or None and why not: missing, a folder, a symbolic link, or not permitted."""
    try:
        mode = os.lstat(path).st_mode
        if stat.S_ISREG(mode):
            with open(path, "rb") as file:  # noqa: PTH123 - a third of the cost of Path.read_bytes, over thousands of files
                return file.read(), ()
        if stat.S_ISLNK(mode):
            reason = Message("是符号链接，不读取", "it is a symbolic link, which is not followed")
        elif stat.S_ISDIR(mode):
            reason = Message("是文件夹，不是文件", "it is a folder, not a file")
        else:
            reason = Message("不是普通文件", "it is no ordinary file")
    except FileNotFoundError:
        reason = Message("文件不存在", "it does not exist")
    except PermissionError:
        reason = Message("没有读取权限", "reading is not permitted")
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL
        reason = Message(f"读取失败（{error}）", f"reading failed ({error})")
    message = Message(f"读不到 {shown}：{reason.zh}", f"cannot read {shown}: {reason.en}")
    return None, (rules.UNREADABLE.found(message, span=Span(path=shown)),)


def read_bytes(data: bytes, shown: str) -> tuple[Document | None, tuple[Diagnostic, ...]]:
    """Return what ``data`` holds, or None, and everything that is wrong with it as YAML."""
    source, found = decode(data, shown)
    if source is None:
        return None, tuple(found)
    try:
        refused = list(structure.refused(source))
        if refused:
            return None, (*found, *refused)
        root = structure.compose(source.text)
    except yaml.YAMLError as error:
        return None, (*found, traps.explain(source, error))
    if not isinstance(root, MappingNode):
        return None, (*found, _not_fields(source, root))
    odd: list[tuple[MappingNode, Node]] = []
    plain = _plain(root, odd)
    if odd:
        found.extend(_odd_key(source, mapping, key) for mapping, key in odd)
    found.extend(scalars.check(source, root))
    return Document(plain, source, root), tuple(found)


def _plain(node: Any, odd: list[tuple[MappingNode, Node]]) -> Any:
    """Return the plain data of ``node``; keys that cannot stand as they are go to ``odd`` and are left out."""
    kind = type(node)
    if kind is ScalarNode:
        return node.value or (None if not node.style else "")
    if kind is SequenceNode:
        return [_plain(value, odd) for value in node.value]
    data: dict[str, Any] = {}
    for key, value in node.value:
        name = key.value
        if type(key) is not ScalarNode or not name or name == "<<" or name in data:
            odd.append((node, key))
        else:
            data[name] = _plain(value, odd)
    return data


def _odd_key(source: SourceText, mapping: MappingNode, key: Node) -> Diagnostic:
    span = source.span(key.start_mark.index, key.end_mark.index)
    if not isinstance(key, ScalarNode) or not key.value:
        return rules.KEY_NOT_TEXT.found(
            Message("字段名是空的，或者不是文字", "a field name is empty, or no text"),
            span=span,
            hint=Message("每行写成“字段: 内容”", "write “field: value”"),
        )
    if key.value == "<<":
        return rules.MERGE_KEY.found(
            Message("不能用合并键 <<", "the merge key << is not allowed"),
            span=span,
            hint=Message("把内容直接写出来", "write the fields out"),
        )
    first = next(other for other in _keys(mapping) if isinstance(other, ScalarNode) and other.value == key.value)
    place = source.span(first.start_mark.index, first.end_mark.index)
    return rules.DUPLICATE_KEY.found(
        Message(
            f"字段 {key.value} 写了两次：第 {place.line} 行和第 {span.line} 行",
            f"the field {key.value} is given twice: on lines {place.line} and {span.line}",
        ),
        span=span,
        hint=Message("留下对的一个，删掉另一个", "keep the right one and delete the other"),
        related=(Related(span=place, message=Message("第一个在这里", "the first one is here")),),
    )


def _keys(mapping: MappingNode) -> Iterator[Node]:
    for key, _ in mapping.value:
        yield key


def _not_fields(source: SourceText, root: Node | None) -> Diagnostic:
    if root is None or (isinstance(root, ScalarNode) and not root.value):
        return rules.EMPTY_FILE.found(
            Message("文件里没有内容", "the file holds nothing"),
            span=Span(path=source.path),
            hint=Message("写上内容，或删掉这个文件", "fill it, or delete it"),
        )
    if isinstance(root, ScalarNode):
        named = traps.misread_structure(source, root.start_mark.index, root.end_mark.index)
        if named:
            return named
    return rules.NOT_A_MAPPING.found(
        Message("文件不是由“字段: 内容”组成的", "the file does not consist of “field: value” lines"),
        span=source.span(root.start_mark.index),
        hint=Message(
            "每个字段一行，如“id: 题号”；由工具写的记录不要手工改，从 git 恢复",
            "one field a line, such as “id: …”; restore from git a record that the tool wrote",
        ),
    )
