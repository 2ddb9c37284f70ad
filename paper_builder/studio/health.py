"""The state of a bank in pictures, for a notebook: how questions spread, whether options give keys away, which questions are alike.

The figures are those of ``analysis`` and ``similarity``; ``health_charts`` draws them, and a table under each chart says the same.
Nothing here tells an answer: keys are counted, never shown.
"""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import TYPE_CHECKING

from paper_builder.analysis.cues import cue_table
from paper_builder.question import COGNITIVE_LEVELS
from paper_builder.similarity import MISSING, Kind, available, similar_pairs
from paper_builder.similarity.differences import difference, marked, plain
from paper_builder.studio.charts import Charted, folded
from paper_builder.studio.health_charts import cues_chart, points_chart, spread_chart
from paper_builder.studio.naming import competency_name
from paper_builder.studio.opening import NoticeError, open_bank
from paper_builder.studio.showing import Shown, table
from paper_builder.terms import COGNITIVE_LEVELS as COGNITIVE_NAMES
from paper_builder.terms import DIFFICULTIES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from paper_builder.analysis.cues import CueTable
    from paper_builder.question import Question
    from paper_builder.similarity import Pair
    from paper_builder.studio.opening import OpenBank

CUES = {
    "longest": "唯一最长的选项",
    "much_longest": "明显最长的选项（1.25 倍且多 4 字）",
    "shortest": "唯一最短的选项",
    "absolute_word": "唯一含绝对词的选项",
    "all_of_the_above": "“以上都是”一类的选项",
    "stem_repeat": "唯一重复题干四字的选项",
}
KINDS = {
    Kind.EXACT: "完全相同",
    Kind.SAME_QUESTION: "换词重复",
    Kind.OPPOSITE_POLARITY: "正反两问",
    Kind.OTHER_FACT: "同一句式",
    Kind.SIMILAR: "相近",
}
STEM = 60
"""Characters of a stem in a list."""


def spread(bank: OpenBank | Path | str | None = None) -> Shown:
    """Return how the approved questions of each level spread over difficulty and cognitive level."""
    opened = open_bank(bank).bank
    html, text, drawn = [], [], {}
    for title, scale, key in _SCALES:
        rows = [(level.name, Counter(key(question) for question in opened.approved(level.id))) for level in opened.settings.levels]
        html.append(
            table(f"已审定试题的{title}", ["级别", *scale.values()], (_counted(name, counts, scale) for name, counts in rows))
        )
        text += [f"{title}　{name}：" + "，".join(f"{scale[value]} {counts[value]}" for value in scale) for name, counts in rows]
        drawn[title] = [(name, scale[value], counts[value]) for name, counts in rows for value in scale]
    return Charted(spread_chart(drawn), folded("难度和认知层次的题数", "".join(html)), "\n".join(text))


def points(bank: OpenBank | Path | str | None = None, *, level: str) -> Shown:
    """Return how many approved questions each point of a level has, the fewest first. NoticeError for an unknown level."""
    opened = open_bank(bank).bank
    if level not in {known.id for known in opened.settings.levels}:
        raise NoticeError(f"题库没有级别“{level}”")
    counts = Counter(question.knowledge_point for question in opened.approved(level))
    known = [point for point in opened.knowledge_points.values() if level in point.levels]
    known.sort(key=lambda point: (counts[point.id], point.levels[level], point.id))
    rows = [(point.name, competency_name(opened, point.competency), point.levels[level], counts[point.id]) for point in known]
    title = f"{opened.level(level).name}各鉴定点的已审定题数（X 核心，Y 一般，Z 辅助）"
    html = table(
        title,
        ["鉴定点", "职业能力", "重要程度", "题数"],
        ([escape(cell) for cell in (*words, str(number))] for *words, number in rows),
    )
    drawn = [(f"{name}（{importance}）", competency, number) for name, competency, importance, number in rows]
    text = "\n".join(f"{point.name} {counts[point.id]}" for point in known)
    return Charted(points_chart(title, drawn), folded(title, html), text)


def cues(bank: OpenBank | Path | str | None = None) -> Shown:
    """Return for each level whether a guesser who follows a cue would gain: how often it points at the key, against chance."""
    opened = open_bank(bank).bank
    groups = [cue_table(level.name, opened.approved(level.id)) for level in opened.settings.levels]
    letters = "".join(f"<p>{escape(f'{group.group}　{_letters(group)}')}</p>" for group in groups)
    html = letters + folded("线索指向答案的次数", "".join(map(_cues_html, groups)))
    return Charted(cues_chart(groups, CUES), html, "\n".join(line for group in groups for line in _cues_text(group)))


def duplicates(bank: OpenBank | Path | str | None = None, *, most: int = 20) -> Shown:
    """Return the questions that are most alike and not declared enemies, ``most`` at most. NoticeError without the extra."""
    opened = open_bank(bank).bank
    if not available():
        raise NoticeError(MISSING.zh)
    pairs = [pair for pair in similar_pairs(opened) if not pair.enemies]
    counted: Counter[Kind] = Counter(pair.kind for pair in pairs if pair.kind is not Kind.SIMILAR)
    told = "，".join(f"{KINDS[kind]} {counted[kind]} 对" for kind in Kind if counted[kind])
    summary = f"未列为互斥的重复：{told}。" if told else "没有未列为互斥的重复试题。下面是文字最接近的，供人看，不一定重复。"
    rows = [(f"{pair.first.id}<br>{pair.second.id}", KINDS[pair.kind], f"{pair.score:.0f}", _stems(pair)) for pair in pairs[:most]]
    html = f"<p>{summary}</p>" + (table("最相近的试题", ["题号", "关系", "相似度", "题干"], rows) if rows else "")
    text = "\n".join((summary, *(f"{pair.first.id} {pair.second.id} {KINDS[pair.kind]} {pair.score:.0f}" for pair in pairs[:most])))
    return Shown(html, text)


# ---- inside ----------------------------------------------------------------------------------------------------------


def _difficulty(question: Question) -> object:
    return question.difficulty


def _cognitive_level(question: Question) -> object:
    return question.cognitive_level


_SCALES: Sequence[tuple[str, dict[object, str], Callable[[Question], object]]] = (
    ("难度", {number: words.zh for number, words in DIFFICULTIES.items()}, _difficulty),
    ("认知层次", {name: COGNITIVE_NAMES[name].zh for name in COGNITIVE_LEVELS}, _cognitive_level),
)


def _counted(name: str, counts: Counter[object], scale: Iterable[object]) -> list[str]:
    return [escape(name), *(str(counts[value]) for value in scale)]


def _cues_html(group: CueTable) -> str:
    rows = [
        (
            escape(CUES[cue.name]),
            f"{cue.hits} / {cue.fires}",
            f"{cue.chance / cue.fires:.0%}" if cue.fires else "–",
            f"{cue.share:.0%}（{cue.low:.0%}–{cue.high:.0%}）" if cue.fires else "–",
            "<strong>✗ 泄露</strong>" if cue.leaks else "",
        )
        for cue in group.cues
    ]
    return table(
        f"{group.group}：单选 {group.single} 题，线索指向答案的次数",
        ["线索", "指向答案 / 出现", "瞎猜会有", "实际比例和 95% 区间", "结论"],
        rows,
    )


def _letters(group: CueTable) -> str:
    share = "，".join(f"{letter} {count / max(group.single, 1):.0%}" for letter, count in group.letters.items())
    sizes = "，".join(f"{size} 项 {count} 题" for size, count in group.key_sizes.items())
    return f"单选答案字母：{share or '无'}。多选答案个数：{sizes or '无'}。"


def _cues_text(group: CueTable) -> Iterable[str]:
    yield f"{group.group}（单选 {group.single}，多选 {group.multiple}）　{_letters(group)}"
    yield from (f"  {CUES[cue.name]}：{cue.hits}/{cue.fires}{'　泄露' if cue.leaks else ''}" for cue in group.cues)


def _stems(pair: Pair) -> str:
    """What differs in the stems as 〔前→后〕; of merely similar ones the beginnings, for piece by piece they make no sense."""
    if pair.kind is Kind.SIMILAR:
        return "<br>".join(escape(_start(plain(question.stem))) for question in (pair.first, pair.second))
    stem = difference(pair.first, pair.second).stem
    return "题干相同" if all(mark.equal for mark in stem) else escape(marked(stem, limit=2 * STEM))


def _start(text: str) -> str:
    line = text.replace("\n", " ")
    return line if len(line) <= STEM else line[:STEM] + "…"
