"""Rule on facts without a source (F26): standards without a year, laws that are not cited, statistics from nowhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paper_builder.diagnostics import Message
from paper_builder.lint.finding import Finding, piece_at
from paper_builder.lint.view import prose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paper_builder.question import Question

_STANDARD = re.compile(
    r"(?:GB/?T?|GA(?:/T)?|YD(?:/T)?|JR(?:/T)?|GY(?:/T)?|CY(?:/T)?|ISO/IEC|DB\d\d(?:/T)?)\s?\d{3,6}(?:\.\d+)?(?!\d|\.\d|\s?[-—–－:：]+\s?\d{4}|[^。，]{0,4}（?(?:19|20)\d\d)"
)
_LAW = re.compile(
    r"(?:依据|根据|按照|依照|参照|违反|符合|适用)(?P<before>[^《》，。]{0,12})(?P<law>《(?P<name>[^《》]{2,40})》)(?P<after>[（(][^）)]{0,20}[）)])?"
)
_LAW_NAME = re.compile(r".*(?<![方办写做手书技语笔])法$|.*(?:条例|规定|管理办法|暂行办法|办法|实施细则)$")
_OWN_RULES = re.compile(r"公司|集团|编辑部|团队|项目|本单位|本社|本台|账号运营|品牌|内部|员工|社群|店铺|群")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_FIGURES = re.compile(
    r"据(?:有关|相关|不完全|权威|最新)?(?:统计|调查|调研)(?:显示|表明|结果)?|(?:有|相关|权威)(?:研究|数据|调查|统计|报告)(?:显示|表明)|研究表明"
)


def fact_without_source(question: Question) -> Iterator[Finding]:
    """Yield standards without a year, laws without reference or year, and statistics without a year in the stem."""
    stem = prose(question.stem)
    if match := _STANDARD.search(stem):
        yield _found(
            question,
            match.span(),
            Message(f"标准“{match.group()}”没有写年份", f"the standard “{match.group()}” has no year"),
            Message("写成 GB/T 35273—2020 的样子", "write it like GB/T 35273—2020"),
        )
    if not question.references and "《" in stem:
        for match in _LAW.finditer(stem):
            if not _LAW_NAME.match(match["name"]) or _OWN_RULES.search(match["name"]):
                continue
            if not _YEAR.search(match["before"]) and not _YEAR.search(match["after"] or "") and not _YEAR.search(match["name"]):
                yield _found(
                    question,
                    match.span("law"),
                    Message(f"{match['law']}没有写依据，也没有写版本年份", f"{match['law']} is neither cited nor dated"),
                    Message("在 references 里写 statutes.yaml 中的编号", "add references with its id in statutes.yaml"),
                )
    if "据" in stem or "研究" in stem:
        match = _FIGURES.search(stem)
        if match and not _YEAR.search(stem) and "《" not in stem and not re.search(r"某|甲|乙", stem[: match.start()]):
            yield _found(
                question,
                match.span(),
                Message(f"“{match.group()}”没有写出处和年份", f"“{match.group()}”: neither source nor year"),
                Message("写明哪一年、谁发布的数据", "say who published the figures, and in which year"),
            )


def _found(question: Question, place: tuple[int, int], message: Message, hint: Message) -> Finding:
    piece, nth = piece_at(question.stem, *place)
    return Finding(path=("stem",), piece=piece, nth=nth, message=message, hint=hint)
