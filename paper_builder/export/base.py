"""What an exporter is, what it declares it can carry, and what of a paper would be lost. It knows no format.

How an export runs (``export_paper`` in ``export/__init__.py``):

1. ``losses`` compares the paper with the exporter's declared ``capabilities``; ``exporter.check`` adds what only that format knows
   (a fraction that Moodle refuses, a formula that cannot be typeset). Both run before anything is written.
2. An error among them stops the export. With ``allow_loss`` the questions that the format cannot carry are taken off the paper
   (``without``) and their findings become warnings, so an exporter never meets a question that it cannot write and never skips one.
3. ``exporter.export`` returns the bytes of one file. It prints nothing, reads no clock and is given everything in ``Paper``.

A new format is one module with one object that fits ``Exporter``, and one line in ``export.FORMATS``. Content trees become
markup in ``export/render`` (formulas by ``render.formula``), zip files and XML bytes in ``export/archive.py``.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, Protocol, get_args

from paper_builder.codes import export_rules as rules
from paper_builder.content import parse
from paper_builder.diagnostics import Diagnostic, Message, Severity
from paper_builder.paper import ChoiceBody, ShortAnswerBody
from paper_builder.terms import TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from paper_builder.paper import Paper, PaperItem
    from paper_builder.question import QuestionType
    from paper_builder.scoring import ScoringRule

Audience = Literal["candidate", "marker", "platform", "board"]
"""Who reads it: ``candidate`` never sees a key, ``marker`` marks short answers, ``platform`` is software, ``board`` sees all."""

Feature = Literal["image", "math", "table", "code", "list"]
"""What ``Content.features`` finds in a text."""

ALL_FEATURES: frozenset[Feature] = frozenset({"image", "math", "table", "code", "list"})

Part = Literal[
    "points",  # what each item is worth
    "sections",  # 大题 with their heads
    "notes",  # notes to candidates
    "minutes",  # time allowed
    "pass_points",
    "fixed_order",  # options that must not be shuffled stay in place
    "rubric",  # scoring points of short answers, for markers only
    "model_answer",
    "explanations",
    "statutes",  # cited laws with version and date checked
    "metadata",  # competency, knowledge point, cognitive level, difficulty
    "tags",
]
"""A part of a paper beside stems, options and keys."""

ALL_PARTS: frozenset[Part] = frozenset(get_args(Part))

NEEDED: Mapping[Audience, tuple[Part, ...]] = {
    "candidate": ("points", "sections", "notes", "minutes"),
    "marker": ("points", "sections", "rubric", "model_answer", "explanations", "statutes"),
    "platform": (
        "points",
        "sections",
        "notes",
        "minutes",
        "pass_points",
        "fixed_order",
        "rubric",
        "model_answer",
        "explanations",
        "statutes",
        "metadata",
        "tags",
    ),
    "board": (),
}
"""Which parts each audience must get; only these count as lost. ``board`` files say by themselves what they show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a format carries. What is not listed is lost, and said to be lost.

    ``content`` are the features it can show inside a text; any other is written as plain words (a formula as its LaTeX).
    ``scoring`` are the rules whose score is exact for every subset of options; ``parts`` what it carries beside the questions.
    """

    question_types: frozenset[QuestionType]
    content: frozenset[Feature] = ALL_FEATURES
    scoring: frozenset[ScoringRule] = frozenset()
    parts: frozenset[Part] = frozenset()
    scoring_by_item: bool = False
    """True where it depends on the item whether a rule not in ``scoring`` is exact: then ``check`` names the items."""
    awards: bool = False
    """True where everyone can be given the points of a choice item, whatever they chose, or where the format holds no key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOptions:
    """What an export may be told beyond the paper.

    ``siblings`` are the other forms of the same build, ``losses`` the findings of the other formats by format id; only reports
    use them.
    """

    allow_loss: bool = False
    siblings: tuple[Paper, ...] = ()
    losses: Mapping[str, tuple[Diagnostic, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """One written file. ``location`` is its place in a paper's folder, with forward slashes, e.g. ``platform/qti3.zip``."""

    format: str
    location: str
    media_type: str
    data: bytes


class Exporter(Protocol):
    """One format. ``extension`` has no dot; ``location`` is where ``build`` puts the file in a paper's folder."""

    id: str
    name: Message
    extension: str
    media_type: str
    location: str
    audience: Audience
    capabilities: Capabilities

    def check(self, paper: Paper) -> tuple[Diagnostic, ...]:
        """Return what this format loses beyond its declared capabilities; an error stops the export even with ``allow_loss``."""

    def export(self, paper: Paper, options: ExportOptions) -> bytes:
        """Return the file. ``paper`` holds only questions that ``capabilities`` cover. Same paper and options, same bytes."""


# ---- losses ----------------------------------------------------------------------------------------------------------


def losses(paper: Paper, capabilities: Capabilities, *, format_id: str, audience: Audience) -> tuple[Diagnostic, ...]:
    """Return what ``audience`` would miss: an error for a question that cannot be carried, a warning for anything less."""
    found: list[Diagnostic] = []
    for item in paper.items:
        found.extend(_item_losses(item, capabilities, format_id, audience))
    found.extend(_part_losses(paper, capabilities, format_id, audience))
    return tuple(found)


def unsupported(paper: Paper, capabilities: Capabilities) -> tuple[int, ...]:
    """Return the numbers of the items that the format cannot carry at all, in order."""
    return tuple(item.number for item in paper.items if _refusal(item, capabilities))


def without(paper: Paper, numbers: tuple[int, ...]) -> Paper:
    """Return ``paper`` less the items of these numbers; the others keep theirs. A section that becomes empty goes too."""
    sections = tuple(
        replace(section, items=tuple(item for item in section.items if item.number not in numbers)) for section in paper.sections
    )
    return replace(paper, sections=tuple(section for section in sections if section.items))


def as_warning(finding: Diagnostic) -> Diagnostic:
    """Return ``finding`` as a warning: what ``allow_loss`` makes of a question left out."""
    return replace(finding, severity=Severity.WARNING)


def subject(item: PaperItem) -> str:
    """Return how findings name an item: its question's id."""
    return item.question


def read_texts(item: PaperItem, audience: Audience) -> Iterator[str]:
    """Yield the Markdown texts of ``item`` that ``audience`` reads."""
    if audience != "marker":
        yield from asked_texts(item)
    if audience == "candidate":
        return
    yield item.explanation
    if isinstance(item.body, ShortAnswerBody):
        yield item.body.model_answer
        for criterion in item.body.rubric:
            yield from (criterion.text, *criterion.accept, *criterion.reject)


def asked_texts(item: PaperItem) -> Iterator[str]:
    """Yield the stem and the options: what a question cannot do without."""
    yield item.stem
    if isinstance(item.body, ChoiceBody):
        for option in item.body.options:
            yield option.text


FEATURE_NAMES: Mapping[str, Message] = {
    "image": Message("图片", "picture"),
    "math": Message("公式", "formula"),
    "table": Message("表格", "table"),
    "code": Message("代码", "code"),
    "list": Message("列表", "list"),
}
PART_NAMES: Mapping[Part, Message] = {
    "points": Message("每题分值", "points per item"),
    "sections": Message("大题及其标题", "sections and their heads"),
    "notes": Message("考生注意事项", "notes to candidates"),
    "minutes": Message("考试时间", "time allowed"),
    "pass_points": Message("及格线", "pass mark"),
    "fixed_order": Message("选项固定顺序", "fixed option order"),
    "rubric": Message("评分细则（采分点）", "marking rubric"),
    "model_answer": Message("参考答案", "model answers"),
    "explanations": Message("解析", "explanations"),
    "statutes": Message("法规依据", "cited statutes"),
    "metadata": Message("能力、知识点、认知层次、难度", "competency, knowledge point, cognitive level, difficulty"),
    "tags": Message("标签", "tags"),
}


def _refusal(item: PaperItem, capabilities: Capabilities) -> Literal["type", "award", "image", ""]:
    """Say why the format cannot carry the question: its type, that everyone gets its points, or a picture that it shows."""
    if item.type not in capabilities.question_types:
        return "type"
    if isinstance(item.body, ChoiceBody) and item.body.awarded and not capabilities.awards:
        return "award"
    if "image" not in capabilities.content and any("image" in parse(text).features() for text in asked_texts(item)):
        return "image"
    return ""


def _item_losses(item: PaperItem, capabilities: Capabilities, format_id: str, audience: Audience) -> Iterator[Diagnostic]:
    number, name = item.number, subject(item)
    match _refusal(item, capabilities):
        case "type":
            kind = TYPES[item.type]
            yield rules.QUESTION_TYPE_UNSUPPORTED.found(
                Message(
                    f"第{number}题是{kind.zh}，{format_id} 格式不支持这种题型",
                    f"Item {number} is {kind.en}, which the format {format_id} does not know",
                ),
                subject=name,
                hint=Message(
                    "换一种格式，或加 --allow-loss 导出其余试题（满分将不足）",
                    "Use another format, or --allow-loss to export the rest (the total will fall short)",
                ),
            )
            return
        case "award":
            yield rules.AWARD_UNSUPPORTED.found(
                Message(
                    f"第{number}题全体考生得满分，{format_id} 格式做不到",
                    f"Everyone gets the points of item {number}, which the format {format_id} cannot do",
                ),
                subject=name,
                hint=Message(
                    "换一种格式，或在平台上人工给这道题的分",
                    "Use another format, or give the points of this item by hand on the platform",
                ),
            )
            return
        case "image":
            yield rules.PICTURE_UNSUPPORTED.found(
                Message(
                    f"第{number}题有图片，{format_id} 格式放不进图片",
                    f"Item {number} shows a picture, which the format {format_id} cannot hold",
                ),
                subject=name,
                hint=Message(
                    "换一种格式，或加 --allow-loss 导出其余试题（满分将不足）",
                    "Use another format, or --allow-loss to export the rest (the total will fall short)",
                ),
            )
            return
        case _:
            pass
    present = frozenset(feature for text in read_texts(item, audience) for feature in parse(text).features())
    for feature in sorted(present - capabilities.content):
        word = FEATURE_NAMES[feature]
        yield rules.CONTENT_AS_TEXT.found(
            Message(
                f"第{number}题的{word.zh}在 {format_id} 格式中只能写成文字",
                f"The {word.en} of item {number} becomes plain text in {format_id}",
            ),
            subject=name,
            hint=Message("导出后请人工核对该题", "Check this item by eye after the export"),
        )
    if (
        audience == "platform"
        and isinstance(item.body, ChoiceBody)
        and item.body.multiple  # a single choice has no part of a key, so every rule scores it alike
        and item.body.scoring not in capabilities.scoring
        and not capabilities.scoring_by_item
    ):
        yield rules.SCORING_INEXACT.found(
            Message(
                f"第{number}题的计分规则 {item.body.scoring} 在 {format_id} 格式中不能完全实现",
                f"The scoring rule {item.body.scoring} of item {number} cannot be carried exactly by {format_id}",
            ),
            subject=name,
            hint=Message(
                "在平台上改计分设置，或由人工复核多选题得分",
                "Set the rule on the platform, or have these scores checked by hand",
            ),
        )


def _part_losses(paper: Paper, capabilities: Capabilities, format_id: str, audience: Audience) -> Iterator[Diagnostic]:
    lost = [PART_NAMES[part] for part in NEEDED[audience] if part not in capabilities.parts and _holds(paper, part)]
    if lost:
        zh, en = "、".join(word.zh for word in lost), ", ".join(word.en for word in lost)
        yield rules.PART_LOST.found(
            Message(f"{format_id} 格式不包含：{zh}", f"The format {format_id} does not carry: {en}"),
            subject=paper.id,
            hint=Message("需要时在平台上手工补充", "Enter it on the platform by hand where it is needed"),
        )


def _holds(paper: Paper, part: Part) -> bool:
    match part:
        case "sections":
            return len(paper.sections) > 1
        case "notes":
            return bool(paper.notes)
        case "fixed_order":
            return any(isinstance(item.body, ChoiceBody) and item.body.fixed_order for item in paper.items)
        case "rubric" | "model_answer":
            return any(isinstance(item.body, ShortAnswerBody) for item in paper.items)
        case "explanations":
            return any(item.explanation for item in paper.items)
        case "statutes":
            return any(item.statutes for item in paper.items)
        case "tags":
            return any(item.tags for item in paper.items)
        case "points" | "minutes" | "pass_points" | "metadata":
            return True
