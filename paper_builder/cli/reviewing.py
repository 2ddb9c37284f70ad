"""``review``: the second pair of eyes."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING, cast

import click

from paper_builder.cli.language import current, tr
from paper_builder.cli.localised import command
from paper_builder.cli.output import bank_option, note, open_bank
from paper_builder.cli.paths import Day
from paper_builder.cli.show import question_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from paper_builder.bank import Bank
    from paper_builder.question import Outcome, Question
    from paper_builder.review import Comparison


@command(
    "盲审：只看题干和选项作答，再与标准答案比对并记录。\n\n"
    "不给 --answer 时显示试题（终端上会接着问答案）。选择题答案一致即审定，不一致退回命题人；"
    "简答题对照评分细则后用 --outcome 写明结论。本人的题不能自审。\n\n"
    "例：paper-builder review pri-da-017 --by reviewer-2 --answer B",
    "Blind review: answer from stem and options alone, then compare with the key and record it.\n\n"
    "Without --answer the question is shown (and on a terminal you are asked). A choice question is approved when the answer "
    "agrees and sent back when not; for a short answer compare with the rubric and give --outcome. "
    "Nobody reviews an own question.\n\n"
    "Example: paper-builder review pri-da-017 --by reviewer-2 --answer B",
)
@click.argument("ids", nargs=-1, metavar="ID...")
@bank_option()
@click.option("--by", required=True, metavar="WHO", help=tr("审题人的代号，如 reviewer-2", "The reader's code, such as reviewer-2"))
@click.option("--answer", help=tr("选择题的字母，如 ACD；简答题的要点", "Letters such as ACD; for a short answer its points"))
@click.option(
    "--outcome",
    type=click.Choice(["agreed", "sent_back"]),
    help=tr("结论；简答题必填，选择题可用 sent_back 退回有毛病的题", "The decision; needed for short answers"),
)
@click.option("--comment", default="", help=tr("意见，退回时写明问题", "A remark; say what is wrong when sending back"))
@click.option("--on", "day", type=Day(), help=tr("审题日期，默认今天", "Date of the review, today by default"))
@click.option("--list", "listing", is_flag=True, help=tr("列出等这位审题人审的题", "List what waits for this reader"))
def review(
    ids: tuple[str, ...],
    bank_folder: Path,
    by: str,
    answer: str | None,
    outcome: str | None,
    comment: str,
    day: date | None,
    listing: bool,
) -> int:
    """Show, ask, compare, record."""
    from paper_builder.review import ReviewRefusedError, is_same_person, refuse_day, refuse_name

    on = day or date.today()
    try:
        refuse_name(by)
        refuse_day(on, date.today())
    except ReviewRefusedError as refused:
        note(refused.message.text(current()))
        return 2
    bank = open_bank(bank_folder)
    if bank is None:
        return 2
    if listing:
        waiting = [q for q in bank.questions.values() if q.status in ("draft", "in_review") and not is_same_person(q.author, by)]
        for question in waiting:
            click.echo(question.id)
        note(tr(f"共 {len(waiting)} 题待审", f"{len(waiting)} questions wait"))
        return 0
    if not ids:
        note(tr("请写明要审的试题编号，或用 --list 列出待审试题", "Give the id of a question, or --list those that wait"))
        return 2
    unknown = [name for name in ids if name not in bank.questions]
    if unknown:
        note(tr(f"题库中没有 {'、'.join(unknown)}", f"The bank has no {', '.join(unknown)}"))
        return 2
    if answer is not None and len(ids) > 1:
        note(tr("--answer 一次只能用于一道题", "--answer goes with one question"))
        return 2
    questions = [bank.questions[name] for name in ids]
    if answer is None and not sys.stdin.isatty():
        return _show_blind(questions, by)
    worst = 0
    for question in questions:
        worst = max(worst, _review(bank, question, by, answer, cast("Outcome | None", outcome), comment, on))
    return worst


def _show_blind(questions: Sequence[Question], by: str) -> int:
    from paper_builder.review import ReviewRefusedError, refuse_reader

    code = 0
    for question in questions:
        try:
            refuse_reader(question, by)
        except ReviewRefusedError as refused:
            note(refused.message.text(current()))
            code = 1
            continue
        click.echo(question_text(question, key=False))
    return code


def _review(bank: Bank, question: Question, by: str, answer: str | None, decided: Outcome | None, comment: str, on: date) -> int:
    from paper_builder.bank_writing import FileChangedError, UnfitReviewError, record_review
    from paper_builder.review import ReviewRefusedError, compare, outcome_of, record, refuse_reader

    try:
        refuse_reader(question, by)
        if answer is None:
            click.echo(question_text(question, key=False))
            answer = click.prompt(tr("你的答案", "Your answer"), err=True)
        comparison = compare(question, answer)
        _tell(question, comparison)
        if comparison.agrees is None and decided is None and sys.stdin.isatty():
            agreed = click.confirm(tr("与评分细则一致，同意审定？", "Does it agree with the rubric? Approve?"), err=True)
            decided = "agreed" if agreed else "sent_back"
        outcome = outcome_of(question, comparison, decided)
        if outcome == "sent_back" and not comment and sys.stdin.isatty():
            comment = click.prompt(tr("退回意见", "What is wrong"), default="", show_default=False, err=True)
        status, made = record(question, by=by, on=on, comparison=comparison, outcome=outcome, comment=comment)
        record_review(bank.root / bank.spans[question.id].path, question, status, made)
    except ReviewRefusedError as refused:
        note(refused.message.text(current()))
        return 1
    except UnfitReviewError as error:
        reason = error.message.text(current())
        note(tr(f"没有记录：答案或意见不能写入题库：{reason}", f"Not recorded; the answer or the remark cannot be kept: {reason}"))
        return 1
    except ValueError as error:  # the answer or the remark holds a character that no bank file may hold
        note(tr(f"没有记录：答案或意见里有不能写入题库的字符（{error}）", f"Not recorded: {error}"))
        return 1
    except FileChangedError:
        note(
            tr(
                f"{question.id} 的文件刚被别人改过，没有记录；请重新审这道题",
                f"{question.id} was changed meanwhile; nothing was recorded; review it again",
            )
        )
        return 1
    click.echo(
        tr(f"{question.id}：已审定（{outcome}）", f"{question.id}: approved ({outcome})")
        if status == "approved"
        else tr(f"{question.id}：已退回命题人 {question.author}", f"{question.id}: sent back to {question.author}")
    )
    return 0 if status == "approved" else 1


def _tell(question: Question, comparison: Comparison) -> None:
    """Show the key, only now that an answer stands."""
    click.echo(question_text(question, key=True))
    if comparison.agrees is not None:
        click.echo(
            tr(f"你的答案 {comparison.answered}：", f"Your answer {comparison.answered}: ")
            + (
                tr("与标准答案一致", "agrees with the key")
                if comparison.agrees
                else tr("与标准答案**不同**", "DIFFERS from the key")
            )
        )
        return
    for hint in comparison.hints:
        mark = tr("答到（提示）", "named (hint)") if hint.named else tr("未见", "not seen")
        click.echo(f"  [{mark}] {hint.points} {hint.text}")
