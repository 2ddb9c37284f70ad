"""Small valid data for tests, so that each test names only what it is about."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paper_builder.bank import Bank, BankSettings, Competency, KnowledgePoint, Level, Statute
from paper_builder.blueprint import Blueprint, Constraint, Filter, FormSelection, Measure, Section, Selection
from paper_builder.diagnostics import Span
from paper_builder.item_statistics import ItemStatistics
from paper_builder.paper import (
    Asset,
    ChoiceBody,
    CitedStatute,
    Named,
    Paper,
    PaperCriterion,
    PaperItem,
    PaperOption,
    PaperRow,
    PaperSection,
    Provenance,
    ShortAnswerBody,
)
from paper_builder.past import Past, PastPaper
from paper_builder.question import Choice, Criterion, Option, Question, QuestionType, ShortAnswer

if TYPE_CHECKING:
    from collections.abc import Iterable


def make_png(width: int = 60, height: int = 30, color: tuple[int, int, int] = (46, 107, 230)) -> bytes:
    """A PNG of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + bytes(color) * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


PICTURE = "assets/0123456789abcdef.png"

COMPETENCIES = (
    Named(id="data_analysis", name="数据分析"),
    Named(id="content_planning", name="内容策划"),
    Named(id="distribution", name="分发传播"),
    Named(id="matrix_operation", name="矩阵运营"),
)

STEMS = {
    1: "某短视频播放 12,000 次，其中 4,200 次播放到结尾，完播率为（ ）。",
    2: "按公式 $\\frac{\\text{完整播放次数}}{\\text{播放次数}} \\times 100\\%$ 计算，下列说法**不正确**的是（ ）。",
    3: (
        "下表是某账号一周的数据：\n\n"
        "| 日期 | 播放 | 点赞 |\n|:-----|-----:|:---:|\n| 周一 | 1,200 | 30 |\n| 周二 | 2,400 | 96 |\n\n"
        "周二的点赞率为（ ）。"
    ),
    4: f"下图为流量来源，占比最高的是（ ）。\n![流量来源柱状图]({PICTURE})",
    5: "链接 `https://example.com/?utm_source=weibo` 中标识来源的参数是（ ）。",
    6: "按下列顺序阅读：\n\n1. 明确目标\n2. 收集数据\n3. 得出结论\n\n属于第二步的是（ ）。",
    7: "代码如下：\n\n```\nctr = clicks / views\n```\n\n其含义是（ ）。",
}


def make_choice_item(number: int, *, multiple: bool = False, **changes: Any) -> PaperItem:
    """An item with four options; the key is one letter, or two or three for ``multiple``."""
    letters = "ABCD"
    texts = (
        ("28%", "35%", "42%", "65%")
        if number % 2
        else ("先看整体再拆分渠道", "只看最好的一天", "把不同口径的数据相加", "忽略异常值")
    )
    key = (("A", "C"), ("A", "B", "D"))[number % 2] if multiple else (letters[number % 4],)
    body = ChoiceBody(
        multiple=multiple,
        options=tuple(
            PaperOption(label=label, text=text, source=source) for label, text, source in zip(letters, texts, "CADB", strict=True)
        ),
        key=key,
        scoring=changes.pop("scoring", "all_or_nothing"),
        fixed_order=changes.pop("fixed_order", number % 5 == 0),
    )
    competency = COMPETENCIES[number % 4]
    item = PaperItem(
        number=number,
        question=f"pri-da-{number:03d}",
        digest="sha256:" + f"{number:064x}",
        type="multiple_choice" if multiple else "single_choice",
        points=changes.pop("points", Decimal(2)),
        stem=STEMS.get(number, f"第 {number} 题：关于全媒体运营，下列说法正确的是（ ）。"),
        body=body,
        explanation=f"{'、'.join(key)} 项正确；其余各项与定义不符。",
        competency=competency,
        knowledge_point=Named(id=f"kp-{number % 7}", name=f"知识点{number % 7}"),
        importance="XXYZ"[number % 4],
        cognitive_level=("remember", "understand", "apply", "analyse")[number % 4],
        difficulty=number % 5 + 1,
        facility=(0.9, 0.8, 0.65, 0.5, 0.35)[number % 5],
        seconds=60,
        author=f"writer-{number % 3 + 1}",
        tags=("实务",) if number % 3 == 0 else (),
        statutes=(CitedStatute(title="中华人民共和国广告法", version="2021修正", article="9(3)", checked="2026-10-01"),)
        if number % 4 == 1
        else (),
    )
    return replace(item, **changes)


def make_short_item(number: int, **changes: Any) -> PaperItem:
    """A ten-point short answer of three scoring points."""
    body = ShortAnswerBody(
        model_answer="(1) 明确口径；\n(2) 拆分渠道；\n(3) 提出改进措施。",
        rubric=(
            PaperCriterion(points=Decimal(4), text="说明统计口径", accept=("指标定义", "统计范围"), reject=("只写“看数据”",)),
            PaperCriterion(points=Decimal(3), text="按渠道拆分", accept=("分渠道比较",)),
            PaperCriterion(points=Decimal(3), text="提出可执行的改进措施"),
        ),
    )
    item = replace(
        make_choice_item(number),
        type="short_answer",
        points=Decimal(10),
        stem=f"第 {number} 题：某账号播放量连续三天下降，请说明排查步骤，写出三点。",
        body=body,
        explanation="考查监测与预警的基本流程。",
        seconds=480,
    )
    return replace(item, **changes)


def make_paper(**changes: Any) -> Paper:
    """A 100-point paper with every question type, both scoring rules and every kind of content: items 1 to 24."""
    single = tuple(make_choice_item(number) for number in range(1, 11))
    half = tuple(make_choice_item(number, multiple=True, scoring="half_if_subset", points=Decimal(4)) for number in range(11, 16))
    exact = tuple(make_choice_item(number, multiple=True, points=Decimal(4)) for number in range(16, 21))
    short = tuple(make_short_item(number) for number in range(21, 25))
    sections = (
        PaperSection(
            id="single", title="单项选择题", type="single_choice", points_each=Decimal(2), scoring="all_or_nothing", items=single
        ),
        PaperSection(
            id="half", title="多项选择题", type="multiple_choice", points_each=Decimal(4), scoring="half_if_subset", items=half
        ),
        PaperSection(
            id="exact",
            title="多项选择题（综合）",
            type="multiple_choice",
            points_each=Decimal(4),
            scoring="all_or_nothing",
            items=exact,
        ),
        PaperSection(id="short", title="简答题", type="short_answer", points_each=Decimal(10), scoring=None, items=short),
    )
    paper = Paper(
        id="primary-2026-11-A",
        title="全媒体运营师职业技能考核",
        issuer="中国通信工业协会互联网产业专业委员会",
        level=Named(id="primary", name="初级"),
        form="A",
        sitting="2026-11-28",
        minutes=90,
        total_points=Decimal(100),
        pass_points=Decimal(60),
        notes=("考试前请核对姓名与准考证号。", "答案写在答题区内，写在密封线内无效。"),
        sections=sections,
        rows=(
            PaperRow(
                id="points-data",
                name="数据分析",
                measure="points",
                where={"competency": ("data_analysis",)},
                lower=Decimal(20),
                upper=Decimal(30),
                target=Decimal(25),
                reached=Decimal(26),
            ),
            PaperRow(
                id="mean-facility",
                name="平均得分率",
                measure="mean_facility",
                where={},
                lower=Decimal("0.6"),
                upper=Decimal("0.7"),
                target=None,
                reached=Decimal("0.648"),
            ),
        ),
        assets=(Asset(source=PICTURE, media_type="image/png", data=make_png()),),
        provenance=Provenance(
            bank_digest="sha256:" + "a" * 64,
            blueprint="blueprints/primary.yaml",
            blueprint_digest="sha256:" + "b" * 64,
            seed=1,
            solver="highs",
            solver_version="1.11.0",
            builder_version="0.1.0",
            stop_reason="optimal",
            objective="0",
            bound="0",
        ),
    )
    return replace(paper, **changes)


# ---- questions and banks ---------------------------------------------------------------------------------------------

FACILITY = {1: 0.9, 2: 0.8, 3: 0.65, 4: 0.5, 5: 0.35}
LEVELS = (
    Level(id="primary", name="初级", prefix="pri"),
    Level(id="intermediate", name="中级", prefix="int"),
    Level(id="advanced", name="高级", prefix="adv"),
)
COMPETENCY_PREFIXES = {"da": COMPETENCIES[0], "cp": COMPETENCIES[1], "fd": COMPETENCIES[2], "mx": COMPETENCIES[3]}


def make_question(
    id: str = "pri-da-001",
    *,
    type: QuestionType = "single_choice",
    key: str = "B",
    options: Iterable[str] = ("甲方案", "乙方案", "丙方案", "丁方案"),
    rubric: Iterable[float] = (4, 3, 3),
    **changes: Any,
) -> Question:
    """An approved question; its id decides level and competency. ``rubric`` are the points of a short answer's criteria."""
    prefix, short = id.split("-")[:2]
    body: Choice | ShortAnswer
    if type == "short_answer":
        criteria = tuple(Criterion(points=Decimal(str(points)), text=f"要点{n}") for n, points in enumerate(rubric, 1))
        body = ShortAnswer(model_answer="1. 要点", rubric=criteria)
    else:
        letters = tuple(Option(letter=letter, text=text) for letter, text in zip("ABCDEFGH", options, strict=False))
        body = Choice(multiple=type == "multiple_choice", options=letters, key=tuple(key))
    values: dict[str, Any] = {
        "level": next(level.id for level in LEVELS if level.prefix == prefix),
        "competency": COMPETENCY_PREFIXES[short].id,
        "knowledge_point": f"{short}-point-1",
        "cognitive_level": "understand",
        "difficulty": 3,
        "seconds": 60,
        "stem": f"{id}：下列方案合适的是（ ）。",
        "explanation": "选项说明。",
        "status": "approved",
        "author": "writer-1",
    }
    return Question(id=id, type=type, body=body, **(values | changes))


def make_bank(questions: Iterable[Question], *, root: Path = Path("bank"), points: int = 20, **changes: Any) -> Bank:
    """A bank of ``questions``, with ``points`` knowledge points a competency, all core at every level, and one statute."""
    known = {
        f"{short}-point-{number}": KnowledgePoint(
            id=f"{short}-point-{number}",
            name=f"{competency.name}{number}",
            scope="",
            competency=competency.id,
            levels={level.id: "X" for level in LEVELS},
        )
        for short, competency in COMPETENCY_PREFIXES.items()
        for number in range(1, points + 1)
    }
    ordered = sorted(questions, key=lambda question: question.id)
    values: dict[str, Any] = {
        "settings": BankSettings(
            title="全媒体运营师职业技能考核",
            issuer="测试机构",
            levels=LEVELS,
            competencies=tuple(Competency(id=c.id, name=c.name, prefix=short) for short, c in COMPETENCY_PREFIXES.items()),
            total_points=Decimal(100),
            pass_points=Decimal(60),
            facility=FACILITY,
            notes=("独立作答。",),
        ),
        "knowledge_points": known,
        "statutes": {
            "advertising-law": Statute(
                id="advertising-law",
                title="中华人民共和国广告法",
                version="2021年修正",
                in_force="2015-09-01",
                checked="2026-11-23",
            )
        },
        "questions": {question.id: question for question in ordered},
        "spans": {q.id: Span(path=f"items/{q.level}/{q.competency}/{q.id}.yaml") for q in ordered},
        "digest": "sha256:" + "c" * 64,
    }
    return Bank(root=root, **(values | changes))


def make_past(**papers: Iterable[str]) -> Past:
    """Papers of the primary level by the month of their sitting, e.g. ``oct=("pri-da-001",)``: named ``primary-A-oct``."""
    months = {"aug": date(2026, 8, 29), "sep": date(2026, 9, 26), "oct": date(2026, 10, 31)}
    made = [
        PastPaper(name=f"primary-A-{month}", level="primary", sitting=months[month], questions=frozenset(questions))
        for month, questions in papers.items()
    ]
    return Past(papers=tuple(sorted(made, key=lambda paper: paper.sitting or date.min, reverse=True)))


def make_statistics(facility: float, *, candidates: int = 100, a: float | None = None, b: float | None = None) -> ItemStatistics:
    """What so many candidates made of a question."""
    slope, place = (None if value is None else Decimal(str(value)) for value in (a, b))
    return ItemStatistics(on=date(2026, 10, 31), candidates=candidates, facility=Decimal(str(facility)), a=slope, b=place)


# ---- blueprints ------------------------------------------------------------------------------------------------------


def make_row(id: str, measure: Measure, lower: float | None = None, upper: float | None = None, **where: Any) -> Constraint:
    """A row of a blueprint; a filter's field takes one value or a tuple."""
    fields = {name: value if isinstance(value, tuple) else (value,) for name, value in where.items()}
    bounds = [None if bound is None else Decimal(str(bound)) for bound in (lower, upper)]
    return Constraint(id=id, name=f"要求 {id}", measure=measure, where=Filter(**fields), lower=bounds[0], upper=bounds[1])


def make_blueprint(
    rows: Iterable[Constraint] = (), *, single: int = 2, multiple: int = 0, short: int = 0, **changes: Any
) -> Blueprint:
    """A primary blueprint with so many single choices of 1, multiple choices of 2 and short answers of 10 points."""
    sections = (
        Section(id="single", title="单选", type="single_choice", count=single, points=Decimal(1), scoring="all_or_nothing"),
        Section(id="multiple", title="多选", type="multiple_choice", count=multiple, points=Decimal(2), scoring="half_if_subset"),
        Section(id="short", title="简答", type="short_answer", count=short, points=Decimal(10), scoring=None),
    )
    kept = tuple(section for section in sections if section.count)
    total = sum((section.count * section.points for section in kept), Decimal(0))
    values: dict[str, Any] = {
        "id": "primary",
        "title": "初级",
        "level": "primary",
        "minutes": 90,
        "total_points": total,
        "pass_points": total * 6 / 10,
        "sections": kept,
        "constraints": tuple(rows),
    }
    return Blueprint(**(values | changes))


def make_selection(
    *forms: Iterable[Iterable[str]], names: Iterable[str] = (), anchor: Iterable[str] = (), seed: int = 0
) -> Selection:
    """A hand-made selection: for each form its sections' question ids, and the forms' names if they have any."""
    named = list(names) or [""] * len(forms)
    return Selection(
        forms=tuple(
            FormSelection(questions=tuple(tuple(ids) for ids in form), name=name) for form, name in zip(forms, named, strict=True)
        ),
        seed=seed,
        solver="hand",
        solver_version="1",
        stop_reason="given",
        anchor=tuple(anchor),
    )
