"""Plain values → YAML that every reader takes for the same text, those of YAML 1.1 included. Knows no field of any file."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import yaml

from paper_builder.yaml_source.decoding import CONTROL, INVISIBLE

if TYPE_CHECKING:
    from collections.abc import Sequence

_INDICATORS = frozenset("-?:,[]{}#&*!|>'\"%@`")
_MISTYPED = re.compile(r"(?:[yYnN]|[-+]?[0-9][0-9_,:.eExXoO]*|[-+]?\.[0-9]+|0[xo][0-9a-fA-F]+|=|<<|~)\Z")
_FLOW = frozenset(",[]{}?，")


def scalar(text: str, *, in_flow: bool = False) -> str:
    """Return ``text`` on one line: plain where every reader agrees on it, else in single quotes.

    ValueError for a text with a line break, or with a character that a bank file may not hold.
    """
    refuse(text)
    if "\n" in text:
        raise ValueError("a text of several lines needs block()")
    return text if _plain_is_safe(text, in_flow) else "'" + text.replace("'", "''") + "'"


def block(text: str, indent: int) -> str:
    """Return ``|`` and ``text`` on lines of their own, indented by ``indent`` spaces, without a final line break.

    ValueError for a text that is empty, ends in a line break, or holds a character that a bank file may not hold.
    """
    refuse(text)
    if not text.strip("\n") or text.endswith("\n"):
        raise ValueError("a block holds some text and does not end in a line break")
    first = text.lstrip("\n")
    sign = str(2) if first[0] in " \t" or first is not text else ""  # without it the first line would set the indentation
    lines = (" " * indent + line if line else "" for line in text.split("\n"))
    return f"|{sign}\n" + "\n".join(lines)


def flow(texts: Sequence[str]) -> str:
    """Return ``[a, b]``."""
    return "[" + ", ".join(scalar(text, in_flow=True) for text in texts) + "]"


def refuse(text: str) -> None:
    """Raise ValueError where ``text`` holds a character that no reader of banks accepts."""
    found = CONTROL.search(text) or INVISIBLE.search(text) or ("\r" in text and re.search("\r", text))
    if found:
        raise ValueError(f"U+{ord(found.group()):04X} cannot stand in a bank file")


@lru_cache(maxsize=4096)
def _plain_is_safe(text: str, in_flow: bool) -> bool:
    if not text or text != text.strip() or text[0] in _INDICATORS or text[0] in "\u3000\xa0":
        return False
    if ": " in text or " #" in text or "\t#" in text or text.endswith(":") or ":\t" in text:
        return False
    if in_flow and (_FLOW.intersection(text) or ":" in text):
        return False
    if text.startswith(("---", "...")) or _MISTYPED.match(text):
        return False
    return bool(_resolver().resolve(yaml.ScalarNode, text, (True, False)) == "tag:yaml.org,2002:str")


@lru_cache(maxsize=1)
def _resolver() -> Any:
    """PyYAML's own resolver: what it would not take for a text is quoted."""
    return yaml.resolver.Resolver()
