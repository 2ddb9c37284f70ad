r"""Moodle XML: one category a section, one question an item, pictures inside the file.

Moodle has no format for a whole quiz, and scores a multiple choice by adding up a share for each chosen option; what that changes
is said before anything is written. Formulas stay LaTeX between ``\(`` and ``\)``, which Moodle's own filter shows.
"""

from __future__ import annotations

import base64
import html
from decimal import Decimal
from typing import TYPE_CHECKING, assert_never

from paper_builder.codes import export_rules as rules
from paper_builder.content import parse
from paper_builder.diagnostics import Message
from paper_builder.export.archive import write_xml
from paper_builder.export.base import ALL_PARTS, Capabilities, read_texts, subject
from paper_builder.export.layout import answer_lines, full_title
from paper_builder.export.markup import element, one_line
from paper_builder.export.texts import RUBRIC_HEADINGS, picture_findings, picture_name
from paper_builder.paper import ChoiceBody, ShortAnswerBody, section_head
from paper_builder.question import QUESTION_TYPES
from paper_builder.scoring import plain, score_choice
from paper_builder.terms import COGNITIVE_LEVELS, DIFFICULTIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from paper_builder.diagnostics import Diagnostic
    from paper_builder.export.base import Audience, ExportOptions
    from paper_builder.export.render.html import HtmlRenderer
    from paper_builder.paper import Paper, PaperItem
    from paper_builder.scoring import ScoringRule

_FRACTIONS = "100 90 83.33333 80 75 70 66.66667 60 50 40 33.33333 30 25 20 16.66667 14.28571 12.5 11.11111 10 5 0"
FRACTIONS = tuple(Decimal(text) for text in _FRACTIONS.split())
"""The only percentages that Moodle accepts for an option, up to their sign; it skips a question that has another."""

ROUNDING = Decimal("0.005")
"""Moodle wants the positive percentages to add up to 100 when rounded to two places."""

WRONG = Decimal(-100)
"""One wrong option takes back everything; Moodle lets no question fall below zero."""

MOST_LINES = 40
TAG_LENGTH = 50
NAME_LENGTH = 40


class MoodleExporter:
    """The format ``moodle``. Single choice is exact; whether a multiple choice is depends on the rule and the number of keys."""

    id = "moodle"
    name = Message("Moodle XML 试题", "Moodle XML questions")
    extension = "xml"
    media_type = "application/xml"
    location = "platform/moodle.xml"
    audience: Audience = "platform"
    capabilities = Capabilities(
        question_types=frozenset(QUESTION_TYPES),
        parts=ALL_PARTS - {"sections", "notes", "minutes", "pass_points"},
        scoring_by_item=True,
    )

    def check(self, paper: Paper) -> tuple[Diagnostic, ...]:
        """Return errors for what Moodle would skip, warnings for what it scores otherwise, and a note on explanations."""
        return (
            *picture_findings(paper, lambda item: read_texts(item, "platform")),
            *_impossible_fractions(paper),
            *_other_scores(paper),
            *_long_tags(paper),
            *_shown_explanations(paper),
        )

    def export(self, paper: Paper, options: ExportOptions) -> bytes:  # noqa: ARG002
        """Return the questions as one XML file."""
        writer = _Writer(paper)
        return write_xml(element("quiz", *writer.questions()))


MOODLE = MoodleExporter()


# ---- what Moodle does otherwise --------------------------------------------------------------------------------------


def share(keys: int) -> Decimal | None:
    """Return the percentage that each of ``keys`` right options earns, or None where no accepted one adds up to 100."""
    nearest = min(FRACTIONS, key=lambda fraction: abs(fraction * keys - 100))
    return nearest if abs(nearest * keys - 100) < ROUNDING else None


def _impossible_fractions(paper: Paper) -> Iterator[Diagnostic]:
    for item in paper.items:
        if not isinstance(item.body, ChoiceBody):
            continue
        count = len(item.body.key)
        if share(count) is None or (count != 1 and not item.body.multiple):
            yield rules.MOODLE_FRACTION.found(
                Message(
                    f"第{item.number}题有 {count} 个正确选项，Moodle 没有对应的给分比例，导入时会跳过该题",
                    f"Item {item.number} has {count} correct options, for which Moodle has no fraction; it would skip the item",
                ),
                subject=subject(item),
                hint=Message("减少正确选项，或拆成两题", "Use fewer correct options, or make two questions of it"),
            )


def _other_scores(paper: Paper) -> Iterator[Diagnostic]:
    """Yield, for each scoring rule, the items where Moodle's proportional score differs for some choice of options."""
    numbers: dict[ScoringRule, list[str]] = {}
    for item in paper.items:
        if isinstance(item.body, ChoiceBody) and not _proportional(item.body):
            numbers.setdefault(item.body.scoring, []).append(str(item.number))
    for rule, found in numbers.items():
        match rule:
            case "all_or_nothing":
                stated = Message("少选不得分", "nothing for an incomplete answer")
            case "half_if_subset":
                stated = Message("少选且无错选得一半分", "half for an incomplete answer")
            case _:
                assert_never(rule)
        yield rules.MOODLE_PROPORTIONAL.found(
            Message(
                f"第{'、'.join(found)}题试卷规定{stated.zh}；Moodle 对少选按选对的比例给分（3 个正确选项选对 2 个得三分之二），"
                "全对得满分、有错选得 0 分不变",
                f"Items {', '.join(found)}: the paper gives {stated.en}; Moodle gives the share of the correct options that were "
                "chosen (two of three earn two thirds); a full key still earns everything, a wrong option nothing",
            ),
            subject=paper.id,
            hint=Message(
                "改用 qti3，或考试后人工复核少选的答卷", "Use qti3, or have incomplete answers checked by hand after the exam"
            ),
        )


def _proportional(body: ChoiceBody) -> bool:
    """Say whether each part of the key earns in proportion: points equal to the number of keys make it one a key."""
    count = len(body.key)
    return all(
        score_choice(body.scoring, set(body.key), set(body.key[:chosen]), Decimal(count)) == chosen for chosen in range(1, count)
    )


def _long_tags(paper: Paper) -> Iterator[Diagnostic]:
    for item in paper.items:
        for tag in _tags(paper, item):
            if len(tag) > TAG_LENGTH:
                yield rules.MOODLE_NAME_LONG.found(
                    Message(
                        f"第{item.number}题的标签“{tag}”超过 {TAG_LENGTH} 个字，Moodle 会截断",
                        f"The tag {tag!r} of item {item.number} is longer than {TAG_LENGTH} characters and will be cut",
                    ),
                    subject=subject(item),
                    hint=Message("缩短名称", "Shorten the name"),
                )


def _shown_explanations(paper: Paper) -> Iterator[Diagnostic]:
    if any(item.explanation for item in paper.items):
        yield rules.MOODLE_FEEDBACK_SHOWN.found(
            Message(
                "解析写在每题的“通用反馈”里，Moodle 测验默认在交卷后立即显示",
                "Explanations stand in each question's general feedback, which a Moodle quiz shows after an attempt by default",
            ),
            subject=paper.id,
            hint=Message(
                "建测验时在“回顾选项”里取消通用反馈和正确答案，成绩公布后再打开",
                "In the quiz's review options switch off general feedback and right answers until results are out",
            ),
        )


def _tags(paper: Paper, item: PaperItem) -> tuple[str, ...]:
    names = (
        paper.level.name,
        item.competency.name,
        item.knowledge_point.name,
        COGNITIVE_LEVELS[item.cognitive_level].zh,
        f"难度：{DIFFICULTIES[item.difficulty].zh}",
        *item.tags,
    )
    return tuple(dict.fromkeys(one_line(name) for name in names))


# ---- writing ---------------------------------------------------------------------------------------------------------


def _formula(latex: str, display: bool) -> str:
    opening, closing = (r"\[", r"\]") if display else (r"\(", r"\)")
    return html.escape(f"{opening}{latex}{closing}", quote=False)


class _Writer:
    """Writes the questions of one paper."""

    def __init__(self, paper: Paper) -> None:
        from paper_builder.export.render.html import HtmlRenderer

        self._paper = paper
        self._render: HtmlRenderer = HtmlRenderer(
            picture=lambda source: f"@@PLUGINFILE@@/{picture_name(paper.asset(source))}", formula=_formula
        )

    def questions(self) -> Iterator[_Element]:
        """Yield the categories and the questions, in the order of the paper."""
        paper = self._paper
        title = full_title(paper)
        yield self._category((title,), paper.id, self._about_paper())
        for number, section in enumerate(paper.sections, 1):
            path = (title, f"{number:02d} {one_line(section.title)}")
            yield self._category(path, f"{paper.id}-{section.id}", f"<p>{html.escape(section_head(section))}</p>")
            for item in section.items:
                yield self._question(item)

    def _about_paper(self) -> str:
        paper = self._paper
        facts = f"考试时间 {paper.minutes} 分钟，满分 {plain(paper.total_points)} 分，{plain(paper.pass_points)} 分及格。"
        notes = "".join(f"<li>{html.escape(note)}</li>" for note in paper.notes)
        return f"<p>{facts}</p>" + (f"<ol>{notes}</ol>" if notes else "")

    def _category(self, names: tuple[str, ...], idnumber: str, info: str) -> _Element:
        path = "/".join(("$course$", "top", *(name.replace("/", "//") for name in names)))
        return element(
            "question",
            element("category", element("text", path)),
            element("info", element("text", info), format="html"),
            element("idnumber", idnumber),
            type="category",
        )

    def _question(self, item: PaperItem) -> _Element:
        kind = "essay" if item.type == "short_answer" else "multichoice"
        made = element(
            "question",
            element("name", element("text", self._name(item))),
            self._text("questiontext", self._render.blocks(item.stem), item.stem),
            self._text("generalfeedback", self._explanation(item), item.explanation),
            element("defaultgrade", plain(item.points)),
            element("penalty", "0"),
            element("hidden", "0"),
            element("idnumber", item.question),
            type=kind,
        )
        match item.body:
            case ChoiceBody() as body:
                made.extend(self._choice(body))
            case ShortAnswerBody() as body:
                made.extend(self._essay(body, item))
            case _:
                assert_never(item.body)
        made.append(element("tags", *(element("tag", element("text", tag[:TAG_LENGTH])) for tag in _tags(self._paper, item))))
        return made

    def _name(self, item: PaperItem) -> str:
        """The number first, so that a list sorted by name keeps the order of the paper; only teachers see it."""
        return f"{item.number:03d} {one_line(parse(item.stem).plain())[:NAME_LENGTH]}".rstrip()

    def _choice(self, body: ChoiceBody) -> Iterator[_Element]:
        earned = share(len(body.key))
        if earned is None:
            raise ValueError(f"no Moodle fraction for {len(body.key)} keys")
        yield element("single", "false" if body.multiple else "true")
        yield element("shuffleanswers", "0")  # the order of the options was drawn for this form, and explanations name its letters
        yield element("answernumbering", "ABCD")
        for option in body.options:
            right = option.label in body.key
            fraction = earned if right else WRONG if body.multiple else Decimal(0)
            answer = self._text("answer", self._render.flow(option.text), option.text)
            answer.set("fraction", plain(fraction))
            answer.append(element("feedback", element("text"), format="html"))
            yield answer

    def _essay(self, body: ShortAnswerBody, item: PaperItem) -> Iterator[_Element]:
        lines = min(MOST_LINES, -(-answer_lines(item.points) // 5) * 5)  # Moodle offers steps of five
        yield element("responseformat", "editor")
        yield element("responserequired", "0")
        yield element("responsefieldlines", str(lines))
        yield element("attachments", "0")
        yield element("attachmentsrequired", "0")
        texts = (body.model_answer, *(text for c in body.rubric for text in (c.text, *c.accept, *c.reject)))
        yield self._text("graderinfo", self._rubric(body, item.points), *texts)
        yield element("responsetemplate", element("text"), format="html")

    def _rubric(self, body: ShortAnswerBody, points: Decimal) -> str:
        head = "".join(f"<th>{heading}</th>" for heading in RUBRIC_HEADINGS)
        rows = "".join(
            f"<tr><td>{plain(criterion.points)}</td><td>{self._render.flow(criterion.text)}</td>"
            f"<td>{self._listed(criterion.accept)}</td><td>{self._listed(criterion.reject)}</td></tr>"
            for criterion in body.rubric
        )
        return (
            f"<p><strong>参考答案</strong></p>{self._render.blocks(body.model_answer)}"
            f"<p><strong>评分细则（共{plain(points)}分）</strong></p>"
            f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        )

    def _listed(self, texts: tuple[str, ...]) -> str:
        return "".join(f"<div>{self._render.flow(text)}</div>" for text in texts)

    def _explanation(self, item: PaperItem) -> str:
        cited = "；".join(
            f"《{statute.title}》（{statute.version}）{statute.article}".rstrip() + f"，核对日期 {statute.checked}"
            for statute in item.statutes
        )
        return self._render.blocks(item.explanation) + (f"<p>依据：{html.escape(cited)}。</p>" if cited else "")

    def _text(self, tag: str, markup: str, *sources: str) -> _Element:
        """An HTML text with the pictures that its Markdown ``sources`` show, each as a file beside it."""
        made = element(tag, element("text", markup), format="html")
        shown = dict.fromkeys(image.source for source in sources for image in parse(source).images())
        for asset in (self._paper.asset(source) for source in shown):
            data = base64.b64encode(asset.data).decode("ascii")
            made.append(element("file", data, name=picture_name(asset), path="/", encoding="base64"))
        return made
