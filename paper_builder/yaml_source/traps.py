"""Why a text is not YAML, in the words of a person who typed it: the traps that a Chinese keyboard lays.

Everything here runs on files that already failed, or that read as something else than was meant; it never runs for a sound file.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

from paper_builder.codes import yaml_rules as rules
from paper_builder.diagnostics import Message, TextEdit
from paper_builder.yaml_source.structure import QUOTE_IT

if TYPE_CHECKING:
    from collections.abc import Callable

    from paper_builder.diagnostics import Diagnostic
    from paper_builder.yaml_source.positions import SourceText

_PURE_PARSER_LIMIT = 100_000
_WIDE_SPACE = re.compile("^ *([\u3000\xa0])")
DASHES = "－—–―‐−"
"""What a Chinese keyboard gives for a hyphen."""
_DASH = re.compile(rf"^\s*([{DASHES}])\s*\S")
_COLON = re.compile("^\\s*(?:- +)?[\\w.-]{1,30}?\\s*(：\\s*|:(?=[^\\s:])|:[\u3000\xa0])")
_SECOND_COLON = re.compile(r":(?= |$)")
_CONFLICT = ("<<<<<<< ", ">>>>>>> ")
"""How git begins the first and the last line that it adds around two versions it could not merge."""


def explain(source: SourceText, error: yaml.YAMLError) -> Diagnostic:
    """Return the finding for a syntax error, named after the trap where one is recognised."""
    conflict = _conflict(source)
    if conflict:
        return conflict
    problem, context, at, start = _parts(source, error)
    if "document" in problem and "another" in problem:
        return rules.SECOND_DOCUMENT.found(
            Message("这里开始了第二份文档", "a second document starts here"),
            span=source.whole_line(source.line_and_column(at)[0]),
            hint=Message("把它移到另一个文件，文件名就是它的 id", "move it to a file of its own, named after its id"),
        )
    if "escape" in problem:
        return _escape(source, at)
    line = source.line_and_column(at)[0]
    first = source.line_and_column(start)[0] if context else line
    for number in dict.fromkeys((first, line)):
        named = _line_trap(source, number)
        if named:
            return named
    character = source.text[at : at + 1]
    if "tab character" in problem or ("cannot start any token" in problem and character == "\t"):
        return _tab(source, at)
    if "cannot start any token" in problem or "alias" in context or "anchor" in context:
        place = start if context and "scanning for" not in context else at
        sign = source.text[place : place + 1]
        return rules.NEEDS_QUOTES.found(
            Message(f"文字以“{sign}”开头，YAML 读不懂", f"a text starts with “{sign}”, which YAML cannot read"),
            span=source.span(place),
            hint=QUOTE_IT,
        )
    if "mapping values are not allowed" in problem:
        return _second_colon(source, at)
    if "not allowed" in problem and character == "-":
        return rules.SYNTAX.found(
            Message("列表的第一项不能和字段名写在同一行", "the first entry of a list cannot stand on the line of its field"),
            span=source.span(at),
            hint=Message("把“- ”移到下一行；如果是文字，加引号", "move it to the next line; if it is text, quote it"),
        )
    if "quoted scalar" in context and "end of" in problem:
        return rules.SYNTAX.found(
            Message("这个引号没有写完，一直到文件末尾", "this quotation mark is never closed"),
            span=source.span(start),
            hint=Message("补上另一个引号", "add the closing mark"),
        )
    if "flow" in context:
        return rules.SYNTAX.found(
            Message("方括号或花括号里缺少逗号，或没有写完", "a comma is missing in these brackets, or they are never closed"),
            span=source.span(start),
            hint=Message(
                "各项用半角逗号隔开，末尾补上 ] 或 }；全角的 ，］｝ 不算", "separate entries with “, ” and close with ] or }"
            ),
        )
    if "simple key" in context:
        return rules.SYNTAX.found(
            Message(
                "这一行既不是“字段: 内容”，也不属于上一个字段", "this line is no “field: value”, nor a part of the field before"
            ),
            span=source.whole_line(first),
            hint=Message(
                "如果是上一个字段的文字，上面写“字段: |”，本行缩进两格",
                "if it belongs to the text above, write “field: |” there and indent this line by two",
            ),
        )
    if "expected key" in problem or "<block end>" in problem:
        return rules.SYNTAX.found(
            Message(
                "这里的缩进不对，或引号后面还有多余的字", "the indentation is wrong here, or something follows a closing quote"
            ),
            span=source.whole_line(line),
            hint=Message("同一层的行左边对齐；引号要把整段文字括起来", "align lines of one level; quotes go around the whole text"),
        )
    return rules.SYNTAX.found(
        Message("这里不合 YAML 的写法", f"this is not YAML: {problem}"),
        span=source.span(at),
        hint=Message("对照一道已有的试题检查这一行和上一行", "compare this line and the one before with a question that works"),
    )


def _conflict(source: SourceText) -> Diagnostic | None:
    """Return what git left in the file where two people changed one place; told as such, lest its marks be made text of a paper."""
    begun, ended = (next((n for n, line in enumerate(source.lines, 1) if line.startswith(mark)), None) for mark in _CONFLICT)
    if begun is None or ended is None:
        return None
    return rules.SYNTAX.found(
        Message(
            f"两个人改了同一处，git 合并时没有决定用哪一种（第 {begun}～{ended} 行）",
            f"two people changed the same place, and git left both versions (lines {begun} to {ended})",
        ),
        span=source.whole_line(begun),
        hint=Message(
            "“<<<<<<<”到“=======”之间是一种改法，“=======”到“>>>>>>>”之间是另一种：留下对的，删掉另一种和这些标记行",
            "one version stands between “<<<<<<<” and “=======”, the other between “=======” and “>>>>>>>”: keep the right one, "
            "and delete the other and the lines with the marks",
        ),
    )


def _parts(source: SourceText, error: yaml.YAMLError) -> tuple[str, str, int, int]:
    """Return problem, context, and the offsets where the problem is and where its context starts.

    The pure parser is asked again, for libyaml sometimes reports a line further down.
    """
    best = error
    if len(source.text) <= _PURE_PARSER_LIMIT:
        try:
            yaml.compose(source.text, yaml.SafeLoader)
        except yaml.YAMLError as again:
            best = again
    if not isinstance(best, yaml.MarkedYAMLError):
        return str(best), "", max(getattr(best, "position", 0) or 0, 0), 0
    at = best.problem_mark.index if best.problem_mark else 0
    start = best.context_mark.index if best.context_mark else at
    return best.problem or "", best.context or "", at, start


def _line_trap(source: SourceText, number: int) -> Diagnostic | None:
    text = source.lines[number - 1] if number <= len(source.lines) else ""
    start = source.index_of(number, 1) if number <= len(source.lines) else 0
    makers: tuple[tuple[re.Pattern[str], Callable[[SourceText, int, int], Diagnostic]], ...] = (
        (_WIDE_SPACE, _wide_space),
        (_DASH, full_width_dash),
        (_COLON, _colon),
    )
    for pattern, make in makers:
        match = pattern.match(text)
        if match:
            return make(source, start + match.start(1), start + match.end(1))
    return None


def misread_structure(source: SourceText, start: int, end: int) -> Diagnostic | None:
    """Return the trap that made a text out of what was meant as fields or a list, None if there is no sign of one."""
    first, last = source.line_and_column(start)[0], source.line_and_column(max(start, end - 1))[0]
    for number in range(first, last + 1):
        text = source.lines[number - 1]
        if number == first:
            text = " " * (source.line_and_column(start)[1] - 1) + text[source.line_and_column(start)[1] - 1 :]
        for pattern, make in ((_DASH, full_width_dash), (_COLON, _colon)):
            match = pattern.match(text)
            if match:
                offset = source.index_of(number, 1)
                return make(source, offset + match.start(1), offset + match.end(1))
    return None


def misread_key(source: SourceText, name: str) -> Diagnostic | None:
    """Return the trap where field ``name`` is typed at the start of a line, but not as a field; None if it is not there."""
    match = re.search(rf"^\s*(?:- +)?{re.escape(name)}\s*(：\s*|:(?=[^\s:])|:[\u3000\xa0])", source.text, re.MULTILINE)
    return _colon(source, match.start(1), match.end(1)) if match else None


def _colon(source: SourceText, start: int, end: int) -> Diagnostic:
    typed = source.text[start:end]
    span = source.span(start)
    if typed.startswith("："):
        message = Message("字段名后面用了全角冒号“：”", "a full-width colon “：” follows a field name")
    elif len(typed) > 1:
        message = Message("冒号后面是全角空格", "a full-width space follows the colon")
    else:
        message = Message("冒号后面缺一个空格", "the space behind the colon is missing")
    return rules.FULL_WIDTH_COLON.found(
        message,
        span=span,
        hint=Message("改成半角冒号加一个空格“: ”", "write an ASCII colon and a space “: ”"),
        fix=(TextEdit(span=source.span(start, end), text=": "),),
    )


def full_width_dash(source: SourceText, start: int, end: int) -> Diagnostic:
    """Return the finding for the dash from ``start`` to ``end`` that should start a list item."""
    return rules.FULL_WIDTH_DASH.found(
        Message(f"列表项以“{source.text[start:end]}”开头", f"a list item starts with “{source.text[start:end]}”"),
        span=source.span(start),
        hint=Message("改成半角减号加一个空格“- ”", "write an ASCII hyphen and a space “- ”"),
        fix=_one_dash(source, start, end),
    )


def _one_dash(source: SourceText, start: int, end: int) -> tuple[TextEdit, ...]:
    """The edit for a dash before an entry; none for several, which may be a dash of the text (——)."""
    after = source.text[end : end + 1]
    if after in DASHES:
        return ()
    return (TextEdit(span=source.span(start, end), text="-" if after == " " else "- "),)


def _wide_space(source: SourceText, start: int, end: int) -> Diagnostic:
    name = "全角空格" if source.text[start:end] == "\u3000" else "不换行空格"
    return rules.WIDE_SPACE.found(
        Message(f"行首有{name}，不算缩进", "a full-width or no-break space at the start of a line does not indent"),
        span=source.span(start),
        hint=Message("删掉它，用两个半角空格缩进", "delete it and indent with two ordinary spaces"),
    )


def _tab(source: SourceText, at: int) -> Diagnostic:
    return rules.TAB_INDENT.found(
        Message("用了制表符（Tab）缩进", "a tab is used to indent"),
        span=source.span(at),
        hint=Message("删掉它，用两个半角空格缩进", "delete it and indent with two spaces"),
    )


def _escape(source: SourceText, at: int) -> Diagnostic:
    slash = source.text.rfind("\\", 0, at + 1)
    return escape_in_quotes(source, slash if slash >= 0 else at)


def escape_in_quotes(source: SourceText, at: int) -> Diagnostic:
    """Return the finding for the backslash at ``at`` inside double quotes."""
    typed = source.text[at : at + 2]
    return rules.ESCAPE_IN_DOUBLE_QUOTES.found(
        Message(f"双引号里的“{typed}”是转义符，不是文字", f"“{typed}” in double quotes is an escape, not what is meant"),
        span=source.span(at, at + 2),
        hint=Message(
            "含反斜杠或公式的文字用单引号，或写在 | 之后另起一行",
            "put text with a backslash or a formula in single quotes, or on a new line behind |",
        ),
    )


def _second_colon(source: SourceText, at: int) -> Diagnostic:
    number = source.line_and_column(at)[0]
    line = source.lines[number - 1]
    before = _line_trap(source, number - 1) if number > 1 else None
    if before:
        return before  # “a:b” is text, and this line went on with it
    if len(_SECOND_COLON.findall(line)) > 1:
        return rules.NEEDS_QUOTES.found(
            Message("文字里有“冒号加空格”，会被当成又一个字段", "the text holds a colon and a space, which starts another field"),
            span=source.span(at),
            hint=QUOTE_IT,
        )
    return rules.SYNTAX.found(
        Message("这里不能再开始一个字段", "no field can start here"),
        span=source.span(at),
        hint=Message("检查缩进：同一层的字段左边对齐", "check the indentation: fields of one level are aligned"),
    )
