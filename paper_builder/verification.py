"""A built paper, checked again from its files alone: nothing here is shared with the search, the freeze or the exporters' writing.

``verify_folder`` answers whether the folder is the one that was built, whether the paper agrees with itself and its blueprint rows,
and whether a candidate's file holds anything it must not. With a bank it also says what has changed there since.
"""

from __future__ import annotations

import shlex
from decimal import Decimal
from typing import TYPE_CHECKING

from paper_builder import manifest, strict_json, yaml_source
from paper_builder.codes import paper_rules as rules
from paper_builder.content import parse
from paper_builder.dates import parse_date
from paper_builder.diagnostics import Diagnostic, Message, Span, has_errors
from paper_builder.errata import copy_in, in_force, load_corrections
from paper_builder.measures import is_met, measure, wanted
from paper_builder.option_order import LETTERS
from paper_builder.paper import ChoiceBody, Paper, PaperItem, ShortAnswerBody, from_json
from paper_builder.question import Choice
from paper_builder.reasons import reason
from paper_builder.schema import check
from paper_builder.scoring import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from paper_builder.bank import Bank
    from paper_builder.diagnostics import Rule
    from paper_builder.errata import Correction
    from paper_builder.question import Question

_TELLING = 8
"""A text of at least this many characters found in a candidate's file is a leak, not a coincidence of words."""


def verify_folder(folder: Path, bank: Bank | None = None) -> tuple[Diagnostic, ...]:
    """Return everything that is wrong with the paper in ``folder``; empty for a sound one."""
    found = list(_verify_files(folder))
    paper, more = read_paper(folder / "paper.json", "paper.json")
    found.extend(more)
    if paper is None:
        return tuple(found)
    found.extend(verify_paper(paper))
    found.extend(_verify_candidate_files(folder, paper))
    if bank is not None:
        found.extend(_verify_against(bank, paper, folder))
    return tuple(found)


def read_paper(path: Path, shown: str) -> tuple[Paper | None, tuple[Diagnostic, ...]]:
    """Return the paper that ``path`` holds, or None and why not. JSON is read as the YAML subset that it is, for its positions."""
    try:
        data = path.read_bytes()
        wire = strict_json.loads(data)
    except OSError as error:
        return None, (
            _unreadable(shown, Message(f"读不到 {shown}：{reason(error).zh}", f"cannot read {shown}: {reason(error).en}")),
        )
    except (ValueError, RecursionError):
        return None, (_unreadable(shown, Message(f"{shown} 不是完整的 JSON", f"{shown} is not complete JSON")),)
    _, found = check(yaml_source.Document.of_plain(wire, shown), "paper")
    if has_errors(found):
        return None, found
    try:
        return from_json(data), found
    except (KeyError, TypeError, ValueError) as error:
        return None, (_unreadable(shown, Message(f"{shown} 无法读取：{error}", f"{shown} cannot be read: {error}")),)


def _unreadable(shown: str, message: Message) -> Diagnostic:
    return rules.FOLDER_UNREADABLE.found(
        message,
        span=Span(path=shown),
        hint=Message("请给出 build 写成的试卷文件夹，例如 build/primary-A", "Give a folder that build wrote, e.g. build/primary-A"),
    )


# ---- files -----------------------------------------------------------------------------------------------------------


def _verify_files(folder: Path) -> Iterator[Diagnostic]:
    try:
        listed = strict_json.loads((folder / manifest.NAME).read_bytes())["files"]
        expected = {str(name): str(entry["sha256"]) for name, entry in listed.items()}
    except OSError as error:
        yield _unreadable(
            manifest.NAME, Message(f"读不到清单：{reason(error).zh}", f"the manifest cannot be read: {reason(error).en}")
        )
        return
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        yield _unreadable(manifest.NAME, Message("清单不是完整的 manifest.json", "the manifest is damaged"))
        return
    present = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()} - {manifest.NAME}
    for name in sorted(expected.keys() | present):
        if name not in present:
            yield _changed(name, Message(f"缺少文件 {name}", f"{name} is missing"))
        elif name not in expected:
            yield _changed(name, Message(f"多出文件 {name}", f"{name} is not in the manifest"))
        else:
            try:
                same = manifest.sha256((folder / name).read_bytes()) == expected[name]
            except OSError as error:
                yield _changed(name, Message(f"读不到 {name}：{reason(error).zh}", f"{name} cannot be read: {reason(error).en}"))
                continue
            if not same:
                yield _changed(name, Message(f"{name} 的内容与清单不符", f"{name} differs from the manifest"))


def _changed(name: str, message: Message) -> Diagnostic:
    return rules.FILE_CHANGED.found(
        message,
        span=Span(path=name),
        subject=name,
        hint=Message(
            "不要使用这份试卷；请重新组卷，或从封存的副本恢复", "Do not use this paper: build it again, or restore the sealed copy"
        ),
    )


# ---- the paper by itself ---------------------------------------------------------------------------------------------


def verify_paper(paper: Paper) -> Iterator[Diagnostic]:
    """Yield where the paper contradicts itself or misses a row of its blueprint."""
    if [item.number for item in paper.items] != list(range(1, len(paper.items) + 1)):
        yield _inconsistent(paper.id, Message("题号不是从 1 连续编排", "the item numbers do not run from 1 without a gap"))
    if paper.sitting and parse_date(paper.sitting) is None:
        yield _inconsistent(paper.id, Message(f"没有 {paper.sitting} 这一天", f"there is no day {paper.sitting}"))
    total = sum((item.points for item in paper.items), Decimal(0))
    if total != paper.total_points:
        yield _inconsistent(
            paper.id,
            Message(
                f"各题合计 {plain(total)} 分，卷面写 {plain(paper.total_points)} 分",
                f"items add up to {plain(total)}, not {plain(paper.total_points)}",
            ),
        )
    names = [item.question for item in paper.items]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield _inconsistent(name, Message(f"{name} 出现了两次", f"{name} stands twice"))
    for section in paper.sections:
        for item in section.items:
            if item.points != section.points_each or item.type != section.type:
                yield _inconsistent(
                    item.question,
                    Message(f"第 {item.number} 题的分值或题型与大题不符", f"item {item.number} does not fit its section"),
                )
            yield from _verify_body(item)
    for row in paper.rows:
        reached = measure(row.measure, row.where, paper.items, ability=row.ability, centre=row.centre)
        if reached != row.reached or not (is_met(row) or row.is_soft):
            yield rules.ROW_NOT_MET.found(
                Message(
                    f"{row.name}：重新计算为 {plain(reached)}，卷中记为 {plain(row.reached)}，要求{wanted(row).zh}",
                    f"row {row.id}: measured {plain(reached)}, recorded {plain(row.reached)}, {wanted(row).en} wanted",
                ),
                span=Span(path="paper.json"),
                subject=row.id,
            )


def _inconsistent(subject: str, message: Message) -> Diagnostic:
    return rules.PAPER_INCONSISTENT.found(message, span=Span(path="paper.json"), subject=subject)


def _verify_body(item: PaperItem) -> Iterator[Diagnostic]:
    match item.body:
        case ChoiceBody(multiple=multiple, options=options, key=key):
            labels = [option.label for option in options]
            if labels != list(LETTERS[: len(labels)]):
                yield _inconsistent(
                    item.question, Message(f"第 {item.number} 题选项字母不连续", f"item {item.number}: labels not in order")
                )
            if not set(key) <= set(labels) or len(set(key)) != len(key) or (len(key) < 2 if multiple else len(key) != 1):
                yield _inconsistent(
                    item.question, Message(f"第 {item.number} 题的答案不成立", f"item {item.number}: the key is not possible")
                )
            if multiple != (item.type == "multiple_choice"):
                yield _inconsistent(
                    item.question, Message(f"第 {item.number} 题题型不符", f"item {item.number}: type and body differ")
                )
        case ShortAnswerBody(rubric=rubric):
            total = sum((criterion.points for criterion in rubric), Decimal(0))
            if total != item.points:
                yield _inconsistent(
                    item.question,
                    Message(
                        f"第 {item.number} 题采分点合计 {plain(total)} 分，应为 {plain(item.points)} 分",
                        f"item {item.number}: the rubric adds up to {plain(total)}",
                    ),
                )


# ---- what a candidate gets -------------------------------------------------------------------------------------------


def _verify_candidate_files(folder: Path, paper: Paper) -> Iterator[Diagnostic]:
    """Search the candidate's text files for the words of keys, explanations and rubrics, and for the questions' ids."""
    shown = {_squeeze(parse(text).plain()) for item in paper.items for text in _shown(item)}
    secrets = dict(_secrets(paper))
    for path in sorted((folder / "candidate").glob("*.html")):
        try:
            text = _squeeze(path.read_text("utf-8"))
        except (OSError, UnicodeDecodeError):
            continue  # the manifest check has already said so
        for secret, question in secrets.items():
            if secret in text and not any(secret in visible for visible in shown):
                yield rules.LEAK.found(
                    Message(
                        f"{path.name} 中出现 {question} 不应公开的文字“{secret[:20]}…”",
                        f"{path.name} shows words of {question}: “{secret[:20]}…”",
                    ),
                    span=Span(path=f"candidate/{path.name}"),
                    subject=question,
                )


def _shown(item: PaperItem) -> Iterator[str]:
    yield item.stem
    if isinstance(item.body, ChoiceBody):
        for option in item.body.options:
            yield option.text


def _secrets(paper: Paper) -> Iterator[tuple[str, str]]:
    for item in paper.items:
        texts = [item.explanation]
        if isinstance(item.body, ShortAnswerBody):
            texts.append(item.body.model_answer)
            texts.extend(criterion.text for criterion in item.body.rubric)
        for text in texts:
            for line in parse(text).plain().splitlines():
                squeezed = _squeeze(line)
                if len(squeezed) >= _TELLING:
                    yield squeezed, item.question
        yield item.question, item.question


def _squeeze(text: str) -> str:
    return "".join(text.split())


# ---- against the bank ------------------------------------------------------------------------------------------------


def _verify_against(bank: Bank, paper: Paper, folder: Path) -> Iterable[Diagnostic]:
    made_by = copy_in(folder)
    digest = made_by.paper_digest if made_by else f"sha256:{manifest.sha256((folder / 'paper.json').read_bytes())}"
    corrected = in_force(load_corrections(bank.root)[0], digest)
    for item in paper.items:
        question = bank.questions.get(item.question)
        correction = corrected.get(item.question)
        in_bank = question.body if question is not None else None
        now = in_bank.key if isinstance(in_bank, Choice) else ()
        if correction is not None:
            if made_by is None:
                yield _corrected(item, correction, rules.KEY_CORRECTED)
            elif correction.number > made_by.number:
                yield _corrected(item, correction, rules.CORRECTION_SUPERSEDED)
            if question is not None and correction.new_key_in_bank and set(correction.new_key_in_bank) != set(now):
                yield _key_differs(item, correction.new_key_on_paper, now, folder)
            continue
        if question is None:
            yield _differs(item, Message("题库中已没有这道题", "the bank no longer has it"))
        elif question.digest != item.digest:
            if isinstance(in_bank, Choice) and isinstance(item.body, ChoiceBody) and _is_other_key(in_bank, item.body):
                yield _key_differs(item, "".join(item.body.key), now, folder)
                continue
            yield _differs(item, Message("题库中的内容在组卷后改过", "its content changed after the paper was built"))
        elif not _same_key(question, item):
            yield _inconsistent(
                item.question,
                Message(f"第 {item.number} 题的答案与题库不符", f"item {item.number}: the key differs from the bank's"),
            )


def _is_other_key(in_bank: Choice, on_paper: ChoiceBody) -> bool:
    """Return whether the options are those of the bank and others of them are right."""
    options = {option.letter: option.text for option in in_bank.options}
    if on_paper.awarded or options != {option.source: option.text for option in on_paper.options}:
        return False
    return {option.source for option in on_paper.options if option.label in on_paper.key} != set(in_bank.key)


def _key_differs(item: PaperItem, marked_by: str, now: Iterable[str], folder: Path) -> Diagnostic:
    """Return the finding that item is marked by the letters ``marked_by`` of the paper, and the bank's key is ``now``."""
    in_bank = "".join(now)
    label = {option.source: option.label for option in item.body.options} if isinstance(item.body, ChoiceBody) else {}
    on_paper = "".join(sorted(label.get(letter, "?") for letter in in_bank))
    command = f"paper-builder correct {shlex.quote(str(folder))} --question {item.question} --key {in_bank or 'none'} --reason"
    return rules.KEY_DIFFERS.found(
        Message(
            f"第 {item.number} 题 {item.question}：阅卷用的答案是 {marked_by}，题库现在的答案是 {in_bank or '（没有）'}"
            + (f"，在这份卷上是 {on_paper}" if in_bank else ""),
            f"item {item.number}, {item.question}, is marked by {marked_by}; the bank's key is now {in_bank or '(none)'}"
            + (f", {on_paper} on this paper" if in_bank else ""),
        ),
        span=Span(path="paper.json"),
        subject=item.question,
        hint=Message(
            f'已发布、卷上的答案错了：{command} "理由"；还没有发布：重新组卷',
            f'where it was published and its key is wrong: {command} "why"; where it was not: build it again',
        ),
    )


def _corrected(item: PaperItem, correction: Correction, rule: Rule) -> Diagnostic:
    to = Message("全体考生得满分", "everyone gets the points")
    if correction.new_key_on_paper:
        to = Message(f"卷面答案改为 {correction.new_key_on_paper}", f"its key on the paper is {correction.new_key_on_paper}")
    return rule.found(
        Message(
            f"第 {item.number} 题 {item.question} 已于 {correction.on} 更正（{correction.name}）：{to.zh}；阅卷用更正后的文件",
            f"item {item.number}, {item.question}, was corrected on {correction.on} ({correction.name}): {to.en}; mark by the "
            "corrected files",
        ),
        span=Span(path="paper.json"),
        subject=item.question,
    )


def _differs(item: PaperItem, message: Message) -> Diagnostic:
    return rules.DIFFERS_FROM_BANK.found(
        Message(f"第 {item.number} 题 {item.question}：{message.zh}", f"item {item.number}, {item.question}: {message.en}"),
        span=Span(path="paper.json"),
        subject=item.question,
    )


def _same_key(question: Question, item: PaperItem) -> bool:
    if not isinstance(question.body, Choice) or not isinstance(item.body, ChoiceBody):
        return isinstance(question.body, Choice) == isinstance(item.body, ChoiceBody)
    texts = {option.letter: option.text for option in question.body.options}
    same_options = all(texts.get(option.source) == option.text for option in item.body.options)
    key = {option.source for option in item.body.options if option.label in item.body.key}
    return same_options and key == set(question.body.key)
