"""What the last ``check`` of a bank found, kept for the next one, and how anything is kept. It knows bytes and findings, no rule.

Rules between files make a file's findings doubtful as soon as another file changes, so the whole result is kept, under one key:
every byte below the bank's folder, and every byte of this program that could judge it otherwise. Where that cannot be told for
certain nothing is kept, and a cache that cannot be read or written is as good as none.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paper_builder import __version__
from paper_builder.diagnostics import Diagnostic, Message, Related, Severity, Span, TextEdit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FORMAT = 1
_PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a check came to. It holds from the day ``since`` to the day before ``until``; an open end is None."""

    questions: int
    diagnostics: tuple[Diagnostic, ...]
    since: date | None = None
    until: date | None = None


class CheckCache:
    """The results of one folder. ``note`` becomes the one line to tell where the folder is of no use."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.note: Message | None = None

    def find(self, root: Path, key: str, today: date | None) -> Result | None:
        """Return what was kept for the bank in ``root`` under ``key``, if it holds ``today``."""
        try:
            wire = read_kept(self._path(root))
            if wire["key"] != key or wire["dated"] != (today is not None):
                return None
            result = Result(
                questions=wire["questions"],
                diagnostics=tuple(_found(row) for row in wire["diagnostics"]),
                since=date.fromisoformat(wire["since"]) if wire["since"] else None,
                until=date.fromisoformat(wire["until"]) if wire["until"] else None,
            )
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError):
            self._say("缓存读不了，已忽略", "the cache cannot be read and is ignored")
            return None
        if today and ((result.since and today < result.since) or (result.until and today >= result.until)):
            return None
        return result

    def keep(self, root: Path, key: str, today: date | None, result: Result) -> None:
        """Keep ``result`` in the place of what was kept for this bank before."""
        wire = {
            "key": key,
            "dated": today is not None,
            "since": result.since and result.since.isoformat(),
            "until": result.until and result.until.isoformat(),
            "questions": result.questions,
            "diagnostics": [_wire(found) for found in result.diagnostics],
        }
        try:
            write_kept(self._path(root), wire)
        except OSError:
            self._say("缓存写不进去，已忽略", "the cache cannot be written and is ignored")

    def _path(self, root: Path) -> Path:
        return kept_path(self._folder, "check", root)

    def _say(self, zh: str, en: str) -> None:
        if self.note is None:
            self.note = Message(f"{zh}：{self._folder}", f"{en}: {self._folder}")


def cache_folder() -> Path | None:
    """Return PAPER_BUILDER_CACHE, or paper-builder in the user's cache folder; None where the user has no home."""
    if named := os.environ.get("PAPER_BUILDER_CACHE"):
        return Path(named)
    base = os.environ.get("XDG_CACHE_HOME") or (os.environ.get("LOCALAPPDATA") if os.name == "nt" else "")
    if base and Path(base).is_absolute():
        return Path(base) / "paper-builder"
    try:
        return Path.home() / ".cache" / "paper-builder"
    except RuntimeError:
        return None


# ---- files of the cache ----------------------------------------------------------------------------------------------


def kept_path(folder: Path, kind: str, root: Path) -> Path:
    """Return where something of that kind is kept: one file a bank, so that a long day of editing leaves one behind."""
    return folder / f"{kind}-{hashlib.sha256(os.fsencode(root.resolve())).hexdigest()[:24]}.json"


def read_kept(path: Path) -> Any:
    """Return the plain data that ``write_kept`` wrote. OSError where there is none, ValueError where the file is damaged."""
    digest, _, body = path.read_bytes().partition(b"\n")
    if hashlib.sha256(body).hexdigest().encode() != digest:
        raise ValueError("damaged")
    return json.loads(body)


def write_kept(path: Path, wire: Any) -> None:
    """Replace ``path`` by plain data and its digest, at once. OSError where the disk refuses."""
    import tempfile

    body = json.dumps(wire, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".kept.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


# ---- the key ---------------------------------------------------------------------------------------------------------


def key_of(root: Path) -> str | None:
    """Return the key of the bank in ``root`` for this very program; None where its content cannot be told for certain.

    A symbolic link is such a case, for what it leads to lies elsewhere, and so is a file that cannot be read.
    """
    hasher = hashlib.sha256(fingerprint().encode())
    try:
        for name, data in _contents(root):
            hasher.update(b"%d %d " % (len(name), len(data)))
            hasher.update(name)
            hasher.update(data)
    except (OSError, _UncertainError):
        return None
    return hasher.hexdigest()


class _UncertainError(Exception):
    """Something that is neither a plain file nor a folder."""


def _contents(root: Path) -> Iterator[tuple[bytes, bytes]]:
    """Yield path and bytes of each file below ``root``, folders with an ending slash and no bytes, in an order of their own."""
    top = os.fsencode(root)
    folders = [top]
    while folders:
        folder = folders.pop()
        with os.scandir(folder) as listed:
            entries = sorted(listed, key=lambda entry: entry.name)
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                if entry.name != b".git":
                    folders.append(entry.path)
                    yield entry.path[len(top) :] + b"/", b""
            elif entry.is_file(follow_symlinks=False):
                with open(entry.path, "rb") as file:  # noqa: PTH123 - a third of the cost of Path.read_bytes, over thousands of files
                    yield entry.path[len(top) :], file.read()
            else:
                raise _UncertainError


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """Return the digest of all that judges a bank: this package and its schemas byte by byte, Python, and what is installed."""
    hasher = hashlib.sha256(f"{FORMAT} {__version__} {sys.version}\n".encode())
    for name in _installed():
        hasher.update(os.fsencode(name) + b"\n")
    for path in _sources():
        data = path.read_bytes()
        hasher.update(os.fsencode(path) + b" %d\n" % len(data) + data)
    return hasher.hexdigest()


def _installed() -> list[str]:
    """The names of the folders in which installers keep each distribution's name and version: a rule may use any of them."""
    found: set[str] = set()
    for folder in sys.path:
        with contextlib.suppress(OSError):
            found.update(path.name for path in Path(folder).iterdir() if path.suffix in {".dist-info", ".egg-info"})
    return sorted(found)


def _sources() -> list[Path]:
    schemas = _PACKAGE / "schemas" if (_PACKAGE / "schemas").is_dir() else _PACKAGE.parent / "schemas"
    return sorted([*_PACKAGE.rglob("*.py"), *schemas.glob("*.schema.json")])


# ---- findings ⇄ plain data -------------------------------------------------------------------------------------------


def _wire(found: Diagnostic) -> list[Any]:
    return [
        found.code,
        found.severity.value,
        _words(found.message),
        _place(found.span),
        found.subject,
        found.hint and _words(found.hint),
        [[_place(edit.span), edit.text] for edit in found.fix],
        [[_place(other.span), _words(other.message)] for other in found.related],
    ]


def _words(message: Message) -> list[str]:
    return [message.zh, message.en]


def _place(span: Span | None) -> list[Any] | None:
    return [span.path, span.line, span.column, span.end_line, span.end_column] if span else None


def _found(row: list[Any]) -> Diagnostic:
    code, severity, message, span, subject, hint, fix, related = row
    return Diagnostic(
        code=code,
        severity=Severity(severity),
        message=Message(*message),
        span=span and _span(span),
        subject=subject,
        hint=hint and Message(*hint),
        fix=tuple(TextEdit(span=_span(place), text=text) for place, text in fix),
        related=tuple(Related(span=_span(place), message=Message(*words)) for place, words in related),
    )


def _span(place: Iterable[Any]) -> Span:
    path, line, column, end_line, end_column = place
    return Span(path=path, line=line, column=column, end_line=end_line, end_column=end_column)
