"""``# pb: ignore PB304 reason`` in a question's file: which findings it takes away, and what is wrong with the comment itself.

A suppression holds for its whole file. It needs a reason, and only findings of item writing can be suppressed: an error that
keeps a question off papers (a wrong key, equal options) or makes its file unreadable cannot.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_builder.codes import all_rules, item_rules, option_rules
from paper_builder.diagnostics import Message

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from paper_builder.diagnostics import Diagnostic, Span
    from paper_builder.yaml_source import Document

_COMMENT = re.compile(r"(?:^|(?<=[ \t]))# ?pb[ \t]*[:：][ \t]*(?P<order>[^\n\r]*)", re.MULTILINE | re.IGNORECASE)
_ORDER = re.compile(r"ignore[ \t]+(?P<codes>PB\d{3}(?:[ \t]*[,，、][ \t]*PB\d{3})*)(?![\w])[ \t:：]*(?P<reason>.*)", re.IGNORECASE)
_CODE = re.compile(r"PB\d{3}", re.IGNORECASE)
_FIXED = frozenset(
    rule.code
    for rule in (
        option_rules.DUPLICATE_OPTION,
        item_rules.KEY_SIZE,
        item_rules.WRONG_KEY,
        item_rules.KEY_POSITIONS,
        item_rules.SUPPRESSED_WITHOUT_REASON,
        item_rules.SUPPRESSION_NOT_POSSIBLE,
        item_rules.SUPPRESSION_UNUSED,
    )
)
"""PB3xx that cannot be suppressed: the loader keeps such questions off papers, or no question's file can speak for a paper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """A comment that takes the findings ``code`` away from its file; ``span`` is the code in the comment."""

    code: str
    reason: str
    span: Span
    subject: str


def read(document: Document, subject: str) -> tuple[tuple[Suppression, ...], tuple[Diagnostic, ...]]:
    """Return the suppressions of a question's file, and what is wrong with the comments that were meant for some."""
    suppressions: list[Suppression] = []
    found: list[Diagnostic] = []
    text = document.text
    if "pb" not in text and "PB" not in text:
        return (), ()
    for match in _COMMENT.finditer(text):
        if not document.is_comment(match.start()):
            continue
        order = _ORDER.fullmatch(match["order"].strip())
        if order is None:
            found.append(_mistyped(document.span_at(match.start(), match.end()), subject))
            continue
        codes = list(_CODE.finditer(text, match.start("order"), match.start("order") + order.end("codes")))
        reason = order["reason"].strip()
        for code in codes:
            name, span = code.group().upper(), document.span_at(*code.span())
            refusal = _refusal(name)
            if refusal:
                found.append(item_rules.SUPPRESSION_NOT_POSSIBLE.found(refusal, span=span, subject=subject))
            elif not reason:
                found.append(
                    item_rules.SUPPRESSED_WITHOUT_REASON.found(
                        Message(f"忽略 {name} 没有写理由，不起作用", f"{name} is suppressed without a reason, to no effect"),
                        span=span,
                        subject=subject,
                        hint=Message(f"写成 # pb: ignore {name} 理由", f"write # pb: ignore {name} reason"),
                    )
                )
            else:
                suppressions.append(Suppression(code=name, reason=reason, span=span, subject=subject))
    return tuple(suppressions), tuple(found)


def apply(
    findings: Iterable[Diagnostic], suppressions: Sequence[Suppression], skipped: Collection[str] = ()
) -> Iterator[Diagnostic]:
    """Yield what is not suppressed, and a finding for each suppression that met none, unless its code is ``skipped``."""
    wanted = {(suppression.span.path, suppression.code) for suppression in suppressions}
    used: set[tuple[str, str]] = set()
    for finding in findings:
        place = (finding.span.path if finding.span else "", finding.code)
        if place in wanted:
            used.add(place)
        else:
            yield finding
    for suppression in suppressions:
        if suppression.code not in skipped and (suppression.span.path, suppression.code) not in used:
            yield item_rules.SUPPRESSION_UNUSED.found(
                Message(
                    f"本文件没有 {suppression.code} 的问题，这条注释不起作用",
                    f"the file has no finding {suppression.code} to suppress",
                ),
                span=suppression.span,
                subject=suppression.subject,
                hint=Message("删掉这条注释", "delete the comment"),
            )


def _mistyped(span: Span, subject: str) -> Diagnostic:
    return item_rules.SUPPRESSION_NOT_POSSIBLE.found(
        Message("看不懂这条 pb 注释，它不起作用", "this pb comment is not understood, and has no effect"),
        span=span,
        subject=subject,
        hint=Message("写成 # pb: ignore PB304 理由", "write # pb: ignore PB304 reason"),
    )


def _refusal(code: str) -> Message | None:
    if code not in all_rules():
        return Message(f"没有规则 {code}", f"there is no rule {code}")
    if not code.startswith("PB3") or code in _FIXED:
        return Message(f"{code} 不能忽略，只能改正", f"{code} cannot be suppressed, only mended")
    return None
