"""Papers that try the QTI writer: every kind of content, every place for a picture, planted words that must not travel."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from paper_builder.export import export_paper
from paper_builder.paper import (
    Asset,
    ChoiceBody,
    CitedStatute,
    Named,
    Paper,
    PaperCriterion,
    PaperItem,
    PaperOption,
    PaperSection,
    ShortAnswerBody,
)
from tests.builders import PICTURE, make_choice_item, make_paper, make_png, make_short_item

OTHER_PICTURE = "assets/图 1,最终.png"
OPTION_PICTURE = "assets/fedcba9876543210.png"

AWKWARD = (
    "纯文字，含 < & > \" ' ]]> 和 \u200b 以外的符号",
    "一行\n两行\n\n- 甲\n- 乙\n    1. 嵌套\n    2. 第二\n\n> 引用里的话",
    "3. 从三开始\n4. 第四项\n\n5. 第五项带段落\n\n    段落",
    "| 只有 | 表头 |\n|---|---|",
    "| 左 | 中 | 右 |\n|:--|:-:|--:|\n| `a` | **b** | *c* $x^2$ |\n|  | （ ） | ![图](assets/0123456789abcdef.png) |",
    "$$\\begin{matrix}a & b \\\\ c & d\\end{matrix}$$\n\n以及 $\\sqrt[3]{x} \\ge \\frac{1}{2}$、$\\sum_{i=1}^{n} x_i$、$a<b$",
    "```\n<script>alert(1)</script>\nfor x in y:\n```\n\n行内 `a && b`",
    f"![第一幅]({PICTURE})\n\n文字 ![第二幅]({OTHER_PICTURE}) 文字",
    "<div style='color:red' onclick='x()'>原样的标签</div> <u>下划线</u>",
)


def awkward_paper() -> Paper:
    """A paper with an item for each awkward text, used as stem, option, model answer and rubric."""
    base = make_paper()
    choices = tuple(
        replace(
            make_choice_item(number, multiple=True),
            stem=text,
            body=ChoiceBody(
                multiple=True,
                options=tuple(
                    PaperOption(label=label, text=option, source=label)
                    for label, option in zip("ABCDE", (text, f"![选项]({OPTION_PICTURE})", "$x$", "`c`", "甲\n\n乙"), strict=True)
                ),
                key=("A", "B"),
                scoring="half_if_subset",
                fixed_order=False,
            ),
        )
        for number, text in enumerate(AWKWARD, 1)
    )
    shorts = tuple(
        replace(
            make_short_item(number),
            stem=text,
            body=ShortAnswerBody(
                model_answer=text,
                rubric=(PaperCriterion(points=Decimal(10), text=text, accept=(text, "同义"), reject=(text,)),),
            ),
        )
        for number, text in enumerate(AWKWARD, len(AWKWARD) + 1)
    )
    sections = (
        PaperSection(
            id="多选 1",
            title="多项\n选择题 & <其他>",
            type="multiple_choice",
            points_each=Decimal(2),
            scoring="half_if_subset",
            items=choices,
        ),
        PaperSection(id="2-short", title="简答题", type="short_answer", points_each=Decimal(10), scoring=None, items=shorts),
    )
    assets = (
        *base.assets,
        Asset(source=OTHER_PICTURE, media_type="image/png", data=make_png(color=(1, 2, 3))),
        Asset(source=OPTION_PICTURE, media_type="image/jpeg", data=b"\xff\xd8\xff\xe0 not looked at"),
        Asset(source="assets/unused.png", media_type="image/png", data=make_png(color=(9, 9, 9))),
    )
    total = sum((item.points for section in sections for item in section.items), Decimal(0))
    return replace(base, id="2026 初级/备用", sections=sections, assets=assets, total_points=total, notes=())


HIDDEN_FROM_ALL = (
    "CANARYEXPLANATION",
    "CANARYAUTHOR",
    "CANARYQUESTION",
    "CANARYDIGEST",
    "CANARYSTATUTE",
    "CANARYSOURCE",
    "CANARYROW",
)
ONLY_FOR_SCORERS = ("CANARYMODEL", "CANARYCRITERION", "CANARYACCEPT", "CANARYREJECT")
ONLY_IN_THE_MANIFEST = ("CANARYCOMPETENCY", "CANARYPOINT", "CANARYTAG")


def canary_paper() -> Paper:
    """The usual paper with a planted word in every field that candidates must not read."""
    base = make_paper()
    sections = tuple(replace(section, items=tuple(_with_canaries(item) for item in section.items)) for section in base.sections)
    rows = tuple(replace(row, id=f"CANARYROW-{row.id}", name="CANARYROW") for row in base.rows)
    return replace(base, sections=sections, rows=rows)


def _with_canaries(item: PaperItem) -> PaperItem:
    if isinstance(item.body, ChoiceBody):
        body: ChoiceBody | ShortAnswerBody = replace(
            item.body, options=tuple(replace(option, source=f"CANARYSOURCE{option.source}") for option in item.body.options)
        )
    else:
        criterion = PaperCriterion(points=Decimal(10), text="CANARYCRITERION", accept=("CANARYACCEPT",), reject=("CANARYREJECT",))
        body = ShortAnswerBody(model_answer="CANARYMODEL", rubric=(criterion,))
    return replace(
        item,
        body=body,
        explanation="CANARYEXPLANATION",
        author="CANARYAUTHOR",
        question=f"CANARYQUESTION-{item.number}",
        digest="CANARYDIGEST",
        competency=Named(id="CANARYCOMPETENCY", name="CANARYCOMPETENCY"),
        knowledge_point=Named(id="CANARYPOINT", name="CANARYPOINT"),
        tags=("CANARYTAG",),
        statutes=(CitedStatute(title="CANARYSTATUTE", version="2026", article="1", checked="2026-01-01"),),
    )


def exported(paper: Paper, format_id: str) -> bytes:
    """Return the bytes of an export that must succeed."""
    artifact, found = export_paper(paper, format_id)
    assert artifact is not None, [finding.message.en for finding in found]
    return artifact.data
