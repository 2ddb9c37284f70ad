"""PB5xx: assembly."""

from paper_builder.diagnostics import Message, Rule, Severity

QUESTIONS_MISSING = Rule(
    code="PB501",
    name="questions-missing",
    severity=Severity.ERROR,
    what=Message(
        "题库里可用的试题不够填满一个大题，或达不到蓝图某一行的要求。",
        "The bank has too few usable questions to fill a section or to meet a row of the blueprint.",
    ),
    why=Message(
        "逐类清点就能看出缺口；未批准、被排除、法条核对过期和互斥的试题都不能用。",
        "Counting is enough to see it; questions that are not approved, are excluded, rest on a law checked too long ago, or are "
        "enemies of others cannot be used.",
    ),
    bad="简答题 3 题 × 3 卷＝9 题，题库可用 6 题",
    good="再写 3 道简答题，或只组 2 卷",
)
ROWS_CLASH = Rule(
    code="PB502",
    name="rows-clash",
    severity=Severity.ERROR,
    what=Message(
        "蓝图的几行要求各自可以满足，合在一起却没有任何一组试题能满足。",
        "Rows of the blueprint can each be met, but no set of questions meets them together.",
    ),
    why=Message(
        "列出的是一组最小的冲突：去掉其中任何一行，其余的就能同时满足。",
        "What is listed is a smallest set: without any one of its rows the others can be met.",
    ),
    bad="容易题至少 50 分；平均得分率至多 0.60",
    good="容易题至少 40 分；平均得分率至多 0.67",
)
SEARCH_UNDECIDED = Rule(
    code="PB503",
    name="search-undecided",
    severity=Severity.ERROR,
    what=Message(
        "在规定的搜索步数内既没有找到试卷，也没有证明不存在。",
        "Within the limit of the search neither papers nor a proof that there are none were found.",
    ),
    why=Message(
        "这不等于无解；要求很紧时可能需要更多试题或更宽的范围。步数限制使同样的输入总得到同样的结果。",
        "This does not mean that there are none; tight rows may need more questions or more room. The limit counts steps, not "
        "time, so that the same inputs always give the same result.",
    ),
)
STATUTES_TO_CHECK = Rule(
    code="PB504",
    name="statutes-to-check",
    severity=Severity.WARNING,
    what=Message(
        "有试题因为所引法条的核对日期太早而没有参加组卷。",
        "Questions were left out because the statutes they cite were last checked too long ago.",
    ),
    why=Message(
        "法律会修改；用没有核对过的法条命题，答案可能已经不对。",
        "Laws change; a question on a statute that was not checked again may have a wrong key.",
    ),
    bad="checked: 2025-11-23    # 考试日期 2026-11-28，要求 180 天内核对过",
    good="checked: 2026-11-20",
)
