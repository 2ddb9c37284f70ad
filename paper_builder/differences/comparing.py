"""Two states of one question → what changed, field by field and in words. It knows no file."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from paper_builder.diagnostics import Message
from paper_builder.differences.model import Change, Piece
from paper_builder.question import Choice, ShortAnswer
from paper_builder.scoring import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paper_builder.question import Criterion, Question

_PIECE = re.compile(r"[A-Za-z]+|[0-9][0-9,.]*|\s+|.", re.DOTALL)
"""What is compared as one: a Latin word, a number, white space, or a single character."""


def compare(before: Question, after: Question) -> Iterator[Change]:
    """Yield every change from one state of a question to the next, in the order of the file's fields."""
    for name in ("type", "level", "competency", "knowledge_point", "cognitive_level", "difficulty", "seconds"):
        yield from _value(name, str(getattr(before, name)), str(getattr(after, name)))
    yield from _text("stem", _FIELDS["stem"], before.stem, after.stem)
    yield from _body(before, after)
    yield from _value("calculation", before.calculation, after.calculation)
    yield from _text("explanation", _FIELDS["explanation"], before.explanation, after.explanation)
    references = [
        tuple(f"{reference.statute} {reference.article}".strip() for reference in question.references)
        for question in (before, after)
    ]
    yield from _entries("references", references[0], references[1])
    yield from _entries("enemies", before.enemies, after.enemies)
    yield from _entries("tags", before.tags, after.tags)
    yield from _value("keep_order", str(before.keep_order).lower(), str(after.keep_order).lower())
    yield from _value("status", before.status, after.status)
    yield from _value("author", before.author, after.author)
    yield from _review(before, after)


_FIELDS = {
    "type": Message("题型", "type"),
    "level": Message("级别", "level"),
    "competency": Message("能力", "competency"),
    "knowledge_point": Message("鉴定点", "knowledge point"),
    "cognitive_level": Message("认知层次", "cognitive level"),
    "difficulty": Message("难度", "difficulty"),
    "seconds": Message("用时（秒）", "seconds"),
    "stem": Message("题干", "stem"),
    "answer": Message("答案", "answer"),
    "model_answer": Message("参考答案", "model answer"),
    "calculation": Message("算式", "calculation"),
    "explanation": Message("解析", "explanation"),
    "references": Message("依据", "references"),
    "enemies": Message("互斥题", "enemies"),
    "tags": Message("标签", "tags"),
    "keep_order": Message("保持选项顺序", "keep order"),
    "status": Message("状态", "status"),
    "author": Message("命题人", "author"),
}
"""What people call the fields."""


def _value(name: str, before: str, after: str) -> Iterator[Change]:
    label = _FIELDS[name]
    if before == after:
        return
    if not before:
        yield Change(field=name, message=Message(f"增加{label.zh} {after}", f"{label.en} added: {after}"))
    elif not after:
        yield Change(field=name, message=Message(f"删去{label.zh} {before}", f"{label.en} removed: {before}"))
    else:
        yield Change(field=name, message=Message(f"{label.zh} {before} → {after}", f"{label.en} {before} → {after}"))


def _text(field: str, label: Message, before: str, after: str) -> Iterator[Change]:
    if before != after:
        yield Change(field=field, message=Message(f"{label.zh}改写", f"{label.en} reworded"), pieces=pieces(before, after))


def _entries(
    name: str, before: Sequence[str], after: Sequence[str], field: str = "", label: Message | None = None
) -> Iterator[Change]:
    """The entries of a list that came and went; their order is told only where nothing else changed."""
    field, label = field or name, label or _FIELDS[name]
    gone = [entry for entry in before if entry not in after]
    come = [entry for entry in after if entry not in before]
    if gone:
        yield Change(field=field, message=Message(f"{label.zh}去掉 {'、'.join(gone)}", f"{label.en} without {', '.join(gone)}"))
    if come:
        yield Change(field=field, message=Message(f"{label.zh}加上 {'、'.join(come)}", f"{label.en} with {', '.join(come)}"))
    if not gone and not come and list(before) != list(after):
        yield Change(field=field, message=Message(f"{label.zh}次序改变", f"{label.en} in another order"))


def _body(before: Question, after: Question) -> Iterator[Change]:
    match before.body, after.body:
        case Choice() as old, Choice() as new:
            yield from _options(old, new)
            yield from _value("answer", "".join(old.key), "".join(new.key))
        case ShortAnswer() as old, ShortAnswer() as new:
            yield from _text("answer", _FIELDS["model_answer"], old.model_answer, new.model_answer)
            yield from _rubric(old.rubric, new.rubric)
        case _:
            yield Change(
                field="answer", message=Message("题型变了，选项、答案全部重写", "another type: options and answer are all new")
            )


def _options(before: Choice, after: Choice) -> Iterator[Change]:
    old, new = ({option.letter: option.text for option in body.options} for body in (before, after))
    if old != new and sorted(old.values()) == sorted(new.values()) and len(set(old.values())) == len(old):
        places = {text: letter for letter, text in new.items()}
        moves = [f"{letter}→{places[text]}" for letter, text in old.items() if places[text] != letter]
        yield Change(field="options", message=Message(f"选项换位 {'、'.join(moves)}", f"options moved: {', '.join(moves)}"))
        return
    for letter in sorted(old.keys() | new.keys()):
        field = f"options.{letter}"
        if letter not in new:
            message = Message(f"删去选项 {letter}：{old[letter]}", f"option {letter} removed: {old[letter]}")
            yield Change(field=field, message=message)
        elif letter not in old:
            yield Change(field=field, message=Message(f"增加选项 {letter}：{new[letter]}", f"option {letter} added: {new[letter]}"))
        else:
            yield from _text(field, Message(f"选项 {letter} ", f"option {letter}"), old[letter], new[letter])


def _rubric(before: Sequence[Criterion], after: Sequence[Criterion]) -> Iterator[Change]:
    """Scoring points are matched by their words first, what is left between two matches by its order."""
    matcher = difflib.SequenceMatcher(None, [c.text for c in before], [c.text for c in after], autojunk=False)
    for tag, start, end, other, other_end in matcher.get_opcodes():
        common = min(end - start, other_end - other) if tag in ("equal", "replace") else 0
        for offset in range(common):
            yield from _criterion(other + offset, before[start + offset], after[other + offset])
        for gone in before[start + common : end]:
            points = plain(gone.points)
            yield Change(
                field="rubric",
                message=Message(f"删去采分点（{points} 分）：{gone.text}", f"scoring point removed ({points}): {gone.text}"),
            )
        for index in range(other + common, other_end):
            come, points = after[index], plain(after[index].points)
            yield Change(
                field=f"rubric[{index}]",
                message=Message(f"增加采分点（{points} 分）：{come.text}", f"scoring point added ({points}): {come.text}"),
            )


def _criterion(index: int, before: Criterion, after: Criterion) -> Iterator[Change]:
    field, number = f"rubric[{index}]", index + 1
    if before.points != after.points:
        change = f"{plain(before.points)} → {plain(after.points)}"
        yield Change(
            field=f"{field}.points",
            message=Message(f"采分点 {number} 的分值 {change}", f"points of scoring point {number}: {change}"),
        )
    yield from _text(f"{field}.text", Message(f"采分点 {number} ", f"scoring point {number}"), before.text, after.text)
    yield from _entries(
        "", before.accept, after.accept, f"{field}.accept", Message(f"采分点 {number} 的可接受表述", f"accepted for {number}:")
    )
    yield from _entries(
        "", before.reject, after.reject, f"{field}.reject", Message(f"采分点 {number} 的不给分写法", f"rejected for {number}:")
    )


def _review(before: Question, after: Question) -> Iterator[Change]:
    review = after.review
    if review is None and before.review is not None:
        yield Change(field="review", message=Message("删去了审题记录", "the review was removed"))
    elif review is not None and review != before.review:
        yield Change(
            field="review",
            message=Message(
                f"{review.by} 于 {review.on} 审题，结论 {review.outcome}",
                f"reviewed by {review.by} on {review.on}: {review.outcome}",
            ),
        )


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """Return two texts as pieces in order. A single equal character between two changes belongs to them, for better reading."""
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    found: list[Piece] = []
    for tag, start, end, other, other_end in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        piece = Piece("".join(old[start:end]), "".join(new[other:other_end]))
        if tag != "equal" and len(found) > 1 and found[-1].same and len(found[-1].before) == 1 and not found[-2].same:
            between, last = found.pop(), found.pop()
            piece = Piece(last.before + between.before + piece.before, last.after + between.after + piece.after)
        found.append(piece)
    return tuple(found)
