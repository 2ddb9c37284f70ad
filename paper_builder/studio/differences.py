"""What differs between two versions of a question's values, field by field, for an author who must choose between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from paper_builder.studio.judging import label
from paper_builder.studio.values import LETTERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paper_builder.studio.values import Values


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A field that differs, and both versions in words; "" where one side has nothing there."""

    field: str
    label: str
    mine: str
    theirs: str


def differences(mine: Values, theirs: Values) -> tuple[Difference, ...]:
    """Return the fields that differ, in the order of a question file."""
    first, second = dict(_in_words(mine)), dict(_in_words(theirs))
    names = dict.fromkeys((*first, *second))
    return tuple(
        Difference(field=name, label=label(name), mine=first.get(name, ""), theirs=second.get(name, ""))
        for name in names
        if first.get(name, "") != second.get(name, "")
    )


def _in_words(values: Values) -> Iterator[tuple[str, str]]:
    short = values["type"] == "short_answer"
    for name in ("type", "level", "competency", "knowledge_point", "cognitive_level", "difficulty", "seconds", "stem"):
        yield name, values[name]
    if short:
        yield "answer", values["answer"]
        for place, row in enumerate(values["rubric"]):
            yield f"rubric.{place}", _criterion(row)
    else:
        for place, text in enumerate(values["options"]):
            yield f"options.{place}", text
        yield "key", "".join(LETTERS[place] for place in values["key"])
        yield "calculation", values["calculation"]
    yield "explanation", values["explanation"]
    yield "references", "；".join(f"{row['statute']} {row['article']}".strip() for row in values["references"])
    for name in ("enemies", "tags"):
        yield name, "、".join(values[name])
    yield "keep_order", "是" if values["keep_order"] else ""
    for name in ("status", "author", "remarks"):
        yield name, values[name]


def _criterion(row: Any) -> str:
    parts = [f"{row['points']} 分：{row['text']}"] if row["points"] or row["text"] else []
    parts += [f"{words}：{'；'.join(row[name])}" for name, words in (("accept", "可接受"), ("reject", "不给分")) if row[name]]
    return "\n".join(parts)
