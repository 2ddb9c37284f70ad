"""The picture files that questions show: inside the bank, of the right kind, and named by what they hold."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from paper_builder import markup
from paper_builder.bank_loading.texts import ASSET, texts_of
from paper_builder.codes import bank_rules as rules
from paper_builder.diagnostics import Message
from paper_builder.reasons import reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from paper_builder.bank_loading.context import Entry
    from paper_builder.diagnostics import Diagnostic, Rule

MAX_BYTES = 5_000_000
_STARTS = {"png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff", "jpeg": b"\xff\xd8\xff"}


def check(root: Path, entries: Iterable[Entry]) -> tuple[Mapping[str, str], list[Diagnostic]]:
    """Return the sha256 of each usable picture by its path from the root, and what is wrong with the others."""
    digests: dict[str, str] = {}
    faults: dict[str, tuple[Rule, Message, Message]] = {}
    found: list[Diagnostic] = []
    for entry in entries:
        if "![" not in entry.document.text:
            continue
        for path, text in texts_of(entry.question):
            for picture in markup.pictures(text):
                source = picture.source
                if not ASSET.match(source):
                    continue
                if source not in digests and source not in faults:
                    _look(root, source, digests, faults)
                if source in faults:
                    rule, message, hint = faults[source]
                    span = entry.document.span_of(path, picture.typed)
                    found.append(rule.found(message, span=span, subject=entry.question.id, hint=hint))
    return digests, found


def pictures_of(entry: Entry) -> tuple[str, ...]:
    """Return the paths of the pictures that a question shows, each once, in reading order."""
    if "![" not in entry.document.text:
        return ()
    return tuple(dict.fromkeys(picture.source for _, text in texts_of(entry.question) for picture in markup.pictures(text)))


def _look(root: Path, source: str, digests: dict[str, str], faults: dict[str, tuple[Rule, Message, Message]]) -> None:
    match = ASSET.match(source)
    assert match
    stem, kind = match.groups()
    path = root / source
    again = Message("把图片放进 assets/，并改正文件名", "put the picture into assets/ and correct its name")

    def unusable(zh: str, en: str) -> None:
        faults[source] = (rules.ASSET_UNUSABLE, Message(f"图片 {source} {zh}", f"the image {source} {en}"), again)

    if path.is_symlink() or path.parent.is_symlink():
        unusable("是符号链接", "is a symbolic link")
        return
    if not path.is_file():
        unusable("不存在", "does not exist")
        return
    try:
        if path.stat().st_size > MAX_BYTES:
            unusable(f"超过 {MAX_BYTES // 1_000_000} MB", f"is over {MAX_BYTES // 1_000_000} MB")
            return
        data = path.read_bytes()
    except OSError as error:
        unusable(f"读不到：{reason(error).zh}", f"cannot be read: {reason(error).en}")
        return
    digest = hashlib.sha256(data).hexdigest()
    if not data.startswith(_STARTS[kind]):
        unusable(f"的内容不是 {kind}", f"is no {kind}")
    elif not digest.startswith(stem):
        faults[source] = (
            rules.ASSET_NAME,
            Message(f"图片 {source} 的文件名与内容不符", f"the name of the image {source} is not that of its content"),
            Message(f"改名为 {digest[:16]}.{kind}，并改试题里的路径", f"rename it to {digest[:16]}.{kind}, here too"),
        )
    else:
        digests[source] = digest
