"""A published paper and what was corrected of it → the paper that candidates are marked by. It reads and writes no file.

Numbers, stems, options and their order stay as published; what changes is keys, explanations and the title.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from paper_builder import letters
from paper_builder.paper import ChoiceBody, PaperCriterion, ShortAnswerBody
from paper_builder.question import Choice

if TYPE_CHECKING:
    from collections.abc import Mapping

    from paper_builder.bank import Bank
    from paper_builder.errata import Correction
    from paper_builder.paper import Paper, PaperItem
    from paper_builder.question import Question


def is_asked_as_published(question: Question, item: PaperItem) -> bool:
    """Return whether stem, options and type are what candidates read."""
    if not isinstance(question.body, Choice) or not isinstance(item.body, ChoiceBody):
        return False
    options = {option.letter: option.text for option in question.body.options}
    printed = {option.source: option.text for option in item.body.options}
    return (question.stem, options, question.body.multiple) == (item.stem, printed, item.body.multiple)


def corrected_paper(paper: Paper, corrected: Mapping[str, Correction], number: int, bank: Bank) -> Paper:
    """Return the paper with every correction, by question; ``number`` is the last, which its title tells from the published one.

    An explanation is the bank's where that still asks the same and has the corrected key, and else only says what was corrected.
    """
    sections = tuple(
        replace(
            section,
            items=tuple(
                _corrected_item(item, corrected[item.question], bank) if item.question in corrected else item
                for item in section.items
            ),
        )
        for section in paper.sections
    )
    return replace(paper, title=f"{paper.title}（更正{number}）", sections=sections)


def _corrected_item(item: PaperItem, correction: Correction, bank: Bank) -> PaperItem:
    said = f"更正（{correction.name}）：本题全体考生得满分。"
    match item.body:
        case ShortAnswerBody():
            full = PaperCriterion(points=item.points, text=said)
            return replace(item, body=ShortAnswerBody(model_answer=said, rubric=(full,)), explanation=said)
        case ChoiceBody() as body:
            if correction.awarded:
                return replace(item, body=replace(body, awarded=True), explanation=said)
            said = f"更正（{correction.name}）：答案由{_shown(correction.old_key_on_paper)}改为 {correction.new_key_on_paper}。"
            body = replace(body, key=tuple(correction.new_key_on_paper))
            question = bank.questions.get(item.question)
            if question is None or not _has_key(question, item, correction.new_key_in_bank):
                return replace(item, body=body, explanation=said)
            explanation = f"{said}\n\n{_explanation(question, body)}"
            return replace(item, body=body, explanation=explanation, digest=question.digest)
        case _:
            assert_never(item.body)


def _shown(key: str) -> str:
    return f" {key} " if key else "全体得分"


def _has_key(question: Question, item: PaperItem, key: str) -> bool:
    same = isinstance(question.body, Choice) and set(question.body.key) == set(key)
    return same and is_asked_as_published(question, item)


def _explanation(question: Question, body: ChoiceBody) -> str:
    """Return the bank's explanation in the letters of the paper, or as it is with what its letters are where that is doubtful."""
    label = {option.source: option.label for option in body.options}
    if all(source == new for source, new in label.items()):
        return question.explanation
    texts = [option.text for option in body.options]
    if not letters.ambiguous(question.stem, texts, question.explanation, frozenset(label)):
        return letters.remap(question.explanation, label)
    pairs = "、".join(f"题库 {source} 是卷面 {new}" for source, new in sorted(label.items()))
    return f"（以下解析中的字母是题库的：{pairs}。）\n\n{question.explanation}"
