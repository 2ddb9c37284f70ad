"""``duplicates``: which questions are too much alike, and in what they differ."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from paper_builder.cli.language import current, tr
from paper_builder.cli.localised import command
from paper_builder.cli.output import bank_option, note, open_bank

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from paper_builder.similarity import Kind, Pair

JSON_VERSION = 1
WIDTH = 70
"""Characters of a text in a line of the list."""


@command(
    "列出相近的试题，最像的在前，并标出不同之处（〔前→后〕）。不写 ID 时比较全题库；写 ID 时列出与这道题最近的题。\n\n"
    "“相近”只表示文字接近，是否重复由人判断。有重复、换词重复或正反两问而未列互斥的，退出码为 1。\n\n"
    "例：paper-builder duplicates pri-da-017",
    "List questions that are alike, the most alike first, with what differs marked as 〔before→after〕. Without ID the whole bank "
    "is compared; with ID the questions nearest to that one are listed.\n\n"
    "“Similar” only means that the words are close; a person decides. The exit code is 1 where questions repeat each other, "
    "reworded or turned round, and are not declared enemies.\n\n"
    "Example: paper-builder duplicates pri-da-017",
)
@click.argument("name", metavar="[ID]", required=False)
@bank_option()
@click.option("--level", default="", help=tr("只看这个级别的试题", "Only questions of this level"))
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=30,
    show_default=True,
    help=tr("最多列出几对；0 为全部", "At most so many pairs; 0 for all"),
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help=tr("输出格式", "Form of the output"),
)
def duplicates(name: str | None, bank_folder: Path, level: str, limit: int, form: str) -> int:
    """Compare, rank, print."""
    from paper_builder.similarity import MISSING, Index, Kind, available, similar_pairs

    if not available():
        note(MISSING.text(current()))
        return 2
    bank = open_bank(bank_folder)
    if bank is None:
        return 2
    known = [found.id for found in bank.settings.levels]
    if level and level not in known:
        note(tr(f"题库没有级别“{level}”；可选：{'、'.join(known)}", f"The bank has no level {level!r}; it has {', '.join(known)}"))
        return 2
    asked = bank.questions.get(name) if name else None
    if name and asked is None:
        note(tr(f"题库中没有 {name}", f"The bank has no {name}"))
        return 2
    if level:
        bank = replace(bank, questions={q.id: q for q in bank.questions.values() if q.level == level})
    pairs = similar_pairs(bank) if asked is None else Index(bank).nearest(asked)
    shown = pairs[:limit] if limit else pairs
    click.echo(_json(shown) if form == "json" else _text(shown), nl=False)
    if shown and form == "text":
        note(
            tr(
                "行首的数是相似度，0 到 100，越高越像：题干占 60，选项（简答题为采分点）占 30，答案相同占 10；标“相近”的只比文字",
                "The number at the start is the likeness, 0 to 100, higher is more alike: the stem makes 60 of it, the options (or "
                "scoring points) 30, the same key 10; of “similar” ones only the words count",
            )
        )
    if len(shown) < len(pairs):
        note(
            tr(
                f"共 {len(pairs)} 对，列出前 {len(shown)} 对；全部：--limit 0",
                f"{len(pairs)} pairs, the first {len(shown)} shown; all: --limit 0",
            )
        )
    serious = (Kind.EXACT, Kind.SAME_QUESTION, Kind.OPPOSITE_POLARITY)
    return 1 if any(pair.kind in serious and (pair.kind is Kind.EXACT or not pair.enemies) for pair in pairs) else 0


def _text(pairs: Sequence[Pair]) -> str:
    return "".join(f"{line}\n" for pair in pairs for line in _lines(pair))


def _lines(pair: Pair) -> Iterator[str]:
    from paper_builder.similarity import Kind
    from paper_builder.similarity.differences import difference, marked, plain

    enemies = tr("，已列互斥", ", enemies") if pair.enemies else ""
    yield f"{pair.score:5.1f}  {_kind(pair.kind)}{enemies}  {pair.first.id} ↔ {pair.second.id}"
    found = difference(pair.first, pair.second)
    if pair.kind is Kind.SIMILAR:  # piece by piece, two different stems make no sense
        yield from (f"       {question.id}  {_start(plain(question.stem))}" for question in (pair.first, pair.second))
        return
    if pair.kind is not Kind.EXACT:
        yield f"       {tr('题干：', 'stem: ')}{marked(found.stem)}"
    for question, texts in ((pair.first, found.first_only), (pair.second, found.second_only)):
        if texts:
            yield f"       {tr('只在', 'only in ')} {question.id}{tr('：', ': ')}{_start(tr('；', '; ').join(texts))}"
    yield f"       {tr('答案相同', 'same key') if pair.same_key else tr('答案不同', 'different keys')}"


def _start(text: str) -> str:
    line = text.replace("\n", " ")
    return line if len(line) <= WIDTH else line[:WIDTH] + "…"


def _kind(kind: Kind) -> str:
    from paper_builder.similarity import Kind

    names = {
        Kind.EXACT: tr("完全相同", "exact duplicate"),
        Kind.SAME_QUESTION: tr("换词重复", "same question reworded"),
        Kind.OPPOSITE_POLARITY: tr("正反两问", "opposite polarity"),
        Kind.OTHER_FACT: tr("同一句式", "same template, other fact"),
        Kind.SIMILAR: tr("相近", "similar"),
    }
    return names[kind]


def _json(pairs: Sequence[Pair]) -> str:
    report = {"version": JSON_VERSION, "pairs": [_json_pair(pair) for pair in pairs]}
    return json.dumps(report, ensure_ascii=False, indent=1) + "\n"


def _json_pair(pair: Pair) -> dict[str, Any]:
    from paper_builder.similarity.differences import difference

    found = difference(pair.first, pair.second)
    return {
        "first": pair.first.id,
        "second": pair.second.id,
        "kind": pair.kind.value,
        "score": pair.score,
        "enemies": pair.enemies,
        "same_key": pair.same_key,
        "stem": [mark.before if mark.equal else [mark.before, mark.after] for mark in found.stem],
        "first_only": list(found.first_only),
        "second_only": list(found.second_only),
    }
