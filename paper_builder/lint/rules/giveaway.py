"""Rules on answers in plain sight: a key where candidates read it, and an explanation that names another key.

Texts reach candidates as they are typed, so what is written here is printed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paper_builder.diagnostics import Message, Severity
from paper_builder.letters import references
from paper_builder.lint.answer_marks import LONGEST_REST, filled_blanks, is_last, verdict, without_filled
from paper_builder.lint.claims import claims
from paper_builder.lint.finding import Finding, piece_at
from paper_builder.lint.view import prose
from paper_builder.tasks import BLANK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paper_builder.lint.view import ChoiceView
    from paper_builder.question import Question, ShortAnswer
    from paper_builder.yaml_source import DocumentPath

STEM = ("stem",)

_WORDS = re.compile(r"[（(](?P<words>[^（()）\n]{1,60})[）)]")
_EXPLAINS = re.compile(r"【\s?(?:答案|试题)?解析\s?】|(?:(?<=[\n。；;）)])|(?<=[\n。；;）)][ 　]))(?:答案|试题)?解析\s?[:：]")
_MAY_JUDGE = re.compile(r"[对错确误案项]\s?[）)\]】]|[√✓✔☑×✗✘]")
"""What options need to hold for a mark at their end."""
_HEADING = re.compile(
    r"^[ 　]{0,9}(?:【\s?(?:参考|标准|正确)?答案\s?】|(?:参考|标准|正确)?答案(?:要点)?\s?[:：])\s{0,9}(?P<first>\S.*)", re.MULTILINE
)
TELLING = 8
"""So many equal characters after such a heading are the model answer itself."""


def answer_in_sight(view: ChoiceView) -> Iterator[Finding]:
    """Yield a filled-in blank, an answer line and an explanation in the stem, and what marks an option as right or wrong."""
    blanks = [match.start() for match in BLANK.finditer(without_filled(view.stem))]
    yield from _filled_blank(view, has_blank=bool(blanks))
    yield from _told(view, STEM, view.question.stem, view.stem, after=blanks[-1] if blanks else 0)
    if "解析" in view.offered or "答案" in view.offered or "选" in view.offered:
        for option, text in zip(view.options, view.texts, strict=True):
            yield from _told(view, ("options", option.letter), option.text, text)
    if _MAY_JUDGE.search(view.offered):
        yield from _verdicts(view)


def model_answer_in_sight(question: Question, body: ShortAnswer) -> Iterator[Finding]:
    """Yield the heading in a stem below which the model answer begins."""
    if "答案" not in question.stem:
        return
    for match in _HEADING.finditer(question.stem):
        first = re.sub(r"\s|^\W*\d{1,2}[.、）)．]", "", match["first"])[:TELLING]
        if len(first) == TELLING and first in re.sub(r"\s", "", body.model_answer):
            yield _found(STEM, question.stem, match.span("first"), Message("题干里写着参考答案", "the stem holds the model answer"))


def explanation_names_another_key(view: ChoiceView) -> Iterator[Finding]:
    """Yield what the explanation calls the answer where the key is another; letters that name things of the stem are left alone."""
    text = view.question.explanation
    made = list(claims(prose(text)))
    key = {view.options[place].letter for place in view.key}
    if not made or not key:
        return
    told = {letter for claim in made for letter in claim.letters}
    if told == key or told & {letter for words in (view.stem, *view.texts) for _, _, letter in references(words)}:
        return
    answer = "".join(sorted(key))
    for claim in made:
        more = set(claim.letters) - key
        if not more and not (claim.named or len(made) == 1):
            continue
        piece, nth = piece_at(text, claim.start, claim.end)
        yield Finding(
            path=("explanation",),
            piece=piece,
            nth=nth,
            severity=None if more else Severity.WARNING,
            message=Message(
                f"解析说答案是 {claim.letters}，答案栏写的是 {answer}",
                f"the explanation gives {claim.letters} for the answer, the key is {answer}",
            ),
            hint=Message("核对哪个对，把另一个改过来", "find out which is right, and correct the other"),
        )


def _filled_blank(view: ChoiceView, *, has_blank: bool) -> Iterator[Finding]:
    """Letters, or the words of the key, where the blank should be empty."""
    key = "".join(sorted(view.options[place].letter for place in view.key))
    offered = {option.letter for option in view.options}
    for blank in filled_blanks(view.stem):
        place = blank.start, blank.end
        if blank.letters == key:
            message = Message(f"题干的空格里填着答案 {key}，会印给考生看", f"the blank of the stem holds the key, {key}")
            yield _found(STEM, view.question.stem, place, message, _EMPTY)
        elif blank.last and offered.issuperset(blank.letters):
            message = Message("题干的空格里填着字母，与答案不同", "the blank of the stem holds letters, and not those of the key")
            yield _found(STEM, view.question.stem, place, message, _EMPTY, Severity.WARNING)
    if has_blank:
        return
    right = {view.words[place].rstrip("。") for place in view.key}
    for match in _WORDS.finditer(without_filled(view.stem)):
        if match["words"].strip().rstrip("。") in right and is_last(view.stem, match.end()):
            message = Message("题干的空格里填着正确选项的文字", "the blank of the stem holds the words of the right option")
            yield _found(STEM, view.question.stem, match.span(), message, _EMPTY)


def _told(view: ChoiceView, path: DocumentPath, text: str, words: str, *, after: int = 0) -> Iterator[Finding]:
    """Answers and explanations that were left in a field of the question; in a stem, behind its blank."""
    key = "".join(sorted(view.options[place].letter for place in view.key))
    for claim in claims(words):
        line = words[claim.end : claim.end + LONGEST_REST].split("\n")[0].strip(" 　。.；;")
        own_line = not line and not words[words.rfind("\n", 0, claim.start) + 1 : claim.start].strip(" 　")
        ends = not line or line.startswith(("【", "解析"))
        if not (own_line or (ends and claim.start >= after)) or (path == STEM and not claim.named and claim.letters != key):
            continue
        if claim.letters == key:
            message = Message(f"这里写着答案 {key}，会印给考生看", f"the key, {key}, stands here in print")
            yield _found(path, text, (claim.start, claim.end), message)
        else:
            message = Message(f"这里写着答案 {claim.letters}，与答案栏不同", f"{claim.letters} is called the answer and is not")
            yield _found(path, text, (claim.start, claim.end), message, severity=Severity.WARNING)
    if "解析" in words and (match := _EXPLAINS.search(words, max(after, 1))):
        message = Message("这里夹着解析，会印给考生看", "an explanation stands here in print")
        yield _found(path, text, match.span(), message, _ELSEWHERE)


def _verdicts(view: ChoiceView) -> Iterator[Finding]:
    """Options that end in （正确） or （错误）, unless all do and it does not tell the key: then it is what they say."""
    marked = {place: match for place, words in enumerate(view.texts) if (match := verdict(words))}
    right = {place for place, match in marked.items() if match["right"] or match["tick"]}
    if not marked or not view.key:
        return
    true = set(view.key)
    if view.negations:
        agrees = right.isdisjoint(true) and marked.keys() - right <= true
        agrees = agrees or (right <= true and marked.keys() - right <= set(range(len(view.options))) - true)
    else:
        agrees = right <= true and true.isdisjoint(marked.keys() - right)
    if not agrees and len(marked) == len(view.options):
        return
    for place, match in marked.items():
        option, mark = view.options[place], match.group().strip().rstrip("。.")
        start = match.start() + match.group().find(mark)
        message = Message(
            f"选项 {option.letter} 末尾的“{mark}”会告诉考生它是对是错",
            f"“{mark}” at the end of option {option.letter} tells whether it is right",
        )
        yield _found(
            ("options", option.letter),
            option.text,
            (start, start + len(mark)),
            message,
            Message("删掉它，对错只写在解析里", "delete it; say in the explanation what is right and wrong"),
            None if agrees else Severity.WARNING,
        )


_EMPTY = Message("改成空的（ ），答案只写在答案栏（answer）里", "leave the blank empty; the key belongs into answer")
_ELSEWHERE = Message("移到解析栏（explanation）里", "move it to explanation")
_DELETE = Message("删掉它，答案只写在答案栏（answer）里", "delete it; the answer belongs into answer")


def _found(
    path: DocumentPath,
    text: str,
    place: tuple[int, int],
    message: Message,
    hint: Message = _DELETE,
    severity: Severity | None = None,
) -> Finding:
    piece, nth = piece_at(text, *place)
    return Finding(path=path, piece=piece, nth=nth, message=message, hint=hint, severity=severity)
