"""What a text may not hold: HTML, links, and images that are not the bank's own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paper_builder import markup
from paper_builder.codes import bank_rules as rules
from paper_builder.diagnostics import Message
from paper_builder.question import Choice, ShortAnswer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paper_builder.bank_loading.context import Context, Entry
    from paper_builder.diagnostics import Diagnostic
    from paper_builder.question import Question
    from paper_builder.yaml_source import DocumentPath

ASSET = re.compile(r"assets/([0-9a-f]{8,64})\.(png|jpg|jpeg)\Z")


def check(entry: Entry, _context: Context) -> Iterator[Diagnostic]:
    """Yield what the texts of a question may not hold."""
    if not markup.may_hold_markup(entry.document.text):
        return
    for path, text in texts_of(entry.question):
        found = list(markup.links(text))
        for typed in markup.raw_html(text):
            if any(typed in link for link in found):
                continue  # “![…](<…>)” is one mistake, not two
            yield rules.RAW_HTML.found(
                Message(f"文字里有 HTML：{typed}", f"the text holds HTML: {typed}"),
                span=entry.document.span_of(path, typed),
                subject=entry.question.id,
                hint=Message("用 Markdown 写；要显示标签本身，放在反引号 ` 里", "use Markdown; to show a tag, put it in backticks"),
            )
        for typed in found:
            yield _image_or_link(entry, path, typed)
        for picture in markup.pictures(text):
            span = entry.document.span_of(path, picture.typed)
            if not ASSET.match(picture.source):
                yield _bad_path(entry, path, picture.typed, picture.source)
            elif not picture.alternative.strip():
                yield rules.ALTERNATIVE_MISSING.found(
                    Message("图片没有替代文字", "the image has no alternative text"),
                    span=span,
                    subject=entry.question.id,
                    hint=Message(
                        "在方括号里写明图上有什么、各是多少", "say in the brackets what the picture shows, with its numbers"
                    ),
                )


def texts_of(question: Question) -> Iterator[tuple[DocumentPath, str]]:
    """Yield each Markdown text of a question with its place in the file."""
    yield ("stem",), question.stem
    match question.body:
        case Choice(options=options):
            for option in options:
                yield ("options", option.letter), option.text
        case ShortAnswer(model_answer=model_answer, rubric=rubric):
            yield ("answer",), model_answer
            for index, criterion in enumerate(rubric):
                yield ("rubric", index, "text"), criterion.text
                for name in ("accept", "reject"):
                    for number, text in enumerate(getattr(criterion, name)):
                        yield ("rubric", index, name, number), text
    yield ("explanation",), question.explanation


def _image_or_link(entry: Entry, path: DocumentPath, typed: str) -> Diagnostic:
    if typed.startswith("!["):
        return _bad_path(entry, path, typed, typed)
    return rules.LINK.found(
        Message(f"文字里有链接或网址：{typed}", f"the text holds a link or web address: {typed}"),
        span=entry.document.span_of(path, typed),
        subject=entry.question.id,
        hint=Message(
            "删掉；如果要考的就是这段文字，放在反引号 ` 里", "delete it; if it is what the question is about, put it in backticks"
        ),
    )


def _bad_path(entry: Entry, path: DocumentPath, typed: str, source: str) -> Diagnostic:
    return rules.ASSET_PATH.found(
        Message(f"图片不能是 {source}", f"an image cannot be {source}"),
        span=entry.document.span_of(path, typed),
        subject=entry.question.id,
        hint=Message(
            "图片放在题库的 assets/ 里，以内容 sha256 的前 16 位命名，写成 ![替代文字](assets/3f9a01bc….png)",
            "put it in the bank's assets/, named by the first 16 digits of its sha256: ![words](assets/3f9a01bc….png)",
        ),
    )
