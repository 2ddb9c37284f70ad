"""The comments of a question file, which the form shows as one field and writes back at the top: none is lost by saving."""

from __future__ import annotations

import re

import yaml

_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#[^\r\n]*", re.MULTILINE)
_MODELINE = re.compile(r"#\s*yaml-language-server:")


def remarks_of(text: str) -> str:
    """Return the comments of a readable YAML ``text`` in order, a line each, without their # and without the editor's own line."""
    rest = list(text)
    for token in yaml.scan(text, yaml.SafeLoader):
        if isinstance(token, yaml.ScalarToken):
            start, end = token.start_mark.index, token.end_mark.index
            if token.style in ("|", ">"):
                start = text.find("\n", start, end) + 1 or end  # a comment may stand behind the sign
            rest[start:end] = ["\n" if character == "\n" else "\0" for character in text[start:end]]
    found = (match.group() for match in _COMMENT.finditer("".join(rest)))
    return "\n".join(remark.lstrip("#").strip() for remark in found if not _MODELINE.match(remark) and remark.strip("# \t"))
