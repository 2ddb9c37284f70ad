"""What the texts of a paper need from any format: pictures that exist, formulas that can be read. It knows no format."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from paper_builder.codes import export_rules as rules
from paper_builder.content import Math, MathBlock, parse
from paper_builder.diagnostics import Message
from paper_builder.export.base import subject

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from paper_builder.content import Block, Content
    from paper_builder.diagnostics import Diagnostic
    from paper_builder.paper import Asset, Paper, PaperItem

PICTURE_TYPES: Mapping[str, str] = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/svg+xml": "svg",
    "image/webp": "webp",
}
"""The file ending of each kind of picture that browsers, and so platforms, show."""

RUBRIC_HEADINGS = ("分值", "采分点", "同样给分的表述", "不给分的表述")
"""The columns of a rubric that a human marker reads."""


def picture_name(asset: Asset) -> str:
    """Return a file name in ASCII made from the content: authors' names may hold spaces, commas or Chinese characters."""
    return f"{hashlib.sha256(asset.data).hexdigest()[:16]}.{PICTURE_TYPES[asset.media_type]}"


def picture_findings(paper: Paper, texts: Callable[[PaperItem], Iterable[str]]) -> Iterator[Diagnostic]:
    """Yield an error for each picture in the ``texts`` of an item that the paper does not hold in a kind that browsers show."""
    usable = {asset.source for asset in paper.assets if asset.media_type in PICTURE_TYPES}
    for item in paper.items:
        named = dict.fromkeys(image.source for text in texts(item) for image in parse(text).images())
        for source in named:
            if source not in usable:
                yield rules.PICTURE_MISSING.found(
                    Message(
                        f"第{item.number}题引用的图片 {source} 不在试卷文件里，或不是网页能显示的图片",
                        f"Item {item.number} names the picture {source}, which the paper does not hold as a web picture",
                    ),
                    subject=subject(item),
                    hint=Message("检查题目中的图片后重新生成试卷", "Check the question's picture and build the paper again"),
                )


def formula_findings(paper: Paper, texts: Callable[[PaperItem], Iterable[str]]) -> Iterator[Diagnostic]:
    """Yield a warning for each formula in the ``texts`` of an item that cannot be typeset and will be shown as its source."""
    from paper_builder.export.render.formula import Unreadable, math_element

    for item in paper.items:
        for latex in dict.fromkeys(latex for text in texts(item) for latex in formulas(parse(text))):
            read = math_element(latex)
            if isinstance(read, Unreadable):
                yield rules.FORMULA_AS_SOURCE.found(
                    Message(
                        f"第{item.number}题的公式 ${latex}$ 无法排版（{read.reason.zh}），将原样显示源码",
                        f"The formula ${latex}$ of item {item.number} cannot be typeset ({read.reason.en}); its source is shown",
                    ),
                    subject=subject(item),
                    hint=Message("改写公式，或用图片代替", "Rewrite the formula, or use a picture"),
                )


def formulas(content: Content) -> Iterator[str]:
    """Yield the LaTeX of every formula of ``content``, displayed ones first."""
    yield from _displayed(content.blocks)
    for node in content.inlines():
        if isinstance(node, Math):
            yield node.latex


def _displayed(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, MathBlock):
            yield block.latex
        for item in getattr(block, "items", ()):
            yield from _displayed(item)
