"""What a newcomer starts from: the skeleton of a question, and a small bank for another exam that checks and builds at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_builder import schema, yaml_source
from paper_builder.bank_loading import question_of
from paper_builder.bank_writing import with_review
from paper_builder.question import UNWRITTEN_STEM, Review

if TYPE_CHECKING:
    from paper_builder.bank import Bank
    from paper_builder.question import QuestionType


def next_id(bank: Bank, level: str, competency: str) -> str:
    """Return the next free question id of this level and competency, e.g. ``pri-da-018``. KeyError for an unknown one."""
    prefix = f"{bank.level(level).prefix}-{bank.competency(competency).prefix}-"
    numbers = [int(name.removeprefix(prefix)) for name in bank.questions if name.startswith(prefix)]
    folder = bank.root / "items" / level / competency  # files that could not be read hold their numbers as well
    numbers += [int(path.stem.removeprefix(prefix)) for path in folder.glob(f"{prefix}[0-9][0-9][0-9].yaml")]
    return f"{prefix}{max(numbers, default=0) + 1:03d}"


def skeleton(bank: Bank, *, question_id: str, type: QuestionType, level: str, competency: str, point: str, author: str) -> str:
    """Return the text of a new question's file, with remarks that say what to put where.

    Cognitive level and difficulty are left empty: papers are balanced on them, so they must be somebody's judgement.
    """
    legal = bank.knowledge_points[point].legal
    head = f"""\
# yaml-language-server: $schema=../../../../schemas/question.schema.json
id: {question_id}
type: {type}
level: {level}
competency: {competency}
knowledge_point: {point}  # {bank.knowledge_points[point].name}
cognitive_level:  # 必填：remember 识记 understand 理解 apply 应用 analyse 分析 evaluate 评价 create 创造
difficulty:  # 必填：1 易 2 偏易 3 中 4 偏难 5 难
seconds: {480 if type == "short_answer" else 60}  # 预计用时（秒）
stem: |
  {UNWRITTEN_STEM}
"""
    tail = ("references:\n- statute: 法规编号（见 statutes.yaml）\n" if legal else "") + f"status: draft\nauthor: {author}\n"
    if type == "short_answer":
        body = """\
answer: |
  1. 在这里写参考答案。
rubric:
- points: 5
  text: 第一个采分点
  accept: [可接受的另一种表述]
  reject: [不给分的写法]
- points: 5
  text: 第二个采分点
  accept: [可接受的另一种表述]
explanation: |
  考查什么，常见的错误是什么。
"""
    else:
        key = "A" if type == "single_choice" else "AB"
        body = f"""\
options:
  A: 第一个选项
  B: 第二个选项
  C: 第三个选项
  D: 第四个选项
answer: {key}
explanation: |
  为什么选 {key}；其余各项错在哪里，逐项写明。
"""
    return head + body + tail


# ---- a small bank of its own ------------------------------------------------------------------------------------------

_SETTINGS = """\
title: 示例考试
issuer: 示例机构
levels:
- id: basic
  name: 基础级
  prefix: bas
competencies:
- id: general
  name: 综合
  prefix: ge
total_points: 10
pass_points: 6
facility: {1: 0.9, 2: 0.8, 3: 0.65, 4: 0.5, 5: 0.35}
notes:
- 请在规定时间内独立作答。
"""
_POINTS = """\
knowledge_points:
- id: ge-basics
  name: 基础知识
  scope: 示例
  competency: general
  levels: {basic: X}
"""
_STATUTES = "statutes: []\n"
_BLUEPRINT = """\
id: basic
title: 基础级蓝图
level: basic
minutes: 20
total_points: 10
pass_points: 6
sections:
- id: single
  title: 单项选择题
  type: single_choice
  count: 1
  points: 2
  scoring: all_or_nothing
- id: multiple
  title: 多项选择题
  type: multiple_choice
  count: 1
  points: 3
  scoring: half_if_subset
- id: short
  title: 简答题
  type: short_answer
  count: 1
  points: 5
constraints:
- id: time
  name: 预计用时
  measure: seconds
  max: 1200
"""
_HEAD = """\
id: bas-ge-{number}
type: {type}
level: basic
competency: general
knowledge_point: ge-basics
cognitive_level: {cognitive}
difficulty: 2
seconds: {seconds}
"""
_READ_ON = "2026-11-24"
_QUESTIONS = (
    (
        _HEAD.format(number="001", type="single_choice", cognitive="apply", seconds=60),
        """\
stem: |
  一份报告共 40 页，已读 10 页，已读部分占全部页数的（ ）。
options:
  A: 10%
  B: 25%
  C: 30%
  D: 40%
answer: B
calculation: 10 / 40
explanation: |
  10÷40＝25%。A 误把页数当作百分比；C 误用剩下的页数 30；D 误用总页数 40。
""",
        "B",
    ),
    (
        _HEAD.format(number="002", type="multiple_choice", cognitive="remember", seconds=80),
        """\
stem: |
  下列数中，能被 3 整除的有（ ）。
options:
  A: '12'
  B: '14'
  C: '21'
  D: '25'
answer: AC
explanation: |
  12＝3×4，21＝3×7。B 除以 3 余 2；D 除以 3 余 1。
""",
        "AC",
    ),
    (
        _HEAD.format(number="003", type="short_answer", cognitive="understand", seconds=300),
        """\
stem: |
  请写出平均数容易误导人的一个情形，并说明此时宜用什么指标。
answer: |
  有个别极大或极小值时，平均数会被拉偏；此时宜用中位数，它不受极端值影响。
rubric:
- points: 2
  text: 指出存在极端值时平均数被拉偏
  accept: [有个别特别大的数]
  reject: [只写“数据不准”]
- points: 2
  text: 指出宜用中位数
  accept: [用居中的数]
- points: 1
  text: 说明中位数不受极端值影响
explanation: |
  考查平均数与中位数的区别；常见错误是只举例而不说明理由。
""",
        "有极端值时平均数被拉偏，用中位数，因为它不受极端值影响",
    ),
)


def example_bank() -> dict[str, bytes]:
    """Return the files of a working bank with three questions, path from the bank's root → content.

    The questions are approved, so that ``build basic`` makes a paper at once; they are examples, for nobody's exam.
    """
    files = {
        "bank.yaml": _SETTINGS,
        "knowledge_points.yaml": _POINTS,
        "statutes.yaml": _STATUTES,
        "blueprints/basic.yaml": _BLUEPRINT,
    }
    written = {name: text.encode() for name, text in files.items()}
    for number, (head, body, answered) in enumerate(_QUESTIONS, 1):
        draft = f"{head}{body}status: draft\nauthor: writer-1\n".encode()
        written[f"items/basic/general/bas-ge-{number:03d}.yaml"] = _approved(draft, answered)
    return written


def _approved(draft: bytes, answered: str) -> bytes:
    """Return the file as a second reader's review leaves it."""
    document, found = yaml_source.read_bytes(draft, "example.yaml")
    assert document is not None, found
    data, _ = schema.check(document, "question")
    review = Review(by="reviewer-1", on=_READ_ON, answered=answered, outcome="agreed", digest=question_of(data).digest)
    return with_review(draft, "approved", review)
