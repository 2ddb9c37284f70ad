"""The words of the exam for the values that data files write in English. A leaf; faces and explanations share it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paper_builder.diagnostics import Message

if TYPE_CHECKING:
    from collections.abc import Mapping

TYPES: Mapping[str, Message] = {
    "single_choice": Message("单项选择题", "single choice"),
    "multiple_choice": Message("多项选择题", "multiple choice"),
    "short_answer": Message("简答题", "short answer"),
}
COGNITIVE_LEVELS: Mapping[str, Message] = {
    "remember": Message("识记", "remember"),
    "understand": Message("理解", "understand"),
    "apply": Message("应用", "apply"),
    "analyse": Message("分析", "analyse"),
    "evaluate": Message("评价", "evaluate"),
    "create": Message("创造", "create"),
}
DIFFICULTIES: Mapping[int, Message] = {
    1: Message("易", "easy"),
    2: Message("偏易", "fairly easy"),
    3: Message("中", "medium"),
    4: Message("偏难", "fairly hard"),
    5: Message("难", "hard"),
}
RESERVE_FORM = "reserve"
"""The name of the form that stands by in case another one becomes known."""


def form_title(form: str) -> Message:
    """Return what people call the form of that name: “A卷” and “form A”, “备用卷” and “the reserve form”."""
    return Message("备用卷", "the reserve form") if form == RESERVE_FORM else Message(f"{form}卷", f"form {form}")
