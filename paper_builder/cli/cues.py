"""The tables of ``coverage --cues``: whether options give keys away, by level and author, and what that is worth on a paper.

The figures come from ``analysis``; here they are only laid out. Keys are counted, never shown.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import click

from paper_builder.analysis.cues import cue_table
from paper_builder.analysis.guessing import section_gains
from paper_builder.cli.language import tr
from paper_builder.cli.output import table
from paper_builder.scoring import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paper_builder.analysis.cues import CueTable
    from paper_builder.analysis.guessing import SectionGain
    from paper_builder.bank import Bank
    from paper_builder.blueprint import Blueprint
    from paper_builder.question import Question


def print_cues(bank: Bank, blueprints: Sequence[Blueprint]) -> None:
    """Print what cues do in the approved questions of the levels of ``blueprints``."""
    of_level = {blueprint.level: bank.approved(blueprint.level) for blueprint in blueprints}
    everything = [question for questions in of_level.values() for question in questions]
    _group(cue_table(tr("全部", "all"), everything))
    for blueprint in blueprints:
        _group(cue_table(bank.level(blueprint.level).name, of_level[blueprint.level]))
        _gains(section_gains(blueprint, of_level[blueprint.level]))
    _authors(bank, blueprints, everything)


def _names() -> dict[str, str]:
    return {
        "longest": tr("唯一最长", "only longest"),
        "much_longest": tr("明显最长（1.25 倍且多 4 字）", "clearly longest"),
        "shortest": tr("唯一最短", "only shortest"),
        "absolute_word": tr("唯一含绝对词", "only one with an absolute word"),
        "all_of_the_above": tr("以上都是", "all of the above"),
        "stem_repeat": tr("唯一重复题干四字", "only one repeating the stem"),
    }


def _group(group: CueTable) -> None:
    click.echo(f"\n{tr('线索', 'cues')} · {group.group}（{group.single} / {group.multiple}）")
    letters = "  ".join(f"{letter} {count / max(group.single, 1):.0%}" for letter, count in group.letters.items())
    click.echo(tr("单选答案字母：", "single-choice keys: ") + letters)
    click.echo(tr("单选最长项即答案：", "key is the only longest option: ") + f"{group.longest_is_key / max(group.single, 1):.0%}")
    sizes = "  ".join(f"{size}: {count}" for size, count in group.key_sizes.items())
    click.echo(
        tr("多选答案个数：", "multiple-choice key sizes: ")
        + f"{sizes}  {tr('全对', 'all correct')} {group.all_correct / max(group.multiple, 1):.0%}"
    )
    _cue_rows(group)


def _cue_rows(group: CueTable) -> None:
    """Print a row a cue; those that never fire are left out."""
    names = _names()
    rows = [
        (
            title,
            names[cue.name],
            str(cue.fires),
            str(cue.hits),
            f"{cue.share:.0%}",
            f"{cue.low:.0%}–{cue.high:.0%}",
            f"{cue.chance / cue.fires:.0%}",
            tr("✗ 泄露", "✗ leaks") if cue.leaks else "",
        )
        for title, cues in ((tr("单选", "single choice"), group.cues), (tr("多选", "multiple choice"), group.multiple_cues))
        for cue in cues
        if cue.fires
    ]
    fires, hits, share, chance = tr("出现", "fires"), tr("指向答案", "hits"), tr("比例", "share"), tr("随机", "chance")
    if rows:
        table(("", tr("线索", "cue"), fires, hits, share, "95%", chance, ""), rows)
    else:
        click.echo(tr("  没有线索。", "  No cues."))


def _gains(gains: Sequence[SectionGain]) -> None:
    """Print what a guesser wins on one paper of a level, section by section and cue by cue."""
    if not gains:
        return
    click.echo(
        tr("一份试卷上，只会找线索的人比盲猜的人最多多得：", "On a paper, following cues gives at most so much more than guessing:")
    )
    blind, led = (sum(points, Fraction(0)) for points in zip(*((gain.blind, gain.led) for gain in gains), strict=True))
    rows = [(gain.section, plain(gain.worth), _points(gain.blind), _points(gain.led), _more(gain.gain)) for gain in gains]
    rows.append((tr("合计", "together"), plain(_worth(gains)), _points(blind), _points(led), _more(led - blind)))
    table((tr("大题", "section"), tr("分值", "points"), tr("盲猜", "guessing"), tr("找线索", "by cues"), tr("多得", "more")), rows)
    alone = {name: sum((gain.by_cue[cue] for gain in gains), Fraction(0)) for cue, name in _names().items()}
    listed = tr("，", ", ").join(f"{name} {_more(points)}" for name, points in alone.items() if points)
    if listed:
        click.echo(tr("  只看一种线索：", "  by one cue alone: ") + listed)


def _authors(bank: Bank, blueprints: Sequence[Blueprint], questions: Sequence[Question]) -> None:
    """Print the cues of each author, and what a paper written by that author alone would give away."""
    for author in sorted({question.author for question in questions}):
        written = [question for question in questions if question.author == author]
        found = cue_table(author, written)
        click.echo(f"\n{tr('命题人', 'author')} · {author}（{found.single} / {found.multiple}）")
        _cue_rows(found)
        parts = []
        for blueprint in blueprints:
            gains = section_gains(blueprint, [question for question in written if question.level == blueprint.level])
            if gains:
                more = sum((gain.gain for gain in gains), Fraction(0))
                parts.append(f"{bank.level(blueprint.level).name} {_more(more)} / {plain(_worth(gains))}")
        listed = tr("，", ", ").join(parts)
        click.echo(tr(f"  整卷都用此人的题，最多多得：{listed}", f"  at most, on a paper by this author alone: {listed}"))


def _worth(gains: Sequence[SectionGain]) -> Decimal:
    return sum((gain.worth for gain in gains), Decimal(0))


def _points(points: Fraction) -> str:
    return f"{float(points):.1f}"


def _more(points: Fraction) -> str:
    return f"{round(float(points), 1) + 0.0:+.1f}"  # adding 0.0 turns a rounded -0.0 into 0.0
