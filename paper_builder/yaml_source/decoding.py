"""Bytes → text: size, encoding, and characters that no bank file may hold. Knows nothing of YAML's grammar."""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import TYPE_CHECKING

from paper_builder.codes import yaml_rules as rules
from paper_builder.diagnostics import Message, Span, TextEdit
from paper_builder.yaml_source.positions import SourceText

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paper_builder.diagnostics import Diagnostic

MAX_BYTES = 1_000_000
_REPORTED = 20
"""So many bad characters of a file are named one by one; a binary file would name thousands."""

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
INVISIBLE = re.compile("[\x85\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]")
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SEPARATOR = re.compile("[\x85\u2028\u2029]")

_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)


def decode(data: bytes, shown: str) -> tuple[SourceText | None, list[Diagnostic]]:
    """Return the text of ``data`` without a byte order mark, or None, and what was found on the way."""
    if len(data) > MAX_BYTES:
        size = Message(
            f"文件有 {len(data):,} 字节，上限是 {MAX_BYTES:,} 字节", f"the file has {len(data):,} bytes, the limit is {MAX_BYTES:,}"
        )
        return None, [rules.TOO_LARGE.found(size, span=Span(path=shown))]
    found: list[Diagnostic] = []
    if data.startswith(codecs.BOM_UTF8):
        data = data[len(codecs.BOM_UTF8) :]
        found.append(
            rules.BYTE_ORDER_MARK.found(
                Message("文件以 BOM 开头，已忽略", "the file starts with a byte order mark, which is skipped"),
                span=Span(path=shown),
            )
        )
    try:
        source = SourceText(data.decode("utf-8"), shown)
    except UnicodeDecodeError as error:
        return None, [*found, _not_utf8(data, error, shown)]
    if any(data.startswith(mark) for mark, _ in _MARKS) or "\0" in source.text:
        name = _other_encoding(data)
        if name:
            return None, [*found, _named_encoding(name, shown)]
    fatal = False
    if not source.text.replace("\n", "").isprintable():  # a fast test: all that is refused is not printable
        fatal = bool(CONTROL.search(source.text) or _SEPARATOR.search(source.text))  # both would shift every later line
        found.extend(refused_characters(source))
    if not unicodedata.is_normalized("NFC", source.text):
        found.append(_not_normal(source))
    return (None if fatal else source), found


def _not_utf8(data: bytes, error: UnicodeDecodeError, shown: str) -> Diagnostic:
    name = _other_encoding(data)
    if name:
        return _named_encoding(name, shown)
    before = data[: error.start]
    line = before.count(b"\n") + 1
    column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
    return rules.NOT_UTF8.found(
        Message(f"第 {error.start + 1} 个字节不是 UTF-8", f"byte {error.start + 1} is not UTF-8"),
        span=Span(path=shown, line=line, column=column, end_line=line, end_column=column + 1),
        hint=_RESAVE,
    )


_RESAVE = Message(
    "用编辑器打开，选“另存为”，编码选 UTF-8，再保存", "open the file in an editor, choose “Save as” and the encoding UTF-8"
)


def _named_encoding(name: str, shown: str) -> Diagnostic:
    return rules.NOT_UTF8.found(
        Message(f"文件看来是 {name} 编码，只能读 UTF-8", f"the file looks like {name}; only UTF-8 is read"),
        span=Span(path=shown),
        hint=_RESAVE,
    )


def _other_encoding(data: bytes) -> str:
    """Return the name of the encoding that ``data`` seems to have, "" if none fits."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    if b"\0" in data:
        for codec in ("utf-16-le", "utf-16-be"):
            try:
                text = data.decode(codec)
            except UnicodeDecodeError:
                continue
            if ":" in text and not CONTROL.search(text):
                return "UTF-16"
        return ""
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    return "GB18030 (GBK)" if any("\u4e00" <= character <= "\u9fff" for character in text) else ""


def refused_characters(source: SourceText) -> Iterator[Diagnostic]:
    """Yield a finding for each control or invisible character, the first ``_REPORTED`` of a file."""
    count = 0
    for pattern in (CONTROL, INVISIBLE):
        for match in pattern.finditer(source.text):
            if count == _REPORTED:
                return
            count += 1
            yield _refused(source, match.group(), match.start())


def _refused(source: SourceText, character: str, index: int) -> Diagnostic:
    code = f"U+{ord(character):04X}"
    name = unicodedata.name(character, "control character").lower()
    span = source.span(index)
    hint = Message(
        f"把光标移到第 {span.line} 行第 {span.column} 个字符处，删掉这个看不见的字符",
        f"go to line {span.line}, column {span.column}, and delete the character that cannot be seen",
    )
    if CONTROL.match(character):
        return rules.CONTROL_CHARACTER.found(
            Message(f"有控制字符 {code}", f"there is a control character {code}"), span=span, hint=hint
        )
    if _BIDI.match(character):
        kind = "双向控制字符"
    elif _SEPARATOR.match(character):
        kind = "特殊换行符"
    else:
        kind = "看不见的字符"
    separates = bool(_SEPARATOR.match(character))  # a line break for some readers: to delete it could join two lines
    return rules.INVISIBLE_CHARACTER.found(
        Message(f"有{kind} {code}", f"there is an invisible character {code} ({name})"),
        span=span,
        hint=hint,
        fix=() if separates else (TextEdit(span=span, text=""),),
    )


def _not_normal(source: SourceText) -> Diagnostic:
    """Name the first character that NFC writes otherwise, together with what combines with it."""
    normal = unicodedata.normalize("NFC", source.text)
    at = next((i for i, (a, b) in enumerate(zip(source.text, normal, strict=False)) if a != b), min(len(source.text), len(normal)))
    piece, better = source.text[at : at + 2], normal[at : at + 1]
    return rules.NOT_NORMAL_FORM.found(
        Message(
            f"“{piece}”附近的字用了拆开的或兼容的编码，通用的写法是“{better}”",
            f"near “{piece}” a character is not in its normal form, which is “{better}”",
        ),
        span=source.span(at),
        hint=Message("删掉这个字，用输入法重新输入", "delete the character and type it again"),
    )
